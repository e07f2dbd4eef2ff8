#include "sessions/renewal.h"

void inlet__renewal_begin(inlet__renewal_t *renewal, uint64_t next_seq, int64_t now_ns) {
    *renewal = (inlet__renewal_t){
        .due = true, .begun_ns = now_ns, .quiet_ns = now_ns, .next_seq = next_seq};
}

static bool is_the_moment(const inlet__renewal_t *renewal, uint32_t held_count, int64_t now_ns) {
    const int64_t waited_ns = now_ns - renewal->begun_ns;
    if (waited_ns >= INLET__RENEWAL_LIMIT_NS)
        return true;
    return held_count == 0 && (waited_ns >= INLET__RENEWAL_PATIENCE_NS ||
                               now_ns - renewal->quiet_ns >= INLET__RENEWAL_QUIET_NS);
}

bool inlet__renewal_look(inlet__renewal_t *renewal, uint64_t next_seq, uint32_t held_count,
                         int64_t now_ns) {
    if (!renewal->due)
        return false;
    if (next_seq != renewal->next_seq) {
        renewal->next_seq = next_seq;
        renewal->quiet_ns = now_ns;
    }
    renewal->held = held_count != 0;
    renewal->due = !is_the_moment(renewal, held_count, now_ns);
    return !renewal->due;
}

int64_t inlet__renewal_deadline(const inlet__renewal_t *renewal) {
    if (!renewal->due)
        return INT64_MAX;
    if (renewal->held) /* a release is a record, and that is a reason to look of its own */
        return renewal->begun_ns + INLET__RENEWAL_LIMIT_NS;
    const int64_t quiet_ns = renewal->quiet_ns + INLET__RENEWAL_QUIET_NS;
    const int64_t patience_ns = renewal->begun_ns + INLET__RENEWAL_PATIENCE_NS;
    return quiet_ns < patience_ns ? quiet_ns : patience_ns;
}
