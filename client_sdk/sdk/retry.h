/* When to call again after a connection has ended, and when not. OS-free, one thread. */
#ifndef INLET_SDK_RETRY_H
#define INLET_SDK_RETRY_H

#include <inlet/status.h>
#include <stdbool.h>
#include <stdint.h>

#define INLET__RETRY_FIRST_NS   INT64_C(50000000)
#define INLET__RETRY_LONGEST_NS INT64_C(5000000000)

/* A service that starts refuses nobody; one that is full does, for a while. */
#define INLET__RETRY_REFUSALS 5u

/* All zero at first, and again once a connection was opened. */
typedef struct inlet__retry {
    uint32_t attempts; /* in a row that failed */
    uint32_t refusals;
} inlet__retry_t;

/* Whether another call may succeed where the last one, or the connection, ended with `status`. It
 * counts the attempt. */
bool inlet__retry_is_worth(inlet__retry_t *retry, inlet_status_t status);

/* How long to wait for it: from 50 ms doubling to 5 s, and by `random` up to a quarter shorter, so
 * that many clients of a service that comes back don't call at once. */
int64_t inlet__retry_wait_ns(const inlet__retry_t *retry, uint32_t random);

#endif
