#include "crowd.h"

#include <inlet/inlet.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/event_check.h"
#include "win32/clock.h"
#include "win32/names.h"

enum { OPEN_TIMEOUT_S = 10, TICK_MS = 200, SLICE_MS = 5 };

HANDLE dial(const host_t *host, DWORD flags, int64_t timeout_ns) {
    const int64_t until_ns = inlet__clock_now_ns() + timeout_ns;
    for (;;) {
        HANDLE pipe = CreateFileW(host->pipe, INLET__PIPE_CLIENT_ACCESS, 0, NULL, OPEN_EXISTING,
                                  SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION | flags, NULL);
        if (pipe != INVALID_HANDLE_VALUE || inlet__clock_now_ns() >= until_ns)
            return pipe;
        if (GetLastError() != ERROR_PIPE_BUSY || !WaitNamedPipeW(host->pipe, 20))
            Sleep(1);
    }
}

/* --- what the service says --- */

static void on_opened(void *context) {
    ((member_t *)context)->opened = true;
}

static void on_reply(void *context, uint32_t request, const inlet__message_reply_t *reply) {
    member_t *member = context;
    inlet__subscribed_t subscribed;
    (void)request;
    if (reply->status != INLET_OK ||
        inlet__subscribed_decode(reply->body.bytes, reply->body.count, &subscribed) != INLET_OK) {
        member->stream_status = reply->status != INLET_OK ? reply->status : INLET_E_PROTOCOL;
        return;
    }
    member->subscribed = true;
    member->next_seq = subscribed.first_seq;
    (void)inlet__client_connection_track(&member->connection, subscribed.subscription,
                                         subscribed.first_seq);
}

static bool always_ready(void *context) {
    (void)context;
    return true;
}

static void note(member_t *member, const inlet_event_t *event, int64_t now_ns) {
    if (event->type == INLET_EVENT_LOSS)
        member->lost += event->u.loss.count;
    if (event->type != INLET_EVENT_MOUSE_MOVED)
        return;
    member->events++;
    member->crowd->events++;
    if (!member->stalls)
        inlet__histogram_add(&member->crowd->latency, now_ns - event->time_ns, 1);
}

/* The view shows all that the fake agent posts, so any number between two records is missing; what
 * a batch covers besides is the service's word that it has no record to show. */
static void on_batch(void *context, uint32_t subscription, const inlet__client_batch_t *batch) {
    member_t *member = context;
    const int64_t now_ns = inlet__clock_now_ns();
    (void)subscription;
    if (batch->first_seq != member->next_seq)
        member->holes += batch->first_seq - member->next_seq;
    uint64_t next = batch->first_seq;
    for (uint32_t i = 0; i < batch->count; i++) {
        const inlet_event_t *event = &batch->events[i];
        note(member, event, now_ns);
        if (inlet__event_span(event) == 0) /* what is in force has no number */
            continue;
        if (event->seq != next)
            member->holes++;
        next = event->seq + inlet__event_span(event);
    }
    member->next_seq = batch->end_seq;
}

static void on_ended(void *context, uint32_t subscription, inlet_status_t status) {
    (void)subscription;
    ((member_t *)context)->stream_status = status;
}

static void on_behind(void *context, uint32_t subscription, uint64_t depth_records) {
    (void)subscription, (void)depth_records;
    ((member_t *)context)->warnings++;
}

/* --- the pipe --- */

static void end_pipe(member_t *member, inlet_status_t status) {
    if (member->pipe_status == INLET_OK)
        member->pipe_status = status;
}

/* The service always reads, so this waits for no more than its turn. */
static void send_what_waits(member_t *member) {
    uint8_t out[INLET__CLIENT_OUT_BYTES];
    size_t bytes;
    DWORD done;
    if (member->pipe_status != INLET_OK)
        return;
    inlet__client_connection_output(&member->connection, out, sizeof out, &bytes);
    if (bytes == 0)
        return;
    OVERLAPPED io = {.hEvent = member->crowd->written};
    if ((!WriteFile(member->pipe, out, (DWORD)bytes, NULL, &io) &&
         GetLastError() != ERROR_IO_PENDING) ||
        !GetOverlappedResult(member->pipe, &io, &done, TRUE))
        end_pipe(member, inlet__client_connection_pipe_ended(&member->connection));
}

