/* The journal's files: which segments there are, who writes on which, and when the oldest go. A
 * segment that a process left is never appended to; one that could not be written to the end stays
 * as far as it was. OS-free: the files are whatever does what inlet__journal_io says. A bounded
 * amount of memory, one thread. */
#ifndef INLET_SERVICE_JOURNAL_STORE_H
#define INLET_SERVICE_JOURNAL_STORE_H

#include "journal/block.h"

#define INLET__SEGMENTS_MAX        1024u
#define INLET__JOURNAL_STREAMS_MAX 16u

typedef struct inlet__journal_file {
    uint32_t number;
    uint64_t bytes;
} inlet__journal_file_t;

typedef struct inlet__journal_io {
    void *context;
    /* The segments' files, in any order, at most `capacity`. */
    inlet_status_t (*list)(void *context, inlet__journal_file_t *files, uint32_t capacity,
                           uint32_t *count);
    inlet_status_t (*create)(void *context, uint32_t number, void **file);
    /* All of it, or a status, and then any part. */
    inlet_status_t (*append)(void *context, void *file, const uint8_t *bytes, size_t count);
    inlet_status_t (*sync)(void *context, void *file);
    void (*close)(void *context, void *file);
    /* Exactly so many bytes. Of a file that is written as well. */
    inlet_status_t (*read)(void *context, uint32_t number, uint64_t offset, uint8_t *out,
                           size_t count);
    inlet_status_t (*remove)(void *context, uint32_t number);
} inlet__journal_io_t;

enum inlet__journal_sync {
    INLET__JOURNAL_SYNC_NONE,    /* when the system likes */
    INLET__JOURNAL_SYNC_BATCH,   /* each block, before the next */
    INLET__JOURNAL_SYNC_INTERVAL /* every INLET__JOURNAL_SYNC_NS, while there is something */
};
#define INLET__JOURNAL_SYNC_NS INT64_C(5000000000)

typedef struct inlet__journal_limits {
    uint64_t max_bytes;
    int64_t max_age_ns;
    enum inlet__journal_sync sync;
} inlet__journal_limits_t;

typedef struct inlet__journal_segment {
    uint32_t number;
    inlet__stream_log_identity_t stream;
    uint64_t first_seq;
    uint64_t end_seq; /* 0: of another process, not looked at: as far as it can be read */
    uint64_t bytes;
    int64_t first_ns;            /* of its first record; -1: that can't be read */
    int64_t begun_ns, latest_ns; /* when it was begun and written to last */
} inlet__journal_segment_t;

/* Who writes a stream. */
typedef struct inlet__journal_writer {
    inlet__stream_log_identity_t stream;
    void *file;      /* NULL: the next records begin a segment */
    uint32_t number; /* of it */
    bool unsynced;
    int64_t synced_ns;
    inlet__segment_cipher_t cipher;
    inlet__journal_state_t state; /* behind what was written */
} inlet__journal_writer_t;

typedef struct inlet__journal_store {
    inlet__journal_io_t io;
    inlet__journal_limits_t limits;
    uint8_t key[INLET__JOURNAL_KEY_BYTES];
    uint32_t next_number;
    uint32_t count; /* of segments, by number */
    inlet__journal_writer_t *writers[INLET__JOURNAL_STREAMS_MAX];
    uint64_t bytes;         /* of all segments */
    uint64_t damaged_count; /* times that a segment could not be read on */
    uint64_t failed_count;  /* times that something could not be written */
    inlet_status_t last_error;
    /* From here on nothing is set before it is used. Blocks of writers and of readers pass through
     * the buffers, one at a time. */
    inlet__journal_segment_t segments[INLET__SEGMENTS_MAX];
    inlet_event_t scratch[INLET__BATCH_EVENTS_MAX];
    uint8_t plain[INLET__SEGMENT_PLAIN_MAX];
    uint8_t sealed[INLET__SEGMENT_BLOCK_MAX];
} inlet__journal_store_t;

/* Finds what another process left of `keep`, streams that go on; what is of any other is removed,
 * as nobody can ask for it any more. Copies the key. What the files' listing says. */
inlet_status_t inlet__store_open(inlet__journal_store_t *store, const inlet__journal_io_t *io,
                                 const inlet__journal_limits_t *limits,
                                 const uint8_t key[INLET__JOURNAL_KEY_BYTES],
                                 const inlet__stream_log_identity_t *keep, uint32_t keep_count,
                                 int64_t now_ns);

/* Ends all segments and wipes the key. */
void inlet__store_close(inlet__journal_store_t *store);

/* The first number behind what is kept of the stream, and the oldest kept; false: nothing is. */
bool inlet__store_range(const inlet__journal_store_t *store,
                        const inlet__stream_log_identity_t *stream, uint64_t *oldest,
                        uint64_t *end);

/* Writes records, which are behind all that were written of the stream. `state`: what surrounds
 * them where they do not follow the last ones, or NULL. Not INLET_OK: nothing of them counts, and
 * they can be given again. INLET_E_LIMIT: of more streams than there can be. */
inlet_status_t inlet__store_write(inlet__journal_store_t *store,
                                  const inlet__stream_log_identity_t *stream,
                                  const inlet__journal_records_t *records,
                                  const inlet__journal_state_t *state, int64_t now_ns);

/* Removes what is too old or too much, and has the disk take what is due. Returns when to call it
 * again. */
int64_t inlet__store_tick(inlet__journal_store_t *store, int64_t now_ns);

/* Removes all of a stream: it is over. */
void inlet__store_forget(inlet__journal_store_t *store, const inlet__stream_log_identity_t *stream);

/* The stream's segment of the lowest number above `number`; NULL: none. */
const inlet__journal_segment_t *inlet__store_after(const inlet__journal_store_t *store,
                                                   const inlet__stream_log_identity_t *stream,
                                                   uint32_t number);

/* The segment of that number; NULL: it is gone. */
const inlet__journal_segment_t *inlet__store_find(const inlet__journal_store_t *store,
                                                  uint32_t number);

bool inlet__stream_equals(const inlet__stream_log_identity_t *a,
                          const inlet__stream_log_identity_t *b);

#endif
