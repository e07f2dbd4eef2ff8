/* What is left of a deadline, for the system's waits. */
#ifndef INLET_WIN32_WAIT_H
#define INLET_WIN32_WAIT_H

#include <stdint.h>

/* In milliseconds: rounded up so that a wait never ends early, 0 once it has passed, INFINITE for
 * INT64_MAX. Any thread. */
uint32_t inlet__wait_left_ms(int64_t deadline_ns);

#endif
