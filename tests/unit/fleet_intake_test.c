/* What a reader counts: entries that come again, that are lost on purpose, that never come, that
 * come after all, and those of nobody. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet/feed.h"
#include "fleet/intake.h"

#define OUTBOX "00000000000000aa"

typedef struct rig {
    store_t *store;
    intake_t *intake;
    intake_tally_t tally;
    intake_mark_t marks[INTAKE_OUTBOXES_MAX];
    size_t marks_count;
} rig_t;

static void open_rig(rig_t *rig) {
    char error[BUCKET_ERROR_BYTES];
    memset(rig, 0, sizeof *rig);
    assert_int_equal(store_open(":memory:", 0, &rig->store, error), STORE_OK);
    rig->intake = intake_open(rig->store, 5);
    assert_non_null(rig->intake);
    assert_string_equal(intake_name(rig->intake), "0000000000000005");
}

static void close_rig(rig_t *rig) {
    intake_close(rig->intake);
    store_close(rig->store);
}

static intake_item_t item(uint64_t seq, uint64_t first, uint64_t floor, const char *body) {
    return (intake_item_t){.is_entry = true,
                           .entry = {.outbox = OUTBOX,
                                     .seq = seq,
                                     .first = first,
                                     .floor = floor,
                                     .kind = body != NULL ? FLEET_BUCKET : FLEET_LOSS,
                                     .body = body != NULL ? body : "",
                                     .body_bytes = body != NULL ? strlen(body) : 0}};
}

/* The bucket of minute `seq`. */
static void take_bucket(rig_t *rig, const char *machine, uint64_t seq, uint64_t floor,
                        bool drained) {
    char body[256];
    snprintf(body, sizeof body,
             "{\"schema_version\": 1, \"machine\": \"m\", \"boot\": \"0000000000000001\", "
             "\"session\": 1,"
             " \"epoch\": 0, \"minute\": %u, \"generation\": 0}",
             (unsigned)seq);
    intake_item_t one = item(seq, seq, floor, body);
    assert_int_equal(intake_take(rig->intake, machine, &one, 1, drained, NULL, 0, &rig->tally,
                                 rig->marks, &rig->marks_count),
                     STORE_OK);
}

static void what_comes_again_is_there_once(void **state) {
    (void)state;
    rig_t rig;
    store_summary_t summary;
    open_rig(&rig);
    for (int i = 0; i < 3; i++)
        take_bucket(&rig, "m", 1, 1, true);
    assert_true(rig.tally.added == 1 && rig.tally.twice == 2);
    assert_int_equal(store_summary(rig.store, &summary), STORE_OK);
    assert_int_equal(summary.buckets, 1);
    assert_int_equal(rig.marks_count, 1);
    assert_int_equal(rig.marks[0].mark, 1);
    close_rig(&rig);
}

static void a_loss_is_counted_once_however_often_it_is_told(void **state) {
    (void)state;
    rig_t rig;
    open_rig(&rig);
    take_bucket(&rig, "m", 2, 1,
                false); /* it was there when the sender gave up waiting for a reply */
    intake_item_t losses[] = {item(3, 1, 1, NULL), item(5, 1, 1, NULL), item(5, 1, 1, NULL)};
    assert_int_equal(intake_take(rig.intake, "m", losses, 3, true, NULL, 0, &rig.tally, rig.marks,
                                 &rig.marks_count),
                     STORE_OK);
    assert_int_equal(rig.tally.lost, 4); /* 1, 3, 4, 5 */
    assert_int_equal(rig.marks[0].mark, 5);
    close_rig(&rig);
}

static void what_never_comes_is_counted_at_the_streams_end_alone(void **state) {
    (void)state;
    rig_t rig;
    open_rig(&rig);
    take_bucket(&rig, "m", 1, 1, true);
    take_bucket(&rig, "m", 5, 5, false);
    assert_int_equal(rig.tally.vanished, 0); /* more of the stream is to come */
    assert_int_equal(rig.marks[0].mark, 1);
    take_bucket(&rig, "m", 6, 5, true);
    assert_int_equal(rig.tally.vanished, 3);
    assert_int_equal(rig.marks[0].mark, 6);
    take_bucket(&rig, "m", 3, 1, true);
    assert_true(rig.tally.late == 1 && rig.tally.added == 4);
    close_rig(&rig);
}

static void what_the_sender_still_has_is_waited_for(void **state) {
    (void)state;
    rig_t rig;
    open_rig(&rig);
    take_bucket(&rig, "m", 4, 2, true);
    assert_int_equal(rig.tally.vanished, 1); /* 1: below its floor */
    assert_int_equal(rig.marks[0].mark, 1);
    close_rig(&rig);
}

