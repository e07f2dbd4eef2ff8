/* Growth, one step at a time: a full ring goes on in the next generation, the consumer follows, and
 * an idle one goes back. */
#include "ring_fixture.h"

static void allow(uint32_t generation) {
    inlet__ring_set_ready(&growing, generation);
}

static uint64_t expected; /* the number that the next event taken must have */

static int begin(void **state) {
    expected = FIRST;
    return fresh_growing(state);
}

/* Takes n events, of numbers without a hole. */
static void take_in_order(uint32_t n) {
    for (uint32_t left = n; left > 0; left -= count) {
        take(left);
        assert_true(count > 0);
        for (uint32_t i = 0; i < count; i++)
            assert_int_equal(taken[i].seq, expected++);
    }
}

static void growth_is_due_at_the_start_and_after_each_growth(void **state) {
    (void)state;
    assert_true(inlet__ring_growth_due(&producer));
    assert_false(inlet__ring_growth_due(&producer));
    allow(1);
    post_many(ROOM);
    assert_false(inlet__ring_growth_due(&producer));
    post_many(1);
    assert_true(inlet__ring_growth_due(&producer));
    allow(2);
    post_many(2 * CAPACITY);
    assert_int_equal(producer.generation, 2);
    assert_false(inlet__ring_growth_due(&producer)); /* there is no larger one */
}

static void a_ring_without_an_annex_asks_for_nothing_and_does_not_grow(void **state) {
    (void)state;
    open_ring(FIRST, INLET__RING_CONSECUTIVE);
    assert_false(inlet__ring_growth_due(&producer));
    inlet__ring_set_ready(&fixed, 7);
    post_many(ROOM);
    lose_many(1);
}

static void a_thousand_more_than_it_holds_are_all_there(void **state) {
    (void)state;
    allow(1);
    post_many(CAPACITY + 1000);
    take_in_order(CAPACITY + 1000);
    take(1);
    assert_int_equal(count, 0);
    inlet__ring_stats_t stats;
    (void)inlet__ring_notify(&producer);
    inlet__ring_stats(section, &stats);
    assert_int_equal(stats.growths, 1);
    assert_int_equal(stats.capacity, 2 * CAPACITY);
    assert_int_equal(stats.peak_capacity, 2 * CAPACITY);
    assert_int_equal(stats.posted, CAPACITY + 1000 + 1); /* and the slot that led on */
    assert_int_equal(stats.depth, 0);
}

static void ten_thousand_in_a_burst_are_all_there(void **state) {
    (void)state;
    allow(1);
    post_many(10000);
    take_in_order(10000);
}

static void a_generation_that_is_not_ready_is_not_used(void **state) {
    (void)state;
    memset(annex, 0x5A, sizeof annex);
    post_many(ROOM);
    lose_many(3);
    for (size_t i = 0; i < sizeof annex; i++)
        assert_int_equal(annex[i], 0x5A);
    memset(annex, 0, sizeof annex);
    allow(1);
    assert_true(post(99));
    take_in_order(ROOM);
    take_exactly(2);
    assert_loss(&taken[0], FIRST + ROOM, 3, 99);
    assert_int_equal(taken[1].seq, FIRST + ROOM + 3);
}

static void beyond_the_largest_it_loses_and_says_so(void **state) {
    (void)state;
    allow(2);
    post_many(ROOM);
    post_many(2 * CAPACITY - 1);
    post_many(4 * CAPACITY - 1);
    lose_many(10);
    take_in_order((uint32_t)(7 * CAPACITY - 3));
    assert_true(post(5));
    take_exactly(2);
    assert_loss(&taken[0], expected, 10, 5);
}

static void a_consumer_waits_before_memory_that_it_has_not(void **state) {
    (void)state;
    inlet__ring_consumer_set_ready(&consumer, 0);
    allow(1);
    post_many(CAPACITY);
    take_in_order(ROOM);
    take(1);
    assert_int_equal(count, 0);
    assert_int_equal(inlet__ring_needed(&consumer), 1);
    assert_false(inlet__ring_arm(&consumer)); /* there is something, so it may not sleep on it */
    inlet__ring_consumer_set_ready(&consumer, 1);
    assert_int_equal(inlet__ring_needed(&consumer), 0);
    take_in_order(1);
}

