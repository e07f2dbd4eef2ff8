/* Buckets: what adds up, how they stand in JSON, and what is refused of what somebody sends. */
#include "test.h"

#include <inlet/keys.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/random.h"
#include "telemetry/bucket.h"

static const bucket_id_t id = {.machine = "desk-7",
                               .boot_id = UINT64_C(0xFEDCBA9876543210),
                               .session = 2,
                               .epoch = 5,
                               .minute = 29000000,
                               .generation = 3};

static bucket_t *random_bucket(test_random_t *random) {
    static const char *const codes[] = {"KeyA", "KeyB", "Space", "Enter", "ShiftLeft"};
    bucket_t *bucket = bucket_new(&id);
    assert_non_null(bucket);
    for (int i = 0; i < BUCKET_TOTALS; i++)
        bucket->totals[i] = test_random_below(random, 5) == 0 ? (uint64_t)BUCKET_COUNT_MAX - 1
                                                              : test_random_below(random, 1000);
    for (int i = 0; i < 30; i++)
        inlet__histogram_add(
            &bucket->histograms[test_random_below(random, BUCKET_HISTOGRAMS)],
            (int64_t)test_random_below(random, 1u << test_random_below(random, 31)),
            1 + test_random_below(random, 3));
    for (int i = 0; i < 4; i++)
        bucket_add_code(bucket, codes[test_random_below(random, COUNT_OF(codes))],
                        1 + test_random_below(random, 9));
    for (int i = 0; i < 3; i++) {
        const bucket_device_t same = {.stable_id = 1 + test_random_below(random, 4),
                                      .kind = INLET_DEVICE_MOUSE};
        bucket_device_t *device = bucket_device(bucket, &same);
        device->events = bucket_sum(device->events, test_random_below(random, 100));
        inlet__histogram_add(&device->interval_ns, 1000000, 1);
        bucket_monitor_t *monitor =
            bucket_monitor(bucket, (int32_t)test_random_below(random, 3) * 1920, 0, 1920, 1080, 96);
        monitor->positions[test_random_below(random, BUCKET_GRID_CELLS)]++;
    }
    const uint64_t cause = 1 + test_random_below(random, INLET_CAUSE_COUNT - 1);
    bucket->lost[cause].records++;
    bucket->lost[cause].events += test_random_below(random, 50);
    bucket->blind[cause].spans++;
    bucket->blind[cause].ns += test_random_below(random, 1u << 30);
    return bucket;
}

/* The lists in an order of their own, so that texts compare. */
static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_list(json_t *root, const char *name) {
    json_t *list = json_object_get(root, name);
    const size_t count = json_array_size(list);
    char *texts[BUCKET_DEVICES_MAX] = {NULL};
    for (size_t i = 0; i < count; i++)
        texts[i] = json_dumps(json_array_get(list, i), JSON_SORT_KEYS);
    qsort(texts, count, sizeof texts[0], by_text);
    for (size_t i = 0; i < count; i++) {
        json_array_set_new(list, i, json_loads(texts[i], 0, NULL));
        free(texts[i]);
    }
}

static char *sorted_text(const bucket_t *bucket) {
    json_t *json = bucket_to_json(bucket);
    assert_non_null(json);
    sort_list(json, "devices");
    sort_list(json, "monitors");
    char *text = json_dumps(json, JSON_SORT_KEYS);
    json_decref(json);
    return text;
}

static void assert_same(const bucket_t *a, const bucket_t *b) {
    char *left = sorted_text(a), *right = sorted_text(b);
    assert_string_equal(left, right);
    free(left);
    free(right);
}

static bucket_t *merged(const bucket_t *a, const bucket_t *b) {
    bucket_t *sum = bucket_new(&id);
    assert_true(bucket_merge(sum, a));
    assert_true(bucket_merge(sum, b));
    return sum;
}

static void merging_is_associative_and_commutative(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        test_random_t random = test_random_seed(seed);
        bucket_t *a = random_bucket(&random), *b = random_bucket(&random),
                 *c = random_bucket(&random);
        bucket_t *ab = merged(a, b), *bc = merged(b, c), *ba = merged(b, a);
        bucket_t *left = merged(ab, c), *right = merged(a, bc);
        assert_same(left, right);
        assert_same(ab, ba);
        bucket_t *const all[] = {a, b, c, ab, bc, ba, left, right};
        for (size_t i = 0; i < COUNT_OF(all); i++)
            bucket_free(all[i]);
    }
}

