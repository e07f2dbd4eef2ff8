/* The bus at full speed: several publish, several subscribe with each policy, some of them threads
 * that share one subscription. Each subscriber is told of every number once, in order, as an event
 * or in a LOSS; who blocks loses none; each publisher's events come in its order. */
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sdk/bus.h"

enum { PUBLISHERS = 3, SUBSCRIBERS = 3, CAPACITY = 512 };
#define EACH UINT64_C(60000)
#define ALL  (EACH * PUBLISHERS)

static inlet_bus_t *bus;
static _Atomic(uint32_t) failures;

typedef struct reader {
    inlet_bus_subscriber_t *subscriber;
    bool is_slow;
    _Atomic(uint64_t) told, lost; /* by all threads that share it */
} reader_t;

static reader_t readers[SUBSCRIBERS];

static void fail_if(bool condition) {
    if (condition)
        atomic_fetch_add(&failures, 1);
}

/* In batches of 1 to 7. */
static void *publish_all(void *argument) {
    const uint64_t self = (uint64_t)(uintptr_t)argument;
    inlet_event_t events[7];
    for (uint64_t n = 1, turn = 0; n <= EACH; turn++) {
        uint32_t count = 0;
        for (; count <= turn % 7 && n <= EACH; count++, n++)
            events[count] = (inlet_event_t){.type = INLET_EVENT_MARK,
                                            .time_ns = (int64_t)n,
                                            .device = (uint32_t)self,
                                            .extra = n * 3,
                                            .u.mark.words = {n, ~n}};
        const bool waits_little = turn % 5 == 0;
        inlet_status_t status;
        do
            status = inlet_bus_publish_within(bus, events, count,
                                              waits_little ? 100000 : INLET_FOREVER, NULL);
        while (status == INLET_E_TIMEOUT && waits_little);
        fail_if(status != INLET_OK);
    }
    return NULL;
}

static bool is_whole(const inlet_event_t *event) {
    const uint64_t n = event->u.mark.words[0];
    return event->u.mark.words[1] == ~n && event->extra == n * 3 && event->time_ns == (int64_t)n &&
           event->device < PUBLISHERS && event->flags == 0;
}

typedef struct seen {
    uint64_t next;
    uint64_t of[PUBLISHERS];
} seen_t;

static void accept(reader_t *reader, seen_t *seen, const inlet_event_t *event) {
    fail_if(event->seq < seen->next);
    if (event->type == INLET_EVENT_LOSS) {
        fail_if(event->u.loss.count == 0);
        seen->next = event->seq + event->u.loss.count;
        atomic_fetch_add(&reader->lost, event->u.loss.count);
        atomic_fetch_add(&reader->told, event->u.loss.count);
        return;
    }
    fail_if(!is_whole(event) || event->u.mark.words[0] <= seen->of[event->device]);
    seen->next = event->seq + 1;
    seen->of[event->device] = event->u.mark.words[0];
    atomic_fetch_add(&reader->told, 1);
}

static void *read_all(void *argument) {
    reader_t *reader = argument;
    inlet_event_t events[64];
    seen_t seen = {.next = 1};
    for (uint32_t turn = 0; atomic_load(&reader->told) < ALL; turn++) {
        uint32_t count;
        const inlet_status_t status =
            inlet_bus_recv(reader->subscriber, events, 1 + turn % 64, 5000000, &count);
        fail_if(status != INLET_OK && status != INLET_E_TIMEOUT);
        for (uint32_t i = 0; i < count; i++)
            accept(reader, &seen, &events[i]);
        for (int i = 0; i < 20 && reader->is_slow; i++)
            sched_yield();
    }
    return NULL;
}

