/* <inlet/fuse.h> on random acts, of which each source misses some and is late with others: every
 * record is in one event, nothing is invented, order and patience hold, and what is said to be
 * exactly one act is one.
 *
 *   fuse_property_test [--count N] [--seed N]
 *
 * How often joined records were of two acts is printed by confidence; that is what makes EXACT
 * promise more than LIKELY. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <inlet/fuse.h>

#include "support/random.h"
#include "support/seeds.h"

#define MS      INT64_C(1000000)
#define WAIT_NS (50 * MS)

enum { ACTS = 400, RECORDS_MAX = 3 * ACTS, SWITCHES = 9, KEYS = 6, SAME_SWITCH_MS = 17 };

static uint64_t run_count = 400, first_seed = 1;
static uint64_t joined_count[4], wrong_count[4], lonely_count, pairs_count;

typedef struct record {
    inlet_event_t event;
    uint32_t act; /* 0: no act of the user */
    bool out;
} record_t;

typedef struct world {
    test_random_t random;
    uint32_t lost_percent, late_percent, injected_percent, batch_percent, tick_ms;
    int32_t acceleration;
    bool parted; /* by records that are no input */
    int64_t time_ns, source_ns[2];
    int64_t pressed_ns[SWITCHES], released_ns[SWITCHES];
    bool down[SWITCHES];
    int32_t x, y;
    record_t records[RECORDS_MAX];
    uint32_t count;
} world_t;

static world_t world;

static bool chance(world_t *w, uint32_t percent) {
    return test_random_below(&w->random, 100) < percent;
}

/* --- acts, and how each source tells them --- */

static void tell(world_t *w, uint32_t act, inlet_event_t event) {
    const unsigned source = (event.flags & INLET_FLAG_RAW) != 0 ? 0 : 1;
    int64_t time_ns = w->time_ns + (int64_t)test_random_below(&w->random, 300000);
    if (chance(w, w->late_percent))
        time_ns += (int64_t)test_random_below(&w->random, 40 * (uint64_t)MS);
    if (time_ns <= w->source_ns[source]) /* a source tells in order */
        time_ns = w->source_ns[source] + 1;
    w->source_ns[source] = time_ns;
    event.time_ns = time_ns;
    event.os_time_ms = (uint32_t)(w->time_ns / MS) / w->tick_ms * w->tick_ms;
    if (source == 0 && chance(w, w->batch_percent)) {
        event.os_time_ms = 0;
        event.flags |= INLET_FLAG_TIME_BATCH;
        event.time_error_ns = 1000;
    }
    w->records[w->count++] = (record_t){.event = event, .act = act};
}

/* A key or button changes, unless a device's switch did so just now. False: it did. */
static bool make_switch(world_t *w, bool injected, inlet_event_t *event) {
    const uint32_t which = (uint32_t)test_random_below(&w->random, SWITCHES);
    int64_t *since_ns = w->down[which] ? &w->released_ns[which] : &w->pressed_ns[which];
    if (!injected && w->time_ns - *since_ns < SAME_SWITCH_MS * MS)
        return false;
    const bool pressed = !w->down[which];
    w->down[which] = pressed;
    *since_ns = w->time_ns;
    if (which < KEYS) {
        event->type = pressed ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED;
        event->u.key = (inlet_key_t){.hid = 0x00070004 + which, .scan = (uint16_t)(16 + which)};
    } else {
        event->type = pressed ? INLET_EVENT_MOUSE_PRESSED : INLET_EVENT_MOUSE_RELEASED;
        event->u.button.button = which - KEYS + 1;
    }
    return true;
}

static int32_t step(world_t *w) {
    return (int32_t)test_random_below(&w->random, 9) - 4;
}

