/* The retained log: order, cursors, views, and what a slow or late reader is told. */
#include "test.h"

#include "hub/hub.h"

enum { CAPACITY = 16 };

static inlet_event_t records[CAPACITY];
static const inlet__view_t everything = {.event_types = UINT64_MAX,
                                         .sources = INLET_SOURCE_ALL,
                                         .name_subjects = UINT32_MAX,
                                         .processes = true};

static inlet_event_t key(uint64_t seq) {
    return (inlet_event_t){.seq = seq,
                           .time_ns = (int64_t)seq * 1000,
                           .type = INLET_EVENT_KEY_PRESSED,
                           .flags = INLET_FLAG_RAW,
                           .u.key = {.hid = 0x00070004}};
}

static void append_keys(inlet__hub_t *hub, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        inlet_event_t event = key(hub->next_seq);
        assert_int_equal(inlet__hub_append(hub, &event), INLET_OK);
    }
}

static inlet__hub_t hub_from(uint64_t first_seq) {
    inlet__hub_t hub;
    inlet__hub_init(&hub, records, CAPACITY, first_seq);
    return hub;
}

static void a_reader_gets_every_record_once_and_in_order(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet__cursor_t cursor;
    inlet__span_t span;
    inlet_event_t out[4];
    uint64_t expected = 1;
    assert_int_equal(inlet__hub_seek(&hub, 0, &cursor), INLET_OK);
    for (int round = 0; round < 100; round++) {
        append_keys(&hub, 7);
        while (inlet__hub_has_news(&hub, &cursor)) {
            inlet__hub_read(&hub, &cursor, &everything, out, 4, &span);
            assert_true(span.count >= 1 && span.count <= 4);
            assert_int_equal(span.first_seq, expected);
            for (uint32_t i = 0; i < span.count; i++)
                assert_int_equal(out[i].seq, expected++);
            assert_int_equal(span.end_seq, expected);
        }
    }
    assert_int_equal(expected, 701);
}

static void a_record_out_of_its_turn_is_refused(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(5);
    inlet_event_t early = key(4), late = key(6);
    assert_int_equal(inlet__hub_append(&hub, &early), INLET_E_CORRUPT);
    assert_int_equal(inlet__hub_append(&hub, &late), INLET_E_CORRUPT);
    assert_int_equal(hub.next_seq, 5);
    assert_int_equal(hub.written, 0);
}

static void a_loss_of_nothing_or_beyond_all_numbers_is_refused(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(5);
    inlet_event_t loss = {.seq = 5, .type = INLET_EVENT_LOSS};
    const uint64_t counts[] = {0, UINT64_MAX, UINT64_C(1) << 62, (UINT64_C(1) << 62) - 4};
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        loss.u.loss.count = counts[i];
        assert_int_equal(inlet__hub_append(&hub, &loss), INLET_E_CORRUPT);
    }
    assert_int_equal(hub.next_seq, 5);
}

static void a_slow_reader_is_told_exactly_what_it_missed(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet__cursor_t cursor;
    inlet__span_t span;
    inlet_event_t out[CAPACITY + 1];
    assert_int_equal(inlet__hub_seek(&hub, 0, &cursor), INLET_OK);
    append_keys(&hub, CAPACITY + 10);
    inlet__hub_read(&hub, &cursor, &everything, out, CAPACITY + 1, &span);
    assert_int_equal(span.count, 1);
    assert_int_equal(span.end_seq, 11);
    assert_int_equal(out[0].type, INLET_EVENT_LOSS);
    assert_int_equal(out[0].seq, 1);
    assert_int_equal(out[0].u.loss.count, 10);
    assert_int_equal(out[0].u.loss.cause, INLET_CAUSE_SLOW_SUBSCRIBER);
    const int64_t loss_ns = out[0].time_ns;
    inlet__hub_read(&hub, &cursor, &everything, out, CAPACITY + 1, &span);
    assert_int_equal(span.count, 1); /* what is held: the one key that was pressed all the time */
    assert_int_equal(out[0].type, INLET_EVENT_SNAPSHOT);
    assert_int_equal(out[0].seq, 11);
    assert_int_equal(out[0].u.snapshot.code, 0x00070004);
    assert_true(span.first_seq == 11 && span.end_seq == 11);
    inlet__hub_read(&hub, &cursor, &everything, out, CAPACITY + 1, &span);
    assert_int_equal(span.count, CAPACITY);
    assert_int_equal(out[0].seq, 11);
    assert_true(loss_ns <= out[0].time_ns);
}

