/* Deadlines: moments on the clock of inlet_now_ns, so that a wait that is interrupted and resumed
 * does not start over. */
#ifndef INLET_SDK_DEADLINE_H
#define INLET_SDK_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

#define INLET__DEADLINE_NEVER INT64_MAX

/* Whether a public time-out argument is valid: not negative, or INLET_FOREVER. */
bool inlet__timeout_is_valid(int64_t timeout_ns);

/* The moment timeout_ns from now; INLET__DEADLINE_NEVER for INLET_FOREVER, or if it never comes. */
int64_t inlet__deadline_after(int64_t timeout_ns);

/* What is left of it in milliseconds, for Win32 waits: rounded up so that a wait never ends early,
 * 0 once it has passed, INFINITE for INLET__DEADLINE_NEVER. */
uint32_t inlet__deadline_left_ms(int64_t deadline_ns);

#endif
