/* What a script makes go wrong in a stream of events: inlet/fake.h. OS-free, a fixed amount of
 * memory, one thread a script. */
#ifndef INLET_RECORD_FAULTS_H
#define INLET_RECORD_FAULTS_H

#include <inlet/fake.h>
#include <stdbool.h>

/* What one call makes at most: the three of a BLIND. */
#define INLET__FAULTS_OUT_MAX 3u

typedef struct inlet__faults {
    uint32_t count;
    inlet_fault_t script[INLET_FAULTS_MAX];
    uint32_t next;      /* of the script */
    bool begun;         /* an event was seen: faults before it will not happen */
    bool inside;        /* the next one, LOSS or BLIND, takes numbers now */
    uint64_t start_seq; /* of them: the fault's, or behind what was told already */
    uint64_t end_seq;   /* behind them */
    uint64_t told_end;  /* behind the last event that was told or taken */
    int64_t since_ns;   /* time of the first event that is taken … */
    int64_t latest_ns;  /* … and of the last */
    uint32_t sources;   /* that capture, as the stream last said; all, if it did not */
} inlet__faults_t;

enum inlet__fault_verdict {
    INLET__FAULTS_GO,    /* what was made of the event, if anything, is the stream's next */
    INLET__FAULTS_AGAIN, /* what was made is; then the same event again */
    INLET__FAULTS_PAUSE, /* a pause of script[next - 1].duration_ns; then the same event again */
    INLET__FAULTS_END    /* the stream ends here, with script[next - 1].status */
};

/* Takes a script. False: a fault of it is none, or they are not in order. */
bool inlet__faults_init(inlet__faults_t *faults, const inlet_fault_t *script, uint32_t count);

/* The stream begins, at whatever number comes next. */
void inlet__faults_begin(inlet__faults_t *faults);

/* What becomes of the next event: *made of them, at `out`. */
enum inlet__fault_verdict inlet__faults_take(inlet__faults_t *faults, const inlet_event_t *event,
                                             inlet_event_t out[INLET__FAULTS_OUT_MAX],
                                             uint32_t *made);

/* No more events come; what still waits to be told: how many. */
uint32_t inlet__faults_finish(inlet__faults_t *faults, inlet_event_t out[INLET__FAULTS_OUT_MAX]);

#endif
