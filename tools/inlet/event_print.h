/* Events as lines: JSON for programs, columns for people. */
#ifndef INLET_TOOL_EVENT_PRINT_H
#define INLET_TOOL_EVENT_PRINT_H

#include <inlet/event.h>
#include <inlet/fuse.h>
#include <stdbool.h>
#include <stdio.h>

#include "stream/context.h"

#define NO_RECV_NS INT64_C(-1)

/* One JSON object and a line feed. `context` has followed the stream up to this event: of a name's
 * last piece the whole text is said too. recv_ns: when the event arrived here, NO_RECV_NS leaves it
 * out. False: out of memory, or the output takes no more. */
bool event_print_json(FILE *out, const inlet_event_t *event, inlet__context_t *context,
                      int64_t recv_ns);

/* The same for people: a name is one line, once it is whole. */
bool event_print_text(FILE *out, const inlet_event_t *event, inlet__context_t *context,
                      int64_t recv_ns);

/* What fuse made: input has its confidence beside it and, where it was joined, both numbers. */
bool fused_print_json(FILE *out, const inlet_fused_t *fused, inlet__context_t *context,
                      int64_t recv_ns);
bool fused_print_text(FILE *out, const inlet_fused_t *fused, inlet__context_t *context,
                      int64_t recv_ns);

#endif
