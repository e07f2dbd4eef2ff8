/* A stream's queue with lanes against a plain list, under seeded random steps: batches with records
 * that occupy no number, losses and posted marks go in; each lane, the merged view and borrowed
 * batches are taken from by turns. The merged view is the stream without what the lanes gave, in
 * its order, and each lane is the stream's records of its types.
 *
 *   queue_property_test [--seed N] [--count N]     count seeds from N on; the failing one is
 * printed
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/event_check.h"
#include "sdk/queue.h"
#include "support/random.h"
#include "support/seeds.h"

enum { MOST = 60000, BATCH = 300 };

static uint64_t first_seed = 1, seed_count = 24;

static inlet__queue_t queue;
static test_random_t chance;

/* The reference: all that went in, each with its lane's view, and what of it was taken. */
static inlet_event_t stream[MOST];
static uint8_t lane_of[MOST];
static bool is_taken[MOST];
static uint32_t length;
static uint64_t next_seq;
static uint64_t urgent;
static inlet_status_t nothing; /* what a take says that finds nothing */

static bool one_in(uint64_t n) {
    return test_random_below(&chance, n) == 0;
}

static void note(const inlet_event_t *event) {
    stream[length] = *event;
    lane_of[length] = (urgent >> event->type & 1) != 0 ? INLET_LANE_URGENT : INLET_LANE_BULK;
    is_taken[length++] = false;
}

static inlet_event_t any_event(void) {
    inlet_event_t event = {.seq = next_seq, .time_ns = (int64_t)length, .extra = length};
    event.type = (uint16_t)(1 + test_random_below(&chance, INLET_EVENT_TYPE_COUNT - 1));
    if (one_in(4) && event.type != INLET_EVENT_LOSS)
        event.flags = INLET_FLAG_STATE;
    if (event.type == INLET_EVENT_LOSS)
        event.u.loss = (inlet_loss_t){.count = 1 + test_random_below(&chance, 1000), .cause = 1};
    next_seq = event.seq + inlet__event_span(&event) + (one_in(8) ? 3 : 0); /* and holes */
    return event;
}

static void push(void) {
    static inlet_event_t batch[BATCH];
    const uint32_t count = (uint32_t)test_random_below(&chance, one_in(3) ? BATCH : 5) + 1;
    if (length + count > MOST)
        return;
    assert_true(inlet__queue_has_room(&queue));
    for (uint32_t i = 0; i < count; i++) {
        batch[i] = any_event();
        note(&batch[i]);
    }
    assert_int_equal(inlet__queue_push(&queue, batch, count), INLET_OK);
}

static void post(void) {
    inlet_event_t mark = {.type = INLET_EVENT_MARK, .extra = length};
    if (length == MOST)
        return;
    assert_int_equal(inlet__queue_post(&queue, &mark, 1), INLET_OK);
    mark.seq = queue.next_seq;
    mark.flags = INLET_FLAG_STATE;
    note(&mark);
}

/* What came must be the oldest of the view that were not taken. */
static void expect(uint32_t view, const inlet_event_t *events, uint32_t count) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < count; i++, at++) {
        while (at < length && (is_taken[at] || (view != INLET_LANE_ALL && lane_of[at] != view)))
            at++;
        assert_true(at < length);
        inlet_event_t got = events[i];
        if (got.type == INLET_EVENT_MARK && got.flags == INLET_FLAG_STATE &&
            stream[at].time_ns == 0) /* posted: its time is the clock's */
            got.time_ns = 0;
        assert_memory_equal(&got, &stream[at], sizeof got);
        is_taken[at] = true;
    }
}

static uint64_t waiting(uint32_t view) {
    uint64_t count = 0;
    for (uint32_t i = 0; i < length; i++)
        count += !is_taken[i] && (view == INLET_LANE_ALL || lane_of[i] == view);
    return count;
}

static void take(uint32_t most) {
    static inlet_event_t events[MOST];
    uint32_t view = (uint32_t)test_random_below(&chance, queue.lane_count == 1 ? 1 : 3);
    uint32_t count = 0;
    inlet__loan_t loan;
    const uint64_t there = waiting(view);
    assert_int_equal(inlet__queue_pending(&queue, view), there);
    if (one_in(3)) {
        const uint32_t at_most = most < INLET_BORROW_MAX ? most : INLET_BORROW_MAX;
        const inlet_status_t status = inlet__queue_lend(&queue, view, at_most, 0, &loan);
        assert_int_equal(status, there > 0 ? INLET_OK : nothing);
        if (there == 0)
            return;
        expect(view, loan.events, loan.count);
        inlet__queue_return(&queue, &loan);
        return;
    }
    const inlet_status_t status = inlet__queue_receive(&queue, view, events, most, 0, &count);
    assert_int_equal(status, there > 0 ? INLET_OK : nothing);
    assert_true(count <= most && (count > 0) == (there > 0));
    expect(view, events, count);
}

static void run_seed(uint64_t seed) {
    const inlet__queue_wait_t wait = {.how = INLET_WAIT_EVENT};
    inlet__gate_t gate = {.room = BATCH};
    int64_t now_ns = 1;
    chance = test_random_seed(seed);
    length = 0;
    nothing = INLET_E_TIMEOUT;
    next_seq = 1 + test_random_below(&chance, 1000);
    urgent = seed % 4 == 0 ? 0 : test_random_next(&chance) | 2;
    assert_int_equal(inlet__queue_open(&queue, &gate, &wait, urgent), INLET_OK);
    const uint64_t fill = 1 + test_random_below(&chance, 12); /* how much more comes than goes */
    for (int step = 0; step < 600; step++) {
        for (uint64_t i = 0; i < fill; i++)
            push();
        if (one_in(3))
            post();
        if (one_in(2))
            take(1 + (uint32_t)test_random_below(&chance, one_in(2) ? 3 : 2000));
        if (one_in(60)) {
            while (inlet__queue_pending(&queue, INLET_LANE_ALL) > 0)
                take(MOST);
            for (uint64_t i = test_random_below(&chance, 4); i > 0; i--) /* some go back by it */
                inlet__queue_rest(&queue, now_ns += INLET__LANE_IDLE_NS);
            take(3); /* of nothing: what a lane held before it went back is not there again */
        }
        if (length > MOST - 2 * BATCH)
            break;
    }
    nothing = INLET_E_CLOSED;
    inlet__queue_end(&queue, INLET_E_CLOSED);
    while (inlet__queue_pending(&queue, INLET_LANE_ALL) > 0)
        take(1000);
    assert_int_equal(waiting(INLET_LANE_ALL), 0);
    inlet__queue_close(&queue);
}

static void lanes_merged_equal_the_stream(void **state) {
    (void)state;
    for (uint64_t seed = first_seed; seed < first_seed + seed_count; seed++) {
        print_message("seed %llu\n", (unsigned long long)seed);
        run_seed(seed);
    }
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(lanes_merged_equal_the_stream)};
    test_seeds_read(argc, argv, &seed_count, &first_seed);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