static void a_machine_speaks_for_itself_alone(void **state) {
    (void)state;
    rig_t rig;
    store_summary_t summary;
    open_rig(&rig);
    take_bucket(&rig, "other", 1, 1, true);
    intake_item_t items[] = {item(2, 2, 1, "no JSON"), {.is_entry = false}};
    assert_int_equal(intake_take(rig.intake, "other", items, 2, true, NULL, 0, &rig.tally,
                                 rig.marks, &rig.marks_count),
                     STORE_OK);
    assert_int_equal(rig.tally.refused, 3);
    assert_int_equal(store_summary(rig.store, &summary), STORE_OK);
    assert_int_equal(summary.buckets, 0);
    close_rig(&rig);
}

static void a_new_reader_goes_on_at_the_mark(void **state) {
    (void)state;
    rig_t rig;
    intake_mark_t theirs = {.outbox = OUTBOX, .mark = 40};
    intake_item_t loss = item(42, 41, 41, NULL);
    open_rig(&rig);
    assert_int_equal(intake_take(rig.intake, "m", &loss, 1, true, &theirs, 1, &rig.tally, rig.marks,
                                 &rig.marks_count),
                     STORE_OK);
    assert_true(rig.tally.vanished == 0 && rig.tally.lost == 2 && rig.marks[0].mark == 42);
    theirs.mark = 42;
    assert_int_equal(intake_take(rig.intake, "m", NULL, 0, true, &theirs, 1, &rig.tally, rig.marks,
                                 &rig.marks_count),
                     STORE_OK);
    assert_int_equal(rig.marks_count, 0);
    theirs.mark = 7; /* a server that came back with less than it had */
    assert_int_equal(intake_take(rig.intake, "m", NULL, 0, true, &theirs, 1, &rig.tally, rig.marks,
                                 &rig.marks_count),
                     STORE_OK);
    assert_int_equal(rig.marks[0].mark, 42);
    close_rig(&rig);
}

/* --- the other end: the store into the outbox --- */

static void put_minutes(store_t *store, int64_t first, int64_t count, uint32_t generation) {
    bucket_id_t id = {.machine = "ANNA-PC", .boot_id = 1, .generation = generation};
    for (id.minute = first; id.minute < first + count; id.minute++) {
        bucket_t *bucket = bucket_new(&id);
        assert_int_equal(store_put(store, bucket, NULL), STORE_OK);
        bucket_free(bucket);
    }
}

static uint64_t feed(store_t *store, outbox_t *outbox, int64_t since_minute) {
    char error[BUCKET_ERROR_BYTES];
    feed_result_t result;
    assert_true(feed_take(store, outbox, "m", 0, since_minute, 1000, &result, error));
    assert_int_equal(result.refused, 0);
    return result.put;
}

static void each_new_minute_since_the_consent_is_put_once(void **state) {
    (void)state;
    char error[BUCKET_ERROR_BYTES];
    store_t *store;
    outbox_t *outbox;
    outbox_cursor_t cursor;
    uint64_t removed;
    assert_int_equal(store_open(":memory:", 0, &store, error), STORE_OK);
    assert_int_equal(outbox_open(":memory:", OUTBOX_BYTES, 1, &outbox, error), OUTBOX_OK);
    put_minutes(store, 1, 10, 0);
    put_minutes(store, 5, 5, BUCKET_IMPORTED);
    assert_int_equal(feed(store, outbox, 8), 3); /* 8, 9, 10 */
    assert_int_equal(feed(store, outbox, 8), 0);
    put_minutes(store, 11, 4, 0);
    assert_int_equal(store_retain(store, 13, 0, &removed), STORE_OK); /* before it was looked at */
    assert_int_equal(feed(store, outbox, 8), 2);
    assert_int_equal(outbox_cursor(outbox, &cursor), OUTBOX_OK);
    assert_true(cursor.missed > 0);
    outbox_close(outbox);
    store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(what_comes_again_is_there_once),
        RUN(a_loss_is_counted_once_however_often_it_is_told),
        RUN(what_never_comes_is_counted_at_the_streams_end_alone),
        RUN(what_the_sender_still_has_is_waited_for),
        RUN(a_machine_speaks_for_itself_alone),
        RUN(a_new_reader_goes_on_at_the_mark),
        RUN(each_new_minute_since_the_consent_is_put_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
