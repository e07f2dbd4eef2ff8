/* Encoded batches, kept for the other subscribers that see the same and stand at the same number:
 * an event is read, filtered and encoded once for each distinct view, however many subscribe.
 * OS-free, one thread, and a bounded amount of memory. */
#ifndef INLET_SERVICE_SPAN_CACHE_H
#define INLET_SERVICE_SPAN_CACHE_H

#include "diag/stats_digest.h"
#include "hub/hub.h"

#define INLET__SPANS_MAX      64u
#define INLET__SPAN_BYTES_MAX 65536u

/* What names a view: equal views have equal keys, and no two others do (BLAKE2b, 128 bits). */
typedef struct inlet__view_key {
    uint64_t words[2];
} inlet__view_key_t;

inlet__view_key_t inlet__view_key_of(const inlet__view_t *view);

/* What a batch is made of, and so what it is found by. */
typedef struct inlet__span_key {
    inlet__view_key_t view;
    const inlet__hub_t *hub;
    uint64_t epoch;     /* of the stream that the hub has */
    uint64_t first_seq; /* where the batch begins */
    uint64_t written;   /* records in the log when it was read */
    bool compact;       /* how it is coded */
} inlet__span_key_t;

/* A batch as it was encoded. */
typedef struct inlet__cached_span {
    inlet__span_key_t key;
    uint64_t position, end_seq; /* where the cursor stands behind it */
    uint32_t event_count;       /* 0: all was hidden, and there is no batch */
    uint32_t byte_count;
    uint32_t room;  /* bytes that `bytes` has */
    uint8_t *bytes; /* malloc'ed, kept for the next */
    inlet__stats_digest_t digest;
    bool used;
} inlet__cached_span_t;

/* All zero: empty. */
typedef struct inlet__span_cache {
    inlet__cached_span_t spans[INLET__SPANS_MAX];
    uint64_t first_seqs[INLET__SPANS_MAX]; /* of their keys, close together for the search */
    uint32_t next;         /* spans put so far: each takes the place of the oldest */
    uint64_t memory_bytes; /* that the spans have: at most SPANS_MAX * SPAN_BYTES_MAX */
    uint64_t hits, misses;
} inlet__span_cache_t;

/* The span of this key, NULL: it is not there. Lives until the next put. */
const inlet__cached_span_t *inlet__span_cache_find(inlet__span_cache_t *cache,
                                                   const inlet__span_key_t *key);

/* Keeps a copy, instead of the oldest. Without memory for it, nothing is kept. */
void inlet__span_cache_put(inlet__span_cache_t *cache, const inlet__cached_span_t *span,
                           const uint8_t *bytes);

void inlet__span_cache_clear(inlet__span_cache_t *cache);

#endif
