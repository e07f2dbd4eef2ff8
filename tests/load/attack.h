/* Who does not play by the rules: calls that hang up, send garbage or half a handshake, and ones
 * that drip their bytes. Each on threads of its own. */
#ifndef INLET_TESTS_LOAD_ATTACK_H
#define INLET_TESTS_LOAD_ATTACK_H

#include "crowd.h"
#include <stdatomic.h>

enum { LORISES = 64 };

enum attack_kind { HANGS_UP, GARBAGE, HALF_HANDSHAKE, WHOLE, ATTACK_KINDS };

typedef struct flood {
    const host_t *host;
    uint32_t connects;                           /* wanted */
    int64_t until_ns;                            /* and no longer than that */
    _Atomic(uint32_t) begun, done[ATTACK_KINDS]; /* calls that were answered */
    _Atomic(uint32_t) served;                    /* whole handshakes whose ping came back */
} flood_t;

/* A thread's work; `context` is the flood_t. */
DWORD WINAPI flood_thread(void *context);

/* A whole handshake, a ping and a farewell: whether it was served. */
bool call_honestly(const host_t *host, int64_t timeout_ns);

typedef struct lorises {
    const host_t *host;
    int64_t until_ns;
    uint32_t lives; /* that ended by the service */
    int64_t shortest_ns, longest_ns;
    _Atomic(uint32_t) holding; /* now */
} lorises_t;

DWORD WINAPI loris_thread(void *context);

#endif