static void growth_does_not_wait_for_the_consumer_nor_use_what_it_did_not_take(void **state) {
    (void)state;
    allow(2);
    post_many(100);
    take_in_order(90);
    post_many(ROOM - 10 + 1); /* one more than there is room for */
    assert_int_equal(producer.generation, 1);
    take_in_order(5);
    post_many(2 * CAPACITY - 2);
    assert_int_equal(producer.generation, 1);
    post_many(1);
    assert_int_equal(producer.generation, 2);
    take_in_order((uint32_t)(10 - 5 + ROOM - 10 + 1 + 2 * CAPACITY - 1));
}

static void an_idle_ring_goes_back_and_grows_again(void **state) {
    (void)state;
    for (int round = 0; round < 3; round++) {
        allow(2);
        assert_false(inlet__ring_restart(&producer)); /* it has not grown */
        post_many(4 * CAPACITY);
        assert_int_equal(producer.generation, 2);
        take_in_order(4 * CAPACITY - 1);
        assert_false(inlet__ring_restart(&producer)); /* one is not taken */
        take_in_order(1);
        assert_true(inlet__ring_restart(&producer));
        assert_true(inlet__ring_growth_due(&producer));
        assert_int_equal(producer.generation, 0);
        post_many(10);
        take_in_order(10);
        assert_int_equal(consumer.at.generation, 0);
    }
    inlet__ring_stats_t stats;
    inlet__ring_stats(section, &stats);
    assert_int_equal(stats.growths, 6);
    assert_int_equal(stats.capacity, CAPACITY);
    assert_int_equal(stats.peak_capacity, 4 * CAPACITY);
}

static void it_does_not_grow_into_what_the_consumer_has_not_left(void **state) {
    (void)state;
    allow(1);
    post_many(CAPACITY);
    take_in_order(ROOM);
    take_in_order(1);
    assert_true(inlet__ring_restart(&producer));
    post_many(ROOM);
    lose_many(1);
    take_in_order(1); /* on the way it has left generation 1 */
    post_many(2);
    assert_int_equal(producer.generation, 1);
}

static void after_a_restart_another_annex_can_take_the_place_of_the_last(void **state) {
    (void)state;
    static _Alignas(64) uint8_t other[64 * 8192 * 6];
    allow(1);
    post_many(CAPACITY);
    assert_false(inlet__ring_producer_set_annex(&producer, other));
    take_in_order(ROOM);
    take_in_order(1);
    assert_false(inlet__ring_consumer_set_annex(&consumer, other));
    assert_true(inlet__ring_restart(&producer));
    take(1); /* nothing, but it follows */
    assert_int_equal(consumer.at.generation, 0);
    assert_false(inlet__ring_producer_set_annex(&producer, other + 8));
    assert_true(inlet__ring_consumer_set_annex(&consumer, other));
    memset(annex, 0xEE, sizeof annex);
    inlet__ring_set_ready(&growing, 0);
    assert_true(inlet__ring_producer_set_annex(&producer, other));
    post_many(ROOM);
    lose_many(1); /* of the new one nothing is ready */
    allow(1);
    post_many(1);
    take_in_order(ROOM);
    assert_int_equal(inlet__ring_needed(&consumer), 0);
    take(1);
    assert_int_equal(inlet__ring_needed(&consumer), 1);
    inlet__ring_consumer_set_ready(&consumer, 1);
    take_exactly(2);
    for (size_t i = 0; i < sizeof annex; i++)
        assert_int_equal(annex[i], 0xEE);
}

static void a_claim_in_a_new_generation_counts_when_the_producer_died(void **state) {
    (void)state;
    allow(1);
    post_many(ROOM);
    assert_non_null(inlet__ring_claim(&producer));
    take_in_order(ROOM);
    take(1);
    assert_int_equal(consumer.at.generation, 1);
    assert_int_equal(inlet__ring_unpublished(&consumer), 1);
    inlet__ring_publish(&producer);
    take_in_order(1);
    assert_int_equal(inlet__ring_unpublished(&consumer), 0);
}

