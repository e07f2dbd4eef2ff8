/* The whole OS-free pipeline in one thread, driven by a seed: an agent that posts to a real ring,
 * the drain, the hub, and for each client both ends of a connection with a pipe in memory between
 * them. Chance picks who acts next, and which fault strikes. An oracle knows what was published and
 * compares, record by record, what each subscription is told.
 *
 * A violation is kept as text by sim_fail; the first one ends the run. */
#ifndef INLET_TESTS_SIM_H
#define INLET_TESTS_SIM_H

#include "drain/drain.h"
#include "pipes/server_connection.h"
#include "sdk/client_connection.h"
#include "support/random.h"

enum { SIM_CLIENTS_MAX = 3, SIM_READERS = 2, SIM_TRACE = 24, SIM_UP_BYTES = 16384 };
/* What is in force at most: five aspects of the session, layout, focus and devices, with names. */
enum { SIM_DEVICES = 3, SIM_CONTEXT_MAX = 5 + 3 + 5 + 5 * SIM_DEVICES };
enum { SIM_SCOPES_ALL = (1 << 5) - 1 }; /* those whose views heed nothing but types */
enum { SIM_BOOT = 7, SIM_SESSION = 1 };

typedef struct sim sim_t;

/* What the stream has to be: records in order, each beginning where the one before ends. A stretch
 * of which nothing but the form is known (of an agent whose ring was scribbled on) is a record of
 * type NONE with its length in u.loss.count. */
typedef struct sim_truth {
    inlet_event_t *records;
    uint32_t count, capacity;
    bool open; /* the last record is such a stretch and goes on */
} sim_truth_t;

typedef struct sim_agent {
    inlet__ring_producer_t producer;
    bool alive;         /* posts */
    bool wild;          /* its ring was scribbled on, or it lied */
    bool spoke;         /* published something */
    bool claimed;       /* died with a claim */
    uint64_t pending;   /* events that found the ring full and are in no LOSS record yet */
    uint64_t published; /* slots */
    int64_t last_time_ns;
    uint32_t ready; /* generations that it may use */
} sim_agent_t;

/* One subscription, over all connections that it outlives. */
typedef struct sim_reader {
    uint32_t ask_sources;
    uint64_t ask_types;
    bool started; /* `next` is known */
    bool waiting; /* for the reply to SUBSCRIBE */
    bool refused; /* the grant leaves nothing of what it asks for */
    uint32_t subscription;
    uint64_t next;          /* number of the next record that it may be told */
    bool snapshot_due;      /* what is held has to be told before anything else */
    inlet__held_t snapshot; /* what it has to be, … */
    bool snapshot_known;    /* … where that is known */
    uint32_t snapshot_at;   /* records of it that came */
    bool context_due;       /* what is in force has to be told before that: … */
    bool context_known;     /* … this, worked out when the first of it came */
    inlet_event_t context[SIM_CONTEXT_MAX];
    uint32_t context_count, context_at;
    int64_t last_time_ns;
} sim_reader_t;

typedef struct sim_client {
    sim_t *sim;
    uint32_t index;
    inlet__client_sink_t sink;
    uint32_t scopes; /* 0: no grant */
    sim_reader_t readers[SIM_READERS];
    uint32_t reader_count;
    uint32_t unsubscribe_request;

    inlet__server_connection_t server;
    inlet__client_connection_t client;
    bool server_alive, client_alive;
    bool stalled;               /* takes no batches */
    bool farewell;              /* it ended the connection itself */
    bool was_opened;            /* the handshake came through at the client's end */
    uint32_t connection_scopes; /* of the grant when the service looked it up */
    bool flipped_down, flipped_up;
    bool flip_next_down, flip_next_up; /* the next piece gets a wrong bit */
    inlet_status_t last_end;           /* how the last connection ended for the client */
    uint8_t down[INLET__FRAME_MAX_BYTES], up[SIM_UP_BYTES];
    size_t down_at, down_count, up_at, up_count;
    inlet_status_t output_status, input_status; /* of the service's last work on it */
    const uint8_t *piece;                       /* … and what it was given */
    size_t piece_count;
} sim_client_t;

/* What a seed makes likely. */
typedef struct sim_profile {
    uint32_t hub_retained;
    uint32_t steps;
    uint32_t largest; /* generation of the agents' rings */
    bool overflow, kills, crashes, scribbles, flips, revokes, stalls, long_waits;
} sim_profile_t;

typedef struct sim_trace {
    const char *action;
    uint64_t detail;
} sim_trace_t;

struct sim {
    uint64_t seed;
    test_random_t random;
    sim_profile_t profile;
    int64_t now_ns;
    char failure[512]; /* empty: none */
    sim_trace_t trace[SIM_TRACE];
    uint32_t traced;

    sim_truth_t truth;
    int64_t gap_from_ns;
    uint32_t gap_cause;
    inlet__held_t held; /* as the truth tells it */
    sim_agent_t agent;
    inlet__ring_memory_t memory;
    uint64_t next_id; /* each event has its own in `extra` */

