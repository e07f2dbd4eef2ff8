/* Status codes: what every Inlet function that can fail returns. */
#ifndef INLET_STATUS_H
#define INLET_STATUS_H

#include <stdint.h>

#include <inlet/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* INLET_OK or a negative INLET_E_…; fixed width so that any language's FFI agrees on it. */
typedef int32_t inlet_status_t;

enum inlet_status {
#define X(name, value, message) INLET_##name = (value),
#include <inlet/status.def>
#undef X
};

/* The name of a status, such as "INLET_E_TIMEOUT"; "INLET_E_UNKNOWN" for a number that has none.
 * Any thread. The string lives for ever. */
INLET_API const char *inlet_status_name(inlet_status_t status);

/* One English sentence that says what happened and, where the user can act, what to do.
 * Any thread. The string lives for ever. */
INLET_API const char *inlet_status_message(inlet_status_t status);

#ifdef __cplusplus
}
#endif

#endif
