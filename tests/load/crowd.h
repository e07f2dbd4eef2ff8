/* Many subscribers in one thread: the SDK's state machine over overlapped pipes, whose completions
 * come while the thread sleeps. Each checks that its stream has no hole that was not named. */
#ifndef INLET_TESTS_LOAD_CROWD_H
#define INLET_TESTS_LOAD_CROWD_H

#include "host.h"

typedef struct crowd crowd_t;

typedef struct member {
    inlet__client_connection_t connection;
    inlet__client_sink_t sink;
    crowd_t *crowd;
    HANDLE pipe;
    OVERLAPPED io;
    bool reading, opened, subscribed;
    bool stalled;    /* it reads nothing, and goes on to tell that it lives */
    bool stalls;     /* in this run, at some time: its latency does not count */
    uint32_t policy; /* enum inlet_policy */
    inlet_status_t pipe_status, stream_status; /* INLET_OK: it goes on */
    uint64_t next_seq, events, lost, warnings;
    uint64_t holes; /* numbers that neither came nor were named */
    uint8_t in[32768];
} member_t;

struct crowd {
    const host_t *host;
    HANDLE written;
    member_t *members;
    uint32_t count;
    int64_t ticked_ns;
    inlet__histogram_t latency; /* capture to here, of members that never stall; reset as needed */
    uint64_t events;            /* of all */
};

/* Connects so many, one after the other. False: one could not, and stderr says why. */
bool crowd_open(crowd_t *crowd, const host_t *host, uint32_t count);

/* Has all of them subscribe, and waits for the replies. `window` records for those that stall. */
bool crowd_subscribe(crowd_t *crowd, uint32_t window);

/* How many have ended, by pipe or stream; *why: the first one. */
uint32_t crowd_gone(const crowd_t *crowd, inlet_status_t *why);

/* Takes what comes for so long. */
void crowd_run(crowd_t *crowd, int64_t ns);

/* A stalled one reads on. */
void crowd_resume(crowd_t *crowd);

void crowd_close(crowd_t *crowd);

/* A call of the service's pipe, for at most `timeout_ns`; INVALID_HANDLE_VALUE: it did not answer.
 */
HANDLE dial(const host_t *host, DWORD flags, int64_t timeout_ns);

#endif
