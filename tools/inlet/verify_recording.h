/* Whether a recording proves the stream that it is of. */
#ifndef INLET_TOOL_VERIFY_RECORDING_H
#define INLET_TOOL_VERIFY_RECORDING_H

#include <inlet/recording.h>
#include <stdbool.h>

#include "stream/verifier.h"

/* Reads a recording and follows it with the verifier; the exit code of what it was, and *info.
 * False: it is none, and nothing was printed. */
bool verify_recording(const char *path, inlet__verifier_t *verifier, inlet_recording_info_t *info,
                      int *code);

#endif
