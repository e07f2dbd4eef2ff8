/* The store: once each, kept as long as it is to be, and clear about whatever is wrong with it. */
#include "test.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "telemetry/stores.h"

static const store_range_t everything = {.last_minute = INT64_MAX};
static char path[128], error[BUCKET_ERROR_BYTES];
static store_t *store;

static void delete_files(void) {
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char name[160];
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)remove(name);
    }
}

static int begin(void **state) {
    (void)state;
    snprintf(path, sizeof path, "store_test.%p.db", (void *)&store);
    delete_files();
    return store_open(path, 0, &store, error) != STORE_OK;
}

static int end(void **state) {
    (void)state;
    store_close(store);
    store = NULL;
    delete_files();
    return 0;
}

static bucket_t *bucket_at(const char *machine, int64_t minute, uint32_t generation) {
    bucket_id_t id = {
        .boot_id = 7, .session = 1, .epoch = 1, .minute = minute, .generation = generation};
    snprintf(id.machine, sizeof id.machine, "%s", machine);
    bucket_t *bucket = bucket_new(&id);
    assert_non_null(bucket);
    bucket->totals[BUCKET_EVENTS] = (uint64_t)minute;
    return bucket;
}

static store_result_t put(const char *machine, int64_t minute, uint32_t generation, bool *added) {
    bucket_t *bucket = bucket_at(machine, minute, generation);
    const store_result_t result = store_put(store, bucket, added);
    bucket_free(bucket);
    return result;
}

static void put_into(store_t *into, const char *machine, int64_t minute) {
    bucket_t *bucket = bucket_at(machine, minute, 0);
    assert_int_equal(store_put(into, bucket, NULL), STORE_OK);
    bucket_free(bucket);
}

typedef struct told {
    uint32_t count;
    char text[256]; /* "machine minute, …" */
} told_t;

static bool tell(const bucket_t *bucket, void *context) {
    told_t *told = context;
    const size_t length = strlen(told->text);
    snprintf(told->text + length, sizeof told->text - length, "%s %d, ", bucket->id.machine,
             (int)bucket->id.minute);
    return ++told->count != 9;
}

static void several_are_read_as_one(void **state) {
    (void)state;
    store_t *stores[3] = {store, NULL, NULL};
    uint32_t failed;
    told_t told = {.count = 0}, ended = {.count = 8};
    for (size_t i = 1; i < COUNT_OF(stores); i++)
        assert_int_equal(store_open(":memory:", 0, &stores[i], error), STORE_OK);
    put_into(stores[0], "b", 5); /* in no order of machines */
    put_into(stores[0], "a", 5);
    put_into(stores[0], "a", 9);
    put_into(stores[1], "c", 1);
    put_into(stores[1], "b", 5);
    put_into(stores[1], "aa", 5);
    assert_int_equal(stores_each(stores, 3, &everything, tell, &told, &failed), STORE_OK);
    assert_string_equal(told.text, "c 1, a 5, aa 5, b 5, a 9, ");
    assert_int_equal(stores_each(stores, 3, &everything, tell, &ended, &failed), STORE_STOPPED);
    assert_int_equal(sqlite3_exec(store_database(stores[1]),
                                  "UPDATE bucket SET body = 'no' WHERE machine = 'aa'", NULL, NULL,
                                  NULL),
                     SQLITE_OK);
    assert_int_equal(stores_each(stores, 3, &everything, tell, &told, &failed), STORE_CORRUPT);
    assert_int_equal(failed, 1);
    store_close(stores[1]);
    store_close(stores[2]);
}

typedef struct seen {
    uint32_t count;
    int64_t minutes[64];
} seen_t;

static bool note(const bucket_t *bucket, void *context) {
    seen_t *seen = context;
    seen->minutes[seen->count++] = bucket->id.minute;
    assert_int_equal(bucket->totals[BUCKET_EVENTS], bucket->id.minute);
    return seen->count < 64;
}

static seen_t all_of(const store_range_t *range) {
    seen_t seen = {.count = 0};
    assert_int_equal(store_each(store, range, note, &seen), STORE_OK);
    return seen;
}

