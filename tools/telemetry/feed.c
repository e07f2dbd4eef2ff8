#include "telemetry/feed.h"

#include <string.h>

#include "cli/program.h"
#include "cli/recording_report.h"
#include "telemetry/screen_guess.h"

enum { EVENTS_AT_ONCE = 1024 };

static const inlet_recording_options_t all_at_once = {.struct_size = sizeof all_at_once,
                                                      .speed = INLET_SPEED_MAX};

/* What the recording does not tell of itself is looked for in its events. */
static void look_through(feed_t *feed, inlet_stream_t *stream) {
    static inlet_event_t events[EVENTS_AT_ONCE];
    screen_guess_t guess = {.any = false};
    uint32_t count, sources = 0;
    while (inlet_recv(stream, events, EVENTS_AT_ONCE, INLET_FOREVER, &count) == INLET_OK) {
        for (uint32_t i = 0; i < count; i++) {
            screen_guess_note(&guess, &events[i]);
            sources |= events[i].flags & INLET_SOURCE_ALL;
        }
    }
    if (feed->monitors_count == 0 && screen_guess_take(&guess, &feed->monitors[0]))
        feed->monitors_count = 1;
    if (feed->info.sources == 0)
        feed->info.sources = sources;
}

/* The same for the same recording, most likely another for another: FNV-1a. */
static uint32_t generation_of(const inlet_recording_info_t *info) {
    const int64_t facts[] = {info->created_utc_ns, (int64_t)info->first_seq, info->first_time_ns};
    unsigned char bytes[sizeof facts];
    uint32_t hash = UINT32_C(2166136261);
    memcpy(bytes, facts, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        hash = (hash ^ bytes[i]) * UINT32_C(16777619);
    return hash | BUCKET_IMPORTED;
}

int feed_open(feed_t *feed) {
    inlet_stream_t *stream;
    int code = recording_open(feed->command, feed->path, &all_at_once, &stream);
    if (code != EXIT_CODE_OK)
        return code;
    const inlet_recording_info_t about = recording_info_of(stream);
    feed->info = (inlet_stream_info_t){.struct_size = sizeof feed->info};
    (void)inlet_stream_info(stream, &feed->info);
    (void)inlet_recording_monitors(stream, feed->monitors, INLET_MONITORS_MAX,
                                   &feed->monitors_count);
    if (feed->monitors_count == 0 || feed->info.sources == 0)
        look_through(feed, stream);
    inlet_stream_close(stream);
    feed->has_time_of_day = feed->info.anchor_utc_ns > 0;
    if (!feed->has_time_of_day) { /* as if it had begun when the file was made */
        feed->info.anchor_ns = about.first_time_ns;
        feed->info.anchor_utc_ns = about.created_utc_ns;
    }
    feed->generation = generation_of(&about);
    return recording_open(feed->command, feed->path, &all_at_once, &feed->stream);
}

void feed_close(feed_t *feed) {
    inlet_stream_close(feed->stream);
    feed->stream = NULL;
}

/* A clock that was set back makes a generation of its own. */
static uint32_t generation(const bucket_id_t *id, uint32_t turn, void *context) {
    (void)id;
    return (((const feed_t *)context)->generation + turn) | BUCKET_IMPORTED;
}

static bool take(const bucket_t *bucket, void *context) {
    const feed_t *feed = context;
    return feed->take(bucket, feed->context);
}

static bool put(const feed_t *feed, aggregate_t *aggregate, const inlet_event_t *event) {
    if (!aggregate_put(aggregate, event, 0))
        return false;
    if (feed->see != NULL)
        feed->see(event, aggregate_utc_ns(aggregate, event->time_ns), aggregate_counted(aggregate),
                  feed->context);
    return true;
}

int feed_run(feed_t *feed, bool *taken) {
    static inlet_event_t events[EVENTS_AT_ONCE];
    const aggregate_options_t options = {.machine = feed->machine,
                                         .stream = feed->info,
                                         .keys = feed->keys,
                                         .monitors_count = feed->monitors_count,
                                         .monitors = feed->monitors,
                                         .begun_ns = INT64_MIN,
                                         .generation = generation,
                                         .take = take,
                                         .context = feed};
    aggregate_t *aggregate = aggregate_open(&options);
    inlet_status_t status = INLET_OK;
    *taken = aggregate != NULL;
    if (aggregate == NULL)
        return report_status(feed->command, INLET_E_NO_MEMORY);
    while (*taken && status == INLET_OK) {
        uint32_t count = 0;
        status = inlet_recv(feed->stream, events, EVENTS_AT_ONCE, INLET_FOREVER, &count);
        for (uint32_t i = 0; *taken && i < count; i++)
            *taken = put(feed, aggregate, &events[i]);
    }
    if (*taken)
        *taken = aggregate_flush(aggregate);
    aggregate_close(aggregate);
    if (!*taken)
        return EXIT_CODE_FAILED;
    if (status == INLET_E_CORRUPT)
        return recording_report_damage(feed->command, feed->path, feed->stream);
    return status == INLET_E_CLOSED ? EXIT_CODE_OK : report_status(feed->command, status);
}
