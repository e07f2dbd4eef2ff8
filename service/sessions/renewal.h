/* When an agent of another version, which was adopted, is replaced by one of this service's own.
 * Nobody is to notice: at best nothing is held, and nothing was captured for a while. OS-free. */
#ifndef INLET_SERVICE_RENEWAL_H
#define INLET_SERVICE_RENEWAL_H

#include <stdbool.h>
#include <stdint.h>

/* So long nothing must have been captured … */
#define INLET__RENEWAL_QUIET_NS INT64_C(2000000000)
/* … unless there is no such moment for so long: then it is enough that nothing is held … */
#define INLET__RENEWAL_PATIENCE_NS INT64_C(60000000000)
/* … and that too is waited for only so long. */
#define INLET__RENEWAL_LIMIT_NS INT64_C(600000000000)

typedef struct inlet__renewal {
    bool due;
    bool held; /* something was, when last looked at */
    int64_t begun_ns;
    int64_t quiet_ns; /* since then nothing was captured */
    uint64_t next_seq;
} inlet__renewal_t;

/* An agent was adopted that is to be replaced. */
void inlet__renewal_begin(inlet__renewal_t *renewal, uint64_t next_seq, int64_t now_ns);

/* The stream has come to `next_seq`, and so many acts are held. True, once: replace it now. */
bool inlet__renewal_look(inlet__renewal_t *renewal, uint64_t next_seq, uint32_t held_count,
                         int64_t now_ns);

/* When time alone may change the answer of a look that said no; INT64_MAX: never. */
int64_t inlet__renewal_deadline(const inlet__renewal_t *renewal);

#endif
