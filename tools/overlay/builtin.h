/* The layouts and themes that come with Inlet, as files of their formats. */
#ifndef INLET_OVERLAY_BUILTIN_H
#define INLET_OVERLAY_BUILTIN_H

#include <stddef.h>

typedef struct overlay_builtin {
    const char *name;  /* as in the file; NULL: the end of the list */
    const char *bytes; /* live for ever, with a zero behind them */
    size_t count;
} overlay_builtin_t;

extern const overlay_builtin_t overlay_builtin_layouts[];
extern const overlay_builtin_t overlay_builtin_themes[];

#endif
