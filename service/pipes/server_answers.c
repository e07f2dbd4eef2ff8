#include "pipes/server_answers.h"

#include "pipes/server_requests.h"
#include "wire/answer.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t NS_PER_S = 1000000000;
static const int64_t NS_PER_MS = 1000000;

/* Small answers, and texts. */
enum { BODY_ROOM_BYTES = 1024 };

/* A body of its own for the reply. NULL: out of memory. */
static uint8_t *make_body(inlet__pending_reply_t *reply, size_t capacity) {
    reply->body = malloc(capacity);
    reply->body_bytes = 0;
    return (uint8_t *)reply->body;
}

static inlet_status_t ping(const inlet__message_t *message, inlet__pending_reply_t *reply,
                           int64_t now_ns) {
    uint8_t *body = make_body(reply, BODY_ROOM_BYTES);
    if (body == NULL)
        return INLET_E_NO_MEMORY;
    inlet__writer_t writer = inlet__writer_over(body, BODY_ROOM_BYTES);
    inlet__pong_write(&writer, &(inlet__pong_t){.service_ns = now_ns, .bytes = message->u.ping});
    reply->body_bytes = inlet__writer_count(&writer);
    return INLET_OK;
}

/* The cursor stays where it is: what it has passed was told as the old view had it, what comes is
 * told as the new one has it, from what is in force and held there on. So nothing is told twice or
 * left out. */
static inlet_status_t filter(inlet__server_connection_t *connection,
                             const inlet__message_t *message, inlet__pending_reply_t *reply) {
    inlet__view_t view;
    inlet__subscription_t *subscription =
        inlet__server_subscription(connection, message->subscription);
    if (subscription == NULL) {
        reply->what = "subscription";
        return INLET_E_NOT_FOUND;
    }
    inlet_status_t status = inlet__server_shown(connection, message->u.filter.sources,
                                                message->u.filter.event_types, &view);
    if (status != INLET_OK) {
        reply->what = "event_types";
        return status;
    }
    uint8_t *body = make_body(reply, BODY_ROOM_BYTES);
    if (body == NULL)
        return INLET_E_NO_MEMORY;
    subscription->view = view;
    subscription->view_key = inlet__view_key_of(&view);
    uint64_t next_seq = subscription->cursor.next_seq;
    if (subscription->replay.reader != NULL) {
        inlet__replay_join(&subscription->replay);
        next_seq = subscription->replay.next_seq;
    } else {
        inlet__hub_join(&subscription->cursor);
    }
    inlet__writer_t writer = inlet__writer_over(body, BODY_ROOM_BYTES);
    inlet__filtered_write(&writer,
                          &(inlet__filtered_t){.first_seq = next_seq, .sources = view.sources});
    reply->body_bytes = inlet__writer_count(&writer);
    return INLET_OK;
}

/* One read of what is in force or held, as a batch behind its length. */
static inlet_status_t write_state(inlet__writer_t *writer, const inlet_event_t *events,
                                  const inlet__span_t *span) {
    uint32_t encoded;
    size_t batch_bytes;
    const size_t room = (size_t)(writer->end - writer->at);
    if (room < sizeof(uint32_t))
        return INLET_E_LIMIT;
    uint8_t *batch = writer->at + sizeof(uint32_t);
    inlet_status_t status =
        inlet__batch_encode(events, span->count, span->first_seq, span->end_seq, batch,
                            room - sizeof(uint32_t), &encoded, &batch_bytes);
    if (status == INLET_E_BUFFER_TOO_SMALL || (status == INLET_OK && encoded < span->count))
        return INLET_E_LIMIT;
    inlet__write_u32(writer, (uint32_t)batch_bytes);
    writer->at += batch_bytes;
    return status;
}

/* What a subscription that began now would be told first. */
static inlet_status_t state(const inlet__server_connection_t *connection, uint32_t sources,
                            uint64_t event_types, inlet__pending_reply_t *reply) {
    inlet__view_t view;
    inlet__cursor_t cursor;
    inlet__span_t span;
    inlet__stream_source_t source;
    inlet_event_t *events = connection->config->scratch;
    inlet_status_t status = inlet__server_shown(connection, sources, event_types, &view);
    if (status == INLET_OK)
        status = inlet__server_stream(connection, &source, reply);
    if (status == INLET_OK)
        status = inlet__hub_seek(source.hub, 0, &cursor);
    if (status != INLET_OK)
        return status;
    uint8_t *body = make_body(reply, INLET__REPLY_BODY_MAX);
    if (body == NULL)
        return INLET_E_NO_MEMORY;
    inlet__writer_t writer = inlet__writer_over(body, INLET__REPLY_BODY_MAX);
    inlet__write_u64(&writer, cursor.next_seq);
    inlet__hub_join(&cursor);
    while (status == INLET_OK && (cursor.context_due || cursor.snapshot_due)) {
        inlet__hub_read(source.hub, &cursor, &view, events, INLET__BATCH_EVENTS_MAX, &span);
        if (span.count > 0)
            status = write_state(&writer, events, &span);
    }
    reply->body_bytes = inlet__writer_count(&writer);
    return status;
}

