/* The consumer's side: one thread of one process, which does not trust the producer. Its state is
 * private memory; of the section it reads slots and one counter, each word once. */
#ifndef INLET_RING_CONSUMER_H
#define INLET_RING_CONSUMER_H

#include <stdbool.h>

#include "ring/ring_layout.h"

typedef struct inlet__ring_consumer {
    inlet__ring_header_t *header;
    inlet__ring_slot_t *slots;
    uint64_t mask;     /* capacity - 1 */
    uint64_t index;    /* slots taken since the generation began */
    uint64_t expected; /* the number that the next slot must have */
    uint64_t head;     /* as last written to the section */
    uint64_t lost;     /* numbers that LOSS records covered so far */
    bool sparse;
} inlet__ring_consumer_t;

typedef struct inlet__ring_stats {
    uint64_t capacity; /* slots */
    uint64_t posted;   /* slots published since the ring was made, LOSS records too */
    uint64_t taken;    /* of those, how many were taken */
    uint64_t depth;    /* the others */
    uint64_t lost;     /* events that found the ring full: the producer's word, but not less than
                          the LOSS records taken say */
} inlet__ring_stats_t;

/* What the consumer expects of numbers. */
typedef enum inlet__ring_numbering {
    INLET__RING_CONSECUTIVE = 0, /* without holes but those of LOSS records */
    INLET__RING_SPARSE = 1       /* increasing: see inlet__ring_publish_at */
} inlet__ring_numbering_t;

/* Attaches the consumer to a section that inlet__ring_create made with the same `bytes`,
 * `generation` and `first_seq`; nothing of it is read. INLET_E_INVALID_ARGUMENT: NULL, unaligned,
 * too small, no such generation or number. The section must outlive the consumer. */
int32_t inlet__ring_consumer_attach(inlet__ring_consumer_t *c, void *section, uint64_t bytes,
                                    uint32_t generation, uint64_t first_seq,
                                    inlet__ring_numbering_t numbering);

/* Copies up to `max` published events to `out`, oldest first, and says how many in `count` (0: none
 * was there). Every copy has the number that it must have; a LOSS record moves on by its count.
 * Everything else in them is the producer's word and is to be validated by the caller, in `out`.
 * INLET_E_CORRUPT: the slot after those `count` (they are valid) is not what a correct producer can
 * have written. It stays so: the ring is to be given up. Never blocks; work is bounded by `max`. */
int32_t inlet__ring_take(inlet__ring_consumer_t *c, inlet_event_t *out, uint32_t max,
                         uint32_t *count);

/* Announces sleep. True: nothing is there, and the next notify will say that a signal is due, so it
 * is safe to wait for it. False: something is there (take it), and nothing is announced. */
bool inlet__ring_arm(inlet__ring_consumer_t *c);

/* Takes the announcement back, after waking for another reason than the signal. A signal may be
 * under way already: a spurious wake-up is normal. */
void inlet__ring_disarm(inlet__ring_consumer_t *c);

/* After the producer's death and after take found nothing more: how many numbers, from
 * inlet__ring_next on, it had given to events that it never published: those that found the ring
 * full and that no LOSS record names yet, and at most one that it was filling. The producer's word;
 * 0 when that is impossible: always next + unpublished < INLET__RING_SEQ_LIMIT, unless next is the
 * limit itself. Of a ring whose numbers are consecutive. */
uint64_t inlet__ring_unpublished(const inlet__ring_consumer_t *c);

/* The number that the next event taken must have; sparse: the least that it can have. */
static inline uint64_t inlet__ring_next(const inlet__ring_consumer_t *c) {
    return c->expected;
}

/* How many slots are published and not taken. Looks at a few slots; consumer's thread only. */
uint64_t inlet__ring_depth(const inlet__ring_consumer_t *c);

/* What the ring did so far. Consumer's thread only. */
void inlet__ring_stats(const inlet__ring_consumer_t *c, inlet__ring_stats_t *stats);

/* Tells the producer which sources (enum inlet_source bits) are wanted. Wake it by other means. */
void inlet__ring_set_wanted(inlet__ring_consumer_t *c, uint32_t wanted);

#endif
