/* One lock around all: it is held for as long as a few records take to be copied, while the
 * threads' work on them, which is what goes on side by side, is done without it. */
#include <inlet/router.h>

#include <stdbool.h>
#include <stdlib.h>

#include "base/event_check.h"
#include "base/system.h"

enum { QUEUES = 32, QUEUES_MIN = 2, CAPACITY = 1024, BUCKETS_BITS = 8 };
#define NONE UINT32_MAX

typedef struct queue {
    uint64_t key;
    uint64_t head, tail;         /* positions, of which the record is the remainder by `capacity` */
    uint64_t numbered_count;     /* of these that occupy numbers */
    uint64_t last_put;           /* when, in puts: who has been empty longest gives its place */
    uint64_t lost_from, lost_to; /* numbers; equal: none are to be told */
    int64_t lost_ns;
    uint32_t next; /* in its bucket, or of those that are not in use */
    bool is_taken, is_listed;
} queue_t;

struct inlet_router {
    inlet_router_options_t options;
    inlet__lock_t lock;     /* all that follows */
    _Atomic(uint32_t) news; /* changes when a queue is listed, and at the end; takers sleep on it */
    uint32_t sleepers;
    bool is_stopped;
    uint64_t window, process; /* in front, by the FOCUS records */
    uint64_t puts, pending, dropped, refused;
    uint32_t queues_count; /* in use */
    uint32_t unused;       /* the first of those that are not; NONE */
    uint32_t buckets[1 << BUCKETS_BITS];
    uint32_t *listed; /* queues that can be taken from, a ring of as many as there are */
    uint64_t listed_head, listed_tail;
    uint32_t *targets; /* of the record that is being put */
    queue_t *queues;
    inlet_event_t *events; /* `capacity` a queue */
};

/* --- opening and closing --- */

static bool are_valid(const inlet_router_options_t *o) {
    return o->struct_size == sizeof *o && o->by <= INLET_ROUTE_BY_WINDOW &&
           o->policy <= INLET_ROUTER_DROP_OLDEST && o->queues >= QUEUES_MIN &&
           o->queues <= INLET_ROUTER_QUEUES_MAX && o->capacity >= INLET_ROUTER_CAPACITY_MIN &&
           o->capacity <= INLET_ROUTER_CAPACITY_MAX &&
           (uint64_t)o->queues * o->capacity <= INLET_ROUTER_RECORDS_MAX && o->reserved == 0;
}

static uint32_t *bucket_of(inlet_router_t *r, uint64_t key) {
    return &r->buckets[key * UINT64_C(0x9E3779B97F4A7C15) >> (64 - BUCKETS_BITS)];
}

/* Begins a queue that is not in use: there is one. */
static uint32_t begin_queue(inlet_router_t *r, uint64_t key) {
    const uint32_t index = r->unused;
    queue_t *queue = &r->queues[index];
    uint32_t *bucket = bucket_of(r, key);
    r->unused = queue->next;
    *queue = (queue_t){.key = key, .next = *bucket, .last_put = r->puts};
    *bucket = index;
    r->queues_count++;
    return index;
}

static void set_up(inlet_router_t *r) {
    for (uint32_t i = 0; i < 1u << BUCKETS_BITS; i++)
        r->buckets[i] = NONE;
    r->unused = NONE;
    for (uint32_t i = r->options.queues; i-- > 0;) {
        r->queues[i].next = r->unused;
        r->unused = i;
    }
    (void)begin_queue(r, 0);
}

