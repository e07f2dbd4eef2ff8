#include "sdk/client_connection.h"

#include "auth/prologue.h"
#include "base/event_check.h"
#include <sodium.h>
#include <string.h>

static const int64_t NS_PER_US = 1000;

static inlet_status_t end(inlet__client_connection_t *connection, inlet_status_t status) {
    connection->stage = INLET__CLIENT_ENDED;
    connection->end_status = status;
    inlet__noise_wipe(&connection->noise);
    inlet__channel_wipe(&connection->channel);
    return status;
}

static void queue_plain(inlet__client_connection_t *connection, const uint8_t *payload,
                        size_t payload_bytes) {
    connection->out_bytes +=
        inlet__frame_write(connection->out + connection->out_bytes, payload, payload_bytes);
}

void inlet__client_connection_init(inlet__client_connection_t *connection,
                                   const inlet__client_config_t *config,
                                   const inlet__client_sink_t *sink, int64_t now_ns,
                                   const uint8_t random[32]) {
    memset(connection, 0, sizeof *connection);
    connection->config = *config;
    connection->sink = sink;
    connection->last_heard_ns = connection->last_sent_ns = now_ns;
    memcpy(connection->ephemeral, random, sizeof connection->ephemeral);
    inlet__frame_reader_init(&connection->reader, connection->received, sizeof connection->received,
                             INLET__FRAME_HANDSHAKE_MAX);
    const inlet__client_hello_t hello = {.version_min = INLET__PROTOCOL_VERSION_MIN,
                                         .version_max = INLET__PROTOCOL_VERSION_MAX,
                                         .intent = config->intent,
                                         .capabilities = config->capabilities};
    size_t hello_bytes;
    if (inlet__client_hello_encode(&hello, connection->hello, sizeof connection->hello,
                                   &hello_bytes) != INLET_OK)
        end(connection, INLET_E_INVALID_ARGUMENT);
    else
        queue_plain(connection, connection->hello, hello_bytes);
}

void inlet__client_connection_clear(inlet__client_connection_t *connection) {
    inlet__noise_wipe(&connection->noise);
    inlet__channel_wipe(&connection->channel);
    sodium_memzero(&connection->config.keys, sizeof connection->config.keys);
    sodium_memzero(connection->ephemeral, sizeof connection->ephemeral);
}

static inlet_status_t start_handshake(inlet__client_connection_t *connection,
                                      const uint8_t *server_hello, size_t server_hello_bytes) {
    uint8_t bytes[INLET__PROLOGUE_BYTES_MAX];
    size_t byte_count;
    const inlet__client_config_t *config = &connection->config;
    const inlet__prologue_t prologue = {.client_hello = connection->hello,
                                        .client_hello_bytes = sizeof connection->hello,
                                        .server_hello = server_hello,
                                        .server_hello_bytes = server_hello_bytes,
                                        .sid = config->identity.sid,
                                        .sid_bytes = config->identity.sid_bytes,
                                        .session = config->identity.session};
    inlet_status_t status = inlet__prologue_build(&prologue, bytes, sizeof bytes, &byte_count);
    if (status == INLET_OK)
        status = inlet__noise_initiator_init(&connection->noise, bytes, byte_count, &config->keys,
                                             config->service_public, connection->ephemeral);
    sodium_memzero(connection->ephemeral, sizeof connection->ephemeral);
    return status;
}

static inlet_status_t on_server_hello(inlet__client_connection_t *connection,
                                      const uint8_t *payload, size_t payload_bytes) {
    inlet__server_hello_t hello;
    if (inlet__server_hello_decode(payload, payload_bytes, &hello) != INLET_OK)
        return end(connection, INLET_E_PROTOCOL);
    if (hello.version < INLET__PROTOCOL_VERSION_MIN || hello.version > INLET__PROTOCOL_VERSION_MAX)
        return end(connection, INLET_E_VERSION);
    if ((hello.capabilities & ~connection->config.capabilities) != 0)
        return end(connection, INLET_E_PROTOCOL); /* nobody asked for that */
    connection->capabilities = hello.capabilities;
    inlet_status_t status = start_handshake(connection, payload, payload_bytes);
    uint8_t greeting[INLET__GREETING_MAX_BYTES];
    uint8_t message_1[INLET__NOISE_MESSAGE_1_EXTRA_BYTES + INLET__GREETING_MAX_BYTES];
    size_t greeting_bytes, message_1_bytes;
    if (status == INLET_OK)
        status = inlet__greeting_encode(&connection->config.greeting, greeting, sizeof greeting,
                                        &greeting_bytes);
    if (status == INLET_OK)
        status = inlet__noise_write_message_1(&connection->noise, greeting, greeting_bytes,
                                              message_1, sizeof message_1, &message_1_bytes);
    if (status != INLET_OK)
        return end(connection, status);
    queue_plain(connection, message_1, message_1_bytes);
    connection->stage = INLET__CLIENT_MESSAGE_2;
    return INLET_OK;
}

