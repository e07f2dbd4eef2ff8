/* Which requests a gateway answers, and what they ask for.
 *
 * Anything on the machine can send a request to a loopback port, and so can any page in any
 * browser. So who asks must know the token; must have reached the port under a name of loopback
 * (Host), so that a foreign name which was made to resolve to it is of no use; and must not be the
 * page of another site (Origin). */
#ifndef INLET_GATEWAY_CHECK_H
#define INLET_GATEWAY_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GATEWAY_URI_MAX  1024u
#define GATEWAY_NAME_MAX 32u

enum gateway_port {
    GATEWAY_OWN,          /* pages, files and Inlet's WebSocket, all behind the token */
    GATEWAY_INPUT_OVERLAY /* the WebSocket of input-overlay, whose pages know no token */
};

/* What may ask. */
typedef struct gateway_rules {
    uint32_t kind;              /* enum gateway_port */
    uint16_t port;              /* as it is bound */
    const char *token;          /* of GATEWAY_OWN */
    const char *const *origins; /* allowed besides; up to a NULL; NULL: none */
} gateway_rules_t;

/* A request, as its HTTP library read it. */
typedef struct gateway_request {
    const char *method;
    const char *uri;      /* as it was sent */
    const char *host;     /* NULL: there is no such header */
    const char *origin;   /* NULL: there is no such header */
    bool is_ambiguous;    /* one of these headers is there twice */
    bool wants_websocket; /* it asks to become one */
} gateway_request_t;

/* Notes a header. */
void gateway_request_header(gateway_request_t *request, const char *name, const char *value);

enum gateway_what {
    GATEWAY_PAGE,    /* `name` is that of a page's file */
    GATEWAY_LAYOUT,  /* `name` is that of a layout */
    GATEWAY_THEME,   /* `name` is that of a theme */
    GATEWAY_LAYOUTS, /* the list of them */
    GATEWAY_THEMES,
    GATEWAY_SOCKET
};

typedef struct gateway_target {
    uint32_t what; /* enum gateway_what */
    char name[GATEWAY_NAME_MAX + 1];
} gateway_target_t;

/* 200: answer with *target; else the HTTP status to refuse with. A wrong token, as a path that is
 * none, is 404: nothing tells them apart. */
int gateway_check(const gateway_rules_t *rules, const gateway_request_t *request,
                  gateway_target_t *target);

/* An origin as browsers send it: "null", or a scheme and an authority. For --allow-origin. */
bool gateway_origin_is_valid(const char *origin);

#endif
