#include "sdk/bus.h"

#define CAPACITY_DEFAULT 8192u
#define SPINS            64

void inlet__bus_lock(inlet_bus_t *bus) {
    /* Acquire: pairs with the release of the exchange in inlet__bus_unlock. */
    for (uint32_t tries = 1;
         (atomic_fetch_or_explicit(&bus->state, INLET__BUS_LOCKED, memory_order_acquire) &
          INLET__BUS_LOCKED) != 0;
         tries++)
        for (uint32_t looks = 0;
             (atomic_load_explicit(&bus->state, memory_order_relaxed) & INLET__BUS_LOCKED) != 0;
             looks++) {
            if (looks % SPINS == SPINS - 1)
                inlet__system_yield(); /* who has it may need this processor */
            else
                inlet__system_relax();
        }
}

void inlet__bus_unlock(inlet_bus_t *bus) {
    uint64_t state = INLET__BUS_LOCKED;
    /* Release: pairs with the acquire of the lock. Who announces sleep after it sees by its look
     * what was published; who did before has its bit here, and is told while the lock keeps it. */
    while (!atomic_compare_exchange_strong_explicit(&bus->state, &state, 0, memory_order_release,
                                                    memory_order_relaxed)) {
        /* Acquire and release: pairs with inlet__bus_arm. */
        uint64_t sleepers =
            atomic_fetch_and_explicit(&bus->state, INLET__BUS_LOCKED, memory_order_acq_rel) &
            ~INLET__BUS_LOCKED;
        for (; sleepers != 0; sleepers &= sleepers - 1)
            inlet__signal_set(&bus->subscribers[__builtin_ctzll(sleepers)]->ready);
        state = INLET__BUS_LOCKED;
    }
}

static bool round_up(uint32_t asked, uint64_t *capacity) {
    const uint32_t wanted = asked != 0 ? asked : CAPACITY_DEFAULT;
    if (wanted < INLET_BUS_CAPACITY_MIN || wanted > INLET_BUS_CAPACITY_MAX)
        return false;
    for (*capacity = INLET_BUS_CAPACITY_MIN; *capacity < wanted;)
        *capacity *= 2;
    return true;
}