static void a_reader_in_time_by_one_record_misses_nothing(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet__cursor_t cursor;
    inlet__span_t span;
    inlet_event_t out[CAPACITY];
    assert_int_equal(inlet__hub_seek(&hub, 0, &cursor), INLET_OK);
    append_keys(&hub, CAPACITY);
    inlet__hub_read(&hub, &cursor, &everything, out, CAPACITY, &span);
    assert_int_equal(span.count, CAPACITY);
    assert_int_equal(out[0].type, INLET_EVENT_KEY_PRESSED);
}

static void a_reader_resumes_at_any_number_that_is_retained(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    append_keys(&hub, 3 * CAPACITY + 5);
    for (uint64_t seq = inlet__hub_oldest_seq(&hub); seq < hub.next_seq; seq++) {
        inlet__cursor_t cursor;
        inlet__span_t span;
        inlet_event_t out[1];
        assert_int_equal(inlet__hub_seek(&hub, seq, &cursor), INLET_OK);
        inlet__hub_read(&hub, &cursor, &everything, out, 1, &span);
        assert_int_equal(out[0].seq, seq);
        assert_int_equal(out[0].type, INLET_EVENT_KEY_PRESSED);
    }
}

static void resuming_before_the_log_tells_the_loss_and_goes_on(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet__cursor_t cursor;
    inlet__span_t span;
    inlet_event_t out[2];
    append_keys(&hub, CAPACITY + 8);
    assert_int_equal(inlet__hub_seek(&hub, 3, &cursor), INLET_OK);
    inlet__hub_read(&hub, &cursor, &everything, out, 2, &span);
    assert_int_equal(out[0].type, INLET_EVENT_LOSS);
    assert_int_equal(out[0].seq, 3);
    assert_int_equal(out[0].u.loss.count, 6);
    assert_int_equal(out[0].u.loss.cause, INLET_CAUSE_NOT_RETAINED);
    inlet__hub_read(&hub, &cursor, &everything, out, 2, &span);
    assert_int_equal(out[0].type, INLET_EVENT_SNAPSHOT);
    inlet__hub_read(&hub, &cursor, &everything, out, 2, &span);
    assert_int_equal(out[0].seq, 9);
}

/* --- what is held --- */

static void append(inlet__hub_t *hub, inlet_event_t event) {
    event.seq = hub->next_seq;
    event.time_ns = (int64_t)event.seq * 1000;
    assert_int_equal(inlet__hub_append(hub, &event), INLET_OK);
}

static inlet_event_t act(uint16_t type, uint32_t flags, uint32_t number) {
    inlet_event_t event = {.type = type, .flags = flags, .device = 3};
    if (type == INLET_EVENT_MOUSE_PRESSED || type == INLET_EVENT_MOUSE_RELEASED)
        event.u.button.button = number;
    else
        event.u.key = (inlet_key_t){.hid = 0x00070000 + number, .scan = 30, .vk = 65};
    return event;
}

