/* One producer and one consumer at full speed, while a third thread makes memory ready for growth:
 * order, accounting, and that no wake-up is missed. A missed wake-up shows as a consumer that
 * sleeps past a deadline while something is there. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <inlet/status.h>

#include "ring/ring.h"
#include "ring_stream.h"

#define DEADLINE_S 20

static _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES];
static _Alignas(64) uint8_t annex[64 * 8192 * 14]; /* generations 1 to 3 */

/* An auto-reset event. */
typedef struct wake {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool set;
} wake_t;

static wake_t wake = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};

static void wake_set(void) {
    pthread_mutex_lock(&wake.mutex);
    wake.set = true;
    pthread_cond_signal(&wake.changed);
    pthread_mutex_unlock(&wake.mutex);
}

/* False: the deadline passed. */
static bool wake_wait(void) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += DEADLINE_S;
    int error = 0;
    pthread_mutex_lock(&wake.mutex);
    while (!wake.set && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&wake.changed, &wake.mutex, &until);
    const bool set = wake.set;
    wake.set = false;
    pthread_mutex_unlock(&wake.mutex);
    return set;
}

/* How the producer of a run behaves. */
typedef struct run {
    uint64_t numbers; /* given out until it ends */
    bool lossy;       /* loses when full, or else tries again */
    bool lock_step;   /* waits after each burst until all of it was taken */
    bool growing;     /* may grow, and restarts whenever it can */
    uint32_t burst;   /* events from one notify to the next, at most */
    uint64_t lost;    /* results */
    uint64_t restarts;
    inlet__ring_memory_t memory;
    _Atomic(uint32_t) due; /* times that growth was due */
    _Atomic(uint64_t) taken_until;
    atomic_bool give_up;
} run_t;

/* The last event of a stream carries this flag. */
#define LAST 1u

static bool post_next(inlet__ring_producer_t *p, const run_t *run, uint32_t flags) {
    inlet_event_t *slot = run->lossy ? inlet__ring_claim(p) : inlet__ring_try_claim(p);
    if (slot == NULL)
        return false;
    stream_fill(slot, p->next, NULL);
    slot->flags = flags;
    inlet__ring_publish(p);
    return true;
}

static void after_burst(inlet__ring_producer_t *p, run_t *run) {
    if (inlet__ring_growth_due(p))
        atomic_fetch_add(&run->due, 1);
    if (run->growing && inlet__ring_restart(p)) {
        run->restarts++;
        inlet__ring_set_ready(&run->memory, 0); /* so that growing has to wait for it again */
    }
    if (inlet__ring_notify(p))
        wake_set();
    while (run->lock_step && !atomic_load(&run->give_up) &&
           atomic_load(&run->taken_until) != p->next)
        sched_yield();
}

static void *produce(void *argument) {
    run_t *run = argument;
    inlet__ring_producer_t p;
    if (inlet__ring_producer_attach(&p, &run->memory, false) != INLET_OK)
        return NULL;
    uint64_t random = 1;
    while (p.next < run->numbers && !atomic_load(&run->give_up)) {
        for (uint64_t n = 1 + stream_random(&random) % run->burst; n > 0; n--) {
            if (!post_next(&p, run, 0))
                break;
        }
        after_burst(&p, run);
    }
    while (!atomic_load(&run->give_up) && !post_next(&p, run, LAST))
        sched_yield();
    after_burst(&p, run);
    run->lost = p.lost;
    run->numbers = p.next;
    return run;
}

/* Makes the generation after the one in use ready, each time that it is due. */
static void *prefault(void *argument) {
    run_t *run = argument;
    uint32_t done = 0;
    while (!atomic_load(&run->give_up)) {
        const uint32_t due = atomic_load(&run->due);
        if (due == done) {
            sched_yield();
            continue;
        }
        done = due;
        inlet__ring_header_t *header = inlet__ring_header(&run->memory);
        const uint32_t next = atomic_load(&header->producer.generation) + 1;
        if (next > run->memory.largest)
            continue;
        inlet__ring_set_ready(&run->memory, next);
        inlet__ring_touch(&run->memory, next);
    }
    return NULL;
}

typedef enum outcome { PASSED, CORRUPT, WRONG_EVENT, MISSED_WAKE_UP } outcome_t;

