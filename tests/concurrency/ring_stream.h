/* A stream whose every event can be recomputed from its number, and a consumer's check of it: for
 * tests that pass events between threads and processes. */
#ifndef RING_STREAM_H
#define RING_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include <inlet/event.h>

static inline uint64_t stream_mix(uint64_t n) { /* splitmix64's finish */
    n = (n ^ (n >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    n = (n ^ (n >> 27)) * UINT64_C(0x94D049BB133111EB);
    return n ^ (n >> 31);
}

static inline uint64_t stream_random(uint64_t *state) {
    return stream_mix(*state += UINT64_C(0x9E3779B97F4A7C15));
}

/* Fills a claimed slot, all but its number. `pause` is called half-way if not NULL. */
static inline void stream_fill(inlet_event_t *slot, uint64_t seq, void (*pause)(void)) {
    slot->time_ns = (int64_t)seq;
    slot->time_error_ns = (uint32_t)stream_mix(seq);
    slot->os_time_ms = 0;
    slot->type = INLET_EVENT_MARK;
    slot->reserved = 0;
    slot->flags = 0;
    if (pause != NULL)
        pause();
    slot->device = (uint32_t)seq;
    slot->process = (uint32_t)(seq >> 32);
    slot->extra = stream_mix(~seq);
    for (unsigned i = 0; i < sizeof slot->u.bytes; i++)
        slot->u.bytes[i] = (uint8_t)(seq >> (i % 8) * 8);
}

typedef struct stream_check {
    uint64_t next;   /* the number that must come */
    uint64_t events; /* that came */
    uint64_t lost;   /* that LOSS records named */
} stream_check_t;

static inline bool stream_is_right(const inlet_event_t *event) {
    const uint64_t seq = event->seq;
    if (event->time_ns != (int64_t)seq || event->time_error_ns != (uint32_t)stream_mix(seq) ||
        event->device != (uint32_t)seq || event->process != (uint32_t)(seq >> 32) ||
        event->extra != stream_mix(~seq))
        return false;
    for (unsigned i = 0; i < sizeof event->u.bytes; i++)
        if (event->u.bytes[i] != (uint8_t)(seq >> (i % 8) * 8))
            return false;
    return true;
}

/* False: the event is not what must come next. */
static inline bool stream_accept(stream_check_t *check, const inlet_event_t *event) {
    if (event->seq != check->next)
        return false;
    if (event->type == INLET_EVENT_LOSS) {
        /* Its time is that of the event after it, which is that event's number. */
        const uint64_t count = event->u.loss.count;
        if (event->u.loss.cause != INLET_CAUSE_RING_FULL ||
            event->time_ns != (int64_t)(event->seq + count))
            return false;
        check->lost += count;
        check->next += count;
        return true;
    }
    if (event->type != INLET_EVENT_MARK || !stream_is_right(event))
        return false;
    check->events++;
    check->next++;
    return true;
}

#endif