static uint32_t join(const inlet__hub_t *hub, uint64_t seq, const inlet__view_t *view,
                     inlet_event_t *out) {
    inlet__cursor_t cursor;
    inlet__span_t span;
    assert_int_equal(inlet__hub_seek(hub, seq, &cursor), INLET_OK);
    inlet__hub_join(&cursor);
    assert_true(inlet__hub_has_news(hub, &cursor));
    inlet__hub_read(hub, &cursor, view, out, INLET__CONTEXT_GROUP_MAX, &span);
    assert_false(cursor.snapshot_due);
    assert_true(span.first_seq == cursor.next_seq && span.end_seq == span.first_seq);
    return span.count;
}

static void a_snapshot_tells_what_is_held_at_any_number(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet_event_t out[INLET__CONTEXT_GROUP_MAX];
    append(&hub, (inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources.mask = INLET_SOURCE_RAW});
    append(&hub, act(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, 4));   /* 2 */
    append(&hub, act(INLET_EVENT_MOUSE_PRESSED, INLET_FLAG_RAW, 1)); /* 3 */
    append(&hub, act(INLET_EVENT_KEY_RELEASED, INLET_FLAG_RAW, 4));  /* 4 */
    assert_int_equal(join(&hub, 2, &everything, out), 1);
    assert_int_equal(out[0].u.snapshot.count, 0);
    assert_int_equal(out[0].u.snapshot.sources, INLET_SOURCE_RAW);
    assert_int_equal(out[0].seq, 2);
    assert_int_equal(join(&hub, 4, &everything, out), 2);
    assert_int_equal(out[0].u.snapshot.act, INLET_EVENT_KEY_PRESSED);
    assert_int_equal(out[0].u.snapshot.code, 0x00070004);
    assert_int_equal(out[0].u.snapshot.scan, 30);
    assert_int_equal(out[0].u.snapshot.vk, 65);
    assert_int_equal(out[0].device, 3);
    assert_int_equal(out[1].u.snapshot.act, INLET_EVENT_MOUSE_PRESSED);
    assert_int_equal(out[1].u.snapshot.code, 1);
    assert_int_equal(out[1].u.snapshot.index, 1);
    assert_int_equal(out[1].u.snapshot.count, 2);
    assert_int_equal(join(&hub, 0, &everything, out), 1); /* from now on */
    assert_int_equal(out[0].u.snapshot.code, 1);
    assert_int_equal(out[0].seq, 5);
    assert_int_equal(out[0].time_ns, 4000);
}

static void a_snapshot_shows_no_more_than_the_view(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet_event_t out[INLET__CONTEXT_GROUP_MAX];
    const inlet__view_t keys = {.event_types = UINT64_C(1) << INLET_EVENT_KEY_PRESSED,
                                .sources = INLET_SOURCE_ALL};
    const inlet__view_t buttons = {.event_types = UINT64_C(1) << INLET_EVENT_MOUSE_PRESSED,
                                   .sources = INLET_SOURCE_ALL};
    const inlet__view_t hooks = {.event_types = UINT64_MAX, .sources = INLET_SOURCE_HOOK};
    const inlet__view_t motion = {.event_types = UINT64_C(1) << INLET_EVENT_MOUSE_MOVED,
                                  .sources = INLET_SOURCE_ALL};
    append(&hub, act(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, 4));
    append(&hub, act(INLET_EVENT_MOUSE_PRESSED, INLET_FLAG_HOOK, 1));
    assert_int_equal(join(&hub, 0, &keys, out), 1);
    assert_int_equal(out[0].u.snapshot.act, INLET_EVENT_KEY_PRESSED);
    assert_int_equal(join(&hub, 0, &buttons, out), 1);
    assert_int_equal(out[0].u.snapshot.act, INLET_EVENT_MOUSE_PRESSED);
    assert_int_equal(join(&hub, 0, &hooks, out), 1);
    assert_int_equal(out[0].u.snapshot.act, INLET_EVENT_MOUSE_PRESSED);
    assert_int_equal(join(&hub, 0, &motion, out), 0);
}

