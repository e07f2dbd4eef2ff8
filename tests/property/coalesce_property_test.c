/* <inlet/coalesce.h> on random streams, against the records themselves: every record is in one
 * event, each event is what its records sum to, no merge reaches over what must part it, and
 * nothing that could be merged is left apart.
 *
 *   coalesce_property_test [--count N] [--seed N] */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <inlet/coalesce.h>

#include "support/random.h"
#include "support/seeds.h"

#define MS INT64_C(1000000)

enum { RECORDS = 400 };

static uint64_t run_count = 2000, first_seed = 1;

typedef struct world {
    test_random_t random;
    inlet_coalesce_options_t options;
    bool wild; /* sums overflow */
    inlet_event_t records[RECORDS];
    bool out[RECORDS];
    uint32_t events;   /* that came out */
    uint64_t last_seq; /* of the last of them */
} world_t;

static world_t w;

static uint32_t below(uint32_t bound) {
    return (uint32_t)test_random_below(&w.random, bound);
}

static int32_t step(void) {
    static const int32_t edges[] = {INT32_MIN, INT32_MAX, INT32_MAX / 2, -1};
    return w.wild ? edges[below(4)] : (int32_t)below(9) - 4;
}

static inlet_event_t make_record(void) {
    inlet_event_t event = {.device = below(2), .extra = below(8) == 0};
    const uint32_t kind = below(20);
    event.flags = (uint32_t)INLET_FLAG_RAW << below(2);
    if (kind < 13) {
        event.type = INLET_EVENT_MOUSE_MOVED;
        event.u.mouse = (inlet_mouse_t){step(), step(), step(), step()};
    } else if (kind < 16) {
        event.type = INLET_EVENT_MOUSE_WHEEL;
        event.flags |= below(2) * INLET_FLAG_HORIZONTAL;
        event.u.wheel = (inlet_wheel_t){.delta = step(), .x = step(), .y = step()};
    } else if (kind < 18) {
        event.type = (uint16_t)(INLET_EVENT_KEY_PRESSED + below(4));
        event.flags |= below(4) == 0 ? (uint32_t)INLET_FLAG_SYNTHETIC : 0;
    } else {
        event.type =
            (uint16_t)(INLET_EVENT_LOSS + below(INLET_EVENT_TYPE_COUNT - INLET_EVENT_LOSS));
    }
    return event;
}

static void make_stream(uint64_t seed) {
    w = (world_t){.random = test_random_seed(seed)};
    w.wild = below(3) == 0;
    w.options =
        (inlet_coalesce_options_t){.struct_size = sizeof w.options, .mode = (uint32_t)(seed % 3)};
    w.options.capacity = below(2) == 0 ? 0 : INLET_COALESCE_CAPACITY_MIN;
    w.options.types = (uint64_t)below(4) << INLET_EVENT_MOUSE_MOVED;
    if (w.options.mode == INLET_COALESCE_FRAME || (w.options.mode != 0 && below(2) == 0))
        w.options.interval_ns = MS * (1 + below(20));
    if (w.options.mode == INLET_COALESCE_FRAME)
        w.options.origin_ns = below(2) * MS * 1000;
    int64_t time_ns = 500 * MS;
    for (uint32_t i = 0; i < RECORDS; i++) {
        w.records[i] = make_record();
        w.records[i].seq = i + 1;
        w.records[i].time_ns = time_ns += below(2 * MS);
    }
}

/* --- the reference --- */

static bool is_input(const inlet_event_t *event) {
    return event->type <= INLET_EVENT_MOUSE_WHEEL && (event->flags & INLET_FLAG_SYNTHETIC) == 0;
}

static bool is_bulk(const inlet_event_t *event) {
    const uint64_t types = w.options.types != 0 ? w.options.types : ~UINT64_C(0);
    return (event->type == INLET_EVENT_MOUSE_MOVED || event->type == INLET_EVENT_MOUSE_WHEEL) &&
           (types >> event->type & 1) != 0 && w.options.mode != INLET_COALESCE_NONE;
}

static bool parts(const inlet_event_t *event) {
    return !is_input(event) || (w.options.mode == INLET_COALESCE_URGENT && !is_bulk(event));
}

static bool alike(const inlet_event_t *a, const inlet_event_t *b) {
    return a->type == b->type && a->flags == b->flags && a->device == b->device &&
           a->extra == b->extra;
}

static int64_t frame_of(const inlet_event_t *event) {
    return (event->time_ns + 1000 * w.options.interval_ns - w.options.origin_ns) /
           w.options.interval_ns;
}

