/* Files that a command is told by name, in UTF-8. */
#ifndef INLET_TOOL_USER_FILES_H
#define INLET_TOOL_USER_FILES_H

#include <stdbool.h>
#include <stdio.h>

/* To read its bytes as they are; NULL: it is not there, or may not be read. */
FILE *user_file_read(const char *path);

/* A new file that its user alone may read, to write bytes as they are. `replaces`: one of that name
 * is deleted first. NULL: it could not be made, and a complaint was printed. */
FILE *user_file_create(const char *command, const char *path, bool replaces);

#endif
