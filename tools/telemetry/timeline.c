#include "telemetry/timeline.h"

#include <string.h>

#define STEP_MAX (INT64_C(1) << 55) /* a year and more */

static int64_t floor_to(int64_t time_ns, int64_t step_ns) {
    int64_t rest = time_ns % step_ns;
    return time_ns - (rest < 0 ? rest + step_ns : rest);
}

/* Slots in pairs, so that twice the time fits. A first slot at an odd place stays alone. */
static void double_step(timeline_t *timeline) {
    const int64_t step_ns = timeline->step_ns * 2;
    const int64_t start_ns = floor_to(timeline->start_ns, step_ns);
    const uint32_t odd = start_ns != timeline->start_ns;
    timeline_slot_t slots[TIMELINE_SLOTS] = {{.blind_ns = 0}};
    uint32_t count = 0;
    for (uint32_t i = 0; i < timeline->count; i++) {
        timeline_slot_t *to = &slots[(i + odd) / 2];
        for (uint32_t row = 0; row < TIMELINE_ROWS; row++)
            to->counts[row] += timeline->slots[i].counts[row];
        to->blind_ns += timeline->slots[i].blind_ns;
        count = (i + odd) / 2 + 1;
    }
    memcpy(timeline->slots, slots, sizeof slots);
    timeline->count = count;
    timeline->step_ns = step_ns;
    timeline->start_ns = start_ns;
}

timeline_slot_t *timeline_at(timeline_t *timeline, int64_t time_ns) {
    if (!timeline->begun) {
        if (time_ns < INT64_MIN / 2 || time_ns > INT64_MAX / 2)
            return NULL;
        timeline->begun = true;
        timeline->start_ns = floor_to(time_ns, timeline->step_ns);
        timeline->first_ns = timeline->last_ns = time_ns;
    }
    if (time_ns < timeline->start_ns || time_ns > INT64_MAX / 2)
        return NULL;
    while ((time_ns - timeline->start_ns) / timeline->step_ns >= TIMELINE_SLOTS) {
        if (timeline->step_ns >= STEP_MAX)
            return NULL;
        double_step(timeline);
    }
    const uint32_t at = (uint32_t)((time_ns - timeline->start_ns) / timeline->step_ns);
    if (at >= timeline->count)
        timeline->count = at + 1;
    if (time_ns > timeline->last_ns)
        timeline->last_ns = time_ns;
    return &timeline->slots[at];
}

void timeline_blind(timeline_t *timeline, int64_t from_ns, int64_t to_ns) {
    if (!timeline->begun || to_ns <= from_ns || timeline_at(timeline, to_ns) == NULL)
        return;
    if (from_ns < timeline->start_ns)
        from_ns = timeline->start_ns;
    while (from_ns < to_ns) {
        const int64_t place = (from_ns - timeline->start_ns) / timeline->step_ns;
        const int64_t end_ns = timeline->start_ns + (place + 1) * timeline->step_ns;
        const int64_t until_ns = end_ns < to_ns ? end_ns : to_ns;
        timeline->slots[place].blind_ns += until_ns - from_ns;
        from_ns = until_ns;
    }
}
