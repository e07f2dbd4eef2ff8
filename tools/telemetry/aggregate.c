#include "telemetry/aggregate.h"

#include <stdlib.h>
#include <string.h>

#include "telemetry/acts_of.h"
#include "telemetry/store.h"

#define FILL_MINUTES_MAX (24 * 60) /* a longer gap is no time that somebody observed */

struct aggregate {
    aggregate_options_t options;
    inlet_monitor_t monitors[INLET_MONITORS_MAX];
    bucket_t *bucket;
    acts_of_t acts;
    int64_t anchor_ns, anchor_utc_ns;
    int64_t seen_ns;  /* so far it is observed; INT64_MIN: it is not */
    int64_t begun_ns; /* blind spans are of the time since */
    uint32_t turn;
    uint32_t mask; /* sources that capture and are subscribed to */
    bool failed;
};

/* A recording's times may be anything: they wrap. */
static int64_t shifted(int64_t time_ns, int64_t from_ns, int64_t to_ns) {
    return (int64_t)((uint64_t)time_ns - (uint64_t)from_ns + (uint64_t)to_ns);
}

int64_t aggregate_utc_ns(const aggregate_t *aggregate, int64_t time_ns) {
    return shifted(time_ns, aggregate->anchor_ns, aggregate->anchor_utc_ns);
}

static int64_t time_of_utc(const aggregate_t *aggregate, int64_t utc_ns) {
    return shifted(utc_ns, aggregate->anchor_utc_ns, aggregate->anchor_ns);
}

aggregate_t *aggregate_open(const aggregate_options_t *options) {
    if (!bucket_is_machine(options->machine) || options->monitors_count > INLET_MONITORS_MAX)
        return NULL;
    aggregate_t *aggregate = calloc(1, sizeof *aggregate);
    if (aggregate == NULL)
        return NULL;
    aggregate->options = *options;
    if (options->monitors_count > 0)
        memcpy(aggregate->monitors, options->monitors,
               options->monitors_count * sizeof aggregate->monitors[0]);
    aggregate->options.monitors = aggregate->monitors;
    aggregate->anchor_ns = options->stream.anchor_ns;
    aggregate->anchor_utc_ns = options->stream.anchor_utc_ns;
    aggregate->seen_ns = options->begun_ns;
    aggregate->begun_ns = options->begun_ns;
    aggregate->mask = options->stream.sources != 0 ? options->stream.sources : INLET_SOURCE_ALL;
    aggregate->bucket = bucket_new(NULL);
    if (aggregate->bucket == NULL) {
        free(aggregate);
        return NULL;
    }
    bucket_id_t *id = &aggregate->bucket->id;
    bucket_machine_from(options->machine, id->machine);
    id->boot_id = options->stream.boot_id;
    id->session = options->stream.session;
    id->epoch = options->stream.epoch <= INT64_MAX ? options->stream.epoch : INT64_MAX;
    id->minute = INT64_MIN;
    acts_of_begin(&aggregate->acts, aggregate->mask, options->keys, options->monitors_count,
                  aggregate->monitors);
    return aggregate;
}

void aggregate_close(aggregate_t *aggregate) {
    if (aggregate == NULL)
        return;
    bucket_free(aggregate->bucket);
    free(aggregate);
}

const bucket_t *aggregate_current(const aggregate_t *aggregate) {
    return aggregate->bucket->id.minute != INT64_MIN ? aggregate->bucket : NULL;
}

uint32_t aggregate_counted(const aggregate_t *aggregate) {
    return aggregate->acts.counted;
}

static void begin_minute(aggregate_t *aggregate, int64_t minute) {
    bucket_t *bucket = aggregate->bucket;
    bucket_reset(bucket);
    acts_of_anew(&aggregate->acts);
    bucket->id.minute = minute;
    bucket->id.generation =
        aggregate->options.generation(&bucket->id, aggregate->turn, aggregate->options.context);
}

static void observe(aggregate_t *aggregate, int64_t until_ns) {
    uint64_t *observed = &aggregate->bucket->totals[BUCKET_OBSERVED_NS];
    if (aggregate->seen_ns != INT64_MIN && until_ns > aggregate->seen_ns)
        *observed = bucket_sum(*observed, (uint64_t)until_ns - (uint64_t)aggregate->seen_ns);
    if (until_ns > aggregate->seen_ns)
        aggregate->seen_ns = until_ns;
}

static bool give(aggregate_t *aggregate) {
    const bucket_t *bucket = aggregate->bucket;
    acts_of_settle(&aggregate->acts, aggregate->bucket);
    if (bucket->totals[BUCKET_EVENTS] == 0 && bucket->totals[BUCKET_OBSERVED_NS] == 0)
        return true;
    if (!aggregate->options.take(bucket, aggregate->options.context))
        aggregate->failed = true;
    return !aggregate->failed;
}

/* Ends minutes until the time at hand is in the one at hand. Minutes never go back by that: what
 * comes late counts in the latest. */
