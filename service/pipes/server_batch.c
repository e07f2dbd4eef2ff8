#include "pipes/server_batch.h"

#include "base/fail_point.h"
#include "pipes/server_requests.h"
#include <string.h>

/* What a frame has beside its plaintext. */
enum { FRAME_EXTRA_BYTES = INLET__FRAME_HEADER_BYTES + INLET__TAG_BYTES };

static const int64_t NS_PER_MS = 1000000;

/* --- what the policy says --- */

/* Once each time that it passes its threshold: it has to come well below it before the next. */
static bool warns(inlet__subscription_t *subscription, const inlet__lag_t *lag) {
    const uint64_t threshold = inlet__policy_threshold(&subscription->policy, subscription->hub);
    if (lag->depth_records <= threshold / 2)
        subscription->warned = false;
    if (subscription->warned || lag->depth_records <= threshold)
        return false;
    subscription->warned = true;
    subscription->stats.warning_count++;
    return true;
}

static inlet_status_t write_behind(const inlet__subscription_t *subscription,
                                   const inlet__lag_t *lag, uint8_t *plain, size_t room,
                                   size_t *plain_bytes) {
    const int64_t lag_ms = lag->lag_ns / NS_PER_MS;
    const inlet__message_t message = {
        .type = INLET__MESSAGE_BEHIND,
        .subscription = subscription->id,
        .u.behind = {.depth_records = lag->depth_records,
                     .lag_ms = lag_ms < UINT32_MAX ? (uint32_t)lag_ms : UINT32_MAX}};
    return inlet__message_encode(&message, plain, room, plain_bytes);
}

static inlet_status_t write_end(inlet__subscription_t *subscription, inlet_status_t status,
                                uint8_t *plain, size_t room, size_t *plain_bytes) {
    const inlet__message_t message = {
        .type = INLET__MESSAGE_END, .subscription = subscription->id, .u.end_status = status};
    inlet__server_subscription_free(subscription);
    return inlet__message_encode(&message, plain, room, plain_bytes);
}

/* --- batches that others get as well --- */

/* Only what follows from the log alone is the same for all: not what one is told that begins, or
 * that has missed something. */
static bool is_shared(const inlet__server_connection_t *connection,
                      const inlet__subscription_t *subscription) {
    const inlet__cursor_t *cursor = &subscription->cursor;
    return connection->config->spans != NULL && !cursor->context_due && !cursor->snapshot_due &&
           cursor->skip_cause == INLET_CAUSE_NONE && subscription->replay.reader == NULL &&
           cursor->next_seq >= inlet__hub_oldest_seq(subscription->hub);
}

static bool is_compact(const inlet__server_connection_t *connection) {
    return (connection->capabilities & INLET__CAPABILITY_COMPACT) != 0;
}

static inlet__span_key_t key_of(const inlet__server_connection_t *connection,
                                const inlet__subscription_t *subscription) {
    return (inlet__span_key_t){.view = subscription->view_key,
                               .hub = subscription->hub,
                               .epoch = subscription->epoch,
                               .first_seq = subscription->covered_seq,
                               .written = subscription->hub->written,
                               .compact = is_compact(connection)};
}

static void send_again(inlet__subscription_t *subscription, const inlet__cached_span_t *span,
                       uint8_t *out, int64_t now_ns, size_t *batch_bytes) {
    subscription->cursor.position = span->position;
    subscription->cursor.next_seq = span->end_seq;
    *batch_bytes = span->byte_count;
    if (span->event_count == 0)
        return;
    memcpy(out, span->bytes, span->byte_count);
    subscription->covered_seq = span->end_seq;
    subscription->sent_count += span->event_count;
    inlet__stats_sent_again(
        subscription->stream_stats, &subscription->stats, &span->digest,
        span->byte_count + INLET__MESSAGE_BATCH_HEADER_BYTES + FRAME_EXTRA_BYTES, now_ns);
}

/* Counts a batch for its subscriber, and keeps it for others of this key. Its events are looked at
 * once for both, if their runs are as few as the kept ones may be. NULL: it is for nobody else. */
