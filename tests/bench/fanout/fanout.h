/* One way to give each event to all subscribers, behind one interface: a file each. All keep 8,192
 * events for a subscriber, and wait when one has no room. One publisher; a thread a subscriber. */
#ifndef BENCH_FANOUT_H
#define BENCH_FANOUT_H

#include <stdbool.h>
#include <stdint.h>

#include <inlet/event.h>

enum { BENCH_SUBSCRIBERS = 8, BENCH_FANOUT_BATCH = 64, BENCH_FANOUT_CAPACITY = 8192 };

typedef struct bench_fanout {
    const char *name;
    bool (*open)(unsigned subscribers);
    void (*publish)(const inlet_event_t *event);
    /* Takes up to BENCH_FANOUT_BATCH, asleep until there is one, or until a while has passed; how
     * many. */
    uint32_t (*receive)(unsigned subscriber, inlet_event_t *events);
    void (*close)(void);
} bench_fanout_t;

/* inlet_bus_t; a broadcast channel under one lock with a condition; a single-producer ring for
 * each, with an eventcount. */
extern const bench_fanout_t bench_fanout_bus, bench_fanout_broadcast, bench_fanout_queues;

#endif
