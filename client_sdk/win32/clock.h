/* The machine's monotonic clock (QueryPerformanceCounter) in nanoseconds, and its anchor to UTC. */
#ifndef INLET_WIN32_CLOCK_H
#define INLET_WIN32_CLOCK_H

#include <stdint.h>

/* A count of ticks at `frequency` ticks a second in nanoseconds: no overflow below 292 years, no
 * drift, rounded down. Ticks not negative, frequency from 1 to 9·10⁹. Any thread. */
int64_t inlet__clock_ticks_to_ns(int64_t ticks, int64_t frequency);

/* Now in nanoseconds; the same scale in every process of this boot. Any thread, no failure. */
int64_t inlet__clock_now_ns(void);

/* Nanoseconds since 1970-01-01 UTC. Any thread. */
int64_t inlet__clock_utc_ns(void);

/* One moment on both clocks, read as close together as a few tries get them: at most *error_ns
 * apart (error_ns may be NULL). */
void inlet__clock_anchor(int64_t *now_ns, int64_t *utc_ns, uint32_t *error_ns);

/* Names this boot: its start in seconds since 1970 UTC, to within the clock's corrections. The
 * service calls it once at its start. */
uint64_t inlet__clock_boot_id(void);

#endif
