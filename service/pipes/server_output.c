/* What the service sends: pulled by the shell when its last write is done, so that what gathers in
 * the meantime leaves as one batch. Replies go before events. */
#include "pipes/server_connection.h"

#include "base/fail_point.h"
#include "pipes/server_batch.h"
#include "wire/answer.h"
#include <stdlib.h>
#include <string.h>

/* Where a frame's plaintext goes in the shell's buffer. */
static uint8_t *plain_of(uint8_t *out) {
    return out + INLET__FRAME_HEADER_BYTES;
}

static size_t plain_room(size_t capacity) {
    return capacity - INLET__FRAME_HEADER_BYTES - INLET__TAG_BYTES;
}

/* Seals the plaintext that stands behind the header's place. */
static inlet_status_t finish_frame(inlet__server_connection_t *connection, uint8_t *out,
                                   size_t capacity, size_t plain_bytes, int64_t now_ns,
                                   size_t *byte_count) {
    inlet_status_t status = inlet__channel_seal(&connection->channel, plain_of(out), plain_bytes,
                                                capacity - INLET__FRAME_HEADER_BYTES);
    if (status != INLET_OK)
        return status;
    INLET__FAIL_POINT("output.sealed");
    connection->last_sent_ns = now_ns;
    *byte_count = INLET__FRAME_HEADER_BYTES + plain_bytes + INLET__TAG_BYTES;
    return inlet__frame_write_header(out, plain_bytes + INLET__TAG_BYTES);
}

static inlet_status_t send_message(inlet__server_connection_t *connection,
                                   const inlet__message_t *message, uint8_t *out, size_t capacity,
                                   int64_t now_ns, size_t *byte_count) {
    size_t plain_bytes;
    inlet_status_t status =
        inlet__message_encode(message, plain_of(out), plain_room(capacity), &plain_bytes);
    if (status != INLET_OK)
        return status;
    return finish_frame(connection, out, capacity, plain_bytes, now_ns, byte_count);
}

/* What of a failure is for programs, where it was agreed to. */
static inlet__slice_t failure_body(const inlet__server_connection_t *connection,
                                   const inlet__pending_reply_t *reply, uint8_t *room,
                                   size_t capacity) {
    if ((connection->capabilities & INLET__CAPABILITY_REQUESTS) == 0)
        return (inlet__slice_t){0};
    inlet__writer_t writer = inlet__writer_over(room, capacity);
    inlet__failure_write(&writer, reply->what != NULL ? reply->what : "");
    return (inlet__slice_t){room, inlet__writer_count(&writer)};
}

static inlet_status_t send_reply(inlet__server_connection_t *connection, uint8_t *out,
                                 size_t capacity, int64_t now_ns, size_t *byte_count) {
    INLET__FAIL_POINT("output.reply_due");
    inlet__pending_reply_t reply = connection->replies[0];
    connection->reply_count--;
    memmove(connection->replies, connection->replies + 1,
            connection->reply_count * sizeof connection->replies[0]);
    inlet__message_t message = {.type = INLET__MESSAGE_REPLY,
                                .request = reply.request,
                                .u.reply = {.status = reply.status}};
    if (reply.detail != NULL)
        message.u.reply.detail =
            (inlet__slice_t){(const uint8_t *)reply.detail, strlen(reply.detail)};
    uint8_t failure[3 + INLET__MESSAGE_WHAT_MAX_BYTES];
    if (reply.body_bytes > INLET__REPLY_BODY_MAX)
        message.u.reply.status = INLET_E_LIMIT;
    if (message.u.reply.status != INLET_OK)
        message.u.reply.body = failure_body(connection, &reply, failure, sizeof failure);
    else if (reply.has_subscribed)
        message.u.reply.body = (inlet__slice_t){
            reply.subscribed, (connection->capabilities & INLET__CAPABILITY_TIMES) != 0
                                  ? INLET__SUBSCRIBED_BYTES_MAX
                                  : INLET__SUBSCRIBED_BYTES};
    else if (reply.body != NULL)
        message.u.reply.body = (inlet__slice_t){(const uint8_t *)reply.body, reply.body_bytes};
    inlet_status_t status = send_message(connection, &message, out, capacity, now_ns, byte_count);
    free(reply.body);
    return status;
}

