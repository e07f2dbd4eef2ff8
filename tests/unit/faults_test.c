/* What a script makes of a stream: core/record/faults.h. */
#include "test.h"

#include <string.h>

#include "base/event_check.h"
#include "record/faults.h"
#include "stream/verifier.h"

enum { EVENTS = 40, OUT_MAX = 200 };

static inlet_event_t out[OUT_MAX];
static uint32_t out_count, pauses_count;
static inlet_status_t ended;

/* SOURCES, then motion, a second each. */
static inlet_event_t event_of(uint64_t seq) {
    inlet_event_t event = {.seq = seq, .time_ns = (int64_t)seq * 1000000000};
    if (seq == 1) {
        event.type = INLET_EVENT_SOURCES;
        event.u.sources.mask = INLET_SOURCE_HOOK;
        return event;
    }
    event.type = INLET_EVENT_MOUSE_MOVED;
    event.flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION;
    return event;
}

/* False: the stream ended there. */
static bool put(inlet__faults_t *faults, const inlet_event_t *event) {
    for (;;) {
        uint32_t made;
        const enum inlet__fault_verdict verdict =
            inlet__faults_take(faults, event, out + out_count, &made);
        assert_true(made <= INLET__FAULTS_OUT_MAX);
        out_count += made;
        if (verdict == INLET__FAULTS_END) {
            ended = faults->script[faults->next - 1].status;
            return false;
        }
        pauses_count += verdict == INLET__FAULTS_PAUSE;
        if (verdict == INLET__FAULTS_GO)
            return true;
    }
}

static void play(inlet__faults_t *faults, uint64_t from) {
    out_count = pauses_count = 0;
    ended = INLET_OK;
    for (uint64_t seq = from; seq <= EVENTS; seq++) {
        const inlet_event_t event = event_of(seq);
        if (!put(faults, &event))
            return;
    }
    out_count += inlet__faults_finish(faults, out + out_count);
}

static void play_script(const inlet_fault_t *script, uint32_t count) {
    inlet__faults_t faults;
    assert_true(inlet__faults_init(&faults, script, count));
    play(&faults, 1);
}

/* Every number is there once, and all the rest that is promised holds. */
static void assert_proved(void) {
    static inlet__verifier_t verifier;
    inlet__verifier_begin(&verifier, 1);
    for (uint32_t i = 0; i < out_count; i++) {
        assert_true(inlet__event_is_valid(&out[i]));
        inlet__verifier_note(&verifier, &out[i]);
    }
    assert_int_equal(verifier.violations_count, 0);
    assert_true(ended != INLET_OK || verifier.next_seq == EVENTS + 1);
}

static void without_faults_it_is_as_it_was(void **state) {
    (void)state;
    play_script(NULL, 0);
    assert_int_equal(out_count, EVENTS);
    for (uint64_t i = 0; i < EVENTS; i++) {
        const inlet_event_t event = event_of(i + 1);
        assert_memory_equal(&out[i], &event, sizeof event);
    }
}

static void a_loss_names_exactly_what_it_takes(void **state) {
    (void)state;
    const inlet_fault_t script[] = {
        {.kind = INLET_FAULT_LOSS, .seq = 10, .count = 5, .cause = INLET_CAUSE_RING_FULL},
        {.kind = INLET_FAULT_LOSS, .seq = 15, .count = 1, .cause = INLET_CAUSE_SLOW_SUBSCRIBER}};
    play_script(script, 2);
    assert_int_equal(out_count, EVENTS - 4);
    assert_true(out[9].type == INLET_EVENT_LOSS && out[9].seq == 10 && out[9].u.loss.count == 5 &&
                out[9].u.loss.cause == INLET_CAUSE_RING_FULL &&
                out[9].time_ns == event_of(14).time_ns);
    assert_true(out[10].type == INLET_EVENT_LOSS && out[10].seq == 15 && out[10].u.loss.count == 1);
    assert_int_equal(out[11].seq, 16);
    assert_proved();
}

