/* Every view against an oracle: random streams, grants, requests and batches. Nothing passes that
 * was not granted, and nothing that was granted is missing. */
#include "../unit/test.h"

#include "hub/hub.h"
#include "hub/snapshot.h"
#include "journal/replay.h"
#include "pipes/server_view.h"
#include "support/journal_disk.h"
#include "support/random.h"
#include "view_oracle.h"
#include "wire/scope.h"
#include <inlet/keys.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 3000, HISTORY_ROUNDS = 400, CAPACITY = 64, READERS = 4, BATCH = 160 };
INLET_STATIC_ASSERT((int)BATCH >= (int)INLET__CONTEXT_GROUP_MAX);

typedef struct reader {
    inlet__grant_t grant;
    inlet__message_subscribe_t request;
    inlet__view_t view;
    inlet__cursor_t cursor;
    oracle_reader_t truth;
    uint32_t next; /* the record that it may get next */
} reader_t;

typedef struct world {
    test_random_t random;
    unsigned seed;
    oracle_t oracle;
    inlet_event_t log[CAPACITY];
    inlet__mark_t marks[CAPACITY];
    inlet__hub_t hub;
    inlet__journal_t *journal;
    inlet__journal_feed_t feed;
    int64_t time_ns;
    reader_t readers[READERS];
    uint32_t reader_count;
    uint32_t noted; /* records that were there when all were read last */
} world_t;

static world_t world;

static uint32_t below(uint32_t bound) {
    return (uint32_t)test_random_below(&world.random, bound);
}

static bool one_in(uint32_t bound) {
    return below(bound) == 0;
}

static void read_all(void);

/* --- a stream --- */

static void append(inlet_event_t event) {
    if (world.oracle.count == ORACLE_RECORDS_MAX)
        return;
    world.time_ns += below(40000000);
    event.seq = world.hub.next_seq;
    event.time_ns = world.time_ns;
    world.oracle.records[world.oracle.count++] = event;
    assert_int_equal(inlet__hub_append(&world.hub, &event), INLET_OK);
    if (one_in(6) || world.oracle.count - world.noted > CAPACITY / 2) /* also within a name */
        read_all();
}

static uint32_t random_key(void) {
    static const uint32_t keys[] = {INLET_KEY_KeyA,      INLET_KEY_KeyA,
                                    INLET_KEY_F5,        INLET_KEY_F5,
                                    INLET_KEY_KeyQ,      INLET_KEY_ControlLeft,
                                    INLET_KEY_ShiftLeft, INLET_KEY_ControlRight,
                                    INLET_KEY_AltRight,  INLET_KEY_MetaLeft,
                                    INLET_KEY_CapsLock,  INLET_KEY_Delete,
                                    INLET_KEY_IntlRo,    0};
    return keys[below(COUNT_OF(keys))];
}

static void append_key(void) {
    inlet_event_t event = {.type = (uint16_t)(INLET_EVENT_KEY_PRESSED + below(2)),
                           .flags = (uint32_t)INLET_FLAG_RAW << below(2),
                           .device = below(2),
                           .process = 10 * below(4),
                           .time_error_ns = one_in(8) ? UINT32_MAX - below(3) : below(3),
                           .os_time_ms = below(3),
                           .extra = below(2),
                           .u.key = {.hid = random_key(),
                                     .scan = (uint16_t)below(2),
                                     .vk = (uint16_t)(one_in(20) ? 0xE7 : below(2))}};
    static const uint32_t odd[] = {INLET_FLAG_INJECTED, INLET_FLAG_INJECTED_LOWER_IL,
                                   INLET_FLAG_TIME_BATCH, INLET_FLAG_FALSE_CONTROL,
                                   INLET_FLAG_OVERRUN};
    if (one_in(4))
        event.flags |= odd[below(COUNT_OF(odd))];
    if (one_in(6))
        event.flags |=
            event.type == INLET_EVENT_KEY_PRESSED ? INLET_FLAG_REPEAT : INLET_FLAG_SYNTHETIC;
    append(event);
}