/* One event against the records that it says it is made of. */
static void check(const inlet_coalesced_t *merged) {
    const inlet_event_t *event = &merged->event;
    assert_true(merged->first_seq >= 1 && merged->first_seq <= event->seq && event->seq <= RECORDS);
    const inlet_event_t *first = &w.records[merged->first_seq - 1];
    inlet_event_t sum = w.records[event->seq - 1];
    int64_t dx = 0, dy = 0, delta = 0;
    uint64_t count = 0;
    for (uint64_t seq = merged->first_seq; seq <= event->seq; seq++) {
        const inlet_event_t *record = &w.records[seq - 1];
        assert_false(merged->count > 1 && parts(record));
        if (!alike(record, event))
            continue;
        assert_false(w.out[seq - 1]);
        w.out[seq - 1] = true;
        dx += record->u.mouse.dx;
        dy += record->u.mouse.dy;
        delta += record->u.wheel.delta;
        count++;
        if (w.options.mode == INLET_COALESCE_FRAME)
            assert_true(!is_bulk(event) || frame_of(record) == frame_of(first));
        else if (w.options.interval_ns != 0)
            assert_true(record->time_ns - first->time_ns < w.options.interval_ns);
    }
    if (event->type == INLET_EVENT_MOUSE_MOVED) {
        sum.u.mouse.dx = (int32_t)dx;
        sum.u.mouse.dy = (int32_t)dy;
        assert_true(sum.u.mouse.dx == dx && sum.u.mouse.dy == dy);
    } else if (event->type == INLET_EVENT_MOUSE_WHEEL) {
        sum.u.wheel.delta = (int32_t)delta;
        assert_true(sum.u.wheel.delta == delta);
    }
    assert_int_equal(count, merged->count);
    assert_int_equal(merged->first_ns, first->time_ns);
    assert_memory_equal(event, &sum, sizeof sum);
    if (w.options.mode != INLET_COALESCE_FRAME)
        assert_true(event->seq > w.last_seq);
    w.last_seq = event->seq;
    w.events++;
}

static void take(inlet_coalesce_t *coalesce) {
    inlet_coalesced_t out[8];
    uint32_t count;
    do {
        assert_int_equal(inlet_coalesce_take(coalesce, out, 1 + below(8), &count), INLET_OK);
        for (uint32_t i = 0; i < count; i++)
            check(&out[i]);
    } while (count > 0);
}

/* How few events there can be: as many as records, but that alike ones between two that part them
 * are one. With no interval, or frames. */
static uint32_t fewest(void) {
    static bool counted[RECORDS];
    uint32_t count = 0;
    memset(counted, 0, sizeof counted);
    for (uint32_t i = 0; i < RECORDS; i++) {
        count += !counted[i];
        for (uint32_t j = i; j < RECORDS && is_bulk(&w.records[i]) && !parts(&w.records[j]); j++) {
            if (w.options.mode == INLET_COALESCE_FRAME &&
                frame_of(&w.records[i]) != frame_of(&w.records[j]))
                break;
            counted[j] =
                counted[j] || (is_bulk(&w.records[j]) && alike(&w.records[i], &w.records[j]));
        }
    }
    return count;
}

static void run(void) {
    inlet_coalesce_t *coalesce;
    bool hurried = below(2) == 0; /* expired and flushed under way */
    assert_int_equal(inlet_coalesce_open(&w.options, &coalesce), INLET_OK);
    for (uint32_t i = 0; i < RECORDS; i++) {
        inlet_status_t status;
        while ((status = inlet_coalesce_put(coalesce, &w.records[i])) == INLET_E_BUSY)
            take(coalesce);
        assert_int_equal(status, INLET_OK);
        if (hurried && below(16) == 0)
            inlet_coalesce_flush(coalesce);
        if (below(4) == 0) /* never too early */
            inlet_coalesce_expire(coalesce, w.records[i].time_ns);
        if (below(4) == 0)
            take(coalesce);
    }
    inlet_coalesce_flush(coalesce);
    take(coalesce);
    assert_int_equal(inlet_coalesce_due_ns(coalesce), INT64_MAX);
    for (uint32_t i = 0; i < RECORDS; i++)
        assert_true(w.out[i]);
    const bool framed = w.options.mode == INLET_COALESCE_FRAME;
    if (!hurried && !w.wild && (framed || w.options.interval_ns == 0))
        assert_int_equal(w.events, fewest());
    inlet_coalesce_close(coalesce);
}

static void what_is_merged_conserves_and_nothing_is_left_apart(void **state) {
    (void)state;
    uint64_t records = 0, events = 0;
    for (uint64_t seed = first_seed; seed < first_seed + run_count; seed++) {
        make_stream(seed);
        run();
        records += RECORDS;
        events += w.events;
    }
    printf("coalesce: %llu records in %llu events\n", (unsigned long long)records,
           (unsigned long long)events);
    assert_true(events < records);
}

int main(int argc, char **argv) {
    test_seeds_read(argc, argv, &run_count, &first_seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_merged_conserves_and_nothing_is_left_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
