/* The protocol's times, alike on both ends. protocol.md, "Limits and time-outs". */
#ifndef INLET_WIRE_TIMING_H
#define INLET_WIRE_TIMING_H

#include <stdint.h>

/* From the pipe's opening to the client's first sealed frame. */
#define INLET__HANDSHAKE_TIMEOUT_NS INT64_C(3000000000)

/* Whoever has sent nothing for so long sends a heartbeat … */
#define INLET__HEARTBEAT_NS INT64_C(2000000000)

/* … and whoever was not heard for so long is dead. */
#define INLET__SILENCE_NS (3 * INLET__HEARTBEAT_NS)

#endif
