#include "sdk/lane.h"

#include "base/system.h"

static size_t annex_bytes(void) {
    return inlet__ring_annex_bytes(INLET__LANE_LARGEST);
}

static inlet_status_t make(inlet__lane_t *lane) {
    lane->memory =
        (inlet__ring_memory_t){.section = inlet__memory_reserve(INLET__RING_SECTION_BYTES),
                               .annex = inlet__memory_reserve(annex_bytes()),
                               .largest = INLET__LANE_LARGEST};
    if (lane->memory.section == NULL || lane->memory.annex == NULL ||
        !inlet__memory_commit(lane->memory.section, INLET__RING_SECTION_BYTES))
        return INLET_E_NO_MEMORY;
    inlet_status_t status = inlet__ring_create(&lane->memory, 1);
    if (status == INLET_OK)
        status = inlet__ring_producer_attach(&lane->producer, &lane->memory, true);
    if (status == INLET_OK)
        status = inlet__ring_spmc_attach(&lane->consumers, &lane->memory);
    return status;
}

inlet_status_t inlet__lane_open(inlet__lane_t *lane) {
    *lane = (inlet__lane_t){.idle_since_ns = INT64_MAX};
    const inlet_status_t status = make(lane);
    if (status != INLET_OK)
        inlet__lane_close(lane);
    return status;
}

void inlet__lane_close(inlet__lane_t *lane) {
    inlet__memory_free(lane->memory.section, INLET__RING_SECTION_BYTES);
    inlet__memory_free(lane->memory.annex, annex_bytes());
    lane->memory.section = lane->memory.annex = NULL;
}

uint64_t inlet__lane_pending(const inlet__lane_t *lane) {
    /* Taken first, and acquire: pairs with the release in inlet__lane_note_removed, so that
     * `pushed` is no older. */
    const uint64_t removed = atomic_load_explicit(&lane->removed, memory_order_acquire);
    const uint64_t pushed = atomic_load_explicit(&lane->pushed, memory_order_relaxed);
    return pushed > removed ? pushed - removed : 0;
}

/* The next generation's memory. */
static bool make_ready(inlet__lane_t *lane) {
    const uint32_t next = lane->producer.generation + 1;
    if (next > INLET__LANE_LARGEST || next <= lane->ready)
        return next <= lane->ready;
    if (!inlet__memory_commit(inlet__ring_slots(&lane->memory, next),
                              INLET_EVENT_SIZE * inlet__ring_capacity(next)))
        return false;
    lane->ready = next;
    inlet__ring_set_ready(&lane->memory, next);
    return true;
}

static bool fits(const inlet__lane_t *lane, uint32_t count) {
    return lane->producer.used + count <= lane->producer.room_until;
}

bool inlet__lane_has_room(inlet__lane_t *lane, uint32_t count) {
    if (fits(lane, count))
        return true;
    lane->producer = inlet__ring_look_for_room(lane->producer, count);
    if (fits(lane, count) || !make_ready(lane))
        return fits(lane, count);
    lane->producer = inlet__ring_look_for_room(lane->producer, count);
    return fits(lane, count);
}

static bool push_one(inlet__ring_producer_t *producer, const inlet_event_t *event) {
    inlet_event_t *slot = inlet__ring_try_claim(producer);
    if (slot == NULL)
        return false;
    inlet__ring_fill(slot, event);
    return inlet__ring_publish_at(producer, event->seq) == INLET_OK;
}

inlet_status_t inlet__lane_push(inlet__lane_t *lane, const inlet_event_t *events, uint32_t count) {
    inlet__ring_producer_t producer = lane->producer; /* in registers for the run */
    uint32_t done = 0;
    /* Before they are there: what was removed never exceeds what was pushed. Relaxed: written by
     * one thread at a time, and others see it with the events, whose stamps are released. */
    const uint64_t pushed = atomic_load_explicit(&lane->pushed, memory_order_relaxed);
    atomic_store_explicit(&lane->pushed, pushed + count, memory_order_relaxed);
    while (done < count && push_one(&producer, &events[done]))
        done++;
    lane->producer = producer;
    if (done < count)
        atomic_store_explicit(&lane->pushed, pushed + done, memory_order_relaxed);
    return done == count ? INLET_OK : INLET_E_INTERNAL;
}

bool inlet__lane_seems_to_have_room(const inlet__lane_t *lane, uint32_t count) {
    /* Relaxed: an old one is smaller, and says that there is less room. */
    const uint32_t generation = atomic_load_explicit(
        &inlet__ring_header(&lane->memory)->producer.generation, memory_order_relaxed);
    return inlet__lane_pending(lane) + count < inlet__ring_capacity(generation);
}

void inlet__lane_rest(inlet__lane_t *lane, int64_t now_ns) {
    if (lane->producer.generation == 0 || inlet__lane_pending(lane) > 0) {
        lane->idle_since_ns = INT64_MAX;
        return;
    }
    if (lane->idle_since_ns == INT64_MAX)
        lane->idle_since_ns = now_ns;
    if (now_ns - lane->idle_since_ns < INLET__LANE_IDLE_NS || !inlet__ring_restart(&lane->producer))
        return;
    lane->leaving = true;
    /* Nobody else looks, maybe for long: this moves the cursor past the stamp that leads back. */
    (void)inlet__ring_look_spmc(&lane->consumers);
}

bool inlet__lane_can_shrink(const inlet__lane_t *lane) {
    /* Acquire: pairs with the release of the cursor by whoever followed. */
    return lane->leaving && lane->producer.generation == 0 &&
           atomic_load_explicit(&inlet__ring_header(&lane->memory)->consumer.taken,
                                memory_order_acquire) >= lane->producer.restarted;
}

void inlet__lane_shrink(inlet__lane_t *lane) {
    inlet__ring_set_ready(&lane->memory, 0);
    inlet__memory_decommit(lane->memory.annex, inlet__ring_annex_bytes(lane->ready));
    lane->ready = 0;
    lane->leaving = false;
    lane->idle_since_ns = INT64_MAX;
}
