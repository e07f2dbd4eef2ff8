/* What the sources in the DLL share: where their events go, and each one's switch. */
#ifndef INLET_HOOK_CAPTURE_H
#define INLET_HOOK_CAPTURE_H

#include "hook/throttle.h"
#include "hook/translate.h"
#include "hook/watch.h"
#include "ring/ring_capture.h"
#include <inlet/status.h>
#include <windows.h>

/* The ring as a sink. */
inlet__sink_t *inlet__capture_sink(void);

/* After publishing: signals the consumer if it sleeps. */
void inlet__capture_notify(void);

/* The same from a hook's callback, which the whole system's input waits for: the signal is a system
 * call, and is left to inlet__hook_set_waiting unless it is late already. */
void inlet__capture_notify_soon(int64_t now_ns);

/* A callback that began then is done: what it took is measured in place. */
void inlet__capture_timed(enum inlet__ring_timed_source source, int64_t start_ns);

/* Told of all that the hooks and raw input see. */
inlet__watch_t *inlet__capture_watch(void);

/* The same for raw mouse input that Windows throttles. After a change the ring's header says so. */
inlet__throttle_t *inlet__capture_throttle(void);
void inlet__capture_throttle_changed(void);

/* inlet__throttle_begin with this system's settings. */
void inlet__throttle_open(inlet__throttle_t *throttle);

/* The DLL's own handle. */
HINSTANCE inlet__capture_module(void);

/* Low-level hooks on this thread. Installing what is installed, and removing what is not, do
 * nothing. */
inlet_status_t inlet__keyboard_hook_install(void);
void inlet__keyboard_hook_remove(void);
inlet_status_t inlet__mouse_hook_install(void);
void inlet__mouse_hook_remove(void);

/* Raw input: the message-only window that receives it, and the registration: while it is installed
 * as a source, and while the watchdog compares the hooks with it. Without either nothing is
 * registered. Where the system refuses it to the watchdog, the hooks run unwatched. */
inlet_status_t inlet__raw_open(void);
void inlet__raw_close(void);
inlet_status_t inlet__raw_install(void);
void inlet__raw_remove(void);
void inlet__raw_watch(bool on);

#endif