static void what_is_put_twice_is_there_once(void **state) {
    bool added;
    (void)state;
    assert_int_equal(put("a", 10, 0, &added), STORE_OK);
    assert_true(added);
    assert_int_equal(put("a", 10, 0, &added), STORE_OK);
    assert_false(added);
    assert_int_equal(put("a", 10, 1, &added), STORE_OK);
    assert_true(added);
    assert_int_equal(put("b", 10, 0, &added), STORE_OK);
    assert_true(added);
    assert_int_equal(all_of(&everything).count, 3);
}

static void the_first_stays(void **state) {
    (void)state;
    assert_int_equal(put("a", 10, 0, NULL), STORE_OK);
    bucket_t *other = bucket_at("a", 10, 0);
    other->totals[BUCKET_EVENTS] = 999;
    assert_int_equal(store_put(store, other, NULL), STORE_OK);
    bucket_free(other);
    assert_int_equal(all_of(&everything).count, 1); /* note() looks at the number */
}

static void ranges_are_by_minute_and_machine(void **state) {
    (void)state;
    for (int64_t minute = 1; minute <= 5; minute++) {
        assert_int_equal(put("a", 6 - minute, 0, NULL), STORE_OK);
        assert_int_equal(put("b", minute, 0, NULL), STORE_OK);
    }
    const store_range_t range = {.machine = "a", .first_minute = 2, .last_minute = 4};
    const seen_t seen = all_of(&range);
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.minutes[0], 2);
    assert_int_equal(seen.minutes[2], 4);
    store_summary_t summary;
    assert_int_equal(store_summary(store, &summary), STORE_OK);
    assert_int_equal(summary.buckets, 10);
    assert_int_equal(summary.machines, 2);
    assert_int_equal(summary.first_minute, 1);
    assert_int_equal(summary.last_minute, 5);
    assert_true(summary.bytes >= 4096);
}

static void generations_count_on_without_those_that_were_imported(void **state) {
    bucket_t *bucket = bucket_at("a", 3, 0);
    uint32_t generation = 9;
    (void)state;
    assert_int_equal(store_next_generation(store, &bucket->id, &generation), STORE_OK);
    assert_int_equal(generation, 0);
    assert_int_equal(put("a", 3, 0, NULL), STORE_OK);
    assert_int_equal(put("a", 3, 1, NULL), STORE_OK);
    assert_int_equal(put("a", 4, 5, NULL), STORE_OK);
    assert_int_equal(put("a", 3, BUCKET_IMPORTED | 77, NULL), STORE_OK);
    assert_int_equal(store_next_generation(store, &bucket->id, &generation), STORE_OK);
    assert_int_equal(generation, 2);
    bool has;
    assert_int_equal(store_has_stream(store, &bucket->id, 3, 3, true, &has), STORE_OK);
    assert_true(has);
    assert_int_equal(store_has_stream(store, &bucket->id, 4, 9, true, &has), STORE_OK);
    assert_false(has);
    assert_int_equal(store_has_stream(store, &bucket->id, 4, 9, false, &has), STORE_OK);
    assert_true(has);
    bucket_free(bucket);
}

static void the_old_is_deleted_by_age(void **state) {
    uint64_t removed;
    (void)state;
    for (int64_t minute = 1; minute <= 9; minute++)
        assert_int_equal(put("a", minute, 0, NULL), STORE_OK);
    assert_int_equal(store_retain(store, 4, 0, &removed), STORE_OK);
    assert_int_equal(removed, 3);
    const seen_t seen = all_of(&everything);
    assert_int_equal(seen.count, 6);
    assert_int_equal(seen.minutes[0], 4);
    assert_int_equal(store_retain(store, 0, 0, &removed), STORE_OK);
    assert_int_equal(removed, 0);
}

static void fill(int64_t minutes) {
    assert_int_equal(sqlite3_exec(store_database(store), "BEGIN", NULL, NULL, NULL), SQLITE_OK);
    for (int64_t minute = 1; minute <= minutes; minute++) {
        bucket_t *bucket = bucket_at("a", minute, 0);
        for (int64_t i = 0; i < 40; i++)
            inlet__histogram_add(&bucket->histograms[BUCKET_DWELL_NS], i * i * 1000, 1);
        assert_int_equal(store_put(store, bucket, NULL), STORE_OK);
        bucket_free(bucket);
    }
    assert_int_equal(sqlite3_exec(store_database(store), "COMMIT", NULL, NULL, NULL), SQLITE_OK);
}

