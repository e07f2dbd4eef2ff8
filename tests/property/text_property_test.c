/* <inlet/text.h> on random UTF-16 and random keys, beside a reference that is told everything at
 * once: whatever comes between two units, and however small the buffers are, what was typed comes
 * out whole, in order, as UTF-8.
 *
 *   text_property_test [--count N] [--seed N] */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <inlet/text.h>

#include "base/utf8.h"
#include "support/random.h"
#include "support/seeds.h"

enum { PRESSES = 200, UNITS_MAX = 8 * PRESSES, BYTES_MAX = 4 * UNITS_MAX, KEYS = 8 };

/* Of the keys the last ones are dead. Scan codes from 1 on. */
enum { DEAD_FROM = 5 };

static uint64_t run_count = 1500, first_seed = 1;

typedef struct world {
    test_random_t random;
    inlet_text_key_t keys[KEYS];
    inlet_text_compose_t composes[KEYS * KEYS];
    uint32_t composes_count;
    uint16_t units[UNITS_MAX]; /* what was typed, as the reference knows it */
    uint32_t units_count;
    uint16_t accent;
    char typed[BYTES_MAX]; /* as it came out */
    uint32_t typed_count;
    uint64_t seq;
} world_t;

static world_t w;

static uint32_t below(uint32_t bound) {
    return (uint32_t)test_random_below(&w.random, bound);
}

static uint16_t any_unit(void) {
    static const uint16_t bases[] = {0x20,   0x60,   0x80,   0x7F0,  0x4E00, 0xD800,
                                     0xDBF0, 0xDC00, 0xDFF0, 0xE000, 0xFFF0, 0};
    return (uint16_t)(bases[below(sizeof bases / sizeof bases[0])] + below(16));
}

static uint16_t any_letter(void) {
    return (uint16_t)('a' + below(26));
}

static void make_layout(void) {
    for (uint32_t i = 0; i < KEYS; i++) {
        inlet_text_key_t *key = &w.keys[i];
        *key = (inlet_text_key_t){.key = i + 1, .dead = i >= DEAD_FROM, .count = 1};
        if (i < 2)
            key->count = (uint8_t)(1 + below(INLET_TEXT_UNITS_MAX));
        for (uint32_t u = 0; u < key->count; u++)
            key->units[u] = key->dead ? (uint16_t)(0x300 + i) : (uint16_t)('A' + 6 * i + u);
    }
    for (uint32_t d = DEAD_FROM; d < KEYS; d++)
        for (uint32_t b = 2; b < KEYS; b++)
            if (below(2) == 0)
                w.composes[w.composes_count++] = (inlet_text_compose_t){
                    w.keys[d].units[0], w.keys[b].units[0],
                    below(6) == 0 ? w.keys[DEAD_FROM].units[0] : (uint16_t)(0xE000 + 16 * d + b),
                    0};
    for (uint32_t i = 0; i < w.composes_count; i++)
        w.composes[i].dead = w.composes[i].result == w.keys[DEAD_FROM].units[0];
}

/* --- the reference --- */

static void expect(uint16_t unit) {
    w.units[w.units_count++] = unit;
}

static void expect_with_accent(uint16_t unit) {
    if (w.accent != 0)
        expect(w.accent);
    w.accent = 0;
    expect(unit);
}

static void expect_key(const inlet_text_key_t *key) {
    for (uint32_t i = 0; key->count == 1 && w.accent != 0 && i < w.composes_count; i++) {
        const inlet_text_compose_t *compose = &w.composes[i];
        if (compose->accent == w.accent && compose->base == key->units[0]) {
            w.accent = compose->dead ? compose->result : 0;
            if (!compose->dead)
                expect(compose->result);
            return;
        }
    }
    if (key->dead && w.accent == 0) {
        w.accent = key->units[0];
        return;
    }
    for (uint32_t u = 0; u < key->count; u++)
        expect_with_accent(key->units[u]);
}

static bool is_surrogate(uint16_t unit, uint16_t first) {
    return unit >= first && unit < first + 0x400;
}

/* All at once: what is no control, as UTF-8. Controls part surrogates, too. */
static uint32_t expected_bytes(char *out) {
    uint32_t bytes = 0;
    for (uint32_t i = 0; i < w.units_count; i++) {
        const uint32_t unit = w.units[i];
        const bool has_low = i + 1 < w.units_count && is_surrogate(w.units[i + 1], 0xDC00);
        if (is_surrogate(w.units[i], 0xD800) && has_low) {
            const uint32_t low = w.units[++i];
            const uint32_t code_point = (unit - 0xD800) * 0x400 + (low - 0xDC00) + 0x10000;
            out[bytes++] = (char)(0xF0 + code_point / 0x40000);
            out[bytes++] = (char)(0x80 + code_point / 0x1000 % 0x40);
            out[bytes++] = (char)(0x80 + code_point / 0x40 % 0x40);
            out[bytes++] = (char)(0x80 + code_point % 0x40);
        } else if (unit >= 0xD800 && unit < 0xE000) {
            out[bytes++] = '\xEF';
            out[bytes++] = '\xBF';
            out[bytes++] = '\xBD';
        } else if (unit >= 0x800) {
            out[bytes++] = (char)(0xE0 + unit / 0x1000);
            out[bytes++] = (char)(0x80 + unit / 0x40 % 0x40);
            out[bytes++] = (char)(0x80 + unit % 0x40);
        } else if (unit >= 0xA0) {
            out[bytes++] = (char)(0xC0 + unit / 0x40);
            out[bytes++] = (char)(0x80 + unit % 0x40);
        } else if (unit >= 0x20 && unit < 0x7F) {
            out[bytes++] = (char)unit;
        }
    }
    return bytes;
}

