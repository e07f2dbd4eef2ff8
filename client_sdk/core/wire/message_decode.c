#include "wire/message.h"

#include <string.h>

#include <inlet/event.h>

#include "base/bytes.h"
#include "base/event_check.h"
#include "wire/message_internal.h"

static inlet_status_t read_status(inlet__reader_t *reader) {
    return (inlet_status_t)inlet__read_u32(reader);
}

static inlet__slice_t read_slice(inlet__reader_t *reader, size_t count) {
    inlet__slice_t slice = {.bytes = inlet__read_bytes(reader, count), .count = count};
    if (slice.bytes == NULL)
        slice.count = 0;
    return slice;
}

static inlet__slice_t read_rest(inlet__reader_t *reader) {
    return read_slice(reader, inlet__reader_left(reader));
}

static void read_key(inlet__reader_t *reader, uint8_t key[INLET__MESSAGE_KEY_BYTES]) {
    const uint8_t *bytes = inlet__read_bytes(reader, INLET__MESSAGE_KEY_BYTES);
    if (bytes != NULL)
        memcpy(key, bytes, INLET__MESSAGE_KEY_BYTES);
}

/* Without a body there is nothing to tell; with one there is. */
static bool read_latency(inlet__reader_t *reader, inlet__message_latency_t *latency) {
    if (inlet__reader_left(reader) == 0)
        return true;
    latency->count = inlet__read_u64(reader);
    latency->p50_us = inlet__read_u32(reader);
    latency->p90_us = inlet__read_u32(reader);
    latency->p99_us = inlet__read_u32(reader);
    latency->p999_us = inlet__read_u32(reader);
    latency->max_us = inlet__read_u32(reader);
    return latency->count > 0;
}

/* False: a time of 0, which nobody writes. */
static bool read_subscribe(inlet__reader_t *reader, inlet__message_subscribe_t *subscribe) {
    subscribe->schema_version = inlet__read_u16(reader);
    subscribe->sources = inlet__read_u32(reader);
    subscribe->event_types = inlet__read_u64(reader);
    subscribe->from_seq = inlet__read_u64(reader);
    if (inlet__reader_left(reader) == 0)
        return true;
    subscribe->policy.kind = inlet__read_u8(reader);
    subscribe->policy.window_records = inlet__read_u32(reader);
    subscribe->policy.warn_records = inlet__read_u32(reader);
    subscribe->policy.max_lag_ms = inlet__read_u32(reader);
    if (inlet__reader_left(reader) == 0)
        return true;
    subscribe->from_time_ns = (int64_t)inlet__read_u64(reader);
    return subscribe->from_time_ns != 0;
}

/* A grant but for its key. */
static void read_enrol(inlet__reader_t *reader, inlet__message_grant_add_t *grant) {
    grant->scopes = inlet__read_u32(reader);
    grant->name = read_slice(reader, inlet__read_u8(reader));
    grant->terms = read_rest(reader);
}

static void read_grant_add(inlet__reader_t *reader, inlet__message_grant_add_t *grant) {
    read_key(reader, grant->public_key);
    read_enrol(reader, grant);
}

/* False if the grant is named in neither way; an empty name is no name. */
static bool read_grant_remove(inlet__reader_t *reader, inlet__message_grant_remove_t *grant) {
    switch (inlet__read_u8(reader)) {
    case INLET__GRANT_BY_KEY:
        read_key(reader, grant->public_key);
        return true;
    case INLET__GRANT_BY_NAME:
        grant->name = read_slice(reader, inlet__read_u8(reader));
        return grant->name.count > 0;
    default:
        return false;
    }
}

static void read_reply(inlet__reader_t *reader, inlet__message_reply_t *reply) {
    reply->status = read_status(reader);
    reply->detail = read_slice(reader, inlet__read_u16(reader));
    reply->body = read_rest(reader);
}

static void read_filter(inlet__reader_t *reader, inlet__message_filter_t *filter) {
    filter->sources = inlet__read_u32(reader);
    filter->event_types = inlet__read_u64(reader);
}

/* The requests that need a capability, behind their number. */
static bool read_further(inlet__reader_t *reader, inlet__message_t *message) {
    switch (message->type) {
    case INLET__MESSAGE_DEVICES:
    case INLET__MESSAGE_INFO:
    case INLET__MESSAGE_RESUME:
        return true;
    case INLET__MESSAGE_PING:
        message->u.ping = read_rest(reader);
        return true;
    case INLET__MESSAGE_CANCEL:
        message->u.target = inlet__read_u32(reader);
        return true;
    case INLET__MESSAGE_PAUSE:
        message->u.pause_s = inlet__read_u32(reader);
        return true;
    case INLET__MESSAGE_FILTER:
        message->subscription = inlet__read_u32(reader);
        read_filter(reader, &message->u.filter);
        return true;
    case INLET__MESSAGE_SNAPSHOT:
        read_filter(reader, &message->u.filter);
        return true;
    case INLET__MESSAGE_ENROL:
        read_enrol(reader, &message->u.grant_add);
        return true;
    default:
        return false;
    }
}

