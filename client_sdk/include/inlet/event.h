/* The event record: 64 bytes, one cache line. Every part of Inlet speaks it: the capture ring, the
 * service's log, the SDK. The layout is frozen by the assertions at the end of this file. */
#ifndef INLET_EVENT_H
#define INLET_EVENT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What happened. Input first, then what happens to the stream itself. */
enum inlet_event_type {
    INLET_EVENT_NONE = 0,
    INLET_EVENT_KEY_PRESSED = 1,
    INLET_EVENT_KEY_RELEASED = 2,
    INLET_EVENT_MOUSE_PRESSED = 3,
    INLET_EVENT_MOUSE_RELEASED = 4,
    INLET_EVENT_MOUSE_MOVED = 5,
    INLET_EVENT_MOUSE_WHEEL = 6,
    INLET_EVENT_LOSS = 7,      /* `loss.count` events starting at `seq` will never come, and why */
    INLET_EVENT_BLIND = 8,     /* nothing was captured from `blind.from_ns` to `time_ns`, and why */
    INLET_EVENT_SOURCES = 9,   /* from here on the sources in `sources.mask` are captured */
    INLET_EVENT_DEVICE = 10,   /* `device` was attached, or is gone */
    INLET_EVENT_FOCUS = 11,    /* another window is in the foreground, of `process` */
    INLET_EVENT_SESSION = 12,  /* the session was locked, the machine resumed, … */
    INLET_EVENT_LAYOUT = 13,   /* another keyboard layout or lock state is in force */
    INLET_EVENT_SNAPSHOT = 14, /* what is held just before the record with its number: one act */
    INLET_EVENT_MARK = 15,     /* the application's own, put into its stream by inlet_post */
    INLET_EVENT_NAME = 16,     /* text that belongs to the record before it, in pieces */
    INLET_EVENT_CLOCK = 17,    /* the time of day at time_ns */
    INLET_EVENT_TYPE_COUNT = 18
};

/* Where input is captured. A bit each: a mask in subscriptions and SOURCES records. */
enum inlet_source {
    INLET_SOURCE_RAW = 1 << 0, /* raw input: lossless, per device, relative motion */
    INLET_SOURCE_HOOK = 1 << 1 /* low-level hooks: injected flags, absolute position */
};
#define INLET_SOURCE_ALL ((uint32_t)(INLET_SOURCE_RAW | INLET_SOURCE_HOOK))

/* `flags`. The first two bits are the source, with the values of enum inlet_source. */
enum inlet_event_flag {
    INLET_FLAG_RAW = 1 << 0,
    INLET_FLAG_HOOK = 1 << 1,
    INLET_FLAG_INJECTED = 1 << 2,          /* made by a program (SendInput), not by a device */
    INLET_FLAG_INJECTED_LOWER_IL = 1 << 3, /* … by one of lower integrity */
    INLET_FLAG_REPEAT = 1 << 4,            /* the keyboard's auto-repeat of a held key */
    INLET_FLAG_SYNTHETIC = 1 << 5,         /* made by Inlet itself to repair held state */
    INLET_FLAG_TIME_BATCH = 1 << 6,        /* read in a batch: time_ns is when the batch was read */
    INLET_FLAG_TIME_COALESCED = 1 << 7,    /* the OS merged several into this one */
    INLET_FLAG_HAS_MOTION = 1 << 8,        /* dx, dy are known */
    INLET_FLAG_HAS_POSITION = 1 << 9,      /* x, y are known */
    INLET_FLAG_HORIZONTAL = 1 << 10,       /* a wheel turned sideways */
    INLET_FLAG_FALSE_CONTROL = 1 << 11,    /* the left Control that Windows makes before AltGr */
    INLET_FLAG_PEN = 1 << 12,              /* mouse input made from a pen */
    INLET_FLAG_TOUCH = 1 << 13,            /* mouse input made from touch */
    INLET_FLAG_OVERRUN = 1 << 14,          /* the keyboard reported more keys than it can */
    INLET_FLAG_STATE = 1 << 15,            /* no news: what a subscription that begins is told of
                                              what is in force, or what the application posted
                                              itself. Occupies no number, as a SNAPSHOT */
    INLET_FLAG_ALL = (1 << 16) - 1
};

