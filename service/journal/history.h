/* Reads a stream back from the journal, window by window, each block checked before it is used.
 * What can't be read is passed over: the next window's numbers say what is missing. OS-free, a
 * fixed amount of memory, one thread at a time: blocks pass through the store's buffers. */
#ifndef INLET_SERVICE_JOURNAL_HISTORY_H
#define INLET_SERVICE_JOURNAL_HISTORY_H

#include "journal/store.h"

typedef struct inlet__history {
    inlet__stream_log_identity_t stream;
    uint64_t next_seq; /* the first number that is wanted of the next window */
    int64_t from_ns;   /* records of before are passed over, and next_seq goes on with them */
    uint32_t number;   /* of the segment at hand */
    bool open;         /* its header was read */
    bool has_state;    /* and what surrounds its first record */
    uint64_t offset;   /* in it: of the next block */
    inlet__segment_cipher_t cipher;
    inlet__journal_state_t state; /* just before the window's first record */
    uint32_t skipped;             /* of the window: they are before what is wanted */
    bool over;                    /* there is nothing behind next_seq */
    bool damaged;                 /* something before the window could not be read */
    inlet__journal_records_t window;
} inlet__history_t;

/* Begins at the first record of this number and this time, or later ones; from_ns 0: any time. */
void inlet__history_begin(inlet__history_t *history, const inlet__stream_log_identity_t *stream,
                          uint64_t from_seq, int64_t from_ns);

/* Fills the next window: history->window from place `skipped` on has records of next_seq or later,
 * and the state is that before the first of them. `over`: there are none. */
void inlet__history_fill(inlet__history_t *history, inlet__journal_store_t *store);

/* Wipes it. */
void inlet__history_end(inlet__history_t *history);

/* The time of a segment's first record; -1: it can't be read. */
int64_t inlet__history_start_of(inlet__journal_store_t *store,
                                const inlet__journal_segment_t *segment);

/* The number behind the last record that can be read of a segment. */
uint64_t inlet__history_end_of(inlet__journal_store_t *store,
                               const inlet__journal_segment_t *segment);

#endif
