/* What a HANDLE of posix/windows/windows.h points to. */
#ifndef INLET_POSIX_OBJECTS_H
#define INLET_POSIX_OBJECTS_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

enum inlet__object_kind {
    INLET__OBJECT_EVENT = 1,
    INLET__OBJECT_TIMER = 2,  /* set once it is due */
    INLET__OBJECT_THREAD = 3, /* set once it has ended */
    INLET__OBJECT_FILE = 4
};

typedef struct inlet__object {
    enum inlet__object_kind kind;
    bool manual_reset;
    bool is_set;
    bool is_detached; /* a thread: nobody waits for it any more */
    int64_t due_ns;   /* of a timer, on the clock of inlet__system_now_ns; INT64_MAX: not set */
    pthread_t thread;
    LPTHREAD_START_ROUTINE start;
    void *argument;
    int descriptor; /* of a file */
} inlet__object_t;

/* All zero but the kind. NULL: no memory. CloseHandle frees it. */
inlet__object_t *inlet__object_new(enum inlet__object_kind kind);

/* Sets a timer, for who waits now as well. */
void inlet__object_set_due(inlet__object_t *timer, int64_t due_ns);

#endif
