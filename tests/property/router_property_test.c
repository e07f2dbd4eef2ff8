/* <inlet/router.h> on random streams, beside a plain list a key: each queue gives its list in
 * order, or LOSS records name what of it will not come, and nothing else.
 *
 *   router_property_test [--count N] [--seed N] */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <inlet/router.h>

#include "support/random.h"
#include "support/seeds.h"

enum { STEPS = 1200, KEYS = 5, OUT_MAX = 8 };

static uint64_t run_count = 400, first_seed = 1, lost_count, taken_count, refused_count;

/* What is for a key, as far as it came out. */
typedef struct list {
    bool exists;
    uint32_t count, next;
    inlet_event_t events[STEPS];
    bool is_held;
    uint32_t queue;
} list_t;

typedef struct world {
    test_random_t random;
    inlet_router_options_t options;
    inlet_router_t *router;
    list_t lists[KEYS];
    uint32_t front; /* the key that is */
    uint64_t seq;
} world_t;

static world_t w;

static uint32_t below(uint32_t bound) {
    return (uint32_t)test_random_below(&w.random, bound);
}

/* --- putting --- */

static bool is_for(const inlet_event_t *event, uint32_t key, uint32_t own) {
    if (event->type <= INLET_EVENT_MOUSE_WHEEL)
        return key == own;
    if (event->type == INLET_EVENT_FOCUS && w.options.by != INLET_ROUTE_BY_DEVICE)
        return key == own || key == w.front;
    return true;
}

static inlet_event_t make_event(uint32_t *own) {
    static const uint16_t types[] = {INLET_EVENT_MARK, INLET_EVENT_LOSS, INLET_EVENT_LAYOUT};
    inlet_event_t event = {.seq = w.seq + 1, .time_ns = (int64_t)w.seq, .flags = INLET_FLAG_RAW};
    const uint32_t kind = below(20), key = below(KEYS);
    *own = key;
    if (kind == 0) {
        event.type = types[below(3)];
        event.u.loss.count = event.type == INLET_EVENT_LOSS ? 1 + below(5) : 0;
        event.flags = event.type == INLET_EVENT_LAYOUT ? INLET_FLAG_STATE : 0;
    } else if (kind == 1) {
        event.type = INLET_EVENT_FOCUS;
        event.process = key;
        event.u.focus.window = key;
    } else {
        event.type = INLET_EVENT_MOUSE_MOVED;
        event.device = event.process = key;
        if (w.options.by == INLET_ROUTE_BY_WINDOW)
            *own = w.front;
    }
    return event;
}

static uint64_t span_of(const inlet_event_t *event) {
    if (event->type == INLET_EVENT_LOSS)
        return event->u.loss.count;
    return (event->flags & INLET_FLAG_STATE) != 0 ? 0 : 1;
}

static void put(void) {
    uint32_t own;
    const inlet_event_t event = make_event(&own);
    const inlet_status_t status = inlet_router_put(w.router, &event);
    const bool is_named = event.type <= INLET_EVENT_MOUSE_WHEEL ||
                          (event.type == INLET_EVENT_FOCUS && w.options.by != 0);
    if (is_named) /* begun even if it was refused, by another that is full */
        w.lists[own].exists = true;
    if (status == INLET_E_BUSY) {
        refused_count++;
        return;
    }
    assert_int_equal(status, INLET_OK);
    for (uint32_t key = 0; key < KEYS; key++)
        if (w.lists[key].exists && is_for(&event, key, own))
            w.lists[key].events[w.lists[key].count++] = event;
    if (event.type == INLET_EVENT_FOCUS)
        w.front = own;
    w.seq += span_of(&event);
}

/* --- taking --- */

