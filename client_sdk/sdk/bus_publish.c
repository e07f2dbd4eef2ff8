#include <string.h>

#include "sdk/bus.h"

/* One publish that may have to wait. */
typedef struct attempt {
    uint32_t count;
    int64_t deadline_ns; /* the caller's */
    int64_t began_ns;    /* 0: it had not to wait yet */
} attempt_t;

static bool are_valid(const inlet_event_t *events, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (events[i].type == INLET_EVENT_NONE || events[i].type >= INLET_EVENT_TYPE_COUNT ||
            events[i].type == INLET_EVENT_LOSS)
            return false;
    return true;
}

/* --- room --- */

/* How far a subscriber lets publishers go that see its cursor. */
static uint64_t limit_of(const inlet_bus_subscriber_t *subscriber, uint64_t cursor) {
    return (cursor & ~INLET__BUS_WANTED) + subscriber->capacity;
}

/* Whether this publish does not wait for it any longer. */
static bool is_given_up(const inlet_bus_subscriber_t *subscriber, const attempt_t *attempt,
                        int64_t now_ns) {
    return !subscriber->blocks || (attempt->began_ns != 0 && subscriber->block_ns != INT64_MAX &&
                                   now_ns - attempt->began_ns >= subscriber->block_ns);
}

/* Looks at the cursors of those who block. `wants`: and asks to be told when they move; only who
 * has no room is asked. *until_ns: when the first of those is given up. */
static bool look_for_room(inlet_bus_t *bus, const attempt_t *attempt, int64_t now_ns, bool wants,
                          int64_t *until_ns) {
    uint64_t limit = UINT64_MAX;
    bool all_asked = true;
    for (uint32_t i = 0; i < INLET_BUS_SUBSCRIBERS_MAX; i++) {
        inlet_bus_subscriber_t *subscriber = bus->subscribers[i];
        if (subscriber == NULL || !subscriber->blocks)
            continue;
        /* Acquire: pairs with the release of its move, after its copies. */
        uint64_t its =
            limit_of(subscriber, atomic_load_explicit(&subscriber->cursor, memory_order_acquire));
        if (its < bus->next + attempt->count && is_given_up(subscriber, attempt, now_ns)) {
            all_asked = false; /* and it may not be given up by the next publish */
            continue;
        }
        if (its < bus->next + attempt->count && wants) {
            its = limit_of(subscriber,
                           atomic_fetch_or_explicit(&subscriber->cursor, INLET__BUS_WANTED,
                                                    memory_order_acq_rel));
            subscriber->blocked++;
            if (subscriber->block_ns < *until_ns - attempt->began_ns)
                *until_ns = attempt->began_ns + subscriber->block_ns;
        }
        limit = its < limit ? its : limit;
    }
    bus->room_until = all_asked ? limit : 0;
    return bus->next + attempt->count <= limit;
}

/* Under the lock, which it gives up while it waits. INLET_OK: there is room now. */
static inlet_status_t wait_for_room(inlet_bus_t *bus, attempt_t *attempt) {
    int64_t now_ns = attempt->began_ns != 0 ? inlet__system_now_ns() : 0;
    int64_t until_ns = attempt->deadline_ns;
    if (look_for_room(bus, attempt, now_ns, false, &until_ns))
        return INLET_OK;
    now_ns = inlet__system_now_ns();
    attempt->began_ns = attempt->began_ns != 0 ? attempt->began_ns : now_ns;
    if (attempt->deadline_ns != INLET__NEVER_NS && now_ns >= attempt->deadline_ns)
        return INLET_E_TIMEOUT;
    inlet__signal_reset(&bus->room);
    if (look_for_room(bus, attempt, now_ns, true, &until_ns)) {
        inlet__signal_set(&bus->room); /* for those whose signal was reset */
        return INLET_OK;
    }
    bus->waiting++;
    inlet__bus_unlock(bus);
    /* Acquire: pairs with the release in inlet_bus_close, which sets `room` after it. */
    if (!atomic_load_explicit(&bus->closed, memory_order_acquire))
        inlet__signal_wait(&bus->room, until_ns);
    inlet__bus_lock(bus);
    bus->waiting--;
    return atomic_load_explicit(&bus->closed, memory_order_acquire) ? INLET_E_CLOSED : INLET_E_BUSY;
}

