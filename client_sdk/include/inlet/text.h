/* Text: what keys type, from the events of a stream.
 *
 * An event names a key, not a letter: which one it types is the layout's affair. So this needs the
 * tables of the layouts that are in force; on Windows inlet_text_add_system_layout makes them from
 * the system's own, and anybody can write one by hand.
 *
 *     inlet_text_t *text;
 *     uint64_t hkl;
 *     char typed[64];
 *     uint32_t bytes;
 *     inlet_text_open(NULL, &text);
 *     for (each event of the stream) {
 *         while (inlet_text_put(text, &event) == INLET_E_BUSY)
 *             read;
 *         if (inlet_text_missing(text, &hkl))
 *             inlet_text_add_system_layout(text, hkl);
 *         while (inlet_text_read(text, typed, sizeof typed, &bytes) == INLET_OK && bytes > 0)
 *             …
 *     }
 *     inlet_text_close(text);
 *
 * It types as Windows does:
 *   - A press types, and its auto-repeat again; a release does not. Shift, Ctrl with Alt (AltGr),
 *     CapsLock, NumLock and Kana lock choose what. Ctrl or Alt alone, and the Windows key, make
 *     commands, not text.
 *   - A dead key waits for the next that types: both become one character where the layout says so,
 *     else both are typed. Backspace and Escape take it back, and so does another window in front
 * or another layout.
 *   - VK_PACKET, with which programs type characters without a key, types its UTF-16 unit. Two such
 *     units that are a surrogate pair are one character, whatever comes between them.
 *   - Control characters are left out, Enter and Tab too, unless INLET_TEXT_LINES asks for these.
 *   - After a LOSS or a BLIND time nothing waits, and the first that is typed says so:
 *     INLET_TEXT_AFTER_GAP. A lock that was pressed in it is known again with the next LAYOUT.
 *
 * What leaves is well-formed UTF-8, whole characters only, however small the buffers are. A
 * surrogate without its other half becomes U+FFFD.
 *
 * The scope text is enough for it.
 *
 * It does not see what is not in key events: what an input method (IME) makes of keys, what is
 * pasted or dictated, what Alt with digits types. It sees what is typed into password fields unless
 * the service hides it; handle it accordingly.
 *
 * Every function may be called from any thread, but on one text by one thread at a time. None
 * waits, and none but inlet_text_open and the adding of layouts allocates. */
#ifndef INLET_TEXT_H
#define INLET_TEXT_H

#include <inlet/event.h>
#include <inlet/export.h>
#include <inlet/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct inlet_text inlet_text_t;

enum inlet_text_flag {
    INLET_TEXT_LINES = 1 << 0,     /* Enter types "\n" and Tab "\t" */
    INLET_TEXT_BY_DEVICE = 1 << 1, /* injected input is as if it were not there */
    INLET_TEXT_ALL_FLAGS = (1 << 2) - 1
};

typedef struct inlet_text_options {
    uint32_t struct_size; /* sizeof(inlet_text_options_t) */
    uint32_t source;      /* only records of this enum inlet_source count; 0: of any, for streams of
                             one source and for fused events */
    uint32_t flags;       /* enum inlet_text_flag */
    uint32_t capacity;    /* pieces that wait to be read, 1 … 65536; 0: 256 */
} inlet_text_options_t;

/* `options` may be NULL. On success *text is the caller's: inlet_text_close it. Otherwise *text is
 * NULL: INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY. */
INLET_API inlet_status_t inlet_text_open(const inlet_text_options_t *options, inlet_text_t **text);

/* NULL is allowed. What was not read is gone. */
INLET_API void inlet_text_close(inlet_text_t *text);

/* --- layouts --- */

/* What is held or on while a key is pressed: inlet_text_key_t.state. AltGr is Ctrl and Alt. */
enum inlet_text_state {
    INLET_TEXT_SHIFT = 1 << 0,
    INLET_TEXT_CTRL = 1 << 1,
    INLET_TEXT_ALT = 1 << 2,
    /* The lock is on. A key without an entry for that has the one without the lock. */
    INLET_TEXT_KANA = 1 << 3,
    INLET_TEXT_CAPS = 1 << 4,
    INLET_TEXT_STATE_ALL = (1 << 5) - 1
};

#define INLET_TEXT_UNITS_MAX 6u

/* inlet_text_key_t.key of a key that is known by its virtual key, such as those of the numpad. */
#define INLET_TEXT_VK(vk) (UINT32_C(0x10000) | (vk))

