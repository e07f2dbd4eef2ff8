/* A connection that came to ask the user for a grant: its key is unknown, and it may do no more. */
#ifndef INLET_SERVICE_SERVER_ENROL_H
#define INLET_SERVICE_SERVER_ENROL_H

#include "pipes/server_connection.h"

/* Does what a message asks on such a connection, or refuses ENROL on another. Once the user is
 * asked, connection->enrol_request is the message's number, and the reply is to be dropped. */
inlet_status_t inlet__server_enrol(inlet__server_connection_t *connection,
                                   const inlet__message_t *message, inlet__pending_reply_t *reply);

/* What became of the asking: queues the reply to it. Nothing happens if nobody waits for it. */
void inlet__server_enrolled(inlet__server_connection_t *connection, inlet_status_t status);

#endif
