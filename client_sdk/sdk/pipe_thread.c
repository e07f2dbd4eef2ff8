#include "sdk/pipe_thread.h"

#include <sodium.h>
#include <stdlib.h>

#include "sdk/client.h"
#include "sdk/deadline.h"
#include "sdk/dial.h"
#include "sdk/sink.h"
#include "win32/clock.h"

#define READ_BYTES  65536u
#define PACE_NS     INT64_C(12000000)  /* between two reads of a paced connection */
#define FAREWELL_NS INT64_C(250000000) /* for each of two writes: the last one and the CLOSE */

/* One overlapped operation at a time. */
typedef struct transfer {
    OVERLAPPED overlapped; /* hEvent: manual-reset */
    bool pending;
} transfer_t;

typedef struct inlet__pipe_loop {
    inlet_client_t *client;
    inlet__client_sink_t sink;
    inlet__client_config_t config; /* for the next connection, where there may be one */
    inlet__client_connection_t connection;
    int64_t open_by_ns; /* the handshake of a connection that is made anew has its limit here */
    transfer_t read, write;
    bool write_over; /* the pipe takes no more; what it still holds is read to the end */
    size_t out_bytes, out_sent;
    uint8_t out[INLET__CLIENT_OUT_BYTES];
    uint8_t in[READ_BYTES];
    int64_t rested_ns;    /* when queues could last give memory back */
    int64_t read_from_ns; /* a paced connection reads nothing before */
} loop_t;

#define REST_NS INT64_C(500000000)

inlet__client_connection_t *inlet__pipe_connection(inlet_client_t *client) {
    return &client->loop->connection;
}

/* A call that pends is as good as one that is through: both signal the event. */
static bool began(transfer_t *transfer, BOOL done) {
    transfer->pending = done || GetLastError() == ERROR_IO_PENDING;
    return transfer->pending;
}

static bool finish(loop_t *loop, transfer_t *transfer, DWORD *bytes) {
    transfer->pending = false;
    return GetOverlappedResult(loop->client->pipe, &transfer->overlapped, bytes, TRUE);
}

static void begin_write(loop_t *loop) {
    if (loop->write.pending || loop->write_over)
        return;
    if (loop->out_sent == loop->out_bytes) {
        loop->out_sent = 0;
        inlet__client_connection_output(&loop->connection, loop->out, sizeof loop->out,
                                        &loop->out_bytes);
    }
    if (loop->out_bytes == loop->out_sent)
        return;
    BOOL done = WriteFile(loop->client->pipe, loop->out + loop->out_sent,
                          (DWORD)(loop->out_bytes - loop->out_sent), NULL, &loop->write.overlapped);
    loop->write_over = !began(&loop->write, done);
}

static void end_write(loop_t *loop) {
    DWORD bytes = 0;
    if (finish(loop, &loop->write, &bytes))
        loop->out_sent += bytes;
    else
        loop->write_over = true;
}

static inlet_status_t receive(loop_t *loop, const uint8_t *bytes, size_t count) {
    loop->client->held = false; /* until the sink is not ready */
    return inlet__client_connection_receive(&loop->connection, bytes, count, inlet__clock_now_ns());
}

/* What the connection held back goes first; only then is there something to read. */
static inlet_status_t begin_read(loop_t *loop) {
    inlet_status_t status = INLET_OK;
    if (loop->client->held && inlet__sink_ready(loop->client))
        status = receive(loop, NULL, 0);
    if (status != INLET_OK || loop->client->held || loop->read.pending ||
        inlet__clock_now_ns() < loop->read_from_ns)
        return status;
    size_t room = inlet__client_connection_room(&loop->connection);
    if (room == 0)
        return INLET_E_INTERNAL;
    BOOL done = ReadFile(loop->client->pipe, loop->in,
                         (DWORD)(room < sizeof loop->in ? room : sizeof loop->in), NULL,
                         &loop->read.overlapped);
    if (!began(&loop->read, done))
        return inlet__client_connection_pipe_ended(&loop->connection);
    return INLET_OK;
}

