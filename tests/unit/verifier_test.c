/* What the verifier takes for proof, what it finds, and what it cannot know and lets pass. */
#include "test.h"

#include "stream/verifier.h"
#include <string.h>

enum { HID_A = 0x00070004, HID_B = 0x00070005 };

/* A stream in the making: each record takes the next number and a later time. */
typedef struct stream {
    inlet__verifier_t verifier;
    uint64_t seq;
    int64_t time_ns;
} stream_t;

static stream_t begin(uint64_t first_seq) {
    stream_t s = {.seq = first_seq, .time_ns = 1000};
    inlet__verifier_begin(&s.verifier, first_seq);
    return s;
}

static void put(stream_t *s, inlet_event_t event) {
    event.seq = s->seq;
    event.time_ns = s->time_ns;
    inlet__verifier_note(&s->verifier, &event);
    s->seq += event.type == INLET_EVENT_LOSS ? event.u.loss.count : 1;
    s->time_ns += 10;
}

static inlet_event_t key(uint16_t type, uint32_t flags, uint32_t hid) {
    return (inlet_event_t){.type = type, .flags = flags, .device = 1, .u.key = {.hid = hid}};
}

static void press(stream_t *s, uint32_t hid) {
    put(s, key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, hid));
}

static void release(stream_t *s, uint32_t hid) {
    put(s, key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_RAW, hid));
}

static void repair(stream_t *s, uint32_t hid) {
    put(s, key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_RAW | INLET_FLAG_SYNTHETIC, hid));
}

static void sources(stream_t *s, uint32_t mask) {
    put(s, (inlet_event_t){
               .type = INLET_EVENT_SOURCES,
               .u.sources = {.mask = mask, .cause = mask == 0 ? INLET_CAUSE_AGENT_DIED : 0}});
}

static void loss(stream_t *s, uint64_t count) {
    put(s, (inlet_event_t){.type = INLET_EVENT_LOSS,
                           .u.loss = {.count = count, .cause = INLET_CAUSE_RING_FULL}});
}

/* Ends where the next record begins: what comes directly after it has the same time. */
static void blind(stream_t *s, int64_t from_ns) {
    put(s, (inlet_event_t){.type = INLET_EVENT_BLIND,
                           .u.blind = {.from_ns = from_ns, .cause = INLET_CAUSE_AGENT_DIED}});
    s->time_ns -= 10;
}

/* The end of an agent, with the time that its BLIND has to begin at. */
static int64_t die(stream_t *s) {
    int64_t from_ns = s->time_ns;
    sources(s, 0);
    return from_ns;
}

static void expect(const stream_t *s, enum inlet__violation violation) {
    assert_int_equal(s->verifier.violations_count, 1);
    assert_int_equal(s->verifier.violation_counts[violation], 1);
    assert_int_equal(s->verifier.findings_count, 1);
    assert_int_equal(s->verifier.findings[0].violation, violation);
    assert_int_equal(s->verifier.findings[0].seq, s->seq - 1);
}

static void expect_clean(const stream_t *s) {
    assert_int_equal(s->verifier.violations_count, 0);
    assert_int_equal(s->verifier.findings_count, 0);
}

static void a_whole_stream_with_a_death_in_it_is_clean_and_summed_up(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_ALL);
    press(&s, HID_A);
    press(&s, HID_B);
    release(&s, HID_B);
    int64_t from_ns = die(&s);
    s.time_ns += 500;
    blind(&s, from_ns);
    repair(&s, HID_A);
    s.time_ns -= 10;
    sources(&s, INLET_SOURCE_ALL);
    release(&s, HID_A); /* the finger had stayed */
    loss(&s, 40);
    press(&s, HID_A);
    expect_clean(&s);
    const inlet__verifier_t *v = &s.verifier;
    assert_int_equal(v->records_count, 11);
    assert_int_equal(v->inputs_count, 5);
    assert_int_equal(v->synthetic_count, 1);
    assert_int_equal(v->first_seq, 1);
    assert_int_equal(v->next_seq, s.seq);
    assert_int_equal(v->first_time_ns, 1000);
    assert_int_equal(v->last_time_ns, s.time_ns - 10);
    assert_int_equal(v->lost_count[INLET_CAUSE_RING_FULL], 40);
    assert_int_equal(v->blind_ns[INLET_CAUSE_AGENT_DIED], 510);
}