static void the_oldest_is_deleted_by_size(void **state) {
    store_summary_t before, after;
    uint64_t removed;
    (void)state;
    fill(600);
    assert_int_equal(store_summary(store, &before), STORE_OK);
    assert_int_equal(store_retain(store, 0, before.bytes / 2, &removed), STORE_OK);
    assert_int_equal(store_summary(store, &after), STORE_OK);
    assert_true(removed > 100 && removed < 500);
    assert_true(after.bytes <= before.bytes / 2);
    assert_int_equal(after.first_minute, removed + 1);
    assert_int_equal(after.last_minute, 600);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    assert_true((uint64_t)ftell(file) <= before.bytes / 2 + 8192); /* given back to the disk */
    assert_int_equal(fclose(file), 0);
    assert_int_equal(store_retain(store, 0, 1, &removed), STORE_OK); /* no size is that small */
    assert_int_equal(store_summary(store, &after), STORE_OK);
    assert_int_equal(after.buckets, 0);
}

static void a_purge_takes_what_it_is_told(void **state) {
    uint64_t removed;
    (void)state;
    assert_int_equal(put("a", 1, 0, NULL), STORE_OK);
    assert_int_equal(put("b", 1, 0, NULL), STORE_OK);
    assert_int_equal(put("b", 2, 0, NULL), STORE_OK);
    const store_range_t range = {.machine = "b", .last_minute = INT64_MAX};
    assert_int_equal(store_purge(store, &range, &removed), STORE_OK);
    assert_int_equal(removed, 2);
    assert_int_equal(all_of(&everything).count, 1);
}

static void it_is_there_when_it_is_opened_again(void **state) {
    (void)state;
    assert_int_equal(put("a", 5, 0, NULL), STORE_OK);
    store_close(store);
    assert_int_equal(store_open(path, STORE_MUST_EXIST, &store, error), STORE_OK);
    assert_int_equal(all_of(&everything).count, 1);
    store_close(store);
    assert_int_equal(store_open(path, STORE_READS_ONLY, &store, error), STORE_OK);
    assert_int_equal(all_of(&everything).count, 1);
    assert_int_equal(put("a", 6, 0, NULL), STORE_READ_ONLY);
}

static void two_may_write_at_once(void **state) {
    store_t *first = store, *second;
    (void)state;
    assert_int_equal(store_open(path, 0, &second, error), STORE_OK);
    assert_int_equal(put("a", 1, 0, NULL), STORE_OK);
    store = second;
    assert_int_equal(put("a", 2, 0, NULL), STORE_OK);
    assert_int_equal(all_of(&everything).count, 2);
    store_close(second);
    store = first;
    assert_int_equal(all_of(&everything).count, 2);
}

static void spoil(long place, const char *bytes, size_t count) {
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, place, SEEK_SET), 0);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
}

