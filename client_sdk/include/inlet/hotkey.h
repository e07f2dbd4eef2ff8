/* Hotkeys: combinations, sequences, holds and double taps, found in a stream of events.
 *
 *     inlet_hotkeys_t *hotkeys;
 *     inlet_hotkey_error_t error;
 *     uint32_t save;
 *     inlet_hotkeys_open(NULL, &hotkeys);
 *     if (inlet_hotkeys_add(hotkeys, "Ctrl+KeyS", &save, &error) != INLET_OK)
 *         printf("at %u: %s\n", error.at, inlet_hotkey_error_text(error.what));
 *     for (each event of the stream) {
 *         while (inlet_hotkeys_put(hotkeys, &event) == INLET_E_BUSY)
 *             take;
 *         while (inlet_hotkeys_take(hotkeys, matches, 16, &count) == INLET_OK && count > 0)
 *             …
 *     }
 *     inlet_hotkeys_close(hotkeys);
 *
 * A hotkey is written so; keys have their W3C codes (inlet/keys.h), and case matters:
 *
 *     Ctrl+Shift+KeyA             a combination: the key goes down while exactly these modifiers
 * are ControlLeft+ShiftRight+F5   … of this side
 *     *+KeyA                      … whatever other modifiers are held
 *     Ctrl+KeyK Ctrl+KeyC         a sequence: one after the other, within 1 s, no other key between
 *     Ctrl+KeyK KeyC:300ms        … within 300 ms after the one before
 *     hold:CapsLock:300ms         down for that long; 500 ms if none is given
 *     double:ShiftLeft:250ms      twice, that long from press to press at most, nothing else
 * between; 300 ms if none is given
 *
 * Modifiers are Ctrl (or Control), Shift, Alt and Meta (or Win) of either side, AltGr, and the
 * codes of one side: ControlLeft, AltRight, …. Any of them may be the key as well, and then is no
 * modifier of its own combination. Buttons are keys too: MouseLeft, MouseRight, MouseMiddle,
 * MouseX1, MouseX2. Times are whole numbers of ms or s, 1 ms to 60 s.
 *
 *   - Each hotkey that matches is told, in the order in which they were added; a combination that
 *     is also the end of a sequence is both. A sequence may begin anew at any of its keys.
 *   - Auto-repeat is no press. Modifiers that come and go between the steps of a sequence do not
 *     break it; any other key or button does.
 *   - A hold is told once, when it is due: by inlet_hotkeys_expire, or by the next record. It needs
 *     its key and its modifiers all the while; what else is pressed does not matter.
 *   - Input that a program injected is as if it were not there, so that what a macro sends does not
 *     set it off again; unless INLET_HOTKEYS_INJECTED asks for it.
 *   - All keyboards are one, as they are to Windows.
 *   - The Control that Windows makes before AltGr is none, and an AltGr is no Alt: AltRight and
 *     AltGr name it.
 *   - Releases that Inlet made (INLET_FLAG_SYNTHETIC) let go, and end holds, sequences and double
 *     taps. So do BLIND and SOURCES records.
 *   - After a LOSS nothing is held and nothing under way. Where a SNAPSHOT follows, as it does when
 * a subscription fell behind, modifiers are known again; else one that stays held is known with its
 * next press or repeat, and until then a combination with it is missed, and one without it may be
 * found instead. A LOSS of INLET_CAUSE_HIDDEN changes nothing.
 *   - A stream of both sources tells each act twice: put what fuse made of it, or say which source
 *     counts.
 *
 * A record costs as much as there are hotkeys with its key, however many others there are.
 *
 * Every function may be called from any thread, but on one matcher by one thread at a time. None
 * waits, and none but _open and _add allocates. */
#ifndef INLET_HOTKEY_H
#define INLET_HOTKEY_H

#include <inlet/event.h>
#include <inlet/export.h>
#include <inlet/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct inlet_hotkeys inlet_hotkeys_t;

#define INLET_HOTKEY_STEPS_MAX 8u
#define INLET_HOTKEY_TEXT_MAX  256u /* bytes */
#define INLET_HOTKEYS_MAX      65536u

enum inlet_hotkeys_flag {
    INLET_HOTKEYS_INJECTED = 1 << 0, /* injected input counts as well */
    INLET_HOTKEYS_ALL_FLAGS = (1 << 1) - 1
};

