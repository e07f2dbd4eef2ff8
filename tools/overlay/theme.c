#include "theme.h"

#include <stdlib.h>
#include <string.h>

#define NS_PER_MS INT64_C(1000000)

static overlay_colour_t read_colour(const overlay_place_t *place, const char *name) {
    char text[OVERLAY_TEXT_BYTES];
    overlay_json_line(place, name, text);
    if (strlen(text) != 9 || text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 8) {
        overlay_json_fail(place, name, "it must be a colour: \"#rrggbbaa\"");
        return (overlay_colour_t){0};
    }
    const unsigned long value = strtoul(text + 1, NULL, 16);
    return (overlay_colour_t){.r = (uint8_t)(value >> 24),
                              .g = (uint8_t)(value >> 16),
                              .b = (uint8_t)(value >> 8),
                              .a = (uint8_t)value};
}

static overlay_style_t read_style(const overlay_place_t *root, const char *name) {
    static const char *const members[] = {"fill", "stroke", "stroke_width", "text", NULL};
    const overlay_place_t place = overlay_json_object(root, name);
    if (place.object == NULL)
        return (overlay_style_t){0};
    overlay_json_only(&place, members);
    return (overlay_style_t){.fill = read_colour(&place, "fill"),
                             .stroke = read_colour(&place, "stroke"),
                             .text = read_colour(&place, "text"),
                             .stroke_width = overlay_json_number(&place, "stroke_width", 0, 1)};
}

static void read_motion(const overlay_place_t *root, overlay_theme_t *theme) {
    static const char *const members[] = {"ring", "dot", "stroke_width", "full_speed", NULL};
    const overlay_place_t place = overlay_json_object(root, "motion");
    if (place.object == NULL)
        return;
    overlay_json_only(&place, members);
    theme->ring = read_colour(&place, "ring");
    theme->dot = read_colour(&place, "dot");
    theme->ring_width = overlay_json_number(&place, "stroke_width", 0, 1);
    theme->full_speed = overlay_json_number(&place, "full_speed", 1, 1e6);
}

static int64_t read_fade(const overlay_place_t *root, const char *name) {
    const double ms = overlay_json_number(root, name, 0, 10000);
    if (!json_is_integer(json_object_get(root->object, name)))
        overlay_json_fail(root, name, "it must be a whole number of milliseconds");
    return (int64_t)ms * NS_PER_MS;
}

static bool read_weight(const overlay_place_t *root) {
    char text[OVERLAY_TEXT_BYTES];
    overlay_json_line(root, "font_weight", text);
    const bool is_bold = strcmp(text, "bold") == 0;
    if (!is_bold && strcmp(text, "normal") != 0)
        overlay_json_fail(root, "font_weight", "it must be normal or bold");
    return is_bold;
}

static void read_lengths(const overlay_place_t *root, overlay_theme_t *theme) {
    theme->padding = overlay_json_number(root, "padding", 0, 8);
    theme->gap = overlay_json_number(root, "gap", 0, 0.9);
    theme->radius = overlay_json_number(root, "radius", 0, 8);
    theme->font_size = overlay_json_number(root, "font_size", 0, 4);
    if (theme->font_size <= 0)
        overlay_json_fail(root, "font_size", "it must be above 0");
}

static void read_theme(const overlay_place_t *root, overlay_theme_t *theme) {
    static const char *const members[] = {
        "name",      "title", "background", "padding",    "font",        "font_weight",
        "font_size", "gap",   "radius",     "fade_in_ms", "idle",        "pressed",
        "unknown",   "panel", "motion",     "notice",     "fade_out_ms", NULL};
    overlay_json_only(root, members);
    overlay_json_name(root, "name", theme->name);
    overlay_json_line(root, "title", theme->title);
    overlay_json_line(root, "font", theme->font);
    theme->is_bold = read_weight(root);
    theme->background = read_colour(root, "background");
    read_lengths(root, theme);
    theme->fade_in_ns = read_fade(root, "fade_in_ms");
    theme->fade_out_ns = read_fade(root, "fade_out_ms");
    theme->idle = read_style(root, "idle");
    theme->pressed = read_style(root, "pressed");
    theme->unknown = read_style(root, "unknown");
    theme->panel = read_style(root, "panel");
    theme->notice = read_style(root, "notice");
    read_motion(root, theme);
}

bool overlay_theme_parse(const char *bytes, size_t count, overlay_theme_t *theme,
                         overlay_error_t *error) {
    overlay_json_t json;
    *theme = (overlay_theme_t){0};
    overlay_json_open(&json, bytes, count, error);
    if (!json.failed) {
        const overlay_place_t root = overlay_json_root(&json);
        read_theme(&root, theme);
    }
    overlay_json_close(&json);
    return !json.failed;
}
