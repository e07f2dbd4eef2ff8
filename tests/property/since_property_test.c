/* Subscriptions that begin at a time, against an oracle: random streams, windows, journals, scopes,
 * damage and times. What is shown begins with the right record, nothing of it is missing without a
 * LOSS, and nothing is of before, or of another scope. */
#include "../unit/test.h"

#include "base/event_check.h"
#include "connection_rig.h"
#include "support/journal_disk.h"
#include "support/random.h"
#include "wire/scope.h"
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 400, ASKED = 4, RETAINED = 64, RECORDS_MAX = 400 };

static const inlet__stream_log_identity_t stream = {.boot_id = 77, .epoch = 3, .session = 1};
static const uint8_t key[INLET__JOURNAL_KEY_BYTES] = {9};

typedef struct world {
    test_random_t random;
    rig_t *rig;
    test_disk_t disk;
    inlet__journal_feed_t feed;
    inlet_event_t records[RECORDS_MAX];
    uint32_t count;
    bool has_journal, has_history, has_keys, is_damaged;
} world_t;

static world_t world;
static uint32_t starts, gone, damages; /* seen in all rounds */

static uint32_t below(uint32_t bound) {
    return (uint32_t)test_random_below(&world.random, bound);
}

static bool one_in(uint32_t bound) {
    return below(bound) == 0;
}

/* --- a stream --- */

/* Times stand still, go on within the grid, come to a line of it, or jump. */
static int64_t next_time(int64_t time_ns) {
    if (one_in(3))
        return time_ns;
    if (one_in(4))
        return (time_ns / INLET_TIMING_GRID_NS + 1) * INLET_TIMING_GRID_NS;
    return time_ns + (one_in(2) ? below(20000000) : below(100000000));
}

static void give(void) {
    if (!world.has_journal)
        return;
    (void)inlet__journal_give(world.rig->journal, &world.feed, &world.rig->hub, true, 0);
    (void)inlet__journal_work(world.rig->journal, 0);
}

static void append_records(uint32_t count) {
    inlet__hub_t *hub = &world.rig->hub;
    int64_t time_ns = world.count > 0 ? world.records[world.count - 1].time_ns : 100000000;
    for (uint32_t i = 0; i < count; i++) {
        time_ns = next_time(time_ns);
        inlet_event_t event = {.seq = hub->next_seq,
                               .time_ns = time_ns,
                               .type = INLET_EVENT_MOUSE_MOVED,
                               .flags = INLET_FLAG_RAW};
        if (one_in(4))
            event = (inlet_event_t){.seq = hub->next_seq,
                                    .time_ns = time_ns,
                                    .type = INLET_EVENT_KEY_PRESSED,
                                    .flags = INLET_FLAG_RAW,
                                    .u.key = {.hid = 0x00070004, .scan = 30, .vk = 65}};
        else if (one_in(12))
            event =
                (inlet_event_t){.seq = hub->next_seq,
                                .time_ns = time_ns,
                                .type = INLET_EVENT_LOSS,
                                .u.loss = {.count = 1 + below(9), .cause = INLET_CAUSE_RING_FULL}};
        assert_int_equal(inlet__hub_append(hub, &event), INLET_OK);
        world.records[world.count++] = event;
        if (i % 32 == 31)
            give();
    }
    give();
}

static void open_journal(bool anew) {
    const inlet__journal_io_t io = test_disk_io(&world.disk);
    const inlet__journal_limits_t limits = {.max_bytes = 64 << 20, .max_age_ns = INT64_MAX / 4};
    assert_int_equal(
        inlet__journal_open(&world.rig->journal, &io, &limits, key, &stream, anew ? 0 : 1, 0),
        INLET_OK);
    inlet__journal_feed_begin(world.rig->journal, &world.feed, &stream, &world.rig->hub);
}

static void end_journal(void) {
    inlet__journal_close(world.rig->journal, 0);
    world.rig->journal = NULL;
}