static void the_first_number_is_any_unless_it_was_told(void **state) {
    (void)state;
    stream_t s = begin(0);
    s.seq = 700;
    press(&s, HID_A);
    expect_clean(&s);
    assert_int_equal(s.verifier.first_seq, 700);
    s = begin(699);
    s.seq = 700;
    press(&s, HID_A);
    expect(&s, INLET__VIOLATION_NUMBER_MISSING);
}

static void a_hole_that_no_loss_names_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    press(&s, HID_A);
    s.seq++;
    release(&s, HID_A);
    expect(&s, INLET__VIOLATION_NUMBER_MISSING);
}

static void a_hole_is_found_once_and_what_it_may_have_held_is_not(void **state) {
    (void)state;
    stream_t s = begin(1);
    press(&s, HID_A);
    release(&s, HID_A);
    s.seq++;
    release(&s, HID_A);
    expect(&s, INLET__VIOLATION_NUMBER_MISSING);
}

static void a_loss_that_names_one_too_few_or_one_too_many_is_found(void **state) {
    (void)state;
    for (int way = -1; way <= 1; way++) {
        stream_t s = begin(1);
        press(&s, HID_A);
        loss(&s, 5);
        s.seq = (uint64_t)((int64_t)s.seq + way);
        press(&s, HID_A);
        if (way == 0)
            expect_clean(&s);
        else
            expect(&s,
                   way < 0 ? INLET__VIOLATION_NUMBER_REPEATED : INLET__VIOLATION_NUMBER_MISSING);
    }
}

static void a_number_that_comes_twice_is_found_and_moves_nothing_back(void **state) {
    (void)state;
    stream_t s = begin(1);
    press(&s, HID_A);
    press(&s, HID_A);
    s.seq = 1;
    press(&s, HID_A);
    expect(&s, INLET__VIOLATION_NUMBER_REPEATED);
    assert_int_equal(s.verifier.next_seq, 3);
}

static void time_that_goes_back_is_found_and_equal_times_are_not(void **state) {
    (void)state;
    stream_t s = begin(1);
    press(&s, HID_A);
    s.time_ns -= 10;
    press(&s, HID_B);
    expect_clean(&s);
    s.time_ns -= 11;
    press(&s, HID_A);
    expect(&s, INLET__VIOLATION_TIME_BACK);
}

static void a_record_that_inlet_could_not_have_made_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    put(&s, (inlet_event_t){.type = INLET_EVENT_MOUSE_PRESSED, .flags = INLET_FLAG_RAW});
    expect(&s, INLET__VIOLATION_MALFORMED);
}

static void a_second_release_is_found_and_a_first_one_may_be_of_before(void **state) {
    (void)state;
    stream_t s = begin(1);
    release(&s, HID_A);
    expect_clean(&s);
    release(&s, HID_A);
    expect(&s, INLET__VIOLATION_RELEASE_UNPAIRED);
}

static void after_a_loss_any_release_may_come_once(void **state) {
    (void)state;
    stream_t s = begin(1);
    press(&s, HID_A);
    release(&s, HID_A);
    loss(&s, 1);
    release(&s, HID_A);
    expect_clean(&s);
    release(&s, HID_A);
    expect(&s, INLET__VIOLATION_RELEASE_UNPAIRED);
}

static void what_is_hidden_leaves_nothing_unknown(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    press(&s, HID_A);
    put(&s, (inlet_event_t){.type = INLET_EVENT_LOSS,
                            .u.loss = {.count = 100, .cause = INLET_CAUSE_HIDDEN}});
    release(&s, HID_A);
    expect_clean(&s);
    assert_int_equal(s.verifier.lost_count[INLET_CAUSE_HIDDEN], 100);
    release(&s, HID_A); /* still known to be up */
    expect(&s, INLET__VIOLATION_RELEASE_UNPAIRED);
}