    inlet__stream_log_t log; /* as first made: it outlives the service */
    inlet__hub_t hub;
    inlet__drain_t drain;
    const char *point;           /* at which the service was to die, last */
    sim_client_t *served;        /* whose connection the service is working on */
    uint32_t run_max, run_count; /* of the drain's last run */
    inlet_status_t run_status;
    uint32_t reap_cause;
    bool sleeping, signalled; /* the drain waits for the agent's signal; it came */
    inlet__grants_t grants;
    inlet__server_config_t server_config;
    inlet_event_t scratch[INLET__BATCH_EVENTS_MAX];
    sim_client_t clients[SIM_CLIENTS_MAX];
    uint32_t client_count;
    bool stopping;
    bool crashed; /* the service did, once at least */

    uint64_t delivered, losses, blinds; /* records that readers were told, in all */
};

/* Of all runs so far. */
typedef struct sim_totals {
    uint64_t published;         /* events that agents posted */
    uint64_t delivered;         /* records that subscriptions were told, … */
    uint64_t losses, blinds;    /* … and of them the hub's own LOSSes, and BLINDs */
    uint64_t growths, restarts; /* of agents' rings */
    uint64_t crashes;           /* of the service */
    uint64_t snapshots;         /* records of them */
    uint64_t contexts;          /* records of what is in force */
} sim_totals_t;
extern sim_totals_t sim_totals;

/* Runs one seed. NULL: every invariant held; else the violation, in memory of the module's. The
 * trace of the last actions goes to stderr then. */
const char *sim_run(uint64_t seed);

/* sim.c */
void sim_fail(sim_t *sim, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool sim_failed(const sim_t *sim);
void sim_note(sim_t *sim, const char *action, uint64_t detail);
uint64_t sim_below(sim_t *sim, uint64_t bound);
bool sim_chance(sim_t *sim, uint32_t one_in);

/* sim_truth.c: what has to be told. `end` is the number after the last record. */
uint64_t sim_truth_end(const sim_t *sim);
void sim_truth_append(sim_t *sim, inlet_event_t record);
/* Nothing is known of the numbers from `from` on; then, that the stretch ends before `to`. */
void sim_truth_open(sim_t *sim, uint64_t from);
void sim_truth_close(sim_t *sim, uint64_t to);

/* sim_oracle.c: what was told. */
void sim_oracle_event(sim_client_t *client, sim_reader_t *reader, const inlet_event_t *event);
/* Whether the reader was told all that it may see. */
bool sim_oracle_is_complete(const sim_client_t *client, const sim_reader_t *reader);
/* Whether the grant leaves any input of what the reader asks for. */
bool sim_oracle_sees_anything(const sim_client_t *client, const sim_reader_t *reader);

/* Makes a record of what surrounds the input. */
void sim_context_fill(sim_t *sim, inlet_event_t *event);

/* Whether a view shows a record, and which process had the focus. */
bool sim_oracle_may_see(const sim_client_t *client, const sim_reader_t *reader,
                        const inlet_event_t *event);
bool sim_oracle_sees_processes(const sim_client_t *client);

/* A reader joins, or goes on behind a LOSS of its own: what is in force and held is told it. */
void sim_oracle_join(sim_reader_t *reader);

/* A record that tells what is in force; and the end of it, as another record came. */
void sim_oracle_context(sim_client_t *client, sim_reader_t *reader, const inlet_event_t *event);
void sim_oracle_context_end(sim_client_t *client, sim_reader_t *reader, uint64_t seq);
/* Whether an end of this status is possible at the client's or the service's end. */
void sim_oracle_client_end(sim_client_t *client, inlet_status_t status);
void sim_oracle_server_end(sim_client_t *client);

/* sim_agent.c: the agent, and the service's session around the drain. */
void sim_agent_start(sim_t *sim);
void sim_agent_post(sim_t *sim, uint64_t count);
void sim_agent_lie(sim_t *sim);
void sim_agent_scribble(sim_t *sim);
void sim_agent_rest(sim_t *sim); /* long enough for a grown ring to go back */
void sim_agent_kill(sim_t *sim); /* the process is gone; the service learns it by … */
void sim_agent_reap(sim_t *sim, uint32_t cause);
void sim_drain_run(sim_t *sim, uint32_t max);

/* sim_crash.c: from now on the service may die at some fail point; work of the service that may,
 * after which the next one runs. False: it died before the work was done. */
void sim_crash_arm(sim_t *sim);
void sim_crash_disarm(void);
bool sim_crash_survives(sim_t *sim, void (*work)(void *context), void *context);

/* sim_service.c: grants, and the operations that a server connection asks for. */
void sim_service_init(sim_t *sim);
const inlet__keypair_t *sim_service_client_keys(uint32_t index);
void sim_service_grant(sim_client_t *client, uint32_t scopes);
void sim_service_revoke(sim_client_t *client);
inlet__identity_t sim_service_identity(void);

/* sim_link.c: one connection and its pipe. */
bool sim_link_is_idle(const sim_client_t *client); /* no connection, and nothing left of one */
void sim_link_open(sim_client_t *client);
void sim_link_pump(sim_client_t *client);               /* the service's turn */
void sim_link_down(sim_client_t *client, size_t piece); /* bytes to the client, at most so many */
void sim_link_up(sim_client_t *client, size_t piece);
void sim_link_tick(sim_client_t *client); /* the client's timers */
void sim_link_hang_up(sim_client_t *client, bool farewell);
void sim_link_clear(sim_client_t *client);

/* sim_client.c: what a program does with its connection. */
void sim_client_init(sim_client_t *client, sim_t *sim, uint32_t index);
void sim_client_resubscribe(sim_client_t *client);

#endif
