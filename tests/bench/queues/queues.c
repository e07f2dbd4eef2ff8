#include "queues/queue.h"

_Alignas(4096) bench_drained_t bench_drained[BENCH_CONSUMERS];
_Alignas(4096) uint8_t bench_slots[BENCH_PRODUCERS][4096 + INLET_EVENT_SIZE * BENCH_SLOTS];

const bench_queue_t *const bench_queues[] = {
    &bench_stores,
    &bench_ring,
    &bench_ring_singly,
    &bench_ring_notifying,
    &bench_ring_shared,
    &bench_lanes_mpsc,
    &bench_lanes_mpmc,
    &bench_locked,
#ifdef INLET_HAVE_CK
    &bench_ck_spsc,
    &bench_ck_mpsc,
    &bench_ck_mpmc,
#endif
#ifdef INLET_HAVE_CONCURRENTQUEUE
    &bench_concurrentqueue,
#endif
#ifdef INLET_HAVE_READERWRITERQUEUE
    &bench_readerwriterqueue,
#endif
#ifdef INLET_HAVE_BOOST
    &bench_boost_spsc,
    &bench_boost_queue,
#endif
};
const unsigned bench_queue_count = sizeof bench_queues / sizeof bench_queues[0];
