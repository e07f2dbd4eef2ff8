/* Tiny mouse moves of our own, told from the user's by the extra info that they carry. */
#ifndef INLET_TOOL_PROBE_H
#define INLET_TOOL_PROBE_H

#include <inlet/event.h>
#include <stdbool.h>
#include <stdint.h>

#define PROBE_COUNT_MAX UINT64_C(100000)

/* Lets the system load for this process what injecting needs, so that the first move does not wait
 * for it. */
void probe_prepare(void);

/* Injects move `number` (below PROBE_COUNT_MAX): one count right, or back again for odd ones.
 * *sent_ns is the moment before. False: the system took none. */
bool probe_send(uint32_t number, int64_t *sent_ns);

/* Whether the event is a probe, and which. */
bool probe_is(const inlet_event_t *event, uint32_t *number);

#endif
