/* When a ring that has grown may go back to its first generation: after it was quiet for long.
 * OS-free, the capture thread. */
#ifndef INLET_AGENT_QUIET_H
#define INLET_AGENT_QUIET_H

#include <stdbool.h>
#include <stdint.h>

#define INLET__QUIET_NS INT64_C(10000000000)

typedef struct inlet__quiet {
    uint64_t used;    /* slots, when last looked at */
    int64_t since_ns; /* nothing was posted since, and a service was there */
    bool orphaned;    /* there was none when last looked at */
} inlet__quiet_t;

/* The ring has used so many slots now. True, once each INLET__QUIET_NS: it was quiet so long. Time
 * without a service does not count: the next one may be long in coming, and nothing but its taking
 * lets a ring that went back grow again. */
bool inlet__quiet_look(inlet__quiet_t *quiet, uint64_t used, bool orphaned, int64_t now_ns);

/* When to look again; INT64_MAX: not before a service comes. */
int64_t inlet__quiet_until_ns(const inlet__quiet_t *quiet);

#endif
