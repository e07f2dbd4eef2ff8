/* When the settings' file is read again: once it has settled, and a bad one twice. */
#include "test.h"

#include "config/config_watch.h"
#include "support/random.h"
#include <string.h>

static const int64_t SETTLE = INLET__CONFIG_SETTLE_NS, DOUBT = INLET__CONFIG_DOUBT_NS;
static const inlet__file_stamp_t none = {0};
static const inlet__file_stamp_t one = {.exists = true, .bytes = 10, .written = 1};
static const inlet__file_stamp_t later = {.exists = true, .bytes = 10, .written = 2};
static const inlet__file_stamp_t longer = {.exists = true, .bytes = 11, .written = 1};
static inlet__config_watch_t watch;

static void what_is_in_force_is_not_read_again(void **state) {
    (void)state;
    inlet__config_watch_init(&watch, &one);
    for (int64_t now = 0; now < 10 * DOUBT; now += SETTLE)
        assert_false(inlet__config_watch_look(&watch, &one, now));
    assert_int_equal(watch.due_ns, INT64_MAX);
}

static void any_difference_is_one_and_is_read_once_it_has_settled(void **state) {
    (void)state;
    const inlet__file_stamp_t *const others[] = {&none, &later, &longer};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        inlet__config_watch_init(&watch, &one);
        assert_false(inlet__config_watch_look(&watch, others[i], 5));
        assert_int_equal(watch.due_ns, 5 + SETTLE);
        assert_false(inlet__config_watch_look(&watch, others[i], 4 + SETTLE));
        assert_true(inlet__config_watch_look(&watch, others[i], 5 + SETTLE));
        assert_true(inlet__config_watch_judge(&watch, true, 5 + SETTLE));
        assert_int_equal(watch.due_ns, INT64_MAX);
        assert_false(inlet__config_watch_look(&watch, others[i], 9 * DOUBT));
    }
}

static void one_that_is_still_written_is_left_alone(void **state) {
    (void)state;
    inlet__file_stamp_t growing = one;
    int64_t now = 0;
    inlet__config_watch_init(&watch, &one);
    for (int i = 0; i < 50; i++, now += SETTLE - 1) {
        growing.bytes++;
        assert_false(inlet__config_watch_look(&watch, &growing, now));
    }
    assert_true(inlet__config_watch_look(&watch, &growing, now + 1));
}

static void a_bad_one_is_read_twice_before_it_is_judged(void **state) {
    (void)state;
    inlet__config_watch_init(&watch, &one);
    inlet__config_watch_look(&watch, &later, 0);
    assert_true(inlet__config_watch_look(&watch, &later, SETTLE));
    assert_false(inlet__config_watch_judge(&watch, false, SETTLE));
    assert_false(inlet__config_watch_look(&watch, &later, SETTLE + DOUBT - 1));
    assert_true(inlet__config_watch_look(&watch, &later, SETTLE + DOUBT));
    assert_true(inlet__config_watch_judge(&watch, false, SETTLE + DOUBT));
    assert_int_equal(watch.due_ns, INT64_MAX);
    /* The next one has its two looks again. */
    inlet__config_watch_look(&watch, &longer, 9 * DOUBT);
    assert_true(inlet__config_watch_look(&watch, &longer, 9 * DOUBT + SETTLE));
    assert_false(inlet__config_watch_judge(&watch, false, 9 * DOUBT + SETTLE));
}

static void one_that_is_changed_while_it_is_doubted_begins_anew(void **state) {
    (void)state;
    inlet__config_watch_init(&watch, &one);
    inlet__config_watch_look(&watch, &later, 0);
    assert_true(inlet__config_watch_look(&watch, &later, SETTLE));
    assert_false(inlet__config_watch_judge(&watch, false, SETTLE));
    assert_false(inlet__config_watch_look(&watch, &longer, SETTLE + 1));
    assert_true(inlet__config_watch_look(&watch, &longer, 2 * SETTLE + 1));
    assert_false(inlet__config_watch_judge(&watch, false, 2 * SETTLE + 1));
}

static void one_that_somebody_holds_is_looked_at_until_it_is_free(void **state) {
    (void)state;
    int64_t now = SETTLE;
    inlet__config_watch_init(&watch, &one);
    inlet__config_watch_look(&watch, &later, 0);
    for (int i = 0; i < 5; i++) {
        assert_true(inlet__config_watch_look(&watch, &later, now));
        inlet__config_watch_postpone(&watch, now);
        assert_false(inlet__config_watch_look(&watch, &later, now));
        now = watch.due_ns;
    }
    assert_true(inlet__config_watch_look(&watch, &later, now));
    assert_false(inlet__config_watch_judge(&watch, false, now)); /* it still has two looks */
}

static void what_is_put_back_is_not_read(void **state) {
    (void)state;
    inlet__config_watch_init(&watch, &one);
    inlet__config_watch_look(&watch, &none, 0);
    assert_false(inlet__config_watch_look(&watch, &one, 1));
    assert_int_equal(watch.due_ns, INT64_MAX);
}

/* Whatever happens to the file, and whenever: what it is like in the end is judged, and the watch
 * rests. */
static void the_last_content_is_judged_in_the_end(void **state) {
    (void)state;
    const inlet__file_stamp_t *const kinds[] = {&none, &one, &later, &longer};
    test_random_t random = test_random_seed(7);
    for (int run = 0; run < 2000; run++) {
        int64_t now = 0;
        const inlet__file_stamp_t *stamp = kinds[test_random_below(&random, 4)];
        inlet__config_watch_init(&watch, stamp);
        for (int step = 0; step < 30; step++) {
            if (test_random_below(&random, 3) == 0)
                stamp = kinds[test_random_below(&random, 4)];
            now += (int64_t)test_random_below(&random, 2 * (uint64_t)SETTLE);
            if (inlet__config_watch_look(&watch, stamp, now))
                inlet__config_watch_judge(&watch, test_random_below(&random, 2) == 0, now);
        }
        for (int looks = 0; watch.due_ns != INT64_MAX || looks == 0; looks++) {
            assert_true(looks < 4);
            now = watch.due_ns != INT64_MAX && watch.due_ns > now ? watch.due_ns : now;
            if (inlet__config_watch_look(&watch, stamp, now))
                inlet__config_watch_judge(&watch, false, now);
        }
        assert_int_equal(watch.judged.exists, stamp->exists);
        assert_int_equal(watch.judged.bytes, stamp->bytes);
        assert_int_equal(watch.judged.written, stamp->written);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(what_is_in_force_is_not_read_again),
        RUN(any_difference_is_one_and_is_read_once_it_has_settled),
        RUN(one_that_is_still_written_is_left_alone),
        RUN(a_bad_one_is_read_twice_before_it_is_judged),
        RUN(one_that_is_changed_while_it_is_doubted_begins_anew),
        RUN(one_that_somebody_holds_is_looked_at_until_it_is_free),
        RUN(what_is_put_back_is_not_read),
        RUN(the_last_content_is_judged_in_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
