/* stream/text_probe.h: of a keyboard that only says what it types, the table is found that it types
 * by. The keyboard is one made of a table here, with a dead key's memory. */
#include "test.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "stream/text_layout.h"
#include "stream/text_probe.h"

enum { ALTGR = INLET_TEXT_CTRL | INLET_TEXT_ALT };

static const inlet_text_key_t keys[] = {
    {0x01, 0, 0, 1, 0, {0x1B}}, /* Escape: a control */
    {0x02, 0, 0, 3, 0, {'f', 'f', 'i'}},
    {0x0D, 0, 1, 1, 0, {0xB4}},
    {0x0D, INLET_TEXT_SHIFT, 1, 1, 0, {'`'}},
    {0x12, 0, 0, 1, 0, {'e'}},
    {0x12, INLET_TEXT_SHIFT, 0, 1, 0, {'E'}},
    {0x12, INLET_TEXT_CAPS, 0, 1, 0, {'E'}},
    {0x12, INLET_TEXT_CAPS | INLET_TEXT_SHIFT, 0, 1, 0, {'e'}},
    {0x12, ALTGR, 0, 1, 0, {0x20AC}},
    {0x12, INLET_TEXT_KANA, 0, 1, 0, {0x3044}},
    {0x29, 0, 1, 1, 0, {'^'}},
    {0x39, 0, 0, 1, 0, {' '}},
    {0x47, 0, 0, 1, 0, {'!'}}, /* of the numpad: by its virtual key */
    {INLET_TEXT_VK(0x67), 0, 0, 1, 0, {'7'}},
};

static const inlet_text_compose_t composes[] = {
    {0xB4, 'e', 0xE9, 0},   {0xB4, 'E', 0xC9, 0},     {0xB4, ' ', 0xB4, 0},
    {'`', 'e', 0xE8, 0},    {'`', ' ', '`', 0},       {'^', ' ', '^', 0},
    {'^', 0xB4, 0x1EA4, 1}, {0x1EA4, 'e', 0x1EBF, 0}, {0x1EA4, ' ', 0x1EA4, 0},
};

typedef struct keyboard {
    inlet__text_layout_t *layout;
    uint16_t accent;
    uint32_t presses;
} keyboard_t;

static uint32_t vk_of(void *context, uint32_t scan) {
    (void)context;
    return scan < 0x60 ? 0x100 + scan : 0;
}

static uint32_t scan_of(void *context, uint32_t vk) {
    (void)context;
    return vk - 0x20;
}

static int press(void *context, uint32_t vk, uint32_t scan, uint32_t state,
                 uint16_t units[INLET__TEXT_PROBE_UNITS]) {
    keyboard_t *k = context;
    const bool is_space = vk == 0x20;
    const uint32_t key = vk >= 0x100 || is_space ? scan : INLET_TEXT_VK(vk);
    const inlet_text_key_t *typed = inlet__text_layout_key(k->layout, key, state);
    int count = 0;
    k->presses++;
    if (typed == NULL)
        return 0;
    const inlet_text_compose_t *composed =
        k->accent != 0 ? inlet__text_layout_compose(k->layout, k->accent, typed->units[0]) : NULL;
    if (composed != NULL && typed->count == 1) {
        units[0] = composed->result;
        k->accent = composed->dead != 0 ? composed->result : 0;
        return composed->dead != 0 ? -1 : 1;
    }
    if (typed->dead != 0 && k->accent == 0) {
        units[0] = k->accent = typed->units[0];
        return -1;
    }
    if (k->accent != 0)
        units[count++] = k->accent;
    k->accent = 0;
    for (uint32_t i = 0; i < typed->count; i++)
        units[count++] = typed->units[i];
    return count;
}

static keyboard_t keyboard;

static const inlet__text_keyboard_t asked = {
    .context = &keyboard, .vk_of = vk_of, .scan_of = scan_of, .press = press};

static void open_keyboard(uint32_t keys_count) {
    const inlet_text_layout_t layout = {.struct_size = sizeof layout,
                                        .keys = keys,
                                        .composes = composes,
                                        .keys_count = keys_count,
                                        .composes_count = COUNT_OF(composes)};
    keyboard = (keyboard_t){.accent = 0};
    assert_int_equal(inlet__text_layout_make(&layout, 0, &keyboard.layout), INLET_OK);
}

static void the_table_of_a_keyboard_is_found(void **state) {
    (void)state;
    inlet_text_layout_t found;
    inlet__text_layout_t *made;
    open_keyboard(COUNT_OF(keys));
    assert_int_equal(inlet__text_probe(&asked, &found), INLET_OK);
    assert_int_equal(keyboard.accent, 0); /* nothing waits */
    assert_int_equal(found.flags, INLET_TEXT_LAYOUT_ALTGR);
    assert_int_equal(inlet__text_layout_make(&found, 0, &made), INLET_OK);
    assert_int_equal(made->keys_count, COUNT_OF(keys) - 2); /* no control, and no numpad twice */
    for (uint32_t i = 0; i < COUNT_OF(keys); i++) {
        const inlet_text_key_t *entry = inlet__text_layout_key(made, keys[i].key, keys[i].state);
        if (keys[i].key == 0x01 || keys[i].key == 0x47)
            assert_null(entry);
        else
            assert_memory_equal(entry, &keys[i], sizeof keys[i]);
    }
    assert_int_equal(made->composes_count, COUNT_OF(composes));
    for (uint32_t i = 0; i < COUNT_OF(composes); i++)
        assert_memory_equal(inlet__text_layout_compose(made, composes[i].accent, composes[i].base),
                            &composes[i], sizeof composes[i]);
    inlet__text_layout_free(made);
    inlet__text_probe_free(&found);
    inlet__text_layout_free(keyboard.layout);
}

static void a_keyboard_that_types_nothing_has_an_empty_table(void **state) {
    (void)state;
    inlet_text_layout_t found;
    open_keyboard(0);
    assert_int_equal(inlet__text_probe(&asked, &found), INLET_OK);
    assert_int_equal(found.keys_count, 0);
    assert_int_equal(found.composes_count, 0);
    assert_int_equal(found.flags, 0);
    inlet__text_probe_free(&found);
    inlet__text_layout_free(keyboard.layout);
}

/* It says -1 for ever, or more units than there can be. */
static int press_madly(void *context, uint32_t vk, uint32_t scan, uint32_t state,
                       uint16_t units[INLET__TEXT_PROBE_UNITS]) {
    (void)context;
    (void)state;
    units[0] = (uint16_t)(vk * 7 + scan);
    return vk % 3 == 0 ? 100 : -1;
}

static void a_mad_keyboard_is_asked_for_a_bounded_time(void **state) {
    (void)state;
    const inlet__text_keyboard_t mad = {.vk_of = vk_of, .scan_of = scan_of, .press = press_madly};
    inlet_text_layout_t found;
    inlet__text_layout_t *made;
    assert_int_equal(inlet__text_probe(&mad, &found), INLET_OK);
    assert_int_equal(inlet__text_layout_make(&found, 0, &made), INLET_OK);
    inlet__text_layout_free(made);
    inlet__text_probe_free(&found);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(the_table_of_a_keyboard_is_found),
        RUN(a_keyboard_that_types_nothing_has_an_empty_table),
        RUN(a_mad_keyboard_is_asked_for_a_bounded_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
