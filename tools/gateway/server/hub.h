/* The feed and those who listen to it. Any thread. */
#ifndef INLET_GATEWAY_HUB_H
#define INLET_GATEWAY_HUB_H

#include <inlet/coalesce.h>

#include "client.h"

#define CLIENTS_MAX 16

/* Prints who joins and leaves, as JSON lines. */
bool hub_open(bool shows_unknown, bool json);

/* No client may be left. */
void hub_close(void);

/* False: there are CLIENTS_MAX; it is dropped then, and leaves all the same. */
bool hub_join(client_t *client);
void hub_leave(client_t *client);
uint32_t hub_count(void);

/* Tells it the state again. */
void hub_tell_state(client_t *client);

/* Gives all of them what came, in order. */
void hub_put(const inlet_coalesced_t *merged, uint32_t count, int64_t now_ns);
void hub_settle(int64_t now_ns);
void hub_away(const char *why);

/* Ends all of them. */
void hub_drop_all(enum close_code code);

#endif