static void CALLBACK read_done(DWORD error, DWORD bytes, OVERLAPPED *io) {
    member_t *member = CONTAINING_RECORD(io, member_t, io);
    member->reading = false;
    if (error != ERROR_SUCCESS) {
        end_pipe(member, inlet__client_connection_pipe_ended(&member->connection));
        return;
    }
    const inlet_status_t status = inlet__client_connection_receive(&member->connection, member->in,
                                                                   bytes, inlet__clock_now_ns());
    if (status != INLET_OK)
        end_pipe(member, status);
    if (!member->subscribed)
        send_what_waits(member);
}

static void start_read(member_t *member) {
    const size_t room = inlet__client_connection_room(&member->connection);
    if (member->pipe_status != INLET_OK || member->reading)
        return;
    member->io = (OVERLAPPED){0};
    member->reading = ReadFileEx(member->pipe, member->in,
                                 (DWORD)(room < sizeof member->in ? room : sizeof member->in),
                                 &member->io, read_done);
    if (!member->reading)
        end_pipe(member, inlet__client_connection_pipe_ended(&member->connection));
}

/* --- all of them --- */

/* Not as each read ends: whoever is busy would then never come to anything else. */
static void take_what_came(crowd_t *crowd, DWORD wait_ms) {
    for (uint32_t i = 0; i < crowd->count; i++)
        if (!crowd->members[i].stalled)
            start_read(&crowd->members[i]);
    SleepEx(wait_ms, TRUE);
}

/* Who stalls is not dead: it sends heartbeats, and hears nothing by its own fault. */
static void tick(crowd_t *crowd, int64_t now_ns) {
    if (now_ns - crowd->ticked_ns < TICK_MS * INT64_C(1000000))
        return;
    crowd->ticked_ns = now_ns;
    for (uint32_t i = 0; i < crowd->count; i++) {
        member_t *member = &crowd->members[i];
        if (member->stalled)
            member->connection.last_heard_ns = now_ns;
        if (member->pipe_status == INLET_OK &&
            inlet__client_connection_tick(&member->connection, now_ns) != INLET_OK)
            end_pipe(member, INLET_E_PEER_SILENT);
        send_what_waits(member);
    }
}

void crowd_run(crowd_t *crowd, int64_t ns) {
    const int64_t until_ns = inlet__clock_now_ns() + ns;
    for (int64_t now_ns = until_ns - ns; now_ns < until_ns; now_ns = inlet__clock_now_ns()) {
        tick(crowd, now_ns);
        take_what_came(crowd, SLICE_MS);
    }
}

static bool member_open(crowd_t *crowd, member_t *member) {
    uint8_t random[32];
    member->crowd = crowd;
    member->sink = (inlet__client_sink_t){.context = member,
                                          .opened = on_opened,
                                          .reply = on_reply,
                                          .ready = always_ready,
                                          .batch = on_batch,
                                          .ended = on_ended,
                                          .behind = on_behind};
    const int64_t now_ns = inlet__clock_now_ns();
    randombytes_buf(random, sizeof random);
    inlet__client_connection_init(&member->connection, &crowd->host->client, &member->sink, now_ns,
                                  random);
    member->pipe = dial(crowd->host, FILE_FLAG_OVERLAPPED, OPEN_TIMEOUT_S * SECOND_NS);
    crowd->count++; /* it is to be closed */
    if (member->pipe == INVALID_HANDLE_VALUE)
        return false;
    start_read(member);
    send_what_waits(member);
    while (!member->opened && member->pipe_status == INLET_OK &&
           inlet__clock_now_ns() < now_ns + OPEN_TIMEOUT_S * SECOND_NS) {
        tick(crowd, inlet__clock_now_ns());
        take_what_came(crowd, 1);
    }
    /* The service counts it as authenticated by its first sealed frame. */
    const inlet__message_t heartbeat = {.type = INLET__MESSAGE_CLIENT_HEARTBEAT};
    if (member->opened)
        (void)inlet__client_connection_send(&member->connection, &heartbeat, inlet__clock_now_ns());
    send_what_waits(member);
    return member->opened;
}

