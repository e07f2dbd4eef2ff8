/* One subscription. */
#ifndef INLET_SDK_STREAM_H
#define INLET_SDK_STREAM_H

#include <inlet/inlet.h>
#include <stdbool.h>

#include "wire/message.h"

/* Which types are urgent of a stream with lanes (`wants`), 0 if it has none. False: `types` makes
 * no two. */
bool inlet__stream_read_lanes(bool wants, uint64_t types, uint64_t *urgent_types);

/* Puts a stream in its client's list, and ends it if the client has. INLET_E_LIMIT. */
inlet_status_t inlet__stream_enlist(inlet_client_t *client, inlet_stream_t *stream);

/* A stream that its client lists, with an empty queue, for a subscription that is to be asked for
 * with *message, and *timeout_ns. Not INLET_OK: as inlet_subscribe says, and *stream is NULL. */
inlet_status_t inlet__stream_new(inlet_client_t *client, const inlet_subscribe_options_t *options,
                                 inlet__message_t *message, int64_t *timeout_ns,
                                 inlet_stream_t **stream);

/* Memory for a stream, all zero, aligned as its queue wants it. NULL: there is none. Once its queue
 * is open inlet__stream_free it, before that inlet__stream_drop. */
inlet_stream_t *inlet__stream_make(void);
void inlet__stream_drop(inlet_stream_t *stream); /* NULL is allowed */

/* Frees a stream that its client no longer lists, once no thread receives from it any more.
 * NULL is allowed. */
void inlet__stream_free(inlet_stream_t *stream);

#endif