static void append_mouse(void) {
    inlet_event_t event = {.type = (uint16_t)(INLET_EVENT_MOUSE_PRESSED + below(4)),
                           .flags = (uint32_t)INLET_FLAG_RAW << below(2),
                           .device = below(2),
                           .process = 10 * below(4)};
    if (event.type <= INLET_EVENT_MOUSE_RELEASED)
        event.u.button.button = 1 + below(2);
    append(event);
}

static const char *const paths[] = {"C:\\A.exe", "C:\\Program Files\\B.exe", "C:\\c.exe"};

/* Pieces of a name, with a mistake now and then. */
static void append_name(uint8_t subject, uint32_t process, const char *text) {
    const uint32_t length = (uint32_t)strlen(text), count = (length + 11) / 12;
    for (uint32_t i = 0; i < count; i++) {
        inlet_event_t event = {.type = INLET_EVENT_NAME, .process = process};
        const uint32_t left = length - 12 * i;
        event.u.name = (inlet_name_t){.subject = subject,
                                      .index = (uint8_t)i,
                                      .count = (uint8_t)count,
                                      .length = (uint8_t)(left < 12 ? left : 12)};
        memcpy(event.u.name.text, text + 12 * i, event.u.name.length);
        if (one_in(2) && event.u.name.text[0] == 'C')
            event.u.name.text[0] = 'c';
        if (one_in(25))
            event.process += 10;
        if (one_in(25))
            append_key();
        if (!one_in(25))
            append(event);
    }
}

static void append_focus(void) {
    const uint32_t process = 10 * below(4);
    append((inlet_event_t){
        .type = INLET_EVENT_FOCUS,
        .process = process,
        .u.focus = {.window = process, .control = one_in(2) ? INLET_CONTROL_OPEN : below(3)}});
    if (!one_in(4))
        append_name(INLET_NAME_PROCESS, process, paths[below(COUNT_OF(paths))]);
    if (one_in(3))
        append_name(INLET_NAME_WINDOW_TITLE, process, "a window's title");
}

static void append_surroundings(void) {
    const uint8_t subjects[] = {INLET_NAME_DEVICE_PATH, INLET_NAME_DEVICE, INLET_NAME_LAYOUT,
                                INLET_NAME_PROCESS};
    switch (below(5)) {
    case 0:
        append((inlet_event_t){.type = INLET_EVENT_DEVICE,
                               .device = 1,
                               .u.device = {.kind = INLET_DEVICE_MOUSE, .present = 1}});
        break;
    case 1:
        append((inlet_event_t){.type = INLET_EVENT_LAYOUT, .process = 10});
        break;
    case 2:
        append((inlet_event_t){
            .type = INLET_EVENT_SESSION, .process = 20, .u.session.change = INLET_SESSION_LOCKED});
        break;
    case 3:
        append((inlet_event_t){.type = INLET_EVENT_CLOCK,
                               .u.clock.reason = INLET_CLOCK_STARTED + below(2)});
        break;
    default:
        append_name(subjects[below(COUNT_OF(subjects))], 10 * below(4), "text");
    }
}

static void append_ledger(void) {
    switch (below(3)) {
    case 0:
        append((inlet_event_t){.type = INLET_EVENT_LOSS,
                               .u.loss = {.count = 1 + below(3), .cause = INLET_CAUSE_RING_FULL}});
        break;
    case 1:
        append((inlet_event_t){
            .type = INLET_EVENT_BLIND, .process = 10, .u.blind.cause = INLET_CAUSE_PAUSED});
        break;
    default:
        append((inlet_event_t){.type = INLET_EVENT_SOURCES,
                               .u.sources = {.mask = below(4), .cause = 1 + below(14)}});
    }
}

static void append_any(void) {
    const uint32_t dice = below(100);
    if (dice < 60)
        append_key();
    else if (dice < 75)
        append_mouse();
    else if (dice < 90)
        append_focus();
    else if (dice < 97)
        append_surroundings();
    else
        append_ledger();
}

/* --- who reads it --- */

