/* Fidelity: how well a replay was played. What was sent is noted with when it was due and when it
 * was sent; what comes back in the live stream is recognised by its tag and compared. OS-free, one
 * thread at a time. */
#ifndef INLET_REPLAY_FIDELITY_H
#define INLET_REPLAY_FIDELITY_H

#include <base/histogram.h>
#include <inlet/event.h>
#include <stdbool.h>

#include "acts/act.h"

#define FIDELITY_MISSING_MAX 8u /* of what did not arrive, so many are told */

typedef struct fidelity_missing {
    uint64_t number; /* of the acts sent, from 0 */
    uint64_t seq;    /* in the recording; 0: a release that the plan added */
    act_t act;
} fidelity_missing_t;

typedef struct fidelity_report {
    uint64_t sent;
    uint64_t refused; /* the system took fewer than it was given */
    inlet__quantiles_t
        late_ns;         /* from when it was due until it was sent; a wait never ends early */
    bool listened;       /* somebody looked for echoes: what follows means something */
    uint64_t arrived;    /* of `sent` */
    uint64_t missing;    /* of `sent` */
    uint64_t disordered; /* arrived behind one that was sent later */
    inlet__quantiles_t arrival_ns;     /* from being sent until it was captured */
    uint64_t positions, positions_off; /* compared, and different */
    int32_t position_error_max;        /* pixels, along the worse axis */
    uint32_t missing_count;            /* in use of: */
    fidelity_missing_t first_missing[FIDELITY_MISSING_MAX];
} fidelity_report_t;

typedef struct fidelity fidelity_t;

/* `acts` is about how many will be sent at most: what comes back after ACTS_TAG_NUMBERS others were
 * sent counts as missing. NULL: out of memory. */
fidelity_t *fidelity_open(uint64_t acts);
void fidelity_close(fidelity_t *fidelity);

/* An act is about to be sent: the extra info that it carries. */
uint64_t fidelity_begin(fidelity_t *fidelity, const act_t *act, uint64_t seq);

/* The last `count` begun were sent in one call, of which the system took the first `taken`. */
void fidelity_sent(fidelity_t *fidelity, uint32_t count, uint32_t taken, int64_t due_ns,
                   int64_t sent_ns);

/* An event of the live stream. True: it is an echo. */
bool fidelity_seen(fidelity_t *fidelity, const inlet_event_t *event);

/* How many that were sent have not come back so far. */
uint64_t fidelity_outstanding(const fidelity_t *fidelity);

/* `listened`: the stream was there all the while. */
void fidelity_report(const fidelity_t *fidelity, bool listened, fidelity_report_t *report);

/* The histogram of how late acts were sent, for printing: how many were at most bounds_ns[i] late,
 * and later than the bound before it; the last: all beyond. */
#define FIDELITY_BINS 8u
extern const int64_t fidelity_bounds_ns[FIDELITY_BINS - 1];
void fidelity_bins(const fidelity_t *fidelity, uint64_t bins[FIDELITY_BINS]);

#endif
