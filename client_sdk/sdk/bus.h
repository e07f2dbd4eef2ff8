/* The bus from inside: one log, written by one publisher at a time, and a cursor in it for each
 * subscriber. OS-free but for base/system.h.
 *
 * A slot is published by its stamp, the event's number, as in the ring. The log goes round without
 * asking those who may lose: a reader finds out by the stamp, which it reads before and after its
 * copy. So that this needs no fence, the words between are stored with release and loaded with
 * acquire: who has read a word of the next lap sees the stamp of that lap too, or its claim.
 *
 * `state` is the publishers' lock and an eventcount of all subscribers, in one word:
 *
 *   subscriber:  reset(ready)   state |= own bit   look at the log   wait for ready
 *   publisher:   state |= LOCKED   write, stamp   take the bits, set(ready) of each   state = 0
 *
 * A subscriber's cursor has one bit for those who wait for room, to the same end:
 *
 *   publisher:   reset(room)   cursor |= WANTED   look at what it was   wait for room
 *   subscriber:  copy   compare-exchange(cursor, further, without WANTED)   set(room) if it was set
 *
 * All are read-modify-writes of one word, so each sees the one before it: no wake-up is missed. */
#ifndef INLET_SDK_BUS_H
#define INLET_SDK_BUS_H

#include <inlet/bus.h>
#include <stdbool.h>

#include "base/histogram.h"
#include "base/system.h"
#include "ring/ring_layout.h"

#define INLET__BUS_LOCKED  (UINT64_C(1) << 63)
#define INLET__BUS_WANTED  (UINT64_C(1) << 63)
#define INLET__BUS_CLOSING (UINT64_C(1) << 63)

struct inlet_bus_subscriber {
    inlet_bus_t *bus;
    uint64_t bit; /* in bus->state */
    uint64_t capacity, warn_depth;
    int64_t block_ns; /* INT64_MAX: for ever */
    bool blocks;
    inlet__signal_t ready;
    uint64_t blocked;                       /* under the bus's lock */
    _Alignas(128) _Atomic(uint64_t) cursor; /* the number it reads next, and WANTED */
    _Alignas(128) _Atomic(uint64_t) inside; /* threads that receive, and CLOSING */
    inlet__signal_t left;
    inlet__lock_t counting; /* for the rest */
    uint64_t received, dropped, warnings;
    bool is_behind;
    inlet__histogram_t latency;
};

struct inlet_bus {
    inlet__ring_slot_t *slots;
    size_t bytes;
    uint64_t mask;
    uint64_t capacity;
    _Alignas(128) _Atomic(uint64_t) state;
    /* Under the lock: */
    uint64_t next;       /* the number of the next event */
    uint64_t room_until; /* up to here every subscriber that blocks has room, as far as is known */
    uint32_t count;      /* of subscribers */
    uint32_t waiting;    /* publishers that wait for room */
    inlet_bus_subscriber_t *subscribers[INLET_BUS_SUBSCRIBERS_MAX];
    _Alignas(128) _Atomic(uint64_t) head; /* `next`, for all */
    atomic_bool closed;
    inlet__signal_t room;
};

/* The lock; its release wakes the subscribers that sleep. */
void inlet__bus_lock(inlet_bus_t *bus);
void inlet__bus_unlock(inlet_bus_t *bus);

/* Announces that a thread will sleep, so that what is published sets `ready`; false: there is no
 * need, something waits. */
bool inlet__bus_arm(inlet_bus_subscriber_t *subscriber);

/* How many events wait, more than the capacity where some are lost already. */
uint64_t inlet__bus_lag(const inlet_bus_subscriber_t *subscriber);

/* Counts a warning if the depth has come to where it is worth one. Under `counting`. */
void inlet__bus_note_depth(inlet_bus_subscriber_t *subscriber, uint64_t depth);

#endif
