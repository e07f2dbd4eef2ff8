/* The agent's tie to the service: to the one that started it, and after that one's death to the one
 * that adopts it. */
#ifndef INLET_AGENT_BOND_H
#define INLET_AGENT_BOND_H

#include "agent/arguments.h"
#include "agent/prefault.h"

typedef struct inlet__bond {
    HANDLE wake, control;   /* events: the service looks; the agent looks */
    HANDLE service;         /* process */
    HANDLE annex;           /* section */
    uint64_t last_offer;    /* of an annex */
    int64_t orphan_ns;      /* how long to go on without a service */
    int64_t orphaned_at_ns; /* INT64_MAX: there is one */
    int64_t absence_ns; /* how long the one that left said that it would be away; 0: it did not */
    inlet__ring_memory_t memory;
} inlet__bond_t;

/* Takes what the service passed on the command line, and maps the ring. False: it is not what the
 * service promises. */
bool inlet__bond_open(inlet__bond_t *bond, const inlet__agent_arguments_t *arguments);

/* The control event is signalled: watches the service that has adopted this agent, if that is
 * another one, and takes an annex that it offers. The ring's thread. */
void inlet__bond_follow(inlet__bond_t *bond, inlet__ring_producer_t *ring,
                        inlet__prefault_t *prefault);

/* The service's process handle is signalled: from now on there is none, if it is not another one
 * already. What is captured stays as it is. */
void inlet__bond_broken(inlet__bond_t *bond, const inlet__ring_producer_t *ring, int64_t now_ns);

static inline bool inlet__bond_is_orphaned(const inlet__bond_t *bond) {
    return bond->orphaned_at_ns != INT64_MAX;
}

/* When to end, if no service comes; INT64_MAX: there is one. */
static inline int64_t inlet__bond_end_ns(const inlet__bond_t *bond) {
    const int64_t patience_ns =
        bond->absence_ns > bond->orphan_ns ? bond->absence_ns : bond->orphan_ns;
    return inlet__bond_is_orphaned(bond) ? bond->orphaned_at_ns + patience_ns : INT64_MAX;
}

#endif
