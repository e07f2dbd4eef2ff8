#include "sdk/subscribed.h"

#include "sdk/client.h"
#include "sdk/pipe_thread.h"

static void begin_stream(inlet_stream_t *stream, const inlet__request_t *request,
                         const inlet__subscribed_t *told) {
    inlet__resume_begin(&stream->resume, &request->message.u.subscribe, told);
    stream->subscription = told->subscription;
    stream->info = (inlet_stream_info_t){
        .struct_size = sizeof(inlet_stream_info_t),
        .session = told->session,
        .boot_id = told->boot_id,
        .epoch = told->epoch,
        .first_seq = told->first_seq,
        .anchor_ns = told->anchor_ns,
        .anchor_utc_ns = told->anchor_utc_ns,
        .sources = told->sources,
        .start = told->start,
    };
}

/* Without a subscription it ends, and the program is told why. */
static inlet_status_t give_up(const inlet__request_t *request, inlet_status_t status) {
    if (request->resumes && request->stream != NULL)
        inlet__queue_end(&request->stream->queue, inlet__resume_refused(status));
    return status;
}

inlet_status_t inlet__subscribed_take(inlet_client_t *client, const inlet__request_t *request,
                                      const inlet__message_reply_t *reply) {
    inlet__subscribed_t told;
    inlet_stream_t *stream = request->stream; /* NULL: it was closed meanwhile */
    if (reply->status != INLET_OK)
        return give_up(request, reply->status);
    if (inlet__subscribed_decode(reply->body.bytes, reply->body.count, &told) != INLET_OK)
        return give_up(request, INLET_E_PROTOCOL);
    inlet_status_t status = stream != NULL ? INLET_OK : INLET_E_CLOSED;
    if (status == INLET_OK && request->resumes)
        status = inlet__resume_check(&stream->resume, &told);
    if (status == INLET_OK)
        status = inlet__client_connection_track(inlet__pipe_connection(client), told.subscription,
                                                told.first_seq);
    if (status != INLET_OK) {
        const inlet__message_t undo = {.type = INLET__MESSAGE_UNSUBSCRIBE,
                                       .subscription = told.subscription};
        inlet__request_post(client, &undo);
        return give_up(request, status);
    }
    if (request->resumes)
        stream->subscription = told.subscription;
    else
        begin_stream(stream, request, &told);
    return INLET_OK;
}

void inlet__subscribed_filter(inlet_client_t *client, const inlet__message_t *message) {
    for (size_t i = 0; i < INLET__CLIENT_STREAMS_MAX; i++) {
        inlet_stream_t *stream = client->streams[i];
        if (stream != NULL && stream->subscription == message->subscription)
            inlet__resume_filter(&stream->resume, message->u.filter.sources,
                                 message->u.filter.event_types);
    }
}
