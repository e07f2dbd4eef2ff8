// moodycamel's ConcurrentQueue with tokens. It grows when it must: bounded, a producer could take
// all of its blocks for itself, and the others would wait for ever.
#include <concurrentqueue/concurrentqueue.h>

#include <malloc.h>

#include <memory>
#include <vector>

#include "queues/queue.h"

namespace {

using queue_t = moodycamel::ConcurrentQueue<inlet_event_t>;

struct state {
    queue_t queue{BENCH_SLOTS};
    std::vector<moodycamel::ProducerToken> producers;
    std::vector<moodycamel::ConsumerToken> consumers;

    state() {
        for (unsigned i = 0; i < BENCH_PRODUCERS; i++)
            producers.emplace_back(queue);
        for (unsigned i = 0; i < BENCH_CONSUMERS; i++)
            consumers.emplace_back(queue);
    }
};

std::unique_ptr<state> current;

void reset() {
    current.reset();
#ifdef __GLIBC__
    malloc_trim(0); // what it grows by is fresh memory each time
#endif
    current = std::make_unique<state>();
}

BENCH_INLINE bool post(unsigned producer, uint64_t n) {
    return current->queue.enqueue(current->producers[producer], bench_event(n));
}

BENCH_QUEUE_RUN(post, post)
BENCH_QUEUE_TIMED(post, post)

uint32_t drain(unsigned consumer) {
    return static_cast<uint32_t>(current->queue.try_dequeue_bulk(
        current->consumers[consumer], bench_drained[consumer].events, BENCH_BATCH));
}

} // namespace

const bench_queue_t bench_concurrentqueue = {"concurrentqueue", false, BENCH_PRODUCERS,
                                             BENCH_CONSUMERS,   reset, post_run,
                                             post_timed,        drain, nullptr};
