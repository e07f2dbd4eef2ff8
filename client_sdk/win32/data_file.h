/* A user's own data file: written by appending, read at any place. */
#ifndef INLET_WIN32_DATA_FILE_H
#define INLET_WIN32_DATA_FILE_H

#include <inlet/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Creates a file that its user alone may open, whatever its folder would let inherit; others of the
 * user's programs may read it meanwhile. `path` is UTF-8, relative or not, of any length.
 * `replaces`: a file of that name is deleted first, since it would keep its own descriptor. On
 * success *file is a HANDLE, to be closed.
 *   INLET_E_ALREADY_EXISTS
 *   INLET_E_INVALID_ARGUMENT  no UTF-8, or no file on a disk: a device, a pipe
 *   INLET_E_NOT_FOUND (its folder), INLET_E_ACCESS_DENIED, INLET_E_NO_MEMORY, INLET_E_IO
 * Any thread, as all of these. */
inlet_status_t inlet__data_file_create(const char *path, bool replaces, void **file);

/* Deletes it again. */
void inlet__data_file_delete(const char *path);

/* Opens a file for reading, also while it is written; its length so far. Errors as above. */
inlet_status_t inlet__data_file_open(const char *path, void **file, uint64_t *bytes);

/* Appends all of it, or a status and any part. */
inlet_status_t inlet__data_file_append(void *file, const uint8_t *bytes, size_t count);

/* Shortens the file; the next append goes there. As far as the system does. */
void inlet__data_file_cut(void *file, uint64_t bytes);

/* Returns when the disk has what was appended. */
inlet_status_t inlet__data_file_sync(void *file);

/* Reads exactly so many bytes. INLET_E_IO: they are not there, or can't be read. */
inlet_status_t inlet__data_file_read(void *file, uint64_t offset, uint8_t *out, size_t count);

#endif
