#include "fleet/export.h"

enum { FEED_AT_ONCE = 128 };

static bool feed_all(export_t *export) {
    feed_result_t result;
    do {
        if (!feed_take(export->store, export->outbox, export->machine, export->allow,
                       export->since_minute, FEED_AT_ONCE, &result, export->error))
            return false;
        export->fed.put += result.put;
        export->fed.refused += result.refused;
    } while (result.put + result.refused == FEED_AT_ONCE);
    export->error[0] = '\0';
    return true;
}

/* A half to one and a half of the period. */
static int64_t next_feed_ns(export_t *export) {
    export->seed = export->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return export->feed_ns / 2 + (int64_t)((export->seed >> 33) % (uint64_t) export->feed_ns);
}

static int64_t now_ns(void *context) {
    export_t *export = context;
    return export->system->now_ns(export->system->context);
}

/* A store that fails for a while is no reason to end: its error is told, and it is tried again. */
static bool feed_and_wait(void *context, int64_t until_ns) {
    export_t *export = context;
    const int64_t now = now_ns(export);
    if (now >= export->feed_at_ns) {
        const uint64_t before = export->fed.put;
        (void)feed_all(export);
        export->feed_at_ns = now + next_feed_ns(export);
        if (export->fed.put > before && until_ns > now)
            until_ns = now; /* there is something to send now */
    }
    if (until_ns > export->feed_at_ns)
        until_ns = export->feed_at_ns;
    return export->system->wait(export->system->context, until_ns);
}

bool export_run(export_t *export, const deliver_system_t *system) {
    deliver_system_t inner = *system;
    inner.context = export;
    inner.now_ns = now_ns;
    inner.wait = feed_and_wait;
    export->system = system;
    export->fed = (feed_result_t){0, 0};
    if (!feed_all(export) && system->once)
        return false;
    export->feed_at_ns = now_ns(export) + next_feed_ns(export);
    return deliver_run(export->sender, &inner);
}
