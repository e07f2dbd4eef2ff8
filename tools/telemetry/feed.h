/* A recording, read through an aggregate. */
#ifndef INLET_TELEMETRY_FEED_H
#define INLET_TELEMETRY_FEED_H

#include <inlet/recording.h>

#include "telemetry/aggregate.h"

typedef struct feed {
    const char *command; /* for complaints */
    const char *path;
    const char *machine;
    bool keys;
    bool (*take)(const bucket_t *bucket, void *context); /* as of aggregate_options_t */
    /* Every event, as the aggregate has counted it; may be NULL. */
    void (*see)(const inlet_event_t *event, int64_t utc_ns, uint32_t counted, void *context);
    void *context;
    inlet_stream_t *stream;
    inlet_stream_info_t info; /* its anchor is made where the recording tells none */
    bool has_time_of_day;
    uint32_t generation; /* of its buckets */
    uint32_t monitors_count;
    inlet_monitor_t monitors[INLET_MONITORS_MAX]; /* made where it tells none */
} feed_t;

/* Opens feed->path, of which feed holds what comes before `stream`; complains, and returns an exit
 * code. */
int feed_open(feed_t *feed);

/* Reads it to the end; complains. What it can't be read to is given first. *taken: whether `take`
 * took all. */
int feed_run(feed_t *feed, bool *taken);

void feed_close(feed_t *feed);

#endif