static void what_is_no_database_is_left_alone(void **state) {
    (void)state;
    store_close(store);
    store = NULL;
    delete_files();
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 200; i++)
        assert_true(fputs("dear diary, today I typed a lot.\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(store_open(path, 0, &store, error), STORE_CORRUPT);
    assert_null(store);
    assert_string_equal(error, "file is not a database");
}

static void damage_is_told_and_not_read(void **state) {
    static char rubbish[4096];
    (void)state;
    fill(200);
    store_close(store);
    memset(rubbish, 0x5A, sizeof rubbish);
    for (long page = 6; page < 40; page++)
        spoil(page * 4096, rubbish, sizeof rubbish);
    const store_result_t opened = store_open(path, 0, &store, error);
    if (opened != STORE_OK) {
        assert_int_equal(opened, STORE_CORRUPT);
        return;
    }
    seen_t seen = {.count = 0};
    assert_int_equal(store_each(store, &everything, note, &seen), STORE_CORRUPT);
}

static void a_body_that_is_none_is_damage(void **state) {
    (void)state;
    assert_int_equal(put("a", 1, 0, NULL), STORE_OK);
    assert_int_equal(
        sqlite3_exec(store_database(store), "UPDATE bucket SET body = '{'", NULL, NULL, NULL),
        SQLITE_OK);
    seen_t seen = {.count = 0};
    assert_int_equal(store_each(store, &everything, note, &seen), STORE_CORRUPT);
    assert_int_equal(seen.count, 0);
}

static void another_programs_and_later_ones_are_left_alone(void **state) {
    (void)state;
    assert_int_equal(sqlite3_exec(store_database(store), "PRAGMA user_version=2", NULL, NULL, NULL),
                     SQLITE_OK);
    store_close(store);
    assert_int_equal(store_open(path, 0, &store, error), STORE_VERSION);
    delete_files();
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE moz_places (x)", NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(db);
    assert_int_equal(store_open(path, 0, &store, error), STORE_FOREIGN);
    assert_null(store);
}

static void one_that_has_to_exist_is_not_made(void **state) {
    (void)state;
    store_close(store);
    delete_files();
    assert_int_equal(store_open(path, STORE_MUST_EXIST, &store, error), STORE_NOT_FOUND);
    assert_int_equal(store_open(path, STORE_READS_ONLY, &store, error), STORE_NOT_FOUND);
    assert_int_equal(store_open("no/such/folder/x.db", 0, &store, error), STORE_NOT_FOUND);
}

static void a_full_disk_takes_nothing_of_a_bucket(void **state) {
    (void)state;
    assert_int_equal(put("a", 1, 0, NULL), STORE_OK);
    assert_int_equal(
        sqlite3_exec(store_database(store), "PRAGMA max_page_count=12", NULL, NULL, NULL),
        SQLITE_OK);
    store_result_t result = STORE_OK;
    int64_t minute = 2;
    for (; result == STORE_OK && minute < 1000; minute++) {
        bucket_t *bucket = bucket_at("a", minute, 0);
        for (int64_t i = 0; i < 60; i++)
            inlet__histogram_add(&bucket->histograms[BUCKET_DWELL_NS], i * i * 1000, 1);
        result = store_put(store, bucket, NULL);
        bucket_free(bucket);
    }
    assert_int_equal(result, STORE_FULL);
    const seen_t seen = all_of(&everything);
    assert_int_equal(seen.count, minute - 2); /* all before it, and nothing of it */
    uint64_t removed;
    assert_int_equal(store_retain(store, 3, 0, &removed), STORE_OK); /* there is room again */
    assert_int_equal(put("a", 2000, 0, NULL), STORE_OK);
}

static bool refuse(const bucket_t *bucket, void *context) {
    (void)bucket;
    ++*(int *)context;
    return false;
}

static void who_is_told_may_stop_it(void **state) {
    int count = 0;
    (void)state;
    assert_int_equal(put("a", 1, 0, NULL), STORE_OK);
    assert_int_equal(put("a", 2, 0, NULL), STORE_OK);
    assert_int_equal(store_each(store, &everything, refuse, &count), STORE_STOPPED);
    assert_int_equal(count, 1);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        FRESH(what_is_put_twice_is_there_once),
        FRESH(the_first_stays),
        FRESH(ranges_are_by_minute_and_machine),
        FRESH(generations_count_on_without_those_that_were_imported),
        FRESH(the_old_is_deleted_by_age),
        FRESH(the_oldest_is_deleted_by_size),
        FRESH(a_purge_takes_what_it_is_told),
        FRESH(it_is_there_when_it_is_opened_again),
        FRESH(two_may_write_at_once),
        FRESH(what_is_no_database_is_left_alone),
        FRESH(damage_is_told_and_not_read),
        FRESH(a_body_that_is_none_is_damage),
        FRESH(another_programs_and_later_ones_are_left_alone),
        FRESH(one_that_has_to_exist_is_not_made),
        FRESH(a_full_disk_takes_nothing_of_a_bucket),
        FRESH(who_is_told_may_stop_it),
        FRESH(several_are_read_as_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
