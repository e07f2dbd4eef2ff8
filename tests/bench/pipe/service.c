#include "pipe/service.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drain/drain.h"
#include "mouse.h"
#include "pipes/listener.h"
#include "pipes/pipe_connection.h"
#include "platform/platform.h"
#include "wait_strategy.h"
#include "win32/clock.h"
#include "win32/identity.h"
#include "wire/scope.h"

enum { LOG_RECORDS = 65536, RETAINED = 65024, LAG_MAX = 32768, PER_DRAIN = 4096 };

static struct {
    wchar_t pipe_name[64];
    inlet__server_config_t config;
    inlet__keypair_t client_keys;
    inlet__grant_t grant;
    inlet__listener_t listener;
    inlet__pipe_connection_t *connections;
    inlet__drain_t drain;
    inlet__hub_t hub;
    inlet__stream_stats_t stats;
    inlet__span_cache_t spans;
    inlet_event_t *log;
    inlet__mark_t *marks;
    inlet_event_t scratch[INLET__BATCH_EVENTS_MAX];
    inlet__ring_producer_t agent;
    bench_mouse_t mouse;
    HANDLE wake, io_ended;
    inlet__wait_strategy_t wait;
    bool fed, began_io; /* this turn; since `io_ended` was reset */
    bench_thread_t thread;
    _Atomic(uint64_t) to_post;
    bench_service_load_t load; /* as it is when to_post is set */
    _Atomic(bool) ending;
    _Atomic(uint64_t) frames, bytes;
    _Atomic(int64_t) cpu_ns;
} world;

/* --- what a connection asks of it --- */

static inlet_status_t identify(void *context, inlet__identity_t *identity) {
    return inlet__identity_of_pipe_client(((inlet__pipe_connection_t *)context)->pipe, identity);
}

static const inlet__grant_t *find_grant(void *context, const uint8_t key[32], const char *image) {
    (void)context, (void)image;
    return memcmp(world.grant.key, key, sizeof world.grant.key) == 0 ? &world.grant : NULL;
}

static int64_t utc_ns(void *context) {
    (void)context;
    return inlet__clock_utc_ns();
}

static inlet_status_t find_stream(void *context, uint32_t session, inlet__stream_source_t *stream) {
    (void)context;
    *stream = (inlet__stream_source_t){
        .hub = &world.hub, .stats = &world.stats, .boot_id = 1, .epoch = 1, .session = session};
    return INLET_OK;
}

static void log_line(void *context, const char *text) {
    (void)context;
    fprintf(stderr, "wire_pipe_bench: the service: %s\n", text);
}

static const inlet__server_ops_t ops = {.identify = identify,
                                        .find_grant = find_grant,
                                        .utc_ns = utc_ns,
                                        .find_stream = find_stream,
                                        .log = log_line};

/* --- the agent --- */

static uint64_t furthest_behind(void) {
    uint64_t lag = 0;
    for (const inlet__pipe_connection_t *c = world.connections; c != NULL; c = c->next) {
        const inlet__subscription_t *subscription = &c->server.subscriptions[0];
        if (c->ended || subscription->id == 0)
            continue;
        const uint64_t behind = world.hub.written - subscription->cursor.position;
        lag = behind > lag ? behind : lag;
    }
    return lag;
}

/* Whether there was something to drain. */
static bool feed(void) {
    /* Acquire: pairs with the release in bench_service_post. */
    const uint64_t left = atomic_load_explicit(&world.to_post, memory_order_acquire);
    if (left == 0)
        return false;
    const uint32_t count = left < world.load.per_turn ? (uint32_t)left : world.load.per_turn;
    if (furthest_behind() > (world.load.in_step ? 0 : LAG_MAX))
        return false;
    uint32_t drained;
    world.config.batch_events = world.load.batch_events;
    if (!bench_mouse_post(&world.mouse, &world.agent, count) ||
        inlet__drain_run(&world.drain, world.mouse.now_ns, PER_DRAIN, &drained) != INLET_OK ||
        drained != count)
        abort(); /* all was drained before */
    atomic_fetch_sub_explicit(&world.to_post, count, memory_order_relaxed);
    return true;
}

/* --- the loop --- */

static void accept_callers(void) {
    HANDLE pipe;
    while ((pipe = inlet__listener_accept(&world.listener)) != NULL) {
        inlet__pipe_connection_t *connection = inlet__pipe_connection_open(
            pipe, &world.config, &world, world.io_ended, inlet__clock_now_ns());
        if (connection != NULL) {
            connection->next = world.connections;
            world.connections = connection;
        }
    }
}

static void count(void) {
    uint64_t frames = 0, bytes = 0;
    for (const inlet__pipe_connection_t *c = world.connections; c != NULL; c = c->next) {
        frames += c->server.subscriptions[0].stats.batch_count;
        bytes += c->server.subscriptions[0].stats.byte_count;
    }
    world.frames = frames;
    world.bytes = bytes;
    world.cpu_ns = bench_thread_cpu_ns();
}

static void sweep(void) {
    inlet__pipe_connection_t **at = &world.connections;
    while (*at != NULL) {
        inlet__pipe_connection_t *c = *at;
        if (inlet__pipe_connection_is_over(c)) {
            *at = c->next;
            inlet__pipe_connection_free(c);
        } else {
            at = &c->next;
        }
    }
}

static bool any_is_ready(void) {
    bool any = false;
    for (const inlet__pipe_connection_t *c = world.connections; c != NULL && !any; c = c->next)
        any = inlet__pipe_connection_is_ready(c);
    return any;
}

static bool pump(void) {
    const int64_t now_ns = inlet__clock_now_ns();
    for (inlet__pipe_connection_t *c = world.connections; c != NULL; c = c->next)
        world.began_io = inlet__pipe_connection_pump(c, now_ns) || world.began_io;
    const bool again = any_is_ready();
    sweep();
    return again;
}

