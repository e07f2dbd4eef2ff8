#include "ring/ring_producer.h"

#include <inlet/status.h>

#include "base/event_check.h"
#include "ring/ring_check.h"

int32_t inlet__ring_producer_attach(inlet__ring_producer_t *p, const inlet__ring_memory_t *memory,
                                    bool shared) {
    if (p == NULL || !inlet__ring_is_memory(memory))
        return INLET_E_INVALID_ARGUMENT;
    const inlet__ring_identity_t identity = inlet__ring_header(memory)->identity;
    if (identity.magic != INLET__RING_MAGIC)
        return INLET_E_CORRUPT;
    if (identity.version != INLET__RING_VERSION)
        return INLET_E_VERSION;
    if (!inlet__ring_is_number(identity.first_seq))
        return INLET_E_CORRUPT;
    if (identity.largest != memory->largest)
        return INLET_E_INVALID_ARGUMENT;
    const uint64_t mask = inlet__ring_capacity(0) - 1;
    *p = (inlet__ring_producer_t){.memory = *memory,
                                  .slots = inlet__ring_slots(memory, 0),
                                  .mask = mask,
                                  .room_until = mask,
                                  .next = identity.first_seq,
                                  .growth_due = memory->largest > 0,
                                  .shared = shared};
    return INLET_OK;
}

/* The slot that was kept free leads to the first slot of generation `g`. */
static void move_to(inlet__ring_producer_t *p, uint32_t g, uint64_t state) {
    inlet__ring_header_t *header = inlet__ring_header(&p->memory);
    const uint64_t base = p->used + 1;
    /* Relaxed: ordered before the stamp's release, for consumers that come past it. Those who share
     * the ring have no number by which to tell what the first slot had before it restarted. */
    atomic_store_explicit(&header->generations.base[g], base, memory_order_relaxed);
    if (p->shared)
        atomic_store_explicit(&inlet__ring_slots(&p->memory, g)->word[0], 0, memory_order_relaxed);
    /* Release: pairs with the acquire of the stamp in the consumers' looks. */
    atomic_store_explicit(&inlet__ring_slot_ahead(p, 0)->word[0], state | (p->next - p->pending),
                          memory_order_release);
    p->used = p->base = base;
    p->generation = g;
    p->slots = inlet__ring_slots(&p->memory, g);
    p->mask = inlet__ring_capacity(g) - 1;
    p->room_until = base + p->mask;
    p->growth_due = g < p->memory.largest;
    /* Relaxed: for statistics. */
    atomic_store_explicit(&header->producer.generation, g, memory_order_relaxed);
    inlet__ring_tell(p);
}

static void grow(inlet__ring_producer_t *p) {
    inlet__ring_producer_line_t *line = &inlet__ring_header(&p->memory)->producer;
    move_to(p, p->generation + 1, INLET__RING_GROWN);
    /* Relaxed, and no read-modify-write: this side's own counters, for statistics. */
    const uint32_t growths = atomic_load_explicit(&line->growths, memory_order_relaxed);
    atomic_store_explicit(&line->growths, growths + 1, memory_order_relaxed);
    if (p->generation > atomic_load_explicit(&line->peak, memory_order_relaxed))
        atomic_store_explicit(&line->peak, p->generation, memory_order_relaxed);
}

/* Not while the consumer still stands before the stamp that led it back: the next generation may be
 * the one that it is in. */
static bool can_grow(const inlet__ring_producer_t *p, uint64_t taken) {
    if (p->generation >= p->memory.largest || taken < p->restarted)
        return false;
    /* Acquire: pairs with the release in inlet__ring_set_ready, after the memory was committed. */
    return atomic_load_explicit(&inlet__ring_header(&p->memory)->ground.ready,
                                memory_order_acquire) > p->generation;
}

/* Acquire: pairs with the release in inlet__ring_release and in ring_spmc.c's `move` and return,
 * after the copies. A batch that is lent was not taken. */
static uint64_t load_taken(const inlet__ring_producer_t *p) {
    return atomic_load_explicit(&inlet__ring_header(&p->memory)->consumer.taken,
                                memory_order_acquire) &
           ~INLET__RING_LENT;
}

