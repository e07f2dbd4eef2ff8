/* Files of layouts and themes, which a user names. */
#ifndef INLET_OVERLAY_DRAWING_FILE_H
#define INLET_OVERLAY_DRAWING_FILE_H

#include <inlet/inlet.h>
#include <stddef.h>

#include "overlay/json_file.h"

/* INLET_E_NOT_FOUND: it is not there, or may not be read. *bytes is to be freed in any case; of a
 * file that is too long there is one more than it may have, which the parser complains of. */
inlet_status_t drawing_file_read(const char *path, char **bytes, size_t *count);

/* Says what is wrong with it; EXIT_CODE_USAGE. */
int drawing_file_complain(const char *path, const overlay_error_t *error);

#endif
