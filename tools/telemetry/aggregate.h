/* Makes buckets of a stream's records, a minute each. OS-free: time comes in with the records and
 * by aggregate_tick. One thread at a time.
 *
 * Of raw input and hooks, which tell the same act twice, one counts: raw input where it is
 * captured. Positions are the hooks' where these are. Where keys have no identity (`kbd.timing`)
 * the oldest press is taken for the released key's: single dwell times can be another's then, their
 * sum is not. */
#ifndef INLET_TELEMETRY_AGGREGATE_H
#define INLET_TELEMETRY_AGGREGATE_H

#include <inlet/inlet.h>
#include <inlet/recording.h>

#include "telemetry/bucket.h"

typedef struct aggregate aggregate_t;

typedef struct aggregate_options {
    const char *machine;
    inlet_stream_info_t stream; /* its anchor says what time of day it is until a CLOCK record
                                   does; without one its clock begins in 1970 */
    bool keys;                  /* presses are counted by key, where identities are shown */
    uint32_t monitors_count;
    const inlet_monitor_t *monitors;
    int64_t begun_ns; /* on the stream's clock: from here on somebody collects; INT64_MIN: from the
                         first record on */
    /* Which generation a bucket that begins is; `turn` is how often the time of day was set back
     * since aggregate_open. */
    uint32_t (*generation)(const bucket_id_t *id, uint32_t turn, void *context);
    /* A minute is over: its bucket is taken. False: it was not, and the aggregate's next call
     * returns false too. */
    bool (*take)(const bucket_t *bucket, void *context);
    void *context;
} aggregate_options_t;

/* What is in *options is copied. NULL: out of memory, or no name of a machine. */
aggregate_t *aggregate_open(const aggregate_options_t *options);

/* Without the bucket at hand: aggregate_flush first. NULL is allowed. */
void aggregate_close(aggregate_t *aggregate);

/* One record, which the collector received at recv_ns on the stream's clock (0: nobody knows).
 * False: a bucket was not taken, or no memory. */
bool aggregate_put(aggregate_t *aggregate, const inlet_event_t *event, int64_t recv_ns);

/* It is now_ns, and nothing before it is still to come: whoever has no records calls it now and
 * then, so that minutes end. */
bool aggregate_tick(aggregate_t *aggregate, int64_t now_ns);

/* The monitors are others from here on; up to INLET_MONITORS_MAX, copied. */
void aggregate_monitors(aggregate_t *aggregate, uint32_t count, const inlet_monitor_t *monitors);

/* Nobody collects from now on, until the next record or tick: what lies between is not observed,
 * and whatever was held is forgotten. */
void aggregate_away(aggregate_t *aggregate);

/* Gives what the bucket at hand holds away, if anything, and begins another of the same minute. */
bool aggregate_flush(aggregate_t *aggregate);

/* The bucket at hand; NULL before the first record. Lives until the next call. */
const bucket_t *aggregate_current(const aggregate_t *aggregate);

/* What the record put last was: enum acts_counted bits (acts_of.h). */
uint32_t aggregate_counted(const aggregate_t *aggregate);

/* The time of day of a time of the stream, as far as is known so far. */
int64_t aggregate_utc_ns(const aggregate_t *aggregate, int64_t time_ns);

/* The cell of a monitor's grid that a position is in; false: it is on another monitor. */
bool bucket_cell(const inlet_monitor_t *monitor, int32_t x, int32_t y, uint32_t *cell);

#endif