bool crowd_open(crowd_t *crowd, const host_t *host, uint32_t count) {
    memset(crowd, 0, sizeof *crowd);
    crowd->host = host;
    crowd->written = CreateEventW(NULL, TRUE, FALSE, NULL);
    crowd->members = calloc(count, sizeof crowd->members[0]);
    if (crowd->members == NULL || crowd->written == NULL) {
        fprintf(stderr, "load: no memory for %u subscribers\n", count);
        return false;
    }
    for (uint32_t i = 0; i < count; i++)
        if (!member_open(crowd, &crowd->members[i])) {
            fprintf(stderr, "load: subscriber %u of %u can't connect: %s\n", i + 1, count,
                    inlet_status_message(crowd->members[i].pipe_status));
            return false;
        }
    return true;
}

static uint32_t subscribed(const crowd_t *crowd) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < crowd->count; i++)
        count += crowd->members[i].subscribed;
    return count;
}

bool crowd_subscribe(crowd_t *crowd, uint32_t window) {
    for (uint32_t i = 0; i < crowd->count; i++) {
        member_t *member = &crowd->members[i];
        const inlet__message_t message = {
            .type = INLET__MESSAGE_SUBSCRIBE,
            .request = 1,
            .u.subscribe = {
                .schema_version = INLET__SCHEMA_VERSION,
                .sources = INLET_SOURCE_RAW,
                .policy = {.kind = member->policy, .window_records = member->stalls ? window : 0}}};
        (void)inlet__client_connection_send(&member->connection, &message, inlet__clock_now_ns());
        send_what_waits(member);
        take_what_came(crowd, 0);
    }
    for (int i = 0; i < 300 && subscribed(crowd) < crowd->count; i++)
        crowd_run(crowd, SECOND_NS / 5);
    if (subscribed(crowd) == crowd->count)
        return true;
    fprintf(stderr, "load: only %u of %u have subscribed\n", subscribed(crowd), crowd->count);
    return false;
}

uint32_t crowd_gone(const crowd_t *crowd, inlet_status_t *why) {
    uint32_t gone = 0;
    *why = INLET_OK;
    for (uint32_t i = 0; i < crowd->count; i++) {
        const member_t *member = &crowd->members[i];
        const inlet_status_t status =
            member->pipe_status != INLET_OK ? member->pipe_status : member->stream_status;
        if (member->stalls || status == INLET_OK)
            continue;
        *why = gone == 0 ? status : *why;
        gone++;
    }
    return gone;
}

void crowd_resume(crowd_t *crowd) {
    for (uint32_t i = 0; i < crowd->count; i++)
        crowd->members[i].stalled = false;
}

static bool any_reads(const crowd_t *crowd) {
    for (uint32_t i = 0; i < crowd->count; i++)
        if (crowd->members[i].reading)
            return true;
    return false;
}

void crowd_close(crowd_t *crowd) {
    for (uint32_t i = 0; i < crowd->count; i++) {
        member_t *member = &crowd->members[i];
        member->stalled = true;
        inlet__client_connection_close(&member->connection, inlet__clock_now_ns());
        if (member->pipe == INVALID_HANDLE_VALUE)
            continue;
        send_what_waits(member);
        if (member->reading)
            CancelIoEx(member->pipe, NULL);
    }
    for (int i = 0; i < 500 && any_reads(crowd); i++)
        SleepEx(10, TRUE);
    for (uint32_t i = 0; i < crowd->count; i++) {
        if (crowd->members[i].pipe != INVALID_HANDLE_VALUE)
            CloseHandle(crowd->members[i].pipe);
        inlet__client_connection_clear(&crowd->members[i].connection);
    }
    crowd->count = 0;
    if (crowd->written != NULL)
        CloseHandle(crowd->written);
    free(crowd->members);
    crowd->members = NULL;
}
