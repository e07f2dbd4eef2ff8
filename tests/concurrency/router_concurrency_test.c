/* <inlet/router.h> at full speed: one thread puts, several take and work. Each queue is in one hand
 * at a time and in order; what was put comes out once, or a LOSS names it; who waits is woken by
 * what comes, and by the end. */
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <inlet/router.h>

#include "support/random.h"

enum { TAKERS = 3, KEYS = 6, EVENTS = 30000, OUT_MAX = 16 };

static inlet_router_t *router;
static _Atomic(uint64_t) broken_count;
static uint8_t key_of[EVENTS + 1]; /* by number; written by the putter alone, before it puts */

/* Each written by whoever has the queue; plain, so that a second hand would be a race. */
static uint64_t last_seqs[KEYS], taken[KEYS], lost[KEYS];
static _Atomic(uint32_t) hands[KEYS];

static void check(bool promise) {
    if (!promise)
        atomic_fetch_add(&broken_count, 1);
}

static void accept(uint64_t key, const inlet_event_t *event) {
    check(event->seq > last_seqs[key] && event->seq <= EVENTS);
    if (event->type != INLET_EVENT_LOSS) {
        check(key_of[event->seq] == key);
        last_seqs[key] = event->seq;
        taken[key]++;
        return;
    }
    for (uint64_t seq = event->seq; seq < event->seq + event->u.loss.count; seq++)
        lost[key] += key_of[seq] == key;
    last_seqs[key] = event->seq + event->u.loss.count - 1;
}

static void *work(void *argument) {
    inlet_event_t events[OUT_MAX];
    inlet_routed_t from;
    uint32_t count;
    inlet_status_t status;
    while ((status = inlet_router_take(router, events, OUT_MAX, INLET_FOREVER, &from, &count)) ==
           INLET_OK) {
        check(count >= 1 && count <= OUT_MAX && from.key < KEYS);
        check(atomic_fetch_add_explicit(&hands[from.key], 1, memory_order_relaxed) == 0);
        for (uint32_t i = 0; i < count; i++)
            accept(from.key, &events[i]);
        if (count % 4 == 0)
            sched_yield();
        atomic_fetch_sub_explicit(&hands[from.key], 1, memory_order_relaxed);
        check(inlet_router_done(router, from.queue) == INLET_OK);
    }
    check(status == INLET_E_CLOSED);
    return argument;
}

static void put_all(void) {
    test_random_t random = test_random_seed(7);
    for (uint64_t seq = 1; seq <= EVENTS; seq++) {
        key_of[seq] = (uint8_t)test_random_below(&random, KEYS);
        const inlet_event_t event = {.seq = seq,
                                     .type = INLET_EVENT_MOUSE_MOVED,
                                     .flags = INLET_FLAG_RAW,
                                     .device = key_of[seq]};
        while (inlet_router_put(router, &event) == INLET_E_BUSY)
            sched_yield();
        if (test_random_below(&random, 512) == 0) /* so that the takers sleep now and then */
            sched_yield();
    }
}

static void run(uint32_t policy) {
    pthread_t takers[TAKERS];
    const inlet_router_options_t options = {
        .struct_size = sizeof options, .policy = policy, .capacity = 64};
    uint64_t taken_all = 0, lost_all = 0;
    memset(last_seqs, 0, sizeof last_seqs);
    memset(taken, 0, sizeof taken);
    memset(lost, 0, sizeof lost);
    assert_int_equal(inlet_router_open(&options, &router), INLET_OK);
    for (uint32_t i = 0; i < TAKERS; i++)
        assert_int_equal(pthread_create(&takers[i], NULL, work, NULL), 0);
    put_all();
    inlet_router_stop(router);
    for (uint32_t i = 0; i < TAKERS; i++)
        pthread_join(takers[i], NULL);
    inlet_router_stats_t stats = {.struct_size = sizeof stats};
    assert_int_equal(inlet_router_stats(router, &stats), INLET_OK);
    for (uint32_t key = 0; key < KEYS; key++) {
        taken_all += taken[key];
        lost_all += lost[key];
    }
    assert_int_equal(atomic_load(&broken_count), 0);
    assert_int_equal(taken_all + lost_all, EVENTS);
    assert_int_equal(lost_all, stats.dropped);
    assert_int_equal(stats.pending, 0);
    if (policy == INLET_ROUTER_REFUSE)
        assert_int_equal(lost_all, 0);
    inlet_router_close(router);
}

