/* The system's store of root certificates. */
#ifndef INLET_FLEET_ROOTS_H
#define INLET_FLEET_ROOTS_H

#include "fleet/tls.h"

/* False: it can't be opened. */
bool system_roots(tls_take_t take, void *context);

#endif
