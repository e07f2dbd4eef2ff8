/* inlet-macro.exe: what its files share. Win32. */
#ifndef INLET_MACRO_PROGRAM_H
#define INLET_MACRO_PROGRAM_H

#include <inlet/inlet.h>
#include <windows.h>

#include "cli/program.h"
#include "macro/engine.h"

typedef struct macro_options {
    engine_options_t engine;
    const char *recording; /* --test; NULL: the live stream */
    bool json;
    char **paths; /* of scripts */
    int paths_count;
} macro_options_t;

extern const command_t command_macro;

/* --- files.c: scripts on the disk --- */

typedef struct script_file {
    const char *path;
    int script;    /* its number in the engine */
    FILETIME time; /* as it was read, as the size */
    uint64_t bytes;
} script_file_t;

/* Reads a file whole: to be freed. NULL: it can't be read, or is longer than a script may be. */
char *file_read(script_file_t *file, size_t *bytes);

/* Whether the file is another than when it was read. One that is not there has not changed. */
bool file_changed(const script_file_t *file);

/* --- connect.c --- */

/* Connects, after the user was asked for a grant where there is none, and subscribes. Complains and
 * returns an exit code if that fails. */
int macro_connect(const macro_options_t *options, inlet_client_t **client, inlet_stream_t **stream);

inlet_status_t macro_subscribe(const macro_options_t *options, inlet_client_t *client,
                               inlet_stream_t **stream);

/* Adds the layout that the text misses, once. */
void macro_add_layout(inlet_text_t *text);

/* --- running --- */

int macro_run(const macro_options_t *options);
int macro_test(const macro_options_t *options);

#endif
