#include "sessions/ask_limits.h"

#include <string.h>

static inlet__ask_user_t *find(inlet__ask_limits_t *limits, const uint8_t *sid,
                               uint32_t sid_bytes) {
    inlet__ask_user_t *oldest = &limits->users[0];
    for (uint32_t i = 0; i < INLET__ASK_USERS; i++) {
        inlet__ask_user_t *user = &limits->users[i];
        if (user->sid_bytes == sid_bytes && memcmp(user->sid, sid, sid_bytes) == 0)
            return user;
        if (user->full_at_ns < oldest->full_at_ns)
            oldest = user;
    }
    *oldest = (inlet__ask_user_t){.sid_bytes = sid_bytes};
    memcpy(oldest->sid, sid, sid_bytes);
    return oldest;
}

/* A bucket of questions, as the time at which it will be full: each question moves it on. */
bool inlet__ask_limits_take(inlet__ask_limits_t *limits, const uint8_t *sid, uint32_t sid_bytes,
                            int64_t now_ns) {
    if (sid_bytes == 0 || sid_bytes > INLET__ASK_SID_BYTES)
        return false;
    inlet__ask_user_t *user = find(limits, sid, sid_bytes);
    const int64_t from_ns = user->full_at_ns > now_ns ? user->full_at_ns : now_ns;
    const int64_t full_at_ns = from_ns + INLET__ASK_REFILL_NS;
    if (full_at_ns - now_ns > (int64_t)INLET__ASK_BURST * INLET__ASK_REFILL_NS)
        return false;
    user->full_at_ns = full_at_ns;
    return true;
}
