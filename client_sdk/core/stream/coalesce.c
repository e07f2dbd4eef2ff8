/* What is closed waits in a queue; what is open is a few events, told apart by what must agree. All
 * of them are closed together, by their last numbers, so that the queue's numbers rise. */
#include <inlet/coalesce.h>

#include <stdbool.h>
#include <stdlib.h>

#include "base/event_check.h"

enum { CAPACITY = 512 };
#define SECOND_NS       INT64_C(1000000000)
#define FRAME_NS        (SECOND_NS / 60)
#define INTERVAL_NS_MAX (10 * SECOND_NS)
#define BULK_TYPES                                                                                 \
    ((UINT64_C(1) << INLET_EVENT_MOUSE_MOVED) | (UINT64_C(1) << INLET_EVENT_MOUSE_WHEEL))

struct inlet_coalesce {
    inlet_coalesce_options_t options;
    uint64_t head, tail; /* positions, of which the event is the remainder by `capacity` */
    uint32_t open_count;
    int64_t due_ns; /* while something is open */
    inlet_coalesced_t open[INLET_COALESCE_OPEN_MAX];
    inlet_coalesced_t closed[];
};

static bool are_valid(const inlet_coalesce_options_t *o) {
    if (o->struct_size != sizeof *o || o->reserved != 0 || o->interval_ns < 0 ||
        o->interval_ns > INTERVAL_NS_MAX || (o->types & ~BULK_TYPES) != 0)
        return false;
    if (o->capacity != 0 &&
        (o->capacity < INLET_COALESCE_CAPACITY_MIN || o->capacity > INLET_COALESCE_CAPACITY_MAX))
        return false;
    switch (o->mode) {
    case INLET_COALESCE_NONE:
        return o->interval_ns == 0 && o->origin_ns == 0;
    case INLET_COALESCE_URGENT:
        return o->origin_ns == 0;
    default:
        return o->mode == INLET_COALESCE_FRAME && o->origin_ns >= 0;
    }
}