/* Several segments, as of services one after the other; a bit of one may flip. */
static void make_world(unsigned seed) {
    memset(&world, 0, sizeof world);
    world.random = test_random_seed(seed);
    world.rig = rig_new();
    world.has_journal = !one_in(3);
    world.has_history = !one_in(3);
    world.has_keys = one_in(2);
    world.is_damaged = world.has_journal && one_in(3);
    inlet__hub_init(&world.rig->hub, world.rig->log, RETAINED, 1);
    inlet__hub_mark(&world.rig->hub, world.rig->marks);
    if (world.has_journal)
        open_journal(true);
    for (uint32_t segments = 1 + below(4); segments > 0; segments--) {
        append_records(below(RECORDS_MAX / 4) + 1);
        if (world.has_journal && one_in(2)) {
            end_journal();
            open_journal(false);
        }
    }
    if (world.is_damaged) {
        test_disk_file_t *file = &world.disk.files[below(2)];
        if (file->number != 0)
            file->bytes[INLET__SEGMENT_HEADER_BYTES +
                        below((uint32_t)(file->count - INLET__SEGMENT_HEADER_BYTES))] ^= 1;
        else
            world.is_damaged = false;
        if (one_in(2)) { /* found when it is opened, or when it is read */
            end_journal();
            open_journal(false);
        }
    }
    world.rig->client_config.capabilities = INLET__CAPABILITY_ALL;
    rig_restart(world.rig);
    rig_run(world.rig);
    world.rig->server.grant.scopes = INLET__SCOPE_MOUSE_MOTION |
                                     (world.has_history ? INLET__SCOPE_HISTORY : 0) |
                                     (world.has_keys ? INLET__SCOPE_KBD_KEYS : 0);
}

static void end_world(void) {
    inlet__journal_t *journal = world.rig->journal;
    rig_free(world.rig);
    inlet__journal_close(journal, 0);
    test_disk_free(&world.disk);
}

/* --- the oracle --- */

static bool is_shown(const inlet_event_t *event) {
    return event->type == INLET_EVENT_MOUSE_MOVED || event->type == INLET_EVENT_LOSS ||
           (world.has_keys && event->type == INLET_EVENT_KEY_PRESSED);
}

/* Of what may be read where nothing is damaged: the place of the first that is there. */
static uint32_t first_kept(void) {
    return world.has_journal && world.has_history ? 0
           : world.count > RETAINED               ? world.count - RETAINED
                                                  : 0;
}

static inlet_status_t ask(int64_t from_time_ns) {
    rig_t *rig = world.rig;
    rig->event_count = 0;
    const inlet_status_t status =
        rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_SUBSCRIBE,
                                            .u.subscribe = {.schema_version = INLET__SCHEMA_VERSION,
                                                            .sources = INLET_SOURCE_ALL,
                                                            .from_time_ns = from_time_ns}});
    for (int i = 0; i < 40; i++) {
        rig_run(rig);
        if (world.has_journal)
            (void)inlet__journal_work(rig->journal, 0);
    }
    assert_int_equal(rig->client_status, INLET_OK);
    return status;
}

/* Nothing was damaged: all is known beforehand. */
static void check_exactly(int64_t from_ns) {
    const rig_t *rig = world.rig;
    const uint32_t kept = first_kept();
    uint32_t at = kept, told = 0;
    while (at < world.count && world.records[at].time_ns < from_ns)
        at++;
    const bool is_gone = at == kept && kept > 0 && at < world.count;
    gone += is_gone;
    if (is_gone) {
        const inlet_event_t *loss = &rig->events[told++];
        assert_int_equal(loss->type, INLET_EVENT_LOSS);
        assert_int_equal(loss->seq, 1);
        assert_int_equal(loss->u.loss.count, world.records[kept].seq - 1);
        assert_int_equal(loss->u.loss.cause, INLET_CAUSE_NOT_RETAINED);
    }
    const bool is_start = at == 0 && kept == 0 && world.records[0].time_ns > from_ns;
    starts += is_start;
    assert_int_equal(rig->subscribed.start,
                     is_start ? INLET_START_OF_STREAM : INLET_START_AS_ASKED);
    for (; at < world.count; at++) {
        if (!is_shown(&world.records[at]))
            continue;
        assert_true(told < rig->event_count);
        assert_memory_equal(&rig->events[told], &world.records[at], sizeof world.records[at]);
        told++;
    }
    assert_int_equal(told, rig->event_count);
}

