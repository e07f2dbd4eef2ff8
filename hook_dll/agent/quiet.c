#include "agent/quiet.h"

bool inlet__quiet_look(inlet__quiet_t *quiet, uint64_t used, bool orphaned, int64_t now_ns) {
    if (used != quiet->used || orphaned || quiet->orphaned) {
        *quiet = (inlet__quiet_t){.used = used, .since_ns = now_ns, .orphaned = orphaned};
    }
    if (now_ns - quiet->since_ns < INLET__QUIET_NS) {
        return false;
    }
    quiet->since_ns = now_ns;
    return true;
}

int64_t inlet__quiet_until_ns(const inlet__quiet_t *quiet) {
    return quiet->orphaned ? INT64_MAX : quiet->since_ns + INLET__QUIET_NS;
}
