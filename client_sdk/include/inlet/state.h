/* State: what is in force now, by the records of a stream: the keys and buttons that are held,
 * where the pointer is, the locks, the layout, the window in front, the devices, the session and
 * the time of day. It follows what inlet_recv gives, a recording, or what fuse and coalesce made of
 * either.
 *
 *     inlet_state_t *state;
 *     inlet_state_open(&state);
 *     for (each event of the stream) {
 *         inlet_state_put(state, &event);
 *         if (inlet_state_has_key(state, INLET_KEY_ShiftLeft))
 *             …
 *     }
 *     inlet_state_close(state);
 *
 * What it does not know it says: nothing before a record told it, and of what is held nothing that
 * a LOSS may have hidden. A stream's SNAPSHOT tells it anew; without one, as after a LOSS of the
 * capture itself, a key is known again when it is next pressed or released. A BLIND time and a
 * source that begins to capture let go of what was held, by the releases that Inlet makes for it.
 * INLET_CAUSE_HIDDEN hides nothing that this stream shows.
 *
 * Every function may be called from any thread, but on one state by one thread at a time. None
 * waits, and none but inlet_state_open allocates. */
#ifndef INLET_STATE_H
#define INLET_STATE_H

#include <inlet/event.h>
#include <inlet/export.h>
#include <inlet/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct inlet_state inlet_state_t;

/* On success *state is the caller's: inlet_state_close it. Otherwise *state is NULL:
 * INLET_E_INVALID_ARGUMENT (NULL), INLET_E_NO_MEMORY. It takes some 80 KB. */
INLET_API inlet_status_t inlet_state_open(inlet_state_t **state);

/* NULL is allowed. */
INLET_API void inlet_state_close(inlet_state_t *state);

/* Follows the stream's next record. INLET_E_INVALID_ARGUMENT: NULL, or a record that event.h does
 * not allow; nothing of it is noted. */
INLET_API inlet_status_t inlet_state_put(inlet_state_t *state, const inlet_event_t *event);

/* Another stream begins: nothing is known. NULL is allowed. */
INLET_API void inlet_state_reset(inlet_state_t *state);

/* 1: the key with this HID usage is held, on any keyboard and by any source; 0: it is not, or that
 * is not known, or `state` is NULL. The Control that Windows makes before AltGr is no Control. */
INLET_API int inlet_state_has_key(const inlet_state_t *state, uint32_t hid);

/* The same of a button, enum inlet_button. */
INLET_API int inlet_state_has_button(const inlet_state_t *state, uint32_t button);

/* One key or button that is held, as one source tells it of one device: with both sources captured
 * a key is there twice. */
typedef struct inlet_held {
    uint32_t flags;  /* INLET_FLAG_RAW or INLET_FLAG_HOOK, and INLET_FLAG_FALSE_CONTROL */
    uint32_t device; /* as in inlet_event_t */
    uint32_t button; /* enum inlet_button; 0: a key */
    uint32_t hid;    /* as in inlet_key_t, of a key; what follows too */
    uint16_t scan;
    uint16_t vk;
    uint32_t reserved; /* 0 */
} inlet_held_t;

/* At most that many are remembered at once. */
#define INLET_HELD_MAX 64u

/* Copies what is held, the oldest first, up to `capacity`; *count is how many there are in all.
 * INLET_OK; INLET_E_BUFFER_TOO_SMALL: there are more; INLET_E_INVALID_ARGUMENT: NULL, but `held`
 * may be NULL with capacity 0. */
INLET_API inlet_status_t inlet_state_held(const inlet_state_t *state, inlet_held_t *held,
                                          uint32_t capacity, uint32_t *count);

/* What is known: inlet_state_info_t.known. */
enum inlet_state_known {
    INLET_STATE_HELD = 1 << 0,    /* a key that is not told as held is not held, unless it went down
                                     while capture was blind and did not repeat since */
    INLET_STATE_SOURCES = 1 << 1, /* sources */
    INLET_STATE_POSITION = 1 << 2, /* x, y, position_ns */
    INLET_STATE_LAYOUT = 1 << 3,   /* hkl, locks */
    INLET_STATE_FOCUS = 1 << 4,    /* window, process, elevated */
    INLET_STATE_CLOCK = 1 << 5     /* clock_ns, clock_utc_ns, clock_error_ns */
};

/* What is the matter with the session, as far as a SESSION record said: a bit each. */
enum inlet_state_session {
    INLET_STATE_LOCKED = 1 << 0,
    INLET_STATE_DISCONNECTED = 1 << 1,
    INLET_STATE_REMOTE = 1 << 2,
    INLET_STATE_SECURE_DESKTOP = 1 << 3,
    INLET_STATE_SUSPENDED = 1 << 4,
    INLET_STATE_PAUSED = 1 << 5
};

/* 0 in what is not known. */
typedef struct inlet_state_info {
    uint32_t struct_size; /* in: sizeof(inlet_state_info_t) */
    uint32_t known;       /* enum inlet_state_known */
    uint32_t sources;     /* enum inlet_source bits that capture */
    uint32_t session;     /* enum inlet_state_session */
    int32_t x, y;         /* where the pointer was seen last, in physical pixels … */
    int64_t position_ns;  /* … and when */
    uint64_t hkl;         /* as in inlet_layout_t */
    uint32_t locks;
    uint32_t elevated; /* as in inlet_focus_t */
    uint64_t window;
    uint32_t process; /* of the window in front, where granted; 0: unknown */
    uint32_t clock_error_ns;
    int64_t clock_ns;     /* this time of the stream … */
    int64_t clock_utc_ns; /* … was this since 1970-01-01T00:00:00Z */
} inlet_state_info_t;

/* Fills *info, whose struct_size the caller set. INLET_E_INVALID_ARGUMENT otherwise. */
INLET_API inlet_status_t inlet_state_info(const inlet_state_t *state, inlet_state_info_t *info);

/* Copies the numbers (inlet_event_t.device) of the attached devices and what each is, up to
 * `capacity`; both arrays may be NULL with capacity 0. *count is how many there are in all.
 * INLET_OK; INLET_E_BUFFER_TOO_SMALL: there are more; INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_state_devices(const inlet_state_t *state, uint32_t *numbers,
                                             inlet_device_t *devices, uint32_t capacity,
                                             uint32_t *count);

/* The text of a name in force: `subject` is enum inlet_name_subject, `device` the number of the
 * device for INLET_NAME_DEVICE_PATH and INLET_NAME_DEVICE, else 0. Writes UTF-8 as its maker
 * sent it, which may be malformed, and a zero. INLET_NAME_BYTES_MAX + 1 bytes are always enough.
 *   INLET_E_NOT_FOUND         it is not known
 *   INLET_E_BUFFER_TOO_SMALL  nothing is written but the zero
 *   INLET_E_INVALID_ARGUMENT  NULL, capacity 0, no such subject */
INLET_API inlet_status_t inlet_state_name(const inlet_state_t *state, uint32_t subject,
                                          uint32_t device, char *text, uint32_t capacity);

#ifdef __cplusplus
}
#endif

#endif
