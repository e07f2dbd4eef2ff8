/* The overlay on the screen, from start to end. */
#ifndef INLET_OVERLAY_SHOW_H
#define INLET_OVERLAY_SHOW_H

#include "options.h"
#include "overlay/layout.h"
#include "overlay/theme.h"

/* Exit codes, after complaints. */
int show_run(const overlay_options_t *options, const overlay_layout_t *layout,
             const overlay_theme_t *theme);
int snapshot_write(const overlay_options_t *options, const overlay_layout_t *layout,
                   const overlay_theme_t *theme);

#endif