/* Mouse buttons: left, right, middle, then the two side buttons. */
enum inlet_button {
    INLET_BUTTON_LEFT = 1,
    INLET_BUTTON_RIGHT = 2,
    INLET_BUTTON_MIDDLE = 3,
    INLET_BUTTON_X1 = 4,
    INLET_BUTTON_X2 = 5
};

/* Why events or time are missing: `loss.cause` and `blind.cause`. */
enum inlet_cause {
    INLET_CAUSE_NONE = 0,
    INLET_CAUSE_RING_FULL = 1,       /* LOSS: the capture ring was at its largest and full */
    INLET_CAUSE_SLOW_SUBSCRIBER = 2, /* LOSS: this subscriber fell out of the retained window */
    INLET_CAUSE_NOT_RETAINED = 3,    /* LOSS: asked to resume at what is no longer kept */
    INLET_CAUSE_AGENT_DIED = 4,     /* LOSS of claimed slots, BLIND until the next agent captures */
    INLET_CAUSE_AGENT_REPLACED = 5, /* BLIND: the service ended an agent whose ring was damaged */
    INLET_CAUSE_NO_SUBSCRIBER = 6,  /* BLIND: nobody had subscribed, so nothing was installed */
    INLET_CAUSE_NO_AGENT = 7,       /* BLIND: no agent ran in this session yet */
    /* BLIND, for as long as Windows shows the agent nothing or its user wants it to see nothing: */
    INLET_CAUSE_PAUSED = 8,                /* the user paused capture */
    INLET_CAUSE_SESSION_LOCKED = 9,        /* the session was locked */
    INLET_CAUSE_SESSION_DISCONNECTED = 10, /* another user was switched to, or the remote left */
    INLET_CAUSE_SECURE_DESKTOP = 11,       /* another desktop had the input: UAC, Ctrl+Alt+Del */
    INLET_CAUSE_SUSPENDED = 12,            /* the machine slept */
    INLET_CAUSE_ELEVATED_FOREGROUND = 13,  /* the foreground window is of higher integrity: no
                                              source captures, also not the mouse over others */
    INLET_CAUSE_HOOK_REMOVED = 14,         /* Windows had removed a hook; other sources went on */
    INLET_CAUSE_HIDDEN = 15,  /* LOSS, made by the SDK where asked for: there, but not shown to
                                 this subscription */
    INLET_CAUSE_SKIPPED = 16, /* LOSS: this subscriber's policy is to skip to the newest, and it was
                                 behind by more than its window */
    INLET_CAUSE_LAGGED = 17,  /* LOSS: this subscriber was behind for longer than it allows */
    INLET_CAUSE_AGENT_RENEWED = 18, /* BLIND: after an upgrade the service ended the agent of the
                                       last version, and started its own */
    INLET_CAUSE_UNSHOWN = 19,       /* BLIND: the user could not be shown that input is captured, so
                                       it was not */
    INLET_CAUSE_DAMAGED = 20, /* LOSS: the service's journal had it, and can't be read there */
    INLET_CAUSE_COUNT = 21
};

/* What a device is: `device.kind`. */
enum inlet_device_kind {
    INLET_DEVICE_MOUSE = 1,
    INLET_DEVICE_KEYBOARD = 2,
    INLET_DEVICE_OTHER = 3 /* another HID device */
};

/* What became of the session: `session.change`. */
enum inlet_session_change {
    INLET_SESSION_LOCKED = 1,
    INLET_SESSION_UNLOCKED = 2,
    INLET_SESSION_DISCONNECTED = 3,   /* from the console or from a remote client */
    INLET_SESSION_CONNECTED = 4,      /* to the console */
    INLET_SESSION_REMOTE = 5,         /* connected to a remote client */
    INLET_SESSION_SECURE_DESKTOP = 6, /* another desktop has the input */
    INLET_SESSION_OWN_DESKTOP = 7,    /* the user's own has it again */
    INLET_SESSION_SUSPENDING = 8,
    INLET_SESSION_RESUMED = 9,
    INLET_SESSION_PAUSED = 10, /* by the user */
    INLET_SESSION_UNPAUSED = 11,
    INLET_SESSION_CHANGE_COUNT = 12
};

