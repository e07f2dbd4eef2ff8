#include "sdk/request.h"

#include <stdlib.h>
#include <string.h>

#include "sdk/client.h"
#include "sdk/deadline.h"
#include "sdk/pipe_thread.h"
#include "sdk/subscribed.h"
#include "win32/clock.h"
#include "wire/answer.h"

/* The service ends a connection with more than eight requests that it has not answered. */
#define SENT_MAX 4u

/* A PING's bytes are its own: who begins it need not keep them. */
static void take_ping(inlet__request_t *request) {
    inlet__slice_t *ping = &request->message.u.ping;
    if (request->message.type != INLET__MESSAGE_PING || ping->count > sizeof request->ping)
        return;
    if (ping->count > 0)
        memcpy(request->ping, ping->bytes, ping->count);
    ping->bytes = request->ping;
}

static inlet_status_t request_new(inlet_client_t *client, const inlet__message_t *message,
                                  inlet__request_t **out) {
    inlet__request_t *request = calloc(1, sizeof *request);
    if (request == NULL)
        return INLET_E_NO_MEMORY;
    client->next_request += client->next_request == UINT32_MAX ? 2 : 1; /* never 0 */
    request->client = client;
    request->message = *message;
    request->message.request = client->next_request;
    request->begun_ns = inlet__clock_now_ns();
    take_ping(request);
    *out = request;
    return INLET_OK;
}

