/* The finest clock there is, for single operations: inlined, so that nothing but the two readings
 * lies around what is timed. */
#ifndef BENCH_TICKS_H
#define BENCH_TICKS_H

#include <stdint.h>

#if defined(__x86_64__)
#include <x86intrin.h>

/* `begin` and `end` keep what is timed between them. bench_tick_ns (bench.h) is a tick's length. */
static inline uint64_t bench_ticks_begin(void) {
    _mm_lfence();
    const uint64_t ticks = __rdtsc();
    _mm_lfence();
    return ticks;
}

static inline uint64_t bench_ticks_end(void) {
    unsigned core = 0;
    const uint64_t ticks = __rdtscp(&core);
    _mm_lfence();
    return ticks;
}

/* Tells the processor that this loop spins. */
static inline void bench_relax(void) {
    _mm_pause();
}
#else
int64_t bench_now_ns(void);

static inline uint64_t bench_ticks_begin(void) {
    return (uint64_t)bench_now_ns();
}

static inline uint64_t bench_ticks_end(void) {
    return (uint64_t)bench_now_ns();
}

static inline void bench_relax(void) {
}
#endif

#endif
