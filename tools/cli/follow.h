/* Follows a stream over the end of a connection: comes back with the number that it wants next, and
 * tells whether the stream is still the same one. */
#ifndef INLET_TOOL_FOLLOW_H
#define INLET_TOOL_FOLLOW_H

#include <inlet/inlet.h>
#include <stdbool.h>

typedef struct follow {
    inlet_subscribe_options_t subscribe; /* from_seq is the first connection's */
    const char *path;    /* a recording instead: who sets it opens `stream`, and has no patience */
    uint32_t speed;      /* … as inlet_recording_options_t has it; 0: not told */
    int64_t patience_ns; /* for coming back after a connection ended; 0: it ends with it */
    inlet_client_t *client;
    inlet_stream_t *stream;   /* NULL: away, the connection ended and was not come back from */
    inlet_stream_info_t info; /* of the connection at hand */
    uint64_t next_seq;        /* the number after the last record taken */
} follow_t;

enum follow_news {
    FOLLOW_EVENTS,      /* at least one was taken */
    FOLLOW_RESUMED,     /* it came back to the same stream, and goes on at next_seq */
    FOLLOW_ANEW,        /* it came back, and another stream has begun: see info */
    FOLLOW_INTERRUPTED, /* Ctrl+C */
    FOLLOW_DEADLINE,    /* as FOLLOW_INTERRUPTED, it may come while away: *status says why then */
    FOLLOW_ENDED        /* *status says why */
};

/* Connects and subscribes. `f` holds `subscribe` and `patience_ns`, and zeros. */
inlet_status_t follow_begin(follow_t *f);

/* Waits for news, or goes on trying to come back, until the moment deadline_ns (INT64_MAX: never).
 * Events go to `events`, *count says how many; of any other news it is 0. */
enum follow_news follow_take(follow_t *f, inlet_event_t *events, uint32_t capacity,
                             int64_t deadline_ns, uint32_t *count, inlet_status_t *status);

/* Disconnects. Safe twice, and after a begin that failed. */
void follow_end(follow_t *f);

#endif
