/* What telemetry costs: see tools/bench.
 *
 * tools.telemetry.event   the collector's work for a record, of a day's mix: moves of both sources,
 *                         keys, clicks; against a loop that counts records by type and no more
 * tools.telemetry.minute  the bucket of a busy minute made JSON and put into SQLite, against the
 *                         same text put into the same table by itself */
#include <inlet/keys.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "telemetry/aggregate.h"
#include "telemetry/store.h"

enum { EVENTS = 20000, MINUTES = 40 };

#define MS INT64_C(1000000)

static inlet_event_t events[EVENTS];
static aggregate_t *aggregate;
static bucket_t *busy;
static uint64_t counts[INLET_EVENT_TYPE_COUNT];
static uint32_t next_minute;

static uint32_t generation(const bucket_id_t *id, uint32_t turn, void *context) {
    (void)id;
    (void)context;
    return turn;
}

static bool take(const bucket_t *bucket, void *context) {
    (void)context;
    return busy->totals[BUCKET_EVENTS] > 0 || bucket_merge(busy, bucket);
}

/* Of ten records eight are motion, a thousand a second. */
static void make_events(void) {
    int64_t at_ns = MS;
    for (uint32_t i = 0; i < EVENTS; i++) {
        const uint32_t kind = i % 10;
        inlet_event_t *event = &events[i];
        *event =
            (inlet_event_t){.seq = i + 1, .time_ns = at_ns, .device = 1, .flags = INLET_FLAG_RAW};
        if (kind >= 8) {
            event->type = kind == 8 ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED;
            event->device = 0;
        } else if (kind % 2 == 0) {
            event->type = INLET_EVENT_MOUSE_MOVED;
            event->flags |= INLET_FLAG_HAS_MOTION;
            event->u.mouse = (inlet_mouse_t){.dx = (int32_t)(i % 7) - 3, .dy = 2};
        } else {
            event->type = INLET_EVENT_MOUSE_MOVED;
            event->flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION;
            event->device = 0;
            event->u.mouse =
                (inlet_mouse_t){.x = (int32_t)(i * 3 % 1920), .y = (int32_t)(i % 1080)};
            at_ns += MS + (int64_t)(i * 7919 % 1000) * 20;
        }
    }
}

static const inlet_monitor_t monitor = {.width = 1920, .height = 1080, .dpi = 96};

static aggregate_t *fresh(void) {
    const aggregate_options_t options = {
        .machine = "bench",
        .stream = {.anchor_utc_ns = NS_PER_MINUTE * 1000, .sources = INLET_SOURCE_ALL},
        .monitors_count = 1,
        .monitors = &monitor,
        .begun_ns = 0,
        .generation = generation,
        .take = take};
    aggregate_t *made = aggregate_open(&options);
    const inlet_event_t device = {.type = INLET_EVENT_DEVICE,
                                  .flags = INLET_FLAG_STATE,
                                  .device = 1,
                                  .u.device = {.stable_id = 1, .kind = 1, .present = 1}};
    if (made == NULL || !aggregate_put(made, &device, 0))
        exit(1);
    return made;
}

static double put_all(void) {
    aggregate = fresh();
    const uint64_t begun = bench_ticks_begin();
    for (uint32_t i = 0; i < EVENTS; i++)
        (void)aggregate_put(aggregate, &events[i], events[i].time_ns + 50000);
    const uint64_t ended = bench_ticks_end();
    (void)aggregate_flush(aggregate);
    aggregate_close(aggregate);
    return (double)(ended - begun) * bench_tick_ns() / EVENTS;
}

static double count_all(void) {
    const uint64_t begun = bench_ticks_begin();
    for (uint32_t i = 0; i < EVENTS; i++) {
        counts[events[i].type]++;
        __asm__ volatile("" ::: "memory"); /* each is counted, and not all at once */
    }
    return (double)(bench_ticks_end() - begun) * bench_tick_ns() / EVENTS;
}

static double store_minutes(store_t *store) {
    const uint64_t begun = bench_ticks_begin();
    for (uint32_t i = 0; i < MINUTES; i++) {
        busy->id.minute = next_minute++;
        if (store_put(store, busy, NULL) != STORE_OK)
            exit(1);
    }
    return (double)(bench_ticks_end() - begun) * bench_tick_ns() / MINUTES / 1000;
}

static double insert_texts(store_t *store, const char *text) {
    sqlite3_stmt *insert;
    if (sqlite3_prepare_v2(store_database(store), "INSERT INTO plain (body) VALUES (?1)", -1,
                           &insert, NULL) != SQLITE_OK)
        exit(1);
    const uint64_t begun = bench_ticks_begin();
    for (uint32_t i = 0; i < MINUTES; i++) {
        (void)sqlite3_bind_text(insert, 1, text, -1, SQLITE_STATIC);
        (void)sqlite3_step(insert);
        (void)sqlite3_reset(insert);
    }
    const uint64_t ended = bench_ticks_end();
    (void)sqlite3_finalize(insert);
    return (double)(ended - begun) * bench_tick_ns() / MINUTES / 1000;
}

static const char path[] = "tools_telemetry_bench.db";

static void delete_files(void) {
    (void)remove(path);
    (void)remove("tools_telemetry_bench.db-wal");
    (void)remove("tools_telemetry_bench.db-shm");
}

int main(int argc, char **argv) {
    const size_t rounds = bench_rounds(argc, argv, 21);
    static bench_series_t own, bare, minute, plain;
    char error[BUCKET_ERROR_BYTES];
    const bucket_id_t id = {.machine = "bench"};
    store_t *store;
    bench_pin(0);
    make_events();
    busy = bucket_new(&id);
    delete_files();
    if (busy == NULL || store_open(path, 0, &store, error) != STORE_OK)
        return 1;
    (void)put_all(); /* its minute is stored below */
    char *text = bucket_to_text(busy);
    if (text == NULL || sqlite3_exec(store_database(store), "CREATE TABLE plain (body TEXT)", NULL,
                                     NULL, NULL) != SQLITE_OK)
        return 1;
    for (size_t round = 0; round < rounds; round++) {
        bench_add(&own, put_all());
        bench_add(&bare, count_all());
        bench_add(&minute, store_minutes(store));
        bench_add(&plain, insert_texts(store, text));
    }
    bench_print(&(bench_figure_t){"tools.telemetry.event", "ns", "less", "count_by_type", 0}, &own,
                &bare);
    bench_print(&(bench_figure_t){"tools.telemetry.minute", "us", "less", "plain_insert", 0},
                &minute, &plain);
    free(text);
    store_close(store);
    delete_files();
    bucket_free(busy);
    return counts[INLET_EVENT_MOUSE_MOVED] == 0; /* it never is */
}
