/* What a client may ask for once its connection is open. */
#ifndef INLET_SERVICE_SERVER_REQUESTS_H
#define INLET_SERVICE_SERVER_REQUESTS_H

#include "pipes/server_connection.h"

/* The subscription of that number; NULL: there is none. */
inlet__subscription_t *inlet__server_subscription(inlet__server_connection_t *connection,
                                                  uint32_t id);

/* The view that the grant and what was asked for allow together (event_types 0: all).
 * INLET_E_SCOPE: nothing of it. */
inlet_status_t inlet__server_shown(const inlet__server_connection_t *connection, uint32_t sources,
                                   uint64_t event_types, inlet__view_t *view);

/* The stream of the client's session. Fills in the reply if there is none. */
inlet_status_t inlet__server_stream(const inlet__server_connection_t *connection,
                                    inlet__stream_source_t *source, inlet__pending_reply_t *reply);

/* Whether the client knows INLET_CAUSE_DAMAGED. */
static inline bool inlet__server_names_damage(const inlet__server_connection_t *connection) {
    return (connection->capabilities & INLET__CAPABILITY_TIMES) != 0;
}

/* Ends the subscription that a reply, not told yet, would tell of. */
void inlet__server_end_subscription(inlet__server_connection_t *connection,
                                    const inlet__pending_reply_t *reply);

/* Frees its place, and what it has of the journal. */
void inlet__server_subscription_free(inlet__subscription_t *subscription);

/* Handles one decoded message; requests get a reply queued. Not INLET_OK: the connection is to end:
 * INLET_E_CLOSED, the client said farewell; INLET_E_LIMIT, it asks without reading the answers. */
inlet_status_t inlet__server_request(inlet__server_connection_t *connection,
                                     const inlet__message_t *message, int64_t now_ns);

#endif
