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
                                  .origin = identity.first_seq,
                                  .head = identity.first_seq,
                                  .room_until = identity.first_seq + capacity};
    return INLET_OK;
}

int32_t inlet__ring_publish_at(inlet__ring_producer_t *p, uint64_t seq) {
    inlet__ring_slot_t *slot = inlet__ring_slot_ahead(p, 0);
    const uint64_t count =
        slot->event.type == INLET_EVENT_LOSS ? slot->event.u.loss.count : UINT64_C(1);
    if (p->pending != 0 || seq < p->next || !inlet__ring_is_number(seq) || count == 0 ||
        count > INLET__RING_SEQ_LIMIT - seq)
        return INLET_E_INVALID_ARGUMENT;
    /* Release: pairs with the acquire of the stamp in inlet__ring_take and inlet__ring_arm. */
    atomic_store_explicit(&slot->word[0], seq, memory_order_release);
    p->origin += seq + count - p->next - 1; /* one slot for all of them */
    p->next = seq + count;
    return INLET_OK;
}

uint32_t inlet__ring_wanted(const inlet__ring_producer_t *p) {
    /* Relaxed: the mask is all there is to it. */
    const uint32_t wanted = atomic_load_explicit(&p->header->control.wanted, memory_order_relaxed);
    return wanted & INLET_SOURCE_ALL;
}
