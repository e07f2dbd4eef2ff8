#include "agent/asking.h"

void inlet__asking_begin(inlet__asking_t *asking, bool in_front, int64_t now_ns) {
    *asking = (inlet__asking_t){.in_front = in_front, .quiet_since_ns = now_ns};
}

void inlet__asking_activate(inlet__asking_t *asking, bool in_front, int64_t now_ns) {
    if (in_front != asking->in_front) {
        asking->quiet_since_ns = now_ns;
    }
    asking->in_front = in_front;
}

void inlet__asking_type(inlet__asking_t *asking, int64_t now_ns) {
    if (!inlet__asking_is_armed(asking, now_ns)) {
        asking->quiet_since_ns = now_ns;
    }
}

bool inlet__asking_is_armed(const inlet__asking_t *asking, int64_t now_ns) {
    return asking->in_front && now_ns - asking->quiet_since_ns >= INLET__ASKING_ARMED_AFTER_NS;
}

bool inlet__asking_counts(const inlet__asking_t *asking, enum inlet__asking_button button,
                          bool by_device, int64_t now_ns) {
    return inlet__asking_is_armed(asking, now_ns) && (button == INLET__ASKING_DENY || by_device);
}
