/* The ring, one step at a time: what goes in comes out, and what is lost is named exactly. */
#include "ring_fixture.h"

/* --- making and attaching --- */

static void generations_follow_one_another_and_double(void **state) {
    (void)state;
    assert_int_equal(inlet__ring_capacity(0), 8192);
    assert_int_equal(inlet__ring_capacity(7), 1048576);
    assert_int_equal(INLET__RING_SECTION_BYTES, 528384);
    assert_int_equal(inlet__ring_annex_bytes(0), 0);
    for (uint32_t g = 1; g < INLET__RING_GENERATION_COUNT; g++) {
        assert_int_equal(inlet__ring_capacity(g), 2 * inlet__ring_capacity(g - 1));
        assert_int_equal(inlet__ring_annex_bytes(g) - inlet__ring_annex_bytes(g - 1),
                         64 * inlet__ring_capacity(g));
    }
    assert_ptr_equal(inlet__ring_slots(&growing, 0), section + 4096);
    assert_ptr_equal(inlet__ring_slots(&growing, 1), annex);
    assert_ptr_equal(inlet__ring_slots(&growing, 2), annex + 64 * 16384);
}

static void a_ring_is_made_only_where_it_can_lie(void **state) {
    (void)state;
    const int32_t refused = INLET_E_INVALID_ARGUMENT;
    const inlet__ring_memory_t impossible[] = {
        {.section = NULL},
        {.section = section + 8},
        {.section = section, .annex = NULL, .largest = 1},
        {.section = section, .annex = annex + 8, .largest = 1},
        {.section = section, .annex = annex, .largest = INLET__RING_GENERATION_COUNT}};
    assert_int_equal(inlet__ring_create(NULL, 1), refused);
    for (size_t i = 0; i < sizeof impossible / sizeof impossible[0]; i++) {
        assert_int_equal(inlet__ring_create(&impossible[i], 1), refused);
        assert_int_equal(inlet__ring_producer_attach(&producer, &impossible[i], false), refused);
        assert_int_equal(inlet__ring_consumer_attach(&consumer, &impossible[i], 1, 0), refused);
    }
    assert_int_equal(inlet__ring_create(&fixed, 0), refused);
    assert_int_equal(inlet__ring_create(&fixed, INLET__RING_SEQ_LIMIT), refused);
    assert_int_equal(inlet__ring_create(&growing, INLET__RING_SEQ_LIMIT - 1), INLET_OK);
}