/* Keys that lock, a bit each: `layout.locks`. */
enum inlet_lock {
    INLET_LOCK_CAPS = 1 << 0,
    INLET_LOCK_NUM = 1 << 1,
    INLET_LOCK_SCROLL = 1 << 2,
    INLET_LOCK_KANA = 1 << 3,
    INLET_LOCK_ALL = (1 << 4) - 1
};

/* What a NAME record names: `name.subject`. */
enum inlet_name_subject {
    INLET_NAME_DEVICE_PATH = 1,  /* the device interface's, of the DEVICE before it */
    INLET_NAME_DEVICE = 2,       /* as its maker calls it */
    INLET_NAME_PROCESS = 3,      /* image path, of the FOCUS before it */
    INLET_NAME_WINDOW_TITLE = 4, /* … and its window's title */
    INLET_NAME_LAYOUT = 5,       /* such as 00000409, of the LAYOUT before it */
    INLET_NAME_SUBJECT_COUNT = 6
};

/* Why the clock was read: `clock.reason`. */
enum inlet_clock_reason {
    INLET_CLOCK_STARTED = 1, /* the agent begins to observe: all that is in force follows */
    INLET_CLOCK_MINUTE = 2,
    INLET_CLOCK_RESUMED = 3, /* from sleep */
    INLET_CLOCK_SET = 4,     /* somebody set the time of day */
    INLET_CLOCK_REASON_COUNT = 5
};

/* Keys that change what others mean, left or right: `key.modifiers`. */
enum inlet_modifier {
    INLET_MODIFIER_CONTROL = 1 << 0,
    INLET_MODIFIER_SHIFT = 1 << 1,
    INLET_MODIFIER_ALT = 1 << 2,
    INLET_MODIFIER_META = 1 << 3, /* the Windows keys */
    INLET_MODIFIER_ALL = (1 << 4) - 1
};

/* Whose timing alone a subscription may see has all of this 0, no device and no extra info, and its
 * time on a grid of INLET_TIMING_GRID_NS. */
typedef struct inlet_key {
    uint32_t hid;       /* HID usage page << 16 | usage, such as 0x00070004 (KeyA); 0: none known */
    uint16_t scan;      /* set-1 scan code; 0xE000 or 0xE100 is its prefix; 0: none given */
    uint16_t vk;        /* Win32 virtual key; 0: none given */
    uint16_t unit;      /* VK_PACKET: the UTF-16 unit; else 0 */
    uint16_t modifiers; /* enum inlet_modifier bits held at the press of a hotkey, told to who sees
                           hotkeys instead of all keys; else 0 */
    uint16_t reserved[2];
} inlet_key_t;

/* The grid of the times in what shows timing only: the event's time is rounded up to a multiple,
 * and time_error_ns up to a multiple and one more. */
#define INLET_TIMING_GRID_NS INT64_C(16000000)

typedef struct inlet_mouse {
    int32_t dx, dy; /* moved: counts, +x right, +y down, if INLET_FLAG_HAS_MOTION */
    int32_t x, y;   /* physical pixels of the virtual screen, if INLET_FLAG_HAS_POSITION */
} inlet_mouse_t;

typedef struct inlet_mouse_button {
    uint32_t button; /* enum inlet_button */
    uint32_t reserved;
    int32_t x, y; /* as in inlet_mouse_t */
} inlet_mouse_button_t;

typedef struct inlet_wheel {
    int32_t delta; /* 1/120 notches, + away from the user or to the right */
    uint32_t reserved;
    int32_t x, y; /* as in inlet_mouse_t */
} inlet_wheel_t;

typedef struct inlet_loss {
    uint64_t count; /* at least 1; the next record's seq is seq + count */
    uint32_t cause; /* enum inlet_cause */
    uint32_t reserved;
} inlet_loss_t;

typedef struct inlet_blind {
    int64_t from_ns;  /* the end of the span is the record's time_ns */
    uint32_t cause;   /* enum inlet_cause */
    uint32_t sources; /* enum inlet_source bits that saw nothing; 0: none saw anything */
} inlet_blind_t;

typedef struct inlet_sources {
    uint32_t mask;  /* enum inlet_source bits that capture from now on */
    uint32_t cause; /* when the mask is 0: enum inlet_cause */
    uint64_t reserved;
} inlet_sources_t;

