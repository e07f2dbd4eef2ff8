/* What works on received events, a figure each beside a peer in the same rounds:
 *
 *   consume_bench [--rounds N]
 *
 * Coalescing motion beside a plain copy of the same events; a matcher with 10,000 hotkeys beside
 * one with ten; emitting to eight handlers beside the same calls from an array under a lock; a
 * router's put and take beside one queue under a lock. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <inlet/coalesce.h>
#include <inlet/handlers.h>
#include <inlet/hotkey.h>
#include <inlet/keys.h>
#include <inlet/router.h>

enum { EVENTS = 8192, HANDLERS = 8, DEVICES = 8, TAKE = 64, FEW = 10, MANY = 10000 };

static inlet_event_t motions[EVENTS], typed[EVENTS], copies[EVENTS];
static uint64_t sum; /* so that nothing is left out as useless */

static void make_events(void) {
    static const uint32_t hids[] = {INLET_KEY_KeyA, INLET_KEY_KeyB, INLET_KEY_KeyC,
                                    INLET_KEY_Space};
    for (uint32_t i = 0; i < EVENTS; i++) {
        motions[i] = (inlet_event_t){.seq = i + 1,
                                     .time_ns = (int64_t)i * 1000000,
                                     .type = INLET_EVENT_MOUSE_MOVED,
                                     .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                                     .device = i % DEVICES,
                                     .u.mouse = {.dx = 1, .dy = -1}};
        typed[i] =
            (inlet_event_t){.seq = i + 1,
                            .time_ns = (int64_t)i * 50000000,
                            .type = i % 2 == 0 ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED,
                            .flags = INLET_FLAG_RAW,
                            .u.key = {.hid = hids[i / 2 % 4]}};
    }
}

/* Nanoseconds an event. */
static double time_of(void (*work)(void *), void *argument) {
    const int64_t start_ns = bench_now_ns();
    work(argument);
    return (double)(bench_now_ns() - start_ns) / EVENTS;
}

/* --- coalesce --- */

static void coalesce(void *argument) {
    inlet_coalesced_t merged[TAKE];
    uint32_t count;
    for (uint32_t i = 0; i < EVENTS; i++) {
        (void)inlet_coalesce_put(argument, &motions[i]);
        if (i % TAKE != TAKE - 1)
            continue;
        inlet_coalesce_flush(argument);
        (void)inlet_coalesce_take(argument, merged, TAKE, &count);
        sum += count;
    }
}

/* By a pointer that the compiler can't see through, so that the copy is made. */
static void *(*volatile copy)(void *, const void *, size_t) = memcpy;

static void copy_each(void *argument) {
    (void)argument;
    for (uint32_t i = 0; i < EVENTS; i++)
        copy(&copies[i], &motions[i], sizeof motions[i]);
}

/* --- hotkeys --- */

static inlet_hotkeys_t *open_hotkeys(uint32_t count) {
    static const char *const modifiers[] = {"Ctrl", "Shift", "Alt", "Meta"};
    inlet_hotkeys_t *hotkeys;
    if (inlet_hotkeys_open(NULL, &hotkeys) != INLET_OK)
        exit(1);
    for (uint32_t i = 0; i < count; i++) {
        char text[64];
        uint32_t id;
        snprintf(text, sizeof text, "%s+F%u Key%c", modifiers[i % 4], (unsigned)(1 + i / 4 % 24),
                 (char)('F' + i % 20)); /* none of them with the keys that are typed */
        if (inlet_hotkeys_add(hotkeys, i < FEW / 2 ? "Ctrl+KeyA" : text, &id, NULL) != INLET_OK)
            exit(1);
    }
    return hotkeys;
}

static void type(void *hotkeys) {
    for (uint32_t i = 0; i < EVENTS; i++)
        (void)inlet_hotkeys_put(hotkeys, &typed[i]);
    inlet_hotkeys_reset(hotkeys);
}

/* --- handlers --- */

static uint32_t note(void *user, const inlet_event_t *event, inlet_emission_t *emission) {
    (void)emission;
    *(uint64_t *)user += event->seq;
    return INLET_PASS;
}