static void what_programs_release_needs_no_press(void **state) {
    (void)state;
    stream_t s = begin(1);
    inlet_event_t raw = key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_RAW, HID_A);
    raw.device = 0;
    inlet_event_t hook =
        key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_HOOK | INLET_FLAG_INJECTED, HID_A);
    for (int i = 0; i < 3; i++) {
        put(&s, raw);
        put(&s, hook);
    }
    expect_clean(&s);
}

static void input_of_a_source_that_does_not_capture_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    press(&s, HID_A); /* not known yet */
    sources(&s, INLET_SOURCE_RAW);
    press(&s, HID_A);
    expect_clean(&s);
    put(&s, key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_HOOK, HID_A));
    expect(&s, INLET__VIOLATION_INPUT_UNTOLD);
    s = begin(1);
    put(&s, key(INLET_EVENT_KEY_PRESSED, 0, HID_A));
    expect(&s, INLET__VIOLATION_INPUT_UNTOLD);
}

static void capture_that_goes_on_without_a_blind_for_the_time_between_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    die(&s);
    sources(&s, INLET_SOURCE_RAW);
    expect(&s, INLET__VIOLATION_GAP_UNTOLD);
}

static void a_blind_that_begins_too_late_or_ends_too_early_is_found(void **state) {
    (void)state;
    for (int way = 0; way < 3; way++) {
        stream_t s = begin(1);
        sources(&s, INLET_SOURCE_RAW);
        int64_t from_ns = die(&s);
        blind(&s, from_ns + (way == 1));
        s.time_ns += way == 2;
        sources(&s, INLET_SOURCE_RAW);
        if (way == 0)
            expect_clean(&s);
        else
            expect(&s, INLET__VIOLATION_GAP_UNTOLD);
    }
}

static void a_blind_for_another_cause_than_was_given_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    int64_t from_ns = die(&s);
    put(&s, (inlet_event_t){.type = INLET_EVENT_BLIND,
                            .u.blind = {.from_ns = from_ns, .cause = INLET_CAUSE_PAUSED}});
    expect(&s, INLET__VIOLATION_GAP_UNTOLD);
}

static void a_second_word_of_no_capture_does_not_shorten_the_gap(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    die(&s);
    blind(&s, die(&s));
    sources(&s, INLET_SOURCE_RAW);
    expect(&s, INLET__VIOLATION_GAP_UNTOLD);
}

static void a_blind_in_the_midst_of_capture_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    blind(&s, s.time_ns - 5);
    expect(&s, INLET__VIOLATION_GAP_UNTOLD);
}

/* Windows had removed a hook, since `from_ns`; raw input saw all. */
static void lapse(stream_t *s, int64_t from_ns) {
    put(s, (inlet_event_t){.type = INLET_EVENT_BLIND,
                           .u.blind = {.from_ns = from_ns,
                                       .cause = INLET_CAUSE_HOOK_REMOVED,
                                       .sources = INLET_SOURCE_HOOK}});
    s->time_ns -= 10;
}

static void a_hook_that_was_removed_while_another_source_went_on_is_clean(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_ALL);
    press(&s, HID_A);
    put(&s, key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_HOOK, HID_A));
    s.time_ns += 1000;
    sources(&s, INLET_SOURCE_RAW);
    s.time_ns -= 10;
    lapse(&s, s.time_ns - 1000);
    put(&s, key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_HOOK | INLET_FLAG_SYNTHETIC, HID_A));
    sources(&s, INLET_SOURCE_ALL);
    release(&s, HID_A);
    put(&s, key(INLET_EVENT_KEY_RELEASED, INLET_FLAG_HOOK, HID_A)); /* the finger had stayed */
    expect_clean(&s);
    assert_int_equal(s.verifier.blind_ns[INLET_CAUSE_HOOK_REMOVED], 1000);
}

static void a_hook_that_was_removed_and_yet_captures_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_ALL);
    lapse(&s, s.time_ns - 5);
    expect(&s, INLET__VIOLATION_GAP_UNTOLD);
}

