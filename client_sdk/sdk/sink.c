#include "sdk/sink.h"

#include "sdk/client.h"

static bool all_have_room(inlet_client_t *client) {
    bool room = true;
    AcquireSRWLockShared(&client->lock);
    for (size_t i = 0; i < INLET__CLIENT_STREAMS_MAX; i++)
        room = room &&
               (client->streams[i] == NULL || inlet__queue_has_room(&client->streams[i]->queue));
    ReleaseSRWLockShared(&client->lock);
    return room;
}

bool inlet__sink_ready(inlet_client_t *client) {
    if (all_have_room(client))
        return true;
    /* Acquire and release: pairs with the exchange in queue.c's open_gate (queue_receive.c). Then
     * look again: room made before that exchange is seen now, room made after it brings a signal.
     */
    (void)atomic_exchange_explicit(&client->gate.shut, 1, memory_order_acq_rel);
    client->held = !all_have_room(client);
    return !client->held;
}

void inlet__sink_rest(inlet_client_t *client, int64_t now_ns) {
    AcquireSRWLockShared(&client->lock);
    for (size_t i = 0; i < INLET__CLIENT_STREAMS_MAX; i++)
        if (client->streams[i] != NULL)
            inlet__queue_rest(&client->streams[i]->queue, now_ns);
    ReleaseSRWLockShared(&client->lock);
}

static inlet_stream_t *find_stream(inlet_client_t *client, uint32_t subscription) {
    for (size_t i = 0; i < INLET__CLIENT_STREAMS_MAX; i++)
        if (client->streams[i] != NULL && client->streams[i]->subscription == subscription)
            return client->streams[i];
    return NULL;
}

static void sink_opened(void *context) {
    inlet__client_opened(context);
}

static void sink_reply(void *context, uint32_t request, const inlet__message_reply_t *reply) {
    inlet__request_answer(context, request, reply);
}

static bool sink_is_ready(void *context) {
    return inlet__sink_ready(context);
}

static inlet_status_t push(inlet_client_t *client, inlet_stream_t *stream,
                           const inlet__client_batch_t *batch) {
    if (!stream->tells_hidden)
        return inlet__queue_push(&stream->queue, batch->events, batch->count);
    const uint32_t count = inlet__hidden_tell(batch, client->told);
    return inlet__queue_push(&stream->queue, client->told, count);
}

/* A batch without a stream is one that was under way when the stream was closed. */
static void sink_batch(void *context, uint32_t subscription, const inlet__client_batch_t *batch) {
    inlet_client_t *client = context;
    AcquireSRWLockShared(&client->lock); /* keeps the stream alive */
    inlet_stream_t *stream = find_stream(client, subscription);
    if (stream != NULL) {
        inlet_status_t status = push(client, stream, batch);
        if (status == INLET_OK)
            inlet__resume_delivered(&stream->resume, batch);
        else
            inlet__queue_end(&stream->queue, status);
    }
    ReleaseSRWLockShared(&client->lock);
}

static void sink_ended(void *context, uint32_t subscription, inlet_status_t status) {
    inlet_client_t *client = context;
    AcquireSRWLockExclusive(&client->lock);
    inlet_stream_t *stream = find_stream(client, subscription);
    if (stream != NULL) {
        stream->subscription = 0;
        stream->resume = (inlet__resume_t){0}; /* it is over, also on the next connection */
        inlet__queue_end(&stream->queue, status != INLET_OK ? status : INLET_E_CLOSED);
    }
    ReleaseSRWLockExclusive(&client->lock);
}

static void sink_behind(void *context, uint32_t subscription, uint64_t depth_records) {
    inlet_client_t *client = context;
    AcquireSRWLockShared(&client->lock); /* keeps the stream alive */
    inlet_stream_t *stream = find_stream(client, subscription);
    if (stream != NULL) {
        /* Relaxed: two numbers for a person to look at. */
        atomic_store_explicit(&stream->behind_records, depth_records, memory_order_relaxed);
        atomic_fetch_add_explicit(&stream->warnings, 1, memory_order_relaxed);
    }
    ReleaseSRWLockShared(&client->lock);
}

inlet__client_sink_t inlet__sink_of(inlet_client_t *client) {
    return (inlet__client_sink_t){
        .context = client,
        .opened = sink_opened,
        .reply = sink_reply,
        .ready = sink_is_ready,
        .batch = sink_batch,
        .ended = sink_ended,
        .behind = sink_behind,
    };
}
