#include "diag/stats.h"

#include "base/event_check.h"

static const inlet__stats_mark_t *mark_at(const inlet__stream_stats_t *stats, uint64_t number) {
    return &stats->marks[number % INLET__STATS_MARKS];
}

static void add_mark(inlet__stream_stats_t *stats, uint64_t end_seq, int64_t time_ns) {
    stats->marks[stats->mark_count++ % INLET__STATS_MARKS] =
        (inlet__stats_mark_t){.end_seq = end_seq, .time_ns = time_ns};
}

void inlet__stats_init(inlet__stream_stats_t *stats, uint64_t next_seq) {
    stats->run_count = stats->violation_count = stats->mark_count = 0;
    inlet__histogram_reset(&stats->run_records);
    inlet__histogram_reset(&stats->capture_to_drain);
    inlet__histogram_reset(&stats->drain_to_pipe);
    add_mark(stats, next_seq, 0); /* nothing below it is known */
}

void inlet__stats_admitted(inlet__stream_stats_t *stats, const inlet_event_t *event,
                           int64_t now_ns) {
    if (stats != NULL && inlet__event_is_input(event))
        inlet__histogram_add(&stats->capture_to_drain, now_ns - event->time_ns, 1);
}

void inlet__stats_ran(inlet__stream_stats_t *stats, uint64_t next_seq, uint32_t count,
                      inlet_status_t result, int64_t now_ns) {
    if (stats == NULL)
        return;
    stats->run_count++;
    stats->violation_count += result != INLET_OK;
    if (count == 0)
        return;
    inlet__histogram_add(&stats->run_records, count, 1);
    add_mark(stats, next_seq, now_ns);
}

/* The first mark that ends behind `seq`; mark_count if none does. The oldest one is returned for
 * all that is before it. */
static uint64_t find_mark(const inlet__stream_stats_t *stats, uint64_t seq) {
    uint64_t low =
        stats->mark_count > INLET__STATS_MARKS ? stats->mark_count - INLET__STATS_MARKS : 0;
    uint64_t high = stats->mark_count;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (mark_at(stats, middle)->end_seq > seq)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* When the event was appended, for events whose numbers rise; *mark goes along. Before the end of
 * the oldest mark nobody knows where a run began. */
static int64_t appended_ns(const inlet__stream_stats_t *stats, const inlet_event_t *event,
                           uint64_t *mark) {
    while (*mark < stats->mark_count && mark_at(stats, *mark)->end_seq <= event->seq)
        ++*mark;
    const bool is_first = *mark == 0 || *mark + INLET__STATS_MARKS == stats->mark_count;
    const bool known = *mark < stats->mark_count && !is_first;
    return known ? mark_at(stats, *mark)->time_ns : event->time_ns;
}

/* Where a batch's runs go that have no room in a digest. */
typedef struct measure {
    inlet__histogram_t *histogram; /* NULL: nowhere */
    int64_t now_ns;
    inlet__stats_digest_t *digest;
    bool fits;
} measure_t;

static void add_run(measure_t *to, int64_t time_ns, uint64_t count) {
    if (count == 0)
        return;
    if (to->histogram != NULL)
        inlet__histogram_add(to->histogram, to->now_ns - time_ns, count);
    inlet__stats_digest_t *digest = to->digest;
    if (digest == NULL)
        return;
    to->fits = to->fits && digest->run_count < INLET__STATS_RUNS_MAX;
    if (!to->fits)
        return;
    digest->runs[digest->run_count].time_ns = time_ns;
    digest->runs[digest->run_count++].count = count;
}

static void measure(const inlet__stream_stats_t *stats, const inlet_event_t *events, uint32_t count,
                    measure_t *to) {
    uint64_t mark = find_mark(stats, events[0].seq), times = 0;
    int64_t since_ns = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!inlet__event_is_input(&events[i]))
            continue;
        int64_t time_ns = appended_ns(stats, &events[i], &mark);
        if (time_ns != since_ns) { /* a run's events are counted in one */
            add_run(to, since_ns, times);
            since_ns = time_ns;
            times = 0;
        }
        times++;
    }
    add_run(to, since_ns, times);
}

/* A LOSS that the hub made for this subscriber alone. */
static bool is_own_loss(const inlet_event_t *event) {
    if (event->type != INLET_EVENT_LOSS)
        return false;
    switch (event->u.loss.cause) {
    case INLET_CAUSE_SLOW_SUBSCRIBER:
    case INLET_CAUSE_NOT_RETAINED:
    case INLET_CAUSE_DAMAGED:
    case INLET_CAUSE_SKIPPED:
    case INLET_CAUSE_LAGGED:
        return true;
    default:
        return false;
    }
}

static void note_sent(inlet__subscriber_stats_t *subscriber, uint64_t lost_count,
                      size_t byte_count) {
    subscriber->batch_count++;
    subscriber->byte_count += byte_count;
    subscriber->lost_count += lost_count;
    subscriber->jump_count += lost_count > 0;
}

/* The hub puts it before all others. */
static uint64_t own_loss_of(const inlet_event_t *events) {
    return is_own_loss(&events[0]) ? events[0].u.loss.count : 0;
}

void inlet__stats_sent(inlet__stream_stats_t *stats, inlet__subscriber_stats_t *subscriber,
                       const inlet_event_t *events, uint32_t count, size_t byte_count,
                       int64_t now_ns) {
    if (count == 0)
        return;
    note_sent(subscriber, own_loss_of(events), byte_count);
    if (stats != NULL)
        measure(stats, events, count,
                &(measure_t){.histogram = &stats->drain_to_pipe, .now_ns = now_ns});
}

bool inlet__stats_digest(const inlet__stream_stats_t *stats, const inlet_event_t *events,
                         uint32_t count, inlet__stats_digest_t *digest) {
    measure_t to = {.digest = digest, .fits = true};
    digest->run_count = 0;
    digest->lost_count = count > 0 ? own_loss_of(events) : 0;
    if (stats != NULL && count > 0)
        measure(stats, events, count, &to);
    return to.fits;
}

void inlet__stats_sent_again(inlet__stream_stats_t *stats, inlet__subscriber_stats_t *subscriber,
                             const inlet__stats_digest_t *digest, size_t byte_count,
                             int64_t now_ns) {
    note_sent(subscriber, digest->lost_count, byte_count);
    for (uint32_t i = 0; stats != NULL && i < digest->run_count; i++)
        inlet__histogram_add(&stats->drain_to_pipe, now_ns - digest->runs[i].time_ns,
                             digest->runs[i].count);
}
