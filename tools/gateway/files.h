/* What a gateway serves besides its WebSocket: pages, layouts and themes, all within the program.
 */
#ifndef INLET_GATEWAY_FILES_H
#define INLET_GATEWAY_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "check.h"

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

/* False: there is no such file, or no memory. Free file->own. */
bool gateway_file_find(const gateway_target_t *target, gateway_file_t *file);

#endif
