#include "follow.h"

#include <string.h>

#include "input.h"

#define CONNECT_TIMEOUT_NS INT64_C(2000000000)
#define RETRY_FIRST_NS     INT64_C(20000000) /* doubled from try to try */
#define RETRY_MAX_NS       INT64_C(500000000)

static uint64_t end_of(const inlet_event_t *event) {
    if (event->type == INLET_EVENT_SNAPSHOT)
        return event->seq;
    return event->seq + (event->type == INLET_EVENT_LOSS ? event->u.loss.count : 1);
}

void follow_end(follow_t *f) {
    if (f->path != NULL)
        inlet_stream_close(f->stream);
    inlet_disconnect(f->client); /* its stream with it */
    f->client = NULL;
    f->stream = NULL;
}

static inlet_status_t subscribe(follow_t *f, uint64_t from_seq) {
    inlet_subscribe_options_t options = f->subscribe;
    options.from_seq = from_seq;
    if (from_seq != 0)
        options.from_time_ns = 0;
    inlet_status_t status = inlet_subscribe(f->client, &options, &f->stream);
    if (status != INLET_OK)
        return status;
    f->info = (inlet_stream_info_t){.struct_size = sizeof f->info};
    return inlet_stream_info(f->stream, &f->info);
}

inlet_status_t follow_begin(follow_t *f) {
    inlet_status_t status = inlet_connect(NULL, &f->client);
    if (status == INLET_OK)
        status = subscribe(f, f->subscribe.from_seq);
    f->next_seq = f->info.first_seq;
    return status;
}

static bool is_same(const inlet_stream_info_t *a, const inlet_stream_info_t *b) {
    return a->boot_id == b->boot_id && a->session == b->session && a->epoch == b->epoch;
}

/* One try to come back. A stream that has not come as far as this one, or that is another, is
 * taken from its first number on. */
static inlet_status_t come_back(follow_t *f, int64_t left_ns, bool *anew) {
    const inlet_connect_options_t options = {
        .struct_size = sizeof options,
        .timeout_ns = left_ns < CONNECT_TIMEOUT_NS ? left_ns : CONNECT_TIMEOUT_NS};
    const inlet_stream_info_t last = f->info;
    follow_end(f);
    inlet_status_t status = inlet_connect(&options, &f->client);
    if (status == INLET_OK)
        status = subscribe(f, f->next_seq);
    *anew = status == INLET_E_NOT_FOUND || (status == INLET_OK && !is_same(&f->info, &last));
    if (*anew) {
        inlet_stream_close(f->stream);
        f->stream = NULL;
        status = subscribe(f, 1);
    }
    if (status != INLET_OK)
        f->info = last;
    return status;
}

/* Whether it may be over soon: the service starts again, or has no stream for this session yet. */
static bool may_pass(inlet_status_t status) {
    switch (status) {
    case INLET_E_CONNECTION_LOST:
    case INLET_E_SERVICE_STOPPED:
    case INLET_E_PEER_SILENT:
    case INLET_E_NOT_RUNNING:
    case INLET_E_NOT_INSTALLED: /* between the removal and the installation of an upgrade */
    case INLET_E_NOT_FOUND:
    case INLET_E_REFUSED: /* it ended in the middle of a handshake */
    case INLET_E_TIMEOUT:
    case INLET_E_BUSY:
        return true;
    default:
        return false;
    }
}

static enum follow_news reconnect(follow_t *f, int64_t deadline_ns, inlet_status_t *status) {
    const int64_t give_up_ns = inlet_now_ns() + f->patience_ns;
    const int64_t end_ns = give_up_ns < deadline_ns ? give_up_ns : deadline_ns;
    int64_t pause_ns = RETRY_FIRST_NS;
    follow_end(f);
    while (may_pass(*status)) {
        bool anew;
        const int64_t until_ns = inlet_now_ns() + pause_ns;
        if (interrupt_pause(until_ns < end_ns ? until_ns : end_ns) == WAIT_INTERRUPTED)
            return FOLLOW_INTERRUPTED;
        const int64_t left_ns = end_ns - inlet_now_ns();
        if (left_ns <= 0)
            return give_up_ns < deadline_ns ? FOLLOW_ENDED : FOLLOW_DEADLINE;
        *status = come_back(f, left_ns, &anew);
        if (*status == INLET_OK && anew)
            f->next_seq = f->info.first_seq;
        if (*status == INLET_OK)
            return anew ? FOLLOW_ANEW : FOLLOW_RESUMED;
        pause_ns = 2 * pause_ns < RETRY_MAX_NS ? 2 * pause_ns : RETRY_MAX_NS;
    }
    return FOLLOW_ENDED;
}

enum follow_news follow_take(follow_t *f, inlet_event_t *events, uint32_t capacity,
                             int64_t deadline_ns, uint32_t *count, inlet_status_t *status) {
    *count = 0;
    if (f->stream == NULL) { /* the last deadline came while it was away */
        *status = INLET_E_CONNECTION_LOST;
        return reconnect(f, deadline_ns, status);
    }
    switch (input_take(f->stream, events, capacity, deadline_ns, count, status)) {
    case WAIT_INTERRUPTED:
        return FOLLOW_INTERRUPTED;
    case WAIT_DEADLINE:
        return FOLLOW_DEADLINE;
    case WAIT_NEWS:
        break;
    }
    if (*status != INLET_OK)
        return f->patience_ns > 0 ? reconnect(f, deadline_ns, status) : FOLLOW_ENDED;
    f->next_seq = end_of(&events[*count - 1]);
    return FOLLOW_EVENTS;
}
