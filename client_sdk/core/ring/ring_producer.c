#include "ring/ring_producer.h"

#include <inlet/status.h>

#include "ring/ring_check.h"

int32_t inlet__ring_producer_attach(inlet__ring_producer_t *p, void *section, uint64_t bytes) {
    if (p == NULL || !inlet__ring_fits(section, bytes, 0))
        return INLET_E_INVALID_ARGUMENT;
    inlet__ring_header_t *header = section;
    const inlet__ring_identity_t identity = header->identity;
    if (identity.magic != INLET__RING_MAGIC)
        return INLET_E_CORRUPT;
    if (identity.version != INLET__RING_VERSION)
        return INLET_E_VERSION;
    if (identity.generation >= INLET__RING_GENERATION_COUNT ||
        !inlet__ring_is_number(identity.first_seq))
        return INLET_E_CORRUPT;
    if (!inlet__ring_fits(section, bytes, identity.generation))
        return INLET_E_INVALID_ARGUMENT;

    const uint64_t capacity = inlet__ring_capacity(identity.generation);
    *p = (inlet__ring_producer_t){.header = header,
                                  .slots = inlet__ring_slots(section, identity.generation),
                                  .mask = capacity - 1,
                                  .next = identity.first_seq,
                                  .head = identity.first_seq,
                                  .room_until = identity.first_seq + capacity};
    return INLET_OK;
}

/* Whether the next `count` slots may be written.
 *
 * Stamps increase from the oldest slot to the newest, so the last of the `count` decides: it is
 * free when its stamp is below the head. Slots are dense while numbers have holes (LOSS), so the
 * numbers in use are at least as many as the slots in use, and comparing numbers alone, without
 * fetching the slot's line, is safe but may see a full ring where there is room. */
static bool has_room(inlet__ring_producer_t *p, uint64_t count) {
    inlet__ring_slot_t *last = inlet__ring_producer_slot(p, p->index + count - 1);
    const uint64_t stamp = atomic_load_explicit(&last->word[0], memory_order_relaxed); /* our own */
    if (stamp >= p->head) {
        /* Acquire: pairs with the release in the consumer's publish_head; its copies are made. */
        p->head = atomic_load_explicit(&p->header->consumer.head, memory_order_acquire);
        if (stamp >= p->head)
            return false;
    }
    return true;
}

static void lose(inlet__ring_producer_t *p) {
    p->lost++;
    p->pending++;
    p->next++;
    p->room_until = 0; /* the LOSS record needs a slot too: look at the next claim */
    /* Relaxed: counters, for statistics and for what a dead producer left unsaid. */
    atomic_store_explicit(&p->header->producer.lost, p->lost, memory_order_relaxed);
    atomic_store_explicit(&p->header->producer.claimed, p->next, memory_order_relaxed);
}

inlet_event_t *inlet__ring_claim_slow(inlet__ring_producer_t *p, bool lossy) {
    const uint64_t ahead = p->pending != 0 ? 1 : 0; /* the LOSS record before this event */
    if (!has_room(p, ahead + 1)) {
        if (lossy)
            lose(p);
        return NULL;
    }
    if (ahead == 0)
        p->room_until = p->head + p->mask + 1;
    /* Relaxed: as in inlet__ring_claim. */
    atomic_store_explicit(&p->header->producer.claimed, p->next + 1, memory_order_relaxed);
    return &inlet__ring_producer_slot(p, p->index + ahead)->event;
}

void inlet__ring_publish_loss(inlet__ring_producer_t *p, int64_t time_ns) {
    inlet__ring_slot_t *slot = inlet__ring_producer_slot(p, p->index);
    const uint64_t seq = p->next - p->pending;
    const inlet_event_t loss = {
        .time_ns = time_ns,
        .type = INLET_EVENT_LOSS,
        .u.loss = {.count = p->pending, .cause = INLET_CAUSE_RING_FULL},
    };
    inlet__ring_fill(&slot->event, &loss);
    /* Release: pairs with the acquire of the stamp in inlet__ring_take and inlet__ring_arm. */
    atomic_store_explicit(&slot->word[0], seq, memory_order_release);
    p->index++;
    p->pending = 0;
}

int32_t inlet__ring_publish_at(inlet__ring_producer_t *p, uint64_t seq) {
    inlet__ring_slot_t *slot = inlet__ring_producer_slot(p, p->index);
    const uint64_t count =
        slot->event.type == INLET_EVENT_LOSS ? slot->event.u.loss.count : UINT64_C(1);
    if (p->pending != 0 || seq < p->next || !inlet__ring_is_number(seq) || count == 0 ||
        count > INLET__RING_SEQ_LIMIT - seq)
        return INLET_E_INVALID_ARGUMENT;
    /* Release: pairs with the acquire of the stamp in inlet__ring_take and inlet__ring_arm. */
    atomic_store_explicit(&slot->word[0], seq, memory_order_release);
    p->index++;
    p->next = seq + count;
    return INLET_OK;
}

uint32_t inlet__ring_wanted(const inlet__ring_producer_t *p) {
    /* Relaxed: the mask is all there is to it. */
    const uint32_t wanted = atomic_load_explicit(&p->header->control.wanted, memory_order_relaxed);
    return wanted & INLET_SOURCE_ALL;
}
