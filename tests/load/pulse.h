/* How late the machine wakes a thread that sleeps for a millisecond: what no latency of this run
 * can be better than, and how busy others make it. */
#ifndef INLET_TESTS_LOAD_PULSE_H
#define INLET_TESTS_LOAD_PULSE_H

#include "base/histogram.h"
#include <windows.h>

typedef struct pulse {
    HANDLE thread, stop;
    inlet__histogram_t late; /* of the thread until pulse_end */
} pulse_t;

void pulse_begin(pulse_t *pulse);

/* Prints it. */
void pulse_end(pulse_t *pulse);

#endif
