/* Events as lines: JSON for programs, columns for people. */
#ifndef INLET_TOOL_EVENT_PRINT_H
#define INLET_TOOL_EVENT_PRINT_H

#include <inlet/event.h>
#include <inlet/fuse.h>
#include <stdbool.h>
#include <stdio.h>

#define NO_RECV_NS INT64_C(-1)

/* One JSON object and a line feed. recv_ns: when the event arrived here, NO_RECV_NS leaves it out.
 * False: out of memory, or the output takes no more. */
bool event_print_json(FILE *out, const inlet_event_t *event, int64_t recv_ns);

/* The same for people. */
bool event_print_text(FILE *out, const inlet_event_t *event, int64_t recv_ns);

/* What fuse made: input has its confidence beside it and, where it was joined, both numbers. */
bool fused_print_json(FILE *out, const inlet_fused_t *fused, int64_t recv_ns);
bool fused_print_text(FILE *out, const inlet_fused_t *fused, int64_t recv_ns);

#endif
