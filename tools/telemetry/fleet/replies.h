/* Reading what a Redis server says. */
#ifndef INLET_FLEET_REPLIES_H
#define INLET_FLEET_REPLIES_H

#include "fleet/sender.h"

enum replies_error {
    REPLIES_OTHER,
    REPLIES_MOVED, /* the slot is elsewhere */
    REPLIES_ASK,   /* it is on its way there */
    REPLIES_BUSY,  /* later: loading, full, no quorum, a replica … */
    REPLIES_DENIED /* user, password or rights */
};

/* What an error means, by its first word. */
enum replies_error replies_error(const redisReply *reply);

/* Where MOVED or ASK sends us, from `here`: a redirection may leave the host out. */
bool replies_redirection(const redisReply *reply, const sender_address_t *here,
                         sender_address_t *target);

/* Whether an error says that there is no such key. */
bool replies_is_no_key(const redisReply *reply);

/* A stream's last-generated-id, of XINFO STREAM; NULL: the stream is not there, 0-0. */
bool replies_last_id(const redisReply *reply, fleet_id_t *last);

/* A number in a string, up to INT64_MAX. */
bool replies_number(const redisReply *reply, uint64_t *number);

#endif