static uint32_t us_of(int64_t ns) {
    return ns / NS_PER_US < UINT32_MAX ? (uint32_t)(ns / NS_PER_US) : UINT32_MAX;
}

static inlet_status_t send_heartbeat(inlet__client_connection_t *connection, int64_t now_ns) {
    const inlet__quantiles_t q = inlet__histogram_quantiles(&connection->latency);
    const inlet__message_t heartbeat = {.type = INLET__MESSAGE_CLIENT_HEARTBEAT,
                                        .u.latency = {.count = q.count,
                                                      .p50_us = us_of(q.p50),
                                                      .p90_us = us_of(q.p90),
                                                      .p99_us = us_of(q.p99),
                                                      .p999_us = us_of(q.p999),
                                                      .max_us = us_of(q.max)}};
    inlet_status_t status = inlet__client_connection_send(connection, &heartbeat, now_ns);
    if (status == INLET_OK) {
        connection->latency_told = q.count;
        connection->latency_told_ns = now_ns;
    }
    return status;
}

/* Only who holds the published key's secret can have made a message 2 that opens. */
static inlet_status_t on_message_2(inlet__client_connection_t *connection, const uint8_t *payload,
                                   size_t payload_bytes, int64_t now_ns) {
    uint8_t ignored[INLET__FRAME_HANDSHAKE_MAX];
    size_t ignored_bytes;
    inlet__noise_keys_t keys;
    if (inlet__noise_read_message_2(&connection->noise, payload, payload_bytes, ignored,
                                    sizeof ignored, &ignored_bytes) != INLET_OK)
        return end(connection, INLET_E_UNTRUSTED_SERVICE);
    inlet_status_t status = inlet__noise_split(&connection->noise, &keys);
    if (status != INLET_OK)
        return end(connection, status);
    inlet__channel_init(&connection->channel, &keys);
    inlet__consent_code(keys.handshake_hash, connection->code);
    sodium_memzero(&keys, sizeof keys);
    inlet__frame_reader_set_max(&connection->reader, INLET__FRAME_TO_CLIENT_MAX);
    connection->stage = INLET__CLIENT_OPEN;
    connection->last_heard_ns = now_ns;
    /* The first sealed frame proves to the service that message 1 was no replay. */
    status = send_heartbeat(connection, now_ns);
    if (status != INLET_OK)
        return end(connection, status);
    connection->sink->opened(connection->sink->context);
    return INLET_OK;
}

static inlet__client_stream_state_t *find_stream(inlet__client_connection_t *connection,
                                                 uint32_t subscription) {
    for (uint32_t i = 0; i < INLET__CLIENT_STREAMS_MAX; i++)
        if (connection->streams[i].subscription == subscription)
            return &connection->streams[i];
    return NULL;
}

/* Both sides read the same clock; a time that lies ahead is not worth ending for. */
static void measure(inlet__client_connection_t *connection, uint32_t sent_us, uint32_t count,
                    int64_t now_ns) {
    uint32_t elapsed_us = inlet__message_time_us(now_ns) - sent_us, inputs = 0;
    for (uint32_t i = 0; i < count; i++)
        inputs += inlet__event_is_input(&connection->events[i]);
    inlet__histogram_add(&connection->latency,
                         elapsed_us <= INT32_MAX ? (int64_t)elapsed_us * NS_PER_US : 0, inputs);
}

static inlet_status_t on_batch(inlet__client_connection_t *connection,
                               const inlet__message_t *message, int64_t now_ns) {
    inlet__client_batch_t batch = {.events = connection->events};
    const inlet__slice_t *bytes = &message->u.batch.bytes;
    const bool compact = (connection->capabilities & INLET__CAPABILITY_COMPACT) != 0;
    inlet_status_t status = (compact ? inlet__batch_decode_compact : inlet__batch_decode)(
        bytes->bytes, bytes->count, connection->events, INLET__BATCH_EVENTS_MAX, &batch.count,
        &batch.first_seq, &batch.end_seq);
    if (status != INLET_OK)
        return end(connection, INLET_E_PROTOCOL);
    inlet__client_stream_state_t *stream = find_stream(connection, message->subscription);
    if (stream == NULL || message->subscription == 0)
        return INLET_OK; /* unsubscribed while it was under way */
    if (batch.first_seq != stream->next_seq)
        return end(connection, INLET_E_PROTOCOL);
    stream->next_seq = batch.end_seq;
    measure(connection, message->u.batch.sent_us, batch.count, now_ns);
    connection->sink->batch(connection->sink->context, message->subscription, &batch);
    return INLET_OK;
}