static void note_batch(const inlet__server_connection_t *connection,
                       inlet__subscription_t *subscription, const inlet__span_key_t *key,
                       inlet__slice_t batch, uint32_t count, int64_t now_ns) {
    const inlet_event_t *events = connection->config->scratch;
    const size_t sent_bytes = batch.count + INLET__MESSAGE_BATCH_HEADER_BYTES + FRAME_EXTRA_BYTES;
    inlet__cached_span_t span = {.position = subscription->cursor.position,
                                 .end_seq = subscription->cursor.next_seq,
                                 .event_count = count,
                                 .byte_count = (uint32_t)batch.count};
    const bool kept =
        key != NULL && inlet__stats_digest(subscription->stream_stats, events, count, &span.digest);
    if (kept) {
        span.key = *key;
        inlet__span_cache_put(connection->config->spans, &span, batch.bytes);
    }
    if (count > 0 && kept)
        inlet__stats_sent_again(subscription->stream_stats, &subscription->stats, &span.digest,
                                sent_bytes, now_ns);
    else
        inlet__stats_sent(subscription->stream_stats, &subscription->stats, events, count,
                          sent_bytes, now_ns);
}

/* --- history --- */

static bool lives_on_history(const inlet__subscription_t *subscription) {
    const inlet__policy_t *policy = &subscription->policy;
    return policy->kind == INLET_POLICY_LOSSLESS && policy->window_records == 0 &&
           policy->max_lag_ms == 0;
}

static inlet__stream_log_identity_t stream_of(const inlet__subscription_t *subscription) {
    return (inlet__stream_log_identity_t){.boot_id = subscription->boot_id,
                                          .epoch = subscription->epoch,
                                          .session = subscription->session};
}

/* A lossless subscriber that is behind the log goes on in the journal: it had subscribed when that
 * was captured, so it needs no scope for it. */
static void follow_into_history(const inlet__server_connection_t *connection,
                                inlet__subscription_t *subscription) {
    const inlet__cursor_t *cursor = &subscription->cursor;
    const inlet__stream_log_identity_t stream = stream_of(subscription);
    if (subscription->replay.reader != NULL || !lives_on_history(subscription) ||
        cursor->loss_cause != INLET_CAUSE_SLOW_SUBSCRIBER ||
        cursor->next_seq >= inlet__hub_oldest_seq(subscription->hub) ||
        !inlet__replay_begin(&subscription->replay, subscription->journal, &stream,
                             cursor->next_seq, 0, INLET_CAUSE_SLOW_SUBSCRIBER))
        return;
    subscription->replay.names_damage = inlet__server_names_damage(connection);
    if (cursor->context_due || cursor->snapshot_due)
        inlet__replay_join(&subscription->replay);
}

/* The log goes on where the journal ends, or where it has what comes next itself. */
static void leave_history(inlet__subscription_t *subscription) {
    const inlet__replay_t *replay = &subscription->replay;
    const bool joins = replay->context_due || replay->snapshot_due;
    const uint32_t cause = inlet__replay_cause(replay);
    /* What the journal has given was in this log once, so the stream has come as far. */
    (void)inlet__hub_seek(subscription->hub, replay->next_seq, &subscription->cursor);
    if (subscription->cursor.next_seq < inlet__hub_oldest_seq(subscription->hub))
        subscription->cursor.loss_cause = cause;
    if (joins)
        inlet__hub_join(&subscription->cursor);
    inlet__replay_end(&subscription->replay);
}

void inlet__server_suspend_journal(inlet__server_connection_t *connection) {
    for (uint32_t i = 0; i < INLET__SUBSCRIPTIONS_MAX; i++)
        inlet__replay_suspend(&connection->subscriptions[i].replay);
}

void inlet__server_resume_journal(inlet__server_connection_t *connection,
                                  inlet__journal_t *journal) {
    for (uint32_t i = 0; i < INLET__SUBSCRIPTIONS_MAX; i++) {
        inlet__subscription_t *subscription = &connection->subscriptions[i];
        const inlet__stream_log_identity_t stream = stream_of(subscription);
        if (subscription->id == 0)
            continue;
        subscription->journal = journal;
        if (!inlet__replay_resume(&subscription->replay, journal, &stream))
            leave_history(subscription);
    }
}

/* --- a batch --- */

static uint32_t batch_events(const inlet__server_config_t *config) {
    const uint32_t most = config->batch_events;
    return most > 0 && most < INLET__BATCH_EVENTS_MAX ? most : INLET__BATCH_EVENTS_MAX;
}

