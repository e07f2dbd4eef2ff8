#include "agent/outbox.h"

#include "win32/error.h"

enum { ROOM_TRIES = 1000 };

inlet_status_t inlet__outbox_open(inlet__outbox_t *outbox) {
    *outbox = (inlet__outbox_t){0};
    outbox->ready = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (outbox->ready == NULL) {
        return inlet__last_status();
    }
    outbox->section =
        VirtualAlloc(NULL, INLET__RING_SECTION_BYTES, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    const inlet__ring_memory_t memory = {.section = outbox->section};
    if (outbox->section == NULL || inlet__ring_create(&memory, 1) != INLET_OK ||
        inlet__ring_producer_attach(&outbox->producer, &memory, false) != INLET_OK ||
        inlet__ring_consumer_attach(&outbox->consumer, &memory, 1, INLET__RING_CONSECUTIVE) !=
            INLET_OK) {
        inlet__outbox_close(outbox);
        return INLET_E_NO_MEMORY;
    }
    return INLET_OK;
}

void inlet__outbox_close(inlet__outbox_t *outbox) {
    if (outbox->section != NULL) {
        VirtualFree(outbox->section, 0, MEM_RELEASE);
    }
    if (outbox->ready != NULL) {
        CloseHandle(outbox->ready);
    }
    outbox->section = NULL;
    outbox->ready = NULL;
}

/* The consumer tells of free slots in steps of 64, and one slot is never in use. */
static bool has_room(const inlet__outbox_t *outbox, uint32_t count) {
    /* Relaxed: the ring's own words order the slots; an older count only waits longer. */
    uint64_t taken = atomic_load_explicit(&outbox->taken_count, memory_order_relaxed);
    return outbox->put_count - taken + count + 65 < inlet__ring_capacity(0);
}

bool inlet__outbox_put(inlet__outbox_t *outbox, const inlet__observed_t *observed) {
    for (int i = 0; !has_room(outbox, observed->count); i++) {
        if (i == ROOM_TRIES) {
            return false;
        }
        Sleep(1);
    }
    for (uint32_t i = 0; i < observed->count; i++) {
        inlet__ring_fill(inlet__ring_claim(&outbox->producer), &observed->records[i]);
        inlet__ring_publish(&outbox->producer);
    }
    outbox->put_count += observed->count;
    SetEvent(outbox->ready);
    return true;
}

bool inlet__outbox_take(inlet__outbox_t *outbox, inlet_event_t *record) {
    uint32_t count = 0;
    if (inlet__ring_take(&outbox->consumer, record, 1, &count) != INLET_OK || count == 0) {
        return false;
    }
    inlet__ring_release(&outbox->consumer);
    /* Relaxed, as above. */
    atomic_fetch_add_explicit(&outbox->taken_count, 1, memory_order_relaxed);
    return true;
}
