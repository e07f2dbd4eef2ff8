/* Taking a stream's events, whatever its way of waiting, until Ctrl+C or a deadline. */
#ifndef INLET_TOOL_INPUT_H
#define INLET_TOOL_INPUT_H

#include <inlet/inlet.h>
#include <stdbool.h>

#include "interrupt.h"

/* Reads "event", "spin" or "poll" as an enum inlet_wait. */
bool read_wait(const char *text, uint32_t *wait);

/* Waits for events until the moment deadline_ns (INT64_MAX: never). WAIT_NEWS: *status is INLET_OK
 * with *count of them, or why the stream ended; else *count is 0. An interrupt goes first. */
enum interrupt_wait input_take(inlet_stream_t *stream, inlet_event_t *events, uint32_t capacity,
                               int64_t deadline_ns, uint32_t *count, inlet_status_t *status);

#endif
