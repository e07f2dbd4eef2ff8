/* inlet_hook.dll: raw input and low-level hooks, into a ring. Loaded by inlet-agent only; it is
 * never injected into other processes, and nothing in it hides that it captures.
 *
 * All calls come from one thread, the one that pumps messages: the system calls back on it, so that
 * the ring has a single producer without any lock. One capture a process, as the system calls hooks
 * back without a context. */
#ifndef INLET_HOOK_H
#define INLET_HOOK_H

#include "ring/ring_producer.h"
#include "stream/held.h"
#include <inlet/status.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef INLET_HOOK_BUILD
#define INLET_HOOK_API __declspec(dllexport)
#else
#define INLET_HOOK_API __declspec(dllimport)
#endif

/* Makes ready to capture into `ring`, signalling the event `wake` (a HANDLE) when its consumer
 * sleeps; both stay the caller's and must outlive inlet__hook_close. Nothing is installed yet.
 * INLET_E_BUSY if it is open already, else what the system said. */
INLET_HOOK_API inlet_status_t inlet__hook_open(inlet__ring_producer_t *ring, void *wake);

/* Makes the installed sources (enum inlet_source) those of `mask`; the others are removed, and
 * input of theirs that waits unread is thrown away. Returns the sources that are installed now:
 * fewer than asked for when the system refuses one. Before inlet__hook_open: 0. */
INLET_HOOK_API uint32_t inlet__hook_capture(uint32_t mask);

/* What is held by what was published so far. What was lost in a full ring is not in it, so it is
 * what the ring's reader knows. The caller notes in it the records that it publishes itself. */
INLET_HOOK_API inlet__held_t *inlet__hook_held(void);

/* The thread is about to wait for messages, or has waited. In between hooks do not signal a
 * consumer that sleeps from their callbacks, as the system's input waits for those: the next wait
 * does, before it begins. (A system that calls hooks back in the middle of a wait gets its signal
 * at once.) */
INLET_HOOK_API void inlet__hook_set_waiting(bool waiting);

/* Removes all sources. May be called when it is not open. */
INLET_HOOK_API void inlet__hook_close(void);

#endif
