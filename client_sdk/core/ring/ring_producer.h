/* The producer's side: one thread of one process. It never waits, allocates, calls the system or
 * reads what the consumer writes (but for `taken`, when the ring looks full): a post is the stores
 * into one slot. The state is private memory; nothing the consumer does can make it write outside
 * of the ring.
 *
 * Posting is inline throughout, and the state may be copied: who posts a run of events copies it to
 * a local variable and back, and the compiler keeps it in registers.
 *
 * The slot after the newest is never in use: it takes the stamp that leads to another generation.
 */
#ifndef INLET_RING_PRODUCER_H
#define INLET_RING_PRODUCER_H

#include <stdbool.h>
#include <string.h>

#include <inlet/status.h>

#include "base/event_check.h"
#include "ring/ring_check.h"
#include "ring/ring_layout.h"

typedef struct inlet__ring_producer {
    inlet__ring_memory_t memory;
    inlet__ring_slot_t *slots; /* of the generation in use */
    uint64_t mask;             /* its capacity - 1 */
    uint64_t base;             /* slots used when it began */
    uint64_t restarted;        /* … and when the ring last restarted */
    uint64_t used;             /* slots used, in all generations */
    uint64_t room_until;       /* below this many there is room without looking */
    uint64_t next;             /* the number that the next event gets */
    uint64_t pending;          /* lost numbers just below `next` that no LOSS record names yet */
    uint64_t lost;             /* all that found the ring full */
    uint64_t failed;           /* those, and tries */
    uint32_t generation;       /* in use */
    bool growth_due;           /* see inlet__ring_growth_due */
    bool shared;               /* several consumers share the ring */
} inlet__ring_producer_t;

/* Attaches the producer to a ring made by inlet__ring_create with the same `memory`, before
 * anything was posted to it. `shared`: its consumers are those of ring_spmc.h.
 * INLET_E_INVALID_ARGUMENT: NULL, unaligned, or another size than it was made with;
 * INLET_E_VERSION: another layout; INLET_E_CORRUPT: no ring. The memory must outlive the producer;
 * there is nothing to close. */
int32_t inlet__ring_producer_attach(inlet__ring_producer_t *p, const inlet__ring_memory_t *memory,
                                    bool shared);

/* Looks at what was taken, and goes on in the next generation if this one has no room for `count`
 * slots and the next is ready. By value, so that the state of a run of posts stays in registers. */
inlet__ring_producer_t inlet__ring_look_for_room(inlet__ring_producer_t p, uint64_t count);

/* Inlined without fail: were one of them a call, the state could not stay in registers. */
#define INLET__RING_INLINE static inline __attribute__((always_inline))

/* The slot that comes `ahead` slots after those in use. */
INLET__RING_INLINE inlet__ring_slot_t *inlet__ring_slot_ahead(const inlet__ring_producer_t *p,
                                                              uint64_t ahead) {
    return &p->slots[(p->used - p->base + ahead) & p->mask];
}

INLET__RING_INLINE inlet_event_t *inlet__ring_refuse(inlet__ring_producer_t *p, bool lossy) {
    inlet__ring_producer_line_t *line = &inlet__ring_header(&p->memory)->producer;
    /* Relaxed: counters, for statistics and for what a dead producer left unsaid. */
    atomic_store_explicit(&line->failed, ++p->failed, memory_order_relaxed);
    if (lossy) {
        p->pending++;
        p->next++;
        atomic_store_explicit(&line->lost, ++p->lost, memory_order_relaxed);
    }
    return NULL;
}

INLET__RING_INLINE inlet_event_t *inlet__ring_claim_as(inlet__ring_producer_t *p, bool lossy) {
    const uint64_t ahead = p->pending != 0 ? 1 : 0; /* the LOSS record goes before this event */
    if (__builtin_expect(p->used + ahead >= p->room_until, 0)) {
        *p = inlet__ring_look_for_room(*p, ahead + 1);
        if (p->used + ahead >= p->room_until)
            return inlet__ring_refuse(p, lossy);
    }
    inlet__ring_slot_t *slot = inlet__ring_slot_ahead(p, ahead);
    /* Relaxed: only a dead producer's mark is acted upon. Before the filling, so that a claim
     * without a stamp can be told from no claim. */
    atomic_store_explicit(&slot->word[0], p->next | INLET__RING_CLAIMED, memory_order_relaxed);
    return &slot->event;
}