static void make_terms(inlet__grant_t *grant) {
    inlet__terms_t *terms = &grant->terms;
    static const uint32_t triggers[] = {INLET_KEY_KeyA, INLET_KEY_F5};
    if ((grant->scopes & INLET__SCOPE_KBD_HOTKEYS) != 0)
        for (uint32_t i = 0; i < 1 + below(3); i++)
            terms->hotkeys[terms->hotkey_count++] =
                (inlet__hotkey_t){triggers[below(2)], one_in(2) ? 0 : below(8)};
    terms->foreground = one_in(2) ? (uint32_t)INLET__FOREGROUND_ALL : below(3);
    if (terms->foreground == INLET__FOREGROUND_LISTED)
        for (uint32_t i = 0; i < 1 + below(2); i++)
            strcpy(terms->programs[terms->program_count++], paths[below(2)]);
}

/* False: the service refuses it, as it is to refuse it. */
static bool make_reader(reader_t *reader) {
    memset(reader, 0, sizeof *reader);
    reader->grant.scopes = 1 + below(INLET__SCOPE_ALL);
    if (one_in(2)) /* few at a time tell more */
        reader->grant.scopes = 1u << below(10);
    make_terms(&reader->grant);
    reader->request = (inlet__message_subscribe_t){
        .schema_version = 1,
        .sources = 1 + below(3),
        .event_types = one_in(2) ? 0 : test_random_next(&world.random) & 0x3FFFE};
    const uint32_t process = 10 * below(4);
    const bool guarded = !one_in(4);
    reader->truth = (oracle_reader_t){.grant = &reader->grant,
                                      .request = &reader->request,
                                      .process = process,
                                      .guarded = guarded};
    return inlet__server_view(&reader->grant, process, guarded, &reader->request, &reader->view) ==
           INLET_OK;
}

/* The next that the oracle shows it, if any of the records that were run. */
static bool next_of(reader_t *reader, inlet_event_t *shown) {
    while (reader->next < world.oracle.count)
        if (oracle_shows(&world.oracle, &reader->truth, reader->next++, shown))
            return true;
    return false;
}

static void expect_same(const inlet_event_t *got, const inlet_event_t *expected) {
    if (memcmp(got, expected, sizeof *got) != 0)
        print_message("round %u: record %u of type %u, expected %u of type %u\n", world.seed,
                      (unsigned)got->seq, got->type, (unsigned)expected->seq, expected->type);
    assert_int_equal(got->seq, expected->seq);
    assert_memory_equal(got, expected, sizeof *got);
}

/* Reads what there is, in pieces of random size; each must be what comes next. */
static void read_on(reader_t *reader) {
    inlet_event_t out[BATCH], expected;
    for (;;) {
        inlet__span_t span;
        const uint64_t before = reader->cursor.next_seq;
        inlet__hub_read(&world.hub, &reader->cursor, &reader->view, out, 1 + below(BATCH), &span);
        assert_int_equal(span.first_seq, before);
        assert_int_equal(span.end_seq, reader->cursor.next_seq);
        for (uint32_t i = 0; i < span.count; i++) {
            if (!next_of(reader, &expected)) {
                print_message("round %u: record %u of type %u is shown, of scopes %03x\n",
                              world.seed, (unsigned)out[i].seq, out[i].type, reader->grant.scopes);
                fail();
            }
            expect_same(&out[i], &expected);
        }
        if (span.end_seq == before)
            return;
    }
}

/* What a reader that begins there is told of what is held and in front. */
static void check_join(const reader_t *reader) {
    inlet__cursor_t cursor;
    inlet_event_t out[BATCH];
    uint32_t held = 0, told = 0;
    bool focus = false;
    assert_int_equal(inlet__hub_seek(&world.hub, 0, &cursor), INLET_OK);
    inlet__hub_join(&cursor);
    while (inlet__hub_has_news(&world.hub, &cursor)) {
        inlet__span_t span;
        inlet__hub_read(&world.hub, &cursor, &reader->view, out, BATCH, &span);
        for (uint32_t i = 0; i < span.count; i++) {
            told += out[i].type == INLET_EVENT_SNAPSHOT && out[i].u.snapshot.count > 0;
            focus = focus || out[i].type == INLET_EVENT_FOCUS;
        }
    }
    for (uint32_t i = 0; i < world.oracle.held_count; i++)
        held += oracle_shows_held(&world.oracle, &reader->truth, &world.oracle.held[i]);
    assert_int_equal(told, held);
    if (focus)
        assert_true(oracle_in_front_at_end(&world.oracle, &reader->truth));
}

