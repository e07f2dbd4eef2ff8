/* A port of loopback: HTTP and WebSockets by civetweb. */
#ifndef INLET_GATEWAY_SERVER_H
#define INLET_GATEWAY_SERVER_H

#include <civetweb.h>
#include <windows.h>

#include "gateway/check.h"
#include "gateway/files.h"
#include "gateway/limits.h"

typedef struct server {
    gateway_rules_t rules;        /* kind, token and origins are the caller's */
    const gateway_files_t *files; /* the caller's */
    struct mg_context *context;
    SRWLOCK lock; /* of the rate */
    gateway_rate_t rate;
} server_t;

/* Listens on 127.0.0.1:port, or, of 0, any that is free; rules.port says which then. An exit code,
 * after a complaint. */
int server_begin(server_t *server, uint16_t port);

/* Returns when no thread of it runs. Safe twice. */
void server_end(server_t *server);

#endif
