/* All fail points that there are, by what passes them: tests die at each. That none is missing here
 * is tested (fail_points_listed). */
#ifndef INLET_TESTS_FAIL_POINTS_H
#define INLET_TESTS_FAIL_POINTS_H

/* Drain, hub and log: whatever makes a stream outlive the service. */
#define TEST_FAIL_POINTS_OF_STREAM                                                                 \
    "hub.recorded", "hub.published", "drain.taken", "drain.validated", "drain.appended",           \
        "drain.gap_told", "drain.gap_repaired", "drain.checkpoint_due", "log.checkpoint_written",  \
        "log.flipped", "drain.released", "drain.attached", "drain.loss_told", "drain.end_told",    \
        "recover.noted"

/* What a connection is told. */
#define TEST_FAIL_POINTS_OF_CONNECTION                                                             \
    "hub.seek", "output.read", "output.encoded", "output.sealed", "output.reply_due"

/* The shell around them, which only Windows has. */
#define TEST_FAIL_POINTS_OF_SHELL                                                                  \
    "loop.drained", "loop.pumped", "ops.stream_found", "pipe.read", "pipe.writing",                \
        "pipe.written", "adopt.taken", "adopt.recovered", "adopt.greeted", "session.drained",      \
        "session.growing", "session.gone_back"

#endif
