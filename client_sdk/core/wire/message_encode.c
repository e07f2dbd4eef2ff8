#include "wire/message.h"

#include "base/bytes.h"
#include "wire/message_internal.h"

static void write_name(inlet__writer_t *writer, inlet__slice_t name) {
    inlet__write_u8(writer, (uint8_t)name.count);
    inlet__write_bytes(writer, name.bytes, name.count);
}

static void write_latency(inlet__writer_t *writer, const inlet__message_latency_t *latency) {
    if (latency->count == 0)
        return;
    inlet__write_u64(writer, latency->count);
    inlet__write_u32(writer, latency->p50_us);
    inlet__write_u32(writer, latency->p90_us);
    inlet__write_u32(writer, latency->p99_us);
    inlet__write_u32(writer, latency->p999_us);
    inlet__write_u32(writer, latency->max_us);
}

static bool is_told(const inlet__message_policy_t *policy) {
    return policy->kind != 0 || policy->window_records != 0 || policy->warn_records != 0 ||
           policy->max_lag_ms != 0;
}

static void write_policy(inlet__writer_t *writer, const inlet__message_policy_t *policy) {
    inlet__write_u8(writer, (uint8_t)policy->kind);
    inlet__write_u32(writer, policy->window_records);
    inlet__write_u32(writer, policy->warn_records);
    inlet__write_u32(writer, policy->max_lag_ms);
}

static void write_subscribe(inlet__writer_t *writer, const inlet__message_subscribe_t *subscribe) {
    inlet__write_u16(writer, subscribe->schema_version);
    inlet__write_u32(writer, subscribe->sources);
    inlet__write_u64(writer, subscribe->event_types);
    inlet__write_u64(writer, subscribe->from_seq);
    if (is_told(&subscribe->policy) || subscribe->from_time_ns != 0)
        write_policy(writer, &subscribe->policy);
    if (subscribe->from_time_ns != 0)
        inlet__write_u64(writer, (uint64_t)subscribe->from_time_ns);
}

/* A grant but for its key. */
static void write_enrol(inlet__writer_t *writer, const inlet__message_grant_add_t *grant) {
    inlet__write_u32(writer, grant->scopes);
    write_name(writer, grant->name);
    inlet__write_bytes(writer, grant->terms.bytes, grant->terms.count);
}

static void write_grant_add(inlet__writer_t *writer, const inlet__message_grant_add_t *grant) {
    inlet__write_bytes(writer, grant->public_key, sizeof grant->public_key);
    write_enrol(writer, grant);
}

static void write_grant_remove(inlet__writer_t *writer,
                               const inlet__message_grant_remove_t *grant) {
    if (grant->name.count > 0) {
        inlet__write_u8(writer, INLET__GRANT_BY_NAME);
        write_name(writer, grant->name);
    } else {
        inlet__write_u8(writer, INLET__GRANT_BY_KEY);
        inlet__write_bytes(writer, grant->public_key, sizeof grant->public_key);
    }
}

static void write_reply(inlet__writer_t *writer, const inlet__message_reply_t *reply) {
    inlet__write_u32(writer, (uint32_t)reply->status);
    inlet__write_u16(writer, (uint16_t)reply->detail.count);
    inlet__write_bytes(writer, reply->detail.bytes, reply->detail.count);
    inlet__write_bytes(writer, reply->body.bytes, reply->body.count);
}

static void write_filter(inlet__writer_t *writer, const inlet__message_filter_t *filter) {
    inlet__write_u32(writer, filter->sources);
    inlet__write_u64(writer, filter->event_types);
}

/* The requests that need a capability, behind their number. */
static void write_further(inlet__writer_t *writer, const inlet__message_t *message) {
    switch (message->type) {
    case INLET__MESSAGE_PING:
        inlet__write_bytes(writer, message->u.ping.bytes, message->u.ping.count);
        return;
    case INLET__MESSAGE_CANCEL:
        inlet__write_u32(writer, message->u.target);
        return;
    case INLET__MESSAGE_PAUSE:
        inlet__write_u32(writer, message->u.pause_s);
        return;
    case INLET__MESSAGE_FILTER:
        inlet__write_u32(writer, message->subscription);
        write_filter(writer, &message->u.filter);
        return;
    case INLET__MESSAGE_SNAPSHOT:
        write_filter(writer, &message->u.filter);
        return;
    case INLET__MESSAGE_ENROL:
        write_enrol(writer, &message->u.grant_add);
        return;
    default: /* STATUS, STATS, GRANT_LIST, DEVICES, INFO, RESUME: the number is all */
        return;
    }
}

