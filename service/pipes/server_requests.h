/* What a client may ask for once its connection is open. */
#ifndef INLET_SERVICE_SERVER_REQUESTS_H
#define INLET_SERVICE_SERVER_REQUESTS_H

#include "pipes/server_connection.h"

/* Handles one decoded message; requests get a reply queued. Not INLET_OK: the connection is to end:
 * INLET_E_CLOSED, the client said farewell; INLET_E_LIMIT, it asks without reading the answers. */
inlet_status_t inlet__server_request(inlet__server_connection_t *connection,
                                     const inlet__message_t *message);

#endif
