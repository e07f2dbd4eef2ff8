#include "agent/bond.h"

enum { LARGEST = INLET__RING_GENERATION_COUNT - 1 };

static const int64_t NS_PER_MS = 1000000;
static const int64_t NS_PER_SECOND = 1000000000;

static HANDLE to_handle(uint64_t value) {
    return (HANDLE)(uintptr_t)value;
}

static bool is_waitable(HANDLE handle) {
    DWORD result = WaitForSingleObject(handle, 0);
    return result == WAIT_OBJECT_0 || result == WAIT_TIMEOUT;
}

static void *map(HANDLE section, uint64_t bytes) {
    return MapViewOfFile(section, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, (SIZE_T)bytes);
}

bool inlet__bond_open(inlet__bond_t *bond, const inlet__agent_arguments_t *arguments) {
    *bond = (inlet__bond_t){.wake = to_handle(arguments->wake),
                            .control = to_handle(arguments->control),
                            .service = to_handle(arguments->service),
                            .annex = to_handle(arguments->annex),
                            .orphan_ns = (int64_t)(arguments->orphan_ms % UINT32_MAX) * NS_PER_MS,
                            .orphaned_at_ns = INT64_MAX};
    if (!is_waitable(bond->service) || !is_waitable(bond->control) ||
        arguments->section_bytes != INLET__RING_SECTION_BYTES) {
        return false;
    }
    bond->memory = (inlet__ring_memory_t){
        .section = map(to_handle(arguments->section), INLET__RING_SECTION_BYTES),
        .annex = map(bond->annex, inlet__ring_annex_bytes(LARGEST)),
        .largest = LARGEST};
    return bond->memory.section != NULL && bond->memory.annex != NULL;
}

static void follow_service(inlet__bond_t *bond, const inlet__ring_producer_t *ring) {
    HANDLE service = to_handle(inlet__ring_service_handle(ring));
    if (service == NULL || service == bond->service) {
        return;
    }
    CloseHandle(bond->service);
    bond->service = service;
    bond->orphaned_at_ns = INT64_MAX;
}

/* Takes an annex on offer, so that the memory of the old one goes back. If the ring has grown again
 * in between, it is of no use: another one will be offered. */
static void follow_annex(inlet__bond_t *bond, inlet__ring_producer_t *ring,
                         inlet__prefault_t *prefault) {
    const uint64_t offer = inlet__ring_annex_offer(ring);
    if (offer == bond->last_offer) {
        return;
    }
    bond->last_offer = offer;
    HANDLE section = to_handle(inlet__ring_offered_handle(offer));
    void *annex = map(section, inlet__ring_annex_bytes(LARGEST));
    if (annex == NULL || !inlet__prefault_replace(prefault, ring, annex)) {
        if (annex != NULL) {
            UnmapViewOfFile(annex);
        }
        CloseHandle(section);
        return;
    }
    inlet__ring_take_annex(ring, offer);
    SetEvent(bond->wake);
    UnmapViewOfFile(bond->memory.annex);
    CloseHandle(bond->annex);
    bond->memory.annex = annex;
    bond->annex = section;
}

void inlet__bond_follow(inlet__bond_t *bond, inlet__ring_producer_t *ring,
                        inlet__prefault_t *prefault) {
    follow_service(bond, ring);
    follow_annex(bond, ring, prefault);
}

void inlet__bond_broken(inlet__bond_t *bond, const inlet__ring_producer_t *ring, int64_t now_ns) {
    follow_service(bond, ring);
    if (WaitForSingleObject(bond->service, 0) != WAIT_TIMEOUT) {
        bond->orphaned_at_ns = now_ns;
        bond->absence_ns = inlet__ring_absence(ring) * NS_PER_SECOND;
    }
}
