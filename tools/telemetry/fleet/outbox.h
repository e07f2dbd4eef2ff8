/* Outbox: what is to be sent, on disk until the other end has it for good. What is in it has been
 * redacted. Its size is bounded: the oldest goes first, and an entry that says how many went takes
 * their place. OS-free (SQLite); one thread at a time; one process: the file is locked. */
#ifndef INLET_FLEET_OUTBOX_H
#define INLET_FLEET_OUTBOX_H

#include "fleet/entry.h"

#define OUTBOX_BYTES_MIN (UINT64_C(256) << 10)
#define OUTBOX_BYTES     (UINT64_C(32) << 20)
#define OUTBOX_BYTES_MAX (UINT64_C(1) << 40)

typedef enum outbox_result {
    OUTBOX_OK = 0,
    OUTBOX_BUSY,    /* another process sends from it */
    OUTBOX_FOREIGN, /* the file is something else, or of a later version */
    OUTBOX_TOO_BIG, /* the body is larger than an entry may be */
    OUTBOX_FAILED   /* the disk is full, or gone, or the file is damaged: outbox_error */
} outbox_result_t;

typedef struct outbox outbox_t;

/* Opens, or makes, the outbox whose file takes at most max_bytes and a few pages. `name` is for a
 * new one: random. *outbox is NULL on failure, and `error` says more. */
outbox_result_t outbox_open(const char *path, uint64_t max_bytes, uint64_t name, outbox_t **outbox,
                            char error[BUCKET_ERROR_BYTES]);
void outbox_close(outbox_t *outbox); /* flushes; NULL is allowed */

const char *outbox_error(outbox_t *outbox);      /* of the last failure; until the next call */
const char *outbox_name(const outbox_t *outbox); /* FLEET_OUTBOX_HEX digits */

/* Changes are gathered, as each that is made sure of costs the disk some milliseconds: they are on
 * disk for good from here on. What is lost with the power before is put, or sent, again. */
outbox_result_t outbox_flush(outbox_t *outbox);

/* Where whoever fills it has come to in his source: moves with the put, or not at all. */
typedef struct outbox_cursor {
    int64_t at;
    int64_t missed; /* were gone from the source before they could be read */
} outbox_cursor_t;
outbox_result_t outbox_cursor(outbox_t *outbox, outbox_cursor_t *cursor);

/* Adds a body, drops the oldest where there is no room, and moves the cursor, all or nothing. NULL:
 * the cursor moves alone. */
outbox_result_t outbox_put(outbox_t *outbox, const char *body, size_t bytes,
                           const outbox_cursor_t *cursor);

/* The first entry beyond `after` that is not known to be in the stream. False: there is none, or
 * it can't be read. The body lives until the next call. */
bool outbox_next(outbox_t *outbox, uint64_t after, fleet_entry_t *entry);

/* The entry as it was sent is in the stream, under this ID. An entry that changed since is not. */
outbox_result_t outbox_sent(outbox_t *outbox, const fleet_entry_t *entry, fleet_id_t id);

/* The stream ends at `last` (0-0: it is empty): what was in it beyond that is to be sent again. */
outbox_result_t outbox_rolled_back(outbox_t *outbox, fleet_id_t last, uint64_t *again);

/* The reader has all up to `mark` for good: it goes. */
outbox_result_t outbox_release(outbox_t *outbox, uint64_t mark);

typedef struct outbox_summary {
    uint64_t waiting;   /* are not in the stream */
    uint64_t sent;      /* are in the stream, and nobody has read them */
    uint64_t dropped;   /* never sent, for want of room: the reader is told */
    uint64_t let_go;    /* were in the stream unread when room was needed here */
    uint64_t confirmed; /* the reader has them */
    uint64_t bytes;     /* of the file */
} outbox_summary_t;
outbox_result_t outbox_summary(outbox_t *outbox, outbox_summary_t *summary);

#endif
