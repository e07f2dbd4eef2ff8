/* When the events of a recording are due, at a speed of one's own. OS-free. */
#ifndef INLET_RECORD_PACE_H
#define INLET_RECORD_PACE_H

#include <inlet/recording.h>
#include <stdbool.h>

#define INLET__SPEED_MIN_PERMILLE 10u
#define INLET__SPEED_MAX_PERMILLE 1000000u

typedef struct inlet__pace {
    uint32_t speed;       /* in thousandths; INLET_SPEED_MAX: all is due at once */
    int64_t pause_max_ns; /* 0: any */
    bool begun;
    int64_t begin_ns; /* real, when the first event was due */
    int64_t last_ns;  /* latest time of an event so far */
    int64_t along_ns; /* recorded time since the first, without what pauses were cut by */
} inlet__pace_t;

/* Begins anew: the next event is due at once. */
void inlet__pace_begin(inlet__pace_t *pace, uint32_t speed, int64_t pause_max_ns);

/* When the next event of the recording, with that time, is due. now_ns is the clock of the answer.
 * Times that go back are due with the latest before them. */
int64_t inlet__pace_due(inlet__pace_t *pace, int64_t time_ns, int64_t now_ns);

#endif
