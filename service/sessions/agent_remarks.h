/* Lines that an agent has for the service's log: whose text is anything, and which come as fast as
 * it likes. OS-free, one thread. */
#ifndef INLET_SERVICE_AGENT_REMARKS_H
#define INLET_SERVICE_AGENT_REMARKS_H

#include "ring/ring_capture.h"

/* Written a minute; more are counted only. */
#define INLET__AGENT_REMARKS_MAX 20u

typedef struct inlet__agent_remarks {
    uint64_t heard;    /* lines taken from the ring */
    int64_t since_ns;  /* when this minute began */
    uint32_t count;    /* lines to write since then */
    uint64_t withheld; /* lines since the last one written that were too many, or no text */
} inlet__agent_remarks_t;

/* A ring whose lines were taken up to `heard`. */
void inlet__agent_remarks_begin(inlet__agent_remarks_t *remarks, uint64_t heard);

typedef struct inlet__agent_remark {
    char text[INLET__RING_REMARK_BYTES + 1]; /* UTF-8 without control characters */
    uint64_t withheld;                       /* as many before it were not written */
} inlet__agent_remark_t;

/* The next line to write. False: there is none. What can't be written is passed over, at most as
 * many as the ring has room for a call. */
bool inlet__agent_remarks_next(inlet__agent_remarks_t *remarks, const inlet__ring_memory_t *memory,
                               int64_t now_ns, inlet__agent_remark_t *remark);

#endif
