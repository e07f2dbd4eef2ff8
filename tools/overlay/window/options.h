/* What inlet-overlay is told by its command line. */
#ifndef INLET_OVERLAY_OPTIONS_H
#define INLET_OVERLAY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/program.h"

enum overlay_task {
    TASK_SHOW,
    TASK_SNAPSHOT,
    TASK_LIST_LAYOUTS,
    TASK_LIST_THEMES,
    TASK_LIST_MONITORS
};

typedef struct overlay_options {
    int task;           /* enum overlay_task */
    const char *layout; /* a name or a file; NULL: by the keyboard */
    const char *theme;
    const char *monitor; /* NULL: the primary one */
    const char *position;
    double scale;          /* 0: as large as fits, up to 1 */
    double opacity;        /* 0 … 1 */
    const char *recording; /* NULL: the live stream */
    const char *snapshot;  /* file to write */
    const char *held;      /* names with commas between */
    int64_t duration_ns;   /* 0: no end */
    bool shows_unknown;
    bool prints_state;
    bool json;
} overlay_options_t;

extern const command_t overlay_command;

/* An exit code after a complaint, or EXIT_CODE_OK. */
int options_read(overlay_options_t *options, int argc, char **argv);

#endif
