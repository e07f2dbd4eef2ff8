/* The system's primitives alone: an auto-reset event, and a slim lock with a condition. */
#include "ways/way.h"

#include "platform/platform.h"

static bench_signal_t signal_line;
static bench_lock_t lock;
static bool posted, ended; /* under the lock */

static bool open_event(const bench_way_t *way) {
    (void)way;
    return bench_signal_open(&signal_line);
}

static void close_event(void) {
    bench_signal_close(&signal_line);
}

static void post_event(uint64_t n) {
    (void)n;
    bench_signal_set(&signal_line);
}

static bool wait_event(void) {
    bench_signal_wait(&signal_line);
    return true;
}

static void end_event(void) {
    bench_signal_set(&signal_line);
}

const bench_way_t bench_bare_event = {.name = "bare_event",
                                      .counts = true,
                                      .open = open_event,
                                      .post = post_event,
                                      .wait = wait_event,
                                      .end = end_event,
                                      .close = close_event};

static bool open_lock(const bench_way_t *way) {
    (void)way;
    posted = ended = false;
    return true;
}

static void close_lock(void) {
}

static void say(bool *what) {
    bench_lock(&lock);
    *what = true;
    bench_unlock(&lock);
    bench_lock_notify(&lock);
}

static void post_locked(uint64_t n) {
    (void)n;
    say(&posted);
}

static bool wait_locked(void) {
    bench_lock(&lock);
    while (!posted && !ended)
        bench_lock_wait(&lock);
    const bool taken = posted;
    posted = false;
    bench_unlock(&lock);
    return taken;
}

static void end_lock(void) {
    say(&ended);
}

const bench_way_t bench_mutex_condvar = {.name = "mutex_condvar",
                                         .counts = true,
                                         .open = open_lock,
                                         .post = post_locked,
                                         .wait = wait_locked,
                                         .end = end_lock,
                                         .close = close_lock};
