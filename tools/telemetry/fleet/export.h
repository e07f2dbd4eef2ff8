/* Export: a collector's store through the outbox to the server, as long as somebody lets it.
 * OS-free. */
#ifndef INLET_FLEET_EXPORT_H
#define INLET_FLEET_EXPORT_H

#include "fleet/deliver.h"
#include "fleet/feed.h"

/* How often the store is looked at, by up to a half more or less: machines whose minutes end at
 * once do not send at once. */
#define EXPORT_FEED_NS INT64_C(20000000000)

typedef struct export {
    store_t *store;
    outbox_t *outbox;
    sender_t *sender;
    const char *machine;
    uint32_t allow; /* enum redact_allow */
    int64_t since_minute;
    int64_t feed_ns; /* EXPORT_FEED_NS */
    uint64_t seed;
    feed_result_t fed;              /* out: in all */
    char error[BUCKET_ERROR_BYTES]; /* out: of the last feed that failed; "": none did */
    const deliver_system_t *system;
    int64_t feed_at_ns;
}
export_t;

/* As deliver_run, with new buckets put into the outbox now and then. Once: all that the store has
 * first. False and an error: the store or the outbox failed there. */
bool export_run(export_t *export, const deliver_system_t *system);

#endif
