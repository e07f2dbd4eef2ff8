/* Acts: what a program does to keyboard and mouse, each the content of one INPUT of SendInput, and
 * what they hold down. OS-free: send/send.c makes INPUTs of them. Shared by `inlet replay` and
 * inlet-macro. */
#ifndef INLET_TOOLS_ACT_H
#define INLET_TOOLS_ACT_H

#include <inlet/event.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum act_kind {
    ACT_KEY = 1,     /* scan, or where there is none vk; down */
    ACT_UNIT = 2,    /* one UTF-16 unit without a key (VK_PACKET): unit, down */
    ACT_BUTTON = 3,  /* button, down */
    ACT_MOVE = 4,    /* by x, y counts */
    ACT_MOVE_TO = 5, /* to x, y in physical pixels of the virtual screen */
    ACT_WHEEL = 6    /* x: 1/120 notches; horizontal */
};

typedef struct act {
    uint8_t kind; /* enum act_kind */
    uint8_t down; /* 1: pressed, 0: released */
    uint8_t horizontal;
    uint8_t button; /* enum inlet_button */
    uint16_t scan;  /* as in inlet_key_t */
    uint16_t vk;
    uint16_t unit;
    uint16_t reserved;
    int32_t x, y;
} act_t;

/* "key KeyA down", "move to 10,20", …: at most ACT_TEXT_BYTES with its zero; returns `text`. */
#define ACT_TEXT_BYTES 64
const char *act_text(const act_t *act, char text[ACT_TEXT_BYTES]);

/* Whether both are the same key, unit or button, whatever is done to it. */
bool act_is_same_switch(const act_t *a, const act_t *b);

/* --- what is held --- */

/* Keys by scan code with each prefix, keys by virtual key, units, buttons. */
#define ACTS_SWITCHES   1030u
#define ACTS_HELD_WORDS ((ACTS_SWITCHES + 31u) / 32u)

/* A bit a switch, all zero is nothing. May lie in memory that another process reads, also after the
 * writer was killed: whoever sends notes a press before it is sent and a release after that, so
 * that what is held is always among what is noted. One writer. */
typedef struct acts_held {
    _Atomic uint32_t words[ACTS_HELD_WORDS];
} acts_held_t;

/* Notes a press or a release; other acts hold nothing. */
void acts_held_note(acts_held_t *held, const act_t *act);

/* Whether the act's key, unit or button is held. */
bool acts_held_has(const acts_held_t *held, const act_t *act);

/* Writes the releases of what is held, modifiers last, so that none of them means another key's
 * shortcut; *from, 0 at first, is where to go on. Returns how many, up to `capacity`; 0: that was
 * all. */
uint32_t acts_held_releases(const acts_held_t *held, uint32_t *from, act_t *releases,
                            uint32_t capacity);

/* --- the tag --- */

/* The extra info of each input that is sent: who sent it, and its number. Hooks show all of it, raw
 * input the lower half. It recognises one's own input; it proves nothing, as any program can attach
 * it. */
enum acts_sender { ACTS_SENDER_NONE = 0, ACTS_SENDER_REPLAY = 0x1E7, ACTS_SENDER_MACRO = 0x1E8 };

#define ACTS_TAG_NUMBERS (UINT32_C(1) << 20) /* numbers are modulo this */

uint64_t acts_tag(enum acts_sender sender, uint32_t number);

/* Who sent an event by its extra info, ACTS_SENDER_NONE: none of ours. `number` may be NULL. */
enum acts_sender acts_tag_sender(uint64_t extra, uint32_t *number);

/* Makes each input that a replay sent a LOSS of its number, cause INLET_CAUSE_HIDDEN: what is left
 * is a stream that can still be proved. Returns how many there were. */
uint32_t acts_hide_replayed(inlet_event_t *events, uint32_t count);

#endif