static void a_consumer_is_attached_only_at_a_place_that_there_can_be(void **state) {
    (void)state;
    const int32_t refused = INLET_E_INVALID_ARGUMENT;
    assert_int_equal(inlet__ring_consumer_attach(NULL, &fixed, 1, 0), refused);
    assert_int_equal(inlet__ring_consumer_attach(&consumer, &fixed, 0, 0), refused);
    assert_int_equal(inlet__ring_consumer_attach(&consumer, &fixed, INLET__RING_SEQ_LIMIT, 0),
                     refused);
    const inlet__ring_position_t places[] = {{.generation = 3, .expected = 1},
                                             {.expected = 0},
                                             {.expected = INLET__RING_SEQ_LIMIT + 1},
                                             {.index = 2, .taken = 1, .expected = 1}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        assert_int_equal(inlet__ring_consumer_attach_at(&consumer, &growing, &places[i], 0),
                         refused);
}

static void a_producer_refuses_a_section_that_is_no_ring_of_its_version(void **state) {
    (void)state;
    inlet__ring_producer_t p;
    const inlet__ring_identity_t good = header->identity;
    assert_int_equal(inlet__ring_producer_attach(NULL, &fixed, false), INLET_E_INVALID_ARGUMENT);
    header->identity.magic ^= 1;
    assert_int_equal(inlet__ring_producer_attach(&p, &fixed, false), INLET_E_CORRUPT);
    header->identity = good;
    header->identity.version++;
    assert_int_equal(inlet__ring_producer_attach(&p, &fixed, false), INLET_E_VERSION);
    header->identity = good;
    header->identity.largest = 1;
    assert_int_equal(inlet__ring_producer_attach(&p, &fixed, false), INLET_E_INVALID_ARGUMENT);
    header->identity = good;
    header->identity.first_seq = 0;
    assert_int_equal(inlet__ring_producer_attach(&p, &fixed, false), INLET_E_CORRUPT);
    header->identity = good;
    assert_int_equal(inlet__ring_producer_attach(&p, &fixed, false), INLET_OK);
}

/* --- passing --- */

static void an_empty_ring_gives_nothing(void **state) {
    (void)state;
    take(16);
    assert_int_equal(count, 0);
    assert_int_equal(inlet__ring_next(&consumer), FIRST);
}

static void an_event_comes_out_as_it_went_in(void **state) {
    (void)state;
    inlet_event_t event;
    memset(&event, 0x5C, sizeof event);
    event.type = INLET_EVENT_MARK;
    inlet__ring_fill(inlet__ring_claim(&producer), &event);
    inlet__ring_publish(&producer);
    take_exactly(1);
    event.seq = FIRST;
    assert_memory_equal(&taken[0], &event, sizeof event);
}

static void a_claim_is_not_taken_before_it_is_published(void **state) {
    (void)state;
    post_many(2);
    assert_non_null(inlet__ring_claim(&producer));
    take(16);
    assert_int_equal(count, 2);
    assert_true(inlet__ring_arm(&consumer));
    inlet__ring_publish(&producer);
    take_exactly(1);
    assert_int_equal(taken[0].seq, FIRST + 2);
}

static void filling_a_slot_does_not_publish_it_whatever_number_the_event_has(void **state) {
    (void)state;
    const inlet_event_t event = {.seq = FIRST};
    inlet__ring_fill(inlet__ring_claim(&producer), &event);
    take(16);
    assert_int_equal(count, 0);
}

static void take_gives_no_more_than_asked_for(void **state) {
    (void)state;
    post_many(5);
    take(0);
    assert_int_equal(count, 0);
    take_exactly(3);
    assert_int_equal(taken[2].seq, FIRST + 2);
    take(3);
    assert_int_equal(count, 2);
    assert_int_equal(taken[1].seq, FIRST + 4);
}

static void events_stay_in_order_over_many_laps(void **state) {
    (void)state;
    open_ring(1000003, INLET__RING_CONSECUTIVE);
    uint64_t seq = 1000003;
    for (int round = 0; round < 40; round++) {
        post_many(5000);
        take_exactly(5000);
        for (uint32_t i = 0; i < count; i++, seq++) {
            assert_int_equal(taken[i].seq, seq);
            assert_int_equal(taken[i].time_ns, seq);
        }
    }
}

static void what_was_copied_is_the_producers_again_only_when_released(void **state) {
    (void)state;
    post_many(ROOM);
    assert_int_equal(inlet__ring_take(&consumer, taken, 100, &count), INLET_OK);
    assert_int_equal(count, 100);
    lose_many(1);
    assert_int_equal(atomic_load(&header->consumer.taken), 0);
    inlet__ring_release(&consumer);
    assert_int_equal(atomic_load(&header->consumer.taken), 100);
    assert_true(post(1));
}

static void what_was_told_can_be_taken_without_a_look_at_the_rest(void **state) {
    (void)state;
    post_many(130);
    assert_int_equal(atomic_load(&header->producer.posted), 128);
    assert_int_equal(inlet__ring_take_told(&consumer, taken, 100, &count), INLET_OK);
    assert_int_equal(count, 100);
    assert_int_equal(inlet__ring_take_told(&consumer, taken, 100, &count), INLET_OK);
    assert_int_equal(count, 28);
    assert_int_equal(inlet__ring_take_told(&consumer, taken, 100, &count), INLET_OK);
    assert_int_equal(count, 0);
    inlet__ring_notify(&producer);
    assert_int_equal(inlet__ring_take_told(&consumer, taken, 100, &count), INLET_OK);
    assert_int_equal(count, 2);
    atomic_store(&header->producer.posted, UINT64_MAX); /* a lie adds nothing */
    assert_int_equal(inlet__ring_take_told(&consumer, taken, 100, &count), INLET_OK);
    assert_int_equal(count, 0);
}

/* --- when full --- */

static void a_full_ring_holds_all_but_one_of_its_slots(void **state) {
    (void)state;
    post_many(ROOM);
    lose_many(1);
    take_exactly(ROOM);
    assert_int_equal(taken[ROOM - 1].seq, FIRST + ROOM - 1);
}

static void a_loss_record_names_exactly_the_lost_numbers_and_has_the_next_time(void **state) {
    (void)state;
    post_many(ROOM);
    lose_many(5);
    take_exactly(64);
    assert_true(post(777));
    take_exactly(ROOM - 64);
    take_exactly(2);
    assert_loss(&taken[0], FIRST + ROOM, 5, 777);
    assert_int_equal(taken[1].seq, FIRST + ROOM + 5);
    assert_int_equal(taken[1].time_ns, 777);
    assert_int_equal(inlet__ring_next(&consumer), FIRST + ROOM + 6);
}

static void losing_more_than_the_capacity_is_one_record(void **state) {
    (void)state;
    const uint64_t lost[] = {ROOM - 1, ROOM, CAPACITY, CAPACITY + 1, 3 * CAPACITY};
    for (size_t i = 0; i < sizeof lost / sizeof lost[0]; i++) {
        open_ring(FIRST, INLET__RING_CONSECUTIVE);
        post_many(ROOM);
        lose_many(lost[i]);
        take_exactly(64);
        assert_true(post(1));
        take_exactly(ROOM - 64 + 2);
        assert_loss(&taken[ROOM - 64], FIRST + ROOM, lost[i], 1);
        assert_int_equal(taken[ROOM - 63].seq, FIRST + ROOM + lost[i]);
    }
}

static void after_a_loss_two_free_slots_are_needed(void **state) {
    (void)state;
    post_many(ROOM);
    lose_many(1);
    take_exactly(1);
    lose_many(1);
    take_exactly(1);
    assert_true(post(1));
    lose_many(1);
    take_exactly(ROOM);
    assert_loss(&taken[ROOM - 2], FIRST + ROOM, 2, 1);
}

static void losses_between_events_are_each_named_while_the_consumer_lags(void **state) {
    (void)state;
    post_many(ROOM);
    uint64_t next = FIRST + ROOM;
    /* 64 slots come free: 63 events and a LOSS record fill them. */
    for (int round = 0; round < 1000; round++) {
        lose_many(3);
        take_exactly(64);
        post_many(63);
        next += 3 + 63;
    }
    take_exactly(ROOM);
    assert_int_equal(inlet__ring_next(&consumer), next);
    assert_int_equal(consumer.at.lost, 3000);
    uint64_t expected = taken[0].seq;
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(taken[i].seq, expected);
        if (taken[i].type == INLET_EVENT_LOSS)
            assert_loss(&taken[i], expected, 3, (int64_t)expected + 3);
        expected += taken[i].type == INLET_EVENT_LOSS ? 3 : 1;
    }
}

