/* The requests of INLET__CAPABILITY_REQUESTS, to connections that agreed to it. */
#ifndef INLET_SERVICE_SERVER_ANSWERS_H
#define INLET_SERVICE_SERVER_ANSWERS_H

#include "pipes/server_connection.h"

/* Does what the message asks, and fills the reply but for its number and status, which it returns.
 * INLET_E_NOT_SUPPORTED for any other message. */
inlet_status_t inlet__server_answer(inlet__server_connection_t *connection,
                                    const inlet__message_t *message, inlet__pending_reply_t *reply,
                                    int64_t now_ns);

#endif