inlet_status_t inlet_router_open(const inlet_router_options_t *options, inlet_router_t **router) {
    inlet_router_options_t o = {.struct_size = sizeof o};
    if (router == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *router = NULL;
    if (options != NULL)
        o = *options;
    if (o.queues == 0)
        o.queues = QUEUES;
    if (o.capacity == 0)
        o.capacity = CAPACITY;
    if (!are_valid(&o))
        return INLET_E_INVALID_ARGUMENT;
    inlet_router_t *made = calloc(1, sizeof *made);
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    made->options = o;
    made->queues = calloc(o.queues, sizeof made->queues[0]);
    made->listed = calloc(o.queues, sizeof made->listed[0]);
    made->targets = calloc(o.queues, sizeof made->targets[0]);
    made->events = calloc((size_t)o.queues * o.capacity, sizeof made->events[0]);
    if (made->queues == NULL || made->listed == NULL || made->targets == NULL ||
        made->events == NULL) {
        inlet_router_close(made);
        return INLET_E_NO_MEMORY;
    }
    set_up(made);
    *router = made;
    return INLET_OK;
}

void inlet_router_close(inlet_router_t *router) {
    if (router == NULL)
        return;
    free(router->queues);
    free(router->listed);
    free(router->targets);
    free(router->events);
    free(router);
}

/* --- queues --- */

static uint32_t find_queue(inlet_router_t *r, uint64_t key) {
    uint32_t index = *bucket_of(r, key);
    while (index != NONE && r->queues[index].key != key)
        index = r->queues[index].next;
    return index;
}

static bool is_idle(const queue_t *queue) {
    return queue->key != 0 && !queue->is_taken && queue->head == queue->tail &&
           queue->lost_from == queue->lost_to;
}

/* Ends the queue that has been empty longest. False: none is. */
static bool end_idlest(inlet_router_t *r) {
    uint32_t idlest = NONE;
    for (uint32_t i = 0; i < r->options.queues; i++)
        if (is_idle(&r->queues[i]) &&
            (idlest == NONE || r->queues[i].last_put < r->queues[idlest].last_put))
            idlest = i;
    if (idlest == NONE)
        return false;
    uint32_t *at = bucket_of(r, r->queues[idlest].key);
    while (*at != idlest)
        at = &r->queues[*at].next;
    *at = r->queues[idlest].next;
    r->queues[idlest].next = r->unused;
    r->unused = idlest;
    r->queues_count--;
    return true;
}

/* NONE: there is no room for one more. */
static uint32_t need_queue(inlet_router_t *r, uint64_t key) {
    const uint32_t index = find_queue(r, key);
    if (index != NONE)
        return index;
    return r->unused != NONE || end_idlest(r) ? begin_queue(r, key) : NONE;
}

static inlet_event_t *event_at(inlet_router_t *r, const queue_t *queue, uint64_t position) {
    const size_t first = (size_t)(queue - r->queues) * r->options.capacity;
    return &r->events[first + position % r->options.capacity];
}

static bool is_full(const inlet_router_t *r, const queue_t *queue) {
    return queue->tail - queue->head == r->options.capacity;
}

/* Whether one record more can be put, were it by dropping others. */
static bool has_room(const inlet_router_t *r, const queue_t *queue) {
    return !is_full(r, queue) ||
           (r->options.policy == INLET_ROUTER_DROP_OLDEST && queue->numbered_count > 0);
}

static const inlet_event_t *pop(inlet_router_t *r, queue_t *queue) {
    const inlet_event_t *event = event_at(r, queue, queue->head++);
    queue->numbered_count -= inlet__event_span(event) != 0;
    r->pending--;
    return event;
}

/* Up to the first that occupies a number, which a LOSS can name. */
static void drop_oldest(inlet_router_t *r, queue_t *queue) {
    const inlet_event_t *event;
    uint64_t span = 0;
    while (span == 0) {
        event = pop(r, queue);
        span = inlet__event_span(event);
        r->dropped++;
    }
    const uint64_t end = event->seq + span >= event->seq ? event->seq + span : UINT64_MAX;
    const bool is_first = queue->lost_from == queue->lost_to;
    if (is_first || event->seq < queue->lost_from) /* as only another stream's would be */
        queue->lost_from = event->seq;
    if (is_first || end > queue->lost_to)
        queue->lost_to = end;
    queue->lost_ns = event->time_ns;
}

static void list(inlet_router_t *r, queue_t *queue) {
    if (queue->is_taken || queue->is_listed)
        return;
    queue->is_listed = true;
    r->listed[r->listed_tail++ % r->options.queues] = (uint32_t)(queue - r->queues);
    atomic_fetch_add_explicit(&r->news, 1, memory_order_relaxed); /* read under the lock */
}

static void push(inlet_router_t *r, queue_t *queue, const inlet_event_t *event) {
    if (is_full(r, queue))
        drop_oldest(r, queue);
    *event_at(r, queue, queue->tail++) = *event;
    queue->numbered_count += inlet__event_span(event) != 0;
    queue->last_put = r->puts;
    r->pending++;
    list(r, queue);
}

/* --- who gets a record --- */

static bool is_of_device(const inlet_event_t *event) {
    return event->type == INLET_EVENT_DEVICE ||
           (event->type == INLET_EVENT_NAME && (event->u.name.subject == INLET_NAME_DEVICE ||
                                                event->u.name.subject == INLET_NAME_DEVICE_PATH));
}

static bool is_of_front(const inlet_event_t *event) {
    return event->type == INLET_EVENT_FOCUS ||
           (event->type == INLET_EVENT_NAME && (event->u.name.subject == INLET_NAME_PROCESS ||
                                                event->u.name.subject == INLET_NAME_WINDOW_TITLE));
}

static bool is_for_all(const inlet_router_t *r, const inlet_event_t *event) {
    if (inlet__event_is_input(event))
        return false;
    if (r->options.by != INLET_ROUTE_BY_DEVICE)
        return !is_of_front(event);
    const bool is_release = event->type >= INLET_EVENT_KEY_PRESSED &&
                            event->type <= INLET_EVENT_MOUSE_WHEEL; /* that Inlet made */
    const bool is_act =
        event->type == INLET_EVENT_SNAPSHOT && event->u.snapshot.act != INLET_EVENT_NONE;
    return !is_release && !is_act && !is_of_device(event);
}

static uint64_t key_of(const inlet_router_t *r, const inlet_event_t *event) {
    switch (r->options.by) {
    case INLET_ROUTE_BY_DEVICE:
        return event->device;
    case INLET_ROUTE_BY_PROCESS:
        return event->process;
    default:
        return event->type == INLET_EVENT_FOCUS ? event->u.focus.window : r->window;
    }
}

static uint64_t key_in_front(const inlet_router_t *r) {
    return r->options.by == INLET_ROUTE_BY_PROCESS ? r->process : r->window;
}

/* Its queues, in r->targets; 0: there is no room for the one that it needs. */
static uint32_t find_targets(inlet_router_t *r, const inlet_event_t *event) {
    uint32_t count = 0;
    if (is_for_all(r, event)) {
        for (uint32_t bucket = 0; bucket < 1u << BUCKETS_BITS; bucket++)
            for (uint32_t i = r->buckets[bucket]; i != NONE; i = r->queues[i].next)
                r->targets[count++] = i;
        return count;
    }
    const uint32_t index = need_queue(r, key_of(r, event));
    if (index == NONE)
        return 0;
    r->targets[count++] = index;
    if (event->type == INLET_EVENT_FOCUS && r->options.by != INLET_ROUTE_BY_DEVICE) {
        const uint32_t before = find_queue(r, key_in_front(r));
        if (before != NONE && before != index)
            r->targets[count++] = before;
    }
    return count;
}

static inlet_status_t put(inlet_router_t *r, const inlet_event_t *event) {
    if (r->is_stopped)
        return INLET_E_CLOSED;
    const uint32_t count = find_targets(r, event);
    bool fits = count > 0;
    for (uint32_t i = 0; i < count; i++)
        fits = fits && has_room(r, &r->queues[r->targets[i]]);
    if (!fits) {
        r->refused++;
        return INLET_E_BUSY;
    }
    r->puts++;
    for (uint32_t i = 0; i < count; i++)
        push(r, &r->queues[r->targets[i]], event);
    if (event->type == INLET_EVENT_FOCUS) {
        r->window = event->u.focus.window;
        r->process = event->process;
    }
    return INLET_OK;
}

/* Wakes as many as there is news for. Without the lock, so that who wakes does not sleep at it. */
static void wake(inlet_router_t *r, uint32_t count) {
    if (count == 1)
        inlet__unpark_one(&r->news);
    else if (count > 1)
        inlet__unpark_all(&r->news);
}

static uint32_t news_of(const inlet_router_t *r) {
    return atomic_load_explicit(&r->news, memory_order_relaxed);
}

inlet_status_t inlet_router_put(inlet_router_t *router, const inlet_event_t *event) {
    if (router == NULL || event == NULL)
        return INLET_E_INVALID_ARGUMENT;
    inlet__lock(&router->lock);
    const uint32_t before = news_of(router);
    const inlet_status_t status = put(router, event);
    const uint32_t listed = news_of(router) - before;
    const uint32_t to_wake = listed < router->sleepers ? listed : router->sleepers;
    inlet__unlock(&router->lock);
    wake(router, to_wake);
    return status;
}

/* --- taking --- */

static void take(inlet_router_t *r, inlet_event_t *events, uint32_t capacity, inlet_routed_t *from,
                 uint32_t *count) {
    const uint32_t index = r->listed[r->listed_head++ % r->options.queues];
    queue_t *queue = &r->queues[index];
    queue->is_listed = false;
    queue->is_taken = true;
    *from = (inlet_routed_t){.key = queue->key, .queue = index};
    if (queue->lost_from != queue->lost_to) {
        events[(*count)++] = (inlet_event_t){.seq = queue->lost_from,
                                             .time_ns = queue->lost_ns,
                                             .type = INLET_EVENT_LOSS,
                                             .u.loss = {.count = queue->lost_to - queue->lost_from,
                                                        .cause = INLET_CAUSE_SLOW_SUBSCRIBER}};
        queue->lost_from = queue->lost_to = 0;
    }
    while (*count < capacity && queue->head != queue->tail)
        events[(*count)++] = *pop(r, queue);
}

/* Under the lock, and again when it returns. Who lists something meanwhile changes `news` first. */
static void sleep_until_news(inlet_router_t *r, int64_t left_ns) {
    const uint32_t news = news_of(r);
    r->sleepers++;
    inlet__unlock(&r->lock);
    inlet__park(&r->news, news, left_ns);
    inlet__lock(&r->lock);
    r->sleepers--;
}

static inlet_status_t wait_and_take(inlet_router_t *r, inlet_event_t *events, uint32_t capacity,
                                    int64_t timeout_ns, inlet_routed_t *from, uint32_t *count) {
    const int64_t deadline_ns = timeout_ns != 0 ? inlet__system_deadline(timeout_ns) : 0;
    while (r->listed_head == r->listed_tail) {
        if (r->is_stopped && r->pending == 0)
            return INLET_E_CLOSED;
        const int64_t left_ns = timeout_ns != 0 ? inlet__system_left(deadline_ns) : 0;
        if (left_ns == 0)
            return INLET_E_TIMEOUT;
        sleep_until_news(r, left_ns);
    }
    take(r, events, capacity, from, count);
    return INLET_OK;
}

inlet_status_t inlet_router_take(inlet_router_t *router, inlet_event_t *events, uint32_t capacity,
                                 int64_t timeout_ns, inlet_routed_t *from, uint32_t *count) {
    if (count != NULL)
        *count = 0;
    if (router == NULL || events == NULL || capacity == 0 || from == NULL || count == NULL ||
        (timeout_ns < 0 && timeout_ns != INLET_FOREVER))
        return INLET_E_INVALID_ARGUMENT;
    *from = (inlet_routed_t){.key = 0};
    inlet__lock(&router->lock);
    const inlet_status_t status = wait_and_take(router, events, capacity, timeout_ns, from, count);
    /* The last one: whoever sleeps has nothing to wait for. */
    const bool is_end = router->is_stopped && router->pending == 0;
    if (is_end)
        atomic_fetch_add_explicit(&router->news, 1, memory_order_relaxed);
    const uint32_t to_wake = is_end ? router->sleepers : 0;
    inlet__unlock(&router->lock);
    if (to_wake > 0)
        inlet__unpark_all(&router->news);
    return status;
}

inlet_status_t inlet_router_done(inlet_router_t *router, uint32_t queue) {
    if (router == NULL || queue >= router->options.queues)
        return INLET_E_INVALID_ARGUMENT;
    queue_t *done = &router->queues[queue];
    inlet__lock(&router->lock);
    const bool was_taken = done->is_taken;
    const uint32_t before = news_of(router);
    done->is_taken = false;
    if (was_taken && (done->head != done->tail || done->lost_from != done->lost_to))
        list(router, done);
    const uint32_t to_wake = router->sleepers > 0 ? news_of(router) - before : 0;
    inlet__unlock(&router->lock);
    wake(router, to_wake);
    return was_taken ? INLET_OK : INLET_E_INVALID_ARGUMENT;
}

void inlet_router_stop(inlet_router_t *router) {
    if (router == NULL)
        return;
    inlet__lock(&router->lock);
    router->is_stopped = true;
    atomic_fetch_add_explicit(&router->news, 1, memory_order_relaxed);
    inlet__unlock(&router->lock);
    inlet__unpark_all(&router->news);
}

inlet_status_t inlet_router_stats(inlet_router_t *router, inlet_router_stats_t *stats) {
    if (router == NULL || stats == NULL || stats->struct_size != sizeof *stats)
        return INLET_E_INVALID_ARGUMENT;
    inlet__lock(&router->lock);
    *stats = (inlet_router_stats_t){.struct_size = sizeof *stats,
                                    .queues = router->queues_count,
                                    .pending = router->pending,
                                    .dropped = router->dropped,
                                    .refused = router->refused};
    inlet__unlock(&router->lock);
    return INLET_OK;
}
