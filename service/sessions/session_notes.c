#include "sessions/session_notes.h"

void inlet__session_notes_put(inlet__session_notes_t *notes, uint32_t event, uint32_t session) {
    const uint32_t put = atomic_load_explicit(&notes->put, memory_order_relaxed);
    /* Acquire: the place is written again only after it was read; pairs with take's release. */
    if (put - atomic_load_explicit(&notes->taken, memory_order_acquire) ==
        INLET__SESSION_NOTES_MAX) {
        /* Release: what is enumerated afterwards is newer; pairs with missed's acquire. */
        atomic_store_explicit(&notes->missed, true, memory_order_release);
        return;
    }
    notes->notes[put % INLET__SESSION_NOTES_MAX] =
        (inlet__session_note_t){.event = event, .session = session};
    /* Release: publishes the note; pairs with take's acquire. */
    atomic_store_explicit(&notes->put, put + 1, memory_order_release);
}

bool inlet__session_notes_take(inlet__session_notes_t *notes, inlet__session_note_t *note) {
    const uint32_t taken = atomic_load_explicit(&notes->taken, memory_order_relaxed);
    /* Acquire: pairs with put's release of the note. */
    if (taken == atomic_load_explicit(&notes->put, memory_order_acquire))
        return false;
    *note = notes->notes[taken % INLET__SESSION_NOTES_MAX];
    /* Release: the place is free; pairs with put's acquire. */
    atomic_store_explicit(&notes->taken, taken + 1, memory_order_release);
    return true;
}

bool inlet__session_notes_missed(inlet__session_notes_t *notes) {
    /* Acquire: pairs with put's release. */
    return atomic_exchange_explicit(&notes->missed, false, memory_order_acquire);
}
