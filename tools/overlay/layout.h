/* Layouts: which keys and buttons an overlay shows, and where (manual/inlet-overlay-formats.5.md).
 */
#ifndef INLET_OVERLAY_LAYOUT_H
#define INLET_OVERLAY_LAYOUT_H

#include <stdint.h>

#include "json_file.h"

#define OVERLAY_ELEMENTS_MAX 256u

enum overlay_kind {
    OVERLAY_KEY,
    OVERLAY_BUTTON,
    OVERLAY_WHEEL,
    OVERLAY_MOTION,
    OVERLAY_PANEL,
    OVERLAY_KIND_COUNT
};

typedef struct overlay_element {
    uint32_t kind;     /* enum overlay_kind */
    uint32_t code;     /* HID usage of a key, enum inlet_button of a button */
    bool is_iso_enter; /* its lower row lacks its left sixth */
    bool types; /* `text` is for a keyboard layout that is not known, or types nothing with it */
    double x, y, w, h; /* in units of a key */
    double radius;     /* negative: the theme's */
    char text[OVERLAY_TEXT_BYTES];
} overlay_element_t;

typedef struct overlay_layout {
    char name[OVERLAY_NAME_BYTES];
    char title[OVERLAY_TEXT_BYTES];
    double width, height;
    uint32_t count; /* of elements */
    overlay_element_t elements[OVERLAY_ELEMENTS_MAX];
} overlay_layout_t;

/* False: *error says what is wrong, and *layout is of no use. */
bool overlay_layout_parse(const char *bytes, size_t count, overlay_layout_t *layout,
                          overlay_error_t *error);

/* How an element is called: its W3C code, "left", "wheel". Lives for ever. */
const char *overlay_element_name(const overlay_element_t *element);

#endif
