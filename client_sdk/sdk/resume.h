/* How one subscription goes on over another connection: at the number behind the last batch, if the
 * service still has that very stream. OS-free, one thread. */
#ifndef INLET_SDK_RESUME_H
#define INLET_SDK_RESUME_H

#include <stdbool.h>

#include "sdk/client_connection.h"

/* All zero: not subscribed yet. */
typedef struct inlet__resume {
    inlet__message_subscribe_t asked; /* as the program asked, but for where it begins */
    inlet__subscribed_t told;         /* when it began: subscription is 0 */
    uint64_t next_seq;                /* of the stream: the first number not yet delivered */
} inlet__resume_t;

/* The subscription has begun, and is to go on like this. */
void inlet__resume_begin(inlet__resume_t *resume, const inlet__message_subscribe_t *asked,
                         const inlet__subscribed_t *told);

/* A batch was delivered, whole. */
void inlet__resume_delivered(inlet__resume_t *resume, const inlet__client_batch_t *batch);

/* The view has changed. */
void inlet__resume_filter(inlet__resume_t *resume, uint32_t sources, uint64_t event_types);

/* Whether there is something to go on with. */
bool inlet__resume_has_begun(const inlet__resume_t *resume);

/* What to ask the service on the next connection. */
inlet__message_subscribe_t inlet__resume_ask(const inlet__resume_t *resume);

/* Whether its answer goes on where the last connection ended. INLET_E_RESTARTED: it is another
 * stream, whose numbers mean other events. INLET_E_PROTOCOL: it is the same one, at another number.
 */
inlet_status_t inlet__resume_check(const inlet__resume_t *resume, const inlet__subscribed_t *told);

/* What a refusal of the request means for the subscription: numbers that the stream never had are
 * another stream's. */
inlet_status_t inlet__resume_refused(inlet_status_t status);

#endif