/* Who begins anywhere, also before what is retained, learns when that is only of records that it is
 * shown; of others as of the timing of keys. */
static void check_times(const reader_t *reader) {
    const uint64_t oldest = inlet__hub_oldest_position(&world.hub);
    const uint64_t begin = below((uint32_t)world.hub.written);
    const uint64_t place = begin > oldest ? begin : oldest;
    const int64_t place_ns = oracle_time_at(&world.oracle, &reader->truth, (uint32_t)place);
    inlet_event_t out[BATCH];
    inlet__cursor_t cursor;
    assert_int_equal(inlet__hub_seek(&world.hub, world.oracle.records[begin].seq, &cursor),
                     INLET_OK);
    inlet__hub_join(&cursor);
    for (bool loses = begin < oldest; cursor.context_due || cursor.snapshot_due; loses = false) {
        inlet__span_t span;
        inlet__hub_read(&world.hub, &cursor, &reader->view, out, BATCH, &span);
        const bool tells = span.first_seq == span.end_seq || loses;
        for (uint32_t i = 0; tells && i < span.count; i++)
            assert_int_equal(out[i].time_ns, place_ns);
    }
}

static void read_all(void) {
    world.noted = world.oracle.count;
    oracle_run(&world.oracle, world.noted);
    for (uint32_t r = 0; r < world.reader_count; r++)
        read_on(&world.readers[r]);
}

static void a_round(uint64_t seed) {
    memset(&world, 0, sizeof world);
    world.seed = (unsigned)seed;
    world.random = test_random_seed(seed);
    inlet__hub_init(&world.hub, world.log, CAPACITY, 1);
    inlet__hub_mark(&world.hub, world.marks);
    for (int i = 0; i < READERS; i++)
        world.reader_count += make_reader(&world.readers[world.reader_count]);
    for (uint32_t i = 0; i < world.reader_count; i++)
        assert_int_equal(inlet__hub_seek(&world.hub, 1, &world.readers[i].cursor), INLET_OK);
    for (uint32_t appends = 1 + below(150); appends > 0; appends--)
        append_any();
    /* Whatever was about to be told, nothing of it comes any more. */
    append(
        (inlet_event_t){.type = INLET_EVENT_SESSION, .u.session.change = INLET_SESSION_UNLOCKED});
    read_all();
    for (uint32_t r = 0; r < world.reader_count; r++) {
        inlet_event_t missing;
        assert_false(next_of(&world.readers[r], &missing));
        check_join(&world.readers[r]);
        check_times(&world.readers[r]);
    }
}

/* --- history --- */

static const inlet__stream_log_identity_t journaled = {.boot_id = 1, .epoch = 1, .session = 1};
static const uint8_t journal_key[INLET__JOURNAL_KEY_BYTES] = {5};
static const inlet__journal_limits_t journal_limits = {.max_bytes = 64 << 20,
                                                       .max_age_ns = INT64_MAX / 4};

/* What has come is written, in blocks and segments of random size. */
static void write_journal(void) {
    if (one_in(4)) { /* another process goes on */
        const inlet__journal_io_t io = world.journal->store.io;
        inlet__journal_close(world.journal, 0);
        assert_int_equal(inlet__journal_open(&world.journal, &io, &journal_limits, journal_key,
                                             &journaled, 1, 0),
                         INLET_OK);
        inlet__journal_feed_begin(world.journal, &world.feed, &journaled, &world.hub);
    }
    (void)inlet__journal_give(world.journal, &world.feed, &world.hub, true, 0);
    (void)inlet__journal_work(world.journal, 0);
}

/* False: it has read all. */
static bool changes_its_reader(inlet__replay_t *replay) {
    inlet__replay_suspend(replay);
    return inlet__replay_resume(replay, world.journal, &journaled);
}