/* What one key types in one state. */
typedef struct inlet_text_key {
    uint32_t key;                         /* scan code as in inlet_key_t, or INLET_TEXT_VK */
    uint8_t state;                        /* enum inlet_text_state */
    uint8_t dead;                         /* 1: it is dead, and the one unit is its accent */
    uint8_t count;                        /* units, 1 … INLET_TEXT_UNITS_MAX */
    uint8_t reserved;                     /* 0 */
    uint16_t units[INLET_TEXT_UNITS_MAX]; /* UTF-16 */
} inlet_text_key_t;

/* What a dead key and the unit that comes after it become. */
typedef struct inlet_text_compose {
    uint16_t accent; /* the dead key's unit */
    uint16_t base;
    uint16_t result;
    uint16_t dead; /* 1: the result is dead again, and waits for the next */
} inlet_text_compose_t;

#define INLET_TEXT_KEYS_MAX     16384u
#define INLET_TEXT_COMPOSES_MAX 65536u

enum inlet_text_layout_flag {
    INLET_TEXT_LAYOUT_ALTGR = 1 << 0, /* the right Alt is AltGr */
    INLET_TEXT_LAYOUT_ALL_FLAGS = (1 << 1) - 1
};

typedef struct inlet_text_layout {
    uint32_t struct_size; /* sizeof(inlet_text_layout_t) */
    uint32_t flags;       /* enum inlet_text_layout_flag */
    const inlet_text_key_t *keys;
    const inlet_text_compose_t *composes; /* may be NULL when there are none */
    uint32_t keys_count, composes_count;
} inlet_text_layout_t;

/* The layout that types while LAYOUT records say `hkl`; of hkl 0: while no other one does. Copies
 * it, in any order, and replaces one of the same hkl.
 *   INLET_E_INVALID_ARGUMENT  NULL, too many, two for the same key and state or accent and base, or
 *                             a field that is none; what was there stays
 *   INLET_E_LIMIT             there are 64
 *   INLET_E_NO_MEMORY */
INLET_API inlet_status_t inlet_text_add_layout(inlet_text_t *text, uint64_t hkl,
                                               const inlet_text_layout_t *layout);

/* Windows only: adds the system's own layout of this handle (HKL), which must be among those of
 * this session; 0: that of the calling thread. It asks ToUnicodeEx for each key and state, and for
 * what follows each dead key, on a thread of its own, which takes some milliseconds.
 *   INLET_E_NOT_FOUND         no such layout is loaded in this session
 *   INLET_E_NOT_SUPPORTED     the system cannot tell
 *   INLET_E_INVALID_ARGUMENT, INLET_E_LIMIT, INLET_E_NO_MEMORY, INLET_E_IO (no thread) */
INLET_API inlet_status_t inlet_text_add_system_layout(inlet_text_t *text, uint64_t hkl);

/* 1: the layout in force, *hkl, was not added, nor one for all others; keys type nothing. 0: else,
 * also before a LAYOUT record named one, and for NULL. */
INLET_API int inlet_text_missing(const inlet_text_t *text, uint64_t *hkl);

/* --- text --- */

/* The stream's next record. INLET_E_BUSY: `capacity` pieces wait; read some and put the same record
 * again. INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_text_put(inlet_text_t *text, const inlet_event_t *event);

/* The stream ended, or another begins: a dead key that waits is gone, half a character becomes
 * U+FFFD, and nothing is held. NULL is allowed. */
INLET_API void inlet_text_flush(inlet_text_t *text);

enum inlet_text_piece_flag {
    INLET_TEXT_AFTER_GAP = 1 << 0, /* something may be missing before it */
    INLET_TEXT_INJECTED = 1 << 1   /* a program typed it */
};

#define INLET_TEXT_PIECE_MAX 32u

/* What one press typed. */
typedef struct inlet_text_piece {
    uint64_t seq;     /* of the press that completed it */
    int64_t time_ns;  /* … and its time */
    uint32_t process; /* … and the process in front, where granted; 0: unknown */
    uint16_t flags;   /* enum inlet_text_piece_flag */
    uint16_t length;  /* bytes of utf8 in use, at least 1 */
    char utf8[INLET_TEXT_PIECE_MAX];
} inlet_text_piece_t;

/* Takes pieces, in order, up to `capacity`. Of one that inlet_text_read has begun, what is left.
 * INLET_OK, also with *count 0; INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_text_take(inlet_text_t *text, inlet_text_piece_t *pieces,
                                         uint32_t capacity, uint32_t *count);

/* Takes the text alone: as many whole characters as fit into `capacity` bytes, without a zero.
 * INLET_OK, also with *bytes 0; INLET_E_BUFFER_TOO_SMALL: not even the next one fits (4 always do);
 * INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_text_read(inlet_text_t *text, char *utf8, uint32_t capacity,
                                         uint32_t *bytes);

#ifdef __cplusplus
}
#endif

#endif
