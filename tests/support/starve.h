/* Memory that fails: the N-th allocation from now on, alone or with all that come after it. The
 * test's target links with --wrap for malloc, calloc and realloc. One thread. */
#ifndef INLET_TESTS_STARVE_H
#define INLET_TESTS_STARVE_H

#include <stdbool.h>

/* Also has jansson take its memory there; once, before any of it is used. */
void starve_begin(void);

/* From now on: the n-th fails (1: the next), `after` all later ones as well. 0: none. */
void starve_at(unsigned n, bool after);

/* Ends it. Whether any failed since. */
bool starve_end(void);

#endif
