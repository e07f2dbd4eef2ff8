/* What passes between service and agent beside the events: what the agent is to show its user, and
 * what the user says to it. See client_sdk/docs/attack-surface.md.
 *
 * What to show lies on a board: a section of its own that the service writes and the agent can only
 * read, so that no program of the user can put anything on it. Its handle is put into the agent by
 * the service, and named in the ring's control line. What the user says are two words in the ring's
 * header, each written by the agent whole, so that no half of one is ever read: the agent's word,
 * which the service checks against what it asked. */
#ifndef INLET_RING_SCREEN_H
#define INLET_RING_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "ring/ring_layout.h"

#define INLET__BOARD_BYTES      UINT64_C(16384) /* of the section */
#define INLET__BOARD_TEXT_BYTES (INLET__BOARD_BYTES - 16)

typedef struct inlet__board {
    _Atomic(uint64_t) version; /* odd while it is being written */
    _Atomic(uint64_t) length;  /* bytes of text in use */
    _Atomic(uint64_t) text[INLET__BOARD_TEXT_BYTES / 8];
} inlet__board_t;

INLET_STATIC_ASSERT(sizeof(inlet__board_t) == INLET__BOARD_BYTES);

/* Whether the indicator is on the user's screen; NO_WORD: the agent has not tried. */
enum inlet__shown {
    INLET__SHOWN_NO_WORD,
    INLET__SHOWN_YES,
    INLET__SHOWN_FAILED,
    INLET__SHOWN_COUNT
};

enum inlet__verdict {
    INLET__VERDICT_NONE,
    INLET__VERDICT_DENIED,
    INLET__VERDICT_ALLOWED,
    INLET__VERDICT_UNSHOWN, /* the dialog could not be shown */
    INLET__VERDICT_COUNT
};

typedef struct inlet__screen_word {
    enum inlet__shown shown;
    bool has_pause;   /* the agent has said whether the user pauses capture … */
    bool paused;      /* … and that he does */
    bool panic_taken; /* the panic key is another program's: it pauses nothing */
} inlet__screen_word_t;

/* What the user said to the question of this number. */
typedef struct inlet__screen_answer {
    uint64_t number; /* 0: to none */
    enum inlet__verdict verdict;
} inlet__screen_answer_t;

/* --- the service's side: one thread --- */

/* Replaces what is on the board by `bytes` bytes, at most INLET__BOARD_TEXT_BYTES; else nothing
 * happens and it is false. Never waits for who reads. Signal the control event after it. */
bool inlet__board_write(inlet__board_t *board, const uint8_t *text, size_t bytes);

/* Names the board's section as a handle in the agent's process. */
void inlet__ring_set_board(const inlet__ring_memory_t *memory, uint64_t handle);

/* What the agent says now. Words that no agent writes are read as none. */
inlet__screen_word_t inlet__ring_screen_word(const inlet__ring_memory_t *memory);
inlet__screen_answer_t inlet__ring_screen_answer(const inlet__ring_memory_t *memory);

/* --- the agent's side: the board by any thread, each word by one --- */

/* Copies what is on the board, whole or not at all: *bytes of it, and which version that is. False:
 * it is being written (the control event will be signalled), or its length is none. */
bool inlet__board_read(const inlet__board_t *board, uint8_t text[INLET__BOARD_TEXT_BYTES],
                       size_t *bytes, uint64_t *version);

/* The board's section; 0: the service has none. */
uint64_t inlet__ring_board(const inlet__ring_memory_t *memory);

/* Signal the wake-up event after these. */
void inlet__ring_say_screen(const inlet__ring_memory_t *memory, inlet__screen_word_t word);
void inlet__ring_say_answer(const inlet__ring_memory_t *memory, inlet__screen_answer_t answer);

#endif