/* Takes until the last event, sleeping in between. */
static outcome_t consume(inlet__ring_consumer_t *c, run_t *run, stream_check_t *check) {
    static inlet_event_t out[256];
    for (bool ended = false; !ended;) {
        uint32_t count = 0;
        if (inlet__ring_take(c, out, 256, &count) != INLET_OK)
            return CORRUPT;
        for (uint32_t i = 0; i < count; i++) {
            if (!stream_accept(check, &out[i]))
                return WRONG_EVENT;
            ended = out[i].flags == LAST;
        }
        inlet__ring_release(c);
        atomic_store(&run->taken_until, check->next);
        if (count == 0 && inlet__ring_arm(c) && !wake_wait())
            return MISSED_WAKE_UP;
    }
    return PASSED;
}

static inlet__ring_stats_t pass(run_t run) {
    inlet__ring_consumer_t c;
    stream_check_t check = {.next = 1};
    run.memory = (inlet__ring_memory_t){section, annex, run.growing ? 3 : 0};
    memset(annex, 0, sizeof annex);
    assert_int_equal(inlet__ring_create(&run.memory, 1), INLET_OK);
    assert_int_equal(inlet__ring_consumer_attach(&c, &run.memory, 1, 0), INLET_OK);
    inlet__ring_consumer_set_ready(&c, run.memory.largest);
    pthread_t thread, helper;
    assert_int_equal(pthread_create(&helper, NULL, prefault, &run), 0);
    assert_int_equal(pthread_create(&thread, NULL, produce, &run), 0);
    const outcome_t outcome = consume(&c, &run, &check);
    atomic_store(&run.give_up, true);
    void *produced = NULL;
    pthread_join(thread, &produced);
    pthread_join(helper, NULL);
    assert_int_equal(outcome, PASSED);
    assert_non_null(produced);
    assert_int_equal(check.next, run.numbers);
    assert_int_equal(check.lost, run.lost);
    assert_int_equal(check.events + check.lost, run.numbers - 1);
    assert_int_equal(inlet__ring_unpublished(&c), 0);
    inlet__ring_stats_t stats;
    inlet__ring_stats(section, &stats);
    return stats;
}

static void millions_pass_in_order_without_loss_when_the_producer_tries_again(void **state) {
    (void)state;
    (void)pass((run_t){.numbers = 2000000, .burst = 300});
}

static void a_ring_that_grows_and_restarts_under_way_passes_all_in_order(void **state) {
    (void)state;
    const inlet__ring_stats_t stats =
        pass((run_t){.numbers = 3000000, .growing = true, .burst = 60000});
    assert_true(stats.growths > 0);
}

static void a_growing_ring_loses_only_what_it_names(void **state) {
    (void)state;
    const inlet__ring_stats_t stats =
        pass((run_t){.numbers = 3000000, .growing = true, .lossy = true, .burst = 60000});
    assert_true(stats.growths > 0);
}

static void a_flood_is_passed_or_named_as_lost_to_the_last_number(void **state) {
    (void)state;
    (void)pass((run_t){.numbers = 3000000, .lossy = true, .burst = 20000});
}

static void a_sleeping_consumer_is_woken_by_every_single_event(void **state) {
    (void)state;
    (void)pass((run_t){.numbers = 60000, .lock_step = true, .burst = 1});
}

static void a_consumer_on_the_edge_of_sleep_misses_no_burst(void **state) {
    (void)state;
    (void)pass((run_t){.numbers = 200000, .lock_step = true, .burst = 6});
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(millions_pass_in_order_without_loss_when_the_producer_tries_again),
        cmocka_unit_test(a_ring_that_grows_and_restarts_under_way_passes_all_in_order),
        cmocka_unit_test(a_growing_ring_loses_only_what_it_names),
        cmocka_unit_test(a_flood_is_passed_or_named_as_lost_to_the_last_number),
        cmocka_unit_test(a_sleeping_consumer_is_woken_by_every_single_event),
        cmocka_unit_test(a_consumer_on_the_edge_of_sleep_misses_no_burst),
    };
    return cmocka_run_group_tests_name("ring_concurrency", tests, NULL, NULL);
}