/* --- writing --- */

static void write_word(inlet__ring_slot_t *slot, const inlet_event_t *event, size_t i) {
    uint64_t word;
    memcpy(&word, (const unsigned char *)event + i * sizeof word, sizeof word);
    /* Release: pairs with the acquire in bus_receive.c's copy, which then sees the claim. */
    atomic_store_explicit(&slot->word[i], word, memory_order_release);
}

static void write_event(inlet_bus_t *bus, const inlet_event_t *event, int64_t now_ns) {
    inlet__ring_slot_t *slot = &bus->slots[bus->next & bus->mask];
    inlet_event_t stamped;
    /* Relaxed: ordered before the words by their release. */
    atomic_store_explicit(&slot->word[0], bus->next | INLET__RING_CLAIMED, memory_order_relaxed);
    if (event->time_ns == 0) {
        stamped = *event;
        stamped.time_ns = now_ns;
        event = &stamped;
    }
    write_word(slot, event, 1); /* no loop: gcc unrolls none of atomic stores */
    write_word(slot, event, 2);
    write_word(slot, event, 3);
    write_word(slot, event, 4);
    write_word(slot, event, 5);
    write_word(slot, event, 6);
    write_word(slot, event, 7);
    /* Release: pairs with the acquire of the stamp by subscribers. */
    atomic_store_explicit(&slot->word[0], bus->next, memory_order_release);
    bus->next++;
}

static bool needs_time(const inlet_event_t *events, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (events[i].time_ns == 0)
            return true;
    return false;
}

static void write_all(inlet_bus_t *bus, const inlet_event_t *events, uint32_t count) {
    const int64_t now_ns = needs_time(events, count) ? inlet__system_now_ns() : 0;
    for (uint32_t i = 0; i < count; i++)
        write_event(bus, &events[i], now_ns);
    /* Release: pairs with the acquire of subscribers that look how far they are behind. */
    atomic_store_explicit(&bus->head, bus->next, memory_order_release);
}

static inlet_status_t publish(inlet_bus_t *bus, const inlet_event_t *events, attempt_t *attempt,
                              uint32_t *receivers) {
    inlet_status_t status = INLET_OK;
    inlet__bus_lock(bus);
    while (bus->next + attempt->count > bus->room_until) {
        status = wait_for_room(bus, attempt);
        if (status != INLET_E_BUSY)
            break;
    }
    if (status == INLET_E_BUSY)
        status = INLET_OK;
    if (status == INLET_OK) {
        write_all(bus, events, attempt->count);
        *receivers = bus->count;
    }
    inlet__bus_unlock(bus);
    return status;
}

inlet_status_t inlet_bus_publish_within(inlet_bus_t *bus, const inlet_event_t *events,
                                        uint32_t count, int64_t timeout_ns, uint32_t *receivers) {
    attempt_t attempt = {.count = count};
    uint32_t reached = 0;
    if (receivers != NULL)
        *receivers = 0;
    if (bus == NULL || events == NULL || count == 0 || count > INLET_BUS_PUBLISH_MAX ||
        timeout_ns < INLET_FOREVER || !are_valid(events, count))
        return INLET_E_INVALID_ARGUMENT;
    attempt.deadline_ns = timeout_ns == INLET_FOREVER ? INLET__NEVER_NS
                          : timeout_ns == 0           ? 0
                                                      : inlet__system_deadline(timeout_ns);
    const inlet_status_t status = publish(bus, events, &attempt, &reached);
    if (receivers != NULL)
        *receivers = reached;
    return status;
}

inlet_status_t inlet_bus_publish(inlet_bus_t *bus, const inlet_event_t *events, uint32_t count,
                                 uint32_t *receivers) {
    return inlet_bus_publish_within(bus, events, count, INLET_FOREVER, receivers);
}
