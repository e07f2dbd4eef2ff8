/* The drain: takes what one session's agent published in its ring, checks it as the hostile input
 * it is, and appends it to the session's hub. Also what the stream says between two agents.
 * OS-free.
 *
 * The numbers of the stream are the ring's. Between two agents there is no producer, and only then
 * the drain adds records of its own: it keeps one number for the BLIND record of the gap and one
 * for the synthetic release of each key or button that the dead agent left held, and the next
 * agent's ring starts after them. They are appended when that agent's first record comes.
 *
 * A gap that an agent makes itself, as nobody has subscribed, it repairs itself: the ring is live
 * then. So an agent may send a synthetic release of what is held on a source that it does not
 * capture, or on a device that it just said is gone, and no other synthetic record.
 *
 * Where the hub is on a log, the drain writes a checkpoint of itself there after each piece of a
 * run, and only then lets the agent use the slots again. So another process can recover from the
 * log, whatever this one was doing when it died: the records since the checkpoint are noted again,
 * and what is taken again from the ring and is in the log already is passed over. */
#ifndef INLET_SERVICE_DRAIN_H
#define INLET_SERVICE_DRAIN_H

#include "diag/stats.h"
#include "hub/hub.h"
#include "ring/ring.h"
#include "stream/held.h"

typedef struct inlet__drain {
    inlet__hub_t *hub;
    inlet__ring_consumer_t ring; /* valid while attached */
    uint64_t first_seq;          /* of that ring */
    bool attached;
    bool heard;         /* this agent's first record was appended, and before it the gap's */
    uint32_t gap_cause; /* enum inlet_cause of the gap before this agent */
    int64_t gap_from_ns;
    int64_t last_time_ns;  /* of the newest record: times don't go back */
    inlet__held_t held;    /* as the stream tells it; of the last agent, until the gap ends */
    uint64_t agents_count; /* attached so far */
    inlet__stream_stats_t *stats; /* the owner's, set after init; NULL: none are kept */
} inlet__drain_t;

/* A session without an agent so far: the gap begins now, cause NO_AGENT. */
void inlet__drain_init(inlet__drain_t *drain, inlet__hub_t *hub, int64_t now_ns);

/* The first_seq to create the next agent's ring with. */
uint64_t inlet__drain_first_seq(const inlet__drain_t *drain);

/* Takes over the consumer side of a ring created with inlet__drain_first_seq. The memory stays
 * mapped until the detach. INLET_E_INVALID_ARGUMENT as inlet__ring_consumer_attach. */
inlet_status_t inlet__drain_attach(inlet__drain_t *drain, const inlet__ring_memory_t *memory);

/* Goes on where a process that is gone was, on the hub of its log (opened again, not restored) and
 * with the ring of its agent, if it had one (drain->attached says so; only then `memory` is looked
 * at, and the generation at drain->ring.at is to be ready before the first run). The ring is as
 * that process left it, or as a hostile agent did. INLET_E_CORRUPT: the log's checkpoint is none
 * that this code can have left, or there is no ring. */
inlet_status_t inlet__drain_recover(inlet__drain_t *drain, inlet__hub_t *hub,
                                    const inlet__ring_memory_t *memory);

/* Moves at most `max` records from ring to hub; *count says how many. now_ns is taken before the
 * call. INLET_E_CORRUPT: the agent broke the ring's contract or sent a record that it may not send
 * (wrong type, bad fields, time that goes back or lies ahead, a repair of nothing): end it.
 * Everything before the violation is kept.
 *
 * With *count below `max`, inlet__ring_needed(&drain->ring) may name a generation whose memory is
 * to be made ready before there is more. */
inlet_status_t inlet__drain_run(inlet__drain_t *drain, int64_t now_ns, uint32_t max,
                                uint32_t *count);

/* The agent is gone: drains what it published as far as the ring's memory is ready (unless `cause`
 * is AGENT_REPLACED: its ring is damaged), appends a LOSS for a claimed but unpublished slot and a
 * SOURCES record with mask 0, and opens the gap. */
void inlet__drain_detach(inlet__drain_t *drain, int64_t now_ns, uint32_t cause);

#endif