static void emit(void *handlers) {
    for (uint32_t i = 0; i < EVENTS; i++)
        (void)inlet_handlers_emit(handlers, &motions[i], NULL);
}

static bench_lock_t lock;
static inlet_handler_t volatile array[HANDLERS];

static void call_locked(void *argument) {
    (void)argument;
    for (uint32_t i = 0; i < EVENTS; i++) {
        bench_lock(&lock);
        for (uint32_t n = 0; n < HANDLERS; n++)
            (void)array[n](&sum, &motions[i], NULL);
        bench_unlock(&lock);
    }
}

/* --- router --- */

static void route(void *router) {
    inlet_event_t events[TAKE];
    inlet_routed_t from;
    uint32_t count;
    for (uint32_t i = 0; i < EVENTS; i++) {
        (void)inlet_router_put(router, &motions[i]);
        if (i % TAKE != TAKE - 1)
            continue;
        while (inlet_router_take(router, events, TAKE, 0, &from, &count) == INLET_OK) {
            sum += count;
            (void)inlet_router_done(router, from.queue);
        }
    }
}

static void queue_locked(void *argument) {
    (void)argument;
    for (uint32_t i = 0; i < EVENTS; i++) {
        bench_lock(&lock);
        copies[i % TAKE] = motions[i];
        bench_unlock(&lock);
        if (i % TAKE != TAKE - 1)
            continue;
        inlet_event_t events[TAKE];
        bench_lock(&lock);
        copy(events, copies, sizeof events);
        bench_unlock(&lock);
        sum += events[0].seq;
    }
}

/* --- all of them --- */

typedef struct pair {
    const char *name, *vs;
    void (*own)(void *), (*peer)(void *);
    void *own_argument, *peer_argument;
    bench_series_t own_ns, peer_ns;
} pair_t;

static void add_handlers(inlet_handlers_t *handlers) {
    const inlet_handler_options_t options = {
        .struct_size = sizeof options, .handler = note, .user = &sum};
    uint64_t id;
    for (uint32_t i = 0; i < HANDLERS; i++) {
        array[i] = note;
        if (inlet_handlers_add(handlers, &options, &id) != INLET_OK)
            exit(1);
    }
}

int main(int argc, char **argv) {
    const size_t rounds = bench_rounds(argc, argv, 31);
    const inlet_coalesce_options_t options = {.struct_size = sizeof options,
                                              .mode = INLET_COALESCE_URGENT};
    inlet_coalesce_t *merging;
    inlet_handlers_t *handlers;
    inlet_router_t *router;
    bench_pin(0);
    make_events();
    if (inlet_coalesce_open(&options, &merging) != INLET_OK ||
        inlet_handlers_open(&handlers) != INLET_OK || inlet_router_open(NULL, &router) != INLET_OK)
        return 1;
    add_handlers(handlers);
    static pair_t pairs[] = {
        {.name = "consume.coalesce_motion", .vs = "plain_copy", .own = coalesce, .peer = copy_each},
        {.name = "consume.hotkeys_10000", .vs = "hotkeys_10", .own = type, .peer = type},
        {.name = "consume.emit_to_8", .vs = "array_under_lock", .own = emit, .peer = call_locked},
        {.name = "consume.route_8", .vs = "queue_under_lock", .own = route, .peer = queue_locked},
    };
    pairs[0].own_argument = merging;
    pairs[1].own_argument = open_hotkeys(MANY);
    pairs[1].peer_argument = open_hotkeys(FEW);
    pairs[2].own_argument = handlers;
    pairs[3].own_argument = router;
    for (size_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
            bench_add(&pairs[i].own_ns, time_of(pairs[i].own, pairs[i].own_argument));
            bench_add(&pairs[i].peer_ns, time_of(pairs[i].peer, pairs[i].peer_argument));
        }
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        bench_print(&(bench_figure_t){pairs[i].name, "ns", "less", pairs[i].vs, 0},
                    &pairs[i].own_ns, &pairs[i].peer_ns);
    inlet_coalesce_close(merging);
    inlet_hotkeys_close(pairs[1].own_argument);
    inlet_hotkeys_close(pairs[1].peer_argument);
    inlet_handlers_close(handlers);
    inlet_router_close(router);
    return sum == 0; /* it never is */
}