static void make_act(world_t *w, uint32_t act) {
    const bool injected = chance(w, w->injected_percent);
    inlet_event_t raw = {0}, hook;
    const uint64_t kind = test_random_below(&w->random, 8);
    w->time_ns += (int64_t)test_random_below(
        &w->random, (uint64_t)(injected ? MS / 20 : test_random_below(&w->random, 12) * MS + 1));
    if (kind == 0) {
        raw.type = INLET_EVENT_MOUSE_WHEEL;
        raw.u.wheel.delta = test_random_below(&w->random, 2) == 0 ? 120 : -120;
    } else if (kind < 4) {
        raw.type = INLET_EVENT_MOUSE_MOVED;
        raw.u.mouse = (inlet_mouse_t){.dx = step(w), .dy = step(w)};
        w->x += raw.u.mouse.dx * w->acceleration;
        w->y += raw.u.mouse.dy * w->acceleration;
    } else if (!make_switch(w, injected, &raw)) {
        return;
    }
    hook = raw;
    raw.flags = INLET_FLAG_RAW | (raw.type == INLET_EVENT_MOUSE_MOVED ? INLET_FLAG_HAS_MOTION : 0);
    raw.device = injected ? 0 : 1;
    hook.flags = INLET_FLAG_HOOK | (injected ? INLET_FLAG_INJECTED : 0);
    if (hook.type == INLET_EVENT_MOUSE_MOVED) {
        hook.flags |= INLET_FLAG_HAS_POSITION;
        hook.u.mouse = (inlet_mouse_t){.x = w->x, .y = w->y};
    }
    const uint64_t lost = chance(w, w->lost_percent) ? 1 + test_random_below(&w->random, 2) : 0;
    pairs_count += lost == 0;
    if (lost != 1)
        tell(w, act, raw);
    if (lost != 2)
        tell(w, act, hook);
}

static void part(world_t *w) {
    static const uint16_t types[] = {INLET_EVENT_LOSS, INLET_EVENT_FOCUS, INLET_EVENT_CLOCK};
    const int64_t last_ns = w->source_ns[0] > w->source_ns[1] ? w->source_ns[0] : w->source_ns[1];
    inlet_event_t event = {.type = types[test_random_below(&w->random, 3)], .time_ns = last_ns};
    w->records[w->count++] = (record_t){.event = event};
}

static int by_time(const void *left, const void *right) {
    const record_t *a = left, *b = right;
    if (a->event.time_ns != b->event.time_ns)
        return a->event.time_ns < b->event.time_ns ? -1 : 1;
    if (a->act != b->act)
        return a->act < b->act ? -1 : 1;
    return (int)(a->event.flags & INLET_SOURCE_ALL) - (int)(b->event.flags & INLET_SOURCE_ALL);
}

/* A stream: its records, numbered from 1. */
static void make_stream(uint64_t seed, bool complete) {
    static const uint32_t shares[] = {0, 5, 30};
    world_t *w = &world;
    *w = (world_t){.random = test_random_seed(seed), .time_ns = 1000 * MS};
    w->lost_percent = complete ? 0 : shares[test_random_below(&w->random, 3)];
    w->late_percent = complete ? 5 : shares[test_random_below(&w->random, 3)];
    w->injected_percent = shares[test_random_below(&w->random, 3)];
    w->batch_percent = shares[test_random_below(&w->random, 3)];
    w->tick_ms = test_random_below(&w->random, 2) == 0 ? 1 : 16;
    w->acceleration = 1 + (int32_t)test_random_below(&w->random, 2);
    w->parted = !complete && test_random_below(&w->random, 2) == 0;
    for (uint32_t act = 1; act <= ACTS; act++) {
        make_act(w, act);
        if (w->parted && chance(w, 2))
            part(w);
    }
    qsort(w->records, w->count, sizeof w->records[0], by_time);
    for (uint32_t i = 0; i < w->count; i++)
        w->records[i].event.seq = i + 1;
}

/* --- what comes out --- */

static record_t *record_of(uint64_t seq) {
    assert_true(seq >= 1 && seq <= world.count);
    return &world.records[seq - 1];
}

static void leave(record_t *record) {
    assert_false(record->out);
    record->out = true;
}

static bool is_between(uint64_t seq, uint64_t a, uint64_t b) {
    return (seq > a && seq < b) || (seq > b && seq < a);
}