static void another_consumer_goes_on_where_the_last_one_was_recorded(void **state) {
    (void)state;
    allow(1);
    post_many(CAPACITY + 500);
    take_in_order(CAPACITY + 100);
    (void)inlet__ring_notify(
        &producer); /* tells of all of them: one take gives what it is asked for */
    inlet__ring_position_t at = consumer.at;
    assert_int_equal(at.generation, 1);
    assert_int_equal(inlet__ring_take(&consumer, taken, 50, &count), INLET_OK); /* and it dies */
    assert_int_equal(inlet__ring_consumer_attach_at(&consumer, &growing, &at, 0), INLET_OK);
    take_in_order(300);
    assert_int_equal(inlet__ring_take(&consumer, taken, 100, &count), INLET_OK);
    at = consumer.at; /* and it dies before it released those */
    assert_int_equal(inlet__ring_consumer_attach_at(&consumer, &growing, &at, 0), INLET_OK);
    inlet__ring_release(&consumer);
    assert_int_equal(atomic_load(&header->consumer.taken), CAPACITY + 500 + 1);
}

static void touching_a_generation_changes_nothing_in_it(void **state) {
    (void)state;
    memset(annex, 0xC3, sizeof annex);
    inlet__ring_touch(&growing, 1);
    inlet__ring_touch(&growing, 2);
    for (size_t i = 0; i < sizeof annex; i++)
        assert_int_equal(annex[i], 0xC3);
}

/* --- a hostile producer --- */

static void forge_at_next(uint64_t stamp) {
    atomic_store(&consumer.slots[consumer.at.index & consumer.mask].word[0], stamp);
}

static void assert_corrupt(void) {
    assert_int_equal(inlet__ring_take(&consumer, taken, 16, &count), INLET_E_CORRUPT);
    assert_int_equal(count, 0);
    assert_int_equal(inlet__ring_take(&consumer, taken, 16, &count), INLET_E_CORRUPT);
}

static void a_generation_is_left_only_when_it_was_full(void **state) {
    post_many(ROOM - 2);
    take_in_order(ROOM - 2);
    forge_at_next(INLET__RING_GROWN | expected);
    assert_corrupt();
    assert_int_equal(begin(state), 0);
    post_many(ROOM - 1);
    take_in_order(ROOM - 1);
    forge_at_next(INLET__RING_GROWN | expected);
    take(1);
    assert_int_equal(consumer.at.generation, 1);
}

static void no_stamp_leads_to_another_number_or_a_generation_that_is_not_there(void **state) {
    (void)state;
    post_many(ROOM);
    take_in_order(ROOM);
    const uint64_t stamps[] = {INLET__RING_GROWN | (expected + 1), INLET__RING_RESTARTED | expected,
                               INLET__RING_CLAIMED | (expected + 1)};
    for (size_t i = 0; i < sizeof stamps / sizeof stamps[0]; i++) {
        forge_at_next(stamps[i]);
        assert_corrupt();
    }
    open_ring(FIRST, INLET__RING_CONSECUTIVE); /* one that can't grow */
    expected = FIRST;
    post_many(ROOM);
    take_in_order(ROOM);
    forge_at_next(INLET__RING_GROWN | expected);
    assert_corrupt();
}

static void a_stamp_that_led_on_before_a_restart_is_nothing_new(void **state) {
    (void)state;
    const uint64_t stamps[] = {INLET__RING_GROWN | (FIRST + 4),
                               INLET__RING_RESTARTED | (FIRST + 4)};
    post_many(5);
    take_in_order(5);
    for (size_t i = 0; i < sizeof stamps / sizeof stamps[0]; i++) {
        forge_at_next(stamps[i]);
        take(1);
        assert_int_equal(count, 0);
        assert_true(inlet__ring_arm(&consumer));
    }
}

