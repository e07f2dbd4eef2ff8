/* base/histogram.h: quantiles against sorted values, the boundaries of buckets, the largest
 * numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/histogram.h"
#include "support/random.h"

static inlet__histogram_t histogram, other; /* large */

static int start_empty(void **state) {
    (void)state;
    inlet__histogram_reset(&histogram);
    inlet__histogram_reset(&other);
    return 0;
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The quantile's bucket, never below the true value, and at most a 64th above it. */
static void assert_close(int64_t told, int64_t value) {
    assert_true(told >= value);
    assert_true((uint64_t)(told - value) <= (uint64_t)value / INLET__HISTOGRAM_STEPS);
}

static void quantiles_are_those_of_the_sorted_values(void **state) {
    (void)state;
    enum { COUNT = 10007 };
    static const uint32_t shares[] = {1, 100, 2500, 5000, 9000, 9900, 9990, 9999, 10000};
    static int64_t values[COUNT];
    for (uint64_t seed = 1; seed <= 20; seed++) {
        test_random_t random = test_random_seed(seed);
        inlet__histogram_reset(&histogram);
        for (size_t i = 0; i < COUNT; i++) { /* of all sizes alike */
            values[i] =
                (int64_t)(test_random_next(&random) >> (1 + test_random_below(&random, 63)));
            inlet__histogram_add(&histogram, values[i], 1);
        }
        qsort(values, COUNT, sizeof values[0], compare);
        for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
            size_t rank = ((size_t)COUNT * shares[i] + 9999) / 10000;
            assert_close(inlet__histogram_quantile(&histogram, shares[i]), values[rank - 1]);
        }
        assert_true(histogram.max == values[COUNT - 1]);
        assert_true(inlet__histogram_quantile(&histogram, 10000) == values[COUNT - 1]);
    }
}

static void small_values_are_exact(void **state) {
    (void)state;
    for (int64_t value = 0; value < 2 * INLET__HISTOGRAM_STEPS; value++) {
        inlet__histogram_reset(&histogram);
        inlet__histogram_add(&histogram, value, 1);
        inlet__histogram_add(&histogram, INT64_MAX, 1); /* so that the maximum cuts nothing */
        assert_int_equal(inlet__histogram_quantile(&histogram, 5000), value);
    }
}

static void every_boundary_of_a_power_of_two_is_close(void **state) {
    (void)state;
    for (unsigned power = 1; power < 63; power++) {
        for (int64_t beside = -1; beside <= 1; beside++) {
            int64_t value = (INT64_C(1) << power) + beside;
            inlet__histogram_reset(&histogram);
            inlet__histogram_add(&histogram, value, 1);
            inlet__histogram_add(&histogram, INT64_MAX, 1);
            assert_close(inlet__histogram_quantile(&histogram, 5000), value);
        }
    }
    assert_true(inlet__histogram_quantile(&histogram, 10000) == INT64_MAX);
    assert_int_equal(histogram.buckets[INLET__HISTOGRAM_BUCKETS - 1], 1); /* the last, no further */
}

static void no_quantile_is_above_the_maximum(void **state) {
    (void)state;
    inlet__histogram_add(&histogram, 1000001, 3);
    inlet__quantiles_t told = inlet__histogram_quantiles(&histogram);
    assert_true(told.count == 3 && told.p50 == 1000001 && told.p999 == 1000001);
    assert_true(told.max == 1000001);
}

static void an_empty_one_has_only_zeros(void **state) {
    (void)state;
    inlet__histogram_add(&histogram, 77, 0); /* nothing, however large */
    inlet__quantiles_t told = inlet__histogram_quantiles(&histogram);
    assert_true(told.count == 0 && told.p50 == 0 && told.p999 == 0 && told.max == 0);
}

static void negative_values_count_as_0(void **state) {
    (void)state;
    inlet__histogram_add(&histogram, -5, 1);
    inlet__histogram_add(&histogram, INT64_MIN, 1);
    assert_true(histogram.count == 2 && histogram.sum == 0 && histogram.max == 0);
    assert_true(histogram.buckets[0] == 2);
}

static void rare_values_show_from_their_share_on(void **state) {
    (void)state;
    inlet__histogram_add(&histogram, 10, 9989);
    inlet__histogram_add(&histogram, 100, 11);
    inlet__quantiles_t told = inlet__histogram_quantiles(&histogram);
    assert_true(told.p50 == 10 && told.p90 == 10 && told.p99 == 10);
    assert_true(told.p999 == 100 && told.max == 100); /* the 9,990th of 10,000 */
    assert_int_equal(inlet__histogram_quantile(&histogram, 9989), 10);
}

static void the_sum_stays_at_its_maximum_and_counts_go_on(void **state) {
    (void)state;
    inlet__histogram_add(&histogram, INT64_MAX, 2);
    assert_true(histogram.sum == UINT64_MAX - 1);
    inlet__histogram_add(&histogram, INT64_MAX, 1);
    assert_true(histogram.sum == UINT64_MAX);
    inlet__histogram_add(&histogram, INT64_MAX, UINT64_C(1) << 62);
    assert_true(histogram.sum == UINT64_MAX);
    assert_true(histogram.count == (UINT64_C(1) << 62) + 3);
    assert_true(inlet__histogram_quantile(&histogram, 1) == INT64_MAX); /* no rank overflows */
    inlet__histogram_add(&histogram, 1, UINT64_C(1) << 63);
    assert_true(inlet__histogram_quantile(&histogram, 5000) == 1);
    assert_true(inlet__histogram_quantile(&histogram, 9000) == INT64_MAX);
}

static void a_merge_is_as_if_all_had_been_added_to_one(void **state) {
    (void)state;
    static inlet__histogram_t one;
    test_random_t random = test_random_seed(9);
    inlet__histogram_reset(&one);
    for (int i = 0; i < 1000; i++) {
        int64_t value = (int64_t)test_random_below(&random, UINT64_C(1) << 40);
        inlet__histogram_add(i % 3 == 0 ? &histogram : &other, value, 1);
        inlet__histogram_add(&one, value, 1);
    }
    inlet__histogram_merge(&histogram, &other);
    assert_memory_equal(&histogram, &one, sizeof one);
    other.sum = UINT64_MAX;
    inlet__histogram_merge(&histogram, &other);
    assert_true(histogram.sum == UINT64_MAX);
}

static void a_reset_one_is_empty(void **state) {
    (void)state;
    inlet__histogram_add(&histogram, 123456, 7);
    inlet__histogram_reset(&histogram);
    assert_memory_equal(&histogram, &other, sizeof other);
}

#define FRESH(test) cmocka_unit_test_setup(test, start_empty)

int main(void) {
    const struct CMUnitTest tests[] = {
        FRESH(quantiles_are_those_of_the_sorted_values),
        FRESH(small_values_are_exact),
        FRESH(every_boundary_of_a_power_of_two_is_close),
        FRESH(no_quantile_is_above_the_maximum),
        FRESH(an_empty_one_has_only_zeros),
        FRESH(negative_values_count_as_0),
        FRESH(rare_values_show_from_their_share_on),
        FRESH(the_sum_stays_at_its_maximum_and_counts_go_on),
        FRESH(a_merge_is_as_if_all_had_been_added_to_one),
        FRESH(a_reset_one_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
