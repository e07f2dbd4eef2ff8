#include "config/config_watch.h"

static bool same(const inlet__file_stamp_t *a, const inlet__file_stamp_t *b) {
    return a->exists == b->exists && a->bytes == b->bytes && a->written == b->written;
}

void inlet__config_watch_init(inlet__config_watch_t *watch, const inlet__file_stamp_t *stamp) {
    *watch = (inlet__config_watch_t){.judged = *stamp, .seen = *stamp, .due_ns = INT64_MAX};
}

bool inlet__config_watch_look(inlet__config_watch_t *watch, const inlet__file_stamp_t *stamp,
                              int64_t now_ns) {
    if (!same(stamp, &watch->seen)) {
        watch->seen = *stamp;
        watch->doubted = false;
        /* Back at what is in force, as when it was moved away for a moment. */
        watch->due_ns = same(stamp, &watch->judged) ? INT64_MAX : now_ns + INLET__CONFIG_SETTLE_NS;
        return false;
    }
    return now_ns >= watch->due_ns;
}

bool inlet__config_watch_judge(inlet__config_watch_t *watch, bool good, int64_t now_ns) {
    if (!good && !watch->doubted) {
        watch->doubted = true;
        watch->due_ns = now_ns + INLET__CONFIG_DOUBT_NS;
        return false;
    }
    watch->judged = watch->seen;
    watch->doubted = false;
    watch->due_ns = INT64_MAX;
    return true;
}

void inlet__config_watch_postpone(inlet__config_watch_t *watch, int64_t now_ns) {
    watch->due_ns = now_ns + INLET__CONFIG_DOUBT_NS;
}