typedef struct inlet_device {
    uint64_t stable_id; /* the same for the same device in the same place, also after a restart of
                           the machine; 0: unknown */
    uint16_t vendor;    /* USB vendor and product ids; 0: unknown */
    uint16_t product;
    uint16_t kind;    /* enum inlet_device_kind */
    uint16_t present; /* 1: attached; 0: gone */
} inlet_device_t;

/* What has the keyboard focus in the window in front: `focus.control`. */
enum inlet_control {
    INLET_CONTROL_UNKNOWN = 0,   /* taken for a protected one */
    INLET_CONTROL_OPEN = 1,      /* none that hides what is typed */
    INLET_CONTROL_PROTECTED = 2, /* one for passwords: keys are reduced to their timing */
    INLET_CONTROL_COUNT = 3
};

/* Told anew for the same window when only the control changes. */
typedef struct inlet_focus {
    uint64_t window;   /* HWND; 0: no window is in the foreground */
    uint32_t elevated; /* 1: input to it can't be seen, as its process has a higher integrity */
    uint32_t control;  /* enum inlet_control */
} inlet_focus_t;

typedef struct inlet_session {
    uint32_t change; /* enum inlet_session_change */
    uint32_t reserved[3];
} inlet_session_t;

typedef struct inlet_layout {
    uint64_t hkl;   /* the foreground thread's input locale; 0: unknown */
    uint32_t locks; /* enum inlet_lock bits that are on */
    uint32_t reserved;
} inlet_layout_t;

/* A text of UTF-8 in `count` such records in a row, right behind the record that it belongs to and
 * with that one's device and process. A LOSS may take some: then the text is unknown. A longer one
 * than INLET_NAME_BYTES_MAX is cut by who tells it. */
#define INLET_NAME_PIECES_MAX 43
#define INLET_NAME_BYTES_MAX  (12 * INLET_NAME_PIECES_MAX)
typedef struct inlet_name {
    uint8_t subject; /* enum inlet_name_subject */
    uint8_t index;   /* of this record, from 0 */
    uint8_t count;   /* 1 … INLET_NAME_PIECES_MAX */
    uint8_t length;  /* bytes of `text` in use: all of them in each but the last */
    char text[12];
} inlet_name_t;

/* The event's time_ns and this are one moment. */
typedef struct inlet_clock {
    int64_t utc_ns;    /* since 1970-01-01T00:00:00Z, without leap seconds */
    uint32_t error_ns; /* the two were read so far apart at most */
    uint32_t reason;   /* enum inlet_clock_reason */
} inlet_clock_t;

/* One key or button that is held where a subscription begins, or goes on after a LOSS of its own.
 * There are `count` such records in a row; with nothing held there is one, whose count is 0 and
 * that has no act. They are made for one subscriber and are no part of the stream: a SNAPSHOT
 * occupies no number, its seq is that of the record after it. Flags hold the act's source, and
 * INLET_FLAG_FALSE_CONTROL; device is the act's. */
typedef struct inlet_snapshot {
    uint16_t index;   /* of this record, from 0 */
    uint16_t count;   /* of acts held */
    uint16_t act;     /* INLET_EVENT_KEY_PRESSED or INLET_EVENT_MOUSE_PRESSED; 0: none */
    uint16_t sources; /* enum inlet_source bits that capture */
    uint32_t code;    /* HID usage as in inlet_key_t, or enum inlet_button */
    uint16_t scan;    /* as in inlet_key_t */
    uint16_t vk;      /* as in inlet_key_t */
} inlet_snapshot_t;

/* Whatever the application likes: a number, an address, a task. `extra`, device, process,
 * os_time_ms and time_error_ns are its own too. */
typedef struct inlet_mark {
    uint64_t words[2];
} inlet_mark_t;

