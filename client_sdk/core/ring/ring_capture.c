#include "ring/ring_capture.h"

#include "base/utf8.h"
#include <string.h>

enum { UNIT_BUCKETS = 16, STEPS = 8, STEPS_LOG2 = 3 };

/* So that the sum of all buckets fits. */
static const uint64_t COUNT_MAX = UINT64_C(1) << 56;

static inlet__ring_capture_t *capture_of(const inlet__ring_memory_t *memory) {
    return &inlet__ring_header(memory)->capture;
}

/* The three bits behind the highest choose the bucket within its power of two. */
static size_t bucket_of(uint64_t value) {
    if (value < UNIT_BUCKETS)
        return (size_t)value;
    const unsigned shift = 63u - (unsigned)__builtin_clzll(value) - STEPS_LOG2;
    const size_t bucket = (size_t)(shift * STEPS + (value >> shift));
    return bucket < INLET__RING_TIMED_BUCKETS ? bucket : INLET__RING_TIMED_BUCKETS - 1;
}

static int64_t top_of(size_t bucket) {
    if (bucket < UNIT_BUCKETS)
        return (int64_t)bucket;
    const unsigned shift = (unsigned)(bucket / STEPS) - 1;
    return (int64_t)((((uint64_t)(bucket - (size_t)shift * STEPS) + 1) << shift) - 1);
}

/* Relaxed, and no read-modify-write: the producer's own, for statistics. */
static void add(_Atomic(uint64_t) *counter, uint64_t value) {
    const uint64_t before = atomic_load_explicit(counter, memory_order_relaxed);
    atomic_store_explicit(counter, before + value, memory_order_relaxed);
}

void inlet__ring_timed(const inlet__ring_memory_t *memory, enum inlet__ring_timed_source source,
                       int64_t duration_ns) {
    inlet__ring_timed_t *timed = &capture_of(memory)->timed[source];
    const uint64_t ns = duration_ns > 0 ? (uint64_t)duration_ns : 0;
    add(&timed->buckets[bucket_of(ns)], 1);
    add(&timed->sum_ns, ns);
    if (ns > atomic_load_explicit(&timed->max_ns, memory_order_relaxed))
        atomic_store_explicit(&timed->max_ns, ns, memory_order_relaxed);
}

void inlet__ring_revived(const inlet__ring_memory_t *memory) {
    add(&capture_of(memory)->revivals, 1);
}

void inlet__ring_set_throttling(const inlet__ring_memory_t *memory,
                                enum inlet__ring_throttling throttling) {
    atomic_store_explicit(&capture_of(memory)->throttling, throttling, memory_order_relaxed);
}

bool inlet__ring_say(const inlet__ring_memory_t *memory, const char *text) {
    inlet__ring_capture_t *capture = capture_of(memory);
    const uint64_t said = atomic_load_explicit(&capture->said, memory_order_relaxed);
    /* Acquire: pairs with the release in inlet__ring_hear, after the line was copied. */
    const uint64_t heard =
        atomic_load_explicit(&inlet__ring_header(memory)->control.heard, memory_order_acquire);
    if (said - heard >= INLET__RING_REMARKS) {
        add(&capture->unsaid, 1);
        return false;
    }
    inlet__ring_remark_t *remark = &capture->remarks[said % INLET__RING_REMARKS];
    uint64_t words[INLET__RING_REMARK_BYTES / 8] = {0};
    const size_t bytes = inlet__utf8_cut(text, INLET__RING_REMARK_BYTES);
    memcpy(words, text, bytes);
    /* Relaxed: ordered before the release of `said`. */
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        atomic_store_explicit(&remark->text[i], words[i], memory_order_relaxed);
    atomic_store_explicit(&remark->length, bytes, memory_order_relaxed);
    /* Release: pairs with the acquire in inlet__ring_hear. */
    atomic_store_explicit(&capture->said, said + 1, memory_order_release);
    return true;
}

void inlet__ring_read_timed(const void *section, enum inlet__ring_timed_source source,
                            inlet__histogram_t *histogram) {
    const inlet__ring_header_t *header = section;
    const inlet__ring_timed_t *timed = &header->capture.timed[source];
    /* Relaxed throughout: counters, each a moment old. */
    const uint64_t told = atomic_load_explicit(&timed->max_ns, memory_order_relaxed);
    const int64_t max_ns = told < INT64_MAX ? (int64_t)told : INT64_MAX;
    inlet__histogram_reset(histogram);
    for (size_t i = 0; i < INLET__RING_TIMED_BUCKETS; i++) {
        const uint64_t count = atomic_load_explicit(&timed->buckets[i], memory_order_relaxed);
        const bool is_last = i + 1 == INLET__RING_TIMED_BUCKETS;
        const int64_t top_ns = top_of(i) < max_ns && !is_last ? top_of(i) : max_ns;
        inlet__histogram_add(histogram, top_ns, count < COUNT_MAX ? count : COUNT_MAX);
    }
    histogram->sum = atomic_load_explicit(&timed->sum_ns, memory_order_relaxed);
}

uint64_t inlet__ring_revivals(const void *section) {
    const inlet__ring_header_t *header = section;
    return atomic_load_explicit(&header->capture.revivals, memory_order_relaxed);
}

enum inlet__ring_throttling inlet__ring_throttling(const void *section) {
    const inlet__ring_header_t *header = section;
    const uint64_t told = atomic_load_explicit(&header->capture.throttling, memory_order_relaxed);
    return told < INLET__RING_THROTTLING_COUNT ? (enum inlet__ring_throttling)told
                                               : INLET__RING_THROTTLING_UNKNOWN;
}

bool inlet__ring_hear(const inlet__ring_memory_t *memory, uint64_t *heard,
                      uint8_t text[INLET__RING_REMARK_BYTES], size_t *bytes) {
    inlet__ring_capture_t *capture = capture_of(memory);
    /* Acquire: pairs with the release in inlet__ring_say. */
    const uint64_t said = atomic_load_explicit(&capture->said, memory_order_acquire);
    if (said == *heard)
        return false;
    if (said - *heard > INLET__RING_REMARKS) /* nobody can have said so much: begin behind it */
        *heard = said - 1;
    inlet__ring_remark_t *remark = &capture->remarks[*heard % INLET__RING_REMARKS];
    uint64_t words[INLET__RING_REMARK_BYTES / 8];
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        words[i] = atomic_load_explicit(&remark->text[i], memory_order_relaxed);
    const uint64_t length = atomic_load_explicit(&remark->length, memory_order_relaxed);
    *bytes = length <= INLET__RING_REMARK_BYTES ? (size_t)length : 0;
    memcpy(text, words, sizeof words);
    ++*heard;
    /* Release: pairs with the acquire in inlet__ring_say: the copies are made. */
    atomic_store_explicit(&inlet__ring_header(memory)->control.heard, *heard, memory_order_release);
    return true;
}

uint64_t inlet__ring_last_heard(const inlet__ring_memory_t *memory) {
    return atomic_load_explicit(&inlet__ring_header(memory)->control.heard, memory_order_relaxed);
}