inlet__ring_producer_t inlet__ring_look_for_room(inlet__ring_producer_t p, uint64_t count) {
    const uint64_t taken = load_taken(&p);
    if (taken <= p.used) /* else it is no such count; below the base it makes no more room */
        p.room_until = (taken > p.base ? taken : p.base) + p.mask;
    if (p.used + count > p.room_until && can_grow(&p, taken))
        grow(&p);
    return p;
}

bool inlet__ring_restart(inlet__ring_producer_t *p) {
    /* What is taken was copied: generation 0 long ago. */
    if (p->generation == 0 || p->used == p->base || load_taken(p) != p->used)
        return false;
    move_to(p, 0, INLET__RING_RESTARTED);
    p->restarted = p->base;
    return true;
}

static void wipe_slots(inlet__ring_slot_t *slots, uint64_t count) {
    for (uint64_t i = 0; i < count; i++)
        for (size_t word = 1; word < sizeof slots->word / sizeof slots->word[0]; word++)
            /* Relaxed: nobody reads them before a stamp that this side is still to write. */
            atomic_store_explicit(&slots[i].word[word], 0, memory_order_relaxed);
}

bool inlet__ring_wipe(const inlet__ring_producer_t *p) {
    const inlet__ring_header_t *header = inlet__ring_header(&p->memory);
    if (load_taken(p) != p->used)
        return false;
    /* Relaxed: this side's own, or seen already when the generation was begun. A generation that is
     * ready and was never in use holds nothing. */
    const uint32_t peak = atomic_load_explicit(&header->producer.peak, memory_order_relaxed);
    const uint32_t ready = atomic_load_explicit(&header->ground.ready, memory_order_acquire);
    for (uint32_t g = 0; g <= p->memory.largest && g <= peak && (g == 0 || g <= ready); g++)
        wipe_slots(inlet__ring_slots(&p->memory, g), inlet__ring_capacity(g));
    return true;
}

bool inlet__ring_producer_set_annex(inlet__ring_producer_t *p, void *annex) {
    if (p->generation != 0 || !inlet__ring_is_aligned(annex))
        return false;
    p->memory.annex = annex;
    p->growth_due = p->memory.largest > 0;
    return true;
}

uint32_t inlet__ring_wanted(const inlet__ring_producer_t *p) {
    /* Relaxed: the mask is all there is to it. */
    const uint32_t wanted =
        atomic_load_explicit(&inlet__ring_header(&p->memory)->control.wanted, memory_order_relaxed);
    return wanted & INLET__WANT_KNOWN;
}

uint64_t inlet__ring_service_handle(const inlet__ring_producer_t *p) {
    /* Acquire: pairs with the release in inlet__ring_set_service: the handle was made before. */
    return atomic_load_explicit(&inlet__ring_header(&p->memory)->control.service_handle,
                                memory_order_acquire);
}

uint32_t inlet__ring_absence(const inlet__ring_producer_t *p) {
    /* Relaxed: the number is all there is to it. */
    const uint32_t seconds = atomic_load_explicit(
        &inlet__ring_header(&p->memory)->control.absence_s, memory_order_relaxed);
    return seconds < INLET__RING_ABSENCE_MAX_S ? seconds : INLET__RING_ABSENCE_MAX_S;
}

uint64_t inlet__ring_annex_offer(const inlet__ring_producer_t *p) {
    /* Acquire: pairs with the release in inlet__ring_offer_annex: the handle was made before. */
    return atomic_load_explicit(&inlet__ring_header(&p->memory)->control.annex_offer,
                                memory_order_acquire);
}

void inlet__ring_take_annex(inlet__ring_producer_t *p, uint64_t offer) {
    /* Release: pairs with the acquire in inlet__ring_annex_taken. The stamp that leads to
     * generation 1 comes after it, so who has seen that stamp sees this. */
    atomic_store_explicit(&inlet__ring_header(&p->memory)->ground.annex_taken, offer,
                          memory_order_release);
}