static void write_body(inlet__writer_t *writer, const inlet__message_t *message) {
    switch (message->type) {
    case INLET__MESSAGE_CLIENT_CLOSE:
        inlet__write_u32(writer, (uint32_t)message->u.close.status);
        return;
    case INLET__MESSAGE_CLOSE:
        inlet__write_u32(writer, (uint32_t)message->u.close.status);
        inlet__write_u64(writer, message->u.close.final_seq);
        return;
    case INLET__MESSAGE_BATCH:
        inlet__write_u32(writer, message->subscription);
        inlet__write_u32(writer, message->u.batch.sent_us);
        inlet__write_bytes(writer, message->u.batch.bytes.bytes, message->u.batch.bytes.count);
        return;
    case INLET__MESSAGE_END:
        inlet__write_u32(writer, message->subscription);
        inlet__write_u32(writer, (uint32_t)message->u.end_status);
        return;
    case INLET__MESSAGE_BEHIND:
        inlet__write_u32(writer, message->subscription);
        inlet__write_u64(writer, message->u.behind.depth_records);
        inlet__write_u32(writer, message->u.behind.lag_ms);
        return;
    case INLET__MESSAGE_CLIENT_HEARTBEAT:
        write_latency(writer, &message->u.latency);
        return;
    case INLET__MESSAGE_HEARTBEAT:
        return;
    default:
        break;
    }

    inlet__write_u32(writer, message->request);
    switch (message->type) {
    case INLET__MESSAGE_SUBSCRIBE:
        write_subscribe(writer, &message->u.subscribe);
        return;
    case INLET__MESSAGE_UNSUBSCRIBE:
        inlet__write_u32(writer, message->subscription);
        return;
    case INLET__MESSAGE_GRANT_ADD:
        write_grant_add(writer, &message->u.grant_add);
        return;
    case INLET__MESSAGE_GRANT_REMOVE:
        write_grant_remove(writer, &message->u.grant_remove);
        return;
    case INLET__MESSAGE_REPLY:
        write_reply(writer, &message->u.reply);
        return;
    default:
        write_further(writer, message);
        return;
    }
}

inlet_status_t inlet__message_encode(const inlet__message_t *message, uint8_t *out, size_t capacity,
                                     size_t *out_bytes) {
    *out_bytes = 0;
    if (!inlet__message_is_valid(message))
        return INLET_E_INVALID_ARGUMENT;
    inlet__writer_t writer = inlet__writer_over(out, capacity);
    inlet__write_u8(&writer, message->type);
    write_body(&writer, message);
    if (writer.failed)
        return INLET_E_BUFFER_TOO_SMALL;
    *out_bytes = inlet__writer_count(&writer);
    return INLET_OK;
}

void inlet__message_write_batch_header(uint8_t out[INLET__MESSAGE_BATCH_HEADER_BYTES],
                                       uint32_t subscription, uint32_t sent_us) {
    inlet__writer_t writer = inlet__writer_over(out, INLET__MESSAGE_BATCH_HEADER_BYTES);
    inlet__write_u8(&writer, INLET__MESSAGE_BATCH);
    inlet__write_u32(&writer, subscription);
    inlet__write_u32(&writer, sent_us);
}

void inlet__subscribed_encode(const inlet__subscribed_t *subscribed,
                              uint8_t out[INLET__SUBSCRIBED_BYTES_MAX]) {
    inlet__writer_t writer = inlet__writer_over(out, INLET__SUBSCRIBED_BYTES_MAX);
    inlet__write_u32(&writer, subscribed->subscription);
    inlet__write_u32(&writer, subscribed->session);
    inlet__write_u64(&writer, subscribed->boot_id);
    inlet__write_u64(&writer, subscribed->epoch);
    inlet__write_u64(&writer, subscribed->first_seq);
    inlet__write_u64(&writer, (uint64_t)subscribed->anchor_ns);
    inlet__write_u64(&writer, (uint64_t)subscribed->anchor_utc_ns);
    inlet__write_u32(&writer, subscribed->sources);
    inlet__write_u8(&writer, subscribed->start);
}