typedef struct inlet_hotkeys_options {
    uint32_t struct_size; /* sizeof(inlet_hotkeys_options_t) */
    uint32_t source;      /* only records of this enum inlet_source count; 0: of any, for streams of
                             one source and for fused events */
    uint32_t flags;       /* enum inlet_hotkeys_flag */
    uint32_t capacity;    /* inlet_hotkeys_put is busy while so many matches wait, 1 … 65536;
                             0: 64 */
} inlet_hotkeys_options_t;

/* `options` may be NULL. On success *hotkeys is the caller's: inlet_hotkeys_close it. Otherwise
 * *hotkeys is NULL: INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY. */
INLET_API inlet_status_t inlet_hotkeys_open(const inlet_hotkeys_options_t *options,
                                            inlet_hotkeys_t **hotkeys);

/* NULL is allowed. */
INLET_API void inlet_hotkeys_close(inlet_hotkeys_t *hotkeys);

/* What is wrong with a text. */
enum inlet_hotkey_error_what {
    INLET_HOTKEY_ERROR_NONE = 0,
    INLET_HOTKEY_ERROR_MISSING = 1,  /* a key or a modifier is expected */
    INLET_HOTKEY_ERROR_UNKNOWN = 2,  /* no key and no modifier has that name */
    INLET_HOTKEY_ERROR_MODIFIER = 3, /* only a modifier may stand before a '+' */
    INLET_HOTKEY_ERROR_TWICE = 4,    /* the modifier is there already */
    INLET_HOTKEY_ERROR_TIME = 5,     /* a time is expected, such as 300ms */
    INLET_HOTKEY_ERROR_RANGE = 6,    /* the time is not 1 ms to 60 s */
    INLET_HOTKEY_ERROR_STEPS = 7,    /* more than INLET_HOTKEY_STEPS_MAX */
    INLET_HOTKEY_ERROR_MORE = 8,     /* nothing may follow there */
    INLET_HOTKEY_ERROR_LONG = 9,     /* longer than INLET_HOTKEY_TEXT_MAX */
    INLET_HOTKEY_ERROR_COUNT = 10
};

typedef struct inlet_hotkey_error {
    uint32_t at;   /* byte of the text, from 0 */
    uint32_t what; /* enum inlet_hotkey_error_what */
} inlet_hotkey_error_t;

/* A sentence without its full stop; "unknown" for a number that has none. Any thread. The string
 * lives for ever. */
INLET_API const char *inlet_hotkey_error_text(uint32_t what);

/* Adds a hotkey; *id, never 0, names it in matches. What was pressed before counts for nothing but
 * the modifiers. `error` may be NULL.
 *   INLET_E_INVALID_ARGUMENT  NULL, or the text is no hotkey: *error says where and why
 *   INLET_E_LIMIT             there are INLET_HOTKEYS_MAX
 *   INLET_E_NO_MEMORY */
INLET_API inlet_status_t inlet_hotkeys_add(inlet_hotkeys_t *hotkeys, const char *text, uint32_t *id,
                                           inlet_hotkey_error_t *error);

/* Takes a hotkey away. Matches that wait can still be taken. INLET_E_NOT_FOUND: there is none of
 * that number. INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_hotkeys_remove(inlet_hotkeys_t *hotkeys, uint32_t id);

typedef struct inlet_hotkey_match {
    inlet_event_t event; /* the press that completed it, of a hold the one that began it */
    int64_t time_ns;     /* when it was complete: the press's, or when the hold was due */
    uint32_t id;
    uint32_t reserved; /* 0 */
} inlet_hotkey_match_t;

/* The stream's next record; its time is the time that it is. INLET_E_BUSY: `capacity` matches wait;
 * take some and put the same record again. INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_hotkeys_put(inlet_hotkeys_t *hotkeys, const inlet_event_t *event);

/* Takes matches, in order, up to `capacity`. INLET_OK, also with *count 0;
 * INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_hotkeys_take(inlet_hotkeys_t *hotkeys, inlet_hotkey_match_t *matches,
                                            uint32_t capacity, uint32_t *count);

/* It is now_ns, on the clock of inlet_event_t.time_ns: holds that are due match. All records up to
 * then should have been put, or a release among them comes too late. NULL is allowed. */
INLET_API void inlet_hotkeys_expire(inlet_hotkeys_t *hotkeys, int64_t now_ns);

/* When the next hold will match; INT64_MAX: none is under way. */
INLET_API int64_t inlet_hotkeys_due_ns(const inlet_hotkeys_t *hotkeys);

/* Another stream begins: nothing is held and nothing under way. NULL is allowed. */
INLET_API void inlet_hotkeys_reset(inlet_hotkeys_t *hotkeys);

#ifdef __cplusplus
}
#endif

#endif
