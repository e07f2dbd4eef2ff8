/* <inlet/hotkey.h> on random typing, beside a reference that looks for every hotkey in the whole
 * history of presses: what is found, when, and in which order.
 *
 *   hotkey_property_test [--count N] [--seed N] */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <inlet/hotkey.h>
#include <inlet/keys.h>

#include "support/random.h"
#include "support/seeds.h"

#define MS INT64_C(1000000)

enum { RECORDS = 300, HOTKEYS = 12, STEPS = 3, KEYS = 5, MODIFIERS = 3, MATCHES = 4096 };

/* The first ones are modifiers, a bit each; the first two are one in either side. */
static const char *const codes[KEYS] = {"ControlLeft", "ControlRight", "ShiftLeft", "KeyA", "KeyB"};

static uint64_t run_count = 1500, first_seed = 1, matches_count[3];

enum kind { SEQUENCE, HOLD, DOUBLE };

typedef struct step {
    uint32_t key;
    bool star, control, shift; /* modifiers that it needs: Control of either side */
    int64_t within_ns;
} step_t;

typedef struct hotkey {
    enum kind kind;
    uint32_t count, id;
    step_t steps[STEPS];
    char text[256];
} hotkey_t;

typedef struct press {
    uint32_t key, others; /* modifiers held but for itself */
    int64_t time_ns;
    uint32_t record;
    bool is_barrier; /* no press: what ends all that is under way */
} press_t;

typedef struct found {
    uint32_t id, record; /* of the press */
    int64_t time_ns;
} found_t;

typedef struct world {
    test_random_t random;
    hotkey_t hotkeys[HOTKEYS];
    inlet_event_t records[RECORDS];
    uint32_t held[RECORDS]; /* keys that are down after each record, a bit each */
    press_t presses[RECORDS];
    uint32_t presses_count;
    found_t found[MATCHES];
    uint32_t found_count;
} world_t;

static world_t w;

static uint32_t below(uint32_t bound) {
    return (uint32_t)test_random_below(&w.random, bound);
}

/* --- hotkeys, and their texts --- */

static void write_step(const step_t *step, char *text, size_t room) {
    const size_t at = strlen(text);
    snprintf(text + at, room - at, "%s%s%s%s", step->star ? "*+" : "", step->control ? "Ctrl+" : "",
             step->shift ? "ShiftLeft+" : "", codes[step->key]);
}

static void write_time(const step_t *step, char *text, size_t room) {
    const size_t at = strlen(text);
    snprintf(text + at, room - at, ":%dms", (int)(step->within_ns / MS));
}

static void make_hotkey(hotkey_t *hotkey) {
    static const char *const prefixes[] = {"", "hold:", "double:"};
    *hotkey = (hotkey_t){.kind = (enum kind)below(3), .count = 1};
    if (hotkey->kind == SEQUENCE)
        hotkey->count = 1 + below(STEPS);
    snprintf(hotkey->text, sizeof hotkey->text, "%s", prefixes[hotkey->kind]);
    for (uint32_t i = 0; i < hotkey->count; i++) {
        step_t *step = &hotkey->steps[i];
        *step = (step_t){.key = below(KEYS),
                         .star = below(4) == 0,
                         .control = below(3) == 0,
                         .shift = below(4) == 0,
                         .within_ns = MS * (1 + below(60))};
        if (i > 0)
            strcat(hotkey->text, " ");
        write_step(step, hotkey->text, sizeof hotkey->text);
        if (i > 0 || hotkey->kind != SEQUENCE)
            write_time(step, hotkey->text, sizeof hotkey->text);
    }
    if (hotkey->kind == DOUBLE)
        hotkey->steps[hotkey->count++] = hotkey->steps[0];
}

/* --- typing --- */

static bool is_barrier(const inlet_event_t *event) {
    return event->type == INLET_EVENT_LOSS || event->type == INLET_EVENT_BLIND ||
           (event->flags & INLET_FLAG_SYNTHETIC) != 0;
}