/* Claims the next slot. Fill all of it in place but never `seq`, which publishes it, then call
 * inlet__ring_publish; only then claim again. What it holds at first is whatever was there before.
 * The slots of a shared ring are filled by inlet__ring_fill alone.
 * NULL: the ring is full, and this event is lost and counted. The event after it that fits is
 * preceded by a LOSS record of exactly the lost numbers, cause RING_FULL, with that event's time.
 */
INLET__RING_INLINE inlet_event_t *inlet__ring_claim(inlet__ring_producer_t *p) {
    return inlet__ring_claim_as(p, true);
}

/* As inlet__ring_claim, for a producer that can wait: NULL when full, with nothing lost. */
INLET__RING_INLINE inlet_event_t *inlet__ring_try_claim(inlet__ring_producer_t *p) {
    return inlet__ring_claim_as(p, false);
}

INLET__RING_INLINE void inlet__ring_fill_word(inlet__ring_slot_t *slot, const inlet_event_t *event,
                                              size_t i) {
    uint64_t word;
    memcpy(&word, (const unsigned char *)event + i * sizeof word, sizeof word);
    /* Relaxed: published by the stamp. Atomic, as a consumer that shares the ring may be copying
     * what others took already; it will throw the copy away. */
    atomic_store_explicit(&slot->word[i], word, memory_order_relaxed);
}

/* Copies an event into a claimed slot, all but its number. */
INLET__RING_INLINE void inlet__ring_fill(inlet_event_t *claimed, const inlet_event_t *event) {
    inlet__ring_slot_t *slot = (inlet__ring_slot_t *)(void *)claimed;
    inlet__ring_fill_word(slot, event, 1); /* no loop: gcc unrolls none of atomic stores */
    inlet__ring_fill_word(slot, event, 2);
    inlet__ring_fill_word(slot, event, 3);
    inlet__ring_fill_word(slot, event, 4);
    inlet__ring_fill_word(slot, event, 5);
    inlet__ring_fill_word(slot, event, 6);
    inlet__ring_fill_word(slot, event, 7);
}

/* Gives the next slot its stamp and moves on by it. */
INLET__RING_INLINE void inlet__ring_stamp(inlet__ring_producer_t *p, uint64_t stamp) {
    if (p->shared) /* where consumers have no number to expect, an empty slot ends what there is */
        atomic_store_explicit(&inlet__ring_slot_ahead(p, 1)->word[0], 0, memory_order_relaxed);
    /* Release: pairs with the acquire of the stamp in the consumers' looks. */
    atomic_store_explicit(&inlet__ring_slot_ahead(p, 0)->word[0], stamp, memory_order_release);
    p->used++;
}

/* How often the count of used slots is told while a run is posted: consumers that follow it stay
 * clear of the line that is being written. */
#define INLET__RING_TELL_EVERY UINT64_C(64)

INLET__RING_INLINE void inlet__ring_tell(const inlet__ring_producer_t *p) {
    /* Relaxed: a hint. What is there is said by the stamps. */
    atomic_store_explicit(&inlet__ring_header(&p->memory)->producer.posted, p->used,
                          memory_order_relaxed);
}

/* Publishes the pending losses as one record in the slot before the claimed one. */
INLET__RING_INLINE void inlet__ring_publish_loss(inlet__ring_producer_t *p) {
    const inlet_event_t loss = {
        .time_ns = inlet__ring_slot_ahead(p, 1)->event.time_ns,
        .type = INLET_EVENT_LOSS,
        .u.loss = {.count = p->pending, .cause = INLET_CAUSE_RING_FULL},
    };
    inlet__ring_fill(&inlet__ring_slot_ahead(p, 0)->event, &loss);
    const uint64_t first = p->next - p->pending;
    /* Release: as in inlet__ring_stamp, which would empty the claimed slot. */
    atomic_store_explicit(&inlet__ring_slot_ahead(p, 0)->word[0], first, memory_order_release);
    p->used++;
    p->pending = 0;
}

/* Publishes the claimed slot under the next number. Not for LOSS records: see publish_at. */
INLET__RING_INLINE void inlet__ring_publish(inlet__ring_producer_t *p) {
    if (__builtin_expect(p->pending != 0, 0))
        inlet__ring_publish_loss(p);
    inlet__ring_stamp(p, p->next);
    p->next++;
    if (p->used % INLET__RING_TELL_EVERY == 0)
        inlet__ring_tell(p);
}

