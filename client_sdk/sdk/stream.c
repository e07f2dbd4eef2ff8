#include "sdk/stream.h"

#include <stdlib.h>

#include "sdk/client.h"
#include "sdk/deadline.h"
#include "sdk/fake.h"
#include "sdk/playback.h"

#define POLL_MIN_NS     INT64_C(50000)
#define POLL_MAX_NS     INT64_C(1000000000)
#define POLL_DEFAULT_NS INT64_C(1000000)

#define EVENT_TYPES_ALL ((UINT64_C(1) << INLET_EVENT_TYPE_COUNT) - 1)

static bool read_wait(const inlet_subscribe_options_t *given, inlet__queue_wait_t *wait) {
    wait->how = given->wait;
    wait->poll_ns = given->poll_ns != 0 ? given->poll_ns : POLL_DEFAULT_NS;
    if (given->wait == INLET_WAIT_POLL)
        return wait->poll_ns >= POLL_MIN_NS && wait->poll_ns <= POLL_MAX_NS;
    return given->wait <= INLET_WAIT_POLL && given->poll_ns == 0;
}

/* The options with their defaults filled in. */
static inlet_status_t read_options(const inlet_subscribe_options_t *options,
                                   inlet__message_t *message, inlet__queue_wait_t *wait,
                                   int64_t *timeout_ns) {
    inlet_subscribe_options_t given = {.struct_size = sizeof given};
    if (options != NULL) {
        if (options->struct_size != sizeof *options)
            return INLET_E_INVALID_ARGUMENT;
        given = *options;
    }
    if ((given.sources & ~INLET_SOURCE_ALL) != 0 || (given.event_types & ~EVENT_TYPES_ALL) != 0 ||
        !inlet__timeout_is_valid(given.timeout_ns) ||
        (given.flags & ~(uint32_t)INLET_SUBSCRIBE_ALL_FLAGS) != 0 || !read_wait(&given, wait))
        return INLET_E_INVALID_ARGUMENT;
    *timeout_ns = given.timeout_ns != 0 ? given.timeout_ns : INLET__TIMEOUT_DEFAULT_NS;
    *message = (inlet__message_t){
        .type = INLET__MESSAGE_SUBSCRIBE,
        .u.subscribe =
            {
                .schema_version = INLET__SCHEMA_VERSION,
                .sources = given.sources != 0 ? given.sources : (uint32_t)INLET_SOURCE_RAW,
                .event_types = given.event_types,
                .from_seq = given.from_seq,
            },
    };
    return INLET_OK;
}

inlet_status_t inlet__stream_enlist(inlet_client_t *client, inlet_stream_t *stream) {
    inlet_status_t status = INLET_E_LIMIT;
    AcquireSRWLockExclusive(&client->lock);
    for (size_t i = 0; i < INLET__CLIENT_STREAMS_MAX && status == INLET_E_LIMIT; i++) {
        if (client->streams[i] == NULL) {
            client->streams[i] = stream;
            status = INLET_OK;
        }
    }
    if (client->status != INLET_OK) /* what ends the connection would not find it any more */
        inlet__queue_end(&stream->queue, client->status);
    ReleaseSRWLockExclusive(&client->lock);
    return status;
}

/* Whoever waits for room in this queue need not wait any longer. */
static void delist(inlet_client_t *client, inlet_stream_t *stream) {
    AcquireSRWLockExclusive(&client->lock);
    for (size_t i = 0; i < INLET__CLIENT_STREAMS_MAX; i++)
        if (client->streams[i] == stream)
            client->streams[i] = NULL;
    if (stream->subscription != 0) {
        inlet__message_t message = {.type = INLET__MESSAGE_UNSUBSCRIBE,
                                    .subscription = stream->subscription};
        inlet__request_post(client, &message);
    }
    SetEvent(client->gate.wake);
    ReleaseSRWLockExclusive(&client->lock);
}

void inlet__stream_free(inlet_stream_t *stream) {
    if (stream == NULL)
        return;
    inlet__playback_stop(stream->playback);
    inlet__queue_close(&stream->queue); /* whose gate is the playback's */
    inlet__playback_free(stream->playback);
    free(stream);
}

void inlet_stream_close(inlet_stream_t *stream) {
    if (stream == NULL)
        return;
    if (stream->client != NULL) /* a recording's need not have one */
        delist(stream->client, stream);
    inlet__stream_free(stream);
}

static inlet_status_t subscribe(inlet_client_t *client, const inlet__message_t *message,
                                int64_t timeout_ns, inlet_stream_t *stream) {
    inlet__answer_t answer;
    inlet_status_t status = inlet__stream_enlist(client, stream);
    if (status != INLET_OK)
        return status;
    status = inlet__request_call(client, message, stream, timeout_ns, &answer);
    free(answer.body);
    return status;
}

inlet_status_t inlet_subscribe(inlet_client_t *client, const inlet_subscribe_options_t *options,
                               inlet_stream_t **stream) {
    inlet__message_t message;
    inlet__queue_wait_t wait;
    int64_t timeout_ns;
    if (stream == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *stream = NULL;
    if (client == NULL || read_options(options, &message, &wait, &timeout_ns) != INLET_OK)
        return INLET_E_INVALID_ARGUMENT;
    if (client->fake != NULL)
        return inlet__fake_subscribe(client, options, stream);
    inlet_stream_t *made = calloc(1, sizeof *made);
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    made->client = client;
    made->tells_hidden = options != NULL && (options->flags & INLET_SUBSCRIBE_HIDDEN) != 0;
    inlet_status_t status = inlet__queue_open(&made->queue, &client->gate, &wait);
    if (status != INLET_OK) {
        free(made);
        return status;
    }
    status = subscribe(client, &message, timeout_ns, made);
    if (status == INLET_OK)
        *stream = made;
    else
        inlet_stream_close(made);
    return status;
}

inlet_status_t inlet_recv(inlet_stream_t *stream, inlet_event_t *events, uint32_t capacity,
                          int64_t timeout_ns, uint32_t *count) {
    if (count == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *count = 0;
    if (stream == NULL || events == NULL || capacity == 0 || !inlet__timeout_is_valid(timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    int64_t deadline_ns = timeout_ns == 0 ? 0 : inlet__deadline_after(timeout_ns);
    return inlet__queue_receive(&stream->queue, events, capacity, deadline_ns, count);
}

uint64_t inlet_pending(inlet_stream_t *stream) {
    return stream != NULL ? inlet__queue_pending(&stream->queue) : 0;
}

void *inlet_wait_handle(inlet_stream_t *stream) {
    return stream != NULL && stream->queue.wait.how == INLET_WAIT_EVENT ? stream->queue.ready
                                                                        : NULL;
}

inlet_status_t inlet_stream_info(inlet_stream_t *stream, inlet_stream_info_t *info) {
    if (stream == NULL || info == NULL || info->struct_size != sizeof *info)
        return INLET_E_INVALID_ARGUMENT;
    *info = stream->info;
    return INLET_OK;
}