static void what_was_held_before_the_log_began_is_known(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet_event_t out[INLET__CONTEXT_GROUP_MAX];
    append(&hub, act(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, 4));
    append(&hub, act(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, 5));
    append(&hub, act(INLET_EVENT_KEY_RELEASED, INLET_FLAG_RAW, 4));
    for (int i = 0; i < 3 * CAPACITY; i++)
        append(&hub, (inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_RAW});
    assert_int_equal(join(&hub, inlet__hub_oldest_seq(&hub), &everything, out), 1);
    assert_int_equal(out[0].u.snapshot.code, 0x00070005);
}

static inlet_event_t device(uint32_t number) {
    return (inlet_event_t){.type = INLET_EVENT_DEVICE,
                           .device = number,
                           .u.device = {.kind = INLET_DEVICE_MOUSE, .present = 1}};
}

static inlet_event_t name(uint8_t subject, uint32_t device_number, uint32_t process) {
    return (inlet_event_t){.type = INLET_EVENT_NAME,
                           .device = device_number,
                           .process = process,
                           .u.name = {.subject = subject, .count = 1, .length = 1, .text = "n"}};
}

static inlet_event_t focus(uint32_t process) {
    return (inlet_event_t){.type = INLET_EVENT_FOCUS, .process = process};
}

/* Reads all that a reader is told who joins at `seq`, without what comes after; returns how many.
 */
static uint32_t join_all(const inlet__hub_t *hub, uint64_t seq, const inlet__view_t *view,
                         inlet_event_t *out) {
    inlet__cursor_t cursor;
    inlet__span_t span;
    uint32_t count = 0;
    assert_int_equal(inlet__hub_seek(hub, seq, &cursor), INLET_OK);
    inlet__hub_join(&cursor);
    while (cursor.context_due || cursor.snapshot_due) {
        inlet__hub_read(hub, &cursor, view, out + count, INLET__CONTEXT_GROUP_MAX, &span);
        assert_int_equal(span.end_seq, span.first_seq);
        count += span.count;
    }
    return count;
}

static void a_reader_that_joins_is_told_what_is_in_force_there(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    static inlet_event_t out[64 * INLET__CONTEXT_GROUP_MAX];
    append(&hub, device(1));
    append(&hub, name(INLET_NAME_DEVICE, 1, 0));
    append(&hub, device(2));
    inlet_event_t gone = device(1);
    gone.u.device.present = 0;
    append(&hub, gone);
    assert_int_equal(join_all(&hub, 3, &everything, out), 3); /* and that nothing is held */
    assert_int_equal(out[0].device, 1);
    assert_int_equal(out[0].flags, INLET_FLAG_STATE);
    assert_int_equal(out[0].seq, 3);
    assert_int_equal(out[1].type, INLET_EVENT_NAME);
    assert_int_equal(out[2].type, INLET_EVENT_SNAPSHOT);
    assert_int_equal(join_all(&hub, 0, &everything, out), 2);
    assert_int_equal(out[0].device, 2);
    for (int i = 0; i < 3 * CAPACITY; i++) /* also when the log does not have it any more */
        append(&hub, (inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_RAW});
    assert_int_equal(join_all(&hub, 0, &everything, out), 2);
    assert_int_equal(out[0].device, 2);
    assert_int_equal(out[0].seq, hub.next_seq);
}

static void many_devices_are_told_in_several_reads(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    static inlet_event_t out[64 * INLET__CONTEXT_GROUP_MAX];
    for (uint32_t i = 1; i <= 50; i++) {
        append(&hub, device(i));
        append(&hub, name(INLET_NAME_DEVICE_PATH, i, 0));
        append(&hub, name(INLET_NAME_DEVICE, i, 0));
    }
    assert_int_equal(join_all(&hub, 0, &everything, out), 151);
    for (uint32_t i = 0; i < 50; i++)
        assert_int_equal(out[3 * i].device, i + 1);
}