static void what_a_removed_hook_held_without_repair_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_ALL);
    put(&s, key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_HOOK, HID_A));
    sources(&s, INLET_SOURCE_RAW);
    s.time_ns -= 10;
    lapse(&s, s.time_ns - 5);
    sources(&s, INLET_SOURCE_ALL);
    expect(&s, INLET__VIOLATION_HELD_OVER_GAP);
}

static void a_blind_of_one_source_covers_no_time_without_any(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_ALL);
    lapse(&s, die(&s));
    sources(&s, INLET_SOURCE_ALL);
    expect(&s, INLET__VIOLATION_GAP_UNTOLD);
}

static void two_blinds_that_meet_cover_a_gap_together(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    blind(&s, die(&s));
    int64_t middle_ns = s.time_ns;
    sources(&s, 0); /* the next agent's first words */
    blind(&s, middle_ns);
    sources(&s, INLET_SOURCE_RAW);
    expect_clean(&s);
}

static void an_act_held_over_a_blind_without_repair_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    press(&s, HID_A);
    press(&s, HID_B);
    blind(&s, die(&s));
    repair(&s, HID_B);
    s.time_ns -= 10;
    sources(&s, INLET_SOURCE_RAW);
    expect(&s, INLET__VIOLATION_HELD_OVER_GAP);
}

static void what_was_pressed_before_a_loss_may_have_been_released_in_it(void **state) {
    (void)state;
    stream_t s = begin(1);
    press(&s, HID_A);
    loss(&s, 1);
    blind(&s, die(&s));
    sources(&s, INLET_SOURCE_RAW);
    expect_clean(&s);
}

static void repairs_that_a_loss_may_have_taken_are_not_missed(void **state) {
    (void)state;
    stream_t s = begin(1);
    press(&s, HID_A);
    blind(&s, die(&s));
    loss(&s, 1);
    sources(&s, INLET_SOURCE_RAW);
    expect_clean(&s);
}

static void a_source_that_stopped_alone_starts_with_nothing_held(void **state) {
    (void)state;
    for (int repaired = 0; repaired <= 1; repaired++) {
        stream_t s = begin(1);
        sources(&s, INLET_SOURCE_ALL);
        press(&s, HID_A);
        sources(&s, INLET_SOURCE_HOOK);
        if (repaired)
            repair(&s, HID_A);
        sources(&s, INLET_SOURCE_ALL);
        if (!repaired) {
            expect(&s, INLET__VIOLATION_HELD_OVER_GAP);
            sources(&s, INLET_SOURCE_HOOK);
            sources(&s, INLET_SOURCE_ALL);
            assert_int_equal(s.verifier.violations_count, 1); /* found once is enough */
            continue;
        }
        release(&s, HID_A); /* the finger had stayed */
        expect_clean(&s);
    }
}

static void a_repair_of_what_is_not_held_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    press(&s, HID_A);
    release(&s, HID_A);
    blind(&s, die(&s));
    repair(&s, HID_A);
    expect(&s, INLET__VIOLATION_SYNTHETIC_INVENTED);
}

static void a_repair_that_comes_twice_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    press(&s, HID_A);
    blind(&s, die(&s));
    repair(&s, HID_A);
    expect_clean(&s);
    repair(&s, HID_A);
    expect(&s, INLET__VIOLATION_SYNTHETIC_INVENTED);
}

static void a_repair_in_the_midst_of_capture_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    press(&s, HID_A);
    repair(&s, HID_A);
    expect(&s, INLET__VIOLATION_SYNTHETIC_INVENTED);
}

/* A key of which only the timing is told is later than it was, and so is the hole before it. */
static void a_hole_before_a_key_on_the_grid_is_no_time_that_goes_back(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    press(&s, HID_A);
    const int64_t before_ns = s.time_ns;
    s.time_ns = (before_ns / INLET_TIMING_GRID_NS + 1) * INLET_TIMING_GRID_NS;
    put(&s, (inlet_event_t){.type = INLET_EVENT_LOSS,
                            .u.loss = {.count = 2, .cause = INLET_CAUSE_HIDDEN}});
    s.time_ns = (before_ns / INLET_TIMING_GRID_NS + 1) * INLET_TIMING_GRID_NS;
    inlet_event_t timing = key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW, 0);
    timing.time_error_ns = INLET_TIMING_GRID_NS;
    put(&s, timing);
    s.time_ns = before_ns;
    press(&s, HID_B);
    expect_clean(&s);
    s.time_ns = before_ns - 1; /* all others still may not */
    press(&s, HID_A);
    expect(&s, INLET__VIOLATION_TIME_BACK);
}