static void run(uint32_t threads_each, const uint32_t policies[SUBSCRIBERS]) {
    const inlet_bus_options_t options = {.struct_size = sizeof options, .capacity = CAPACITY};
    pthread_t publishers[PUBLISHERS], threads[2 * SUBSCRIBERS];
    atomic_store(&failures, 0);
    assert_int_equal(inlet_bus_open(&options, &bus), INLET_OK);
    for (uint32_t i = 0; i < SUBSCRIBERS; i++) {
        const inlet_bus_subscribe_options_t so = {.struct_size = sizeof so, .policy = policies[i]};
        readers[i] = (reader_t){.is_slow = policies[i] == INLET_BUS_DROP_OLDEST};
        assert_int_equal(inlet_bus_subscribe(bus, &so, &readers[i].subscriber), INLET_OK);
    }
    for (uint32_t i = 0; i < SUBSCRIBERS * threads_each; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_all, &readers[i % SUBSCRIBERS]), 0);
    for (uintptr_t i = 0; i < PUBLISHERS; i++)
        assert_int_equal(pthread_create(&publishers[i], NULL, publish_all, (void *)i), 0);
    for (uint32_t i = 0; i < PUBLISHERS; i++)
        pthread_join(publishers[i], NULL);
    for (uint32_t i = 0; i < SUBSCRIBERS * threads_each; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&failures), 0);
    for (uint32_t i = 0; i < SUBSCRIBERS; i++) {
        inlet_bus_metrics_t metrics = {.struct_size = sizeof metrics};
        assert_int_equal(inlet_bus_metrics(readers[i].subscriber, &metrics), INLET_OK);
        assert_int_equal(atomic_load(&readers[i].told), ALL);
        assert_int_equal(metrics.dropped, atomic_load(&readers[i].lost));
        assert_int_equal(metrics.received + metrics.dropped, ALL);
        if (policies[i] == INLET_BUS_BLOCK)
            assert_int_equal(metrics.dropped, 0);
    }
    inlet_bus_close(bus);
}

static void each_is_told_of_every_number_once_and_in_order(void **state) {
    static const uint32_t policies[] = {INLET_BUS_BLOCK, INLET_BUS_DROP_OLDEST, INLET_BUS_BLOCK};
    (void)state;
    run(1, policies);
}

static void threads_that_share_a_subscriber_get_each_event_once(void **state) {
    static const uint32_t policies[] = {INLET_BUS_BLOCK, INLET_BUS_DROP_OLDEST,
                                        INLET_BUS_DROP_OLDEST};
    (void)state;
    run(2, policies);
}

/* --- who waits is let go --- */

static void *receive_for_ever(void *argument) {
    inlet_event_t event;
    uint32_t count;
    fail_if(inlet_bus_recv(argument, &event, 1, INLET_FOREVER, &count) != INLET_E_CLOSED);
    return NULL;
}

static void *publish_for_ever(void *argument) {
    static const inlet_event_t events[INLET_BUS_PUBLISH_MAX] = {{.type = INLET_EVENT_MARK}};
    inlet_status_t status = INLET_OK;
    (void)argument;
    while (status == INLET_OK)
        status = inlet_bus_publish(bus, events, 1, NULL);
    fail_if(status != INLET_E_CLOSED);
    return NULL;
}

static void closing_lets_everybody_go(void **state) {
    (void)state;
    atomic_store(&failures, 0);
    for (int round = 0; round < 100; round++) {
        pthread_t receiver, publisher;
        inlet_bus_subscriber_t *full, *empty;
        const inlet_bus_options_t options = {.struct_size = sizeof options, .capacity = CAPACITY};
        inlet_bus_metrics_t metrics = {.struct_size = sizeof metrics};
        assert_int_equal(inlet_bus_open(&options, &bus), INLET_OK);
        assert_int_equal(inlet_bus_subscribe(bus, NULL, &full), INLET_OK);
        assert_int_equal(pthread_create(&publisher, NULL, publish_for_ever, NULL), 0);
        while (metrics.blocked == 0) {
            assert_int_equal(inlet_bus_metrics(full, &metrics), INLET_OK);
            sched_yield();
        }
        assert_int_equal(inlet_bus_subscribe(bus, NULL, &empty), INLET_OK);
        assert_int_equal(pthread_create(&receiver, NULL, receive_for_ever, empty), 0);
        while (atomic_load(&empty->inside) == 0)
            sched_yield();
        for (int i = 0; i < round; i++)
            sched_yield();
        if (round % 2 == 0) { /* a subscriber that leaves, while the other is waited for */
            inlet_bus_unsubscribe(empty);
            pthread_join(receiver, NULL);
        }
        inlet_bus_close(bus);
        if (round % 2 != 0)
            pthread_join(receiver, NULL);
        pthread_join(publisher, NULL);
    }
    assert_int_equal(atomic_load(&failures), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_told_of_every_number_once_and_in_order),
        cmocka_unit_test(threads_that_share_a_subscriber_get_each_event_once),
        cmocka_unit_test(closing_lets_everybody_go),
    };
    return cmocka_run_group_tests_name("bus_concurrency", tests, NULL, NULL);
}
