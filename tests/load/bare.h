/* What the system itself can do with pipes, by programs that do nothing else: the limit that the
 * figures of the service stand beside. Under Wine every call of a pipe is one of its server's, so
 * that the limit is far below Windows's. */
#ifndef INLET_TESTS_LOAD_BARE_H
#define INLET_TESTS_LOAD_BARE_H

#include <stdbool.h>

/* A process that calls and hangs up, and a server that lets it: calls a second. False: it could not
 * be measured. */
bool bare_calls(double *per_second);

/* One thread writes 64 bytes to each of so many pipes in turn, another reads them: ms a round. */
bool bare_round(unsigned pipes, double *round_ms);

#endif
