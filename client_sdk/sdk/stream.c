#include "sdk/stream.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "sdk/client.h"
#include "sdk/deadline.h"
#include "sdk/fake.h"
#include "sdk/playback.h"

#define POLL_MIN_NS     INT64_C(50000)
#define POLL_MAX_NS     INT64_C(1000000000)
#define POLL_DEFAULT_NS INT64_C(1000000)

#define EVENT_TYPES_ALL ((UINT64_C(1) << INLET_EVENT_TYPE_COUNT) - 1)

/* What is not urgent by default: there are many of these, and each is as good as the next. */
#define BULK_TYPES                                                                                 \
    ((UINT64_C(1) << INLET_EVENT_MOUSE_MOVED) | (UINT64_C(1) << INLET_EVENT_MOUSE_WHEEL))

bool inlet__stream_read_lanes(bool wants, uint64_t types, uint64_t *urgent_types) {
    *urgent_types = 0;
    if (!wants)
        return types == 0;
    *urgent_types = types != 0 ? types : EVENT_TYPES_ALL & ~BULK_TYPES;
    return (*urgent_types & ~EVENT_TYPES_ALL) == 0;
}

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
                                   uint64_t *urgent_types, int64_t *timeout_ns) {
    inlet_subscribe_options_t given = {.struct_size = sizeof given};
    if (options != NULL) {
        if (options->struct_size != sizeof *options)
            return INLET_E_INVALID_ARGUMENT;
        given = *options;
    }
    if ((given.sources & ~INLET_SOURCE_ALL) != 0 || (given.event_types & ~EVENT_TYPES_ALL) != 0 ||
        given.from_time_ns < 0 || (given.from_time_ns != 0 && given.from_seq != 0) ||
        !inlet__timeout_is_valid(given.timeout_ns) || given.policy > INLET_POLICY_DISCONNECT ||
        (given.flags & ~(uint32_t)INLET_SUBSCRIBE_ALL_FLAGS) != 0 || !read_wait(&given, wait) ||
        !inlet__stream_read_lanes((given.flags & INLET_SUBSCRIBE_LANES) != 0, given.urgent_types,
                                  urgent_types))
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
                .from_time_ns = given.from_time_ns,
                .policy = {.kind = given.policy,
                           .window_records = given.window_records,
                           .warn_records = given.warn_records,
                           .max_lag_ms = given.max_lag_ms},
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
    inlet__request_forget(client, stream);
    if (stream->subscription != 0) {
        inlet__message_t message = {.type = INLET__MESSAGE_UNSUBSCRIBE,
                                    .subscription = stream->subscription};
        inlet__request_post(client, &message);
    }
    SetEvent(client->gate.wake);
    ReleaseSRWLockExclusive(&client->lock);
}

inlet_stream_t *inlet__stream_make(void) {
    inlet_stream_t *made = _aligned_malloc(sizeof *made, _Alignof(inlet_stream_t));
    if (made != NULL)
        memset(made, 0, sizeof *made);
    return made;
}

void inlet__stream_drop(inlet_stream_t *stream) {
    _aligned_free(stream);
}

void inlet__stream_free(inlet_stream_t *stream) {
    if (stream == NULL)
        return;
    inlet__playback_stop(stream->playback);
    inlet__queue_close(&stream->queue); /* whose gate is the playback's */
    inlet__playback_free(stream->playback);
    inlet__stream_drop(stream);
}

void inlet_stream_close(inlet_stream_t *stream) {
    if (stream == NULL)
        return;
    if (stream->client != NULL) /* a recording's need not have one */
        delist(stream->client, stream);
    inlet__stream_free(stream);
}

inlet_status_t inlet__stream_new(inlet_client_t *client, const inlet_subscribe_options_t *options,
                                 inlet__message_t *message, int64_t *timeout_ns,
                                 inlet_stream_t **stream) {
    inlet__queue_wait_t wait;
    uint64_t urgent_types;
    *stream = NULL;
    if (client == NULL ||
        read_options(options, message, &wait, &urgent_types, timeout_ns) != INLET_OK)
        return INLET_E_INVALID_ARGUMENT;
    if (client->fake != NULL)
        return inlet__fake_subscribe(client, options, stream);
    inlet_stream_t *made = inlet__stream_make();
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    made->client = client;
    made->tells_hidden = options != NULL && (options->flags & INLET_SUBSCRIBE_HIDDEN) != 0;
    inlet_status_t status = inlet__queue_open(&made->queue, &client->gate, &wait, urgent_types);
    if (status != INLET_OK) {
        inlet__stream_drop(made);
        return status;
    }
    status = inlet__stream_enlist(client, made);
    if (status == INLET_OK)
        *stream = made;
    else
        inlet_stream_close(made);
    return status;
}