static void a_late_reader_is_told_what_is_in_force_after_its_loss(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet__cursor_t cursor;
    inlet__span_t span;
    inlet_event_t out[INLET__CONTEXT_GROUP_MAX];
    assert_int_equal(inlet__hub_seek(&hub, 0, &cursor), INLET_OK);
    append(&hub, device(4));
    for (int i = 0; i < 3 * CAPACITY; i++)
        append(&hub, (inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_RAW});
    const uint16_t expected[] = {INLET_EVENT_LOSS, INLET_EVENT_DEVICE, INLET_EVENT_SNAPSHOT,
                                 INLET_EVENT_MOUSE_MOVED};
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        inlet__hub_read(&hub, &cursor, &everything, out, INLET__CONTEXT_GROUP_MAX, &span);
        assert_true(span.count > 0);
        assert_int_equal(out[0].type, expected[i]);
    }
}

static void a_view_without_focus_shows_neither_it_nor_its_process(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    static inlet_event_t out[64 * INLET__CONTEXT_GROUP_MAX];
    inlet__cursor_t cursor;
    inlet__span_t span;
    inlet__view_t view = everything;
    append(&hub, focus(7));
    append(&hub, name(INLET_NAME_PROCESS, 0, 7));
    append(&hub, name(INLET_NAME_WINDOW_TITLE, 0, 7));
    inlet_event_t pressed = key(hub.next_seq);
    pressed.process = 7;
    append(&hub, pressed);
    assert_int_equal(join_all(&hub, 4, &everything, out), 4);
    assert_int_equal(out[0].process, 7);

    view.name_subjects &= ~(1u << INLET_NAME_WINDOW_TITLE); /* no titles */
    assert_int_equal(join_all(&hub, 4, &view, out), 3);
    assert_int_equal(out[1].u.name.subject, INLET_NAME_PROCESS);

    view.event_types &= ~(UINT64_C(1) << INLET_EVENT_FOCUS); /* no focus: no name of it either */
    view.processes = false;
    assert_int_equal(join_all(&hub, 4, &view, out), 1);
    assert_int_equal(inlet__hub_seek(&hub, 1, &cursor), INLET_OK);
    inlet__hub_read(&hub, &cursor, &view, out, INLET__CONTEXT_GROUP_MAX, &span);
    assert_int_equal(span.count, 1);
    assert_int_equal(out[0].type, INLET_EVENT_KEY_PRESSED);
    assert_int_equal(out[0].process, 0);
    inlet__hub_seek(&hub, 4, &cursor);
    inlet__hub_read(&hub, &cursor, &everything, out, INLET__CONTEXT_GROUP_MAX, &span);
    assert_int_equal(out[0].process, 7);
}

static void resuming_beyond_the_stream_is_refused(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet__cursor_t cursor;
    append_keys(&hub, 4);
    assert_int_equal(inlet__hub_seek(&hub, 5, &cursor), INLET_OK);
    assert_int_equal(inlet__hub_seek(&hub, 6, &cursor), INLET_E_NOT_FOUND);
}

static void resuming_inside_a_loss_gives_its_rest(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet__cursor_t cursor;
    inlet__span_t span;
    inlet_event_t out[2];
    const inlet_event_t loss = {.seq = 3,
                                .type = INLET_EVENT_LOSS,
                                .u.loss = {.count = 100, .cause = INLET_CAUSE_RING_FULL}};
    append_keys(&hub, 2);
    assert_int_equal(inlet__hub_append(&hub, &loss), INLET_OK);
    append_keys(&hub, 1);
    assert_int_equal(inlet__hub_seek(&hub, 50, &cursor), INLET_OK);
    inlet__hub_read(&hub, &cursor, &everything, out, 1, &span);
    assert_true(span.first_seq == 50 && span.end_seq == 103);
    assert_int_equal(inlet__hub_seek(&hub, 50, &cursor), INLET_OK);
    inlet__hub_read(&hub, &cursor, &everything, out, 2, &span);
    assert_int_equal(out[0].seq, 50);
    assert_int_equal(out[0].u.loss.count, 53);
    assert_int_equal(out[0].u.loss.cause, INLET_CAUSE_RING_FULL);
    assert_int_equal(out[1].seq, 103);
    assert_int_equal(hub.lost_count, 100);
}