static const inlet_event_t *record_of(uint64_t seq) {
    for (uint32_t i = 0; i < world.count; i++)
        if (world.records[i].seq == seq)
            return &world.records[i];
    return NULL;
}

/* What came is right and in order, and what did not come of it is named. */
static void check_damaged(int64_t from_ns) {
    const rig_t *rig = world.rig;
    bool named[RECORDS_MAX * 10] = {false};
    uint64_t next = 1;
    for (uint32_t i = 0; i < rig->event_count; i++) {
        const inlet_event_t *event = &rig->events[i];
        const inlet_event_t *record = record_of(event->seq);
        const bool is_own =
            event->type == INLET_EVENT_LOSS && event->u.loss.cause != INLET_CAUSE_RING_FULL;
        assert_true(event->seq >= next);
        next = event->seq + inlet__event_span(event);
        for (uint64_t seq = event->seq; seq < next; seq++)
            named[seq] = true;
        damages += is_own && event->u.loss.cause == INLET_CAUSE_DAMAGED;
        if (is_own)
            assert_true(event->u.loss.cause == INLET_CAUSE_DAMAGED ||
                        event->u.loss.cause == INLET_CAUSE_NOT_RETAINED);
        else if (event->time_ns < from_ns || record == NULL || !is_shown(record))
            fail_msg("%llu is not to be shown", (unsigned long long)event->seq);
        else
            assert_memory_equal(event, record, sizeof *record);
    }
    for (uint32_t i = 0; i < world.count; i++)
        if (is_shown(&world.records[i]) && world.records[i].time_ns >= from_ns)
            assert_true(named[world.records[i].seq]);
}

static void check_one(int64_t asked_ns) {
    const int64_t from_ns = asked_ns - asked_ns % INLET_TIMING_GRID_NS;
    const inlet__message_t end = {.type = INLET__MESSAGE_UNSUBSCRIBE,
                                  .subscription = world.rig->subscribed.subscription + 1};
    assert_int_equal(ask(asked_ns), INLET_OK);
    if (world.is_damaged && world.has_history)
        check_damaged(from_ns);
    else
        check_exactly(from_ns);
    assert_int_equal(rig_request(world.rig, end), INLET_OK);
}

/* Of a record, beside one, or any. */
static int64_t some_time(void) {
    const int64_t last_ns = world.records[world.count - 1].time_ns;
    if (one_in(3))
        return 1 + (int64_t)test_random_below(&world.random, (uint64_t)last_ns + 40000000);
    return world.records[below(world.count)].time_ns + (int64_t)below(3) - 1;
}

static void what_is_told_begins_at_the_time(void **state) {
    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        make_world(round + 1);
        for (int i = 0; i < ASKED; i++)
            check_one(some_time());
        end_world();
    }
    assert_true(starts > 10 && gone > 10 && damages > 10);
}

static void a_time_that_has_not_come_is_not_found(void **state) {
    (void)state;
    make_world(7);
    assert_int_equal(ask(world.rig->now_ns + 1), INLET_E_NOT_FOUND);
    assert_int_equal(ask(world.rig->now_ns), INLET_OK);
    assert_int_equal(world.rig->event_count, 0);
    assert_int_equal(world.rig->subscribed.first_seq, world.rig->hub.next_seq);
    end_world();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_begins_at_the_time),
        cmocka_unit_test(a_time_that_has_not_come_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
