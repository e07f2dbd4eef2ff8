/* Ctrl+C, Ctrl+Break and the closing of the console as an event that loops can wait for. */
#ifndef INLET_TOOL_INTERRUPT_H
#define INLET_TOOL_INTERRUPT_H

#include <stdbool.h>
#include <stdint.h>

/* From here on an interrupt ends no process but sets the event. NULL if the system refuses. */
void *interrupt_begin(void);

enum interrupt_wait { WAIT_NEWS, WAIT_INTERRUPTED, WAIT_DEADLINE };

/* Waits for `handle`, an interrupt, or the moment deadline_ns on the clock of inlet_now_ns
 * (INT64_MAX: never). An interrupt goes first. */
enum interrupt_wait interrupt_wait(void *handle, int64_t deadline_ns);

/* Waits for an interrupt or that moment alone. */
enum interrupt_wait interrupt_pause(int64_t deadline_ns);

#endif
