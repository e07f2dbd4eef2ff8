/* <inlet/handlers.h> at full speed on several threads: who removed a handler frees what it works
 * on, and no call comes after that; emitters go on whoever is stuck in a change; each handler that
 * is there all the time gets each thread's events in their order. */
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <inlet/handlers.h>

#include "base/system.h"
#include "support/random.h"

enum { EMITTERS = 2, CHANGERS = 2, EVENTS = 200000, CHANGES = 20000, OWN = 4 };

#define MS INT64_C(1000000)

static inlet_handlers_t *handlers;
static _Atomic(bool) is_over;
static _Atomic(uint32_t) emitters_left; /* that have not sent EVENTS yet */
static _Atomic(uint64_t) gone_count, calls_count, broken_count;

static void check(bool promise) {
    if (!promise)
        atomic_fetch_add(&broken_count, 1);
}

/* --- there all the time --- */

static uint64_t last_seqs[EMITTERS]; /* each written by one emitter: the threads call at once */

static uint32_t watch(void *user, const inlet_event_t *event, inlet_emission_t *emission) {
    (void)user;
    (void)emission;
    check(event->seq == last_seqs[event->device] + 1);
    last_seqs[event->device] = event->seq;
    return INLET_PASS;
}

/* --- coming and going --- */

/* Freed as soon as the handler is removed: a later call would be seen by the sanitizers. */
typedef struct guest {
    _Atomic(uint64_t) calls;
    uint64_t id;
} guest_t;

static uint32_t visit(void *user, const inlet_event_t *event, inlet_emission_t *emission) {
    guest_t *guest = user;
    (void)event;
    (void)emission;
    atomic_fetch_add_explicit(&guest->calls, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&calls_count, 1, memory_order_relaxed);
    return INLET_PASS;
}

static void free_guest(void *user) {
    free(user);
    atomic_fetch_add(&gone_count, 1);
}

static guest_t *invite(int32_t priority, bool frees_itself) {
    guest_t *guest = calloc(1, sizeof *guest);
    const inlet_handler_options_t options = {.struct_size = sizeof options,
                                             .priority = priority,
                                             .handler = visit,
                                             .gone = frees_itself ? free_guest : NULL,
                                             .user = guest};
    uint64_t id = 0;
    check(guest != NULL && inlet_handlers_add(handlers, &options, &id) == INLET_OK);
    if (guest != NULL)
        guest->id = id;
    return guest;
}

/* Removes and frees a guest. */
static void dismiss(guest_t *guest, bool frees_itself) {
    const inlet_status_t status =
        inlet_handlers_remove(handlers, guest->id, NULL, frees_itself ? 0 : INLET_FOREVER);
    check(status == INLET_OK || (frees_itself && status == INLET_E_TIMEOUT));
    if (!frees_itself)
        free(guest);
}

/* As long as there are events, and until some met a guest. */
static void *change(void *argument) {
    test_random_t random = test_random_seed((uint64_t)(uintptr_t)argument);
    guest_t *guests[OWN] = {NULL};
    bool frees_itself[OWN] = {false};
    for (uint32_t i = 0; i < CHANGES || atomic_load(&emitters_left) > 0 ||
                         atomic_load(&calls_count) == 0 || atomic_load(&gone_count) == 0;
         i++) {
        const uint32_t which = (uint32_t)test_random_below(&random, OWN);
        if (guests[which] != NULL) {
            dismiss(guests[which], frees_itself[which]);
            guests[which] = NULL;
        } else {
            frees_itself[which] = test_random_below(&random, 2) == 0;
            guests[which] = invite((int32_t)test_random_below(&random, 9) - 4, frees_itself[which]);
        }
    }
    for (uint32_t i = 0; i < OWN; i++)
        if (guests[i] != NULL)
            dismiss(guests[i], frees_itself[i]);
    return NULL;
}

static void *emit(void *argument) {
    const uint32_t which = (uint32_t)(uintptr_t)argument;
    uint64_t seq = 0;
    while (seq < EVENTS || !atomic_load(&is_over)) {
        seq++;
        const inlet_event_t event = {.seq = seq, .type = INLET_EVENT_KEY_PRESSED, .device = which};
        check(inlet_handlers_emit(handlers, &event, NULL) == INLET_OK);
        if (seq == EVENTS)
            atomic_fetch_sub(&emitters_left, 1);
    }
    return NULL;
}

