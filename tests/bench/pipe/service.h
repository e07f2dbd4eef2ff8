/* The service's way from ring to pipe, in this process and on a thread of its own: the real drain,
 * hub, connections and listener, on a pipe of this process's own name. What its agent posts is made
 * here as well, just before it is drained, as much at a time as was asked for. */
#ifndef BENCH_PIPE_SERVICE_H
#define BENCH_PIPE_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "sdk/client.h"

bool bench_service_start(void);
void bench_service_stop(void);

/* How to connect to it. */
inlet__target_t bench_service_target(void);

/* How so many motions more are posted. */
typedef struct bench_service_load {
    uint64_t count;
    uint32_t per_turn;     /* before each turn of the clients */
    uint32_t batch_events; /* at most so many a batch; 0: as many as the service puts in one */
    bool in_step; /* the next ones only when all clients were sent the last; else as long as nobody
                     falls out of the log */
} bench_service_load_t;

void bench_service_post(const bench_service_load_t *load);

/* Frames and bytes written so far, and the processor time of its thread. */
typedef struct bench_service_count {
    uint64_t frames, bytes;
    int64_t cpu_ns;
} bench_service_count_t;

bench_service_count_t bench_service_counts(void);

#endif