static void a_view_hides_what_it_should_and_never_the_ledger(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet__cursor_t cursor;
    inlet__span_t span;
    inlet_event_t out[CAPACITY];
    const inlet__view_t motion = {.event_types = UINT64_C(1) << INLET_EVENT_MOUSE_MOVED,
                                  .sources = INLET_SOURCE_RAW};
    const inlet_event_t in[] = {
        key(1),
        {.seq = 2, .type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_RAW},
        {.seq = 3, .type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_HOOK},
        {.seq = 4, .type = INLET_EVENT_LOSS, .u.loss = {.count = 2, .cause = 1}},
        {.seq = 6, .type = INLET_EVENT_BLIND, .u.blind = {.cause = INLET_CAUSE_AGENT_DIED}},
        {.seq = 7, .type = INLET_EVENT_SOURCES},
        {.seq = 8, .type = INLET_EVENT_MOUSE_PRESSED, .flags = INLET_FLAG_RAW},
    };
    for (size_t i = 0; i < COUNT_OF(in); i++)
        assert_int_equal(inlet__hub_append(&hub, &in[i]), INLET_OK);
    assert_int_equal(inlet__hub_seek(&hub, 1, &cursor), INLET_OK);
    inlet__hub_read(&hub, &cursor, &motion, out, CAPACITY, &span);
    const uint64_t seen[] = {2, 4, 6, 7};
    assert_int_equal(span.count, COUNT_OF(seen));
    for (size_t i = 0; i < COUNT_OF(seen); i++)
        assert_int_equal(out[i].seq, seen[i]);
    assert_int_equal(span.first_seq, 1);
    assert_int_equal(span.end_seq, 9); /* the hidden ones are covered, not lost */
}

static void a_read_of_only_hidden_records_advances(void **state) {
    (void)state;
    inlet__hub_t hub = hub_from(1);
    inlet__cursor_t cursor;
    inlet__span_t span;
    inlet_event_t out[1];
    const inlet__view_t nothing = {0};
    assert_int_equal(inlet__hub_seek(&hub, 0, &cursor), INLET_OK);
    append_keys(&hub, 9);
    inlet__hub_read(&hub, &cursor, &nothing, out, 1, &span);
    assert_int_equal(span.count, 0);
    assert_int_equal(span.end_seq, 10);
    assert_false(inlet__hub_has_news(&hub, &cursor));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(a_reader_gets_every_record_once_and_in_order),
        RUN(a_record_out_of_its_turn_is_refused),
        RUN(a_loss_of_nothing_or_beyond_all_numbers_is_refused),
        RUN(a_slow_reader_is_told_exactly_what_it_missed),
        RUN(a_reader_in_time_by_one_record_misses_nothing),
        RUN(a_reader_resumes_at_any_number_that_is_retained),
        RUN(resuming_before_the_log_tells_the_loss_and_goes_on),
        RUN(a_snapshot_tells_what_is_held_at_any_number),
        RUN(a_snapshot_shows_no_more_than_the_view),
        RUN(what_was_held_before_the_log_began_is_known),
        RUN(a_reader_that_joins_is_told_what_is_in_force_there),
        RUN(many_devices_are_told_in_several_reads),
        RUN(a_late_reader_is_told_what_is_in_force_after_its_loss),
        RUN(a_view_without_focus_shows_neither_it_nor_its_process),
        RUN(resuming_beyond_the_stream_is_refused),
        RUN(resuming_inside_a_loss_gives_its_rest),
        RUN(a_view_hides_what_it_should_and_never_the_ledger),
        RUN(a_read_of_only_hidden_records_advances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
