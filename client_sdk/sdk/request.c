#include "sdk/request.h"

#include <stdlib.h>
#include <string.h>

#include "sdk/client.h"
#include "sdk/deadline.h"
#include "sdk/pipe_thread.h"

/* The service ends a connection with more than eight requests that it has not answered. */
#define SENT_MAX 4u

static inlet_status_t request_new(inlet_client_t *client, const inlet__message_t *message,
                                  inlet__request_t **out) {
    inlet__request_t *request = calloc(1, sizeof *request);
    if (request == NULL)
        return INLET_E_NO_MEMORY;
    client->next_request += client->next_request == UINT32_MAX ? 2 : 1; /* never 0 */
    request->message = *message;
    request->message.request = client->next_request;
    *out = request;
    return INLET_OK;
}

static void request_free(inlet__request_t *request) {
    free(request->body);
    free(request);
}

static void append(inlet_client_t *client, inlet__request_t *request) {
    inlet__request_t **end = &client->requests;
    while (*end != NULL)
        end = &(*end)->next;
    *end = request;
    SetEvent(client->gate.wake);
}

static void unlink_request(inlet_client_t *client, inlet__request_t *request) {
    inlet__request_t **at = &client->requests;
    while (*at != request)
        at = &(*at)->next;
    *at = request->next;
}

/* Nobody waits any more. What was sent stays, so that its answer is known when it comes. */
static void abandon(inlet_client_t *client, inlet__request_t *request) {
    request->abandoned = true;
    request->stream = NULL;
    if (!request->sent) {
        unlink_request(client, request);
        request_free(request);
    }
}

static inlet_status_t wait_for(inlet_client_t *client, inlet__request_t *request,
                               int64_t timeout_ns) {
    int64_t deadline_ns = inlet__deadline_after(timeout_ns);
    uint32_t left_ms;
    while (!request->done && client->status == INLET_OK &&
           (left_ms = inlet__deadline_left_ms(deadline_ns)) > 0)
        SleepConditionVariableSRW(&client->changed, &client->lock, left_ms, 0);
    if (request->done)
        return request->status;
    return client->status != INLET_OK ? client->status : INLET_E_TIMEOUT;
}

static inlet_status_t call_locked(inlet_client_t *client, const inlet__message_t *message,
                                  inlet_stream_t *stream, int64_t timeout_ns,
                                  inlet__answer_t *answer) {
    inlet__request_t *request;
    if (client->status != INLET_OK)
        return client->status;
    if (client->fake != NULL)
        return INLET_E_NOT_SUPPORTED;
    inlet_status_t status = request_new(client, message, &request);
    if (status != INLET_OK)
        return status;
    request->stream = stream;
    append(client, request);
    status = wait_for(client, request, timeout_ns);
    if (!request->done) {
        abandon(client, request);
        return status;
    }
    unlink_request(client, request);
    if (status == INLET_OK && answer != NULL) {
        *answer = (inlet__answer_t){.body = request->body, .body_bytes = request->body_bytes};
        request->body = NULL;
    }
    request_free(request);
    return status;
}

inlet_status_t inlet__request_call(inlet_client_t *client, const inlet__message_t *message,
                                   inlet_stream_t *stream, int64_t timeout_ns,
                                   inlet__answer_t *answer) {
    if (answer != NULL)
        *answer = (inlet__answer_t){0};
    AcquireSRWLockExclusive(&client->lock);
    client->caller_count++;
    inlet_status_t status = call_locked(client, message, stream, timeout_ns, answer);
    if (--client->caller_count == 0)
        WakeAllConditionVariable(&client->changed);
    ReleaseSRWLockExclusive(&client->lock);
    return status;
}

void inlet__request_post(inlet_client_t *client, const inlet__message_t *message) {
    inlet__request_t *request;
    if (client->status != INLET_OK || request_new(client, message, &request) != INLET_OK)
        return;
    request->abandoned = true;
    append(client, request);
}

