/* One way to wait for an event that another thread posts, behind one interface: a file a kind. One
 * at a time is open; its poster and its waiter are a thread each. */
#ifndef BENCH_WAY_H
#define BENCH_WAY_H

#include <stdbool.h>
#include <stdint.h>

typedef struct bench_way {
    const char *name;
    uint32_t setting; /* of its kind: which strategy */
    unsigned poll_us; /* the longest that it is late by design */
    bool counts;      /* each return of `wait` is a wake-up */
    bool (*open)(const struct bench_way *way);
    void (*post)(uint64_t n); /* events are numbered from 1 */
    bool (*wait)(void);       /* once; true: events were taken */
    void (*end)(void);        /* makes `wait` return */
    void (*close)(void);
} bench_way_t;

extern const bench_way_t bench_bare_event, bench_mutex_condvar;
/* The service's wait_strategy.c on a ring. */
extern const bench_way_t bench_drain_event, bench_drain_poll, bench_drain_spin;
/* The client's queue: what inlet_recv does. */
extern const bench_way_t bench_client_event, bench_client_poll, bench_client_spin;

#endif
