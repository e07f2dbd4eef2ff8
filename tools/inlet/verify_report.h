/* What `inlet verify` prints of a verifier. */
#ifndef INLET_TOOL_VERIFY_REPORT_H
#define INLET_TOOL_VERIFY_REPORT_H

#include <stdbool.h>

#include "stream/verifier.h"

/* Prints the report: one JSON object on a line, or some lines for people. False: out of memory, or
 * the output takes no more. */
bool verify_report_print(const inlet__verifier_t *verifier, bool json);

#endif