static void check_joined(const inlet_fused_t *fused) {
    record_t *raw = record_of(fused->raw_seq), *hook = record_of(fused->hook_seq);
    const inlet_event_t *event = &fused->event, *r = &raw->event, *h = &hook->event;
    const inlet_event_t *first = fused->raw_seq < fused->hook_seq ? r : h;
    leave(raw);
    leave(hook);
    assert_int_equal(r->flags & INLET_SOURCE_ALL, INLET_FLAG_RAW);
    assert_int_equal(h->flags & INLET_SOURCE_ALL, INLET_FLAG_HOOK);
    assert_true(event->type == r->type && event->type == h->type);
    assert_true(event->seq == first->seq && event->time_ns == first->time_ns);
    assert_int_equal(event->device, r->device);
    assert_int_equal(event->flags & INLET_FLAG_INJECTED, h->flags & INLET_FLAG_INJECTED);
    if (event->type == INLET_EVENT_MOUSE_MOVED)
        assert_true(event->u.mouse.dx == r->u.mouse.dx && event->u.mouse.dy == r->u.mouse.dy &&
                    event->u.mouse.x == h->u.mouse.x && event->u.mouse.y == h->u.mouse.y);
    else
        assert_true(memcmp(&event->u, &r->u, sizeof r->u) == 0 &&
                    memcmp(&event->u, &h->u, sizeof h->u) == 0);
    for (uint32_t i = 0; i < world.count; i++)
        if (world.records[i].act == 0)
            assert_false(is_between(i + 1, fused->raw_seq, fused->hook_seq));
    assert_in_range(fused->confidence, INLET_FUSE_POSSIBLE, INLET_FUSE_EXACT);
    joined_count[fused->confidence]++;
    wrong_count[fused->confidence] += raw->act != hook->act;
}

static void check_event(const inlet_fused_t *fused, uint64_t *last_seq) {
    assert_true(fused->event.seq > *last_seq);
    *last_seq = fused->event.seq;
    if (fused->raw_seq != 0 && fused->hook_seq != 0) {
        check_joined(fused);
        return;
    }
    record_t *record = record_of(fused->event.seq);
    leave(record);
    assert_memory_equal(&fused->event, &record->event, sizeof record->event);
    assert_int_equal(fused->confidence, INLET_FUSE_SINGLE);
    assert_true(fused->raw_seq + fused->hook_seq == (record->act != 0 ? fused->event.seq : 0));
    lonely_count += record->act != 0;
}

static void take(inlet_fuse_t *fuse, test_random_t *random, uint64_t *last_seq) {
    inlet_fused_t out[8];
    uint32_t count;
    do {
        const uint32_t capacity = 1 + (uint32_t)test_random_below(random, 8);
        assert_int_equal(inlet_fuse_take(fuse, out, capacity, &count), INLET_OK);
        for (uint32_t i = 0; i < count; i++)
            check_event(&out[i], last_seq);
    } while (count > 0);
}

/* Nothing is kept back for longer than was asked, nor more of it. */
static void check_patience(const inlet_fuse_t *fuse, uint32_t put_count, uint32_t capacity) {
    const int64_t now_ns = world.records[put_count - 1].event.time_ns;
    uint32_t kept_count = 0;
    for (uint32_t i = put_count; i-- > 0;) {
        const record_t *record = &world.records[i];
        if (!record->out)
            assert_true(now_ns - record->event.time_ns < WAIT_NS);
        kept_count += !record->out;
        if (now_ns - record->event.time_ns > 2 * WAIT_NS)
            break;
    }
    assert_true(kept_count <= 2 * capacity); /* joined ones behind one that waits count twice */
    assert_true((inlet_fuse_due_ns(fuse) == INT64_MAX) == (kept_count == 0));
}

