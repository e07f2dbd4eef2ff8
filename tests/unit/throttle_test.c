/* Whether Windows throttles raw mouse input, by how its messages arrive. */
#include "hook/throttle.h"
#include "support/random.h"
#include "test.h"

#define MS INT64_C(1000000)

enum { WINDOWS_10 = 19045, WINDOWS_11 = 22000 };

typedef struct mouse {
    inlet__throttle_t throttle;
    int64_t now_ns;
    uint32_t device;
    test_random_t random;
} mouse_t;

static mouse_t begin(void) {
    mouse_t mouse = {.now_ns = 1000 * MS, .device = 1, .random = test_random_seed(7)};
    inlet__throttle_begin(&mouse.throttle, WINDOWS_11, 1);
    return mouse;
}

/* Moves with so long between two messages, give or take; the hook is called `hook` times for each.
 * Returns how many were marked. */
static unsigned move(mouse_t *mouse, unsigned count, int64_t interval_ns, int64_t jitter_ns,
                     int32_t dx, unsigned hook) {
    unsigned marked = 0;
    for (unsigned i = 0; i < count; i++) {
        const int64_t jitter =
            (int64_t)test_random_below(&mouse->random, (uint64_t)(2 * jitter_ns + 1)) - jitter_ns;
        mouse->now_ns += interval_ns;
        for (unsigned k = 0; k < hook; k++)
            inlet__throttle_hook_moved(&mouse->throttle);
        marked += inlet__throttle_raw_moved(&mouse->throttle, mouse->device, dx, 0,
                                            mouse->now_ns + jitter, true);
    }
    return marked;
}

static void a_windows_that_does_not_throttle_marks_nothing(void **state) {
    (void)state;
    static const uint32_t settings[][2] = {{WINDOWS_10, 1}, {0, 1}, {WINDOWS_11, 0}};
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        mouse_t mouse = begin();
        inlet__throttle_begin(&mouse.throttle, settings[i][0], settings[i][1]);
        assert_int_equal(move(&mouse, 500, 8 * MS, MS / 2, 9, 8), 0);
        assert_int_equal(mouse.throttle.state, INLET__THROTTLE_IMPOSSIBLE);
    }
}

static void steady_sums_are_marked_from_a_tenth_of_a_second_on(void **state) {
    (void)state;
    mouse_t mouse = begin();
    assert_int_equal(move(&mouse, 500, 8 * MS, MS / 2, 9, 0), 500 - 12);
    assert_int_equal(mouse.throttle.state, INLET__THROTTLE_LIKELY);
    mouse.now_ns += 5000 * MS; /* a pause changes nothing */
    assert_int_equal(move(&mouse, 10, 8 * MS, MS / 2, 9, 0), 10);
}

static void only_a_hook_that_sees_more_makes_it_certain(void **state) {
    (void)state;
    mouse_t mouse = begin();
    move(&mouse, 100, 8 * MS, MS / 2, 9, 1);
    assert_int_equal(mouse.throttle.state, INLET__THROTTLE_LIKELY);
    move(&mouse, 100, 8 * MS, MS / 2, 9, 8);
    assert_int_equal(mouse.throttle.state, INLET__THROTTLE_CERTAIN);
}

static void a_faster_mouse_is_not_marked_and_ends_the_suspicion(void **state) {
    (void)state;
    mouse_t mouse = begin();
    assert_int_equal(move(&mouse, 2000, MS, MS / 4, 3, 0), 0);
    assert_int_equal(move(&mouse, 2000, MS / 8, 0, 3, 0), 0);
    move(&mouse, 100, 8 * MS, MS / 2, 9, 8);
    assert_int_equal(mouse.throttle.state, INLET__THROTTLE_CERTAIN);
    assert_int_equal(move(&mouse, 100, MS, MS / 4, 3, 1), 2);
    assert_int_equal(mouse.throttle.state, INLET__THROTTLE_UNSEEN);
}

static void slow_or_uneven_motion_is_not_marked(void **state) {
    (void)state;
    mouse_t mouse = begin();
    assert_int_equal(move(&mouse, 500, 8 * MS, MS / 2, 1, 0), 0);  /* a count at a time */
    assert_int_equal(move(&mouse, 500, 11 * MS, MS / 2, 9, 0), 0); /* another rate */
    assert_int_equal(move(&mouse, 500, 16 * MS, MS / 2, 9, 0), 0); /* … and another */
    assert_int_equal(move(&mouse, 500, 8 * MS, 6 * MS, 9, 0), 0);
}

static void what_was_read_in_a_batch_says_nothing(void **state) {
    (void)state;
    mouse_t mouse = begin();
    for (int i = 0; i < 500; i++)
        assert_false(inlet__throttle_raw_moved(&mouse.throttle, 1, 9, 0,
                                               mouse.now_ns + i / 4 * 8 * MS, false));
    for (int i = 0; i < 500; i++) /* nor does it when others between were not */
        assert_false(inlet__throttle_raw_moved(&mouse.throttle, 1, 9, 0, mouse.now_ns + i * 8 * MS,
                                               i % 2 == 0));
    assert_int_equal(mouse.throttle.state, INLET__THROTTLE_UNSEEN);
}

static void each_mouse_is_judged_by_itself(void **state) {
    (void)state;
    mouse_t mouse = begin();
    move(&mouse, 100, 8 * MS, MS / 2, 9, 0);
    assert_int_equal(mouse.throttle.state, INLET__THROTTLE_LIKELY);
    mouse.device = 2;
    assert_int_equal(move(&mouse, 12, 8 * MS, 0, 9, 0), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(a_windows_that_does_not_throttle_marks_nothing),
        RUN(steady_sums_are_marked_from_a_tenth_of_a_second_on),
        RUN(only_a_hook_that_sees_more_makes_it_certain),
        RUN(a_faster_mouse_is_not_marked_and_ends_the_suspicion),
        RUN(slow_or_uneven_motion_is_not_marked),
        RUN(what_was_read_in_a_batch_says_nothing),
        RUN(each_mouse_is_judged_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
