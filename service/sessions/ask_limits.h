/* How often a user may be asked for a grant: so that no program wears him out with questions.
 * OS-free, one thread. */
#ifndef INLET_SERVICE_ASK_LIMITS_H
#define INLET_SERVICE_ASK_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#define INLET__ASK_BURST     3u                   /* questions in a row */
#define INLET__ASK_REFILL_NS INT64_C(20000000000) /* … and then one each so long */
#define INLET__ASK_USERS     32u                  /* that are remembered */
#define INLET__ASK_SID_BYTES 68u

typedef struct inlet__ask_user {
    uint8_t sid[INLET__ASK_SID_BYTES];
    uint32_t sid_bytes; /* 0: free */
    int64_t full_at_ns; /* when he may be asked INLET__ASK_BURST times again */
} inlet__ask_user_t;

typedef struct inlet__ask_limits {
    inlet__ask_user_t users[INLET__ASK_USERS];
} inlet__ask_limits_t;

/* Whether this user may be asked now; if so, it is counted. Where more users ask than are
 * remembered, the one who asked least lately is forgotten: sessions are fewer. */
bool inlet__ask_limits_take(inlet__ask_limits_t *limits, const uint8_t *sid, uint32_t sid_bytes,
                            int64_t now_ns);

#endif
