/* One WebSocket: its queue, and the thread that sends. Who puts never waits for the socket. */
#ifndef INLET_GATEWAY_CLIENT_H
#define INLET_GATEWAY_CLIENT_H

#include <civetweb.h>
#include <stdbool.h>
#include <stdint.h>

#include "gateway/item.h"

typedef struct client client_t;

enum close_code {
    CLOSE_GOING_AWAY = 1001,
    CLOSE_NOT_TEXT = 1003,
    CLOSE_POLICY = 1008, /* malformed, or too often */
    CLOSE_TOO_LONG = 1009,
    CLOSE_TRY_LATER = 1013, /* too many clients */
    CLOSE_TOO_SLOW = 4008
};

/* NULL: out of memory, or no thread. It begins to send at once. */
client_t *client_open(struct mg_connection *connection, uint32_t audience);

/* Waits for the thread, which a socket that takes nothing holds for some seconds at most. */
void client_close(client_t *client);

/* Queues a copy. A client that is too far behind is dropped. Any thread. */
void client_put(client_t *client, const gateway_item_t *item);

/* A message of this client's own, which is taken over; NULL is ignored. Any thread. */
void client_say(client_t *client, char *bytes);

/* Sends what waits, then closes; of CLOSE_TOO_SLOW nothing more. Any thread. */
void client_drop(client_t *client, enum close_code code);

/* What came from it; `bytes` NULL: more than civetweb keeps. False: it is over. */
bool client_hear(client_t *client, int bits, const char *bytes, size_t count);

/* Whether it asked for the state; asked once. */
bool client_wants_state(client_t *client);

uint32_t client_audience(const client_t *client);

#endif
