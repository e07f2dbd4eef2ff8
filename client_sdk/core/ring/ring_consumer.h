/* The consumer's side: one thread of one process, which does not trust the producer. Its state is
 * private memory; of the ring it reads slots and counters, each word once.
 *
 * Taking copies; what was copied stays in the ring until inlet__ring_release, so that a consumer
 * can make its copies safe first, and one that dies before leaves them to the next. */
#ifndef INLET_RING_CONSUMER_H
#define INLET_RING_CONSUMER_H

#include <stdbool.h>

#include "ring/ring_layout.h"

/* Where a consumer stands. Recorded, it is where another can go on. */
typedef struct inlet__ring_position {
    uint32_t generation;
    uint32_t reserved; /* 0 */
    uint64_t index;    /* slots taken since the generation began */
    uint64_t taken;    /* slots taken of the whole ring */
    uint64_t expected; /* the number that the next slot must have; sparse: the least that it can */
    uint64_t lost;     /* numbers that LOSS records covered so far */
} inlet__ring_position_t;

/* What the consumer expects of numbers. */
typedef enum inlet__ring_numbering {
    INLET__RING_CONSECUTIVE = 0, /* without holes but those of LOSS records */
    INLET__RING_SPARSE = 1       /* increasing: see inlet__ring_publish_at */
} inlet__ring_numbering_t;

typedef struct inlet__ring_consumer {
    inlet__ring_memory_t memory;
    inlet__ring_slot_t *slots; /* of the generation at hand */
    uint64_t mask;             /* its capacity - 1 */
    inlet__ring_position_t at;
    uint64_t released; /* slots taken, as last written to the section */
    uint32_t ready;    /* generations up to this one may be read */
    uint32_t needed;   /* see inlet__ring_needed */
    bool sparse;
} inlet__ring_consumer_t;

/* Attaches the consumer to a ring that inlet__ring_create made with the same arguments; nothing of
 * it is read. INLET_E_INVALID_ARGUMENT: NULL, unaligned, no such number. The memory must outlive
 * the consumer. */
int32_t inlet__ring_consumer_attach(inlet__ring_consumer_t *c, const inlet__ring_memory_t *memory,
                                    uint64_t first_seq, inlet__ring_numbering_t numbering);

/* The same to a ring in use, at the position of another consumer that is gone, which was recorded
 * before that one released anything beyond it. INLET_E_INVALID_ARGUMENT also: no such position. The
 * generation at that position counts as ready: see inlet__ring_consumer_set_ready. */
int32_t inlet__ring_consumer_attach_at(inlet__ring_consumer_t *c,
                                       const inlet__ring_memory_t *memory,
                                       const inlet__ring_position_t *at,
                                       inlet__ring_numbering_t numbering);

/* Copies up to `max` published events to `out`, oldest first, and says how many in `count` (0: none
 * was there). Every copy has the number that it must have; a LOSS record moves on by its count.
 * Everything else in them is the producer's word and is to be validated by the caller, in `out`.
 * INLET_E_CORRUPT: the slot after those `count` (they are valid) is not what a correct producer can
 * have written. It stays so: the ring is to be given up. Never blocks; work is bounded by `max`. */
int32_t inlet__ring_take(inlet__ring_consumer_t *c, inlet_event_t *out, uint32_t max,
                         uint32_t *count);

/* The same, of what the producer has told of (every 64 slots and at each notify). A consumer that
 * spins takes so, and looks at what is untold now and then only: whoever looks at the slot that is
 * being written takes its line from the producer. */
int32_t inlet__ring_take_told(inlet__ring_consumer_t *c, inlet_event_t *out, uint32_t max,
                              uint32_t *count);

/* Lets the producer use the slots of all copies again. */
void inlet__ring_release(inlet__ring_consumer_t *c);

/* A generation that the producer went on in and the consumer may not read yet (0: none): take gives
 * nothing until its memory is there and inlet__ring_consumer_set_ready says so. */
static inline uint32_t inlet__ring_needed(const inlet__ring_consumer_t *c) {
    return c->needed;
}

/* Generations up to this one have their memory in this process: reading it does not fault. */
static inline void inlet__ring_consumer_set_ready(inlet__ring_consumer_t *c, uint32_t generation) {
    c->ready = generation;
    c->needed = 0;
}

/* Puts another annex, as large as the last one, in its place, of which nothing is ready. False: the
 * consumer is not in generation 0. */
bool inlet__ring_consumer_set_annex(inlet__ring_consumer_t *c, void *annex);

/* Whether something is there: for a consumer that does not sleep, or not until it is signalled. */
bool inlet__ring_look(const inlet__ring_consumer_t *c);

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
    return c->at.expected;
}

/* Tells the producer what is wanted (INLET__WANT_KNOWN bits). Wake it by other means. */
void inlet__ring_set_wanted(inlet__ring_consumer_t *c, uint32_t wanted);

/* Tells the producer which process serves the ring now: a handle in its own process. Wake it by
 * other means. */
void inlet__ring_set_service(inlet__ring_consumer_t *c, uint64_t handle);

/* The service is about to leave, and another is to come within `seconds`; 0: it has come. */
void inlet__ring_set_absence(inlet__ring_consumer_t *c, uint32_t seconds);

/* Offers an annex as large as the last one and full of zeros, by the handle of its section in the
 * producer's process, when the consumer is in generation 0 and will never go back behind that. Wake
 * the producer by other means. */
void inlet__ring_offer_annex(inlet__ring_consumer_t *c, uint64_t handle);

/* The annex that the producer says it uses: the last offer that it took, 0: the first annex. Any
 * value is to be expected. Look before following it to generation 1 (inlet__ring_needed is 1): what
 * it says then is what it has followed itself. */
uint64_t inlet__ring_annex_taken(const inlet__ring_memory_t *memory);

/* What inlet__ring_set_wanted said last, to whoever serves the ring next; masked to known bits.
 */
uint32_t inlet__ring_last_wanted(const inlet__ring_memory_t *memory);

#endif