/* The next message of one subscription. *byte_count stays 0 if there is none. */
static inlet_status_t send_batch(inlet__server_connection_t *connection,
                                 inlet__subscription_t *subscription, uint8_t *out, size_t capacity,
                                 int64_t now_ns, size_t *byte_count) {
    size_t plain_bytes;
    const inlet_status_t status = inlet__server_batch(connection, subscription, plain_of(out),
                                                      plain_room(capacity), now_ns, &plain_bytes);
    if (status != INLET_OK || plain_bytes == 0)
        return status;
    return finish_frame(connection, out, capacity, plain_bytes, now_ns, byte_count);
}

/* Subscriptions take turns, so that one in a flood does not starve the others. */
static inlet_status_t send_batches(inlet__server_connection_t *connection, uint8_t *out,
                                   size_t capacity, int64_t now_ns, size_t *byte_count) {
    for (uint32_t i = 0; i < INLET__SUBSCRIPTIONS_MAX && *byte_count == 0; i++) {
        inlet__subscription_t *subscription =
            &connection->subscriptions[connection->next_turn++ % INLET__SUBSCRIPTIONS_MAX];
        if (subscription->id == 0)
            continue;
        inlet_status_t status =
            send_batch(connection, subscription, out, capacity, now_ns, byte_count);
        if (status != INLET_OK)
            return status;
    }
    return INLET_OK;
}

static inlet_status_t send_close(inlet__server_connection_t *connection, uint8_t *out,
                                 size_t capacity, int64_t now_ns, size_t *byte_count) {
    uint64_t final_seq = 0;
    for (uint32_t i = 0; i < INLET__SUBSCRIPTIONS_MAX; i++)
        if (connection->subscriptions[i].covered_seq > final_seq)
            final_seq = connection->subscriptions[i].covered_seq;
    connection->stage = INLET__SERVER_ENDED;
    inlet__message_t message = {
        .type = INLET__MESSAGE_CLOSE,
        .u.close = {.status = connection->end_status, .final_seq = final_seq}};
    return send_message(connection, &message, out, capacity, now_ns, byte_count);
}

static inlet_status_t send_handshake(inlet__server_connection_t *connection, uint8_t *out,
                                     int64_t now_ns, size_t *byte_count) {
    memcpy(out, connection->handshake_out, connection->handshake_out_bytes);
    *byte_count = connection->handshake_out_bytes;
    connection->handshake_out_bytes = 0;
    connection->last_sent_ns = now_ns;
    return INLET_OK;
}

inlet_status_t inlet__server_connection_output(inlet__server_connection_t *connection, uint8_t *out,
                                               size_t capacity, int64_t now_ns,
                                               size_t *byte_count) {
    *byte_count = 0;
    if (capacity < INLET__FRAME_MAX_BYTES)
        return INLET_E_BUFFER_TOO_SMALL;
    capacity = INLET__FRAME_MAX_BYTES;
    if (connection->handshake_out_bytes > 0)
        return send_handshake(connection, out, now_ns, byte_count);
    if (connection->stage == INLET__SERVER_OPEN && inlet__server_connection_has_expired(connection))
        inlet__server_connection_close(connection, INLET_E_EXPIRED);
    if (!connection->authenticated || connection->stage == INLET__SERVER_ENDED)
        return INLET_OK;
    if (connection->reply_count > 0)
        return send_reply(connection, out, capacity, now_ns, byte_count);
    inlet_status_t status = send_batches(connection, out, capacity, now_ns, byte_count);
    if (status != INLET_OK || *byte_count > 0)
        return status;
    if (connection->stage == INLET__SERVER_CLOSING)
        return send_close(connection, out, capacity, now_ns, byte_count);
    if (now_ns - connection->last_sent_ns >= inlet__server_timing(connection->config).heartbeat_ns)
        return send_message(connection, &(inlet__message_t){.type = INLET__MESSAGE_HEARTBEAT}, out,
                            capacity, now_ns, byte_count);
    return INLET_OK;
}