/* All that the journal has, told as of the log: every record is the next that the oracle shows. */
static void expect_history(reader_t *reader) {
    inlet_event_t out[BATCH], expected;
    inlet__replay_t replay;
    reader->next = 0;
    assert_true(
        inlet__replay_begin(&replay, world.journal, &journaled, 1, 0, INLET_CAUSE_NOT_RETAINED));
    for (;;) {
        inlet__span_t span;
        const enum inlet__replay_news news =
            inlet__replay_read(&replay, &reader->view, out, 1 + below(BATCH), &span);
        if (news == INLET__REPLAY_OVER)
            break;
        if (news == INLET__REPLAY_WAITS)
            (void)inlet__journal_work(world.journal, 0);
        for (uint32_t i = 0; i < span.count; i++) {
            assert_true(next_of(reader, &expected));
            expect_same(&out[i], &expected);
        }
        if (one_in(8) && !changes_its_reader(&replay))
            break;
    }
    assert_int_equal(replay.next_seq, world.hub.next_seq);
    inlet__replay_end(&replay);
    assert_false(next_of(reader, &expected));
}

/* Who begins at any record is told of the same acts as held as by the log, and of its time as the
 * record is shown. */
static void expect_join(const reader_t *reader, uint32_t index) {
    const uint64_t seq = world.oracle.records[index].seq;
    const int64_t time_ns = oracle_time_at(&world.oracle, &reader->truth, index);
    inlet_event_t live[INLET__HELD_MAX], out[BATCH];
    inlet__context_t context;
    inlet__surround_t around;
    inlet__replay_t replay;
    uint32_t told = 0;
    inlet__hub_state_at(&world.hub, seq, &context, &around);
    const uint32_t count = inlet__snapshot_make(&around, &reader->view, seq, time_ns, live);
    assert_true(
        inlet__replay_begin(&replay, world.journal, &journaled, seq, 0, INLET_CAUSE_NOT_RETAINED));
    replay.snapshot_due = true;
    (void)inlet__journal_work(world.journal, 0);
    inlet__span_t span;
    assert_int_equal(inlet__replay_read(&replay, &reader->view, out, BATCH, &span),
                     INLET__REPLAY_READ);
    while (told < span.count && out[told].type == INLET_EVENT_SNAPSHOT) {
        assert_memory_equal(&out[told], &live[told], sizeof out[0]);
        told++;
    }
    assert_int_equal(told, count);
    inlet__replay_end(&replay);
}

static void a_round_of_history(uint64_t seed) {
    static test_disk_t disk;
    const inlet__journal_io_t io = test_disk_io(&disk);
    memset(&world, 0, sizeof world);
    world.seed = (unsigned)seed;
    world.random = test_random_seed(seed);
    inlet__hub_init(&world.hub, world.log, CAPACITY, 1);
    inlet__hub_mark(&world.hub, world.marks);
    assert_int_equal(
        inlet__journal_open(&world.journal, &io, &journal_limits, journal_key, NULL, 0, 0),
        INLET_OK);
    inlet__journal_feed_begin(world.journal, &world.feed, &journaled, &world.hub);
    for (int i = 0; i < READERS; i++)
        world.reader_count += make_reader(&world.readers[world.reader_count]);
    for (uint32_t i = 0; i < world.reader_count; i++)
        assert_int_equal(inlet__hub_seek(&world.hub, 1, &world.readers[i].cursor), INLET_OK);
    for (uint32_t appends = 1 + below(150); appends > 0; appends--) {
        append_any();
        if (one_in(5) || world.hub.written - world.feed.position > CAPACITY / 3)
            write_journal();
    }
    append(
        (inlet_event_t){.type = INLET_EVENT_SESSION, .u.session.change = INLET_SESSION_UNLOCKED});
    write_journal();
    oracle_run(&world.oracle, world.oracle.count);
    for (uint32_t r = 0; r < world.reader_count; r++) {
        expect_history(&world.readers[r]);
        const uint32_t newest = world.oracle.count - 1;
        const uint32_t retained = newest < CAPACITY / 2 ? newest : CAPACITY / 2;
        expect_join(&world.readers[r], newest - below(retained + 1));
    }
    inlet__journal_close(world.journal, 0);
    test_disk_free(&disk);
}

static void every_view_shows_the_same_of_history(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= HISTORY_ROUNDS; seed++)
        a_round_of_history(seed);
}

static void every_view_shows_what_was_granted_and_nothing_else(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++)
        a_round(seed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(every_view_shows_what_was_granted_and_nothing_else),
        RUN(every_view_shows_the_same_of_history),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