static void request_free(inlet__request_t *request) {
    if (request->signal != NULL)
        CloseHandle(request->signal);
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

/* Whether the service can still be told that nobody wants it. */
static bool can_be_cancelled(uint8_t type) {
    switch (type) {
    case INLET__MESSAGE_CANCEL:
    case INLET__MESSAGE_FILTER:
    case INLET__MESSAGE_UNSUBSCRIBE:
    case INLET__MESSAGE_PAUSE:
    case INLET__MESSAGE_RESUME:
    case INLET__MESSAGE_GRANT_ADD:
    case INLET__MESSAGE_GRANT_REMOVE:
        return false;
    default:
        return true;
    }
}

/* Nobody waits any more. What was sent stays, so that its answer is known when it comes. */
static void abandon(inlet_client_t *client, inlet__request_t *request) {
    request->abandoned = true;
    request->stream = NULL;
    if (!request->sent) {
        unlink_request(client, request);
        request_free(request);
    } else if (can_be_cancelled(request->message.type)) {
        const inlet__message_t cancel = {.type = INLET__MESSAGE_CANCEL,
                                         .u.target = request->message.request};
        inlet__request_post(client, &cancel);
    }
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
    request->done_ns = inlet__clock_now_ns();
    if (request->signal != NULL)
        SetEvent(request->signal);
    WakeAllConditionVariable(&client->changed);
}

void inlet__request_fail_all(inlet_client_t *client, inlet_status_t status) {
    inlet__request_t *next = client->requests;
    while (next != NULL) {
        inlet__request_t *request = next;
        next = request->next; /* settling may free the request */
        if (!request->done)
            settle(client, request, status);
    }
}

static bool wait_for(inlet_client_t *client, const inlet__request_t *request, int64_t timeout_ns) {
    int64_t deadline_ns = inlet__deadline_after(timeout_ns);
    uint32_t left_ms;
    while (!request->done && (left_ms = inlet__deadline_left_ms(deadline_ns)) > 0)
        SleepConditionVariableSRW(&client->changed, &client->lock, left_ms, 0);
    return request->done;
}

static inlet_status_t begin_locked(inlet_client_t *client, const inlet__message_t *message,
                                   inlet_stream_t *stream, inlet__request_t **request) {
    if (client->link != INLET_OK)
        return client->link;
    if (client->fake != NULL)
        return INLET_E_NOT_SUPPORTED;
    inlet_status_t status = request_new(client, message, request);
    if (status != INLET_OK)
        return status;
    (*request)->stream = stream;
    append(client, *request);
    return INLET_OK;
}

static inlet_status_t take_answer(inlet_client_t *client, inlet__request_t *request,
                                  inlet__answer_t *answer) {
    inlet_status_t status = request->status;
    unlink_request(client, request);
    if (status == INLET_OK && answer != NULL) {
        *answer = (inlet__answer_t){.body = request->body,
                                    .body_bytes = request->body_bytes,
                                    .took_ns = request->done_ns - request->begun_ns};
        request->body = NULL;
    }
    request_free(request);
    return status;
}

static void enter(inlet_client_t *client) {
    AcquireSRWLockExclusive(&client->lock);
    client->caller_count++;
}

static void leave(inlet_client_t *client) {
    if (--client->caller_count == 0)
        WakeAllConditionVariable(&client->changed);
    ReleaseSRWLockExclusive(&client->lock);
}

inlet_status_t inlet__request_call(inlet_client_t *client, const inlet__message_t *message,
                                   inlet_stream_t *stream, int64_t timeout_ns,
                                   inlet__answer_t *answer) {
    inlet__request_t *request;
    if (answer != NULL)
        *answer = (inlet__answer_t){0};
    enter(client);
    inlet_status_t status = begin_locked(client, message, stream, &request);
    if (status == INLET_OK && wait_for(client, request, timeout_ns)) {
        status = take_answer(client, request, answer);
    } else if (status == INLET_OK) {
        abandon(client, request);
        status = INLET_E_TIMEOUT;
    }
    leave(client);
    return status;
}

inlet_status_t inlet__request_begin(inlet_client_t *client, const inlet__message_t *message,
                                    inlet_stream_t *stream, inlet__request_t **request) {
    *request = NULL;
    HANDLE signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (signal == NULL)
        return INLET_E_NO_MEMORY;
    AcquireSRWLockExclusive(&client->lock);
    inlet_status_t status = begin_locked(client, message, stream, request);
    if (status == INLET_OK)
        (*request)->signal = signal;
    ReleaseSRWLockExclusive(&client->lock);
    if (status != INLET_OK)
        CloseHandle(signal);
    return status;
}

inlet_status_t inlet__request_finish(inlet__request_t *request, int64_t timeout_ns,
                                     inlet__answer_t *answer) {
    inlet_client_t *client = request->client;
    *answer = (inlet__answer_t){0};
    enter(client);
    inlet_status_t status = wait_for(client, request, timeout_ns)
                                ? take_answer(client, request, answer)
                                : INLET_E_TIMEOUT;
    leave(client);
    return status;
}

void inlet__request_drop(inlet__request_t *request) {
    inlet_client_t *client = request->client;
    AcquireSRWLockExclusive(&client->lock);
    if (request->done)
        take_answer(client, request, NULL);
    else
        abandon(client, request);
    ReleaseSRWLockExclusive(&client->lock);
}

void inlet__request_forget(inlet_client_t *client, const inlet_stream_t *stream) {
    for (inlet__request_t *request = client->requests; request != NULL; request = request->next)
        if (request->stream == stream)
            request->stream = NULL;
}

void inlet__request_resume(inlet_client_t *client, inlet_stream_t *stream) {
    inlet__request_t *request;
    const inlet__message_t message = {.type = INLET__MESSAGE_SUBSCRIBE,
                                      .u.subscribe = inlet__resume_ask(&stream->resume)};
    if (request_new(client, &message, &request) != INLET_OK) {
        inlet__queue_end(&stream->queue, INLET_E_NO_MEMORY);
        return;
    }
    request->abandoned = request->resumes = true;
    request->stream = stream;
    append(client, request);
}

void inlet__request_post(inlet_client_t *client, const inlet__message_t *message) {
    inlet__request_t *request;
    if (client->link != INLET_OK || request_new(client, message, &request) != INLET_OK)
        return;
    request->abandoned = true;
    append(client, request);
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

/* What the service says of the refusal, for who asks later. An older one says it in words only. */
static void keep_error(inlet_client_t *client, const inlet__message_reply_t *reply) {
    inlet_error_t *error = &client->error;
    inlet__failure_t failure;
    *error = (inlet_error_t){.struct_size = sizeof *error, .status = reply->status};
    if (reply->detail.count > 0 && reply->detail.count < sizeof error->detail)
        memcpy(error->detail, reply->detail.bytes, reply->detail.count);
    if (inlet__failure_read(reply->body, &failure) != INLET_OK)
        return;
    error->schema_version = failure.schema_version;
    if (failure.what.count > 0)
        memcpy(error->what, failure.what.bytes, failure.what.count);
}

static void answer_locked(inlet_client_t *client, inlet__request_t *request,
                          const inlet__message_reply_t *reply) {
    inlet_status_t status = reply->status;
    if (status != INLET_OK && !request->abandoned)
        keep_error(client, reply);
    if (request->message.type == INLET__MESSAGE_SUBSCRIBE)
        status = inlet__subscribed_take(client, request, reply);
    else if (request->message.type == INLET__MESSAGE_FILTER && status == INLET_OK)
        inlet__subscribed_filter(client, &request->message);
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
    if (status != INLET_E_INVALID_ARGUMENT && status != INLET_E_NOT_SUPPORTED)
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
