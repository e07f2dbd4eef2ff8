/* How well a replay was played: times, echoes, positions; and whether it may be played at all. */
#include "test.h"

#include <inlet/keys.h>
#include <string.h>

#include "replay/fidelity.h"
#include "replay/surroundings.h"

static fidelity_t *fidelity;

static int begin(void **state) {
    (void)state;
    fidelity = fidelity_open(16);
    return fidelity == NULL;
}

static int end(void **state) {
    (void)state;
    fidelity_close(fidelity);
    return 0;
}

static const act_t press = {.kind = ACT_KEY, .down = 1, .scan = 0x1E};

static inlet_event_t echo_of(uint64_t extra, int64_t time_ns) {
    return (inlet_event_t){.type = INLET_EVENT_KEY_PRESSED,
                           .flags = INLET_FLAG_HOOK | INLET_FLAG_INJECTED,
                           .time_ns = time_ns,
                           .extra = extra};
}

static fidelity_report_t report_of(void) {
    fidelity_report_t report;
    fidelity_report(fidelity, true, &report);
    return report;
}

static void what_comes_back_is_counted_once(void **state) {
    uint64_t tags[3];
    (void)state;
    for (uint64_t i = 0; i < 3; i++)
        tags[i] = fidelity_begin(fidelity, &press, 100 + i);
    fidelity_sent(fidelity, 3, 3, 1000, 1250);
    inlet_event_t event = echo_of(tags[0], 1500);
    assert_true(fidelity_seen(fidelity, &event));
    event.flags = INLET_FLAG_RAW;
    event.extra = (uint32_t)tags[0];
    assert_true(fidelity_seen(fidelity, &event));
    event = echo_of(tags[2], 1600);
    assert_true(fidelity_seen(fidelity, &event));
    const fidelity_report_t report = report_of();
    assert_int_equal(report.sent, 3);
    assert_int_equal(report.arrived, 2);
    assert_int_equal(report.missing, 1);
    assert_int_equal(report.missing_count, 1);
    assert_int_equal(report.first_missing[0].seq, 101);
    assert_int_equal(report.first_missing[0].number, 1);
    assert_int_equal(report.late_ns.max, 250);
    assert_int_equal(report.arrival_ns.max, 350);
    assert_int_equal(fidelity_outstanding(fidelity), 1);
}

static void others_input_is_no_echo(void **state) {
    (void)state;
    const uint64_t tag = fidelity_begin(fidelity, &press, 1);
    inlet_event_t event = echo_of(tag, 5);
    assert_false(fidelity_seen(fidelity, &event)); /* not sent yet */
    fidelity_sent(fidelity, 1, 1, 0, 1);
    event.extra = 0;
    assert_false(fidelity_seen(fidelity, &event));
    event.extra = acts_tag(ACTS_SENDER_MACRO, 1);
    assert_false(fidelity_seen(fidelity, &event));
    event.extra = acts_tag(ACTS_SENDER_REPLAY, 2); /* never begun */
    assert_false(fidelity_seen(fidelity, &event));
    event = echo_of(tag, 5);
    event.type = INLET_EVENT_KEY_RELEASED; /* somebody's with a borrowed tag */
    assert_false(fidelity_seen(fidelity, &event));
    assert_int_equal(report_of().missing, 1);
}

static void what_the_system_refused_is_not_missing(void **state) {
    (void)state;
    (void)fidelity_begin(fidelity, &press, 1);
    (void)fidelity_begin(fidelity, &press, 2);
    fidelity_sent(fidelity, 2, 1, 0, 0);
    const fidelity_report_t report = report_of();
    assert_int_equal(report.sent, 1);
    assert_int_equal(report.refused, 1);
}

static void positions_are_compared(void **state) {
    const act_t move = {.kind = ACT_MOVE_TO, .x = 10, .y = -20};
    (void)state;
    for (int i = 0; i < 2; i++) {
        inlet_event_t event = {.type = INLET_EVENT_MOUSE_MOVED,
                               .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                               .extra = fidelity_begin(fidelity, &move, 1),
                               .u.mouse = {.x = 10, .y = i == 0 ? -20 : -24}};
        fidelity_sent(fidelity, 1, 1, 0, 1);
        assert_true(fidelity_seen(fidelity, &event));
    }
    const fidelity_report_t report = report_of();
    assert_int_equal(report.positions, 2);
    assert_int_equal(report.positions_off, 1);
    assert_int_equal(report.position_error_max, 4);
}

