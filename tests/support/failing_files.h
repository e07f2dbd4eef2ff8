/* Calls for files that fail: the N-th from now on, alone or with all that come after it. The test's
 * target links with --wrap for what the system's functions are imported by. One thread. */
#ifndef INLET_TESTS_FAILING_FILES_H
#define INLET_TESTS_FAILING_FILES_H

#include <stdbool.h>

/* From now on: the n-th fails (1: the next) with `error` as its last error, `after` all later ones
 * as well. Reads and writes do half of it first. Error 0: they do half and succeed, and other calls
 * do not fail. */
void failing_files_at(unsigned n, bool after, unsigned long error);

/* Ends it. Whether that many calls came. */
bool failing_files_end(void);

/* Whether a file was ever moved while what was written last had not been flushed. */
bool failing_files_moved_unflushed(void);

#endif