static inlet_status_t devices(const inlet__server_connection_t *connection,
                              inlet__pending_reply_t *reply) {
    return state(connection, INLET_SOURCE_ALL,
                 UINT64_C(1) << INLET_EVENT_DEVICE | UINT64_C(1) << INLET_EVENT_NAME, reply);
}

static inlet_status_t info(const inlet__server_connection_t *connection,
                           inlet__pending_reply_t *reply) {
    const inlet__server_config_t *config = connection->config;
    const char *version = config->version != NULL ? config->version : "";
    char *body = (char *)make_body(reply, BODY_ROOM_BYTES);
    if (body == NULL)
        return INLET_E_NO_MEMORY;
    int bytes =
        snprintf(body, BODY_ROOM_BYTES,
                 "{\"version\":\"%s\",\"protocol\":%d,\"schema\":%d,\"capabilities\":%" PRIu32
                 ",\"heartbeat_ms\":%" PRId64 ",\"silence_ms\":%" PRId64
                 ",\"subscriptions\":%d,\"requests\":%d,\"batch_records\":%u}",
                 version, INLET__PROTOCOL_VERSION_MAX, INLET__SCHEMA_VERSION,
                 connection->capabilities, inlet__server_timing(config).heartbeat_ns / NS_PER_MS,
                 inlet__server_timing(config).silence_ns / NS_PER_MS, INLET__SUBSCRIPTIONS_MAX,
                 INLET__REPLIES_MAX, (unsigned)INLET__BATCH_EVENTS_MAX);
    if (bytes < 0 || bytes >= BODY_ROOM_BYTES)
        return INLET_E_INTERNAL;
    reply->body_bytes = (size_t)bytes;
    return INLET_OK;
}

/* A hold of this connection's own: nobody else can lift it, and it is gone with the connection, so
 * that no program can end another's pause, nor leave one behind. */
static inlet_status_t pause(inlet__server_connection_t *connection, uint32_t seconds,
                            int64_t now_ns) {
    char text[64];
    if (connection->grant.scopes == 0 && !connection->administrator)
        return INLET_E_SCOPE;
    connection->pause_until_ns = now_ns + seconds * NS_PER_S;
    snprintf(text, sizeof text, "pauses capture for %" PRIu32 " s", seconds);
    connection->config->ops->log(connection->context, text);
    inlet__server_audit(connection, INLET__AUDIT_PAUSE_BEGUN, text);
    return INLET_OK;
}

static inlet_status_t resume(inlet__server_connection_t *connection, inlet__pending_reply_t *reply,
                             int64_t now_ns) {
    if (!inlet__server_connection_pauses(connection, now_ns)) {
        reply->detail = "this connection does not pause capture; others may";
        return INLET_E_NOT_FOUND;
    }
    connection->pause_until_ns = 0;
    connection->config->ops->log(connection->context, "ends its pause of capture");
    inlet__server_audit(connection, INLET__AUDIT_PAUSE_ENDED, "by its request");
    return INLET_OK;
}

static bool can_be_undone(uint8_t type) {
    switch (type) {
    case INLET__MESSAGE_PING:
    case INLET__MESSAGE_SUBSCRIBE:
    case INLET__MESSAGE_STATUS:
    case INLET__MESSAGE_STATS:
    case INLET__MESSAGE_GRANT_LIST:
    case INLET__MESSAGE_DEVICES:
    case INLET__MESSAGE_SNAPSHOT:
    case INLET__MESSAGE_INFO:
        return true;
    default:
        return false;
    }
}

/* Requests are done as they come; what waits is the telling. So a cancelled one has not been told,
 * and what it began ends. */
static inlet_status_t cancel(inlet__server_connection_t *connection, uint32_t target,
                             inlet__pending_reply_t *reply) {
    for (uint32_t i = 0; i < connection->reply_count; i++) {
        inlet__pending_reply_t *other = &connection->replies[i];
        if (other == reply || other->request != target || !can_be_undone(other->type))
            continue;
        if (other->has_subscribed)
            inlet__server_end_subscription(connection, other);
        free(other->body);
        *other = (inlet__pending_reply_t){
            .request = target, .type = other->type, .status = INLET_E_CANCELLED};
        return INLET_OK;
    }
    reply->what = "request";
    reply->detail = "it is answered already, unknown, or can't be undone";
    return INLET_E_NOT_FOUND;
}

inlet_status_t inlet__server_answer(inlet__server_connection_t *connection,
                                    const inlet__message_t *message, inlet__pending_reply_t *reply,
                                    int64_t now_ns) {
    switch (message->type) {
    case INLET__MESSAGE_PING:
        return ping(message, reply, now_ns);
    case INLET__MESSAGE_CANCEL:
        return cancel(connection, message->u.target, reply);
    case INLET__MESSAGE_FILTER:
        return filter(connection, message, reply);
    case INLET__MESSAGE_DEVICES:
        return devices(connection, reply);
    case INLET__MESSAGE_SNAPSHOT:
        return state(connection, message->u.filter.sources, message->u.filter.event_types, reply);
    case INLET__MESSAGE_INFO:
        return info(connection, reply);
    case INLET__MESSAGE_PAUSE:
        return pause(connection, message->u.pause_s, now_ns);
    case INLET__MESSAGE_RESUME:
        return resume(connection, reply, now_ns);
    default:
        return INLET_E_NOT_SUPPORTED;
    }
}