static void the_whole_ring_is_in_use_again_after_a_loss(void **state) {
    (void)state;
    post_many(ROOM);
    lose_many(100000);
    take_exactly(ROOM);
    take(1); /* finds nothing: all of it is free */
    post_many(ROOM - 1);
    lose_many(1);
    take_exactly(ROOM);
    assert_loss(&taken[0], FIRST + ROOM, 100000, taken[1].time_ns);
}

static void a_try_that_finds_no_room_loses_nothing(void **state) {
    (void)state;
    post_many(ROOM);
    assert_null(inlet__ring_try_claim(&producer));
    assert_null(inlet__ring_try_claim(&producer));
    take_exactly(ROOM);
    take(1);
    assert_non_null(inlet__ring_try_claim(&producer));
    inlet__ring_publish(&producer);
    take_exactly(1);
    assert_int_equal(taken[0].seq, FIRST + ROOM);
    assert_int_equal(atomic_load(&header->producer.lost), 0);
}

/* --- sleep and wake-up --- */

static void a_signal_is_due_once_and_only_when_the_consumer_sleeps(void **state) {
    (void)state;
    post_many(1);
    assert_false(inlet__ring_notify(&producer));
    take_exactly(1);
    assert_true(inlet__ring_arm(&consumer));
    post_many(1);
    assert_true(inlet__ring_notify(&producer));
    post_many(1);
    assert_false(inlet__ring_notify(&producer));
}

