#include "ring/ring_lanes.h"

#include <inlet/status.h>

/* --- one consumer --- */

int32_t inlet__lanes_mpsc_attach(inlet__lanes_mpsc_t *lanes, const inlet__ring_memory_t *memories,
                                 uint32_t count) {
    if (lanes == NULL || memories == NULL || count == 0 || count > INLET__LANES_MAX)
        return INLET_E_INVALID_ARGUMENT;
    lanes->count = count;
    lanes->look_due = true;
    for (uint32_t i = 0; i < count; i++) {
        const int32_t status = inlet__ring_consumer_attach(&lanes->consumers[i], &memories[i], 1,
                                                           INLET__RING_CONSECUTIVE);
        if (status != INLET_OK)
            return status;
        inlet__ring_consumer_set_ready(&lanes->consumers[i], memories[i].largest);
        lanes->buffers[i].begin = lanes->buffers[i].end = 0;
    }
    return INLET_OK;
}

static bool is_empty(const inlet__lane_buffer_t *buffer) {
    return buffer->begin == buffer->end;
}

/* Fills the empty buffer of one lane with what is there. */
static int32_t refill(inlet__lanes_mpsc_t *lanes, uint32_t i) {
    inlet__lane_buffer_t *buffer = &lanes->buffers[i];
    buffer->begin = 0;
    const int32_t status = inlet__ring_take(&lanes->consumers[i], buffer->events,
                                            INLET__LANE_BUFFER_SIZE, &buffer->end);
    inlet__ring_release(&lanes->consumers[i]);
    return buffer->end > 0 ? INLET_OK : status; /* what is corrupt stays so */
}

/* Looks at the empty lanes until a look finds no new head. What is in the buffers then was
 * published before a look at every lane that is empty: none of it needs another one. */
static int32_t gather(inlet__lanes_mpsc_t *lanes) {
    for (bool found = true; found;) {
        found = false;
        for (uint32_t i = 0; i < lanes->count; i++) {
            if (!is_empty(&lanes->buffers[i]))
                continue;
            const int32_t status = refill(lanes, i);
            if (status != INLET_OK)
                return status;
            found = found || !is_empty(&lanes->buffers[i]);
        }
    }
    lanes->look_due = false;
    return INLET_OK;
}

/* The lane with the earliest head; lanes->count: all are empty. */
static uint32_t earliest(const inlet__lanes_mpsc_t *lanes) {
    uint32_t best = lanes->count;
    int64_t best_ns = 0;
    for (uint32_t i = 0; i < lanes->count; i++) {
        const inlet__lane_buffer_t *buffer = &lanes->buffers[i];
        if (is_empty(buffer))
            continue;
        const int64_t time_ns = buffer->events[buffer->begin].time_ns;
        if (best == lanes->count || time_ns < best_ns) {
            best = i;
            best_ns = time_ns;
        }
    }
    return best;
}

int32_t inlet__lanes_take_mpsc(inlet__lanes_mpsc_t *lanes, inlet_event_t *out, uint32_t *lane_of,
                               uint32_t max, uint32_t *count) {
    int32_t status = INLET_OK;
    uint32_t n = 0;
    for (; n < max; n++) {
        status = lanes->look_due ? gather(lanes) : INLET_OK;
        const uint32_t lane = status == INLET_OK ? earliest(lanes) : lanes->count;
        if (lane == lanes->count) {
            lanes->look_due = true;
            break;
        }
        inlet__lane_buffer_t *buffer = &lanes->buffers[lane];
        out[n] = buffer->events[buffer->begin++];
        lanes->look_due = is_empty(buffer);
        if (lane_of != NULL)
            lane_of[n] = lane;
    }
    *count = n;
    return status;
}

/* --- several consumers --- */

int32_t inlet__lanes_mpmc_attach(inlet__lanes_mpmc_t *lanes, const inlet__ring_memory_t *memories,
                                 uint32_t count) {
    if (lanes == NULL || memories == NULL || count == 0 || count > INLET__LANES_MAX)
        return INLET_E_INVALID_ARGUMENT;
    lanes->count = count;
    for (uint32_t i = 0; i < count; i++) {
        const int32_t status = inlet__ring_spmc_attach(&lanes->lanes[i], &memories[i]);
        if (status != INLET_OK)
            return status;
    }
    return INLET_OK;
}

/* The heads of all lanes, as far as they were looked at. */
typedef struct heads {
    uint64_t cursors[INLET__LANES_MAX];
    inlet_event_t events[INLET__LANES_MAX];
    bool there[INLET__LANES_MAX];
} heads_t;

/* Looks at the lanes without a head until a look finds no new one. */
static void look(const inlet__lanes_mpmc_t *lanes, heads_t *heads) {
    for (bool found = true; found;) {
        found = false;
        for (uint32_t i = 0; i < lanes->count; i++) {
            uint32_t n = 0;
            if (heads->there[i])
                continue;
            inlet__ring_peek_spmc(&lanes->lanes[i], &heads->events[i], 1, &n, &heads->cursors[i]);
            heads->there[i] = n > 0;
            found = found || n > 0;
        }
    }
}

/* Whether all heads are still what they were: one that another took may have been half-copied, and
 * the one behind it may be earlier than what seemed the earliest. */
static bool stand(const inlet__lanes_mpmc_t *lanes, const heads_t *heads) {
    for (uint32_t i = 0; i < lanes->count; i++)
        if (heads->there[i] && !inlet__ring_stands_spmc(&lanes->lanes[i], heads->cursors[i]))
            return false;
    return true;
}

static uint32_t earliest_head(const inlet__lanes_mpmc_t *lanes, const heads_t *heads) {
    uint32_t best = lanes->count;
    for (uint32_t i = 0; i < lanes->count; i++)
        if (heads->there[i] &&
            (best == lanes->count || heads->events[i].time_ns < heads->events[best].time_ns))
            best = i;
    return best;
}

bool inlet__lanes_take_mpmc(const inlet__lanes_mpmc_t *lanes, inlet_event_t *out,
                            uint32_t *lane_of) {
    for (;;) {
        heads_t heads;
        for (uint32_t i = 0; i < lanes->count; i++) {
            heads.there[i] = false;
            heads.cursors[i] = 0;
            heads.events[i].time_ns = 0;
        }
        look(lanes, &heads);
        const uint32_t lane = earliest_head(lanes, &heads);
        if (lane == lanes->count)
            return false;
        if (!stand(lanes, &heads) ||
            !inlet__ring_commit_spmc(&lanes->lanes[lane], heads.cursors[lane], 1))
            continue;
        *out = heads.events[lane];
        if (lane_of != NULL)
            *lane_of = lane;
        return true;
    }
}
