/* Handlers: a chain of functions that events go through, by priority, until one has handled them.
 *
 *     static uint32_t on_key(void *user, const inlet_event_t *event, inlet_emission_t *emission) {
 *         return is_mine(event) ? INLET_HANDLED : INLET_PASS;
 *     }
 *     …
 *     inlet_handlers_t *handlers;
 *     uint64_t id;
 *     const inlet_handler_options_t options = {
 *         .struct_size = sizeof options,
 *         .priority = 10,
 *         .event_types = UINT64_C(1) << INLET_EVENT_KEY_PRESSED,
 *         .handler = on_key};
 *     inlet_handlers_open(&handlers);
 *     inlet_handlers_add(handlers, &options, &id);
 *     for (each event of the stream)
 *         inlet_handlers_emit(handlers, &event, NULL);
 *     inlet_handlers_remove(handlers, id, NULL, INLET_FOREVER);
 *     inlet_handlers_close(handlers);
 *
 * Any thread may emit, add and remove at any time, also inside a handler. An emitter waits for
 * nobody: it goes through the chain as it was when the event's turn came, and a change makes a new
 * chain beside it. So what holds is this:
 *
 *   - A handler that was added is called from the next event on that any thread emits.
 *   - Once inlet_handlers_remove has returned, in whatever way, no call of the handler begins any
 *     more. One that another thread had begun may still run; with INLET_OK none does, and all that
 *     it did is visible to the caller. `gone` is called when none runs and none can begin.
 *   - Events that one thread emits are handled in their order. Threads that emit at the same time
 *     call the same handler at the same time.
 *   - What a handler posts (inlet_emission_post) goes through the chain after the event that is on
 *     its way and before inlet_handlers_emit returns, in the order of posting.
 *
 * No function but inlet_handlers_remove waits, for as long as it is told. Emitting does not
 * allocate; it frees chains that were replaced. */
#ifndef INLET_HANDLERS_H
#define INLET_HANDLERS_H

#include <inlet/event.h>
#include <inlet/export.h>
#include <inlet/inlet.h>
#include <inlet/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct inlet_handlers inlet_handlers_t;

/* An event's way through the chain, for the time of a handler's call. */
typedef struct inlet_emission inlet_emission_t;

/* What a handler returns. Any other number counts as INLET_PASS. */
enum inlet_verdict {
    INLET_PASS = 0,   /* the next handler is called */
    INLET_HANDLED = 1 /* none is, but those with INLET_HANDLER_ALWAYS */
};

typedef uint32_t (*inlet_handler_t)(void *user, const inlet_event_t *event,
                                    inlet_emission_t *emission);

enum inlet_handler_flag {
    INLET_HANDLER_ALWAYS = 1 << 0, /* is called also for what was handled before it; what it returns
                                      counts all the same */
    INLET_HANDLER_ALL_FLAGS = (1 << 1) - 1
};

typedef struct inlet_handler_options {
    uint32_t struct_size; /* sizeof(inlet_handler_options_t) */
    int32_t priority;     /* higher ones are called first; of the same, those added first */
    uint64_t event_types; /* bit n: events of type n; 0: all */
    uint32_t flags;       /* enum inlet_handler_flag */
    uint32_t reserved;    /* 0 */
    inlet_handler_t handler;
    void (*gone)(void *user); /* called once, when no call of the handler runs or can begin, by the
                                 thread that ended the last one, removed it, or closed: to free
                                 `user`. It may call nothing of these handlers. May be NULL */
    void *user;               /* passed to both */
} inlet_handler_options_t;

#define INLET_HANDLERS_MAX 4096u

/* On success *handlers is the caller's: inlet_handlers_close it. Otherwise *handlers is NULL:
 * INLET_E_INVALID_ARGUMENT (NULL), INLET_E_NO_MEMORY. */
INLET_API inlet_status_t inlet_handlers_open(inlet_handlers_t **handlers);

/* Removes all handlers and frees everything. No other call on `handlers` may run or begin, nor may
 * this be called inside a handler. NULL is allowed. */
INLET_API void inlet_handlers_close(inlet_handlers_t *handlers);

/* Adds a handler; *id, never 0, names it.
 *   INLET_E_INVALID_ARGUMENT  NULL, an option
 *   INLET_E_LIMIT             there are INLET_HANDLERS_MAX
 *   INLET_E_NO_MEMORY         and nothing is added */
INLET_API inlet_status_t inlet_handlers_add(inlet_handlers_t *handlers,
                                            const inlet_handler_options_t *options, uint64_t *id);

/* Removes a handler, and waits until no other thread runs it, for timeout_ns at most; 0 does not
 * wait, INLET_FOREVER waits. Inside a handler `emission` is what it was called with, so that a
 * handler that removes itself does not wait for its own call; else NULL. Two handlers that remove
 * each other on two threads wait for one another: inside a handler, do not wait for ever.
 *   INLET_OK                  no other thread runs it
 *   INLET_E_TIMEOUT           it is removed, and still runs; `gone` will tell
 *   INLET_E_NOT_FOUND         there is none of that number: another thread may have removed it
 *   INLET_E_INVALID_ARGUMENT  NULL, a negative time-out
 *   INLET_E_NO_MEMORY         it is not removed */
INLET_API inlet_status_t inlet_handlers_remove(inlet_handlers_t *handlers, uint64_t id,
                                               inlet_emission_t *emission, int64_t timeout_ns);

/* Sends the event through the chain, and then what handlers posted. *verdict, which may be NULL, is
 * INLET_HANDLED when a handler said so of this event. INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_handlers_emit(inlet_handlers_t *handlers, const inlet_event_t *event,
                                             uint32_t *verdict);

/* Events that wait in one emission, and that it may have in all. */
#define INLET_EMISSION_WAITING_MAX 32u
#define INLET_EMISSION_POSTS_MAX   1024u

/* Inside a handler: the event, which is copied, is sent through the chain in its turn.
 * INLET_E_LIMIT: too many wait, or this emission has had INLET_EMISSION_POSTS_MAX, as when two
 * handlers answer each other for ever. INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_emission_post(inlet_emission_t *emission,
                                             const inlet_event_t *event);

#ifdef __cplusplus
}
#endif

#endif