/* Past its room each place is needed again, and past the tag's numbers these come again. */
static void what_is_long_ago_counts_as_missing(void **state) {
    (void)state;
    const uint64_t count = ACTS_TAG_NUMBERS + 500;
    uint64_t tag = 0;
    for (uint64_t i = 0; i < count; i++) {
        tag = fidelity_begin(fidelity, &press, i);
        fidelity_sent(fidelity, 1, 1, 0, 7);
        inlet_event_t event = echo_of(tag, 9);
        if (i % 4 != 0)
            assert_true(fidelity_seen(fidelity, &event));
    }
    const fidelity_report_t report = report_of();
    assert_int_equal(report.missing, (count + 3) / 4);
    assert_int_equal(report.missing_count, FIDELITY_MISSING_MAX);
    assert_int_equal(report.first_missing[1].number, 4);
    assert_int_equal(report.disordered, 0);
    assert_true(fidelity_outstanding(fidelity) <= 64);
}

static void order_is_told(void **state) {
    (void)state;
    const uint64_t first = fidelity_begin(fidelity, &press, 1);
    const uint64_t second = fidelity_begin(fidelity, &press, 2);
    fidelity_sent(fidelity, 2, 2, 0, 1);
    inlet_event_t event = echo_of(second, 2);
    (void)fidelity_seen(fidelity, &event);
    event = echo_of(first, 3);
    (void)fidelity_seen(fidelity, &event);
    assert_int_equal(report_of().disordered, 1);
}

static void the_histogram_has_each_act_once(void **state) {
    uint64_t bins[FIDELITY_BINS];
    static const int64_t late_ns[] = {0, 10000, 10001, 250000, 999999, 16000000, 16000001};
    static const uint64_t wanted[FIDELITY_BINS] = {2, 1, 0, 1, 1, 0, 1, 1};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(late_ns); i++) {
        (void)fidelity_begin(fidelity, &press, i);
        fidelity_sent(fidelity, 1, 1, 50, 50 + late_ns[i]);
    }
    fidelity_bins(fidelity, bins);
    assert_memory_equal(bins, wanted, sizeof bins);
}

static surroundings_t usual(void) {
    return (surroundings_t){
        .hkl = UINT64_C(0xFFFFFFFFF0010409),
        .locks = INLET_LOCK_NUM,
        .monitors_count = 2,
        .monitors = {{.width = 1920, .height = 1080, .dpi = 96, .name = "A"},
                     {.x = 1920, .width = 2560, .height = 1440, .dpi = 144, .name = "B"}}};
}

static uint32_t differ(const surroundings_t *now, uint32_t parts) {
    char text[SURROUNDINGS_TEXT_BYTES];
    const surroundings_t then = usual();
    const uint32_t part = surroundings_differ(&then, now, parts, text);
    assert_int_equal(part != 0, text[0] != '\0');
    return part;
}

static void surroundings_are_the_same_or_not(void **state) {
    (void)state;
    surroundings_t now = usual();
    const inlet_monitor_t first = now.monitors[0];
    now.monitors[0] = now.monitors[1]; /* the order is the system's whim */
    now.monitors[1] = first;
    now.hkl = 0xF0010409;
    now.locks |= INLET_LOCK_SCROLL;
    assert_int_equal(differ(&now, SURROUNDINGS_ALL), 0);
    now.monitors[0].dpi = 120;
    assert_int_equal(differ(&now, SURROUNDINGS_ALL), SURROUNDINGS_DPI);
    now.monitors[0].dpi = 0; /* unknown */
    assert_int_equal(differ(&now, SURROUNDINGS_ALL), 0);
    now.monitors[0].width++;
    assert_int_equal(differ(&now, SURROUNDINGS_ALL), SURROUNDINGS_MONITORS);
    assert_int_equal(differ(&now, SURROUNDINGS_ALL & ~(uint32_t)SURROUNDINGS_MONITORS), 0);
    now = usual();
    now.monitors_count = 1;
    assert_int_equal(differ(&now, SURROUNDINGS_ALL), SURROUNDINGS_MONITORS);
    now.monitors_count = 3; /* those that there were, and another */
    assert_int_equal(differ(&now, SURROUNDINGS_ALL), SURROUNDINGS_MONITORS);
    now = usual();
    now.locks = 0;
    assert_int_equal(differ(&now, SURROUNDINGS_ALL), SURROUNDINGS_LOCKS);
    now.hkl = 0x04070407;
    assert_int_equal(differ(&now, SURROUNDINGS_ALL), SURROUNDINGS_LAYOUT);
    now = (surroundings_t){0}; /* a recording that was imported tells nothing */
    assert_int_equal(differ(&now, SURROUNDINGS_ALL), 0);
    assert_int_equal(surroundings_part("dpi"), SURROUNDINGS_DPI);
    assert_int_equal(surroundings_part("DPI"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_comes_back_is_counted_once),        TEST(others_input_is_no_echo),
        TEST(what_the_system_refused_is_not_missing), TEST(positions_are_compared),
        TEST(what_is_long_ago_counts_as_missing),     TEST(order_is_told),
        TEST(the_histogram_has_each_act_once),        RUN(surroundings_are_the_same_or_not)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