static void run(uint64_t seed, uint32_t capacity) {
    const inlet_fuse_options_t options = {
        .struct_size = sizeof options, .capacity = capacity, .wait_ns = WAIT_NS};
    test_random_t random = test_random_seed(~seed);
    inlet_fuse_t *fuse;
    uint64_t last_seq = 0;
    assert_int_equal(inlet_fuse_open(&options, &fuse), INLET_OK);
    for (uint32_t i = 0; i < world.count; i++) {
        inlet_status_t status;
        while ((status = inlet_fuse_put(fuse, &world.records[i].event)) == INLET_E_BUSY)
            take(fuse, &random, &last_seq);
        assert_int_equal(status, INLET_OK);
        take(fuse, &random, &last_seq);
        check_patience(fuse, i + 1, capacity);
    }
    inlet_fuse_flush(fuse);
    take(fuse, &random, &last_seq);
    for (uint32_t i = 0; i < world.count; i++)
        assert_true(world.records[i].out);
    inlet_fuse_close(fuse);
}

static void forget_counts(void) {
    memset(joined_count, 0, sizeof joined_count);
    memset(wrong_count, 0, sizeof wrong_count);
    lonely_count = pairs_count = 0;
}

static void print_counts(const char *what) {
    printf("fuse: %s: %llu pairs, %llu records left alone", what, (unsigned long long)pairs_count,
           (unsigned long long)lonely_count);
    for (uint32_t i = INLET_FUSE_POSSIBLE; i <= INLET_FUSE_EXACT; i++)
        printf("; %s %llu, wrong %llu", inlet_fuse_confidence_name(i),
               (unsigned long long)joined_count[i], (unsigned long long)wrong_count[i]);
    printf("\n");
}

static void with_records_lost_and_late_nothing_is_invented_and_exact_is_never_wrong(void **state) {
    (void)state;
    forget_counts();
    for (uint64_t seed = first_seed; seed < first_seed + run_count; seed++) {
        make_stream(seed, false);
        run(seed, (uint32_t[]){2, 16, 512}[seed % 3]);
        assert_int_equal(wrong_count[INLET_FUSE_EXACT], 0);
    }
    print_counts("lost and late");
    assert_true(joined_count[INLET_FUSE_EXACT] > run_count);
    /* Less sure is less often right: a confidence that says nothing would be none. */
    assert_true(wrong_count[INLET_FUSE_LIKELY] * 20 < joined_count[INLET_FUSE_LIKELY]);
}

static void with_nothing_lost_every_pair_is_found(void **state) {
    (void)state;
    forget_counts();
    for (uint64_t seed = first_seed; seed < first_seed + run_count; seed++) {
        make_stream(seed, true);
        run(seed, 512);
    }
    print_counts("complete");
    assert_int_equal(wrong_count[INLET_FUSE_EXACT], 0);
    assert_int_equal(wrong_count[INLET_FUSE_LIKELY], 0);
    assert_int_equal(wrong_count[INLET_FUSE_POSSIBLE], 0);
    assert_int_equal(lonely_count, 0);
}

static void the_same_records_give_the_same_events(void **state) {
    (void)state;
    static inlet_fused_t outs[2][RECORDS_MAX];
    uint32_t counts[2] = {0};
    for (int i = 0; i < 2; i++) {
        make_stream(first_seed, false);
        inlet_fuse_t *fuse;
        assert_int_equal(inlet_fuse_open(NULL, &fuse), INLET_OK);
        for (uint32_t r = 0; r < world.count; r++) {
            uint32_t count;
            assert_int_equal(inlet_fuse_put(fuse, &world.records[r].event), INLET_OK);
            assert_int_equal(
                inlet_fuse_take(fuse, outs[i] + counts[i], RECORDS_MAX - counts[i], &count),
                INLET_OK);
            counts[i] += count;
        }
        inlet_fuse_close(fuse);
    }
    assert_int_equal(counts[0], counts[1]);
    assert_memory_equal(outs[0], outs[1], counts[0] * sizeof outs[0][0]);
}

int main(int argc, char **argv) {
    test_seeds_read(argc, argv, &run_count, &first_seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_records_lost_and_late_nothing_is_invented_and_exact_is_never_wrong),
        cmocka_unit_test(with_nothing_lost_every_pair_is_found),
        cmocka_unit_test(the_same_records_give_the_same_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
