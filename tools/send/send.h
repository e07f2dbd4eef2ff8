/* Acts sent by SendInput, and what they hold kept in memory that a watcher shares: see watcher.h.
 * Win32, the thin end of acts/. */
#ifndef INLET_TOOLS_SEND_H
#define INLET_TOOLS_SEND_H

#include <stdint.h>

#include "acts/act.h"

#define SEND_MAX 64u

/* Sends up to SEND_MAX acts in one call; extras[i] is the extra info of the i-th. What they press
 * is noted in `held` before, what they release after. Returns how many the system took: fewer,
 * where another desktop has the input. Windows tells nobody that input did not get to a window of
 * higher integrity. The calling thread has to be aware of each monitor's DPI, or positions are
 * others; one thread of a process sends. A change of the monitors is heeded within 100 ms. */
uint32_t send_acts(acts_held_t *held, const act_t *acts, const uint64_t *extras, uint32_t count);

/* Releases what is held; what the system did not take stays noted. Returns how many remain. */
uint32_t send_releases(acts_held_t *held, uint64_t extra);

#endif