static bool read_from_client(inlet__reader_t *reader, inlet__message_t *message) {
    switch (message->type) {
    case INLET__MESSAGE_CLIENT_HEARTBEAT:
        return read_latency(reader, &message->u.latency);
    case INLET__MESSAGE_CLIENT_CLOSE:
        message->u.close.status = read_status(reader);
        return true;
    default:
        break;
    }

    message->request = inlet__read_u32(reader);
    switch (message->type) {
    case INLET__MESSAGE_STATUS:
    case INLET__MESSAGE_STATS:
    case INLET__MESSAGE_GRANT_LIST:
        return true;
    case INLET__MESSAGE_SUBSCRIBE:
        return read_subscribe(reader, &message->u.subscribe);
    case INLET__MESSAGE_UNSUBSCRIBE:
        message->subscription = inlet__read_u32(reader);
        return true;
    case INLET__MESSAGE_GRANT_ADD:
        read_grant_add(reader, &message->u.grant_add);
        return true;
    case INLET__MESSAGE_GRANT_REMOVE:
        return read_grant_remove(reader, &message->u.grant_remove);
    default:
        return read_further(reader, message);
    }
}

static bool read_from_service(inlet__reader_t *reader, inlet__message_t *message) {
    switch (message->type) {
    case INLET__MESSAGE_HEARTBEAT:
        return true;
    case INLET__MESSAGE_CLOSE:
        message->u.close.status = read_status(reader);
        message->u.close.final_seq = inlet__read_u64(reader);
        return true;
    case INLET__MESSAGE_REPLY:
        message->request = inlet__read_u32(reader);
        read_reply(reader, &message->u.reply);
        return true;
    case INLET__MESSAGE_BATCH:
        message->subscription = inlet__read_u32(reader);
        message->u.batch.sent_us = inlet__read_u32(reader);
        message->u.batch.bytes = read_rest(reader);
        return true;
    case INLET__MESSAGE_END:
        message->subscription = inlet__read_u32(reader);
        message->u.end_status = read_status(reader);
        return true;
    case INLET__MESSAGE_BEHIND:
        message->subscription = inlet__read_u32(reader);
        message->u.behind.depth_records = inlet__read_u64(reader);
        message->u.behind.lag_ms = inlet__read_u32(reader);
        return true;
    default:
        return false;
    }
}

typedef bool body_reader_t(inlet__reader_t *reader, inlet__message_t *message);

/* `last_known`: of the optional ones of this direction; 0: none. */
static inlet_status_t decode(const uint8_t *bytes, size_t count, body_reader_t *read_body,
                             uint8_t last_known, inlet__message_t *message) {
    inlet__reader_t reader = inlet__reader_over(bytes, count);
    memset(message, 0, sizeof *message);
    message->type = inlet__read_u8(&reader);
    if (message->type >= INLET__MESSAGE_FIRST_OPTIONAL && message->type > last_known) {
        message->type = INLET__MESSAGE_OPTIONAL;
        return INLET_OK;
    }
    if (read_body(&reader, message) && inlet__reader_is_done(&reader) &&
        inlet__message_is_valid(message))
        return INLET_OK;
    memset(message, 0, sizeof *message);
    return INLET_E_PROTOCOL;
}

inlet_status_t inlet__message_decode_from_client(const uint8_t *bytes, size_t count,
                                                 inlet__message_t *message) {
    return decode(bytes, count, read_from_client, 0, message);
}

inlet_status_t inlet__message_decode_from_service(const uint8_t *bytes, size_t count,
                                                  inlet__message_t *message) {
    return decode(bytes, count, read_from_service, INLET__MESSAGE_BEHIND, message);
}

inlet_status_t inlet__subscribed_decode(const uint8_t *bytes, size_t count,
                                        inlet__subscribed_t *subscribed) {
    inlet__reader_t reader = inlet__reader_over(bytes, count);
    subscribed->subscription = inlet__read_u32(&reader);
    subscribed->session = inlet__read_u32(&reader);
    subscribed->boot_id = inlet__read_u64(&reader);
    subscribed->epoch = inlet__read_u64(&reader);
    subscribed->first_seq = inlet__read_u64(&reader);
    subscribed->anchor_ns = (int64_t)inlet__read_u64(&reader);
    subscribed->anchor_utc_ns = (int64_t)inlet__read_u64(&reader);
    subscribed->sources = inlet__read_u32(&reader);
    subscribed->start = inlet__reader_left(&reader) > 0 ? inlet__read_u8(&reader) : 0;
    if (!reader.failed && subscribed->subscription != 0 && subscribed->first_seq >= 1 &&
        subscribed->first_seq <= INLET__SEQ_MAX && (subscribed->sources & ~INLET_SOURCE_ALL) == 0)
        return INLET_OK;
    memset(subscribed, 0, sizeof *subscribed);
    return INLET_E_PROTOCOL;
}