/* What is told of a place before a hidden record is on the grid: later than what follows. */
static void what_is_told_of_a_place_on_the_grid_is_no_time_that_goes_back(void **state) {
    (void)state;
    stream_t s = begin(5);
    const int64_t line_ns = (s.time_ns / INLET_TIMING_GRID_NS + 1) * INLET_TIMING_GRID_NS;
    const int64_t exact_ns = line_ns - 100;
    s.time_ns = line_ns;
    put(&s, (inlet_event_t){.type = INLET_EVENT_SNAPSHOT});
    s.seq--; /* it has none of its own */
    s.time_ns = exact_ns;
    sources(&s, INLET_SOURCE_RAW);
    expect_clean(&s);
    s.time_ns = exact_ns - 1;
    put(&s, (inlet_event_t){.type = INLET_EVENT_SNAPSHOT, .u.snapshot.sources = INLET_SOURCE_RAW});
    expect(&s, INLET__VIOLATION_TIME_BACK);
}

static void device_gone(stream_t *s, uint32_t device) {
    put(s, (inlet_event_t){.type = INLET_EVENT_DEVICE,
                           .device = device,
                           .u.device = {.kind = INLET_DEVICE_KEYBOARD}});
}

static void what_a_device_held_that_is_gone_is_repaired(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    press(&s, HID_A);
    press(&s, HID_B);
    device_gone(&s, 1);
    repair(&s, HID_A);
    repair(&s, HID_B);
    expect_clean(&s);
    repair(&s, HID_A);
    expect(&s, INLET__VIOLATION_SYNTHETIC_INVENTED);
}

static void a_repair_for_another_device_than_the_one_that_is_gone_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    press(&s, HID_A);
    device_gone(&s, 2);
    repair(&s, HID_A);
    expect(&s, INLET__VIOLATION_SYNTHETIC_INVENTED);
}

static void a_repair_long_after_a_device_was_gone_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    press(&s, HID_A);
    device_gone(&s, 1);
    press(&s, HID_B);
    repair(&s, HID_A);
    expect(&s, INLET__VIOLATION_SYNTHETIC_INVENTED);
}

static void what_was_hidden_may_have_said_that_a_device_is_gone(void **state) {
    (void)state;
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_RAW);
    press(&s, HID_A);
    put(&s, (inlet_event_t){.type = INLET_EVENT_LOSS,
                            .u.loss = {.count = 1, .cause = INLET_CAUSE_HIDDEN}});
    repair(&s, HID_A);
    expect_clean(&s);
    press(&s, HID_A);
    repair(&s, HID_A);
    expect(&s, INLET__VIOLATION_SYNTHETIC_INVENTED);
}

static void a_synthetic_press_is_found(void **state) {
    (void)state;
    stream_t s = begin(1);
    put(&s, key(INLET_EVENT_KEY_PRESSED, INLET_FLAG_RAW | INLET_FLAG_SYNTHETIC, HID_A));
    expect(&s, INLET__VIOLATION_SYNTHETIC_INVENTED);
}

static void a_repair_of_what_was_pressed_before_the_join_passes(void **state) {
    (void)state;
    stream_t s = begin(90);
    blind(&s, die(&s));
    repair(&s, HID_A);
    sources(&s, 0);
    expect_clean(&s);
}

static void more_keys_than_it_remembers_are_let_pass(void **state) {
    (void)state;
    stream_t s = begin(1);
    for (uint32_t i = 0; i < 2 * INLET__VERIFIER_KNOWN_MAX; i++)
        press(&s, HID_A + i);
    for (uint32_t i = 0; i < 2 * INLET__VERIFIER_KNOWN_MAX; i++)
        release(&s, HID_A + i);
    expect_clean(&s);
}