/* What service_loop.c does about its rings. */
static bool captures(const void *context) {
    (void)context;
    return true;
}

static bool look(const void *context) {
    (void)context;
    return world.fed;
}

static bool arm(void *context) {
    (void)context;
    if (world.fed || !world.began_io)
        return !world.fed;
    world.began_io = false;
    ResetEvent(world.io_ended);
    return !any_is_ready();
}

static void disarm(void *context) {
    (void)context;
}

static const inlet__wait_ops_t wait_ops = {
    .captures = captures, .look = look, .arm = arm, .disarm = disarm};

/* As service_loop.c turns. */
static void serve(void *argument) {
    enum { WAKE, CALL, IO, COUNT, IDLE_MS = 100 };
    HANDLE handles[COUNT + INLET__WAIT_SPARE] = {world.wake, inlet__listener_event(&world.listener),
                                                 world.io_ended};
    (void)argument;
    while (!world.ending) {
        world.fed = feed();
        const bool again = pump();
        if (!world.fed && !again)
            count();
        (void)inlet__listener_listen(&world.listener);
        const DWORD woke = inlet__wait(&world.wait, handles, COUNT, again ? 0 : IDLE_MS);
        if (woke == WAIT_OBJECT_0 + CALL)
            accept_callers();
        else if (woke == WAIT_OBJECT_0 + IO)
            ResetEvent(world.io_ended);
    }
    for (inlet__pipe_connection_t *c = world.connections; c != NULL; c = c->next)
        inlet__pipe_connection_abort(c);
    for (; world.connections != NULL; sweep())
        Sleep(1);
}

/* --- */

static bool make_keys(inlet__keypair_t *keys) {
    uint8_t secret[INLET__KEY_BYTES];
    randombytes_buf(secret, sizeof secret);
    return inlet__keypair_from_secret(keys, secret) == INLET_OK;
}

static bool make_stream(void) {
    const inlet__ring_memory_t ring = {.section = bench_map(INLET__RING_SECTION_BYTES)};
    world.log = malloc(LOG_RECORDS * sizeof *world.log);
    world.marks = malloc(LOG_RECORDS * sizeof *world.marks);
    if (ring.section == NULL || !bench_commit(ring.section, INLET__RING_SECTION_BYTES) ||
        world.log == NULL || world.marks == NULL)
        return false;
    world.mouse = bench_mouse();
    inlet__hub_init(&world.hub, world.log, LOG_RECORDS, 1);
    world.hub.retained = RETAINED;
    inlet__hub_mark(&world.hub, world.marks);
    inlet__stats_init(&world.stats, 1);
    inlet__drain_init(&world.drain, &world.hub, world.mouse.now_ns);
    world.drain.stats = &world.stats;
    return inlet__ring_create(&ring, inlet__drain_first_seq(&world.drain)) == INLET_OK &&
           inlet__ring_producer_attach(&world.agent, &ring, false) == INLET_OK &&
           inlet__drain_attach(&world.drain, &ring) == INLET_OK;
}

static bool grant_all(void) {
    inlet__identity_t self;
    if (inlet__identity_of_self(&self) != INLET_OK)
        return false;
    world.grant.scopes = INLET__SCOPE_ALL & ~(uint32_t)INLET__SCOPE_KBD_HOTKEYS;
    world.grant.sid_bytes = self.sid_bytes;
    memcpy(world.grant.sid, self.sid, sizeof self.sid);
    memcpy(world.grant.key, world.client_keys.public_key, sizeof world.grant.key);
    return true;
}

bool bench_service_start(void) {
    world.config =
        (inlet__server_config_t){.ops = &ops, .scratch = world.scratch, .spans = &world.spans};
    _snwprintf(world.pipe_name, 64, L"\\\\.\\pipe\\inlet-bench-wire-%lu", GetCurrentProcessId());
    world.wake = CreateEventW(NULL, FALSE, FALSE, NULL);
    world.io_ended = CreateEventW(NULL, TRUE, FALSE, NULL);
    world.thread = (bench_thread_t){.run = serve};
    const inlet__config_t settings = {.drain_wait = INLET__DRAIN_WAIT_EVENT};
    return sodium_init() >= 0 && world.wake != NULL && world.io_ended != NULL &&
           make_keys(&world.config.keys) && make_keys(&world.client_keys) && grant_all() &&
           make_stream() && inlet__listener_open(&world.listener, world.pipe_name) == INLET_OK &&
           inlet__wait_open(&world.wait, &settings, &wait_ops, NULL) == INLET_OK &&
           bench_thread_start(&world.thread);
}

void bench_service_stop(void) {
    world.ending = true;
    SetEvent(world.wake);
    bench_thread_join(&world.thread);
    inlet__wait_close(&world.wait);
    inlet__listener_close(&world.listener);
    inlet__span_cache_clear(&world.spans);
    free(world.log);
    free(world.marks);
    CloseHandle(world.wake);
    CloseHandle(world.io_ended);
}

inlet__target_t bench_service_target(void) {
    return (inlet__target_t){.pipe_name = world.pipe_name,
                             .service_public = world.config.keys.public_key,
                             .keys = &world.client_keys,
                             .intent = INLET__INTENT_STREAM,
                             .timeout_ns = INT64_C(5000000000)};
}

void bench_service_post(const bench_service_load_t *load) {
    world.load = *load;
    /* Release: pairs with the acquire in feed. */
    atomic_store_explicit(&world.to_post, load->count, memory_order_release);
    SetEvent(world.wake);
}

bench_service_count_t bench_service_counts(void) {
    return (bench_service_count_t){world.frames, world.bytes, world.cpu_ns};
}
