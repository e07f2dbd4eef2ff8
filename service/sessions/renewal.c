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
    renewal->due = !is_the_moment(renewal, held_count, now_ns);
    return !renewal->due;
}

int64_t inlet__renewal_deadline(const inlet__renewal_t *renewal) {
    return renewal->due ? renewal->quiet_ns + INLET__RENEWAL_QUIET_NS : INT64_MAX;
}
