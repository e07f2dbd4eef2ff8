/* Nothing that a hostile producer writes is believed, and what a dead one left is counted. */
#include "ring_fixture.h"

static void set_stamp(uint64_t index, uint64_t stamp) {
    atomic_store(&slots[index % CAPACITY].word[0], stamp);
}

/* What a producer that plays by no rules puts into the consumer's next slot. */
static void forge(uint64_t stamp, const inlet_event_t *event) {
    inlet__ring_slot_t *slot = &slots[consumer.at.index % CAPACITY];
    inlet__ring_fill(&slot->event, event);
    set_stamp(consumer.at.index, stamp);
}

static void forge_loss(uint64_t seq, uint64_t n) {
    forge(seq, &(inlet_event_t){.type = INLET_EVENT_LOSS, .u.loss.count = n});
}

static void assert_violation(uint32_t valid_before) {
    for (int again = 0; again < 2; again++) {
        const uint32_t valid = again == 0 ? valid_before : 0;
        assert_int_equal(inlet__ring_take(&consumer, taken, 16, &count), INLET_E_CORRUPT);
        assert_int_equal(count, valid);
    }
}

/* --- a hostile producer --- */

static void a_stamp_above_the_expected_one_is_a_violation(void **state) {
    (void)state;
    const uint64_t stamps[] = {FIRST + 4,
                               FIRST + 3 + CAPACITY,
                               INLET__RING_SEQ_LIMIT,
                               INLET__RING_CLAIMED | (FIRST + 2),
                               INLET__RING_CLAIMED | (FIRST + 4),
                               UINT64_MAX};
    for (size_t i = 0; i < sizeof stamps / sizeof stamps[0]; i++) {
        open_ring(FIRST, INLET__RING_CONSECUTIVE);
        post_many(3);
        set_stamp(3, stamps[i]);
        assert_violation(3);
        assert_int_equal(inlet__ring_next(&consumer), FIRST + 3);
    }
}

static void a_stamp_below_the_expected_one_is_nothing_new(void **state) {
    (void)state;
    post_many(3);
    take_exactly(3);
    for (uint64_t stamp = 0; stamp < FIRST + 3; stamp++) {
        set_stamp(3, stamp);
        take(16);
        assert_int_equal(count, 0);
    }
}

static void a_loss_of_nothing_is_a_violation(void **state) {
    (void)state;
    post_many(2);
    take_exactly(2);
    forge_loss(FIRST + 2, 0);
    assert_violation(0);
}

static void a_loss_that_reaches_beyond_the_limit_is_a_violation(void **state) {
    (void)state;
    const uint64_t room = INLET__RING_SEQ_LIMIT - FIRST;
    const uint64_t counts[] = {room + 1, UINT64_MAX - FIRST, UINT64_MAX - FIRST + 1, UINT64_MAX};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        open_ring(FIRST, INLET__RING_CONSECUTIVE);
        forge_loss(FIRST, counts[i]);
        assert_violation(0);
    }
    open_ring(FIRST, INLET__RING_CONSECUTIVE);
    forge_loss(FIRST, room);
    take_exactly(1);
    assert_int_equal(inlet__ring_next(&consumer), INLET__RING_SEQ_LIMIT);
    forge(INLET__RING_SEQ_LIMIT, &(inlet_event_t){.type = INLET_EVENT_MARK});
    assert_violation(0);
}

static void the_last_number_can_be_used_and_the_one_after_it_cannot(void **state) {
    (void)state;
    open_ring(INLET__RING_SEQ_LIMIT - 1, INLET__RING_CONSECUTIVE);
    post_many(2);
    assert_violation(1);
    assert_int_equal(inlet__ring_next(&consumer), INLET__RING_SEQ_LIMIT);
}

static void the_consumer_believes_nothing_in_the_header(void **state) {
    (void)state;
    post_many(10);
    memset(section, 0xFF, 4096);
    take_exactly(10);
    for (uint32_t i = 0; i < 10; i++)
        assert_int_equal(taken[i].seq, FIRST + i);
    memset(section, 0, 4096);
    post_many(10);
    take_exactly(10);
    assert_int_equal(atomic_load(&header->consumer.taken), 20);
}

static void a_scribbled_count_never_leads_the_producer_out_of_the_section(void **state) {
    (void)state;
    const uint64_t counts[] = {0, 1, INLET__RING_SEQ_LIMIT, UINT64_MAX - CAPACITY, UINT64_MAX};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        open_ring(FIRST, INLET__RING_CONSECUTIVE);
        memset(section + INLET__RING_SECTION_BYTES, 0x77, 64);
        for (uint64_t n = 0; n < 3 * CAPACITY; n++) {
            atomic_store(&header->consumer.taken, counts[i]);
            (void)post(1);
        }
        for (size_t k = 0; k < 64; k++)
            assert_int_equal(section[INLET__RING_SECTION_BYTES + k], 0x77);
        assert_int_equal(header->identity.magic, INLET__RING_MAGIC);
    }
}

static void a_count_of_more_than_was_posted_makes_no_room(void **state) {
    (void)state;
    post_many(ROOM);
    const uint64_t counts[] = {ROOM + 1, INLET__RING_SEQ_LIMIT, UINT64_MAX - CAPACITY};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        atomic_store(&header->consumer.taken, counts[i]);
        lose_many(1);
    }
}

