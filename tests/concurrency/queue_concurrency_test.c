/* A stream's queue at full speed, as the SDK runs it: one thread pushes batches, others post marks,
 * several receive, each in its way, while the lanes grow, rest and grow again, and at last the
 * queue is closed under them. Each record comes once; each receiver's come in the stream's order.
 */
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ring_stream.h"
#include "sdk/queue.h"

enum { RECEIVERS = 3, POSTERS = 2, BATCH = 64, MARKS = 3000 };
#define URGENT ((UINT64_C(1) << INLET_EVENT_KEY_PRESSED) | (UINT64_C(1) << INLET_EVENT_MARK))
#define EVENTS UINT64_C(300000)

static inlet__queue_t queue;
static inlet__gate_t gate;
static _Atomic(uint32_t) gate_signals;
static _Atomic(uint64_t) seen_sum, seen_count, marks_seen;
static _Atomic(uint32_t) failures;

static void signal_gate(void *wake) {
    (void)wake;
    atomic_fetch_add(&gate_signals, 1);
}

static inlet_event_t event_of(uint64_t n) {
    inlet_event_t event = {.seq = n, .time_ns = (int64_t)n, .extra = stream_mix(n)};
    event.type = n % 7 == 0 ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_MOUSE_MOVED;
    event.u.mouse.dx = (int32_t)n;
    return event;
}

/* As the pipe thread does. Now and then it lets the receivers catch up and gives memory back. */
static void *push_all(void *argument) {
    inlet_event_t batch[BATCH];
    uint64_t n = 1;
    int64_t now_ns = 0;
    while (n <= EVENTS) {
        uint32_t count = 0;
        while (!inlet__queue_has_room(&queue)) {
            atomic_exchange(&gate.shut, 1);
            if (inlet__queue_has_room(&queue))
                break;
            sched_yield();
        }
        for (; count < BATCH && n <= EVENTS; count++, n++)
            batch[count] = event_of(n);
        if (inlet__queue_push(&queue, batch, count) != INLET_OK)
            atomic_fetch_add(&failures, 1);
        if (n / 30000 == (n - count) / 30000)
            continue;
        for (int i = 0; i < 20000 && inlet__queue_pending(&queue, INLET__QUEUE_ALL) > 0; i++)
            sched_yield();
        for (int i = 0; i < 3; i++)
            inlet__queue_rest(&queue, now_ns += 2 * INLET__LANE_IDLE_NS);
    }
    return argument;
}

static void *post_marks(void *argument) {
    for (uint64_t n = 1; n <= MARKS;) {
        const inlet_event_t mark = {.type = INLET_EVENT_MARK, .extra = n};
        const inlet_status_t status = inlet__queue_post(&queue, &mark, 1);
        n += status == INLET_OK;
        if (status != INLET_OK && status != INLET_E_BUSY)
            atomic_fetch_add(&failures, 1);
        sched_yield();
    }
    return argument;
}

/* What one receiver sees of one view never goes back. */
typedef struct check {
    uint64_t last;
    bool last_had_number;
} check_t;

static bool accept(check_t *check, const inlet_event_t *event) {
    const bool has_number = event->type != INLET_EVENT_MARK;
    if (event->reserved != 0 || event->seq < check->last ||
        (event->seq == check->last && check->last_had_number))
        return false;
    *check = (check_t){event->seq, has_number};
    if (!has_number) {
        atomic_fetch_add(&marks_seen, 1);
        return event->flags == INLET_FLAG_STATE;
    }
    const inlet_event_t expected = event_of(event->seq);
    atomic_fetch_add(&seen_sum, event->seq);
    atomic_fetch_add(&seen_count, 1);
    return memcmp(&expected, event, sizeof expected) == 0;
}

/* By turns as a copy and as a loan; views by turns too, each with an order of its own. */
static inlet_status_t receive(uint32_t turn, uint32_t views, check_t checks[INLET__QUEUE_VIEWS]) {
    static const uint32_t sizes[] = {1, 100, 7};
    const uint32_t view = views > 1 ? turn % views : INLET__QUEUE_ALL;
    const int64_t soon_ns = inlet__system_deadline(2000000);
    inlet_event_t events[100];
    const inlet_event_t *got = events;
    uint32_t count = 0;
    inlet__loan_t loan;
    const bool lends = turn % 5 == 0;
    inlet_status_t status =
        lends ? inlet__queue_lend(&queue, view, sizes[turn % 3], soon_ns, &loan)
              : inlet__queue_receive(&queue, view, events, sizes[turn % 3],
                                     views > 1 ? soon_ns : INLET__NEVER_NS, &count);
    if (lends && status == INLET_OK) {
        got = loan.events;
        count = loan.count;
    }
    for (uint32_t i = 0; i < count; i++)
        if (!accept(&checks[view], &got[i]))
            atomic_fetch_add(&failures, 1);
    if (lends && status == INLET_OK)
        inlet__queue_return(&queue, &loan);
    return status;
}

static uint32_t views; /* that receivers use by turns */

