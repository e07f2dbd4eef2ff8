/* Themes: how an overlay looks (manual/inlet-overlay-formats.5.md). */
#ifndef INLET_OVERLAY_THEME_H
#define INLET_OVERLAY_THEME_H

#include <stdint.h>

#include "json_file.h"

/* Not premultiplied. */
typedef struct overlay_colour {
    uint8_t r, g, b, a;
} overlay_colour_t;

typedef struct overlay_style {
    overlay_colour_t fill, stroke, text;
    double stroke_width; /* in units of a key, as all lengths here */
} overlay_style_t;

typedef struct overlay_theme {
    char name[OVERLAY_NAME_BYTES];
    char title[OVERLAY_TEXT_BYTES];
    char font[OVERLAY_TEXT_BYTES];
    bool is_bold;
    overlay_colour_t background;
    double padding, font_size, gap, radius;
    int64_t fade_in_ns, fade_out_ns;
    overlay_style_t idle, pressed, unknown, panel, notice;
    overlay_colour_t ring, dot;
    double ring_width;
    double full_speed; /* counts a second */
} overlay_theme_t;

/* False: *error says what is wrong, and *theme is of no use. */
bool overlay_theme_parse(const char *bytes, size_t count, overlay_theme_t *theme,
                         overlay_error_t *error);

#endif
