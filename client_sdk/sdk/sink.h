/* What the pipe thread does with the news from the service: events into queues, answers to those
 * who asked. */
#ifndef INLET_SDK_SINK_H
#define INLET_SDK_SINK_H

#include <inlet/inlet.h>

#include "sdk/client_connection.h"

/* The callbacks of inlet__client_sink_t with `context` an inlet_client_t. Pipe thread. */
inlet__client_sink_t inlet__sink_of(inlet_client_t *client);

/* Whether every queue can take a batch. If not, the gate is shut: whoever makes room, or closes the
 * stream that has none, signals the gate's wake. Pipe thread. */
bool inlet__sink_ready(inlet_client_t *client);

/* For a moment when nothing comes: queues that grew give their memory back. Pipe thread. */
void inlet__sink_rest(inlet_client_t *client, int64_t now_ns);

#endif