static void a_press_that_nobody_can_remember_leaves_its_release_unjudged(void **state) {
    (void)state;
    stream_t s = begin(1);
    release(&s, HID_A);
    for (uint32_t i = 1; i <= INLET__HELD_MAX; i++)
        press(&s, HID_A + i);
    press(&s, HID_A);
    release(&s, HID_A);
    expect_clean(&s);
}

static void only_the_first_findings_are_kept_and_all_are_counted(void **state) {
    (void)state;
    stream_t s = begin(1);
    for (uint32_t i = 0; i < INLET__FINDINGS_MAX + 5; i++) {
        s.seq++;
        press(&s, HID_A);
    }
    assert_int_equal(s.verifier.violations_count, INLET__FINDINGS_MAX + 5);
    assert_int_equal(s.verifier.findings_count, INLET__FINDINGS_MAX);
    assert_int_equal(s.verifier.findings[INLET__FINDINGS_MAX - 1].seq, 2 * INLET__FINDINGS_MAX);
}

static void each_violation_has_a_name_of_its_own(void **state) {
    (void)state;
    for (unsigned i = 0; i < INLET__VIOLATION_COUNT; i++)
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(inlet__violation_name((enum inlet__violation)i),
                                    inlet__violation_name((enum inlet__violation)j));
    assert_string_equal(inlet__violation_name(INLET__VIOLATION_COUNT), "unknown");
}

/* --- snapshots --- */

/* A snapshot of keys, before the next record. */
static void snapshot(stream_t *s, uint32_t mask, const uint32_t *hids, uint32_t count) {
    inlet_event_t event = {.seq = s->seq, .time_ns = s->time_ns, .type = INLET_EVENT_SNAPSHOT};
    event.u.snapshot.sources = (uint16_t)mask;
    event.u.snapshot.count = (uint16_t)count;
    for (uint32_t i = 0; i < count || i == 0; i++) {
        if (count > 0) {
            event.flags = INLET_FLAG_RAW;
            event.device = 1;
            event.u.snapshot.index = (uint16_t)i;
            event.u.snapshot.act = INLET_EVENT_KEY_PRESSED;
            event.u.snapshot.code = hids[i];
        }
        inlet__verifier_note(&s->verifier, &event);
    }
}

static void expect_count(const stream_t *s, enum inlet__violation violation) {
    assert_int_equal(s->verifier.violations_count, 1);
    assert_int_equal(s->verifier.violation_counts[violation], 1);
}

static void a_snapshot_makes_known_what_is_held(void **state) {
    (void)state;
    const uint32_t both[] = {HID_A, HID_B};
    stream_t s = begin(5);
    snapshot(&s, INLET_SOURCE_ALL, both, 2);
    assert_int_equal(s.verifier.held.count, 2);
    release(&s, HID_A);
    release(&s, HID_B);
    assert_int_equal(s.verifier.violations_count, 0);
    release(&s, HID_B);
    expect(&s, INLET__VIOLATION_RELEASE_UNPAIRED);
}

static void a_snapshot_that_contradicts_the_stream_is_found(void **state) {
    (void)state;
    const uint32_t a[] = {HID_A};
    const uint32_t both[] = {HID_A, HID_B};
    stream_t s = begin(1);
    sources(&s, INLET_SOURCE_ALL);
    press(&s, HID_A);
    press(&s, HID_B);
    snapshot(&s, INLET_SOURCE_ALL, both, 2);
    release(&s, HID_B);
    snapshot(&s, INLET_SOURCE_ALL, a, 1);
    assert_int_equal(s.verifier.violations_count, 0);
    const stream_t before = s;
    snapshot(&s, INLET_SOURCE_ALL, NULL, 0);
    expect_count(&s, INLET__VIOLATION_SNAPSHOT_WRONG);
    s = before;
    snapshot(&s, INLET_SOURCE_ALL, both, 2);
    expect_count(&s, INLET__VIOLATION_SNAPSHOT_WRONG);
    s = before;
    snapshot(&s, INLET_SOURCE_RAW, a, 1); /* other sources capture */
    expect_count(&s, INLET__VIOLATION_SNAPSHOT_WRONG);
    s = before;
    loss(&s, 3); /* now anything may be held */
    snapshot(&s, INLET_SOURCE_ALL, NULL, 0);
    assert_int_equal(s.verifier.violations_count, 0);
    assert_int_equal(s.verifier.held.count, 0);
}