static inlet_event_t make_record(uint32_t *held) {
    inlet_event_t event = {.flags = INLET_FLAG_RAW};
    const uint32_t key = below(KEYS), kind = below(60);
    if (kind == 0) {
        event.type = INLET_EVENT_LOSS;
        event.u.loss = (inlet_loss_t){.count = 1, .cause = INLET_CAUSE_SLOW_SUBSCRIBER};
        *held = 0;
    } else if (kind == 1) {
        event.type = INLET_EVENT_BLIND;
    } else if (kind < 4) {
        event.type = INLET_EVENT_MOUSE_MOVED;
    } else {
        event.u.key.hid = inlet_key_from_code(codes[key]);
        const bool down = (*held >> key & 1) != 0;
        event.type = down ? INLET_EVENT_KEY_RELEASED : INLET_EVENT_KEY_PRESSED;
        if (down && kind == 5)
            event.flags |= INLET_FLAG_SYNTHETIC;
        if (down && kind > 5 && kind < 12) {
            event.type = INLET_EVENT_KEY_PRESSED;
            event.flags |= INLET_FLAG_REPEAT;
            return event;
        }
        *held ^= UINT32_C(1) << key;
    }
    return event;
}

static uint32_t key_of(const inlet_event_t *event) {
    uint32_t key = 0;
    while (inlet_key_from_code(codes[key]) != event->u.key.hid)
        key++;
    return key;
}

static void make_stream(uint64_t seed) {
    uint32_t held = 0;
    int64_t time_ns = 500 * MS;
    w = (world_t){.random = test_random_seed(seed)};
    for (uint32_t i = 0; i < HOTKEYS; i++)
        make_hotkey(&w.hotkeys[i]);
    for (uint32_t i = 0; i < RECORDS; i++) {
        inlet_event_t *event = &w.records[i];
        *event = make_record(&held);
        event->seq = i + 1;
        event->time_ns = time_ns += MS * below(30);
        w.held[i] = held;
        const bool is_press = event->type == INLET_EVENT_KEY_PRESSED;
        if (is_barrier(event) || (is_press && (event->flags & INLET_FLAG_REPEAT) == 0)) {
            press_t *press = &w.presses[w.presses_count++];
            *press = (press_t){.time_ns = time_ns, .record = i, .is_barrier = !is_press};
            press->key = is_press ? key_of(event) : 0;
            press->others = held & ((1 << MODIFIERS) - 1) & ~(UINT32_C(1) << press->key);
        }
    }
}

/* --- the reference --- */

static bool has_needs(const step_t *step, uint32_t others) {
    return (!step->control || (others & 3) != 0) && (!step->shift || (others & 4) != 0);
}

static bool matches_step(const step_t *step, const press_t *press) {
    const uint32_t allowed = (step->control ? 3u : 0) | (step->shift ? 4u : 0);
    return !press->is_barrier && press->key == step->key && has_needs(step, press->others) &&
           (step->star || (press->others & ~allowed) == 0);
}

/* Whether the presses up to `at` end with the first steps up to `step`, all after `after`. */
static bool ends_with(const hotkey_t *hotkey, uint32_t at, uint32_t step, int64_t after) {
    const press_t *press = &w.presses[at];
    if (!matches_step(&hotkey->steps[step], press))
        return false;
    if (step == 0)
        return true;
    for (int64_t i = (int64_t)at - 1; i > after; i--) {
        const press_t *before = &w.presses[i];
        if (before->is_barrier)
            return false;
        if (press->time_ns - before->time_ns <= hotkey->steps[step].within_ns &&
            ends_with(hotkey, (uint32_t)i, step - 1, after))
            return true;
        if (before->key >= MODIFIERS || hotkey->kind == DOUBLE)
            return false;
    }
    return false;
}

static void find(const hotkey_t *hotkey, uint32_t record, int64_t time_ns) {
    assert_true(w.found_count < MATCHES);
    w.found[w.found_count++] = (found_t){.id = hotkey->id, .record = record, .time_ns = time_ns};
    matches_count[hotkey->kind]++;
}

static void find_sequence(const hotkey_t *hotkey) {
    int64_t after = -1;
    for (uint32_t at = 0; at < w.presses_count; at++)
        if (ends_with(hotkey, at, hotkey->count - 1, after)) {
            find(hotkey, w.presses[at].record, w.presses[at].time_ns);
            after = at;
        }
}