static void what_is_written_is_read(void **state) {
    char error[BUCKET_ERROR_BYTES];
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        test_random_t random = test_random_seed(seed);
        bucket_t *bucket = random_bucket(&random);
        snprintf(bucket->devices[0]->name, BUCKET_NAME_BYTES, "M\xC3\xBCs \"<b>\"");
        char *text = bucket_to_text(bucket);
        bucket_t *again = bucket_from_text(text, strlen(text), error);
        assert_string_equal(error, "");
        assert_non_null(again);
        assert_same(bucket, again);
        assert_memory_equal(&bucket->id, &again->id, sizeof bucket->id);
        assert_memory_equal(bucket->histograms, again->histograms, sizeof bucket->histograms);
        free(text);
        bucket_free(bucket);
        bucket_free(again);
    }
}

static void an_empty_one_says_what_it_is_and_no_more(void **state) {
    (void)state;
    bucket_t *bucket = bucket_new(&id);
    char *text = bucket_to_text(bucket);
    char key[BUCKET_KEY_BYTES];
    assert_string_equal(text, "{\"schema_version\":1,\"machine\":\"desk-7\",\"boot\":"
                              "\"fedcba9876543210\",\"session\":2,\"epoch\":5,\"minute\":29000000,"
                              "\"generation\":3}");
    bucket_key(&bucket->id, key);
    assert_string_equal(key, "desk-7/fedcba9876543210/2/5/29000000/3");
    free(text);
    bucket_free(bucket);
}

static void sums_stay_at_the_most(void **state) {
    (void)state;
    assert_int_equal(bucket_sum(3, 4), 7);
    assert_int_equal(bucket_sum(BUCKET_COUNT_MAX, 1), BUCKET_COUNT_MAX);
    assert_int_equal(bucket_sum(1, BUCKET_COUNT_MAX), BUCKET_COUNT_MAX);
    assert_int_equal(bucket_sum(UINT64_MAX, UINT64_MAX), BUCKET_COUNT_MAX);
}

#define HEAD                                                                                       \
    "{\"schema_version\":1,\"machine\":\"m\",\"boot\":\"0000000000000001\",\"session\":1,"         \
    "\"epoch\":1,\"minute\":1,\"generation\":0"

static void assert_refused(const char *text, const char *why) {
    char error[BUCKET_ERROR_BYTES];
    bucket_t *bucket = bucket_from_text(text, strlen(text), error);
    if (bucket != NULL || strcmp(error, why) != 0)
        print_error("%s: %s\n", text, error);
    assert_null(bucket);
    assert_string_equal(error, why);
}

static void what_does_not_fit_is_refused(void **state) {
    (void)state;
    assert_refused("{", "it is no JSON");
    assert_refused("[]", "no object: bucket");
    assert_refused("{}", "no integer: schema_version");
    assert_refused("{\"schema_version\":2}", "of a later version: schema_version");
    assert_refused("{\"schema_version\":1,\"machine\":\"a b\"}", "no name of a machine: machine");
    assert_refused("{\"schema_version\":1,\"machine\":\"a\",\"boot\":\"1\"}",
                   "no 16 hexadecimal digits: boot");
    assert_refused(HEAD ",\"totals\":[]}", "no object: totals");
    assert_refused(HEAD ",\"totals\":{\"events\":-1}}", "out of range: events");
    assert_refused(HEAD ",\"totals\":{\"events\":9007199254740992}}", "out of range: events");
    assert_refused(HEAD ",\"totals\":{\"events\":1.5}}", "no integer: events");
    assert_refused(HEAD ",\"histograms\":{\"dwell_ns\":{\"max\":5,\"bins\":[5]}}}",
                   "no list of pairs: bins");
    assert_refused(HEAD ",\"histograms\":{\"dwell_ns\":{\"max\":5,\"bins\":[5,1,4,1]}}}",
                   "no rising places with counts: bins");
    assert_refused(HEAD ",\"histograms\":{\"dwell_ns\":{\"max\":5,\"bins\":[3712,1]}}}",
                   "no rising places with counts: bins");
    assert_refused(HEAD ",\"histograms\":{\"dwell_ns\":{\"max\":5,\"bins\":[5,1099511627777]}}}",
                   "no rising places with counts: bins");
    assert_refused(HEAD ",\"histograms\":{\"dwell_ns\":{\"max\":4,\"bins\":[5,1]}}}",
                   "a maximum of another histogram: dwell_ns");
    assert_refused(HEAD ",\"histograms\":{\"dwell_ns\":{\"max\":6,\"bins\":[5,1]}}}",
                   "a maximum of another histogram: dwell_ns");
    assert_refused(HEAD ",\"histograms\":{\"dwell_ns\":{\"max\":6}}}", "no bins: dwell_ns");
    assert_refused(HEAD ",\"keys\":{\"password\":1}}", "no key: password");
    assert_refused(HEAD ",\"devices\":[{\"id\":\"0000000000000001\",\"kind\":\"cat\"}]}",
                   "no kind of device: kind");
    assert_refused(HEAD ",\"devices\":[{\"id\":\"0000000000000001\",\"kind\":\"mouse\"},"
                        "{\"id\":\"0000000000000001\",\"kind\":\"mouse\"}]}",
                   "too many, or one twice: devices");
    assert_refused(HEAD ",\"monitors\":[{\"width\":0,\"height\":1}]}", "out of range: width");
    assert_refused(HEAD ",\"monitors\":[{\"width\":9,\"height\":9,\"clicks\":[1296,1]}]}",
                   "no rising places with counts: clicks");
    assert_refused(HEAD ",\"monitors\":{}}", "no list: monitors");
    assert_refused(HEAD ",\"lost\":{\"ring_full\":{\"events\":-1}}}", "out of range: events");
}