static void a_snapshot_with_a_hole_is_none(void **state) {
    (void)state;
    stream_t s = begin(1);
    const inlet_event_t second = {
        .seq = 1,
        .type = INLET_EVENT_SNAPSHOT,
        .flags = INLET_FLAG_RAW,
        .u.snapshot = {.index = 1, .count = 2, .act = INLET_EVENT_KEY_PRESSED, .code = HID_A}};
    inlet__verifier_note(&s.verifier, &second);
    expect_count(&s, INLET__VIOLATION_MALFORMED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(a_whole_stream_with_a_death_in_it_is_clean_and_summed_up),
        RUN(the_first_number_is_any_unless_it_was_told),
        RUN(a_hole_that_no_loss_names_is_found),
        RUN(a_hole_is_found_once_and_what_it_may_have_held_is_not),
        RUN(a_loss_that_names_one_too_few_or_one_too_many_is_found),
        RUN(a_number_that_comes_twice_is_found_and_moves_nothing_back),
        RUN(time_that_goes_back_is_found_and_equal_times_are_not),
        RUN(a_record_that_inlet_could_not_have_made_is_found),
        RUN(a_second_release_is_found_and_a_first_one_may_be_of_before),
        RUN(after_a_loss_any_release_may_come_once),
        RUN(what_is_hidden_leaves_nothing_unknown),
        RUN(what_programs_release_needs_no_press),
        RUN(input_of_a_source_that_does_not_capture_is_found),
        RUN(capture_that_goes_on_without_a_blind_for_the_time_between_is_found),
        RUN(a_blind_that_begins_too_late_or_ends_too_early_is_found),
        RUN(a_blind_for_another_cause_than_was_given_is_found),
        RUN(a_second_word_of_no_capture_does_not_shorten_the_gap),
        RUN(a_blind_in_the_midst_of_capture_is_found),
        RUN(a_hook_that_was_removed_while_another_source_went_on_is_clean),
        RUN(a_hook_that_was_removed_and_yet_captures_is_found),
        RUN(what_a_removed_hook_held_without_repair_is_found),
        RUN(a_blind_of_one_source_covers_no_time_without_any),
        RUN(two_blinds_that_meet_cover_a_gap_together),
        RUN(an_act_held_over_a_blind_without_repair_is_found),
        RUN(what_was_pressed_before_a_loss_may_have_been_released_in_it),
        RUN(repairs_that_a_loss_may_have_taken_are_not_missed),
        RUN(a_source_that_stopped_alone_starts_with_nothing_held),
        RUN(a_repair_of_what_is_not_held_is_found),
        RUN(a_repair_that_comes_twice_is_found),
        RUN(a_repair_in_the_midst_of_capture_is_found),
        RUN(a_hole_before_a_key_on_the_grid_is_no_time_that_goes_back),
        RUN(what_is_told_of_a_place_on_the_grid_is_no_time_that_goes_back),
        RUN(what_a_device_held_that_is_gone_is_repaired),
        RUN(a_repair_for_another_device_than_the_one_that_is_gone_is_found),
        RUN(a_repair_long_after_a_device_was_gone_is_found),
        RUN(what_was_hidden_may_have_said_that_a_device_is_gone),
        RUN(a_synthetic_press_is_found),
        RUN(a_repair_of_what_was_pressed_before_the_join_passes),
        RUN(more_keys_than_it_remembers_are_let_pass),
        RUN(a_press_that_nobody_can_remember_leaves_its_release_unjudged),
        RUN(only_the_first_findings_are_kept_and_all_are_counted),
        RUN(each_violation_has_a_name_of_its_own),
        RUN(a_snapshot_makes_known_what_is_held),
        RUN(a_snapshot_that_contradicts_the_stream_is_found),
        RUN(a_snapshot_with_a_hole_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
