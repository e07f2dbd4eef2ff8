/* What one stream's pipeline and its subscribers did: counters and latencies, kept up by the drain
 * and by the connections. OS-free, one thread; time is an argument, on the clock of the events.
 *
 * Latencies are of input events alone (inlet__event_is_input): what the stream says of itself has
 * no capture to measure from. */
#ifndef INLET_SERVICE_STATS_H
#define INLET_SERVICE_STATS_H

#include "base/histogram.h"
#include "diag/stats_digest.h"
#include <inlet/event.h>
#include <inlet/status.h>

#define INLET__STATS_MARKS 1024u

/* A run of the drain that appended something: up to which number, and when. */
typedef struct inlet__stats_mark {
    uint64_t end_seq;
    int64_t time_ns;
} inlet__stats_mark_t;

/* 106 KiB: keep it out of the stack. */
typedef struct inlet__stream_stats {
    uint64_t run_count;                  /* times that the drain looked into the ring */
    uint64_t violation_count;            /* of those that ended an agent */
    inlet__histogram_t run_records;      /* records a run, of the runs that had any */
    inlet__histogram_t capture_to_drain; /* capture callback to the run that appended it */
    inlet__histogram_t drain_to_pipe;    /* that run to the writing of a batch, each subscriber */

    /* When records were appended, a run each instead of a record each: this costs an event nothing.
     * What is older than the oldest mark has waited so long that its capture will do instead. */
    inlet__stats_mark_t marks[INLET__STATS_MARKS]; /* by number modulo their count */
    uint64_t mark_count;                           /* ever made; at least 1 */
} inlet__stream_stats_t;

typedef struct inlet__subscriber_stats {
    uint64_t batch_count;
    uint64_t byte_count;    /* on the pipe: frames and seals included */
    uint64_t lost_count;    /* numbers that LOSS records of its own told it */
    uint64_t jump_count;    /* those records: it had fallen out of its window */
    uint64_t warning_count; /* times that it was told that it is behind */
} inlet__subscriber_stats_t;

/* A stream whose next number is `next_seq`; what it has already was appended nobody knows when. */
void inlet__stats_init(inlet__stream_stats_t *stats, uint64_t next_seq);

/* The drain has appended a record of the agent's. NULL stats: nothing is kept, here and below. */
void inlet__stats_admitted(inlet__stream_stats_t *stats, const inlet_event_t *event,
                           int64_t now_ns);

/* A run of the drain is over, at the time that it was given: it moved `count` records, the log goes
 * up to `next_seq`, and `result` says whether the agent broke its contract. */
void inlet__stats_ran(inlet__stream_stats_t *stats, uint64_t next_seq, uint32_t count,
                      inlet_status_t result, int64_t now_ns);

/* A batch of these events, whose numbers rise, goes to a subscriber in `byte_count` bytes. */
void inlet__stats_sent(inlet__stream_stats_t *stats, inlet__subscriber_stats_t *subscriber,
                       const inlet_event_t *events, uint32_t count, size_t byte_count,
                       int64_t now_ns);

/* What inlet__stats_sent would count of these events, for when the same batch goes to others too.
 * False: it does not fit. */
bool inlet__stats_digest(const inlet__stream_stats_t *stats, const inlet_event_t *events,
                         uint32_t count, inlet__stats_digest_t *digest);

/* Counts a batch of such a digest, as inlet__stats_sent does with its events. */
void inlet__stats_sent_again(inlet__stream_stats_t *stats, inlet__subscriber_stats_t *subscriber,
                             const inlet__stats_digest_t *digest, size_t byte_count,
                             int64_t now_ns);

#endif
