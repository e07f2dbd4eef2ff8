/* Brings the stream, or a recording, to those who listen. */
#ifndef INLET_GATEWAY_PUMP_H
#define INLET_GATEWAY_PUMP_H

#include <stdbool.h>

/* Opens it; the first time the user is asked for what has not been granted. `with_position`: where
 * the pointer is, instead of how far the mouse moved. An exit code, after a complaint. */
int pump_begin(const char *recording, bool with_position);

/* Until an interrupt, or the end of the recording. An exit code, after a complaint. */
int pump_run(void);

void pump_end(void);

#endif
