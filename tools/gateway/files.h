/* What a gateway serves besides its WebSocket: pages, and the layouts and themes that come with
 * Inlet, all within the program; and its user's own, which are read and checked once, before it
 * listens. So a request names what is in memory, and never a file. */
#ifndef INLET_GATEWAY_FILES_H
#define INLET_GATEWAY_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "check.h"
#include "overlay/builtin.h"
#include "overlay/json_file.h"

#define GATEWAY_OWN_FILES_MAX 16u

typedef struct gateway_page {
    const char *name;  /* NULL: the end of the list */
    const char *bytes; /* live for ever */
    size_t count;
} gateway_page_t;

extern const gateway_page_t gateway_pages[];

typedef struct gateway_file {
    const char *type; /* MIME; lives for ever */
    const char *bytes;
    size_t count;
    char *own; /* the bytes, where they are to be freed; else NULL */
} gateway_file_t;

/* The user's own, each up to one without a name; {0} at first. */
typedef struct gateway_files {
    overlay_builtin_t layouts[GATEWAY_OWN_FILES_MAX + 1];
    overlay_builtin_t themes[GATEWAY_OWN_FILES_MAX + 1];
    char *memory[2 * GATEWAY_OWN_FILES_MAX]; /* of both: a name and bytes each */
    size_t count;
} gateway_files_t;

/* Adds a copy of a GATEWAY_LAYOUT or GATEWAY_THEME, under the name that it has in itself. False:
 * *error says what is wrong with it. */
bool gateway_files_add(gateway_files_t *files, uint32_t what, const char *bytes, size_t count,
                       overlay_error_t *error);

void gateway_files_clear(gateway_files_t *files);

/* False: there is no such file, or no memory. Free file->own. */
bool gateway_file_find(const gateway_files_t *files, const gateway_target_t *target,
                       gateway_file_t *file);

#endif
