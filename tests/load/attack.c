#include "attack.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "win32/clock.h"

enum { LOOK_MS = 50, DRIP_LOOKS = 5, GARBAGE_BYTES = 512 };

/* --- one caller, who waits for each answer --- */

typedef struct caller {
    inlet__client_connection_t connection;
    inlet__client_sink_t sink;
    bool opened, replied;
} caller_t;

static void on_opened(void *context) {
    ((caller_t *)context)->opened = true;
}

static void on_reply(void *context, uint32_t request, const inlet__message_reply_t *reply) {
    (void)request;
    ((caller_t *)context)->replied = reply->status == INLET_OK;
}

static bool always_ready(void *context) {
    (void)context;
    return true;
}

static void on_batch(void *context, uint32_t subscription, const inlet__client_batch_t *batch) {
    (void)context, (void)subscription, (void)batch;
}

static void on_ended(void *context, uint32_t subscription, inlet_status_t status) {
    (void)context, (void)subscription, (void)status;
}

static void begin(caller_t *caller, const host_t *host) {
    uint8_t random[32];
    randombytes_buf(random, sizeof random);
    caller->opened = caller->replied = false;
    caller->sink = (inlet__client_sink_t){.context = caller,
                                          .opened = on_opened,
                                          .reply = on_reply,
                                          .ready = always_ready,
                                          .batch = on_batch,
                                          .ended = on_ended};
    inlet__client_connection_init(&caller->connection, &host->client, &caller->sink,
                                  inlet__clock_now_ns(), random);
}

static bool say(caller_t *caller, HANDLE pipe) {
    uint8_t out[INLET__CLIENT_OUT_BYTES];
    size_t bytes;
    DWORD done;
    inlet__client_connection_output(&caller->connection, out, sizeof out, &bytes);
    return bytes == 0 || WriteFile(pipe, out, (DWORD)bytes, &done, NULL);
}

static bool hear(caller_t *caller, HANDLE pipe) {
    uint8_t in[1024];
    DWORD bytes;
    return ReadFile(pipe, in, sizeof in, &bytes, NULL) && bytes > 0 &&
           inlet__client_connection_receive(&caller->connection, in, bytes,
                                            inlet__clock_now_ns()) == INLET_OK;
}

static bool be_served(caller_t *caller, HANDLE pipe, const host_t *host) {
    const inlet__message_t ping = {.type = INLET__MESSAGE_PING, .request = 1};
    begin(caller, host);
    while (!caller->opened)
        if (!say(caller, pipe) || !hear(caller, pipe))
            return false;
    if (inlet__client_connection_send(&caller->connection, &ping, inlet__clock_now_ns()) !=
        INLET_OK)
        return false;
    while (!caller->replied)
        if (!say(caller, pipe) || !hear(caller, pipe))
            return false;
    inlet__client_connection_close(&caller->connection, inlet__clock_now_ns());
    return say(caller, pipe);
}

bool call_honestly(const host_t *host, int64_t timeout_ns) {
    static _Thread_local caller_t *caller;
    if (caller == NULL)
        caller = calloc(1, sizeof *caller);
    HANDLE pipe = dial(host, 0, timeout_ns);
    if (caller == NULL || pipe == INVALID_HANDLE_VALUE)
        return false;
    const bool served = be_served(caller, pipe, host);
    CloseHandle(pipe);
    return served;
}

/* --- the flood --- */

static void send_garbage(HANDLE pipe) {
    uint8_t bytes[GARBAGE_BYTES];
    DWORD done;
    randombytes_buf(bytes, sizeof bytes);
    if (WriteFile(pipe, bytes, sizeof bytes, &done, NULL))
        (void)ReadFile(pipe, bytes, sizeof bytes, &done, NULL); /* until it is shut */
}

static void send_half(caller_t *caller, HANDLE pipe, const host_t *host) {
    begin(caller, host);
    if (say(caller, pipe))
        (void)hear(caller, pipe);
}

DWORD WINAPI flood_thread(void *context) {
    flood_t *flood = context;
    caller_t *caller = calloc(1, sizeof *caller);
    while (caller != NULL) {
        const uint32_t number = atomic_fetch_add(&flood->begun, 1);
        const enum attack_kind kind = number % ATTACK_KINDS;
        const int64_t left_ns = flood->until_ns - inlet__clock_now_ns();
        if (number >= flood->connects || left_ns <= 0)
            break;
        HANDLE pipe = dial(flood->host, 0, left_ns);
        if (pipe == INVALID_HANDLE_VALUE)
            break;
        if (kind == GARBAGE)
            send_garbage(pipe);
        else if (kind == HALF_HANDSHAKE)
            send_half(caller, pipe, flood->host);
        else if (kind == WHOLE && be_served(caller, pipe, flood->host))
            atomic_fetch_add(&flood->served, 1);
        CloseHandle(pipe);
        atomic_fetch_add(&flood->done[kind], 1);
    }
    free(caller);
    return 0;
}

/* --- slow ones --- */

typedef struct loris {
    HANDLE pipe;
    int64_t since_ns;
    size_t sent;
} loris_t;

static void loris_ended(lorises_t *all, loris_t *loris, int64_t now_ns) {
    const int64_t lived_ns = now_ns - loris->since_ns;
    CloseHandle(loris->pipe);
    loris->pipe = INVALID_HANDLE_VALUE;
    atomic_fetch_sub(&all->holding, 1);
    if (loris->sent < 2) /* turned away at once: the places are taken */
        return;
    all->lives++;
    all->longest_ns = lived_ns > all->longest_ns ? lived_ns : all->longest_ns;
    all->shortest_ns =
        all->shortest_ns == 0 || lived_ns < all->shortest_ns ? lived_ns : all->shortest_ns;
}

static void loris_step(lorises_t *all, loris_t *loris, const uint8_t *hello, size_t hello_bytes,
                       bool drips) {
    DWORD available, done;
    const int64_t now_ns = inlet__clock_now_ns();
    if (loris->pipe == INVALID_HANDLE_VALUE) {
        loris->pipe = dial(all->host, 0, SECOND_NS / 100);
        loris->since_ns = inlet__clock_now_ns();
        loris->sent = 0;
        if (loris->pipe != INVALID_HANDLE_VALUE)
            atomic_fetch_add(&all->holding, 1);
        return;
    }
    if (!PeekNamedPipe(loris->pipe, NULL, 0, NULL, &available, NULL)) {
        loris_ended(all, loris, now_ns);
        return;
    }
    if (drips && loris->sent + 1 < hello_bytes &&
        WriteFile(loris->pipe, hello + loris->sent, 1, &done, NULL))
        loris->sent++;
}

DWORD WINAPI loris_thread(void *context) {
    lorises_t *all = context;
    static loris_t lorises[LORISES];
    static caller_t caller;
    uint8_t hello[INLET__CLIENT_OUT_BYTES];
    size_t hello_bytes;
    begin(&caller, all->host);
    inlet__client_connection_output(&caller.connection, hello, sizeof hello, &hello_bytes);
    for (int i = 0; i < LORISES; i++)
        lorises[i] = (loris_t){.pipe = INVALID_HANDLE_VALUE};
    for (uint32_t look = 0; inlet__clock_now_ns() < all->until_ns; look++) {
        for (int i = 0; i < LORISES; i++)
            loris_step(all, &lorises[i], hello, hello_bytes, look % DRIP_LOOKS == 0);
        Sleep(LOOK_MS);
    }
    for (int i = 0; i < LORISES; i++)
        if (lorises[i].pipe != INVALID_HANDLE_VALUE)
            CloseHandle(lorises[i].pipe);
    return 0;
}