static inlet_status_t end_read(loop_t *loop) {
    DWORD bytes = 0;
    if (!finish(loop, &loop->read, &bytes) || bytes == 0)
        return inlet__client_connection_pipe_ended(&loop->connection);
    /* What comes meanwhile gathers in the pipe, and is one read. */
    if (loop->client->is_paced && loop->client->opened)
        loop->read_from_ns = inlet__clock_now_ns() + PACE_NS;
    return receive(loop, loop->in, bytes);
}

static bool is_over(const transfer_t *transfer) {
    return transfer->pending && HasOverlappedIoCompleted(&transfer->overlapped);
}

/* In a flood there is something to read at once, and no need to ask the system. */
static void wait_for_news(loop_t *loop) {
    if (is_over(&loop->read) || is_over(&loop->write))
        return;
    HANDLE handles[3] = {loop->client->gate.wake};
    DWORD count = 1;
    if (loop->read.pending)
        handles[count++] = loop->read.overlapped.hEvent;
    if (loop->write.pending)
        handles[count++] = loop->write.overlapped.hEvent;
    int64_t deadline_ns = inlet__client_connection_deadline(&loop->connection);
    if (!loop->client->opened && loop->open_by_ns < deadline_ns)
        deadline_ns = loop->open_by_ns;
    if (loop->client->is_paced && !loop->read.pending && !loop->client->held &&
        loop->read_from_ns < deadline_ns)
        deadline_ns = loop->read_from_ns;
    WaitForMultipleObjects(count, handles, FALSE, inlet__deadline_left_ms(deadline_ns));
}

static bool is_closing(inlet_client_t *client) {
    AcquireSRWLockShared(&client->lock);
    bool closing = client->closing;
    ReleaseSRWLockShared(&client->lock);
    return closing;
}

/* One round: start what can be started, sleep, take in what is through. */
static inlet_status_t turn(loop_t *loop) {
    inlet_status_t status = inlet__request_send_all(loop->client, inlet__clock_now_ns());
    if (status == INLET_OK)
        status = begin_read(loop);
    if (status != INLET_OK)
        return status;
    begin_write(loop);
    wait_for_news(loop);
    if (is_over(&loop->write))
        end_write(loop);
    if (is_over(&loop->read))
        status = end_read(loop);
    const int64_t now_ns = inlet__clock_now_ns();
    if (now_ns - loop->rested_ns >= REST_NS) {
        loop->rested_ns = now_ns;
        inlet__sink_rest(loop->client, now_ns);
    }
    if (status == INLET_OK)
        status = inlet__client_connection_tick(&loop->connection, now_ns);
    if (status == INLET_OK && !loop->client->opened && now_ns >= loop->open_by_ns)
        status = INLET_E_TIMEOUT;
    return status;
}

/* Tells the service that this is meant, if it listens; a service that does not is left. */
static void say_farewell(loop_t *loop) {
    inlet__client_connection_close(&loop->connection, inlet__clock_now_ns());
    for (int writes = 0; writes < 2; writes++) {
        begin_write(loop);
        if (!loop->write.pending ||
            WaitForSingleObject(loop->write.overlapped.hEvent, (DWORD)(FAREWELL_NS / 1000000)) !=
                WAIT_OBJECT_0)
            return;
        end_write(loop);
    }
}

static void close_pipe(loop_t *loop) {
    DWORD bytes;
    CancelIoEx(loop->client->pipe, NULL);
    if (loop->read.pending)
        finish(loop, &loop->read, &bytes); /* the buffer is the system's until then */
    if (loop->write.pending)
        finish(loop, &loop->write, &bytes);
    CloseHandle(loop->client->pipe);
    loop->client->pipe = INVALID_HANDLE_VALUE;
}

