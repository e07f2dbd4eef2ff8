#include "pipes/limits.h"

#include <stddef.h>

inlet__limits_t inlet__limits_defaults(void) {
    return (inlet__limits_t){.connections = INLET__CONNECTIONS_MAX,
                             .connections_user = INLET__CONNECTIONS_MAX_USER,
                             .connections_session = INLET__CONNECTIONS_MAX_USER,
                             .unauthenticated = INLET__UNAUTHENTICATED_MAX,
                             .unauthenticated_user = INLET__UNAUTHENTICATED_MAX_USER};
}

const char *inlet__limits_of_call(const inlet__limits_t *limits, const inlet__crowd_t *crowd) {
    if (crowd->connections >= limits->connections)
        return "there are too many connections";
    if (crowd->unauthenticated >= limits->unauthenticated)
        return "there are too many unfinished handshakes";
    return NULL;
}

const char *inlet__limits_of_user(const inlet__limits_t *limits, const inlet__crowd_t *crowd) {
    if (crowd->unauthenticated_user >= limits->unauthenticated_user)
        return "this user has too many unfinished handshakes";
    if (crowd->connections_user >= limits->connections_user)
        return "this user has too many connections";
    if (crowd->connections_session >= limits->connections_session)
        return "this session has too many connections";
    return NULL;
}
