/* What `inlet verify` prints of a verifier. */
#ifndef INLET_TOOL_VERIFY_REPORT_H
#define INLET_TOOL_VERIFY_REPORT_H

#include <inlet/recording.h>
#include <stdbool.h>
#include <stdint.h>

#include "stream/verifier.h"

/* Prints the report: one JSON object on a line, or some lines for people. `resumed_count`: how
 * often the connection ended and the stream was come back to; `restarts_count`: how often another
 * one was found instead; `recording`: how the one that was read ends, NULL: it was none. False: out
 * of memory, or the output takes no more. */
bool verify_report_print(const inlet__verifier_t *verifier, uint32_t resumed_count,
                         uint32_t restarts_count, const inlet_recording_info_t *recording,
                         bool json);

#endif
