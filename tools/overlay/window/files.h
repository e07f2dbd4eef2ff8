/* Layouts and themes, by name or from a file. */
#ifndef INLET_OVERLAY_FILES_H
#define INLET_OVERLAY_FILES_H

#include "overlay/layout.h"
#include "overlay/theme.h"

/* Each is an exit code, after a complaint that names file, line and member. */
int files_layout(const char *name_or_path, overlay_layout_t *layout);
int files_theme(const char *name_or_path, overlay_theme_t *theme);

#endif