static void what_is_refused_is_put_again_and_all_comes_out(void **state) {
    (void)state;
    run(INLET_ROUTER_REFUSE);
}

static void what_is_dropped_is_named(void **state) {
    (void)state;
    run(INLET_ROUTER_DROP_OLDEST);
}

/* --- who waits is woken, by one thing alone, as nothing else comes --- */

static _Atomic(uint32_t) ended;

static void *take_one(void *unused) {
    inlet_event_t event;
    inlet_routed_t from;
    uint32_t count;
    while (inlet_router_take(router, &event, 1, INLET_FOREVER, &from, &count) == INLET_OK)
        check(inlet_router_done(router, from.queue) == INLET_OK);
    atomic_fetch_add(&ended, 1);
    return unused;
}

static void sleep_ms(long ms) {
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

/* Within ten seconds; a thread that sleeps for ever is left alone, and the test has failed. */
static void wait_until(uint32_t (*value)(void), uint32_t wanted) {
    for (int i = 0; i < 1000 && value() != wanted; i++)
        sleep_ms(10);
    assert_int_equal(value(), wanted);
}

static uint32_t threads_ended(void) {
    return atomic_load(&ended);
}

static uint32_t events_pending(void) {
    inlet_router_stats_t stats = {.struct_size = sizeof stats};
    check(inlet_router_stats(router, &stats) == INLET_OK);
    return (uint32_t)stats.pending;
}

static void open_router(uint32_t takers, pthread_t *threads) {
    const inlet_router_options_t options = {
        .struct_size = sizeof options, .policy = INLET_ROUTER_REFUSE, .capacity = 64};
    atomic_store(&ended, 0);
    assert_int_equal(inlet_router_open(&options, &router), INLET_OK);
    for (uint32_t i = 0; i < takers; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, take_one, NULL), 0);
    sleep_ms(50); /* they sleep by now, most likely */
}

static const inlet_event_t first = {
    .seq = 1, .type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_RAW, .device = 1};

static void one_event_wakes_one_who_waits(void **state) {
    (void)state;
    pthread_t taker;
    open_router(1, &taker);
    assert_int_equal(inlet_router_put(router, &first), INLET_OK);
    wait_until(events_pending, 0);
    inlet_router_stop(router);
    wait_until(threads_ended, 1);
    pthread_join(taker, NULL);
    inlet_router_close(router);
}

/* The last event is taken after the stop, while another waits for it: nothing will come any more.
 */
static void who_waits_at_the_end_is_woken_by_who_took_the_last_event(void **state) {
    (void)state;
    pthread_t takers[2];
    inlet_event_t event = first;
    inlet_routed_t from;
    uint32_t count;
    open_router(0, takers);
    assert_int_equal(inlet_router_put(router, &event), INLET_OK);
    event.seq = 2;
    assert_int_equal(inlet_router_put(router, &event), INLET_OK);
    assert_int_equal(inlet_router_take(router, &event, 1, 0, &from, &count), INLET_OK);
    inlet_router_stop(router);
    for (uint32_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&takers[i], NULL, take_one, NULL), 0);
    sleep_ms(50);
    assert_int_equal(inlet_router_done(router, from.queue), INLET_OK);
    wait_until(threads_ended, 2);
    pthread_join(takers[0], NULL);
    pthread_join(takers[1], NULL);
    assert_int_equal(atomic_load(&broken_count), 0);
    inlet_router_close(router);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused_is_put_again_and_all_comes_out),
        cmocka_unit_test(what_is_dropped_is_named),
        cmocka_unit_test(one_event_wakes_one_who_waits),
        cmocka_unit_test(who_waits_at_the_end_is_woken_by_who_took_the_last_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
