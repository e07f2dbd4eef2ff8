// moodycamel's ReaderWriterQueue, its element made in place.
#include <readerwriterqueue/readerwriterqueue.h>

#include <memory>

#include "queues/queue.h"

namespace {

struct event : inlet_event_t {
    explicit event(uint64_t n) {
        bench_fill(this, n);
        seq = n;
    }
};

std::unique_ptr<moodycamel::ReaderWriterQueue<event>> current;

void reset() {
    current = std::make_unique<moodycamel::ReaderWriterQueue<event>>(BENCH_SLOTS - 1);
}

BENCH_INLINE bool post(unsigned, uint64_t n) {
    return current->try_emplace(n);
}

BENCH_QUEUE_RUN(post, post)
BENCH_QUEUE_TIMED(post, post)

uint32_t drain(unsigned consumer) {
    inlet_event_t *out = bench_drained[consumer].events;
    uint32_t n = 0;
    for (; n < BENCH_BATCH; n++) {
        const event *next = current->peek();
        if (next == nullptr)
            break;
        out[n] = *next;
        current->pop();
    }
    return n;
}

} // namespace

const bench_queue_t bench_readerwriterqueue = {
    "readerwriterqueue", false, 1, 1, reset, post_run, post_timed, drain, nullptr};