static void a_consumer_does_not_sleep_on_a_violation(void **state) {
    (void)state;
    set_stamp(0, FIRST + 1);
    assert_false(inlet__ring_arm(&consumer));
    assert_violation(0);
}

static void a_ring_of_consecutive_numbers_refuses_a_hole(void **state) {
    (void)state;
    post_many(1);
    assert_non_null(inlet__ring_try_claim(&producer));
    assert_int_equal(inlet__ring_publish_at(&producer, 3), INLET_OK);
    assert_violation(1);
}

static void even_a_sparse_ring_has_no_numbers_beyond_the_limit(void **state) {
    (void)state;
    const uint64_t stamps[] = {INLET__RING_SEQ_LIMIT, INLET__RING_SEQ_LIMIT + 5,
                               INLET__RING_CLAIMED | (FIRST + 1), UINT64_MAX};
    for (size_t i = 0; i < sizeof stamps / sizeof stamps[0]; i++) {
        open_ring(FIRST, INLET__RING_SPARSE);
        set_stamp(0, stamps[i]);
        assert_violation(0);
    }
}

/* --- a producer that died --- */

static void nothing_is_unpublished_when_nothing_was_claimed(void **state) {
    (void)state;
    assert_int_equal(inlet__ring_unpublished(&consumer), 0);
    post_many(3);
    take_exactly(3);
    assert_int_equal(inlet__ring_unpublished(&consumer), 0);
}

static void a_claim_that_was_never_published_counts_as_one(void **state) {
    (void)state;
    assert_non_null(inlet__ring_claim(&producer));
    assert_int_equal(inlet__ring_unpublished(&consumer), 1);
    inlet__ring_publish(&producer);
    assert_non_null(inlet__ring_claim(&producer));
    take_exactly(1);
    assert_int_equal(inlet__ring_unpublished(&consumer), 1);
}

static void losses_that_no_record_named_are_counted_with_the_claim(void **state) {
    (void)state;
    post_many(ROOM);
    lose_many(17);
    take_exactly(ROOM);
    take(1);
    assert_int_equal(inlet__ring_unpublished(&consumer), 17);
    assert_non_null(inlet__ring_claim(&producer));
    assert_int_equal(inlet__ring_unpublished(&consumer), 18);
    inlet__ring_publish(&producer);
    take_exactly(2);
    assert_int_equal(inlet__ring_unpublished(&consumer), 0);
}

static void what_a_dead_producer_cannot_have_left_is_not_counted(void **state) {
    (void)state;
    const uint64_t limit = INLET__RING_SEQ_LIMIT;
    const uint64_t mark = INLET__RING_CLAIMED;
    const struct {
        uint64_t lost, stamp0, stamp1, unpublished;
    } says[] = {
        {0, 0, 0, 0},
        {0, mark | FIRST, 0, 1},
        {0, mark | (FIRST + 1), 0, 0},
        {0, 0, mark | FIRST, 0},
        {5, 0, mark | (FIRST + 5), 6},
        {5, mark | (FIRST + 5), 0, 5},
        {5, 0, mark | FIRST, 5},
        {limit - FIRST - 1, 0, mark | (limit - 1), limit - FIRST - 1},
        {limit - FIRST - 2, 0, mark | (limit - 2), limit - FIRST - 1},
        {limit - FIRST, 0, 0, 0},
        {UINT64_MAX, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof says / sizeof says[0]; i++) {
        atomic_store(&header->producer.lost, says[i].lost);
        set_stamp(0, says[i].stamp0);
        set_stamp(1, says[i].stamp1);
        assert_int_equal(inlet__ring_unpublished(&consumer), says[i].unpublished);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stamp_above_the_expected_one_is_a_violation),
        cmocka_unit_test_setup(a_stamp_below_the_expected_one_is_nothing_new, fresh),
        cmocka_unit_test_setup(a_loss_of_nothing_is_a_violation, fresh),
        cmocka_unit_test(a_loss_that_reaches_beyond_the_limit_is_a_violation),
        cmocka_unit_test(the_last_number_can_be_used_and_the_one_after_it_cannot),
        cmocka_unit_test_setup(the_consumer_believes_nothing_in_the_header, fresh),
        cmocka_unit_test(a_scribbled_count_never_leads_the_producer_out_of_the_section),
        cmocka_unit_test_setup(a_count_of_more_than_was_posted_makes_no_room, fresh),
        cmocka_unit_test_setup(a_consumer_does_not_sleep_on_a_violation, fresh),
        cmocka_unit_test_setup(a_ring_of_consecutive_numbers_refuses_a_hole, fresh),
        cmocka_unit_test(even_a_sparse_ring_has_no_numbers_beyond_the_limit),
        cmocka_unit_test_setup(nothing_is_unpublished_when_nothing_was_claimed, fresh),
        cmocka_unit_test_setup(a_claim_that_was_never_published_counts_as_one, fresh),
        cmocka_unit_test_setup(losses_that_no_record_named_are_counted_with_the_claim, fresh),
        cmocka_unit_test_setup(what_a_dead_producer_cannot_have_left_is_not_counted, fresh),
    };
    return cmocka_run_group_tests_name("ring_hostile", tests, NULL, NULL);
}