/* --- the run --- */

static void keep(const char *bytes, uint32_t count) {
    assert_true(inlet__utf8_is_valid((const uint8_t *)bytes, count));
    memcpy(w.typed + w.typed_count, bytes, count);
    w.typed_count += count;
}

static void read_some(inlet_text_t *text, uint32_t capacity) {
    char bytes[64];
    uint32_t count = 0;
    const inlet_status_t status = inlet_text_read(text, bytes, capacity, &count);
    assert_true(status == INLET_OK || (status == INLET_E_BUFFER_TOO_SMALL && capacity < 4));
    keep(bytes, count);
}

static void take_one(inlet_text_t *text) {
    inlet_text_piece_t piece;
    uint32_t count;
    assert_int_equal(inlet_text_take(text, &piece, 1, &count), INLET_OK);
    if (count == 0)
        return;
    assert_in_range(piece.length, 1, INLET_TEXT_PIECE_MAX);
    keep(piece.utf8, piece.length);
}

static void put(inlet_text_t *text, inlet_event_t event) {
    inlet_status_t status;
    event.seq = ++w.seq;
    while ((status = inlet_text_put(text, &event)) == INLET_E_BUSY)
        read_some(text, 4);
    assert_int_equal(status, INLET_OK);
}

static void press(inlet_text_t *text) {
    inlet_event_t event = {.type = INLET_EVENT_KEY_PRESSED, .flags = INLET_FLAG_RAW};
    if (below(3) == 0) {
        event.u.key = (inlet_key_t){.vk = 0xE7, .unit = below(4) == 0 ? any_letter() : any_unit()};
        expect_with_accent(event.u.key.unit);
    } else {
        event.u.key.scan = (uint16_t)(1 + below(KEYS));
        expect_key(&w.keys[event.u.key.scan - 1]);
    }
    put(text, event);
    event.type = INLET_EVENT_KEY_RELEASED;
    put(text, event);
}

static void noise(inlet_text_t *text) {
    static const uint16_t types[] = {INLET_EVENT_MOUSE_MOVED, INLET_EVENT_MARK, INLET_EVENT_CLOCK,
                                     INLET_EVENT_DEVICE, INLET_EVENT_LAYOUT};
    put(text, (inlet_event_t){.type = types[below(5)], .flags = INLET_FLAG_RAW});
}

static void run(uint64_t seed) {
    static char expected[BYTES_MAX];
    w = (world_t){.random = test_random_seed(seed)};
    make_layout();
    const inlet_text_options_t options = {.struct_size = sizeof options, .capacity = 1 + below(4)};
    const inlet_text_layout_t layout = {.struct_size = sizeof layout,
                                        .keys = w.keys,
                                        .composes = w.composes,
                                        .keys_count = KEYS,
                                        .composes_count = w.composes_count};
    inlet_text_t *text;
    assert_int_equal(inlet_text_open(&options, &text), INLET_OK);
    assert_int_equal(inlet_text_add_layout(text, 0, &layout), INLET_OK);
    for (uint32_t i = 0; i < PRESSES; i++) {
        press(text);
        if (below(4) == 0)
            noise(text);
        if (below(2) == 0)
            read_some(text, below(9));
        if (below(4) == 0)
            take_one(text);
    }
    inlet_text_flush(text);
    for (int i = 0; i < 10; i++)
        read_some(text, 64);
    const uint32_t count = expected_bytes(expected);
    assert_int_equal(w.typed_count, count);
    assert_memory_equal(w.typed, expected, count);
    inlet_text_close(text);
}

static void what_is_typed_comes_out_whole(void **state) {
    (void)state;
    uint64_t bytes = 0;
    for (uint64_t seed = first_seed; seed < first_seed + run_count; seed++) {
        run(seed);
        bytes += w.typed_count;
    }
    printf("text: %llu bytes of %llu presses\n", (unsigned long long)bytes,
           (unsigned long long)run_count * PRESSES);
}

int main(int argc, char **argv) {
    test_seeds_read(argc, argv, &run_count, &first_seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_comes_out_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