/* What the LOSS names is all of the list that comes next and has a number in it. */
static void pass_over(list_t *list, const inlet_event_t *loss) {
    const uint64_t end = loss->seq + loss->u.loss.count;
    uint64_t last_end = 0;
    assert_int_equal(w.options.policy, INLET_ROUTER_DROP_OLDEST);
    assert_true(loss->u.loss.count >= 1);
    while (list->next < list->count && list->events[list->next].seq < end) {
        const inlet_event_t *event = &list->events[list->next];
        if (span_of(event) != 0 && last_end == 0)
            assert_int_equal(event->seq, loss->seq);
        if (span_of(event) != 0)
            last_end = event->seq + span_of(event);
        list->next++;
        lost_count++;
    }
    assert_int_equal(last_end, end);
}

static void take(void) {
    inlet_event_t out[OUT_MAX];
    inlet_routed_t from;
    uint32_t count;
    const inlet_status_t status =
        inlet_router_take(w.router, out, 1 + below(OUT_MAX), 0, &from, &count);
    if (status == INLET_E_TIMEOUT || status == INLET_E_CLOSED) {
        for (uint32_t key = 0; key < KEYS; key++)
            assert_true((status == INLET_E_TIMEOUT && w.lists[key].is_held) ||
                        w.lists[key].next == w.lists[key].count);
        return;
    }
    assert_int_equal(status, INLET_OK);
    assert_true(from.key < KEYS && count >= 1);
    list_t *list = &w.lists[from.key];
    assert_false(list->is_held);
    list->is_held = true;
    list->queue = from.queue;
    for (uint32_t i = 0; i < count; i++) {
        const bool is_made =
            out[i].type == INLET_EVENT_LOSS && out[i].u.loss.cause == INLET_CAUSE_SLOW_SUBSCRIBER;
        if (is_made) {
            pass_over(list, &out[i]);
            continue;
        }
        assert_true(list->next < list->count);
        assert_memory_equal(&out[i], &list->events[list->next], sizeof out[i]);
        list->next++;
        taken_count++;
    }
}

static void give_back(void) {
    list_t *list = &w.lists[below(KEYS)];
    if (!list->is_held)
        return;
    assert_int_equal(inlet_router_done(w.router, list->queue), INLET_OK);
    list->is_held = false;
}

static void run(uint64_t seed) {
    w.random = test_random_seed(seed);
    memset(w.lists, 0, sizeof w.lists);
    w.options = (inlet_router_options_t){.struct_size = sizeof w.options,
                                         .by = (uint32_t)(seed % 3),
                                         .policy = below(2),
                                         .queues = KEYS + below(3),
                                         .capacity = INLET_ROUTER_CAPACITY_MIN + below(16)};
    w.front = 0;
    w.seq = 0;
    w.lists[0].exists = true;
    assert_int_equal(inlet_router_open(&w.options, &w.router), INLET_OK);
    const uint32_t eagerness = 1 + below(8);
    for (uint32_t i = 0; i < STEPS; i++) {
        put();
        if (below(8) < eagerness)
            take();
        give_back();
    }
    inlet_router_stop(w.router);
    for (uint32_t i = 0; i < STEPS; i++) {
        take();
        for (uint32_t key = 0; key < 2 * KEYS; key++)
            give_back();
        bool is_empty = true;
        for (uint32_t key = 0; key < KEYS; key++)
            is_empty = is_empty && w.lists[key].next == w.lists[key].count;
        if (is_empty)
            break;
    }
    for (uint32_t key = 0; key < KEYS; key++)
        assert_int_equal(w.lists[key].next, w.lists[key].count);
    inlet_router_close(w.router);
}

static void each_queue_gives_its_list_or_says_what_it_lost(void **state) {
    (void)state;
    for (uint64_t seed = first_seed; seed < first_seed + run_count; seed++)
        run(seed);
    printf("router: %llu taken, %llu lost and named, %llu puts refused\n",
           (unsigned long long)taken_count, (unsigned long long)lost_count,
           (unsigned long long)refused_count);
    assert_true(taken_count > 0 && lost_count > 0 && refused_count > 0);
}

int main(int argc, char **argv) {
    test_seeds_read(argc, argv, &run_count, &first_seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_queue_gives_its_list_or_says_what_it_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