/* The stream gets to know its number here, on the thread on which its batches will come. */
static inlet_status_t name_stream(inlet_client_t *client, inlet__request_t *request,
                                  inlet__slice_t body) {
    inlet__subscribed_t told;
    if (inlet__subscribed_decode(body.bytes, body.count, &told) != INLET_OK)
        return INLET_E_PROTOCOL;
    inlet_status_t status = INLET_E_CLOSED;
    if (!request->abandoned)
        status = inlet__client_connection_track(inlet__pipe_connection(client), told.subscription,
                                                told.first_seq);
    if (status != INLET_OK) {
        inlet__message_t undo = {.type = INLET__MESSAGE_UNSUBSCRIBE,
                                 .subscription = told.subscription};
        inlet__request_post(client, &undo);
        return status;
    }
    request->stream->subscription = told.subscription;
    request->stream->info = (inlet_stream_info_t){
        .struct_size = sizeof(inlet_stream_info_t),
        .session = told.session,
        .boot_id = told.boot_id,
        .epoch = told.epoch,
        .first_seq = told.first_seq,
        .anchor_ns = told.anchor_ns,
        .anchor_utc_ns = told.anchor_utc_ns,
        .sources = told.sources,
    };
    return INLET_OK;
}

static inlet_status_t keep_body(inlet__request_t *request, inlet__slice_t body) {
    request->body = malloc(body.count + 1);
    if (request->body == NULL)
        return INLET_E_NO_MEMORY;
    if (body.count > 0)
        memcpy(request->body, body.bytes, body.count);
    request->body[body.count] = '\0'; /* most answers are texts */
    request->body_bytes = body.count;
    return INLET_OK;
}

/* Whoever waits takes it from here; what nobody waits for is gone. */
static void settle(inlet_client_t *client, inlet__request_t *request, inlet_status_t status) {
    if (request->abandoned) {
        unlink_request(client, request);
        request_free(request);
        return;
    }
    request->status = status;
    request->done = true;
    WakeAllConditionVariable(&client->changed);
}

static void answer_locked(inlet_client_t *client, inlet__request_t *request,
                          const inlet__message_reply_t *reply) {
    inlet_status_t status = reply->status;
    if (status == INLET_OK && request->message.type == INLET__MESSAGE_SUBSCRIBE)
        status = name_stream(client, request, reply->body);
    if (status == INLET_OK && !request->abandoned)
        status = keep_body(request, reply->body);
    settle(client, request, status);
}

void inlet__request_answer(inlet_client_t *client, uint32_t number,
                           const inlet__message_reply_t *reply) {
    AcquireSRWLockExclusive(&client->lock);
    inlet__request_t *request = client->requests;
    while (request != NULL &&
           (request->message.request != number || !request->sent || request->done))
        request = request->next;
    if (request != NULL)
        answer_locked(client, request, reply);
    ReleaseSRWLockExclusive(&client->lock);
}

static inlet_status_t send_one(inlet_client_t *client, inlet__request_t *request, int64_t now_ns) {
    inlet__client_connection_t *connection = inlet__pipe_connection(client);
    inlet_status_t status = inlet__client_connection_send(connection, &request->message, now_ns);
    request->sent = status == INLET_OK;
    if (request->sent && request->message.type == INLET__MESSAGE_UNSUBSCRIBE)
        inlet__client_connection_untrack(connection, request->message.subscription);
    if (status != INLET_E_INVALID_ARGUMENT)
        return status;
    settle(client, request, status); /* its fault alone */
    return INLET_OK;
}

inlet_status_t inlet__request_send_all(inlet_client_t *client, int64_t now_ns) {
    inlet_status_t status = INLET_OK;
    uint32_t unanswered_count = 0;
    AcquireSRWLockExclusive(&client->lock);
    inlet__request_t *next = client->opened ? client->requests : NULL;
    while (next != NULL && status == INLET_OK && unanswered_count < SENT_MAX) {
        inlet__request_t *request = next;
        next = request->next; /* settling may free the request */
        unanswered_count += !request->done;
        if (!request->sent && !request->done)
            status = send_one(client, request, now_ns);
    }
    ReleaseSRWLockExclusive(&client->lock);
    return status == INLET_E_BUSY ? INLET_OK : status; /* busy: when the last write is through */
}

void inlet__request_free_all(inlet_client_t *client) {
    while (client->requests != NULL) {
        inlet__request_t *request = client->requests;
        client->requests = request->next;
        request_free(request);
    }
}