static void nobody_is_led_on_twice_without_an_event(void **state) {
    (void)state;
    allow(1);
    post_many(CAPACITY);
    take_in_order(ROOM);
    atomic_store(&inlet__ring_slots(&growing, 1)[0].word[0], INLET__RING_RESTARTED | expected);
    const inlet__ring_position_t at = consumer.at;
    assert_int_equal(inlet__ring_take(&consumer, taken, 16, &count), INLET_E_CORRUPT);
    assert_int_equal(inlet__ring_consumer_attach_at(&consumer, &growing, &at, INLET__RING_SPARSE),
                     INLET_OK);
    inlet__ring_consumer_set_ready(&consumer, 2);
    assert_int_equal(inlet__ring_take(&consumer, taken, 16, &count), INLET_E_CORRUPT);
}

/* Words of slots, behind their stamps, that are not 0. */
static uint64_t count_left(void) {
    uint64_t left = 0;
    for (uint32_t g = 0; g <= growing.largest; g++) {
        const inlet__ring_slot_t *all = inlet__ring_slots(&growing, g);
        for (uint64_t i = 0; i < inlet__ring_capacity(g); i++)
            for (size_t word = 1; word < 8; word++)
                left += all[i].word[word] != 0;
    }
    return left;
}

static void a_wipe_leaves_nothing_of_what_was_taken_and_the_ring_goes_on(void **state) {
    (void)state;
    for (uint64_t i = 0; i < CAPACITY; i++) /* what a section held before it is no matter here */
        memset((uint8_t *)&slots[i] + 8, 0, sizeof slots[i] - 8);
    allow(1);
    post_many(CAPACITY + 1000);
    assert_false(inlet__ring_wipe(&producer)); /* it is not taken yet */
    take_in_order(CAPACITY + 999);
    assert_false(inlet__ring_wipe(&producer));
    take_in_order(1);
    assert_true(count_left() > CAPACITY);
    assert_true(inlet__ring_wipe(&producer));
    assert_int_equal(count_left(), 0);
    take(1);
    assert_int_equal(count, 0);
    post_many(3 * CAPACITY / 2);
    take_in_order(3 * CAPACITY / 2);
    assert_true(inlet__ring_restart(&producer));
    post_many(10);
    take_in_order(10);
    assert_true(inlet__ring_wipe(&producer));
    assert_int_equal(count_left(), 0);
    post_many(10);
    take_in_order(10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_wipe_leaves_nothing_of_what_was_taken_and_the_ring_goes_on, begin),
        cmocka_unit_test_setup(growth_is_due_at_the_start_and_after_each_growth, begin),
        cmocka_unit_test(a_ring_without_an_annex_asks_for_nothing_and_does_not_grow),
        cmocka_unit_test_setup(a_thousand_more_than_it_holds_are_all_there, begin),
        cmocka_unit_test_setup(ten_thousand_in_a_burst_are_all_there, begin),
        cmocka_unit_test_setup(a_generation_that_is_not_ready_is_not_used, begin),
        cmocka_unit_test_setup(beyond_the_largest_it_loses_and_says_so, begin),
        cmocka_unit_test_setup(a_consumer_waits_before_memory_that_it_has_not, begin),
        cmocka_unit_test_setup(growth_does_not_wait_for_the_consumer_nor_use_what_it_did_not_take,
                               begin),
        cmocka_unit_test_setup(an_idle_ring_goes_back_and_grows_again, begin),
        cmocka_unit_test_setup(it_does_not_grow_into_what_the_consumer_has_not_left, begin),
        cmocka_unit_test_setup(after_a_restart_another_annex_can_take_the_place_of_the_last, begin),
        cmocka_unit_test_setup(a_claim_in_a_new_generation_counts_when_the_producer_died, begin),
        cmocka_unit_test_setup(another_consumer_goes_on_where_the_last_one_was_recorded, begin),
        cmocka_unit_test_setup(touching_a_generation_changes_nothing_in_it, begin),
        cmocka_unit_test_setup(a_generation_is_left_only_when_it_was_full, begin),
        cmocka_unit_test_setup(no_stamp_leads_to_another_number_or_a_generation_that_is_not_there,
                               begin),
        cmocka_unit_test_setup(a_stamp_that_led_on_before_a_restart_is_nothing_new, begin),
        cmocka_unit_test_setup(nobody_is_led_on_twice_without_an_event, begin),
    };
    return cmocka_run_group_tests_name("ring_growth", tests, NULL, NULL);
}
