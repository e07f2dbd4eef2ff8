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

/* Posts so many motions more, `per_turn` of them before each turn of the clients; the next ones
 * only when all clients were sent the last, if `in_step`, else as long as nobody falls out of the
 * log. */
void bench_service_post(uint64_t count, uint32_t per_turn, bool in_step);

/* Frames and bytes written so far, and the processor time of its thread. */
typedef struct bench_service_count {
    uint64_t frames, bytes;
    int64_t cpu_ns;
} bench_service_count_t;

bench_service_count_t bench_service_counts(void);

#endif