typedef struct inlet_event {
    uint64_t seq;           /* position in the stream, from 1; also the ring slot's stamp */
    int64_t time_ns;        /* when the capture callback ran: machine's monotonic clock (QPC) */
    uint32_t time_error_ns; /* the event happened in [time_ns - time_error_ns, time_ns] as far as
                               the capture can tell; see INLET_FLAG_TIME_… */
    uint32_t os_time_ms;    /* the OS's own stamp, a tick that wraps at 49.7 days; 0: none */
    uint16_t type;          /* enum inlet_event_type */
    uint16_t reserved;      /* 0 */
    uint32_t flags;         /* enum inlet_event_flag */
    uint32_t device;        /* number of the device among this agent's; 0: unknown */
    uint32_t process;       /* process of the foreground window, where granted; 0: unknown */
    uint64_t extra;         /* the extra info that the sender of injected input attached */
    union {
        inlet_key_t key;
        inlet_mouse_t mouse;
        inlet_mouse_button_t button;
        inlet_wheel_t wheel;
        inlet_loss_t loss;
        inlet_blind_t blind;
        inlet_sources_t sources;
        inlet_device_t device;
        inlet_focus_t focus;
        inlet_session_t session;
        inlet_layout_t layout;
        inlet_name_t name;
        inlet_clock_t clock;
        inlet_snapshot_t snapshot;
        inlet_mark_t mark;
        uint8_t bytes[16];
    } u;
} inlet_event_t;

#define INLET_EVENT_SIZE 64

#ifdef __cplusplus
#define INLET_STATIC_ASSERT(condition) static_assert(condition, #condition)
#else
#define INLET_STATIC_ASSERT(condition) _Static_assert(condition, #condition)
#endif
INLET_STATIC_ASSERT(sizeof(inlet_event_t) == INLET_EVENT_SIZE);
INLET_STATIC_ASSERT(offsetof(inlet_event_t, seq) == 0);
INLET_STATIC_ASSERT(offsetof(inlet_event_t, time_ns) == 8);
INLET_STATIC_ASSERT(offsetof(inlet_event_t, time_error_ns) == 16);
INLET_STATIC_ASSERT(offsetof(inlet_event_t, os_time_ms) == 20);
INLET_STATIC_ASSERT(offsetof(inlet_event_t, type) == 24);
INLET_STATIC_ASSERT(offsetof(inlet_event_t, flags) == 28);
INLET_STATIC_ASSERT(offsetof(inlet_event_t, device) == 32);
INLET_STATIC_ASSERT(offsetof(inlet_event_t, process) == 36);
INLET_STATIC_ASSERT(offsetof(inlet_event_t, extra) == 40);
INLET_STATIC_ASSERT(offsetof(inlet_event_t, u) == 48);
INLET_STATIC_ASSERT(sizeof(inlet_key_t) == 16 && offsetof(inlet_key_t, unit) == 8);
INLET_STATIC_ASSERT(offsetof(inlet_key_t, modifiers) == 10);
INLET_STATIC_ASSERT(sizeof(inlet_mouse_t) == 16 && offsetof(inlet_mouse_t, x) == 8);
INLET_STATIC_ASSERT(sizeof(inlet_mouse_button_t) == 16 && offsetof(inlet_mouse_button_t, x) == 8);
INLET_STATIC_ASSERT(sizeof(inlet_wheel_t) == 16 && offsetof(inlet_wheel_t, x) == 8);
INLET_STATIC_ASSERT(sizeof(inlet_loss_t) == 16 && offsetof(inlet_loss_t, cause) == 8);
INLET_STATIC_ASSERT(sizeof(inlet_blind_t) == 16 && offsetof(inlet_blind_t, cause) == 8);
INLET_STATIC_ASSERT(sizeof(inlet_snapshot_t) == 16 && offsetof(inlet_snapshot_t, code) == 8);
INLET_STATIC_ASSERT(sizeof(inlet_mark_t) == 16);
INLET_STATIC_ASSERT(sizeof(inlet_device_t) == 16 && offsetof(inlet_device_t, kind) == 12);
INLET_STATIC_ASSERT(sizeof(inlet_focus_t) == 16 && offsetof(inlet_focus_t, elevated) == 8);
INLET_STATIC_ASSERT(sizeof(inlet_session_t) == 16);
INLET_STATIC_ASSERT(sizeof(inlet_layout_t) == 16 && offsetof(inlet_layout_t, locks) == 8);
INLET_STATIC_ASSERT(sizeof(inlet_name_t) == 16 && offsetof(inlet_name_t, text) == 4);
INLET_STATIC_ASSERT(sizeof(inlet_clock_t) == 16 && offsetof(inlet_clock_t, error_ns) == 8);
INLET_STATIC_ASSERT(sizeof(inlet_sources_t) == 16 && offsetof(inlet_sources_t, cause) == 4);

#ifdef __cplusplus
}
#endif

#endif
