/* A connection to a Redis server, with time-outs: hiredis, blocking. One thread at a time. Whoever
 * runs where a broken connection raises SIGPIPE ignores that. */
#ifndef INLET_FLEET_LINK_H
#define INLET_FLEET_LINK_H

#include "fleet/sender.h"
#include "fleet/tls.h"

#define LINK_ERROR_BYTES 240u

typedef struct fleet_link {
    redisContext *context; /* NULL: closed */
    fleet_tls_t *tls;      /* of all its connections; NULL: in clear */
    char error[LINK_ERROR_BYTES];
} fleet_link_t;

/* False: link->error says why. */
bool fleet_link_open(fleet_link_t *link, const sender_address_t *address, int64_t timeout_ns);
void fleet_link_close(fleet_link_t *link); /* again is no error */

/* Commands are gathered until the next read. */
bool fleet_link_write(fleet_link_t *link, int count, const char *const *words, const size_t *bytes);

/* One reply, to be freed with freeReplyObject. NULL: the connection is of no use any more. */
redisReply *fleet_link_read(fleet_link_t *link);

/* Both at once, of words that end with a zero. */
redisReply *fleet_link_ask(fleet_link_t *link, int count, const char *const *words);

#endif
