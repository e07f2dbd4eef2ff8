/* The chain is an array that never changes once it is published; a change publishes another. Who
 * goes through it holds it by a count, so that the one who leaves it last frees it.
 *
 * The count is in two parts. Taking hold must be one step with reading which chain is current: so
 * the word that points to the current chain holds, in the 16 bits that no pointer uses, how many
 * have taken hold of it there. Who lets go gives it back there, as long as the chain is current;
 * when it is replaced, what was left of the count moves into the chain, and the rest lets go there.
 */
#include <inlet/handlers.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/system.h"

#define HOLD         (UINT64_C(1) << 48)
#define POINTER_BITS (HOLD - 1)

typedef struct handler {
    inlet_handler_options_t options;
    uint64_t id;
    _Atomic(uint32_t) chains;  /* that it is in, and who changes them; the last one frees it */
    _Atomic(uint32_t) running; /* calls; what removal sleeps on */
    _Atomic(bool) is_removed;
} handler_t;

typedef struct chain {
    /* Holds moved here when it was replaced, less those that let go since. While it is current, and
     * until the move, it is 0 or, of those who let go too late to give back, negative. */
    _Atomic(int64_t) holds;
    uint32_t count;
    handler_t *handlers[]; /* as they are called */
} chain_t;

struct inlet_handlers {
    _Atomic(uint64_t) current; /* a chain, and holds on it */
    _Atomic(uint64_t) last_id;
};

struct inlet_emission {
    const handler_t *running; /* the handler that is called */
    uint32_t posts_count;     /* in all */
    uint32_t head, tail;      /* of those that wait */
    inlet_event_t posts[INLET_EMISSION_WAITING_MAX];
};

/* --- lifetime --- */

static void let_go_handler(handler_t *handler) {
    /* acq_rel: what the others did with it happened before it is freed. */
    if (atomic_fetch_sub_explicit(&handler->chains, 1, memory_order_acq_rel) != 1)
        return;
    if (handler->options.gone != NULL)
        handler->options.gone(handler->options.user);
    free(handler);
}

static void free_chain(chain_t *chain) {
    for (uint32_t i = 0; i < chain->count; i++)
        let_go_handler(chain->handlers[i]);
    free(chain);
}

static chain_t *chain_at(uint64_t word) {
    return (chain_t *)(uintptr_t)(word & POINTER_BITS);
}

static chain_t *hold(inlet_handlers_t *h) {
    /* acquire: pairs with replace, whose chain is read from here on; release: the count is one of
     * those that replace moves. */
    return chain_at(atomic_fetch_add_explicit(&h->current, HOLD, memory_order_acq_rel));
}

/* Whoever makes it 0 is the last: it was replaced, and all who held it have let go. */
static void move_holds(chain_t *chain, int64_t count) {
    /* acq_rel: pairs with itself, so that all reading is over when it is freed. */
    if (atomic_fetch_add_explicit(&chain->holds, count, memory_order_acq_rel) == -count)
        free_chain(chain);
}

static void let_go(inlet_handlers_t *h, chain_t *chain) {
    uint64_t word = atomic_load_explicit(&h->current, memory_order_relaxed);
    /* The chain can't be another one at the same place, as it is still held. release: pairs with
     * replace, after which the chain may be freed. */
    while (chain_at(word) == chain)
        if (atomic_compare_exchange_weak_explicit(&h->current, &word, word - HOLD,
                                                  memory_order_release, memory_order_relaxed))
            return;
    move_holds(chain, -1);
}

/* Makes `next` current in place of `chain`, which the caller holds. False: it is current no more.
 */
static bool replace(inlet_handlers_t *h, chain_t *chain, chain_t *next) {
    uint64_t word = atomic_load_explicit(&h->current, memory_order_relaxed);
    do {
        if (chain_at(word) != chain)
            return false;
        /* acquire: pairs with let_go; release: with hold. */
    } while (!atomic_compare_exchange_weak_explicit(&h->current, &word, (uintptr_t)next,
                                                    memory_order_acq_rel, memory_order_relaxed));
    move_holds(chain, (int64_t)(word / HOLD));
    return true;
}

/* A chain of `chain` with `added` in its place or without `removed`; NULL: no memory. Each handler
 * in it is held by it. */
