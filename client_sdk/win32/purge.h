/* What an uninstallation leaves behind unless it is told otherwise: keys, grants, settings, logs.
 */
#ifndef INLET_WIN32_PURGE_H
#define INLET_WIN32_PURGE_H

#include <inlet/status.h>

/* Overwrites and deletes all that is in the data folder, and the folder: what was in its files is
 * gone from them also where the disk would keep deleted ones. (Not from copies that the file system
 * or the disk itself made: a solid-state disk writes elsewhere.) Junctions are removed, not
 * followed. INLET_OK also if there is no such folder; INLET_E_BUSY: something in it is in use, and
 * the rest is gone. Run as SYSTEM or as an elevated administrator, while no service runs. */
inlet_status_t inlet__data_dir_purge(void);

#endif
