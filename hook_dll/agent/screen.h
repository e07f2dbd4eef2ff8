/* What the user of the session sees of Inlet, and what he says to it: the indicator, its menu, the
 * panic key, and the dialog that asks him. A thread of its own, as the capture must not wait for
 * what is drawn; the functions here are the capture's, and only post or look. */
#ifndef INLET_AGENT_SCREEN_H
#define INLET_AGENT_SCREEN_H

#include "ring/ring_screen.h"
#include <inlet/status.h>
#include <windows.h>

/* Starts it. `memory` is the ring's; `wake` is signalled when the user has said something to the
 * service, `changed` when what the functions below return has changed. All outlive it. */
inlet_status_t inlet__screen_start(const inlet__ring_memory_t *memory, HANDLE wake, HANDLE changed);
void inlet__screen_stop(void);

/* The service has said something; `shows` is whether anybody reads. */
void inlet__screen_look(bool shows);

typedef struct inlet__screen_state {
    bool ready; /* the board was read, so that `paused` is known */
    enum inlet__shown shown;
    bool paused; /* by the user */
} inlet__screen_state_t;

inlet__screen_state_t inlet__screen_state(void);

#endif
