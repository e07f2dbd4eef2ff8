/* The thread that owns a connection's pipe: overlapped reads and writes around the state machine of
 * client_connection.h. It sleeps unless the pipe, a request, room in a queue or a deadline of the
 * protocol has something for it. */
#ifndef INLET_SDK_PIPE_THREAD_H
#define INLET_SDK_PIPE_THREAD_H

#include <inlet/inlet.h>

#include "sdk/client_connection.h"

/* Starts client->thread on client->pipe. The thread ends by itself when the connection does, and
 * within a second when client->closing is set and client->gate.wake signalled; it closes the pipe.
 * INLET_E_NO_MEMORY: then the pipe is the caller's still. */
inlet_status_t inlet__pipe_start(inlet_client_t *client, const inlet__client_config_t *config);

/* Waits for the thread's end and frees what was its own. Nothing if it was never started. */
void inlet__pipe_join(inlet_client_t *client);

/* The state machine. Pipe thread. */
inlet__client_connection_t *inlet__pipe_connection(inlet_client_t *client);

#endif
