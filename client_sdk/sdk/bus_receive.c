#include <string.h>

#include "sdk/bus.h"

static uint64_t load_stamp(const inlet__ring_slot_t *slot) {
    /* Acquire: pairs with the release of the stamp in bus_publish.c. */
    return atomic_load_explicit(&slot->word[0], memory_order_acquire);
}

/* Whether event n is there; copied whole, or not at all. */
static bool copy(const inlet_bus_t *bus, uint64_t n, inlet_event_t *out) {
    const inlet__ring_slot_t *slot = &bus->slots[n & bus->mask];
    uint64_t words[8] = {n};
    if (load_stamp(slot) != n)
        return false;
    for (size_t i = 1; i < 8; i++) /* acquire: see bus.h */
        words[i] = atomic_load_explicit(&slot->word[i], memory_order_acquire);
    memcpy(out, words, sizeof words);
    /* Relaxed: ordered behind the words by their acquire. */
    return atomic_load_explicit(&slot->word[0], memory_order_relaxed) == n;
}

/* Moves the cursor on from `cursor`, which has the bit that it had. False: another did, or a
 * publisher has asked to be told. */
static bool move(inlet_bus_subscriber_t *subscriber, uint64_t cursor, uint64_t to) {
    uint64_t expected = cursor;
    /* Release: pairs with the acquire in the publishers' look for room: the copies are made. */
    if (!atomic_compare_exchange_strong_explicit(&subscriber->cursor, &expected, to,
                                                 memory_order_acq_rel, memory_order_relaxed))
        return false;
    if ((cursor & INLET__BUS_WANTED) != 0)
        inlet__signal_set(&subscriber->bus->room);
    return true;
}

static inlet_event_t loss_of(uint64_t first, uint64_t count) {
    return (inlet_event_t){.seq = first,
                           .time_ns = inlet__system_now_ns(),
                           .type = INLET_EVENT_LOSS,
                           .u.loss = {.count = count, .cause = INLET_CAUSE_SLOW_SUBSCRIBER}};
}

/* What one receive took. */
typedef struct taken {
    uint64_t depth; /* when it began */
    uint64_t lost;
    uint32_t count;
} taken_t;

/* Takes a loss, or a run of events. False: nothing is there. */
static bool take_some(inlet_bus_subscriber_t *subscriber, inlet_event_t *out, uint32_t most,
                      taken_t *taken) {
    inlet_bus_t *bus = subscriber->bus;
    for (;;) {
        /* Acquire: pairs with the release of moves by threads that share the subscriber. */
        const uint64_t cursor = atomic_load_explicit(&subscriber->cursor, memory_order_acquire);
        const uint64_t at = cursor & ~INLET__BUS_WANTED;
        /* Acquire: pairs with the release in bus_publish.c. */
        const uint64_t head = atomic_load_explicit(&bus->head, memory_order_acquire);
        if (head - at > subscriber->capacity) {
            const uint64_t oldest = head - subscriber->capacity;
            if (!move(subscriber, cursor, oldest))
                continue;
            out[0] = loss_of(at, oldest - at);
            taken->lost += oldest - at;
            taken->count = 1;
            return true;
        }
        uint32_t n = 0;
        while (n < most && at + n < head && copy(bus, at + n, &out[n]))
            n++;
        if (n == 0 && at == head)
            return false;
        if (n > 0 && move(subscriber, cursor, at + n)) {
            taken->count = n;
            return true;
        }
    }
}

static void count_taken(inlet_bus_subscriber_t *subscriber, const inlet_event_t *events,
                        const taken_t *taken) {
    const int64_t now_ns = inlet__system_now_ns();
    inlet__lock(&subscriber->counting);
    inlet__bus_note_depth(subscriber, taken->depth);
    subscriber->dropped += taken->lost;
    for (uint32_t i = 0; i < taken->count; i++)
        if (events[i].type != INLET_EVENT_LOSS) {
            subscriber->received++;
            inlet__histogram_add(&subscriber->latency, now_ns - events[i].time_ns, 1);
        }
    inlet__unlock(&subscriber->counting);
}

