/* A bare pipe between two threads, of the same size as the service's: one writes, in a loop and
 * nothing else, the other reads up to 64 KiB at a time and throws it away. */
#ifndef BENCH_PIPE_BARE_H
#define BENCH_PIPE_BARE_H

#include <stddef.h>
#include <stdint.h>

/* Seconds that so many writes of so many bytes (at most 64 KiB) take until all was read; negative:
 * the pipe failed. */
double bench_bare_seconds(size_t bytes, uint32_t writes);

#endif