/* False: it waits for the journal. */
static bool read_events(inlet__subscription_t *subscription, inlet_event_t *events, uint32_t most,
                        inlet__span_t *span) {
    inlet__replay_t *replay = &subscription->replay;
    if (replay->reader != NULL && replay->next_seq >= inlet__hub_oldest_seq(subscription->hub))
        leave_history(subscription);
    if (replay->reader != NULL) {
        replay->log_seq = inlet__hub_oldest_seq(subscription->hub);
        const enum inlet__replay_news news =
            inlet__replay_read(replay, &subscription->view, events, most, span);
        if (news != INLET__REPLAY_OVER)
            return news == INLET__REPLAY_READ;
        leave_history(subscription);
    }
    inlet__hub_read(subscription->hub, &subscription->cursor, &subscription->view, events, most,
                    span);
    return true;
}

/* The rest of what was read did not fit: it is there still. */
static inlet_status_t go_back(inlet__subscription_t *subscription, uint64_t seq) {
    if (subscription->replay.reader == NULL)
        return inlet__hub_seek(subscription->hub, seq, &subscription->cursor);
    inlet__replay_rewind(&subscription->replay, seq);
    return INLET_OK;
}

static inlet_status_t encode(const inlet__server_connection_t *connection,
                             inlet__subscription_t *subscription, const inlet__span_key_t *key,
                             uint8_t *out, size_t room, int64_t now_ns, size_t *batch_bytes) {
    inlet_event_t *events = connection->config->scratch;
    inlet__span_t span;
    uint32_t encoded = 0;
    if (!read_events(subscription, events, batch_events(connection->config), &span))
        return INLET_OK;
    if (span.count > 0) {
        INLET__FAIL_POINT("output.read");
        inlet_status_t status =
            (is_compact(connection) ? inlet__batch_encode_compact : inlet__batch_encode)(
                events, span.count, subscription->covered_seq, span.end_seq, out, room, &encoded,
                batch_bytes);
        if (status != INLET_OK)
            return status;
        INLET__FAIL_POINT("output.encoded");
        if (encoded < span.count) { /* the rest is retained still: nothing was appended meanwhile */
            span.end_seq = events[encoded].seq;
            status = go_back(subscription, span.end_seq);
            if (status != INLET_OK)
                return status;
        }
        subscription->covered_seq = span.end_seq;
        subscription->sent_count += encoded;
    }
    note_batch(connection, subscription, key, (inlet__slice_t){out, *batch_bytes}, encoded, now_ns);
    return INLET_OK;
}

static inlet_status_t write_batch(inlet__server_connection_t *connection,
                                  inlet__subscription_t *subscription, uint8_t *plain, size_t room,
                                  int64_t now_ns, size_t *plain_bytes) {
    uint8_t *out = plain + INLET__MESSAGE_BATCH_HEADER_BYTES;
    size_t batch_bytes = 0;
    inlet_status_t status = INLET_OK;
    if (!inlet__hub_has_news(subscription->hub, &subscription->cursor))
        return INLET_OK;
    const inlet__span_key_t key = key_of(connection, subscription);
    const bool shared = is_shared(connection, subscription);
    const inlet__cached_span_t *span =
        shared ? inlet__span_cache_find(connection->config->spans, &key) : NULL;
    if (span != NULL)
        send_again(subscription, span, out, now_ns, &batch_bytes);
    else
        status = encode(connection, subscription, shared ? &key : NULL, out,
                        room - INLET__MESSAGE_BATCH_HEADER_BYTES, now_ns, &batch_bytes);
    if (status != INLET_OK || batch_bytes == 0)
        return status;
    inlet__message_write_batch_header(plain, subscription->id, inlet__message_time_us(now_ns));
    *plain_bytes = INLET__MESSAGE_BATCH_HEADER_BYTES + batch_bytes;
    return INLET_OK;
}

inlet_status_t inlet__server_batch(inlet__server_connection_t *connection,
                                   inlet__subscription_t *subscription, uint8_t *plain, size_t room,
                                   int64_t now_ns, size_t *plain_bytes) {
    *plain_bytes = 0;
    follow_into_history(connection, subscription);
    if (subscription->replay.reader != NULL) /* which no policy is about: it is behind the log */
        return write_batch(connection, subscription, plain, room, now_ns, plain_bytes);
    const inlet__lag_t lag = inlet__policy_lag(subscription->hub, &subscription->cursor, now_ns);
    inlet_status_t status = inlet__policy_apply(&subscription->policy, subscription->hub,
                                                &subscription->cursor, now_ns);
    if (status == INLET_E_TOO_SLOW)
        return write_end(subscription, status, plain, room, plain_bytes);
    if (warns(subscription, &lag))
        return write_behind(subscription, &lag, plain, room, plain_bytes);
    return write_batch(connection, subscription, plain, room, now_ns, plain_bytes);
}