inlet_status_t inlet_bus_open(const inlet_bus_options_t *options, inlet_bus_t **bus) {
    uint64_t capacity = CAPACITY_DEFAULT;
    if (bus == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *bus = NULL;
    if (options != NULL &&
        (options->struct_size != sizeof *options || !round_up(options->capacity, &capacity)))
        return INLET_E_INVALID_ARGUMENT;
    inlet_bus_t *made = inlet__memory_reserve(sizeof *made);
    if (made == NULL || !inlet__memory_commit(made, sizeof *made)) {
        inlet__memory_free(made, sizeof *made);
        return INLET_E_NO_MEMORY;
    }
    /* Twice as many slots: who fell behind by its capacity is not overtaken while it copies. */
    made->capacity = capacity;
    made->mask = 2 * capacity - 1;
    made->bytes = (size_t)(2 * capacity * INLET_EVENT_SIZE);
    made->next = 1;
    atomic_init(&made->head, 1);
    made->slots = inlet__memory_reserve(made->bytes);
    if (made->slots == NULL || !inlet__memory_commit(made->slots, made->bytes) ||
        !inlet__signal_open(&made->room)) {
        inlet_bus_close(made);
        return INLET_E_NO_MEMORY;
    }
    for (uint64_t i = 0; i <= made->mask; i++) /* and no publisher faults on it later */
        atomic_store_explicit(&made->slots[i].word[0], 0, memory_order_relaxed);
    *bus = made;
    return INLET_OK;
}

static inlet_status_t read_options(const inlet_bus_t *bus,
                                   const inlet_bus_subscribe_options_t *options,
                                   inlet_bus_subscribe_options_t *given) {
    *given = (inlet_bus_subscribe_options_t){.struct_size = sizeof *given};
    if (options != NULL)
        *given = *options;
    if (given->struct_size != sizeof *given || given->policy > INLET_BUS_DROP_OLDEST ||
        (given->capacity != 0 && given->capacity < INLET_BUS_CAPACITY_MIN) ||
        given->capacity > bus->capacity || given->block_ns < INLET_FOREVER ||
        (given->policy != INLET_BUS_BLOCK && given->block_ns != 0))
        return INLET_E_INVALID_ARGUMENT;
    if (given->capacity == 0)
        given->capacity = (uint32_t)bus->capacity;
    if (given->block_ns <= 0)
        given->block_ns = INT64_MAX;
    return INLET_OK;
}

static inlet_status_t enlist(inlet_bus_t *bus, inlet_bus_subscriber_t *subscriber) {
    uint32_t i = 0;
    inlet__bus_lock(bus);
    while (i < INLET_BUS_SUBSCRIBERS_MAX && bus->subscribers[i] != NULL)
        i++;
    if (i < INLET_BUS_SUBSCRIBERS_MAX) {
        subscriber->bit = UINT64_C(1) << i;
        atomic_store_explicit(&subscriber->cursor, bus->next, memory_order_relaxed);
        bus->subscribers[i] = subscriber;
        bus->count++;
        bus->room_until = 0; /* to be looked at anew */
    }
    inlet__bus_unlock(bus);
    return i < INLET_BUS_SUBSCRIBERS_MAX ? INLET_OK : INLET_E_LIMIT;
}

static void free_subscriber(inlet_bus_subscriber_t *subscriber) {
    inlet__signal_close(&subscriber->ready);
    inlet__signal_close(&subscriber->left);
    inlet__memory_free(subscriber, sizeof *subscriber);
}

inlet_status_t inlet_bus_subscribe(inlet_bus_t *bus, const inlet_bus_subscribe_options_t *options,
                                   inlet_bus_subscriber_t **subscriber) {
    inlet_bus_subscribe_options_t given;
    if (subscriber == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *subscriber = NULL;
    if (bus == NULL || read_options(bus, options, &given) != INLET_OK)
        return INLET_E_INVALID_ARGUMENT;
    inlet_bus_subscriber_t *made = inlet__memory_reserve(sizeof *made);
    if (made == NULL || !inlet__memory_commit(made, sizeof *made)) {
        inlet__memory_free(made, sizeof *made);
        return INLET_E_NO_MEMORY;
    }
    made->bus = bus;
    made->capacity = given.capacity;
    made->warn_depth = given.warn_depth != 0 ? given.warn_depth : UINT64_MAX;
    made->blocks = given.policy == INLET_BUS_BLOCK;
    made->block_ns = given.block_ns;
    inlet_status_t status = inlet__signal_open(&made->ready) && inlet__signal_open(&made->left)
                                ? INLET_OK
                                : INLET_E_NO_MEMORY;
    if (status == INLET_OK)
        status = enlist(bus, made);
    if (status != INLET_OK) {
        free_subscriber(made);
        return status;
    }
    (void)inlet__bus_arm(made); /* so that the wait handle works before the first receive */
    *subscriber = made;
    return INLET_OK;
}

/* Nobody waits for it any more. */
static void delist(inlet_bus_t *bus, inlet_bus_subscriber_t *subscriber) {
    inlet__bus_lock(bus);
    bus->subscribers[__builtin_ctzll(subscriber->bit)] = NULL;
    bus->count--;
    bus->room_until = 0;
    /* Relaxed: under the lock. A bit that has no subscriber must not meet the unlock. */
    atomic_fetch_and_explicit(&bus->state, ~subscriber->bit, memory_order_relaxed);
    inlet__bus_unlock(bus);
    inlet__signal_set(&bus->room);
}

void inlet_bus_unsubscribe(inlet_bus_subscriber_t *subscriber) {
    if (subscriber == NULL)
        return;
    /* Acquire and release: pairs with those of threads that receive. After it none announces that
     * it sleeps without seeing this, so that its bit stays off. */
    const uint64_t before =
        atomic_fetch_or_explicit(&subscriber->inside, INLET__BUS_CLOSING, memory_order_acq_rel);
    inlet__signal_set(&subscriber->ready);
    while (before != 0 && !inlet__signal_is_set(&subscriber->left)) {
        inlet__signal_wait(&subscriber->left, inlet__system_deadline(INT64_C(1000000)));
        inlet__signal_set(&subscriber->ready); /* who reset it before it saw the end */
    }
    delist(subscriber->bus, subscriber);
    free_subscriber(subscriber);
}

void inlet_bus_close(inlet_bus_t *bus) {
    if (bus == NULL)
        return;
    atomic_store_explicit(&bus->closed, true, memory_order_release);
    for (uint32_t waiting = 1; waiting > 0 && bus->slots != NULL; inlet__system_yield()) {
        inlet__signal_set(&bus->room);
        inlet__bus_lock(bus);
        waiting = bus->waiting;
        inlet__bus_unlock(bus);
    }
    for (uint32_t i = 0; i < INLET_BUS_SUBSCRIBERS_MAX; i++)
        inlet_bus_unsubscribe(bus->subscribers[i]);
    inlet__signal_close(&bus->room);
    inlet__memory_free(bus->slots, bus->bytes);
    inlet__memory_free(bus, sizeof *bus);
}

uint64_t inlet__bus_lag(const inlet_bus_subscriber_t *subscriber) {
    /* The cursor first, and acquire: pairs with the release of its moves, so that `head` is no
     * older. */
    const uint64_t cursor =
        atomic_load_explicit(&subscriber->cursor, memory_order_acquire) & ~INLET__BUS_WANTED;
    return atomic_load_explicit(&subscriber->bus->head, memory_order_acquire) - cursor;
}

uint64_t inlet_bus_pending(inlet_bus_subscriber_t *subscriber) {
    if (subscriber == NULL)
        return 0;
    const uint64_t lag = inlet__bus_lag(subscriber);
    return lag < subscriber->capacity ? lag : subscriber->capacity;
}

void *inlet_bus_wait_handle(inlet_bus_subscriber_t *subscriber) {
    return subscriber != NULL ? subscriber->ready.handle : NULL;
}

void inlet__bus_note_depth(inlet_bus_subscriber_t *subscriber, uint64_t depth) {
    const bool is_behind = depth >= subscriber->warn_depth;
    subscriber->warnings += is_behind && !subscriber->is_behind;
    subscriber->is_behind = is_behind;
}

inlet_status_t inlet_bus_metrics(inlet_bus_subscriber_t *subscriber, inlet_bus_metrics_t *metrics) {
    if (subscriber == NULL || metrics == NULL || metrics->struct_size != sizeof *metrics)
        return INLET_E_INVALID_ARGUMENT;
    inlet__bus_lock(subscriber->bus);
    const uint64_t blocked = subscriber->blocked;
    inlet__bus_unlock(subscriber->bus);
    inlet__lock(&subscriber->counting);
    const uint64_t lag = inlet__bus_lag(subscriber);
    const uint64_t depth = lag < subscriber->capacity ? lag : subscriber->capacity;
    inlet__bus_note_depth(subscriber, depth);
    const inlet__quantiles_t q = inlet__histogram_quantiles(&subscriber->latency);
    *metrics = (inlet_bus_metrics_t){.struct_size = sizeof *metrics,
                                     .is_behind = subscriber->is_behind,
                                     .depth = depth,
                                     .received = subscriber->received,
                                     .dropped = subscriber->dropped + (lag - depth),
                                     .warnings = subscriber->warnings,
                                     .blocked = blocked,
                                     .latency_ns = {q.p50, q.p90, q.p99, q.p999, q.max}};
    inlet__unlock(&subscriber->counting);
    return INLET_OK;
}
