/* The fleet export against a server with faults: connections that break before and after a command
 * is applied, redirections, a server that is full or loads, failovers that take back what was
 * confirmed, clocks that go back with them, senders and readers that die at any moment. Nothing is
 * lost that is not counted, nothing is there twice, and the outbox stays within its bound.
 *
 *   fleet_property_test [--count N] [--seed N] */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fleet/feed.h"
#include "fleet_server.h"
#include "support/random.h"
#include "support/seeds.h"

#define MACHINE "m-1"

enum { STEPS = 4000, PUTS = 120, BATCH = 8 };

static uint64_t run_count = 40, first_seed = 1;

typedef struct world {
    test_random_t random;
    int64_t now_ns;
    char path[96];
    uint64_t max_bytes;
    server_t *server;
    outbox_t *outbox;
    sender_t *sender;
    store_t *store;
    intake_t *intake;
    intake_tally_t tally;
    uint64_t puts;
    bool big_bodies;
    uint32_t senders;
} world_t;

static void open_sender(world_t *world) {
    char error[BUCKET_ERROR_BYTES];
    sender_options_t options = {.machine = MACHINE,
                                .password = "p",
                                .seeds = {{"127.0.0.1", 7001}, {"127.0.0.1", 7002}},
                                .seeds_count = 2,
                                .seed = test_random_next(&world->random)};
    assert_int_equal(outbox_open(world->path, world->max_bytes, 77, &world->outbox, error),
                     OUTBOX_OK);
    world->sender = sender_open(&options, world->outbox);
    assert_non_null(world->sender);
    world->senders++;
}

static void close_sender(world_t *world) {
    server_disconnect(world->server);
    sender_close(world->sender);
    outbox_close(world->outbox);
}

static void open_world(world_t *world, uint64_t seed) {
    char error[BUCKET_ERROR_BYTES];
    memset(world, 0, sizeof *world);
    world->random = test_random_seed(seed);
    world->now_ns = INT64_C(1000000000000);
    const char *folder = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : ".";
    snprintf(world->path, sizeof world->path, "%s/inlet-fleet-%d.db", folder, (int)getpid());
    (void)remove(world->path);
    world->big_bodies = seed % 2 == 0;
    world->max_bytes = world->big_bodies ? OUTBOX_BYTES_MIN : OUTBOX_BYTES;
    world->server = server_new(seed);
    world->server->faults = 4 + (uint32_t)test_random_below(&world->random, 40);
    assert_int_equal(store_open(":memory:", 0, &world->store, error), STORE_OK);
    world->intake = intake_open(world->store, 5);
    assert_non_null(world->intake);
    open_sender(world);
}

static void close_world(world_t *world) {
    close_sender(world);
    intake_close(world->intake);
    store_close(world->store);
    server_free(world->server);
    (void)remove(world->path);
}

/* A minute of its own; big ones have thousands of bins, of which an outbox holds a dozen. */
static void put(world_t *world) {
    const bucket_id_t id = {
        .machine = MACHINE, .boot_id = 1, .session = 1, .minute = (int64_t)world->puts};
    bucket_t *bucket = bucket_new(&id);
    assert_non_null(bucket);
    bucket->totals[BUCKET_EVENTS] = world->puts + 1;
    for (uint32_t i = 0; world->big_bodies && i < 900; i++)
        inlet__histogram_add(&bucket->histograms[BUCKET_DWELL_NS],
                             (int64_t)(test_random_next(&world->random) >> 12), 1);
    char *text = bucket_to_text(bucket);
    assert_int_equal(outbox_put(world->outbox, text, strlen(text), NULL), OUTBOX_OK);
    free(text);
    bucket_free(bucket);
    world->puts++;
}

static void step_sender(world_t *world) {
    sender_action_t action;
    sender_next(world->sender, world->now_ns, &action);
    switch (action.what) {
    case SENDER_CONNECT:
        if (server_connect(world->server, action.address))
            sender_connected(world->sender, world->now_ns);
        else
            sender_broken(world->sender, world->now_ns, "refused");
        break;
    case SENDER_WRITE:
        if (!world->server->connected || !server_write(world->server, &action))
            sender_broken(world->sender, world->now_ns, "broken");
        break;
    case SENDER_READ:
        if (!world->server->connected || !server_read(world->server, world->sender, world->now_ns))
            sender_broken(world->sender, world->now_ns, "timed out");
        break;
    case SENDER_CLOSE:
        server_disconnect(world->server);
        break;
    case SENDER_WAIT:
        assert_true(action.until_ns > world->now_ns);
        world->now_ns += test_random_below(&world->random, 2) != 0
                             ? action.until_ns - world->now_ns
                             : (action.until_ns - world->now_ns) / 2 + 1;
        break;
    }
}