static void a_consumer_does_not_sleep_on_what_is_there(void **state) {
    (void)state;
    post_many(1);
    assert_false(inlet__ring_arm(&consumer));
    assert_false(inlet__ring_notify(&producer));
    take_exactly(1);
    assert_true(inlet__ring_arm(&consumer));
}

static void a_consumer_that_woke_for_something_else_is_not_signalled(void **state) {
    (void)state;
    assert_true(inlet__ring_arm(&consumer));
    inlet__ring_disarm(&consumer);
    post_many(1);
    assert_false(inlet__ring_notify(&producer));
}

static void a_look_sees_what_is_published_and_announces_nothing(void **state) {
    (void)state;
    assert_false(inlet__ring_look(&consumer));
    assert_non_null(inlet__ring_claim(&producer));
    assert_false(inlet__ring_look(&consumer));
    inlet__ring_publish(&producer);
    assert_true(inlet__ring_look(&consumer));
    assert_false(inlet__ring_notify(&producer));
    take_exactly(1);
    assert_false(inlet__ring_look(&consumer));
}

static void a_claim_that_was_not_published_can_be_claimed_again(void **state) {
    (void)state;
    post_many(ROOM);
    lose_many(1);
    take_exactly(ROOM);
    take(1);
    for (int i = 0; i < 3; i++)
        assert_non_null(inlet__ring_claim(&producer));
    inlet__ring_publish(&producer);
    take_exactly(2);
    assert_int_equal(taken[1].seq, FIRST + ROOM + 1);
}

/* --- control and statistics --- */

static void the_producer_sees_what_is_wanted_and_only_known_bits(void **state) {
    (void)state;
    assert_int_equal(inlet__ring_wanted(&producer), 0);
    inlet__ring_set_wanted(&consumer, INLET_SOURCE_HOOK);
    assert_int_equal(inlet__ring_wanted(&producer), INLET_SOURCE_HOOK);
    inlet__ring_set_wanted(&consumer, UINT32_MAX);
    assert_int_equal(inlet__ring_wanted(&producer), INLET__WANT_KNOWN);
}

static void assert_stats(uint64_t posted, uint64_t taken_slots, uint64_t lost, uint64_t failed) {
    inlet__ring_stats_t stats;
    (void)inlet__ring_notify(&producer);
    inlet__ring_stats(section, &stats);
    assert_int_equal(stats.capacity, CAPACITY);
    assert_int_equal(stats.peak_capacity, CAPACITY);
    assert_int_equal(stats.growths, 0);
    assert_int_equal(stats.posted, posted);
    assert_int_equal(stats.taken, taken_slots);
    assert_int_equal(stats.depth, posted - taken_slots);
    assert_int_equal(stats.lost, lost);
    assert_int_equal(stats.failed, failed);
}

static void statistics_say_what_was_posted_taken_and_lost(void **state) {
    (void)state;
    assert_stats(0, 0, 0, 0);
    post_many(ROOM);
    assert_stats(ROOM, 0, 0, 0);
    lose_many(4);
    assert_stats(ROOM, 0, 4, 4);
    take_exactly(100);
    assert_stats(ROOM, 100, 4, 4);
    take_exactly(ROOM - 100);
    assert_stats(ROOM, ROOM, 4, 4);
    post_many(1);
    assert_stats(ROOM + 2, ROOM, 4, 4);
    post_many(ROOM - 2);
    assert_null(inlet__ring_try_claim(&producer));
    assert_stats(2 * ROOM, ROOM, 4, 5);
}