static void a_loss_at_the_end_is_told_with_all_its_numbers(void **state) {
    (void)state;
    const inlet_fault_t script[] = {
        {.kind = INLET_FAULT_LOSS, .seq = EVENTS - 1, .count = 99, .cause = INLET_CAUSE_RING_FULL}};
    play_script(script, 1);
    assert_int_equal(out_count, EVENTS - 1);
    assert_int_equal(out[out_count - 1].u.loss.count, 2);
    assert_proved();
}

static void a_loss_takes_one_of_the_stream_s_own_that_reaches_over_its_end_whole(void **state) {
    (void)state;
    const inlet_fault_t script[] = {
        {.kind = INLET_FAULT_LOSS, .seq = 3, .count = 2, .cause = INLET_CAUSE_RING_FULL}};
    inlet__faults_t faults;
    const inlet_event_t own = {.seq = 4,
                               .time_ns = event_of(4).time_ns,
                               .type = INLET_EVENT_LOSS,
                               .u.loss = {.count = 10, .cause = INLET_CAUSE_AGENT_DIED}};
    assert_true(inlet__faults_init(&faults, script, 1));
    out_count = 0;
    for (uint64_t seq = 1; seq <= 3; seq++) {
        const inlet_event_t event = event_of(seq);
        assert_true(put(&faults, &event));
    }
    assert_true(put(&faults, &own));
    const inlet_event_t event = event_of(14);
    assert_true(put(&faults, &event));
    assert_int_equal(out_count, 4);
    assert_true(out[2].seq == 3 && out[2].u.loss.count == 11 && out[3].seq == 14);
}

static void numbers_that_were_told_are_not_lost_again(void **state) {
    (void)state;
    const inlet_fault_t script[] = {
        {.kind = INLET_FAULT_LOSS, .seq = 3, .count = 2, .cause = INLET_CAUSE_RING_FULL},
        {.kind = INLET_FAULT_LOSS, .seq = 9, .count = 3, .cause = INLET_CAUSE_RING_FULL},
        {.kind = INLET_FAULT_BLIND, .seq = 12, .cause = INLET_CAUSE_PAUSED}};
    inlet__faults_t faults;
    const inlet_event_t own = {.seq = 2,
                               .time_ns = event_of(2).time_ns,
                               .type = INLET_EVENT_LOSS,
                               .u.loss = {.count = 8, .cause = INLET_CAUSE_AGENT_DIED}};
    inlet_event_t event = event_of(1);
    assert_true(inlet__faults_init(&faults, script, 3));
    out_count = 0;
    assert_true(put(&faults, &event) && put(&faults, &own));
    for (uint64_t seq = 10; seq <= EVENTS; seq++) {
        event = event_of(seq);
        assert_true(put(&faults, &event));
    }
    assert_true(out[1].u.loss.count == 8 && out[2].type == INLET_EVENT_LOSS && out[2].seq == 10 &&
                out[2].u.loss.count == 2 && out[3].seq == 12);
    assert_proved();
}

static void a_blind_is_told_as_capture_that_stops_and_goes_on(void **state) {
    (void)state;
    const inlet_fault_t script[] = {
        {.kind = INLET_FAULT_BLIND, .seq = 20, .cause = INLET_CAUSE_SESSION_LOCKED}};
    play_script(script, 1);
    assert_int_equal(out_count, EVENTS);
    assert_true(out[19].type == INLET_EVENT_SOURCES && out[19].u.sources.mask == 0 &&
                out[19].u.sources.cause == INLET_CAUSE_SESSION_LOCKED);
    assert_true(out[20].type == INLET_EVENT_BLIND &&
                out[20].u.blind.from_ns == event_of(20).time_ns &&
                out[20].time_ns == event_of(22).time_ns);
    assert_true(out[21].type == INLET_EVENT_SOURCES && out[21].u.sources.mask == INLET_SOURCE_HOOK);
    assert_int_equal(out[22].seq, 23);
    assert_proved();
}

static void a_pause_and_an_end_come_before_their_number(void **state) {
    (void)state;
    const inlet_fault_t script[] = {
        {.kind = INLET_FAULT_PAUSE, .seq = 5, .duration_ns = 7},
        {.kind = INLET_FAULT_PAUSE, .seq = 5, .duration_ns = 8},
        {.kind = INLET_FAULT_END, .seq = 30, .status = INLET_E_CONNECTION_LOST}};
    play_script(script, 3);
    assert_int_equal(pauses_count, 2);
    assert_int_equal(out_count, 29);
    assert_int_equal(ended, INLET_E_CONNECTION_LOST);
    assert_proved();
}

