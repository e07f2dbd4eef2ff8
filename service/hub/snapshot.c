#include "hub/snapshot.h"

static uint32_t type_of(const inlet__act_t *act) {
    return act->button != 0 ? INLET_EVENT_MOUSE_PRESSED : INLET_EVENT_KEY_PRESSED;
}

static bool tells_held(const inlet__view_t *view) {
    return inlet__view_shows(view, INLET_EVENT_MOUSE_PRESSED) ||
           (inlet__view_shows(view, INLET_EVENT_KEY_PRESSED) &&
            (view->keys == INLET__KEYS_WHOLE || view->text));
}

/* Of a key that is shown as text nobody learns the device. */
static inlet_event_t record_of(const inlet__act_t *act, const inlet__view_t *view) {
    const bool whole = act->button != 0 || view->keys == INLET__KEYS_WHOLE;
    inlet_event_t record = {.flags = act->flags, .device = whole ? act->device : 0};
    record.u.snapshot.act = (uint16_t)type_of(act);
    if (act->button != 0) {
        record.u.snapshot.code = act->button;
    } else {
        record.u.snapshot.code = act->key.hid;
        record.u.snapshot.scan = act->key.scan;
        record.u.snapshot.vk = act->key.vk;
    }
    return record;
}

uint32_t inlet__snapshot_make(const inlet__surround_t *around, const inlet__view_t *view,
                              uint64_t seq, int64_t time_ns, inlet_event_t *out) {
    const inlet__held_t *held = &around->held;
    uint32_t count = 0;
    if (!tells_held(view))
        return 0;
    for (uint32_t i = 0; i < held->count; i++)
        if (inlet__view_shows_held(view, &held->acts[i], &around->held_marks[i]))
            out[count++] = record_of(&held->acts[i], view);
    const uint32_t records = count > 0 ? count : 1;
    if (count == 0)
        out[0] = (inlet_event_t){0};
    for (uint32_t i = 0; i < records; i++) {
        out[i].seq = seq;
        out[i].time_ns = time_ns;
        out[i].type = INLET_EVENT_SNAPSHOT;
        out[i].u.snapshot.index = (uint16_t)i;
        out[i].u.snapshot.count = (uint16_t)count;
        out[i].u.snapshot.sources = (uint16_t)(held->sources & view->sources);
    }
    return records;
}
