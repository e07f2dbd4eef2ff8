/* What surrounds the input as JSON members, both ways: the part of event_json.h for devices, focus,
 * session, layout, their names, and the clock. */
#ifndef INLET_TOOL_CONTEXT_JSON_H
#define INLET_TOOL_CONTEXT_JSON_H

#include <inlet/event.h>
#include <jansson.h>
#include <stdbool.h>

/* Whether the event is such a record. */
bool context_has_json(const inlet_event_t *event);

/* The event's object, to be decref'ed. NULL: out of memory. */
json_t *context_to_json(const inlet_event_t *event);

/* Reads type, flags and body of such an object; the rest of `event` is read. */
void context_read_json(const json_t *line, inlet_event_t *event);

#endif
