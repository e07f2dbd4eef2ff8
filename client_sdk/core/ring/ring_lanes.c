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

bool inlet__lanes_earlier(const inlet_event_t *a, const inlet_event_t *b) {
    return a->time_ns < b->time_ns;
}

/* Of two heads, whether the one of lane i goes before that of lane j. */
static bool goes_before(inlet__lanes_order_t *precedes, const inlet_event_t *a, uint32_t i,
                        const inlet_event_t *b, uint32_t j) {
    return i < j ? !precedes(b, a) : precedes(a, b);
}

/* The lane with the earliest head, as far as a look tells; lanes->count: all are empty. */
static uint32_t first_lane(const inlet__lanes_mpmc_t *lanes, inlet__lanes_order_t *precedes) {
    inlet_event_t best = {.seq = 0};
    inlet_event_t head;
    uint32_t first = lanes->count;
    for (uint32_t i = 0; i < lanes->count; i++) {
        uint32_t n = 0;
        uint64_t cursor;
        inlet__ring_peek_spmc(&lanes->lanes[i], &head, 1, &n, &cursor);
        if (n == 0 || (first < lanes->count && !goes_before(precedes, &head, i, &best, first)))
            continue;
        first = i;
        best = head;
    }
    return first;
}

/* Cuts a run of `count` copied from lane `first` before the heads of the others, which are looked
 * at after it was copied: so whatever was posted before the last of the run is seen. False: one of
 * them was taken meanwhile. Then its head may be half-copied, or its slot be in use again and seem
 * empty. */
static bool cut(const inlet__lanes_mpmc_t *lanes, inlet__lanes_order_t *precedes, uint32_t first,
                const inlet_event_t *run, uint32_t *count) {
    for (uint32_t i = 0; i<lanes->count && * count> 0; i++) {
        inlet_event_t head;
        uint32_t n = 0;
        uint64_t cursor;
        if (i == first)
            continue;
        inlet__ring_peek_spmc(&lanes->lanes[i], &head, 1, &n, &cursor);
        while (n > 0 && *count > 0 && goes_before(precedes, &head, i, &run[*count - 1], first))
            --*count;
        if (!inlet__ring_stands_spmc(&lanes->lanes[i], cursor))
            return false;
    }
    return *count > 0;
}

uint32_t inlet__lanes_take_run_mpmc(const inlet__lanes_mpmc_t *lanes,
                                    inlet__lanes_order_t *precedes, inlet_event_t *out,
                                    uint32_t max, uint32_t *lane_of) {
    for (;;) {
        uint64_t cursor;
        uint32_t n = 0;
        const uint32_t lane = first_lane(lanes, precedes);
        if (lane == lanes->count)
            return 0;
        inlet__ring_peek_spmc(&lanes->lanes[lane], out, max, &n, &cursor);
        if (!cut(lanes, precedes, lane, out, &n) ||
            !inlet__ring_commit_spmc(&lanes->lanes[lane], cursor, n))
            continue;
        if (lane_of != NULL)
            *lane_of = lane;
        return n;
    }
}

bool inlet__lanes_take_mpmc(const inlet__lanes_mpmc_t *lanes, inlet_event_t *out,
                            uint32_t *lane_of) {
    return inlet__lanes_take_run_mpmc(lanes, inlet__lanes_earlier, out, 1, lane_of) > 0;
}
