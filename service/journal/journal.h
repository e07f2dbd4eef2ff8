/* The journal between two threads: the drain thread gives it what is in the hubs' logs and reads
 * history out of it, and waits for neither; the journal's thread does all that touches a disk.
 * OS-free on base/system.h.
 *
 * What waits to be written waits in the hub's log first, so that a slow disk costs nothing until
 * that is full. What then falls out of the log unwritten is a gap: counted, and a LOSS to who reads
 * there. */
#ifndef INLET_SERVICE_JOURNAL_H
#define INLET_SERVICE_JOURNAL_H

#include "base/system.h"
#include "hub/hub.h"
#include "journal/history.h"

#define INLET__JOURNAL_QUEUE       4u
#define INLET__JOURNAL_READERS_MAX 8u

/* So long records wait at most for others to share their block. */
#define INLET__JOURNAL_GATHER_NS INT64_C(250000000)
/* After a failure the next try. */
#define INLET__JOURNAL_RETRY_NS INT64_C(1000000000)

typedef struct inlet__journal_range {
    inlet__stream_log_identity_t stream;
    uint64_t oldest_seq, end_seq; /* equal: nothing */
    int64_t oldest_ns;            /* when the oldest was captured; -1: that can't be read */
} inlet__journal_range_t;

/* As the journal's thread last said. */
typedef struct inlet__journal_stats {
    uint64_t bytes, segment_count;
    uint64_t written_count; /* records, by this process */
    uint64_t gap_count;     /* times that records were gone before they could be written … */
    uint64_t gap_records;   /* … and how many were */
    uint64_t failed_count;  /* writes that failed, and were tried again */
    uint64_t damaged_count; /* times that a segment could not be read to its end */
    inlet_status_t last_error;
    uint32_t range_count;
    inlet__journal_range_t ranges[INLET__JOURNAL_STREAMS_MAX];
} inlet__journal_stats_t;

enum inlet__reader_stage { INLET__READER_WANTED, INLET__READER_BUSY, INLET__READER_READY };

/* One who reads. In stage READY it is the drain thread's, else the journal's. */
typedef struct inlet__journal_reader {
    enum inlet__reader_stage stage;
    bool abandoned;
    inlet__history_t history;
} inlet__journal_reader_t;

typedef struct inlet__journal_parcel {
    inlet__stream_log_identity_t stream;
    inlet__journal_state_t *state; /* malloc'ed; NULL: it follows what went before */
    bool dropped;                  /* the stream is over */
    inlet__journal_records_t records;
} inlet__journal_parcel_t;

typedef struct inlet__journal {
    inlet__lock_t lock;              /* of what follows, up to the store */
    _Atomic(uint32_t) word;          /* changes when there is work, and to stop */
    _Atomic(inlet_status_t) failing; /* what came of the last write */
    bool stops;
    uint32_t first, count; /* of the queue */
    inlet__journal_parcel_t queue[INLET__JOURNAL_QUEUE];
    uint32_t over_count; /* streams that are over */
    inlet__stream_log_identity_t over[INLET__JOURNAL_STREAMS_MAX];
    inlet__journal_reader_t *readers[INLET__JOURNAL_READERS_MAX];
    inlet__journal_stats_t stats;

    void (*notify)(void *context); /* called by the journal's thread: something is READY, or there
                                      is room */
    void *notify_context;

    int64_t retry_ns, tick_ns; /* the journal's thread's, as all below */
    inlet__journal_store_t store;
} inlet__journal_t;

/* What has been given of one stream. All zero: not begun. */
typedef struct inlet__journal_feed {
    bool begun, joined; /* joined: the next records follow those given */
    bool in_gap;        /* they were noted as gone, and none has been given since */
    uint64_t position;  /* in the hub's log, of the next record */
    int64_t since_ns;   /* when it was seen to wait; 0: none does */
    inlet__stream_log_identity_t stream;
} inlet__journal_feed_t;

/* Opens the store, as inlet__store_open; before there is a thread. On success *opened is to be
 * closed, and freed, by inlet__journal_close. INLET_E_NO_MEMORY. */
inlet_status_t inlet__journal_open(inlet__journal_t **opened, const inlet__journal_io_t *io,
                                   const inlet__journal_limits_t *limits,
                                   const uint8_t key[INLET__JOURNAL_KEY_BYTES],
                                   const inlet__stream_log_identity_t *keep, uint32_t keep_count,
                                   int64_t now_ns);

/* When its thread has ended, or there was none: what waits is written if it can be. NULL is
 * allowed.
 */
void inlet__journal_close(inlet__journal_t *journal, int64_t now_ns);

/* --- the journal's thread --- */

/* Does what there is to do; returns when there is more, if nothing else comes. */
int64_t inlet__journal_work(inlet__journal_t *journal, int64_t now_ns);

/* Works and sleeps until it is told to stop. */
void inlet__journal_run(inlet__journal_t *journal);

/* Any thread. */
void inlet__journal_stop(inlet__journal_t *journal);

/* --- the drain thread --- */

/* Begins to give a stream: behind what the journal has of it, or at the oldest record. */
void inlet__journal_feed_begin(inlet__journal_t *journal, inlet__journal_feed_t *feed,
                               const inlet__stream_log_identity_t *stream, const inlet__hub_t *hub);

/* Gives what has gathered, as far as there is room. Returns when to call it again. */
int64_t inlet__journal_give(inlet__journal_t *journal, inlet__journal_feed_t *feed,
                            const inlet__hub_t *hub, bool at_once, int64_t now_ns);

/* The stream is over: all of it goes, also what waits. */
void inlet__journal_forget(inlet__journal_t *journal, inlet__journal_feed_t *feed);

/* A reader that begins at a number and a time (0: any), or behind them at the first that is kept.
 * NULL: nothing behind the number is kept, too many read, or out of memory. */
inlet__journal_reader_t *inlet__journal_reader_open(inlet__journal_t *journal,
                                                    const inlet__stream_log_identity_t *stream,
                                                    uint64_t from_seq, int64_t from_ns);

/* Whether the stream's first record is kept, and is of a later time. */
bool inlet__journal_begins_after(inlet__journal_t *journal,
                                 const inlet__stream_log_identity_t *stream, uint64_t first_seq,
                                 int64_t time_ns);

/* Whether its history can be looked at; until the next _more or _close. */
bool inlet__journal_reader_is_ready(inlet__journal_t *journal,
                                    const inlet__journal_reader_t *reader);

/* What is wanted next is from `next_seq` on. Of one that is ready. */
void inlet__journal_reader_more(inlet__journal_t *journal, inlet__journal_reader_t *reader,
                                uint64_t next_seq);

/* At any time; NULL is allowed. */
void inlet__journal_reader_close(inlet__journal_t *journal, inlet__journal_reader_t *reader);

/* Why what waits can't be written at present; INLET_OK: it can. Any thread; NULL is allowed. */
inlet_status_t inlet__journal_failing(inlet__journal_t *journal);

/* Copies what is known now. */
void inlet__journal_tell(inlet__journal_t *journal, inlet__journal_stats_t *stats);

#endif
