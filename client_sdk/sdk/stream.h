/* One subscription. */
#ifndef INLET_SDK_STREAM_H
#define INLET_SDK_STREAM_H

#include <inlet/inlet.h>

/* Puts a stream in its client's list, and ends it if the client has. INLET_E_LIMIT. */
inlet_status_t inlet__stream_enlist(inlet_client_t *client, inlet_stream_t *stream);

/* Frees a stream that its client no longer lists, once no thread receives from it any more.
 * NULL is allowed. */
void inlet__stream_free(inlet_stream_t *stream);

#endif
