/* When the settings' file is to be read again. OS-free: what the system says of the file, and the
 * time, come in as arguments. One thread.
 *
 * Who writes the file may not be done with it: it is read once it has looked the same for a while,
 * and one that can't be read or is no good gets a second look before it is judged. */
#ifndef INLET_SERVICE_CONFIG_WATCH_H
#define INLET_SERVICE_CONFIG_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#define INLET__CONFIG_SETTLE_NS INT64_C(100000000)
#define INLET__CONFIG_DOUBT_NS  INT64_C(1000000000)

/* What tells one content of a file from another without reading it. */
typedef struct inlet__file_stamp {
    bool exists;
    uint64_t bytes, written; /* when, in any unit; 0 if it does not exist */
} inlet__file_stamp_t;

typedef struct inlet__config_watch {
    inlet__file_stamp_t judged; /* the content that was last judged */
    inlet__file_stamp_t seen;   /* the one that waits to be */
    int64_t due_ns;             /* when to look again; INT64_MAX: at the next notice */
    bool doubted;               /* it was read, and was no good */
} inlet__config_watch_t;

/* `stamp`: of the content that is in force. */
void inlet__config_watch_init(inlet__config_watch_t *watch, const inlet__file_stamp_t *stamp);

/* The file looks like this now: call it at each notice of the system, however many, and when it is
 * due. True: read it, and say what it was like. */
bool inlet__config_watch_look(inlet__config_watch_t *watch, const inlet__file_stamp_t *stamp,
                              int64_t now_ns);

/* What was read was good, or not. True: it is judged, act on it. False: it gets a second look. */
bool inlet__config_watch_judge(inlet__config_watch_t *watch, bool good, int64_t now_ns);

/* It could not be read for now: look again, however often. */
void inlet__config_watch_postpone(inlet__config_watch_t *watch, int64_t now_ns);

#endif
