/* Where Inlet keeps things, and how it writes them: a file is either its old self or its new. */
#ifndef INLET_WIN32_FILES_H
#define INLET_WIN32_FILES_H

#include <inlet/status.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#define INLET__PATH_MAX 512

/* "%ProgramData%\Inlet\<leaf>"; with a NULL leaf the folder. From the known-folder table, never
 * from the environment. INLET_E_IO, INLET_E_BUFFER_TOO_SMALL; path is then "". Any thread. */
inlet_status_t inlet__path_data(const wchar_t *leaf, wchar_t path[INLET__PATH_MAX]);
/* "%LOCALAPPDATA%\Inlet\<leaf>". */
inlet_status_t inlet__path_user(const wchar_t *leaf, wchar_t path[INLET__PATH_MAX]);
/* A file beside the running program. */
inlet_status_t inlet__path_beside(const wchar_t *leaf, wchar_t path[INLET__PATH_MAX]);

/* Makes the folder "<parent>\\<leaf>", or takes the one that is there: its owner and DACL are set
 * again by handle, to `sddl` as inlet__security_of_service reads it. A junction, a file or another
 * user's folder in its place is INLET_E_ACCESS_DENIED. Run as SYSTEM or as an elevated
 * administrator. */
inlet_status_t inlet__dir_secure(const wchar_t *parent, const wchar_t *leaf, const wchar_t *sddl);

/* The same for the data folder and its descriptor. */
inlet_status_t inlet__data_dir_prepare(void);

/* Makes the user's folder, if it isn't there, with the descriptor that it inherits. */
inlet_status_t inlet__user_dir_prepare(void);

/* Reads a whole file of at most `capacity` bytes. INLET_E_NOT_FOUND, INLET_E_LIMIT if larger;
 * *bytes is then 0. Any thread. */
inlet_status_t inlet__file_read(const wchar_t *path, uint8_t *out, size_t capacity, size_t *bytes);

/* Replaces a file at once: written beside it as "<path>.new", flushed, renamed. `sddl` is the new
 * file's descriptor as inlet__security_of_service reads it, NULL: inherited. On any error the old
 * file is as it was. INLET_E_BUSY while another replaces it. Any thread. */
inlet_status_t inlet__file_replace(const wchar_t *path, const wchar_t *sddl, const uint8_t *data,
                                   size_t bytes);

#endif