static void what_lies_before_the_begin_does_not_happen(void **state) {
    (void)state;
    const inlet_fault_t script[] = {
        {.kind = INLET_FAULT_LOSS, .seq = 3, .count = 9, .cause = INLET_CAUSE_RING_FULL},
        {.kind = INLET_FAULT_END, .seq = 30, .status = INLET_E_REVOKED}};
    inlet__faults_t faults;
    assert_true(inlet__faults_init(&faults, script, 2));
    play(&faults, 4);
    assert_true(out_count == 26 && out[0].seq == 4 && ended == INLET_E_REVOKED);
    inlet__faults_begin(&faults); /* each stream meets them anew */
    play(&faults, 31);
    assert_true(out_count == 10 && ended == INLET_OK);
    inlet__faults_begin(&faults);
    play(&faults, 1);
    assert_true(out_count == 29 - 8 && ended == INLET_E_REVOKED);
}

static void faults_that_are_none_are_refused(void **state) {
    (void)state;
    static const inlet_fault_t bad[] = {
        {.kind = 0, .seq = 1},
        {.kind = 5, .seq = 1},
        {.kind = INLET_FAULT_PAUSE, .seq = 1},
        {.kind = INLET_FAULT_PAUSE, .seq = 0, .duration_ns = 1},
        {.kind = INLET_FAULT_PAUSE, .seq = 1, .duration_ns = -1},
        {.kind = INLET_FAULT_PAUSE, .seq = 1, .duration_ns = 1, .count = 1},
        {.kind = INLET_FAULT_PAUSE, .seq = 1, .duration_ns = 1, .reserved = 1},
        {.kind = INLET_FAULT_LOSS, .seq = 1, .cause = INLET_CAUSE_RING_FULL},
        {.kind = INLET_FAULT_LOSS, .seq = 1, .count = 1},
        {.kind = INLET_FAULT_LOSS, .seq = 1, .count = 1, .cause = INLET_CAUSE_COUNT},
        {.kind = INLET_FAULT_LOSS, .seq = 1, .count = UINT64_MAX, .cause = 1},
        {.kind = INLET_FAULT_LOSS, .seq = UINT64_MAX, .count = 1, .cause = 1},
        {.kind = INLET_FAULT_BLIND, .seq = 1},
        {.kind = INLET_FAULT_BLIND, .seq = 1, .count = 3, .cause = INLET_CAUSE_PAUSED},
        {.kind = INLET_FAULT_END, .seq = 1},
        {.kind = INLET_FAULT_END, .seq = 1, .status = 1},
    };
    inlet__faults_t faults;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(inlet__faults_init(&faults, &bad[i], 1));
    inlet_fault_t pair[2] = {
        {.kind = INLET_FAULT_LOSS, .seq = 3, .count = 9, .cause = INLET_CAUSE_RING_FULL},
        {.kind = INLET_FAULT_PAUSE, .seq = 11, .duration_ns = 1}};
    assert_false(inlet__faults_init(&faults, pair, 2)); /* within the numbers of the first */
    pair[1].seq = 12;
    assert_true(inlet__faults_init(&faults, pair, 2));
    assert_false(inlet__faults_init(&faults, NULL, 1));
    assert_false(inlet__faults_init(&faults, pair, INLET_FAULTS_MAX + 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(without_faults_it_is_as_it_was),
        RUN(a_loss_names_exactly_what_it_takes),
        RUN(a_loss_at_the_end_is_told_with_all_its_numbers),
        RUN(a_loss_takes_one_of_the_stream_s_own_that_reaches_over_its_end_whole),
        RUN(numbers_that_were_told_are_not_lost_again),
        RUN(a_blind_is_told_as_capture_that_stops_and_goes_on),
        RUN(a_pause_and_an_end_come_before_their_number),
        RUN(what_lies_before_the_begin_does_not_happen),
        RUN(faults_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
