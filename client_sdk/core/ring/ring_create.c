#include "ring/ring.h"

#include <inlet/status.h>

#include "ring/ring_check.h"

int32_t inlet__ring_create(const inlet__ring_memory_t *memory, uint64_t first_seq) {
    if (!inlet__ring_is_memory(memory) || !inlet__ring_is_number(first_seq))
        return INLET_E_INVALID_ARGUMENT;
    inlet__ring_header_t *header = inlet__ring_header(memory);
    *header = (inlet__ring_header_t){.identity = {.magic = INLET__RING_MAGIC,
                                                  .version = INLET__RING_VERSION,
                                                  .largest = memory->largest,
                                                  .first_seq = first_seq}};
    /* Relaxed: whatever shares the section with the producer orders these before it. */
    inlet__ring_slot_t *slots = inlet__ring_slots(memory, 0);
    for (uint64_t i = 0; i < inlet__ring_capacity(0); i++)
        atomic_store_explicit(&slots[i].word[0], 0, memory_order_relaxed);
    return INLET_OK;
}

void inlet__ring_touch(const inlet__ring_memory_t *memory, uint32_t generation) {
    const uint64_t slots_a_page = 4096 / INLET_EVENT_SIZE;
    inlet__ring_slot_t *slots = inlet__ring_slots(memory, generation);
    /* Relaxed: it changes nothing, whoever writes there at the same time. A write, as reading alone
     * need not bring a page of one's own. */
    for (uint64_t i = 0; i < inlet__ring_capacity(generation); i += slots_a_page)
        (void)atomic_fetch_or_explicit(&slots[i].word[0], 0, memory_order_relaxed);
}

void inlet__ring_set_ready(const inlet__ring_memory_t *memory, uint32_t generation) {
    /* Release: pairs with the acquire in the producer's can_grow, which then writes there. */
    atomic_store_explicit(&inlet__ring_header(memory)->ground.ready, generation,
                          memory_order_release);
}
