#include "sdk/ask.h"

#include <stdlib.h>
#include <string.h>

#include "sdk/client.h"
#include "sdk/deadline.h"
#include "wire/answer.h"

#define EVENT_TYPES_ALL ((UINT64_C(1) << INLET_EVENT_TYPE_COUNT) - 1)

void inlet_free(void *memory) {
    free(memory);
}

inlet_status_t inlet__ask_timeout(int64_t *timeout_ns) {
    if (!inlet__timeout_is_valid(*timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    if (*timeout_ns == 0)
        *timeout_ns = INLET__TIMEOUT_DEFAULT_NS;
    return INLET_OK;
}

static inlet_status_t ask(inlet_client_t *client, const inlet__message_t *message,
                          int64_t timeout_ns, inlet__answer_t *answer) {
    *answer = (inlet__answer_t){0};
    if (client == NULL || inlet__ask_timeout(&timeout_ns) != INLET_OK)
        return INLET_E_INVALID_ARGUMENT;
    return inlet__request_call(client, message, NULL, timeout_ns, answer);
}

/* What has no body. */
static inlet_status_t ask_plainly(inlet_client_t *client, const inlet__message_t *message,
                                  int64_t timeout_ns) {
    inlet__answer_t answer;
    inlet_status_t status = ask(client, message, timeout_ns, &answer);
    free(answer.body);
    return status;
}

inlet_status_t inlet__ask_ping(const void *bytes, uint32_t count, inlet__message_t *message) {
    if (count > INLET_PING_BYTES_MAX || (count > 0 && bytes == NULL))
        return INLET_E_INVALID_ARGUMENT;
    *message = (inlet__message_t){.type = INLET__MESSAGE_PING, .u.ping = {bytes, count}};
    return INLET_OK;
}

inlet_status_t inlet__ask_pong(inlet__answer_t *answer, const uint8_t *bytes, size_t count,
                               inlet_pong_t *pong) {
    inlet__pong_t told = {0}; /* an older service answers without a body */
    inlet_status_t status = INLET_OK;
    if (answer->body_bytes > 0)
        status = inlet__pong_read((inlet__slice_t){answer->body, answer->body_bytes}, &told);
    if (status == INLET_OK &&
        (told.bytes.count != count || (count > 0 && memcmp(told.bytes.bytes, bytes, count) != 0)))
        status = INLET_E_PROTOCOL;
    if (status == INLET_OK && pong != NULL)
        *pong = (inlet_pong_t){.struct_size = sizeof *pong,
                               .service_ns = told.service_ns,
                               .round_trip_ns = answer->took_ns};
    free(answer->body);
    return status;
}

inlet_status_t inlet_ping(inlet_client_t *client, const void *bytes, uint32_t count,
                          int64_t timeout_ns, inlet_pong_t *pong) {
    inlet__message_t message;
    inlet__answer_t answer;
    if (pong != NULL && pong->struct_size != sizeof *pong)
        return INLET_E_INVALID_ARGUMENT;
    inlet_status_t status = inlet__ask_ping(bytes, count, &message);
    if (status == INLET_OK)
        status = ask(client, &message, timeout_ns, &answer);
    return status == INLET_OK ? inlet__ask_pong(&answer, bytes, count, pong) : status;
}

inlet_status_t inlet_server_info(inlet_client_t *client, int64_t timeout_ns, char **json) {
    inlet__answer_t answer;
    const inlet__message_t message = {.type = INLET__MESSAGE_INFO};
    if (json == NULL)
        return INLET_E_INVALID_ARGUMENT;
    inlet_status_t status = ask(client, &message, timeout_ns, &answer);
    *json = (char *)answer.body;
    return status;
}

/* How many records the batches hold at most: none takes less than two bytes. */
static size_t most_records(size_t body_bytes) {
    return body_bytes / 2 + 1;
}

static inlet_status_t read_state(inlet__slice_t body, inlet_event_t *events, size_t capacity,
                                 inlet_state_told_t *told) {
    inlet__reader_t reader;
    inlet__slice_t batch;
    inlet_status_t status = inlet__state_begin(body, &reader, &told->seq);
    while (status == INLET_OK) {
        uint32_t count = 0;
        uint64_t first_seq, end_seq;
        const size_t left = capacity - told->count;
        status = inlet__state_next(&reader, &batch);
        if (status != INLET_OK || batch.count == 0)
            break;
        status = inlet__batch_decode(
            batch.bytes, batch.count, events + told->count,
            (uint32_t)(left < INLET__BATCH_EVENTS_MAX ? left : INLET__BATCH_EVENTS_MAX), &count,
            &first_seq, &end_seq);
        told->count += count;
    }
    return status;
}

inlet_status_t inlet__ask_state(inlet__answer_t *answer, inlet_state_told_t *told) {
    const inlet__slice_t body = {answer->body, answer->body_bytes};
    const size_t capacity = most_records(body.count);
    inlet_event_t *events = malloc(capacity * sizeof *events);
    inlet_status_t status =
        events == NULL ? INLET_E_NO_MEMORY : read_state(body, events, capacity, told);
    free(answer->body);
    if (status == INLET_OK) {
        told->events = events;
        return INLET_OK;
    }
    free(events);
    *told = (inlet_state_told_t){.struct_size = sizeof *told};
    return status == INLET_E_NO_MEMORY ? status : INLET_E_PROTOCOL;
}

static inlet_status_t ask_for_state(inlet_client_t *client, const inlet__message_t *message,
                                    int64_t timeout_ns, inlet_state_told_t *told) {
    inlet__answer_t answer;
    if (told == NULL || told->struct_size != sizeof *told)
        return INLET_E_INVALID_ARGUMENT;
    *told = (inlet_state_told_t){.struct_size = sizeof *told};
    inlet_status_t status = ask(client, message, timeout_ns, &answer);
    return status == INLET_OK ? inlet__ask_state(&answer, told) : status;
}

inlet_status_t inlet_devices(inlet_client_t *client, int64_t timeout_ns, inlet_state_told_t *told) {
    const inlet__message_t message = {.type = INLET__MESSAGE_DEVICES};
    return ask_for_state(client, &message, timeout_ns, told);
}

inlet_status_t inlet__ask_filter(uint32_t sources, uint64_t event_types,
                                 inlet__message_filter_t *filter) {
    if ((sources & ~INLET_SOURCE_ALL) != 0 || (event_types & ~EVENT_TYPES_ALL) != 0)
        return INLET_E_INVALID_ARGUMENT;
    filter->sources = sources != 0 ? sources : (uint32_t)INLET_SOURCE_RAW;
    filter->event_types = event_types;
    return INLET_OK;
}

inlet_status_t inlet_snapshot(inlet_client_t *client, uint32_t sources, uint64_t event_types,
                              int64_t timeout_ns, inlet_state_told_t *told) {
    inlet__message_t message = {.type = INLET__MESSAGE_SNAPSHOT};
    if (inlet__ask_filter(sources, event_types, &message.u.filter) != INLET_OK)
        return INLET_E_INVALID_ARGUMENT;
    return ask_for_state(client, &message, timeout_ns, told);
}

/* Its number on this connection; 0: it has none, as the connection is being made anew, say. */
static uint32_t number_of(inlet_stream_t *stream) {
    AcquireSRWLockShared(&stream->client->lock);
    const uint32_t number = stream->subscription;
    ReleaseSRWLockShared(&stream->client->lock);
    return number;
}

inlet_status_t inlet__ask_stream_filter(inlet_stream_t *stream, uint32_t sources,
                                        uint64_t event_types, inlet__message_t *message) {
    *message = (inlet__message_t){.type = INLET__MESSAGE_FILTER};
    if (stream == NULL || inlet__ask_filter(sources, event_types, &message->u.filter) != INLET_OK)
        return INLET_E_INVALID_ARGUMENT;
    message->subscription = number_of(stream);
    if (message->subscription != 0)
        return INLET_OK;
    inlet_health_t health = {.struct_size = sizeof health};
    inlet_client_health(stream->client, &health);
    return health.status != INLET_OK ? health.status : INLET_E_BUSY;
}

inlet_status_t inlet__ask_filtered(inlet__answer_t *answer, uint64_t *first_seq) {
    inlet__filtered_t filtered;
    const inlet_status_t status =
        inlet__filtered_read((inlet__slice_t){answer->body, answer->body_bytes}, &filtered);
    free(answer->body);
    if (status == INLET_OK && first_seq != NULL)
        *first_seq = filtered.first_seq;
    return status;
}

inlet_status_t inlet_stream_filter(inlet_stream_t *stream, uint32_t sources, uint64_t event_types,
                                   int64_t timeout_ns, uint64_t *first_seq) {
    inlet__message_t message;
    inlet__answer_t answer;
    if (first_seq != NULL)
        *first_seq = 0;
    inlet_status_t status = inlet__ask_stream_filter(stream, sources, event_types, &message);
    if (status == INLET_OK)
        status = ask(stream->client, &message, timeout_ns, &answer);
    return status == INLET_OK ? inlet__ask_filtered(&answer, first_seq) : status;
}

inlet_status_t inlet_pause(inlet_client_t *client, uint32_t seconds, int64_t timeout_ns) {
    const inlet__message_t message = {.type = INLET__MESSAGE_PAUSE, .u.pause_s = seconds};
    return ask_plainly(client, &message, timeout_ns);
}

inlet_status_t inlet_resume(inlet_client_t *client, int64_t timeout_ns) {
    const inlet__message_t message = {.type = INLET__MESSAGE_RESUME};
    return ask_plainly(client, &message, timeout_ns);
}
