// Boost.Lockfree: spsc_queue and queue.
#include <boost/lockfree/queue.hpp>
#include <boost/lockfree/spsc_queue.hpp>

#include <memory>

#include "queues/queue.h"

namespace {

using spsc_t =
    boost::lockfree::spsc_queue<inlet_event_t, boost::lockfree::capacity<BENCH_SLOTS - 1>>;
using queue_t = boost::lockfree::queue<inlet_event_t, boost::lockfree::fixed_sized<true>>;

std::unique_ptr<spsc_t> spsc;
std::unique_ptr<queue_t> queue;

void reset_spsc() {
    spsc = std::make_unique<spsc_t>();
}

void reset_queue() {
    queue = std::make_unique<queue_t>(BENCH_SLOTS);
}

BENCH_INLINE bool post_spsc(unsigned, uint64_t n) {
    return spsc->push(bench_event(n));
}

BENCH_INLINE bool post_queue(unsigned, uint64_t n) {
    return queue->bounded_push(bench_event(n));
}

BENCH_QUEUE_RUN(spsc, post_spsc)
BENCH_QUEUE_TIMED(spsc, post_spsc)
BENCH_QUEUE_RUN(queue, post_queue)
BENCH_QUEUE_TIMED(queue, post_queue)

uint32_t drain_spsc(unsigned consumer) {
    return static_cast<uint32_t>(spsc->pop(bench_drained[consumer].events, BENCH_BATCH));
}

uint32_t drain_queue(unsigned consumer) {
    uint32_t n = 0;
    while (n < BENCH_BATCH && queue->pop(bench_drained[consumer].events[n]))
        n++;
    return n;
}

} // namespace

const bench_queue_t bench_boost_spsc = {"boost_spsc", false,      1,          1,      reset_spsc,
                                        spsc_run,     spsc_timed, drain_spsc, nullptr};
const bench_queue_t bench_boost_queue = {"boost_queue",   false,       BENCH_PRODUCERS,
                                         BENCH_CONSUMERS, reset_queue, queue_run,
                                         queue_timed,     drain_queue, nullptr};
