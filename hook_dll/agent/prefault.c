#include "agent/prefault.h"

#include "ring/ring.h"
#include "win32/error.h"

enum { RETRY_MS = 1000 };

static bool commit(const inlet__ring_memory_t *memory, uint32_t generation) {
    const SIZE_T bytes = (SIZE_T)(inlet__ring_capacity(generation) * INLET_EVENT_SIZE);
    return VirtualAlloc(inlet__ring_slots(memory, generation), bytes, MEM_COMMIT, PAGE_READWRITE) !=
           NULL;
}

/* There is no moment without room to grow into: only touching it waits for the thread. */
static void offer_first(inlet__prefault_t *prefault) {
    if (commit(&prefault->memory, 1)) {
        inlet__ring_set_ready(&prefault->memory, 1);
    }
}

/* Commits the next generation, lets the producer use it, and touches it: the producer may arrive
 * there meanwhile, and then faults on a page or two itself. False: there is no memory now. */
static bool make_ready(inlet__prefault_t *prefault) {
    const uint32_t generation = prefault->ready + 1;
    if (!commit(&prefault->memory, generation)) {
        return false;
    }
    inlet__ring_set_ready(&prefault->memory, generation);
    inlet__ring_touch(&prefault->memory, generation);
    prefault->ready = generation;
    return true;
}

static uint32_t requested(inlet__prefault_t *prefault) {
    /* Relaxed, as all of it here: the event orders it, and the number is all there is to it. */
    return atomic_load_explicit(&prefault->requested, memory_order_relaxed);
}

static DWORD WINAPI run(void *context) {
    inlet__prefault_t *prefault = context;
    DWORD wait_ms = INFINITE;
    for (;;) {
        WaitForSingleObject(prefault->request, wait_ms);
        if (atomic_load_explicit(&prefault->is_stopping, memory_order_relaxed) != 0) {
            return 0;
        }
        AcquireSRWLockExclusive(&prefault->lock);
        bool enough = true;
        while (enough && prefault->ready < requested(prefault)) {
            enough = make_ready(prefault);
        }
        wait_ms = enough ? INFINITE : RETRY_MS;
        ReleaseSRWLockExclusive(&prefault->lock);
    }
}

inlet_status_t inlet__prefault_start(inlet__prefault_t *prefault,
                                     const inlet__ring_memory_t *memory) {
    *prefault = (inlet__prefault_t){.lock = SRWLOCK_INIT, .memory = *memory};
    prefault->request = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (prefault->request == NULL) {
        return inlet__last_status();
    }
    prefault->thread = CreateThread(NULL, 0, run, prefault, 0, NULL);
    if (prefault->thread == NULL) {
        inlet_status_t status = inlet__last_status();
        CloseHandle(prefault->request);
        return status;
    }
    offer_first(prefault);
    /* Ahead of the user's programs, behind the capture itself. */
    SetThreadPriority(prefault->thread, THREAD_PRIORITY_HIGHEST);
    return INLET_OK;
}

void inlet__prefault_follow(inlet__prefault_t *prefault, inlet__ring_producer_t *ring) {
    if (!inlet__ring_growth_due(ring)) {
        return;
    }
    atomic_store_explicit(&prefault->requested, ring->generation + 1, memory_order_relaxed);
    SetEvent(prefault->request);
}

bool inlet__prefault_replace(inlet__prefault_t *prefault, inlet__ring_producer_t *ring,
                             void *annex) {
    AcquireSRWLockExclusive(&prefault->lock);
    bool possible = ring->generation == 0;
    if (possible) {
        inlet__ring_set_ready(&prefault->memory, 0);
        possible = inlet__ring_producer_set_annex(ring, annex);
        prefault->memory.annex = annex;
        prefault->ready = 0;
        offer_first(prefault);
        atomic_store_explicit(&prefault->requested, 0, memory_order_relaxed);
    }
    ReleaseSRWLockExclusive(&prefault->lock);
    return possible;
}

void inlet__prefault_stop(inlet__prefault_t *prefault) {
    atomic_store_explicit(&prefault->is_stopping, 1, memory_order_relaxed);
    SetEvent(prefault->request);
    WaitForSingleObject(prefault->thread, INFINITE);
    CloseHandle(prefault->thread);
    CloseHandle(prefault->request);
}