static bool come_to(aggregate_t *aggregate, int64_t time_ns) {
    const int64_t minute = store_minute_of(aggregate_utc_ns(aggregate, time_ns));
    int64_t *at = &aggregate->bucket->id.minute;
    if (*at == INT64_MIN)
        begin_minute(aggregate, minute);
    if (minute - *at > FILL_MINUTES_MAX)
        aggregate_away(aggregate);
    while (*at < minute && aggregate->seen_ns != INT64_MIN) {
        observe(aggregate, time_of_utc(aggregate, (*at + 1) * NS_PER_MINUTE));
        const int64_t next = *at + 1;
        if (!give(aggregate))
            return false;
        begin_minute(aggregate, next);
    }
    if (*at < minute) {
        if (!give(aggregate))
            return false;
        begin_minute(aggregate, minute);
    }
    return true;
}

bool aggregate_flush(aggregate_t *aggregate) {
    if (aggregate->failed || aggregate_current(aggregate) == NULL)
        return !aggregate->failed;
    if (!give(aggregate))
        return false;
    begin_minute(aggregate, aggregate->bucket->id.minute);
    return true;
}

bool aggregate_tick(aggregate_t *aggregate, int64_t now_ns) {
    if (aggregate->failed || !come_to(aggregate, now_ns))
        return false;
    if (aggregate->seen_ns == INT64_MIN)
        aggregate->seen_ns = now_ns;
    observe(aggregate, now_ns);
    return true;
}

void aggregate_monitors(aggregate_t *aggregate, uint32_t count, const inlet_monitor_t *monitors) {
    if (count > INLET_MONITORS_MAX)
        return;
    memcpy(aggregate->monitors, monitors, count * sizeof aggregate->monitors[0]);
    aggregate->acts.monitors_count = count;
    aggregate->acts.monitor_last = 0;
}

void aggregate_away(aggregate_t *aggregate) {
    aggregate->seen_ns = INT64_MIN;
    acts_of_forget(&aggregate->acts);
}

/* The time of day is known anew. Set back, its minutes come again, as a later generation. */
static bool set_clock(aggregate_t *aggregate, const inlet_event_t *event) {
    const int64_t minute = store_minute_of(event->u.clock.utc_ns);
    const bool is_back = minute < aggregate->bucket->id.minute;
    if (is_back && !give(aggregate))
        return false;
    aggregate->anchor_ns = event->time_ns;
    aggregate->anchor_utc_ns = event->u.clock.utc_ns;
    if (is_back) {
        aggregate->turn++;
        begin_minute(aggregate, minute);
    }
    return come_to(aggregate, event->time_ns);
}

static void note_loss(aggregate_t *aggregate, const inlet_loss_t *loss) {
    if (loss->cause == INLET_CAUSE_HIDDEN || loss->cause >= INLET_CAUSE_COUNT)
        return;
    bucket_loss_t *lost = &aggregate->bucket->lost[loss->cause];
    lost->records = bucket_sum(lost->records, 1);
    lost->events = bucket_sum(lost->events, loss->count);
    acts_of_forget(&aggregate->acts);
}

static void note_blind(aggregate_t *aggregate, const inlet_event_t *event) {
    const inlet_blind_t *blind = &event->u.blind;
    if (blind->cause >= INLET_CAUSE_COUNT)
        return;
    bucket_blind_t *sum = &aggregate->bucket->blind[blind->cause];
    const int64_t from_ns =
        blind->from_ns > aggregate->begun_ns ? blind->from_ns : aggregate->begun_ns;
    sum->spans = bucket_sum(sum->spans, 1);
    if (event->time_ns > from_ns)
        sum->ns = bucket_sum(sum->ns, (uint64_t)event->time_ns - (uint64_t)from_ns);
    acts_of_forget(&aggregate->acts);
}

static bool is_news(const inlet_event_t *event) {
    return (event->flags & INLET_FLAG_STATE) == 0 && event->type != INLET_EVENT_SNAPSHOT;
}

bool aggregate_put(aggregate_t *aggregate, const inlet_event_t *event, int64_t recv_ns) {
    if (aggregate->failed)
        return false;
    if (aggregate->begun_ns == INT64_MIN)
        aggregate->begun_ns = event->time_ns;
    if (aggregate->seen_ns == INT64_MIN && is_news(event))
        aggregate->seen_ns = event->time_ns;
    if (event->type == INLET_EVENT_CLOCK && is_news(event)) {
        if (!set_clock(aggregate, event))
            return false;
    } else if (!come_to(aggregate, event->time_ns)) {
        return false;
    }
    if (is_news(event)) {
        uint64_t *events = &aggregate->bucket->totals[BUCKET_EVENTS];
        observe(aggregate, event->time_ns);
        *events = bucket_sum(*events, 1);
    }
    aggregate->acts.counted = 0;
    if (event->type == INLET_EVENT_LOSS)
        note_loss(aggregate, &event->u.loss);
    else if (event->type == INLET_EVENT_BLIND)
        note_blind(aggregate, event);
    else
        acts_of_put(&aggregate->acts, aggregate->bucket, event, recv_ns);
    return true;
}