static inlet_status_t on_message(inlet__client_connection_t *connection,
                                 const inlet__message_t *message, int64_t now_ns) {
    const inlet__client_sink_t *sink = connection->sink;
    switch (message->type) {
    case INLET__MESSAGE_BATCH:
        return on_batch(connection, message, now_ns);
    case INLET__MESSAGE_REPLY:
        sink->reply(sink->context, message->request, &message->u.reply);
        return INLET_OK;
    case INLET__MESSAGE_END:
        inlet__client_connection_untrack(connection, message->subscription);
        sink->ended(sink->context, message->subscription, message->u.end_status);
        return INLET_OK;
    case INLET__MESSAGE_BEHIND:
        if (sink->behind != NULL)
            sink->behind(sink->context, message->subscription, message->u.behind.depth_records);
        return INLET_OK;
    case INLET__MESSAGE_CLOSE:
        return end(connection,
                   message->u.close.status == INLET_OK ? INLET_E_CLOSED : message->u.close.status);
    default: /* heartbeats and what a newer service says by the way */
        return INLET_OK;
    }
}

static inlet_status_t on_frame(inlet__client_connection_t *connection, uint8_t *payload,
                               size_t payload_bytes, int64_t now_ns) {
    if (connection->stage == INLET__CLIENT_HELLO)
        return on_server_hello(connection, payload, payload_bytes);
    if (connection->stage == INLET__CLIENT_MESSAGE_2)
        return on_message_2(connection, payload, payload_bytes, now_ns);
    size_t plain_bytes;
    inlet__message_t message;
    if (inlet__channel_open(&connection->channel, payload, payload_bytes, &plain_bytes) != INLET_OK)
        return end(connection, INLET_E_AUTHENTICATION);
    connection->last_heard_ns = now_ns; /* bytes alone are no sign of life: anybody's may come */
    if (inlet__message_decode_from_service(payload, plain_bytes, &message) != INLET_OK)
        return end(connection, INLET_E_PROTOCOL);
    return on_message(connection, &message, now_ns);
}

static bool may_take_frame(const inlet__client_connection_t *connection) {
    return connection->stage != INLET__CLIENT_OPEN ||
           connection->sink->ready(connection->sink->context);
}

size_t inlet__client_connection_room(const inlet__client_connection_t *connection) {
    return inlet__frame_reader_room(&connection->reader);
}

inlet_status_t inlet__client_connection_receive(inlet__client_connection_t *connection,
                                                const uint8_t *bytes, size_t byte_count,
                                                int64_t now_ns) {
    if (connection->stage == INLET__CLIENT_ENDED)
        return connection->end_status;
    if (inlet__frame_reader_push(&connection->reader, bytes, byte_count) != byte_count)
        return end(connection, INLET_E_INTERNAL); /* more than room: the caller's mistake */
    while (may_take_frame(connection)) {
        uint8_t *payload;
        size_t payload_bytes;
        inlet_status_t status =
            inlet__frame_reader_next(&connection->reader, &payload, &payload_bytes);
        if (status != INLET_OK)
            return end(connection, status);
        if (payload == NULL)
            break;
        status = on_frame(connection, payload, payload_bytes, now_ns);
        if (status != INLET_OK)
            return status;
    }
    if (!may_take_frame(connection))
        connection->last_heard_ns = now_ns; /* what it was told waits behind its own sink */
    return INLET_OK;
}

inlet_status_t inlet__client_connection_pipe_ended(inlet__client_connection_t *connection) {
    if (connection->stage == INLET__CLIENT_ENDED)
        return connection->end_status;
    return end(connection,
               connection->stage == INLET__CLIENT_OPEN ? INLET_E_CONNECTION_LOST : INLET_E_REFUSED);
}

void inlet__client_connection_output(inlet__client_connection_t *connection, uint8_t *out,
                                     size_t capacity, size_t *byte_count) {
    size_t count = connection->out_bytes < capacity ? connection->out_bytes : capacity;
    memcpy(out, connection->out, count);
    memmove(connection->out, connection->out + count, connection->out_bytes - count);
    connection->out_bytes -= count;
    *byte_count = count;
}