static void members_of_later_ones_are_ignored(void **state) {
    char error[BUCKET_ERROR_BYTES];
    static const char text[] = HEAD ",\"news\":[1],\"totals\":{\"events\":3,\"news\":\"x\"}}";
    (void)state;
    bucket_t *bucket = bucket_from_text(text, sizeof text - 1, error);
    assert_non_null(bucket);
    assert_int_equal(bucket->totals[BUCKET_EVENTS], 3);
    bucket_free(bucket);
}

static void devices_that_do_not_fit_are_counted(void **state) {
    (void)state;
    bucket_t *a = bucket_new(&id), *b = bucket_new(&id);
    for (uint32_t i = 0; i < BUCKET_DEVICES_MAX; i++) {
        assert_non_null(bucket_device(a, &(bucket_device_t){.stable_id = 1 + i}));
        assert_non_null(bucket_device(b, &(bucket_device_t){.stable_id = 3 + i}));
    }
    assert_null(bucket_device(a, &(bucket_device_t){.stable_id = 1000}));
    assert_true(bucket_merge(a, b));
    assert_int_equal(a->devices_count, BUCKET_DEVICES_MAX);
    assert_int_equal(a->devices_left_out, 2);
    bucket_free(a);
    bucket_free(b);
}

static void devices_without_an_identity_are_told_apart_by_name(void **state) {
    (void)state;
    bucket_t *a = bucket_new(&id);
    const bucket_device_t one = {.name = "one"}, two = {.name = "two"};
    assert_ptr_equal(bucket_device(a, &one), bucket_device(a, &one));
    assert_ptr_not_equal(bucket_device(a, &one), bucket_device(a, &two));
    bucket_free(a);
}

static void any_text_makes_a_machine(void **state) {
    char machine[BUCKET_MACHINE_BYTES];
    (void)state;
    bucket_machine_from("J\xC3\xBCrgen's PC", machine);
    assert_string_equal(machine, "J--rgen-s-PC");
    bucket_machine_from("", machine);
    assert_string_equal(machine, "unnamed");
    assert_true(bucket_is_machine(machine));
    assert_false(bucket_is_machine(""));
    assert_false(bucket_is_machine("a/b"));
}

static void the_top_of_each_bin_is_in_it_and_the_next_is_not(void **state) {
    (void)state;
    for (size_t bin = 0; bin < INLET__HISTOGRAM_BUCKETS; bin++) {
        static inlet__histogram_t histogram;
        const int64_t top = inlet__histogram_top(bin);
        inlet__histogram_reset(&histogram);
        inlet__histogram_add(&histogram, top, 1);
        assert_int_equal(histogram.buckets[bin], 1);
        if (bin + 1 == INLET__HISTOGRAM_BUCKETS)
            continue;
        inlet__histogram_add(&histogram, top + 1, 1);
        assert_int_equal(histogram.buckets[bin + 1], 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(merging_is_associative_and_commutative),
        RUN(what_is_written_is_read),
        RUN(an_empty_one_says_what_it_is_and_no_more),
        RUN(sums_stay_at_the_most),
        RUN(what_does_not_fit_is_refused),
        RUN(members_of_later_ones_are_ignored),
        RUN(devices_that_do_not_fit_are_counted),
        RUN(devices_without_an_identity_are_told_apart_by_name),
        RUN(any_text_makes_a_machine),
        RUN(the_top_of_each_bin_is_in_it_and_the_next_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
