/* The next message of one subscription: what its policy has to say, or a batch. */
#ifndef INLET_SERVICE_SERVER_BATCH_H
#define INLET_SERVICE_SERVER_BATCH_H

#include "pipes/server_connection.h"

/* Writes it to `plain`, *plain_bytes of it; 0: there is nothing for the subscriber to see now. What
 * its view hides makes no traffic either. After an END the subscription is free. */
inlet_status_t inlet__server_batch(inlet__server_connection_t *connection,
                                   inlet__subscription_t *subscription, uint8_t *plain, size_t room,
                                   int64_t now_ns, size_t *plain_bytes);

/* The journal closes; another is opened in its place, or none (NULL): who reads it goes on there,
 * or with what is retained. */
void inlet__server_suspend_journal(inlet__server_connection_t *connection);
void inlet__server_resume_journal(inlet__server_connection_t *connection,
                                  inlet__journal_t *journal);

#endif
