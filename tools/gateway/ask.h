/* What a client may send on Inlet's WebSocket. */
#ifndef INLET_GATEWAY_ASK_H
#define INLET_GATEWAY_ASK_H

#include <stddef.h>

#define GATEWAY_MESSAGE_MAX 1024u

enum gateway_ask {
    GATEWAY_ASK_NOTHING, /* a message of a later version: ignored */
    GATEWAY_ASK_STATE,
    GATEWAY_ASK_PING,
    GATEWAY_ASK_MALFORMED, /* to be closed for */
    GATEWAY_ASK_TOO_LONG
};

/* Reads a message; *id is a ping's. */
enum gateway_ask gateway_ask_read(const char *bytes, size_t count, long long *id);

#endif