/* Publishes the claimed slot (of inlet__ring_try_claim) under a number of the caller's, for a queue
 * in a process that passes on events already numbered; a consumer must be attached as sparse. A
 * LOSS record takes as many numbers as it counts, a SNAPSHOT or a record with INLET_FLAG_STATE
 * none. INLET_E_INVALID_ARGUMENT: `seq` is below the last one's end, or it would end beyond
 * INLET__RING_SEQ_LIMIT, or a LOSS counts 0, or inlet__ring_claim lost something before. Then
 * nothing is published and the claim stands. */
INLET__RING_INLINE int32_t inlet__ring_publish_at(inlet__ring_producer_t *p, uint64_t seq) {
    const inlet_event_t *event = &inlet__ring_slot_ahead(p, 0)->event;
    const uint64_t width = inlet__event_span(event);
    if (p->pending != 0 || seq < p->next || !inlet__ring_is_number(seq) ||
        (width == 0 && event->type == INLET_EVENT_LOSS) || width > INLET__RING_SEQ_LIMIT - seq)
        return INLET_E_INVALID_ARGUMENT;
    inlet__ring_stamp(p, seq);
    p->next = seq + width;
    return INLET_OK;
}

/* After publishing one or several: true if the consumer sleeps, and the caller must signal the
 * wake-up event (whose signal must last until it is waited for, as an auto-reset event's does). */
static inline bool inlet__ring_notify(inlet__ring_producer_t *p) {
    inlet__ring_tell(p);
    /* Only exchanges touch `waiting`, so this one is either after the consumer's exchange to 1 and
     * sees it, or before it, and then the consumer's (acquire) sees what this one released: the
     * stamp. Acquire, as this one may take over from a disarm; nothing else is read after it. */
    return atomic_exchange_explicit(&inlet__ring_header(&p->memory)->eventcount.waiting, 0,
                                    memory_order_acq_rel) == 1;
}

/* True, once, when the generation after the one in use should be made ready, so that it is before
 * it is needed: at the start and after each growth. Commit its memory, inlet__ring_set_ready, then
 * inlet__ring_touch, all on another thread. */
static inline bool inlet__ring_growth_due(inlet__ring_producer_t *p) {
    const bool due = p->growth_due;
    p->growth_due = false;
    return due;
}

/* Goes back to generation 0 if the ring has grown and all of it was taken; the consumer follows,
 * and until it has, the ring does not grow again. For an idle moment, so that the annex can be
 * given back once the consumer has moved (inlet__ring_growth_due is then true once again). False:
 * not now. Notify after it. */
bool inlet__ring_restart(inlet__ring_producer_t *p);

/* Overwrites what is left of events in slots that were taken, in all generations that are ready, so
 * that the memory holds no input any more; stamps stay, as they say what is published. False: not
 * all was taken yet, and nothing happened. For an idle moment: it may be long. */
bool inlet__ring_wipe(const inlet__ring_producer_t *p);

/* Puts another annex, as large as the last one and full of zeros, in its place, of which nothing is
 * ready yet: call inlet__ring_set_ready(…, 0) before. False: generation 0 is not the one in use. */
bool inlet__ring_producer_set_annex(inlet__ring_producer_t *p, void *annex);

/* What the service last asked for: INLET__WANT_KNOWN bits, the others masked out. */
uint32_t inlet__ring_wanted(const inlet__ring_producer_t *p);

/* The service's process, as a handle in this one; 0: the service of the start. */
uint64_t inlet__ring_service_handle(const inlet__ring_producer_t *p);

/* How long the service said that it would be away, in seconds: at most INLET__RING_ABSENCE_MAX_S;
 * 0: it said nothing. */
#define INLET__RING_ABSENCE_MAX_S 600u
uint32_t inlet__ring_absence(const inlet__ring_producer_t *p);

/* The annex that the service offered last, as the handle of its section in this process; 0: none.
 */
uint64_t inlet__ring_annex_offer(const inlet__ring_producer_t *p);

/* Tells the consumer that the offered annex is the one in use, after inlet__ring_producer_set_annex
 * and before anything else is posted. Signal the wake-up event after it. */
void inlet__ring_take_annex(inlet__ring_producer_t *p, uint64_t offer);

#endif