static void no_call_comes_after_removal(void **state) {
    (void)state;
    pthread_t emitters[EMITTERS], changers[CHANGERS];
    const inlet_handler_options_t options = {.struct_size = sizeof options, .handler = watch};
    uint64_t id;
    assert_int_equal(inlet_handlers_open(&handlers), INLET_OK);
    assert_int_equal(inlet_handlers_add(handlers, &options, &id), INLET_OK);
    atomic_store(&emitters_left, EMITTERS);
    for (uintptr_t i = 0; i < EMITTERS; i++)
        assert_int_equal(pthread_create(&emitters[i], NULL, emit, (void *)i), 0);
    for (uintptr_t i = 0; i < CHANGERS; i++)
        assert_int_equal(pthread_create(&changers[i], NULL, change, (void *)(i + 1)), 0);
    for (uint32_t i = 0; i < CHANGERS; i++)
        pthread_join(changers[i], NULL);
    atomic_store(&is_over, true);
    for (uint32_t i = 0; i < EMITTERS; i++)
        pthread_join(emitters[i], NULL);
    inlet_handlers_close(handlers);
    assert_int_equal(atomic_load(&broken_count), 0);
    assert_true(atomic_load(&calls_count) > 0 && atomic_load(&gone_count) > 0);
}

/* --- waiting --- */

static _Atomic(uint32_t) stage; /* of a handler that takes its time: 1: it runs, 2: it may end */

static uint32_t linger(void *user, const inlet_event_t *event, inlet_emission_t *emission) {
    (void)event;
    (void)emission;
    atomic_store(&stage, 1);
    while (atomic_load(&stage) != 2)
        sched_yield();
    *(bool *)user = true; /* seen by who waited */
    return INLET_PASS;
}

static void *emit_one(void *argument) {
    const inlet_event_t event = {.seq = 1, .type = INLET_EVENT_MARK};
    (void)inlet_handlers_emit(handlers, &event, NULL);
    return argument;
}

static void *end_soon(void *argument) {
    const int64_t until_ns = inlet__system_now_ns() + 20 * MS;
    while (inlet__system_now_ns() < until_ns)
        sched_yield();
    atomic_store(&stage, 2);
    return argument;
}

static uint64_t add_lingering(bool *done) {
    const inlet_handler_options_t options = {
        .struct_size = sizeof options, .handler = linger, .user = done};
    uint64_t id;
    *done = false;
    atomic_store(&stage, 0);
    assert_int_equal(inlet_handlers_add(handlers, &options, &id), INLET_OK);
    return id;
}

static void removal_waits_as_long_as_it_is_told(void **state) {
    (void)state;
    static bool done;
    pthread_t emitter, ender;
    for (int waits = 0; waits < 2; waits++) {
        assert_int_equal(inlet_handlers_open(&handlers), INLET_OK);
        const uint64_t id = add_lingering(&done);
        assert_int_equal(pthread_create(&emitter, NULL, emit_one, NULL), 0);
        while (atomic_load(&stage) != 1)
            sched_yield();
        /* Another change and another emitter wait for nobody. */
        const inlet_handler_options_t options = {.struct_size = sizeof options, .handler = watch};
        uint64_t other;
        assert_int_equal(inlet_handlers_add(handlers, &options, &other), INLET_OK);
        assert_int_equal(inlet_handlers_remove(handlers, other, NULL, INLET_FOREVER), INLET_OK);
        if (waits == 0) {
            assert_int_equal(inlet_handlers_remove(handlers, id, NULL, 0), INLET_E_TIMEOUT);
            assert_int_equal(inlet_handlers_remove(handlers, id, NULL, 0), INLET_E_NOT_FOUND);
            emit_one(NULL); /* does not call it */
            atomic_store(&stage, 2);
        } else {
            assert_int_equal(pthread_create(&ender, NULL, end_soon, NULL), 0);
            assert_int_equal(inlet_handlers_remove(handlers, id, NULL, INLET_FOREVER), INLET_OK);
            assert_true(done);
            pthread_join(ender, NULL);
        }
        pthread_join(emitter, NULL);
        inlet_handlers_close(handlers);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_call_comes_after_removal),
        cmocka_unit_test(removal_waits_as_long_as_it_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