inlet_status_t inlet_subscribe(inlet_client_t *client, const inlet_subscribe_options_t *options,
                               inlet_stream_t **stream) {
    inlet__message_t message;
    inlet__answer_t answer;
    inlet_stream_t *made;
    int64_t timeout_ns;
    if (stream == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *stream = NULL;
    inlet_status_t status = inlet__stream_new(client, options, &message, &timeout_ns, &made);
    if (status != INLET_OK || client->fake != NULL) { /* nobody has to be asked */
        *stream = made;
        return status;
    }
    status = inlet__request_call(client, &message, made, timeout_ns, &answer);
    free(answer.body);
    if (status == INLET_OK)
        *stream = made;
    else
        inlet_stream_close(made);
    return status;
}

static bool is_lane(const inlet_stream_t *stream, uint32_t lane) {
    return stream != NULL && lane != INLET__QUEUE_ALL &&
           inlet__queue_has_view(&stream->queue, lane);
}

static int64_t deadline_of(int64_t timeout_ns) {
    return timeout_ns == 0 ? 0 : inlet__deadline_after(timeout_ns);
}

static inlet_status_t receive(inlet_stream_t *stream, uint32_t view, inlet_event_t *events,
                              uint32_t capacity, int64_t timeout_ns, uint32_t *count) {
    if (events == NULL || capacity == 0 || !inlet__timeout_is_valid(timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    return inlet__queue_receive(&stream->queue, view, events, capacity, deadline_of(timeout_ns),
                                count);
}

inlet_status_t inlet_recv(inlet_stream_t *stream, inlet_event_t *events, uint32_t capacity,
                          int64_t timeout_ns, uint32_t *count) {
    if (count == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *count = 0;
    if (stream == NULL)
        return INLET_E_INVALID_ARGUMENT;
    return receive(stream, INLET__QUEUE_ALL, events, capacity, timeout_ns, count);
}

inlet_status_t inlet_recv_lane(inlet_stream_t *stream, uint32_t lane, inlet_event_t *events,
                               uint32_t capacity, int64_t timeout_ns, uint32_t *count) {
    if (count == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *count = 0;
    if (!is_lane(stream, lane))
        return INLET_E_INVALID_ARGUMENT;
    return receive(stream, lane, events, capacity, timeout_ns, count);
}

uint64_t inlet_pending(inlet_stream_t *stream) {
    return stream != NULL ? inlet__queue_pending(&stream->queue, INLET__QUEUE_ALL) : 0;
}

uint64_t inlet_pending_lane(inlet_stream_t *stream, uint32_t lane) {
    return is_lane(stream, lane) ? inlet__queue_pending(&stream->queue, lane) : 0;
}

static void *handle_of(inlet_stream_t *stream, uint32_t view) {
    return stream->queue.wait.how == INLET_WAIT_EVENT ? stream->queue.views[view].ready.handle
                                                      : NULL;
}

void *inlet_wait_handle(inlet_stream_t *stream) {
    return stream != NULL ? handle_of(stream, INLET__QUEUE_ALL) : NULL;
}

void *inlet_wait_handle_lane(inlet_stream_t *stream, uint32_t lane) {
    return is_lane(stream, lane) ? handle_of(stream, lane) : NULL;
}

inlet_status_t inlet_borrow(inlet_stream_t *stream, uint32_t lane, uint32_t most,
                            int64_t timeout_ns, inlet_batch_t *batch) {
    inlet__loan_t loan;
    if (batch == NULL || batch->struct_size != sizeof *batch)
        return INLET_E_INVALID_ARGUMENT;
    *batch = (inlet_batch_t){.struct_size = sizeof *batch};
    if (stream == NULL || !inlet__queue_has_view(&stream->queue, lane) || most == 0 ||
        !inlet__timeout_is_valid(timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    const uint32_t at_most = most < INLET_BORROW_MAX ? most : INLET_BORROW_MAX;
    const inlet_status_t status =
        inlet__queue_lend(&stream->queue, lane, at_most, deadline_of(timeout_ns), &loan);
    batch->events = loan.events;
    batch->count = loan.count;
    batch->cursor = loan.cursor;
    return status;
}

inlet_status_t inlet_release(inlet_stream_t *stream, inlet_batch_t *batch) {
    if (stream == NULL || batch == NULL || batch->struct_size != sizeof *batch ||
        batch->events == NULL)
        return INLET_E_INVALID_ARGUMENT;
    const inlet__loan_t loan = {
        .events = batch->events, .count = batch->count, .cursor = batch->cursor};
    *batch = (inlet_batch_t){.struct_size = sizeof *batch};
    inlet__queue_return(&stream->queue, &loan);
    return INLET_OK;
}

static bool are_marks(const inlet_event_t *marks, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (marks[i].type != INLET_EVENT_MARK || marks[i].reserved != 0 || marks[i].flags != 0)
            return false;
    return true;
}

inlet_status_t inlet_post(inlet_stream_t *stream, const inlet_event_t *marks, uint32_t count) {
    if (stream == NULL || marks == NULL || count == 0 || count > INLET_POST_MAX ||
        !are_marks(marks, count))
        return INLET_E_INVALID_ARGUMENT;
    return inlet__queue_post(&stream->queue, marks, count);
}

inlet_status_t inlet_stream_info(inlet_stream_t *stream, inlet_stream_info_t *info) {
    if (stream == NULL || info == NULL || info->struct_size != sizeof *info)
        return INLET_E_INVALID_ARGUMENT;
    *info = stream->info;
    return INLET_OK;
}

uint64_t inlet_stream_warnings(inlet_stream_t *stream, uint64_t *records) {
    if (records != NULL)
        *records = stream == NULL
                       ? 0
                       : atomic_load_explicit(&stream->behind_records, memory_order_relaxed);
    return stream == NULL ? 0 : atomic_load_explicit(&stream->warnings, memory_order_relaxed);
}
