#include "layout.h"

#include <inlet/event.h>
#include <inlet/keys.h>
#include <stdio.h>
#include <string.h>

#define EXTENT_MAX 64.0
/* Sums of decimal fractions may be a little above what they are meant to be. */
#define ROUNDING 1e-6

static const char *const kinds[OVERLAY_KIND_COUNT] = {"key", "button", "wheel", "motion", "panel"};
static const char *const buttons[] = {[INLET_BUTTON_LEFT] = "left",
                                      [INLET_BUTTON_RIGHT] = "right",
                                      [INLET_BUTTON_MIDDLE] = "middle",
                                      [INLET_BUTTON_X1] = "x1",
                                      [INLET_BUTTON_X2] = "x2"};
#define BUTTONS_END (sizeof buttons / sizeof buttons[0])

const char *overlay_element_name(const overlay_element_t *element) {
    switch (element->kind) {
    case OVERLAY_KEY:
        return inlet_key_code(element->code);
    case OVERLAY_BUTTON:
        return buttons[element->code];
    default:
        return kinds[element->kind];
    }
}

static void read_kind(const overlay_place_t *place, overlay_element_t *element) {
    static const char *const members[OVERLAY_KIND_COUNT][12] = {
        {"kind", "x", "y", "w", "h", "radius", "id", "label", "default", "shape", NULL},
        {"kind", "x", "y", "w", "h", "radius", "id", "label", NULL},
        {"kind", "x", "y", "w", "h", "radius", NULL},
        {"kind", "x", "y", "w", "h", "radius", NULL},
        {"kind", "x", "y", "w", "h", "radius", NULL}};
    char kind[OVERLAY_TEXT_BYTES];
    overlay_json_line(place, "kind", kind);
    while (element->kind < OVERLAY_KIND_COUNT && strcmp(kinds[element->kind], kind) != 0)
        element->kind++;
    if (element->kind == OVERLAY_KIND_COUNT) {
        overlay_json_fail(place, "kind", "it must be key, button, wheel, motion or panel");
        element->kind = OVERLAY_PANEL;
    }
    overlay_json_only(place, members[element->kind]);
}

static double read_extent(const overlay_place_t *place, const overlay_element_t *element,
                          const char *name) {
    if (element->kind == OVERLAY_KEY && !overlay_json_has(place, name))
        return 1;
    const double extent = overlay_json_number(place, name, 0, EXTENT_MAX);
    if (extent <= 0)
        overlay_json_fail(place, name, "it must be above 0");
    return extent;
}

static void read_rectangle(const overlay_place_t *place, const overlay_layout_t *layout,
                           overlay_element_t *element) {
    element->x = overlay_json_number(place, "x", 0, EXTENT_MAX);
    element->y = overlay_json_number(place, "y", 0, EXTENT_MAX);
    element->w = read_extent(place, element, "w");
    element->h = read_extent(place, element, "h");
    if (element->x + element->w > layout->width + ROUNDING)
        overlay_json_fail(place, "x", "it ends at %g, beyond the layout's width of %g",
                          element->x + element->w, layout->width);
    if (element->y + element->h > layout->height + ROUNDING)
        overlay_json_fail(place, "y", "it ends at %g, beyond the layout's height of %g",
                          element->y + element->h, layout->height);
    element->radius = overlay_json_has(place, "radius")
                          ? overlay_json_number(place, "radius", 0, EXTENT_MAX)
                          : -1;
}

static void read_key(const overlay_place_t *place, overlay_element_t *element) {
    char text[OVERLAY_TEXT_BYTES];
    overlay_json_line(place, "id", text);
    element->code = inlet_key_from_code(text);
    if (element->code == 0)
        overlay_json_fail(place, "id", "there is no key '%s'", text);
    element->types = overlay_json_has(place, "default");
    if (element->types && overlay_json_has(place, "label"))
        overlay_json_fail(place, "label", "a key has a label or a default, not both");
    overlay_json_line(place, element->types ? "default" : "label", element->text);
    if (!overlay_json_has(place, "shape"))
        return;
    overlay_json_line(place, "shape", text);
    element->is_iso_enter = strcmp(text, "iso-enter") == 0;
    if (!element->is_iso_enter)
        overlay_json_fail(place, "shape", "it must be iso-enter, or left out");
}

static void read_button(const overlay_place_t *place, overlay_element_t *element) {
    char text[OVERLAY_TEXT_BYTES];
    overlay_json_line(place, "id", text);
    for (element->code = BUTTONS_END - 1; element->code > 0; element->code--)
        if (strcmp(buttons[element->code], text) == 0)
            break;
    if (element->code == 0) {
        overlay_json_fail(place, "id", "it must be left, right, middle, x1 or x2, not '%s'", text);
        element->code = INLET_BUTTON_LEFT;
    }
    if (overlay_json_has(place, "label"))
        overlay_json_line(place, "label", element->text);
}

static void read_element(overlay_json_t *json, json_t *value, size_t index,
                         overlay_layout_t *layout) {
    overlay_element_t *element = &layout->elements[index];
    overlay_place_t place = {.json = json, .object = value};
    snprintf(place.path, sizeof place.path, "elements[%u]", (unsigned)index);
    if (!json_is_object(value)) {
        overlay_json_fail(&place, NULL, "it must be an object");
        return;
    }
    read_kind(&place, element);
    read_rectangle(&place, layout, element);
    if (element->kind == OVERLAY_KEY)
        read_key(&place, element);
    else if (element->kind == OVERLAY_BUTTON)
        read_button(&place, element);
}

static void read_elements(const overlay_place_t *root, overlay_layout_t *layout) {
    const json_t *elements = json_object_get(root->object, "elements");
    const size_t count = json_array_size(elements);
    if (count < 1 || count > OVERLAY_ELEMENTS_MAX) {
        overlay_json_fail(root, elements != NULL ? "elements" : NULL,
                          "'elements' must be an array of 1 to %u elements", OVERLAY_ELEMENTS_MAX);
        return;
    }
    for (size_t i = 0; i < count && !root->json->failed; i++)
        read_element(root->json, json_array_get(elements, i), i, layout);
    layout->count = (uint32_t)count;
}

static double read_whole_extent(const overlay_place_t *root, const char *name) {
    const double extent = overlay_json_number(root, name, 0, EXTENT_MAX);
    if (extent <= 0)
        overlay_json_fail(root, name, "it must be above 0");
    return extent;
}

bool overlay_layout_parse(const char *bytes, size_t count, overlay_layout_t *layout,
                          overlay_error_t *error) {
    static const char *const members[] = {"name", "title", "width", "height", "elements", NULL};
    overlay_json_t json;
    *layout = (overlay_layout_t){0};
    overlay_json_open(&json, bytes, count, error);
    const overlay_place_t root = overlay_json_root(&json);
    if (!json.failed) {
        overlay_json_only(&root, members);
        overlay_json_name(&root, "name", layout->name);
        overlay_json_line(&root, "title", layout->title);
        layout->width = read_whole_extent(&root, "width");
        layout->height = read_whole_extent(&root, "height");
        read_elements(&root, layout);
    }
    overlay_json_close(&json);
    return !json.failed;
}
