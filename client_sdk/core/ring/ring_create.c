#include "ring/ring.h"

#include <inlet/status.h>

#include "ring/ring_check.h"

int32_t inlet__ring_create(void *section, uint64_t bytes, uint32_t generation, uint64_t first_seq) {
    if (!inlet__ring_fits(section, bytes, generation) || !inlet__ring_is_number(first_seq))
        return INLET_E_INVALID_ARGUMENT;
    inlet__ring_header_t *header = section;
    *header = (inlet__ring_header_t){.identity = {.magic = INLET__RING_MAGIC,
                                                  .version = INLET__RING_VERSION,
                                                  .generation = generation,
                                                  .first_seq = first_seq}};
    /* Relaxed throughout: whatever shares the section with the producer orders these before it. */
    atomic_store_explicit(&header->generations.first[generation], first_seq, memory_order_relaxed);
    atomic_store_explicit(&header->consumer.head, first_seq, memory_order_relaxed);

    inlet__ring_slot_t *slots = inlet__ring_slots(section, generation);
    for (uint64_t i = 0; i < inlet__ring_capacity(generation); i++)
        atomic_store_explicit(&slots[i].word[0], 0, memory_order_relaxed);
    return INLET_OK;
}
