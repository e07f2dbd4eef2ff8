/* What the sources in the DLL share: where their events go, and each one's switch. */
#ifndef INLET_HOOK_CAPTURE_H
#define INLET_HOOK_CAPTURE_H

#include "hook/translate.h"
#include <inlet/status.h>
#include <windows.h>

/* The ring as a sink. */
inlet__sink_t *inlet__capture_sink(void);

/* After publishing: signals the consumer if it sleeps. */
void inlet__capture_notify(void);

/* The same from a hook's callback, which the whole system's input waits for: the signal is a system
 * call, and is left to inlet__hook_set_waiting unless it is late already. */
void inlet__capture_notify_soon(int64_t now_ns);

/* The DLL's own handle. */
HINSTANCE inlet__capture_module(void);

/* Low-level hooks on this thread. Installing what is installed, and removing what is not, do
 * nothing. */
inlet_status_t inlet__keyboard_hook_install(void);
void inlet__keyboard_hook_remove(void);
inlet_status_t inlet__mouse_hook_install(void);
void inlet__mouse_hook_remove(void);

/* Raw input: the message-only window that receives it, and the registration. */
inlet_status_t inlet__raw_open(void);
void inlet__raw_close(void);
inlet_status_t inlet__raw_install(void);
void inlet__raw_remove(void);

#endif