static void statistics_of_a_scribbled_header_are_cut_to_what_is_possible(void **state) {
    (void)state;
    inlet__ring_stats_t stats;
    memset(section, 0xFF, 4096);
    atomic_store(&header->consumer.taken, 7);
    inlet__ring_stats(section, &stats);
    assert_int_equal(stats.capacity, 1048576);
    assert_int_equal(stats.peak_capacity, 1048576);
    assert_int_equal(stats.depth, 8192 * 255);
    assert_int_equal(stats.posted, 7 + 8192 * 255);
    atomic_store(&header->producer.posted, 6);
    inlet__ring_stats(section, &stats);
    assert_int_equal(stats.depth, 0);
    assert_int_equal(stats.posted, 7);
}

/* --- numbers of the caller's own --- */

static int32_t post_at(uint64_t seq, const inlet_event_t *event) {
    inlet_event_t *slot = inlet__ring_try_claim(&producer);
    assert_non_null(slot);
    inlet__ring_fill(slot, event);
    return inlet__ring_publish_at(&producer, seq);
}

static void a_sparse_ring_passes_on_numbers_with_holes(void **state) {
    (void)state;
    open_ring(FIRST, INLET__RING_SPARSE);
    const inlet_event_t mark = {.type = INLET_EVENT_MARK};
    const inlet_event_t loss = {.type = INLET_EVENT_LOSS,
                                .u.loss = {.count = 50, .cause = INLET_CAUSE_SLOW_SUBSCRIBER}};
    uint64_t seq = 10;
    for (uint64_t lap = 0; lap < 3; lap++) {
        uint64_t last = 0;
        for (uint64_t i = 0; i < ROOM; i++, seq += 1 + i % 7) {
            assert_int_equal(post_at(seq, &mark), INLET_OK);
            last = seq;
        }
        assert_null(inlet__ring_try_claim(&producer));
        take_exactly(ROOM);
        assert_int_equal(taken[ROOM - 1].seq, last);
        take(1);
    }
    assert_int_equal(post_at(seq, &loss), INLET_OK);
    assert_int_equal(post_at(seq + 49, &mark), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(post_at(seq + 50, &mark), INLET_OK);
    assert_int_equal(post_at(seq + 51, &(inlet_event_t){.type = INLET_EVENT_SNAPSHOT}), INLET_OK);
    assert_int_equal(
        post_at(seq + 51, &(inlet_event_t){.type = INLET_EVENT_DEVICE, .flags = INLET_FLAG_STATE}),
        INLET_OK);
    assert_int_equal(post_at(seq + 51, &mark), INLET_OK);
    take_exactly(5);
    assert_int_equal(taken[0].seq, seq);
    assert_int_equal(taken[0].u.loss.cause, INLET_CAUSE_SLOW_SUBSCRIBER);
    assert_int_equal(taken[1].seq, seq + 50);
    assert_int_equal(taken[2].seq, seq + 51); /* a snapshot takes no number, … */
    assert_int_equal(taken[3].seq, seq + 51); /* … nor what is in force */
    assert_int_equal(taken[4].seq, seq + 51);
    assert_int_equal(inlet__ring_next(&consumer), seq + 52);
}

static void a_number_that_cannot_be_is_not_published(void **state) {
    (void)state;
    open_ring(5, INLET__RING_SPARSE);
    const int32_t refused = INLET_E_INVALID_ARGUMENT;
    const uint64_t limit = INLET__RING_SEQ_LIMIT;
    const inlet_event_t mark = {.type = INLET_EVENT_MARK};
    inlet_event_t loss = {.type = INLET_EVENT_LOSS, .u.loss.count = 0};
    assert_int_equal(post_at(4, &mark), refused);
    assert_int_equal(post_at(limit, &mark), refused);
    assert_int_equal(post_at(5, &loss), refused);
    loss.u.loss.count = limit - 5 + 1;
    assert_int_equal(post_at(5, &loss), refused);
    take(1);
    assert_int_equal(count, 0);
    loss.u.loss.count = limit - 5;
    assert_int_equal(post_at(5, &loss), INLET_OK);
    take_exactly(1);
}

static void own_numbers_do_not_mix_with_losses_of_the_ring(void **state) {
    (void)state;
    open_ring(FIRST, INLET__RING_SPARSE);
    post_many(ROOM);
    lose_many(1);
    take_exactly(ROOM);
    take(1);
    assert_int_equal(post_at(1000000, &(inlet_event_t){.type = INLET_EVENT_MARK}),
                     INLET_E_INVALID_ARGUMENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(generations_follow_one_another_and_double),
        cmocka_unit_test(a_ring_is_made_only_where_it_can_lie),
        cmocka_unit_test(a_consumer_is_attached_only_at_a_place_that_there_can_be),
        cmocka_unit_test_setup(a_producer_refuses_a_section_that_is_no_ring_of_its_version, fresh),
        cmocka_unit_test_setup(an_empty_ring_gives_nothing, fresh),
        cmocka_unit_test_setup(an_event_comes_out_as_it_went_in, fresh),
        cmocka_unit_test_setup(a_claim_is_not_taken_before_it_is_published, fresh),
        cmocka_unit_test_setup(filling_a_slot_does_not_publish_it_whatever_number_the_event_has,
                               fresh),
        cmocka_unit_test_setup(take_gives_no_more_than_asked_for, fresh),
        cmocka_unit_test(events_stay_in_order_over_many_laps),
        cmocka_unit_test_setup(what_was_copied_is_the_producers_again_only_when_released, fresh),
        cmocka_unit_test_setup(what_was_told_can_be_taken_without_a_look_at_the_rest, fresh),
        cmocka_unit_test_setup(a_full_ring_holds_all_but_one_of_its_slots, fresh),
        cmocka_unit_test_setup(a_loss_record_names_exactly_the_lost_numbers_and_has_the_next_time,
                               fresh),
        cmocka_unit_test(losing_more_than_the_capacity_is_one_record),
        cmocka_unit_test_setup(after_a_loss_two_free_slots_are_needed, fresh),
        cmocka_unit_test_setup(losses_between_events_are_each_named_while_the_consumer_lags, fresh),
        cmocka_unit_test_setup(the_whole_ring_is_in_use_again_after_a_loss, fresh),
        cmocka_unit_test_setup(a_try_that_finds_no_room_loses_nothing, fresh),
        cmocka_unit_test_setup(a_signal_is_due_once_and_only_when_the_consumer_sleeps, fresh),
        cmocka_unit_test_setup(a_consumer_does_not_sleep_on_what_is_there, fresh),
        cmocka_unit_test_setup(a_consumer_that_woke_for_something_else_is_not_signalled, fresh),
        cmocka_unit_test_setup(a_look_sees_what_is_published_and_announces_nothing, fresh),
        cmocka_unit_test_setup(a_claim_that_was_not_published_can_be_claimed_again, fresh),
        cmocka_unit_test_setup(the_producer_sees_what_is_wanted_and_only_known_bits, fresh),
        cmocka_unit_test_setup(statistics_say_what_was_posted_taken_and_lost, fresh),
        cmocka_unit_test_setup(statistics_of_a_scribbled_header_are_cut_to_what_is_possible, fresh),
        cmocka_unit_test(a_sparse_ring_passes_on_numbers_with_holes),
        cmocka_unit_test(a_number_that_cannot_be_is_not_published),
        cmocka_unit_test(own_numbers_do_not_mix_with_losses_of_the_ring),
    };
    return cmocka_run_group_tests_name("ring", tests, NULL, NULL);
}