static bool stays_held(const hotkey_t *hotkey, const press_t *press) {
    const step_t *step = &hotkey->steps[0];
    const int64_t due_ns = press->time_ns + step->within_ns;
    for (uint32_t i = press->record + 1; i < RECORDS; i++) {
        const inlet_event_t *event = &w.records[i];
        if (!is_barrier(event) && event->time_ns >= due_ns)
            return true;
        const uint32_t others = w.held[i] & ~(UINT32_C(1) << press->key);
        if (is_barrier(event) || (w.held[i] >> press->key & 1) == 0 || !has_needs(step, others))
            return false;
    }
    return true;
}

static void find_holds(const hotkey_t *hotkey) {
    for (uint32_t at = 0; at < w.presses_count; at++) {
        const press_t *press = &w.presses[at];
        if (matches_step(&hotkey->steps[0], press) && stays_held(hotkey, press))
            find(hotkey, press->record, press->time_ns + hotkey->steps[0].within_ns);
    }
}

/* --- the run --- */

/* Takes one found by the reference away; it must be there. */
static void check(const inlet_hotkey_match_t *match) {
    for (uint32_t i = 0; i < w.found_count; i++) {
        const found_t *found = &w.found[i];
        if (found->id == match->id && found->record + 1 == match->event.seq) {
            assert_int_equal(found->time_ns, match->time_ns);
            assert_memory_equal(&match->event, &w.records[found->record], sizeof match->event);
            w.found[i] = w.found[--w.found_count];
            return;
        }
    }
    fail_msg("hotkey %u at record %llu is none", match->id, (unsigned long long)match->event.seq);
}

static void take(inlet_hotkeys_t *hotkeys, int64_t *last_ns) {
    inlet_hotkey_match_t out[4];
    uint32_t count;
    do {
        assert_int_equal(inlet_hotkeys_take(hotkeys, out, 1 + below(4), &count), INLET_OK);
        for (uint32_t i = 0; i < count; i++) {
            check(&out[i]);
            assert_true(out[i].time_ns >= *last_ns);
            *last_ns = out[i].time_ns;
        }
    } while (count > 0);
}

static void run(uint64_t seed) {
    const inlet_hotkeys_options_t options = {.struct_size = sizeof options, .capacity = 1};
    inlet_hotkeys_t *hotkeys;
    int64_t last_ns = 0;
    make_stream(seed);
    assert_int_equal(inlet_hotkeys_open(&options, &hotkeys), INLET_OK);
    for (uint32_t i = 0; i < HOTKEYS; i++) {
        hotkey_t *hotkey = &w.hotkeys[i];
        if (inlet_hotkeys_add(hotkeys, hotkey->text, &hotkey->id, NULL) != INLET_OK)
            fail_msg("%s", hotkey->text);
        if (hotkey->kind == HOLD)
            find_holds(hotkey);
        else
            find_sequence(hotkey);
    }
    for (uint32_t i = 0; i < RECORDS; i++) {
        while (inlet_hotkeys_put(hotkeys, &w.records[i]) == INLET_E_BUSY)
            take(hotkeys, &last_ns);
        if (below(3) == 0) /* never too early */
            inlet_hotkeys_expire(hotkeys, w.records[i].time_ns);
    }
    inlet_hotkeys_expire(hotkeys, INT64_MAX);
    take(hotkeys, &last_ns);
    if (w.found_count > 0)
        fail_msg("%s at record %u was missed", w.hotkeys[w.found[0].id - 1].text,
                 w.found[0].record + 1);
    inlet_hotkeys_close(hotkeys);
}

static void what_is_found_is_what_was_typed(void **state) {
    (void)state;
    for (uint64_t seed = first_seed; seed < first_seed + run_count; seed++)
        run(seed);
    printf("hotkeys: %llu combinations and sequences, %llu holds, %llu double taps\n",
           (unsigned long long)matches_count[SEQUENCE], (unsigned long long)matches_count[HOLD],
           (unsigned long long)matches_count[DOUBLE]);
    for (int i = 0; i < 3; i++)
        assert_true(matches_count[i] > 0);
}

int main(int argc, char **argv) {
    test_seeds_read(argc, argv, &run_count, &first_seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_found_is_what_was_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
