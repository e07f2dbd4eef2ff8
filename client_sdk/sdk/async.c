/* Requests in two steps: begun on one occasion, finished on another. */
#include <stdlib.h>
#include <string.h>

#include "sdk/ask.h"
#include "sdk/client.h"
#include "sdk/deadline.h"
#include "sdk/stream.h"

struct inlet_request {
    inlet__request_t *asked;
    uint8_t type;           /* enum inlet__message_type: who may finish it */
    inlet_stream_t *stream; /* of a SUBSCRIBE: listed, and the request's until it is finished */
    uint8_t ping[INLET_PING_BYTES_MAX];
    size_t ping_bytes;
};

/* `stream` is the new request's; it is closed if there is none. */
static inlet_status_t begin(inlet_client_t *client, const inlet__message_t *message,
                            inlet_stream_t *stream, inlet_request_t **request) {
    inlet_request_t *made = calloc(1, sizeof *made);
    inlet_status_t status = made == NULL
                                ? INLET_E_NO_MEMORY
                                : inlet__request_begin(client, message, stream, &made->asked);
    if (status != INLET_OK) {
        inlet_stream_close(stream);
        free(made);
        return status;
    }
    made->type = message->type;
    made->stream = stream;
    *request = made;
    return INLET_OK;
}

static inlet_status_t begin_plainly(inlet_client_t *client, uint8_t type,
                                    inlet_request_t **request) {
    const inlet__message_t message = {.type = type};
    if (request == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *request = NULL;
    return client == NULL ? INLET_E_INVALID_ARGUMENT : begin(client, &message, NULL, request);
}

/* Not INLET_E_TIMEOUT and not INLET_E_INVALID_ARGUMENT of its own: the request is to be freed. */
static bool may_finish(const inlet_request_t *request, uint8_t type, int64_t timeout_ns) {
    return request != NULL && request->type == type && inlet__timeout_is_valid(timeout_ns);
}

void *inlet_request_handle(inlet_request_t *request) {
    return request != NULL ? request->asked->signal : NULL;
}

void inlet_request_cancel(inlet_request_t *request) {
    if (request == NULL)
        return;
    inlet__request_drop(request->asked);
    inlet_stream_close(request->stream);
    free(request);
}

inlet_status_t inlet_subscribe_begin(inlet_client_t *client,
                                     const inlet_subscribe_options_t *options,
                                     inlet_request_t **request) {
    inlet__message_t message;
    inlet_stream_t *stream;
    int64_t timeout_ns; /* who finishes says how long to wait */
    if (request == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *request = NULL;
    inlet_status_t status = inlet__stream_new(client, options, &message, &timeout_ns, &stream);
    return status == INLET_OK ? begin(client, &message, stream, request) : status;
}

inlet_status_t inlet_subscribe_finish(inlet_request_t *request, int64_t timeout_ns,
                                      inlet_stream_t **stream) {
    inlet__answer_t answer;
    if (stream == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *stream = NULL;
    if (!may_finish(request, INLET__MESSAGE_SUBSCRIBE, timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    inlet_status_t status = inlet__request_finish(request->asked, timeout_ns, &answer);
    if (status == INLET_E_TIMEOUT)
        return status;
    free(answer.body);
    if (status == INLET_OK)
        *stream = request->stream;
    else
        inlet_stream_close(request->stream);
    free(request);
    return status;
}

/* The answer, once it is there: then the request is freed. INLET_E_TIMEOUT and
 * INLET_E_INVALID_ARGUMENT: it goes on. *answer is empty unless INLET_OK. */
static inlet_status_t finish(inlet_request_t *request, uint8_t type, int64_t timeout_ns,
                             inlet__answer_t *answer) {
    if (!may_finish(request, type, timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    const inlet_status_t status = inlet__request_finish(request->asked, timeout_ns, answer);
    if (status != INLET_E_TIMEOUT)
        free(request);
    return status;
}

static inlet_status_t finish_text(inlet_request_t *request, uint8_t type, int64_t timeout_ns,
                                  char **json) {
    inlet__answer_t answer;
    if (json == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *json = NULL;
    const inlet_status_t status = finish(request, type, timeout_ns, &answer);
    if (status == INLET_OK)
        *json = (char *)answer.body;
    return status;
}

static inlet_status_t finish_state(inlet_request_t *request, uint8_t type, int64_t timeout_ns,
                                   inlet_state_told_t *told) {
    inlet__answer_t answer;
    if (told == NULL || told->struct_size != sizeof *told)
        return INLET_E_INVALID_ARGUMENT;
    *told = (inlet_state_told_t){.struct_size = sizeof *told};
    const inlet_status_t status = finish(request, type, timeout_ns, &answer);
    return status == INLET_OK ? inlet__ask_state(&answer, told) : status;
}

/* What has no body. */
static inlet_status_t finish_plainly(inlet_request_t *request, uint8_t type, int64_t timeout_ns) {
    inlet__answer_t answer;
    const inlet_status_t status = finish(request, type, timeout_ns, &answer);
    if (status == INLET_OK)
        free(answer.body);
    return status;
}

inlet_status_t inlet_stats_begin(inlet_client_t *client, inlet_request_t **request) {
    return begin_plainly(client, INLET__MESSAGE_STATS, request);
}

inlet_status_t inlet_stats_finish(inlet_request_t *request, int64_t timeout_ns, char **json) {
    return finish_text(request, INLET__MESSAGE_STATS, timeout_ns, json);
}

inlet_status_t inlet_server_info_begin(inlet_client_t *client, inlet_request_t **request) {
    return begin_plainly(client, INLET__MESSAGE_INFO, request);
}

inlet_status_t inlet_server_info_finish(inlet_request_t *request, int64_t timeout_ns, char **json) {
    return finish_text(request, INLET__MESSAGE_INFO, timeout_ns, json);
}

inlet_status_t inlet_devices_begin(inlet_client_t *client, inlet_request_t **request) {
    return begin_plainly(client, INLET__MESSAGE_DEVICES, request);
}

inlet_status_t inlet_devices_finish(inlet_request_t *request, int64_t timeout_ns,
                                    inlet_state_told_t *told) {
    return finish_state(request, INLET__MESSAGE_DEVICES, timeout_ns, told);
}

inlet_status_t inlet_snapshot_begin(inlet_client_t *client, uint32_t sources, uint64_t event_types,
                                    inlet_request_t **request) {
    inlet__message_t message = {.type = INLET__MESSAGE_SNAPSHOT};
    if (request == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *request = NULL;
    if (client == NULL || inlet__ask_filter(sources, event_types, &message.u.filter) != INLET_OK)
        return INLET_E_INVALID_ARGUMENT;
    return begin(client, &message, NULL, request);
}

inlet_status_t inlet_snapshot_finish(inlet_request_t *request, int64_t timeout_ns,
                                     inlet_state_told_t *told) {
    return finish_state(request, INLET__MESSAGE_SNAPSHOT, timeout_ns, told);
}

inlet_status_t inlet_stream_filter_begin(inlet_stream_t *stream, uint32_t sources,
                                         uint64_t event_types, inlet_request_t **request) {
    inlet__message_t message;
    if (request == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *request = NULL;
    const inlet_status_t status = inlet__ask_stream_filter(stream, sources, event_types, &message);
    return status == INLET_OK ? begin(stream->client, &message, NULL, request) : status;
}

inlet_status_t inlet_stream_filter_finish(inlet_request_t *request, int64_t timeout_ns,
                                          uint64_t *first_seq) {
    inlet__answer_t answer;
    if (first_seq != NULL)
        *first_seq = 0;
    const inlet_status_t status = finish(request, INLET__MESSAGE_FILTER, timeout_ns, &answer);
    return status == INLET_OK ? inlet__ask_filtered(&answer, first_seq) : status;
}

inlet_status_t inlet_pause_begin(inlet_client_t *client, uint32_t seconds,
                                 inlet_request_t **request) {
    const inlet__message_t message = {.type = INLET__MESSAGE_PAUSE, .u.pause_s = seconds};
    if (request == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *request = NULL;
    return client == NULL ? INLET_E_INVALID_ARGUMENT : begin(client, &message, NULL, request);
}

inlet_status_t inlet_pause_finish(inlet_request_t *request, int64_t timeout_ns) {
    return finish_plainly(request, INLET__MESSAGE_PAUSE, timeout_ns);
}

inlet_status_t inlet_resume_begin(inlet_client_t *client, inlet_request_t **request) {
    return begin_plainly(client, INLET__MESSAGE_RESUME, request);
}

inlet_status_t inlet_resume_finish(inlet_request_t *request, int64_t timeout_ns) {
    return finish_plainly(request, INLET__MESSAGE_RESUME, timeout_ns);
}

inlet_status_t inlet_ping_begin(inlet_client_t *client, const void *bytes, uint32_t count,
                                inlet_request_t **request) {
    inlet__message_t message;
    if (request == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *request = NULL;
    if (client == NULL || inlet__ask_ping(bytes, count, &message) != INLET_OK)
        return INLET_E_INVALID_ARGUMENT;
    inlet_status_t status = begin(client, &message, NULL, request);
    if (status == INLET_OK && count > 0) {
        memcpy((*request)->ping, bytes, count);
        (*request)->ping_bytes = count;
    }
    return status;
}

inlet_status_t inlet_ping_finish(inlet_request_t *request, int64_t timeout_ns, inlet_pong_t *pong) {
    inlet__answer_t answer;
    if ((pong != NULL && pong->struct_size != sizeof *pong) ||
        !may_finish(request, INLET__MESSAGE_PING, timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    inlet_status_t status = inlet__request_finish(request->asked, timeout_ns, &answer);
    if (status == INLET_E_TIMEOUT)
        return status;
    if (status == INLET_OK)
        status = inlet__ask_pong(&answer, request->ping, request->ping_bytes, pong);
    free(request);
    return status;
}
