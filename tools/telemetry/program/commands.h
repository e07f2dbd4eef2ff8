/* The commands of inlet-telemetry.exe, and what they share. */
#ifndef INLET_TELEMETRY_COMMANDS_H
#define INLET_TELEMETRY_COMMANDS_H

#include "cli/program.h"
#include "telemetry/store.h"

extern const command_t command_run;
extern const command_t command_import;
extern const command_t command_export;
extern const command_t command_status;
extern const command_t command_purge;

/* This machine's name, as buckets have it. */
void place_machine(char machine[BUCKET_MACHINE_BYTES]);

/* The database that is used where none is told, in UTF-8; its folder is made. NULL, after a
 * complaint: the system tells no such place. Lives as long as the process. */
const char *place_database(void);

/* Makes a folder unless it is there. */
bool place_make_folder(const char *path);

/* Keeps others from collecting into the same database, until the process ends. False: another does
 * already, or its folder can't be written to; a complaint was printed. */
bool place_claim(const char *database);

/* Complains of a store, and returns an exit code. */
int report_store(const char *path, store_result_t result, const char *why);

/* Opens `path`, or the usual one for NULL, which is put there; complains. */
int open_store(const char **path, uint32_t flags, store_t **store);

/* Has the user asked for a grant of these scopes; an exit code, after a complaint. */
int ask_for(const char *scopes);

#endif