inlet_status_t inlet_coalesce_open(const inlet_coalesce_options_t *options,
                                   inlet_coalesce_t **coalesce) {
    if (coalesce == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *coalesce = NULL;
    if (options == NULL || !are_valid(options))
        return INLET_E_INVALID_ARGUMENT;
    inlet_coalesce_options_t o = *options;
    if (o.capacity == 0)
        o.capacity = CAPACITY;
    if (o.types == 0)
        o.types = BULK_TYPES;
    if (o.mode == INLET_COALESCE_FRAME && o.interval_ns == 0)
        o.interval_ns = FRAME_NS;
    inlet_coalesce_t *made = calloc(1, sizeof *made + o.capacity * sizeof made->closed[0]);
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    made->options = o;
    *coalesce = made;
    return INLET_OK;
}

void inlet_coalesce_close(inlet_coalesce_t *coalesce) {
    free(coalesce);
}

/* --- out --- */

static void append(inlet_coalesce_t *c, const inlet_coalesced_t *event) {
    c->closed[c->tail++ % c->options.capacity] = *event;
}

/* inlet_coalesce_put has seen to it that there is room for all that is open. */
static void close_all(inlet_coalesce_t *c) {
    while (c->open_count > 0) {
        uint32_t first = 0;
        for (uint32_t i = 1; i < c->open_count; i++)
            if (c->open[i].event.seq < c->open[first].event.seq)
                first = i;
        append(c, &c->open[first]);
        c->open[first] = c->open[--c->open_count];
    }
}

void inlet_coalesce_flush(inlet_coalesce_t *coalesce) {
    if (coalesce != NULL)
        close_all(coalesce);
}

int64_t inlet_coalesce_due_ns(const inlet_coalesce_t *coalesce) {
    return coalesce == NULL || coalesce->open_count == 0 ? INT64_MAX : coalesce->due_ns;
}

void inlet_coalesce_expire(inlet_coalesce_t *coalesce, int64_t now_ns) {
    const int64_t due_ns = inlet_coalesce_due_ns(coalesce);
    if (due_ns != INT64_MAX && now_ns >= due_ns)
        close_all(coalesce);
}

inlet_status_t inlet_coalesce_take(inlet_coalesce_t *coalesce, inlet_coalesced_t *events,
                                   uint32_t capacity, uint32_t *count) {
    if (count != NULL)
        *count = 0;
    if (coalesce == NULL || events == NULL || count == NULL)
        return INLET_E_INVALID_ARGUMENT;
    while (*count < capacity && coalesce->head != coalesce->tail)
        events[(*count)++] = coalesce->closed[coalesce->head++ % coalesce->options.capacity];
    return INLET_OK;
}

/* --- in --- */

static bool is_bulk(const inlet_coalesce_t *c, const inlet_event_t *event) {
    return c->options.mode != INLET_COALESCE_NONE && inlet__event_is_input(event) &&
           (c->options.types >> event->type & 1) != 0;
}

static bool are_alike(const inlet_event_t *a, const inlet_event_t *b) {
    return a->type == b->type && a->flags == b->flags && a->device == b->device &&
           a->process == b->process && a->extra == b->extra;
}

static int64_t end_after(int64_t begin_ns, int64_t interval_ns) {
    return begin_ns > INT64_MAX - interval_ns ? INT64_MAX : begin_ns + interval_ns;
}

/* When an event that begins now is to be closed. */
static int64_t due_of(const inlet_coalesce_options_t *o, int64_t now_ns) {
    if (o->interval_ns == 0)
        return INT64_MAX;
    if (o->mode == INLET_COALESCE_URGENT || now_ns < 0)
        return end_after(now_ns, o->interval_ns);
    int64_t since_ns = (now_ns - o->origin_ns) % o->interval_ns; /* neither is negative */
    if (since_ns < 0)
        since_ns += o->interval_ns;
    return end_after(now_ns - since_ns, o->interval_ns);
}

static bool add(int32_t *sum, int32_t value) {
    const int64_t added = (int64_t)*sum + value;
    if (added < INT32_MIN || added > INT32_MAX)
        return false;
    *sum = (int32_t)added;
    return true;
}

/* False: a sum would overflow, and nothing was changed. */
static bool merge(inlet_coalesced_t *into, const inlet_event_t *event) {
    inlet_event_t merged = *event;
    if (event->type == INLET_EVENT_MOUSE_MOVED) {
        if (!add(&merged.u.mouse.dx, into->event.u.mouse.dx) ||
            !add(&merged.u.mouse.dy, into->event.u.mouse.dy))
            return false;
    } else if (!add(&merged.u.wheel.delta, into->event.u.wheel.delta)) {
        return false;
    }
    into->event = merged;
    into->count++;
    return true;
}

static void put_bulk(inlet_coalesce_t *c, const inlet_event_t *event) {
    uint32_t i = 0;
    while (i < c->open_count && !are_alike(&c->open[i].event, event))
        i++;
    if (i < c->open_count && merge(&c->open[i], event))
        return;
    if (i < c->open_count || c->open_count == INLET_COALESCE_OPEN_MAX)
        close_all(c);
    if (c->open_count == 0)
        c->due_ns = due_of(&c->options, event->time_ns);
    c->open[c->open_count++] = (inlet_coalesced_t){
        .event = *event, .count = 1, .first_seq = event->seq, .first_ns = event->time_ns};
}

inlet_status_t inlet_coalesce_put(inlet_coalesce_t *coalesce, const inlet_event_t *event) {
    inlet_coalesce_t *c = coalesce;
    if (c == NULL || event == NULL)
        return INLET_E_INVALID_ARGUMENT;
    if (c->options.capacity - (c->tail - c->head) < c->open_count + 1)
        return INLET_E_BUSY;
    inlet_coalesce_expire(c, event->time_ns);
    if (is_bulk(c, event)) {
        put_bulk(c, event);
        return INLET_OK;
    }
    if (c->options.mode != INLET_COALESCE_FRAME || !inlet__event_is_input(event))
        close_all(c);
    append(c,
           &(inlet_coalesced_t){
               .event = *event, .count = 1, .first_seq = event->seq, .first_ns = event->time_ns});
    return INLET_OK;
}
