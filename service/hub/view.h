/* What one subscription may see: what its grant and its own request allow together, decided of each
 * record by what surrounded it. OS-free, any thread. */
#ifndef INLET_SERVICE_VIEW_H
#define INLET_SERVICE_VIEW_H

#include "base/grant_terms.h"
#include "hub/surround.h"

/* The types that somebody typed or moved: bits as in a view. */
#define INLET__INPUT_TYPES ((UINT64_C(1) << (INLET_EVENT_MOUSE_WHEEL + 1)) - 2)

/* How much of a key that is neither hotkey nor text is shown, of the types that are. */
enum inlet__view_keys { INLET__KEYS_WHOLE, INLET__KEYS_TIMING, INLET__KEYS_NONE };

/* LOSS, BLIND and SOURCES pass every view. Compared byte by byte: begin it with zeros, and leave no
 * bytes between members, which an assignment need not copy. */
typedef struct inlet__view {
    uint64_t event_types;   /* bit n: events of type n */
    uint32_t sources;       /* enum inlet_source: of input */
    uint32_t name_subjects; /* bit n: NAME records with subject n */
    bool processes;         /* events say which process had the focus */
    bool guards_fields;     /* keys are reduced while a password field may have the focus */
    bool text;              /* keys that type are shown as such; not with INLET__KEYS_WHOLE */
    uint8_t keys;           /* enum inlet__view_keys */
    uint8_t foreground;     /* enum inlet__foreground */
    uint8_t reserved[7];    /* 0 */
    uint32_t own_process;   /* FOREGROUND_OWN: the subscriber's */
    uint32_t hotkey_count;
    uint32_t program_count;
    uint64_t programs[INLET__PROGRAMS_MAX]; /* FOREGROUND_LISTED: inlet__image_hash */
    inlet__hotkey_t hotkeys[INLET__HOTKEYS_MAX];
} inlet__view_t;

INLET_STATIC_ASSERT(sizeof(inlet__view_t) == 8 + 4 * 2 + 12 + 4 * 3 + 8 * INLET__PROGRAMS_MAX +
                                                 sizeof(inlet__hotkey_t) * INLET__HOTKEYS_MAX);

static inline bool inlet__view_shows(const inlet__view_t *view, uint32_t type) {
    return (view->event_types & UINT64_C(1) << type) != 0;
}

/* Whether it matters to the view what surrounds a record. */
bool inlet__view_heeds_marks(const inlet__view_t *view);

/* Whether the view can't decide of the record yet: the program in front is about to be named. */
bool inlet__view_must_wait(const inlet__view_t *view, const inlet__mark_t *mark);

/* Whether the view lets the record through, and as what: *out is as the subscriber gets it. */
bool inlet__view_admit(const inlet__view_t *view, const inlet_event_t *event,
                       const inlet__mark_t *mark, inlet_event_t *out);

/* The time of what is told of the place before a record: the record's own, as exactly as the view
 * shows it; of a hidden one rounded up to the grid, so that nobody learns when it was. */
int64_t inlet__view_time(const inlet__view_t *view, const inlet_event_t *event,
                         const inlet__mark_t *mark);

/* Whether a snapshot tells of an act held, whose press had this mark: what was shown whole when it
 * was pressed. Hotkeys are events and are not in snapshots. */
bool inlet__view_shows_held(const inlet__view_t *view, const inlet__act_t *act,
                            const inlet__mark_t *mark);

#endif
