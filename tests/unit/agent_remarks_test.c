/* Lines that an agent has for the service's log: which are written, and how many. */
#include "sessions/agent_remarks.h"

#include <string.h>

#include "ring/ring.h"
#include "test.h"
#include <inlet/status.h>

#define SECOND INT64_C(1000000000)

static _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES];
static const inlet__ring_memory_t memory = {.section = section};
static inlet__agent_remarks_t remarks;
static inlet__agent_remark_t remark;

static int set_up(void **state) {
    (void)state;
    memset(&remarks, 0, sizeof remarks);
    inlet__agent_remarks_begin(&remarks, 0);
    return inlet__ring_create(&memory, 1) == INLET_OK ? 0 : -1;
}

static void what_an_agent_says_is_written_as_it_is(void **state) {
    (void)state;
    assert_false(inlet__agent_remarks_next(&remarks, &memory, 5, &remark));
    assert_true(inlet__ring_say(&memory, "a hook \xE2\x80\xA6"));
    assert_true(inlet__agent_remarks_next(&remarks, &memory, 5, &remark));
    assert_string_equal(remark.text, "a hook \xE2\x80\xA6");
    assert_int_equal(remark.withheld, 0);
    assert_false(inlet__agent_remarks_next(&remarks, &memory, 5, &remark));
}

static void what_is_no_line_of_text_is_counted_only(void **state) {
    (void)state;
    static const char *const bad[] = {"", "two\nlines", "\x1B[2J", "cut \xC3", "\xFF"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_true(inlet__ring_say(&memory, bad[i]));
        assert_false(inlet__agent_remarks_next(&remarks, &memory, 5, &remark));
    }
    assert_true(inlet__ring_say(&memory, "good"));
    assert_true(inlet__agent_remarks_next(&remarks, &memory, 5, &remark));
    assert_string_equal(remark.text, "good");
    assert_int_equal(remark.withheld, COUNT_OF(bad));
}

static uint32_t written_of(uint32_t count, int64_t now_ns) {
    uint32_t written = 0;
    for (uint32_t i = 0; i < count; i++) {
        assert_true(inlet__ring_say(&memory, "again"));
        written += inlet__agent_remarks_next(&remarks, &memory, now_ns, &remark);
    }
    return written;
}

static void more_than_so_many_a_minute_are_counted_only(void **state) {
    (void)state;
    assert_int_equal(written_of(100, SECOND), INLET__AGENT_REMARKS_MAX);
    inlet__agent_remarks_begin(&remarks, remarks.heard); /* another agent gains nothing */
    assert_int_equal(written_of(10, 60 * SECOND), 0);
    assert_int_equal(written_of(1, 61 * SECOND), 1);
    assert_int_equal(remark.withheld, 110 - INLET__AGENT_REMARKS_MAX);
}

/* A ring that always has more would keep the service busy. */
static void a_liar_is_listened_to_for_a_bounded_time(void **state) {
    (void)state;
    inlet__ring_capture_t *capture = &inlet__ring_header(&memory)->capture;
    atomic_store(&capture->said, UINT64_MAX);
    assert_false(inlet__agent_remarks_next(&remarks, &memory, 5, &remark));
    assert_int_equal(remarks.withheld, 1);
    assert_true(remarks.heard == UINT64_MAX);
}

#define FIXED(test) cmocka_unit_test_setup(test, set_up)

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXED(what_an_agent_says_is_written_as_it_is),
        FIXED(what_is_no_line_of_text_is_counted_only),
        FIXED(more_than_so_many_a_minute_are_counted_only),
        FIXED(a_liar_is_listened_to_for_a_bounded_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