static void *receive_all(void *argument) {
    check_t checks[INLET__QUEUE_VIEWS] = {{0}};
    inlet_status_t status = INLET_OK;
    for (uint32_t turn = 0;
         status == INLET_OK || status == INLET_E_TIMEOUT || status == INLET_E_BUSY; turn++) {
        status = receive(turn, views, checks);
        if (turn % 1000 == 0)
            sched_yield();
    }
    /* A lane may end before the other. Borrowed elsewhere, it is empty for now. */
    for (uint32_t turn = 1; inlet__queue_pending(&queue, INLET__QUEUE_ALL) > 0; turn++)
        (void)receive(turn, 1, checks);
    return status == INLET_E_SERVICE_STOPPED ? argument : NULL;
}

static void run(uint64_t urgent_types, uint32_t how, uint32_t all_views) {
    const inlet__queue_wait_t wait = {.how = how, .poll_ns = 100000};
    pthread_t threads[RECEIVERS + POSTERS + 1];
    void *result;
    gate = (inlet__gate_t){.room = BATCH, .signal = signal_gate};
    views = all_views;
    atomic_store(&seen_sum, 0);
    atomic_store(&seen_count, 0);
    atomic_store(&marks_seen, 0);
    atomic_store(&failures, 0);
    assert_int_equal(inlet__queue_open(&queue, &gate, &wait, urgent_types), INLET_OK);
    for (int i = 0; i < RECEIVERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, receive_all, &queue), 0);
    for (int i = 0; i < POSTERS; i++)
        assert_int_equal(pthread_create(&threads[RECEIVERS + i], NULL, post_marks, &queue), 0);
    assert_int_equal(pthread_create(&threads[RECEIVERS + POSTERS], NULL, push_all, &queue), 0);
    for (int i = RECEIVERS; i <= RECEIVERS + POSTERS; i++)
        pthread_join(threads[i], NULL);
    inlet__queue_end(&queue, INLET_E_SERVICE_STOPPED);
    for (int i = 0; i < RECEIVERS; i++) {
        pthread_join(threads[i], &result);
        assert_non_null(result);
    }
    assert_int_equal(atomic_load(&failures), 0);
    assert_int_equal(atomic_load(&seen_count), EVENTS);
    assert_int_equal(atomic_load(&seen_sum), EVENTS * (EVENTS + 1) / 2);
    assert_int_equal(atomic_load(&marks_seen), MARKS * POSTERS);
    assert_int_equal(inlet__queue_pending(&queue, INLET__QUEUE_ALL), 0);
    inlet__queue_close(&queue);
}

static void receivers_share_a_stream_that_grows_and_rests(void **state) {
    (void)state;
    run(0, INLET_WAIT_EVENT, 1);
}

static void receivers_that_spin_and_poll_do_too(void **state) {
    (void)state;
    run(0, INLET_WAIT_SPIN, 1);
    run(0, INLET_WAIT_POLL, 1);
}

static void receivers_of_both_lanes_get_the_order_of_the_stream(void **state) {
    (void)state;
    run(URGENT, INLET_WAIT_EVENT, 1);
}

static void lanes_and_the_merged_view_are_received_from_at_once(void **state) {
    (void)state;
    run(URGENT, INLET_WAIT_EVENT, INLET__QUEUE_VIEWS);
}

/* --- closing --- */

/* Once: who comes again after the close would come to nothing. */
static void *receive_one(void *argument) {
    inlet_event_t event;
    uint32_t count;
    const inlet_status_t status =
        inlet__queue_receive(&queue, INLET__QUEUE_ALL, &event, 1, INLET__NEVER_NS, &count);
    return status == INLET_OK || status == INLET_E_CLOSED ? argument : NULL;
}

static void a_queue_is_closed_under_those_who_receive(void **state) {
    const inlet__queue_wait_t wait = {.how = INLET_WAIT_EVENT};
    (void)state;
    gate = (inlet__gate_t){.room = 1, .signal = signal_gate};
    for (uint64_t round = 0; round < 300; round++) {
        pthread_t threads[RECEIVERS];
        void *result;
        assert_int_equal(inlet__queue_open(&queue, &gate, &wait, round % 2 != 0 ? URGENT : 0),
                         INLET_OK);
        for (int i = 0; i < RECEIVERS; i++)
            assert_int_equal(pthread_create(&threads[i], NULL, receive_one, &queue), 0);
        while ((atomic_load(&queue.inside) & UINT32_MAX) < RECEIVERS)
            sched_yield();
        for (uint64_t n = 1; n <= round % RECEIVERS; n++) {
            const inlet_event_t event = event_of(n);
            assert_true(inlet__queue_has_room(&queue));
            assert_int_equal(inlet__queue_push(&queue, &event, 1), INLET_OK);
        }
        inlet__queue_close(&queue);
        memset(&queue, 0xA5, sizeof queue); /* nobody is in it */
        for (int i = 0; i < RECEIVERS; i++) {
            pthread_join(threads[i], &result);
            assert_non_null(result);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(receivers_share_a_stream_that_grows_and_rests),
        cmocka_unit_test(receivers_that_spin_and_poll_do_too),
        cmocka_unit_test(receivers_of_both_lanes_get_the_order_of_the_stream),
        cmocka_unit_test(lanes_and_the_merged_view_are_received_from_at_once),
        cmocka_unit_test(a_queue_is_closed_under_those_who_receive),
    };
    return cmocka_run_group_tests_name("queue_concurrency", tests, NULL, NULL);
}
