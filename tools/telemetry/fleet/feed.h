/* Feed: new buckets of the collector's store, redacted, into the outbox. OS-free. */
#ifndef INLET_FLEET_FEED_H
#define INLET_FLEET_FEED_H

#include "fleet/outbox.h"
#include "fleet/redact.h"
#include "telemetry/store.h"

typedef struct feed_result {
    uint64_t put;     /* into the outbox */
    uint64_t refused; /* too big, or no buckets: stay here, and are told */
} feed_result_t;

/* Puts what the store has beyond the outbox's cursor, `most` at most, of minutes from since_minute
 * on: what was collected before somebody consented stays, and so do imported recordings. What the
 * store deleted first is counted in the cursor. `machine` is the name under which it leaves. False:
 * `error` says why; what was put is put, and the next call goes on behind it. */
bool feed_take(store_t *store, outbox_t *outbox, const char *machine, uint32_t allow,
               int64_t since_minute, uint32_t most, feed_result_t *result,
               char error[BUCKET_ERROR_BYTES]);

#endif
