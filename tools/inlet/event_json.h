/* Events as JSON objects, both ways: what `inlet tail --json` prints is what `inlet verify` reads.
 */
#ifndef INLET_TOOL_EVENT_JSON_H
#define INLET_TOOL_EVENT_JSON_H

#include <inlet/inlet.h>
#include <jansson.h>
#include <stdbool.h>

/* Flags that are said only of the few events that have them. */
#define EVENT_MARK_COUNT 7u
typedef struct event_mark {
    uint32_t flag;
    const char *name;
} event_mark_t;
extern const event_mark_t event_marks[EVENT_MARK_COUNT];

/* The event's object, to be decref'ed. NULL: out of memory. */
json_t *event_to_json(const inlet_event_t *event);

/* The object that says which stream the lines after it are of: {"type":"stream",…}. */
json_t *stream_to_json(const inlet_stream_info_t *info, uint64_t from_seq);

/* Reads such a line; of `info` only what names the stream, and first_seq, is filled. */
bool stream_parse_line(const char *line, size_t bytes, inlet_stream_info_t *info);

/* Reads one line, as it was printed with or without --latency, of `bytes` bytes without the line
 * feed. False: it is not, to the last member, what event_to_json makes of an event. What the line
 * does not tell of an event is 0. */
bool event_parse_line(const char *line, size_t bytes, inlet_event_t *event);

#endif