inlet_status_t inlet__client_connection_send(inlet__client_connection_t *connection,
                                             const inlet__message_t *message, int64_t now_ns) {
    if (connection->stage != INLET__CLIENT_OPEN)
        return connection->stage == INLET__CLIENT_ENDED ? INLET_E_CLOSED : INLET_E_BUSY;
    if ((inlet__message_needs(message) & ~connection->capabilities) != 0)
        return INLET_E_NOT_SUPPORTED;
    uint8_t *frame = connection->out + connection->out_bytes;
    uint8_t *plain = frame + INLET__FRAME_HEADER_BYTES;
    size_t room = sizeof connection->out - connection->out_bytes;
    if (room < INLET__FRAME_HEADER_BYTES + INLET__FRAME_TO_SERVICE_MAX)
        return INLET_E_BUSY;
    size_t plain_bytes;
    inlet_status_t status = inlet__message_encode(
        message, plain, INLET__FRAME_TO_SERVICE_MAX - INLET__TAG_BYTES, &plain_bytes);
    if (status != INLET_OK)
        return status;
    status =
        inlet__channel_seal(&connection->channel, plain, plain_bytes, INLET__FRAME_TO_SERVICE_MAX);
    if (status != INLET_OK)
        return end(connection, status);
    inlet__frame_write_header(frame, plain_bytes + INLET__TAG_BYTES);
    connection->out_bytes += INLET__FRAME_HEADER_BYTES + plain_bytes + INLET__TAG_BYTES;
    connection->last_sent_ns = now_ns;
    return INLET_OK;
}

inlet_status_t inlet__client_connection_track(inlet__client_connection_t *connection,
                                              uint32_t subscription, uint64_t first_seq) {
    if (subscription == 0)
        return INLET_E_INVALID_ARGUMENT;
    inlet__client_stream_state_t *stream = find_stream(connection, 0);
    if (stream == NULL)
        return INLET_E_LIMIT;
    *stream = (inlet__client_stream_state_t){subscription, first_seq};
    return INLET_OK;
}

void inlet__client_connection_untrack(inlet__client_connection_t *connection,
                                      uint32_t subscription) {
    inlet__client_stream_state_t *stream = find_stream(connection, subscription);
    if (stream != NULL)
        *stream = (inlet__client_stream_state_t){0};
}

void inlet__client_connection_close(inlet__client_connection_t *connection, int64_t now_ns) {
    const inlet__message_t farewell = {.type = INLET__MESSAGE_CLIENT_CLOSE};
    if (connection->stage == INLET__CLIENT_OPEN)
        inlet__client_connection_send(connection, &farewell, now_ns);
    if (connection->stage != INLET__CLIENT_ENDED)
        end(connection, INLET_E_CLOSED);
}

static int64_t silence_ns(const inlet__client_connection_t *connection) {
    return connection->config.silence_ns != 0 ? connection->config.silence_ns : INLET__SILENCE_NS;
}

/* When nothing else was sent for a while, or there are latencies to tell. */
static int64_t heartbeat_due_ns(const inlet__client_connection_t *connection) {
    bool told = connection->latency_told == connection->latency.count;
    return (told ? connection->last_sent_ns : connection->latency_told_ns) + INLET__HEARTBEAT_NS;
}

inlet_status_t inlet__client_connection_tick(inlet__client_connection_t *connection,
                                             int64_t now_ns) {
    if (connection->stage == INLET__CLIENT_ENDED)
        return connection->end_status;
    if (connection->stage != INLET__CLIENT_OPEN)
        return INLET_OK; /* the caller has a deadline for the handshake */
    if (!connection->sink->ready(connection->sink->context))
        connection->last_heard_ns = now_ns;
    if (now_ns - connection->last_heard_ns >= silence_ns(connection))
        return end(connection, INLET_E_PEER_SILENT);
    if (now_ns >= heartbeat_due_ns(connection) &&
        send_heartbeat(connection, now_ns) == INLET_E_BUSY) /* what waits is a sign of life too */
        connection->last_sent_ns = connection->latency_told_ns = now_ns;
    return INLET_OK;
}

int64_t inlet__client_connection_deadline(const inlet__client_connection_t *connection) {
    if (connection->stage != INLET__CLIENT_OPEN)
        return INT64_MAX;
    int64_t silence = connection->last_heard_ns + silence_ns(connection);
    int64_t heartbeat = heartbeat_due_ns(connection);
    return silence < heartbeat ? silence : heartbeat;
}