static bool take(inlet_bus_subscriber_t *subscriber, inlet_event_t *events, uint32_t capacity,
                 uint32_t *count) {
    const uint64_t lag = inlet__bus_lag(subscriber);
    taken_t all = {.depth = lag < subscriber->capacity ? lag : subscriber->capacity};
    while (all.count < capacity) {
        taken_t some = {.lost = 0};
        if (!take_some(subscriber, events + all.count, capacity - all.count, &some))
            break;
        all.count += some.count;
        all.lost += some.lost;
    }
    if (all.count > 0)
        count_taken(subscriber, events, &all);
    *count = all.count;
    return all.count > 0;
}

static bool is_closing(const inlet_bus_subscriber_t *subscriber) {
    /* Acquire: pairs with the release in inlet_bus_unsubscribe. */
    return (atomic_load_explicit(&subscriber->inside, memory_order_acquire) & INLET__BUS_CLOSING) !=
           0;
}

bool inlet__bus_arm(inlet_bus_subscriber_t *subscriber) {
    _Atomic(uint64_t) *state = &subscriber->bus->state;
    inlet__signal_reset(&subscriber->ready);
    /* Acquire and release: pairs with inlet__bus_unlock. */
    (void)atomic_fetch_or_explicit(state, subscriber->bit, memory_order_acq_rel);
    if (inlet__bus_lag(subscriber) == 0 && !is_closing(subscriber))
        return true;
    (void)atomic_fetch_and_explicit(state, ~subscriber->bit, memory_order_acq_rel);
    inlet__signal_set(&subscriber->ready);
    return false;
}

/* Whether something comes while a sleep and its wake-up would only begin: some 3 us at most, with
 * ever longer pauses, as each look takes the line from the publisher that writes it. */
static bool comes_soon(const inlet_bus_subscriber_t *subscriber) {
    for (int pauses = 4; pauses <= 64; pauses *= 2) {
        for (int i = 0; i < pauses; i++)
            inlet__system_relax();
        if (inlet__bus_lag(subscriber) > 0)
            return true;
    }
    return false;
}

static inlet_status_t receive(inlet_bus_subscriber_t *subscriber, inlet_event_t *events,
                              uint32_t capacity, int64_t deadline_ns, uint32_t *count) {
    for (;;) {
        if (is_closing(subscriber))
            return INLET_E_CLOSED;
        if (take(subscriber, events, capacity, count))
            return INLET_OK;
        if ((deadline_ns != 0 && comes_soon(subscriber)) || !inlet__bus_arm(subscriber))
            continue;
        if (deadline_ns != INLET__NEVER_NS &&
            (deadline_ns == 0 || inlet__system_now_ns() >= deadline_ns))
            return INLET_E_TIMEOUT;
        inlet__signal_wait(&subscriber->ready, deadline_ns);
    }
}

inlet_status_t inlet_bus_recv(inlet_bus_subscriber_t *subscriber, inlet_event_t *events,
                              uint32_t capacity, int64_t timeout_ns, uint32_t *count) {
    if (count == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *count = 0;
    if (subscriber == NULL || events == NULL || capacity == 0 || timeout_ns < INLET_FOREVER)
        return INLET_E_INVALID_ARGUMENT;
    const int64_t deadline_ns = timeout_ns == INLET_FOREVER ? INLET__NEVER_NS
                                : timeout_ns == 0           ? 0
                                                            : inlet__system_deadline(timeout_ns);
    /* Acquire and release: pairs with the or in inlet_bus_unsubscribe. */
    (void)atomic_fetch_add_explicit(&subscriber->inside, 1, memory_order_acq_rel);
    const inlet_status_t status = receive(subscriber, events, capacity, deadline_ns, count);
    if (atomic_fetch_sub_explicit(&subscriber->inside, 1, memory_order_acq_rel) ==
        (INLET__BUS_CLOSING | 1))
        inlet__signal_set(&subscriber->left); /* and it may be gone */
    return status;
}
