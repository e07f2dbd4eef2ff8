/* The producer's side: one thread of one process. It never waits, allocates, calls the system or
 * reads what the consumer writes (but for `head`, when the ring looks full): a post is the stores
 * into one slot. The state is private memory; nothing the consumer does can make it write outside
 * of the section.
 *
 * Posting is inline throughout, and the state may be copied: who posts a run of events copies it to
 * a local variable and back, and the compiler keeps it in registers. */
#ifndef INLET_RING_PRODUCER_H
#define INLET_RING_PRODUCER_H

#include <stdbool.h>
#include <string.h>

#include "ring/ring_layout.h"

typedef struct inlet__ring_producer {
    inlet__ring_header_t *header;
    inlet__ring_slot_t *slots;
    uint64_t mask;       /* capacity - 1 */
    uint64_t next;       /* the number that the next event gets */
    uint64_t origin;     /* next - origin slots were used: numbers have holes, slots have not */
    uint64_t head;       /* as last seen in the section */
    uint64_t room_until; /* below this number there is room without looking */
    uint64_t pending;    /* lost numbers just below `next` that no LOSS record names yet */
    uint64_t lost;       /* all that found the ring full */
} inlet__ring_producer_t;

/* Attaches the producer to a section of `bytes` at `section` (64-byte aligned) made by
 * inlet__ring_create, before anything was posted to it. Geometry comes from the section's identity,
 * as the creator is trusted, and is checked against `bytes`.
 * INLET_E_INVALID_ARGUMENT: NULL, unaligned, or too small; INLET_E_VERSION: another layout;
 * INLET_E_CORRUPT: no ring. The section must outlive the producer; there is nothing to close. */
int32_t inlet__ring_producer_attach(inlet__ring_producer_t *p, void *section, uint64_t bytes);

/* Inlined without fail: were one of them a call, the state could not stay in registers. */
#define INLET__RING_INLINE static inline __attribute__((always_inline))

/* The slot that comes `ahead` slots after those in use. */
INLET__RING_INLINE inlet__ring_slot_t *inlet__ring_slot_ahead(const inlet__ring_producer_t *p,
                                                              uint64_t ahead) {
    return &p->slots[(p->next - p->origin + ahead) & p->mask];
}

/* Looks whether the next `count` slots may be written. Stamps increase from the oldest slot to the
 * newest, so the last of them decides: it is free when its stamp is below the head. */
INLET__RING_INLINE bool inlet__ring_has_room(inlet__ring_producer_t *p, uint64_t count) {
    /* Relaxed: our own. */
    const uint64_t stamp =
        atomic_load_explicit(&inlet__ring_slot_ahead(p, count - 1)->word[0], memory_order_relaxed);
    if (stamp < p->head || (stamp & INLET__RING_CLAIMED) != 0) /* claimed before, not published */
        return true;
    /* Acquire: pairs with the release in the consumer's publish_head, after its copies. */
    p->head = atomic_load_explicit(&p->header->consumer.head, memory_order_acquire);
    return stamp < p->head;
}

INLET__RING_INLINE void inlet__ring_lose(inlet__ring_producer_t *p) {
    p->lost++;
    p->pending++;
    p->next++;
    p->origin++; /* a number without a slot */
    /* Relaxed: a counter, for statistics and for what a dead producer left unsaid. */
    atomic_store_explicit(&p->header->producer.lost, p->lost, memory_order_relaxed);
}

