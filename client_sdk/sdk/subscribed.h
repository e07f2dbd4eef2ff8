/* What the service's answer to a SUBSCRIBE makes of a stream: a new one learns its number, one of
 * the connection before goes on. The pipe thread's, under the client's lock. */
#ifndef INLET_SDK_SUBSCRIBED_H
#define INLET_SDK_SUBSCRIBED_H

#include "sdk/request.h"

/* The stream gets to know its number here, on the thread on which its batches will come. A
 * subscription that nobody wants any more is undone. Returns what the request comes to. */
inlet_status_t inlet__subscribed_take(inlet_client_t *client, const inlet__request_t *request,
                                      const inlet__message_reply_t *reply);

/* A FILTER was obeyed: the next connection is to ask for the same. */
void inlet__subscribed_filter(inlet_client_t *client, const inlet__message_t *message);

#endif