/* A part of a sweep of the stream: it may die between the store, the mark and the deletion. */
static void step_reader(world_t *world, bool dies) {
    server_state_t *state = world->server->state;
    intake_item_t items[BATCH];
    intake_mark_t marks[INTAKE_OUTBOXES_MAX];
    size_t marks_count;
    const uint32_t count = state->count < BATCH ? state->count : BATCH;
    for (uint32_t i = 0; i < count; i++)
        items[i] = (intake_item_t){.is_entry = true, .entry = state->entries[i].entry};
    assert_int_equal(intake_take(world->intake, MACHINE, items, count, count < BATCH, &state->mark,
                                 state->has_mark, &world->tally, marks, &marks_count),
                     STORE_OK);
    if (dies && test_random_below(&world->random, 4) == 0)
        return;
    if (marks_count > 0) {
        assert_int_equal(marks_count, 1);
        state->has_mark = true;
        state->mark = marks[0];
    }
    if (dies && test_random_below(&world->random, 4) == 0)
        return;
    memmove(state->entries, state->entries + count,
            (state->count - count) * sizeof *state->entries);
    state->count -= count;
}

static void check_disk(world_t *world) {
    outbox_summary_t summary;
    assert_int_equal(outbox_summary(world->outbox, &summary), OUTBOX_OK);
    assert_true(summary.bytes <= world->max_bytes + 16 * 4096);
}

static void step(world_t *world) {
    server_t *server = world->server;
    world->now_ns += 1000000;
    server->now_ms = world->now_ns / 1000000;
    switch (test_random_below(&world->random, 160)) {
    case 0:
        server_fail_over(server);
        break;
    case 1:
        server->coming = server->coming == 0 ? (server->home == 7001 ? 7002 : 7001) : 0;
        break;
    case 2:
        if (server->coming != 0) {
            server->home = server->coming;
            server->coming = 0;
        }
        break;
    case 3:
        close_sender(world);
        open_sender(world);
        break;
    case 4:
    case 5:
    case 6:
        server_replicate(server);
        break;
    case 7:
        step_reader(world, true);
        break;
    case 8:
    case 9:
    case 10:
    case 11:
    case 12:
        if (world->puts < PUTS)
            put(world);
        check_disk(world);
        break;
    default:
        step_sender(world);
        break;
    }
}

/* The faults end: all that waits arrives. */
static void settle(world_t *world) {
    world->server->faults = 0;
    world->server->coming = 0;
    put(world); /* says what the outbox does not have any more */
    for (uint32_t i = 0; i < 200000 && (i < 10 || !sender_is_done(world->sender)); i++) {
        world->now_ns += 1000000;
        world->server->now_ms = world->now_ns / 1000000;
        step_sender(world);
    }
    assert_true(sender_is_done(world->sender));
    while (world->server->state->count > 0)
        step_reader(world, false);
    step_reader(world, false);
}

static void nothing_is_lost_uncounted_and_nothing_is_twice(void **state) {
    (void)state;
    uint64_t dropped = 0, let_go = 0, twice = 0, vanished = 0;
    for (uint64_t run = 0; run < run_count; run++) {
        world_t world;
        outbox_summary_t summary;
        store_summary_t stored;
        open_world(&world, first_seed + run);
        for (int i = 0; i < STEPS; i++)
            step(&world);
        /* A failover in between: what was taken back has to come again. */
        server_fail_over(world.server);
        settle(&world);
        assert_int_equal(outbox_summary(world.outbox, &summary), OUTBOX_OK);
        assert_int_equal(store_summary(world.store, &stored), STORE_OK);
        const intake_tally_t *tally = &world.tally;
        if (stored.buckets + tally->lost + tally->vanished - tally->late != world.puts ||
            stored.buckets != tally->added || tally->refused != 0)
            fail_msg("seed %llu: %llu put, %llu there, %llu added, %llu lost, %llu vanished, %llu "
                     "late, %llu refused",
                     (unsigned long long)(first_seed + run), (unsigned long long)world.puts,
                     (unsigned long long)stored.buckets, (unsigned long long)tally->added,
                     (unsigned long long)tally->lost, (unsigned long long)tally->vanished,
                     (unsigned long long)tally->late, (unsigned long long)tally->refused);
        if (summary.let_go == 0)
            assert_int_equal(tally->vanished, 0);
        assert_true(tally->lost <= summary.dropped);
        if (!world.big_bodies)
            assert_int_equal(stored.buckets, world.puts);
        dropped += summary.dropped;
        let_go += summary.let_go;
        twice += tally->twice;
        vanished += tally->vanished;
        close_world(&world);
    }
    print_message("%llu runs: %llu dropped, %llu let go, %llu came twice, %llu vanished\n",
                  (unsigned long long)run_count, (unsigned long long)dropped,
                  (unsigned long long)let_go, (unsigned long long)twice,
                  (unsigned long long)vanished);
    if (run_count >= 40) { /* what is tested did happen */
        assert_true(dropped > 0);
        assert_true(let_go > 0);
        assert_true(twice > 0);
    }
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost_uncounted_and_nothing_is_twice),
    };
    test_seeds_read(argc, argv, &run_count, &first_seed);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