INLET__RING_INLINE inlet_event_t *inlet__ring_claim_as(inlet__ring_producer_t *p, bool lossy) {
    uint64_t ahead = 0;
    if (p->next >= p->room_until) {
        ahead = p->pending != 0 ? 1 : 0; /* the LOSS record goes before this event */
        if (!inlet__ring_has_room(p, ahead + 1)) {
            if (lossy)
                inlet__ring_lose(p);
            return NULL;
        }
        /* The numbers in use are at least as many as the slots in use, so that comparing numbers
         * alone, without fetching a slot's line, is safe. */
        if (ahead == 0)
            p->room_until = p->head + p->mask + 1;
    }
    inlet__ring_slot_t *slot = inlet__ring_slot_ahead(p, ahead);
    /* Relaxed: only a dead producer's mark is acted upon. Before the filling, so that a claim
     * without a stamp can be told from no claim. */
    atomic_store_explicit(&slot->word[0], p->next | INLET__RING_CLAIMED, memory_order_relaxed);
    return &slot->event;
}

/* Claims the next slot. Fill all of it in place but never `seq`, which publishes it
 * (inlet__ring_fill copies an event so), then call inlet__ring_publish; only then claim again.
 * What it holds at first is whatever was there before.
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

/* Copies an event into a claimed slot, all but its number. */
INLET__RING_INLINE void inlet__ring_fill(inlet_event_t *slot, const inlet_event_t *event) {
    const size_t after_seq = offsetof(inlet_event_t, time_ns);
    memcpy((unsigned char *)slot + after_seq, (const unsigned char *)event + after_seq,
           sizeof *event - after_seq);
}

/* Publishes the pending losses as one record in the slot before the claimed one. */
INLET__RING_INLINE void inlet__ring_publish_loss(inlet__ring_producer_t *p) {
    inlet__ring_slot_t *slot = inlet__ring_slot_ahead(p, 0);
    const inlet_event_t loss = {
        .time_ns = inlet__ring_slot_ahead(p, 1)->event.time_ns,
        .type = INLET_EVENT_LOSS,
        .u.loss = {.count = p->pending, .cause = INLET_CAUSE_RING_FULL},
    };
    inlet__ring_fill(&slot->event, &loss);
    /* Release: pairs with the acquire of the stamp in inlet__ring_take and inlet__ring_arm. */
    atomic_store_explicit(&slot->word[0], p->next - p->pending, memory_order_release);
    p->origin--; /* a slot whose numbers were given already */
    p->pending = 0;
}

/* Publishes the claimed slot under the next number. Not for LOSS records: see publish_at. */
INLET__RING_INLINE void inlet__ring_publish(inlet__ring_producer_t *p) {
    if (p->pending != 0)
        inlet__ring_publish_loss(p);
    /* Release: pairs with the acquire of the stamp in inlet__ring_take and inlet__ring_arm. */
    atomic_store_explicit(&inlet__ring_slot_ahead(p, 0)->word[0], p->next, memory_order_release);
    p->next++;
}

/* Publishes the claimed slot (of inlet__ring_try_claim) under a number of the caller's, for a queue
 * in a process that passes on events already numbered; the consumer must be attached as sparse. A
 * LOSS record takes as many numbers as it counts.
 * INLET_E_INVALID_ARGUMENT: `seq` is below the last one's end, or it would end beyond
 * INLET__RING_SEQ_LIMIT, or a LOSS counts 0, or inlet__ring_claim lost something before. Then
 * nothing is published and the claim stands. */
int32_t inlet__ring_publish_at(inlet__ring_producer_t *p, uint64_t seq);

/* After publishing one or several: true if the consumer sleeps, and the caller must signal the
 * wake-up event (whose signal must last until it is waited for, as an auto-reset event's does). */
static inline bool inlet__ring_notify(inlet__ring_producer_t *p) {
    /* Only exchanges touch `waiting`, so this one is either after the consumer's exchange to 1 and
     * sees it, or before it, and then the consumer's (acquire) sees what this one released: the
     * stamp. Acquire, as this one may take over from a disarm; nothing else is read after it. */
    return atomic_exchange_explicit(&p->header->eventcount.waiting, 0, memory_order_acq_rel) == 1;
}

/* The sources that the service last asked for: enum inlet_source bits, masked to known ones. */
uint32_t inlet__ring_wanted(const inlet__ring_producer_t *p);

#endif