static chain_t *make_chain(const chain_t *chain, handler_t *added, const handler_t *removed) {
    const uint32_t room = (chain != NULL ? chain->count : 0) + 1;
    chain_t *made = malloc(sizeof *made + room * sizeof(handler_t *));
    if (made == NULL || ((uintptr_t)made & ~(uintptr_t)POINTER_BITS) != 0) {
        free(made);
        return NULL; /* or none that the word can hold */
    }
    atomic_init(&made->holds, 0);
    made->count = 0;
    for (uint32_t i = 0; chain != NULL && i < chain->count; i++) {
        handler_t *handler = chain->handlers[i];
        if (added != NULL && added->options.priority > handler->options.priority) {
            made->handlers[made->count++] = added;
            added = NULL;
        }
        if (handler != removed)
            made->handlers[made->count++] = handler;
    }
    if (added != NULL)
        made->handlers[made->count++] = added;
    for (uint32_t i = 0; i < made->count; i++) /* relaxed: the old chain holds them meanwhile */
        atomic_fetch_add_explicit(&made->handlers[i]->chains, 1, memory_order_relaxed);
    return made;
}

inlet_status_t inlet_handlers_open(inlet_handlers_t **handlers) {
    if (handlers == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *handlers = calloc(1, sizeof **handlers);
    chain_t *chain = make_chain(NULL, NULL, NULL);
    if (*handlers == NULL || chain == NULL) {
        free(*handlers);
        free(chain);
        *handlers = NULL;
        return INLET_E_NO_MEMORY;
    }
    atomic_init(&(*handlers)->current, (uintptr_t)chain);
    atomic_init(&(*handlers)->last_id, 0);
    return INLET_OK;
}

void inlet_handlers_close(inlet_handlers_t *handlers) {
    if (handlers == NULL)
        return;
    free_chain(chain_at(atomic_load_explicit(&handlers->current, memory_order_acquire)));
    free(handlers);
}

/* --- adding and removing --- */

static bool are_valid(const inlet_handler_options_t *o) {
    return o->struct_size == sizeof *o && o->handler != NULL && o->reserved == 0 &&
           (o->flags & ~(uint32_t)INLET_HANDLER_ALL_FLAGS) == 0;
}

static inlet_status_t add(inlet_handlers_t *h, handler_t *handler) {
    inlet_status_t status = INLET_E_BUSY;
    while (status == INLET_E_BUSY) {
        chain_t *chain = hold(h), *next = NULL;
        if (chain->count == INLET_HANDLERS_MAX)
            status = INLET_E_LIMIT;
        else if ((next = make_chain(chain, handler, NULL)) == NULL)
            status = INLET_E_NO_MEMORY;
        else if (replace(h, chain, next))
            status = INLET_OK;
        else /* another thread was quicker */
            free_chain(next);
        let_go(h, chain);
    }
    return status;
}

inlet_status_t inlet_handlers_add(inlet_handlers_t *handlers,
                                  const inlet_handler_options_t *options, uint64_t *id) {
    if (id != NULL)
        *id = 0;
    if (handlers == NULL || options == NULL || id == NULL || !are_valid(options))
        return INLET_E_INVALID_ARGUMENT;
    handler_t *handler = calloc(1, sizeof *handler);
    if (handler == NULL)
        return INLET_E_NO_MEMORY;
    handler->options = *options;
    handler->id = atomic_fetch_add_explicit(&handlers->last_id, 1, memory_order_relaxed) + 1;
    atomic_init(&handler->chains, 1); /* this function */
    atomic_init(&handler->running, 0);
    atomic_init(&handler->is_removed, false);
    *id = handler->id; /* before it can be called, which may remove it */
    const inlet_status_t status = add(handlers, handler);
    if (status != INLET_OK) {
        *id = 0;
        handler->options.gone = NULL; /* it was never there */
    }
    let_go_handler(handler);
    return status;
}

static handler_t *find(const chain_t *chain, uint64_t id) {
    for (uint32_t i = 0; i < chain->count; i++)
        if (chain->handlers[i]->id == id)
            return chain->handlers[i];
    return NULL;
}

/* On success *removed is held by the caller, and in no current chain. */
static inlet_status_t take_out(inlet_handlers_t *h, uint64_t id, handler_t **removed) {
    inlet_status_t status = INLET_E_BUSY;
    while (status == INLET_E_BUSY) {
        chain_t *chain = hold(h), *next = NULL;
        handler_t *handler = find(chain, id);
        if (handler == NULL)
            status = INLET_E_NOT_FOUND;
        else if ((next = make_chain(chain, NULL, handler)) == NULL)
            status = INLET_E_NO_MEMORY;
        else {
            atomic_fetch_add_explicit(&handler->chains, 1, memory_order_relaxed);
            *removed = handler;
            if (replace(h, chain, next)) {
                status = INLET_OK;
            } else {
                free_chain(next);
                let_go_handler(handler);
            }
        }
        let_go(h, chain);
    }
    return status;
}

/* No call begins any more: who runs it counts itself first and looks at is_removed then, and this
 * sets is_removed first and looks at the count then. seq_cst, all four: one of the two sees the
 * other. */
static inlet_status_t wait_until_idle(handler_t *handler, uint32_t own, int64_t timeout_ns) {
    const int64_t deadline_ns = inlet__system_deadline(timeout_ns);
    for (;;) {
        const uint32_t running = atomic_load_explicit(&handler->running, memory_order_seq_cst);
        if (running <= own)
            return INLET_OK;
        const int64_t left_ns = timeout_ns != 0 ? inlet__system_left(deadline_ns) : 0;
        if (left_ns == 0)
            return INLET_E_TIMEOUT;
        inlet__park(&handler->running, running, left_ns);
    }
}

inlet_status_t inlet_handlers_remove(inlet_handlers_t *handlers, uint64_t id,
                                     inlet_emission_t *emission, int64_t timeout_ns) {
    if (handlers == NULL || (timeout_ns < 0 && timeout_ns != INLET_FOREVER))
        return INLET_E_INVALID_ARGUMENT;
    handler_t *handler;
    inlet_status_t status = take_out(handlers, id, &handler);
    if (status != INLET_OK)
        return status;
    atomic_store_explicit(&handler->is_removed, true, memory_order_seq_cst);
    const bool is_own = emission != NULL && emission->running == handler;
    status = wait_until_idle(handler, is_own ? 1 : 0, timeout_ns);
    let_go_handler(handler);
    return status;
}

/* --- emitting --- */

static bool wants(const handler_t *handler, const inlet_event_t *event, bool is_handled) {
    const inlet_handler_options_t *o = &handler->options;
    if (is_handled && (o->flags & INLET_HANDLER_ALWAYS) == 0)
        return false;
    return o->event_types == 0 || (event->type < 64 && (o->event_types >> event->type & 1) != 0);
}

static uint32_t call(handler_t *handler, const inlet_event_t *event, inlet_emission_t *emission) {
    uint32_t verdict = INLET_PASS;
    atomic_fetch_add_explicit(&handler->running, 1, memory_order_seq_cst);
    if (!atomic_load_explicit(&handler->is_removed, memory_order_seq_cst)) {
        emission->running = handler;
        verdict = handler->options.handler(handler->options.user, event, emission);
        emission->running = NULL;
    }
    /* seq_cst includes release: what the call did is seen by who waits for its end. */
    atomic_fetch_sub_explicit(&handler->running, 1, memory_order_seq_cst);
    if (atomic_load_explicit(&handler->is_removed, memory_order_seq_cst))
        inlet__unpark_all(&handler->running);
    return verdict;
}

static uint32_t go_through(inlet_handlers_t *h, const inlet_event_t *event,
                           inlet_emission_t *emission) {
    chain_t *chain = hold(h);
    uint32_t verdict = INLET_PASS;
    for (uint32_t i = 0; i < chain->count; i++)
        if (wants(chain->handlers[i], event, verdict == INLET_HANDLED) &&
            call(chain->handlers[i], event, emission) == INLET_HANDLED)
            verdict = INLET_HANDLED;
    let_go(h, chain);
    return verdict;
}

inlet_status_t inlet_handlers_emit(inlet_handlers_t *handlers, const inlet_event_t *event,
                                   uint32_t *verdict) {
    if (verdict != NULL)
        *verdict = INLET_PASS;
    if (handlers == NULL || event == NULL)
        return INLET_E_INVALID_ARGUMENT;
    inlet_emission_t emission; /* but for the posts, which are written before they are read */
    emission.running = NULL;
    emission.posts_count = emission.head = emission.tail = 0;
    const uint32_t said = go_through(handlers, event, &emission);
    while (emission.head != emission.tail) {
        const inlet_event_t post = emission.posts[emission.head++ % INLET_EMISSION_WAITING_MAX];
        (void)go_through(handlers, &post, &emission);
    }
    if (verdict != NULL)
        *verdict = said;
    return INLET_OK;
}

inlet_status_t inlet_emission_post(inlet_emission_t *emission, const inlet_event_t *event) {
    if (emission == NULL || event == NULL)
        return INLET_E_INVALID_ARGUMENT;
    if (emission->tail - emission->head == INLET_EMISSION_WAITING_MAX ||
        emission->posts_count == INLET_EMISSION_POSTS_MAX)
        return INLET_E_LIMIT;
    emission->posts_count++;
    emission->posts[emission->tail++ % INLET_EMISSION_WAITING_MAX] = *event;
    return INLET_OK;
}
