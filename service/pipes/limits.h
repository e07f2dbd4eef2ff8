/* How many may be connected: no user, and nobody who says nothing, takes the pipe from the others.
 * OS-free, any thread. */
#ifndef INLET_SERVICE_LIMITS_H
#define INLET_SERVICE_LIMITS_H

#include <stdint.h>

#define INLET__CONNECTIONS_MAX          1100u
#define INLET__CONNECTIONS_MAX_USER     1000u /* so that others can connect all the same */
#define INLET__UNAUTHENTICATED_MAX      64u
#define INLET__UNAUTHENTICATED_MAX_USER 8u

/* Each at least 1. */
typedef struct inlet__limits {
    uint32_t connections;          /* in all */
    uint32_t connections_user;     /* of one user */
    uint32_t connections_session;  /* from one Windows session */
    uint32_t unauthenticated;      /* in all: whoever connects and says nothing */
    uint32_t unauthenticated_user; /* of one user */
} inlet__limits_t;

/* Connections that are open, without the one that is judged. */
typedef struct inlet__crowd {
    uint32_t connections;
    uint32_t connections_user;
    uint32_t connections_session;
    uint32_t unauthenticated;
    uint32_t unauthenticated_user;
} inlet__crowd_t;

/* As they are where no setting says otherwise. */
inlet__limits_t inlet__limits_defaults(void);

/* Whether one more may call, of whom nothing is known yet; `crowd` has the two totals. NULL: it
 * may; else why not, in a few words that live for ever. */
const char *inlet__limits_of_call(const inlet__limits_t *limits, const inlet__crowd_t *crowd);

/* Whether it may stay, once its user and session are known. Likewise. */
const char *inlet__limits_of_user(const inlet__limits_t *limits, const inlet__crowd_t *crowd);

#endif