static void begin_connection(loop_t *loop) {
    uint8_t random[32];
    randombytes_buf(random, sizeof random);
    loop->write_over = false;
    loop->out_bytes = loop->out_sent = 0;
    loop->read_from_ns = 0;
    inlet__client_connection_init(&loop->connection, &loop->config, &loop->sink,
                                  inlet__clock_now_ns(), random);
    sodium_memzero(random, sizeof random);
}

/* One connection, from its first byte to its end, and why it ended. */
static inlet_status_t live(loop_t *loop) {
    inlet_status_t status = INLET_OK;
    while (status == INLET_OK && !is_closing(loop->client))
        status = turn(loop);
    if (status == INLET_OK) {
        say_farewell(loop);
        status = INLET_E_CLOSED;
    }
    close_pipe(loop);
    inlet__client_connection_clear(&loop->connection);
    return status;
}

/* False: somebody disconnects. Other news that come while there is no connection can wait. */
static bool pause_for(loop_t *loop, int64_t wait_ns) {
    const int64_t deadline_ns = inlet__deadline_after(wait_ns);
    uint32_t left_ms;
    while (!is_closing(loop->client) && (left_ms = inlet__deadline_left_ms(deadline_ns)) > 0)
        WaitForSingleObject(loop->client->gate.wake, left_ms);
    return !is_closing(loop->client);
}

/* Another connection in place of the one that is gone. One look at the pipe, so that it ends soon
 * when somebody disconnects. */
static inlet_status_t call_again(loop_t *loop) {
    void *pipe;
    inlet_status_t status = inlet__dial(loop->client->pipe_name, inlet__clock_now_ns(), &pipe);
    if (status != INLET_OK)
        return status;
    loop->client->pipe = pipe;
    loop->open_by_ns = inlet__deadline_after(INLET__TIMEOUT_DEFAULT_NS);
    begin_connection(loop);
    return live(loop);
}

static DWORD WINAPI thread_main(void *argument) {
    loop_t *loop = argument;
    int64_t wait_ns;
    inlet_status_t status = live(loop);
    while (inlet__client_lost(loop->client, status, &wait_ns))
        status = pause_for(loop, wait_ns) ? call_again(loop) : INLET_E_CLOSED;
    sodium_memzero(&loop->config, sizeof loop->config);
    inlet__client_end(loop->client, status);
    return 0;
}

static void loop_free(inlet_client_t *client) {
    loop_t *loop = client->loop;
    if (loop == NULL)
        return;
    if (loop->read.overlapped.hEvent != NULL)
        CloseHandle(loop->read.overlapped.hEvent);
    if (loop->write.overlapped.hEvent != NULL)
        CloseHandle(loop->write.overlapped.hEvent);
    free(loop);
    client->loop = NULL;
}

inlet_status_t inlet__pipe_start(inlet_client_t *client, const inlet__client_config_t *config) {
    loop_t *loop = client->loop = calloc(1, sizeof *loop);
    if (loop == NULL)
        return INLET_E_NO_MEMORY;
    loop->client = client;
    loop->sink = inlet__sink_of(client);
    loop->read.overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    loop->write.overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    loop->open_by_ns = INLET__DEADLINE_NEVER; /* who connects has a deadline of its own */
    if (loop->read.overlapped.hEvent != NULL && loop->write.overlapped.hEvent != NULL) {
        loop->config = *config;
        begin_connection(loop);
        if (!client->reconnects)
            sodium_memzero(&loop->config.keys, sizeof loop->config.keys);
        client->thread = CreateThread(NULL, 0, thread_main, loop, 0, NULL);
        if (client->thread != NULL)
            return INLET_OK;
        inlet__client_connection_clear(&loop->connection);
        sodium_memzero(&loop->config, sizeof loop->config);
    }
    loop_free(client);
    return INLET_E_NO_MEMORY;
}

void inlet__pipe_join(inlet_client_t *client) {
    if (client->thread != NULL) {
        WaitForSingleObject(client->thread, INFINITE);
        CloseHandle(client->thread);
        client->thread = NULL;
    }
    loop_free(client);
}
