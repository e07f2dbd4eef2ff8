#include "sdk/queue.h"

#include <stdlib.h>

#include "base/event_check.h"
#include "sdk/queue_receive.h"

#define OF_ONE_NUMBER_MAX UINT16_MAX

static inlet_status_t make(inlet__queue_t *queue) {
    for (uint32_t i = 0; i < queue->lane_count; i++) {
        const inlet_status_t status = inlet__lane_open(&queue->lanes[i]);
        if (status != INLET_OK)
            return status;
    }
    for (uint32_t i = 0; i < INLET__QUEUE_VIEWS; i++)
        if (inlet__queue_has_view(queue, i) && !inlet__signal_open(&queue->views[i].ready))
            return INLET_E_NO_MEMORY;
    if (queue->lane_count > 1)
        queue->copies = malloc(INLET_BORROW_MAX * sizeof *queue->copies);
    if ((queue->lane_count > 1 && queue->copies == NULL) || !inlet__signal_open(&queue->left))
        return INLET_E_NO_MEMORY;
    return INLET_OK;
}

static void unmake(inlet__queue_t *queue) {
    for (uint32_t i = 0; i < queue->lane_count; i++)
        inlet__lane_close(&queue->lanes[i]);
    for (uint32_t i = 0; i < INLET__QUEUE_VIEWS; i++)
        inlet__signal_close(&queue->views[i].ready);
    inlet__signal_close(&queue->left);
    free(queue->copies);
    queue->copies = NULL;
}

inlet_status_t inlet__queue_open(inlet__queue_t *queue, inlet__gate_t *gate,
                                 const inlet__queue_wait_t *wait, uint64_t urgent_types) {
    *queue = (inlet__queue_t){.gate = gate,
                              .wait = *wait,
                              .urgent_types = urgent_types,
                              .lane_count = urgent_types != 0 ? INLET__QUEUE_LANES : 1,
                              .last_seq = 0,
                              .next_seq = 1,
                              .end_status = INLET_OK};
    const inlet_status_t status = make(queue);
    if (status != INLET_OK) {
        unmake(queue);
        return status;
    }
    /* From the start, so that wait handles work before the first receive. */
    for (uint32_t i = 0; i < INLET__QUEUE_VIEWS; i++)
        atomic_store_explicit(&queue->views[i].waiting, wait->how == INLET_WAIT_EVENT,
                              memory_order_relaxed);
    return INLET_OK;
}

void inlet__queue_close(inlet__queue_t *queue) {
    inlet__queue_end(queue, INLET_E_CLOSED);
    inlet__queue_wait_until_left(queue);
    unmake(queue);
}

uint64_t inlet__queue_pending(const inlet__queue_t *queue, uint32_t view) {
    uint64_t pending = 0;
    for (uint32_t i = 0; i < queue->lane_count; i++)
        if (view == INLET__QUEUE_ALL || view == i + 1)
            pending += inlet__lane_pending(&queue->lanes[i]);
    return pending;
}

static bool have_room(inlet__queue_t *queue, uint32_t count) {
    bool room = true;
    for (uint32_t i = 0; i < queue->lane_count; i++)
        room = inlet__lane_has_room(&queue->lanes[i], count) && room;
    return room;
}

bool inlet__queue_has_room(inlet__queue_t *queue) {
    inlet__lock(&queue->put);
    const bool room = have_room(queue, queue->gate->room);
    inlet__unlock(&queue->put);
    return room;
}

static uint32_t lane_of(const inlet__queue_t *queue, uint16_t type) {
    return queue->lane_count == 1 || (queue->urgent_types >> type & 1) != 0 ? 0 : 1;
}

/* Under `put`. *lanes: a bit for each that got something. */
static inlet_status_t put(inlet__queue_t *queue, const inlet_event_t *event, uint32_t *lanes) {
    inlet_event_t placed = *event;
    const uint32_t lane = lane_of(queue, event->type);
    if (event->seq < queue->next_seq || event->type >= INLET_EVENT_TYPE_COUNT)
        return INLET_E_INTERNAL;
    queue->of_seq = event->seq == queue->last_seq ? queue->of_seq + 1 : 0;
    if (queue->lane_count > 1) {
        if (queue->of_seq > OF_ONE_NUMBER_MAX)
            return INLET_E_PROTOCOL;
        placed.reserved = (uint16_t)queue->of_seq;
    }
    queue->last_seq = event->seq;
    queue->next_seq = event->seq + inlet__event_span(event);
    *lanes |= 1u << lane;
    return inlet__lane_push(&queue->lanes[lane], &placed, 1);
}

/* Under `put`, without lanes: nothing is to be placed, so a run goes as it is. */
static inlet_status_t put_run(inlet__queue_t *queue, const inlet_event_t *events, uint32_t count) {
    if (events[0].seq < queue->next_seq)
        return INLET_E_INTERNAL;
    for (uint32_t i = 0; i < count; i++)
        if (events[i].type >= INLET_EVENT_TYPE_COUNT)
            return INLET_E_INTERNAL;
    const inlet_event_t *last = &events[count - 1];
    queue->last_seq = last->seq;
    queue->next_seq = last->seq + inlet__event_span(last);
    return inlet__lane_push(&queue->lanes[0], events, count);
}

static inlet_status_t put_all(inlet__queue_t *queue, const inlet_event_t *events, uint32_t count,
                              uint32_t *lanes) {
    inlet_status_t status = INLET_OK;
    if (count > 0 && queue->lane_count == 1) {
        *lanes |= 1;
        return put_run(queue, events, count);
    }
    for (uint32_t i = 0; i < count && status == INLET_OK; i++)
        status = put(queue, &events[i], lanes);
    return status;
}

/* The lanes' views, and the one of all. */
static void notify(inlet__queue_t *queue, uint32_t lanes) {
    if (queue->wait.how != INLET_WAIT_EVENT || lanes == 0)
        return;
    inlet__queue_notify(&queue->views[INLET__QUEUE_ALL]);
    for (uint32_t i = 0; i < queue->lane_count && queue->lane_count > 1; i++)
        if ((lanes >> i & 1) != 0)
            inlet__queue_notify(&queue->views[i + 1]);
}

inlet_status_t inlet__queue_push(inlet__queue_t *queue, const inlet_event_t *events,
                                 uint32_t count) {
    uint32_t lanes = 0;
    inlet__lock(&queue->put);
    const inlet_status_t status = put_all(queue, events, count, &lanes);
    inlet__unlock(&queue->put);
    notify(queue, lanes);
    return status;
}

/* Marks that nobody takes and no record follows can't be told apart for ever. */
static bool can_be_counted(inlet__queue_t *queue, uint32_t count) {
    if (inlet__queue_pending(queue, INLET__QUEUE_ALL) == 0)
        queue->of_seq = 0; /* the order of what was taken is settled */
    return queue->lane_count == 1 || queue->of_seq + count <= OF_ONE_NUMBER_MAX / 2;
}

/* Its place is behind what has arrived, so its number is that of what arrives next. */
static inlet_event_t placed(const inlet__queue_t *queue, const inlet_event_t *mark,
                            int64_t now_ns) {
    inlet_event_t event = *mark;
    event.seq = queue->next_seq;
    event.time_ns = now_ns;
    event.flags = INLET_FLAG_STATE;
    return event;
}

inlet_status_t inlet__queue_post(inlet__queue_t *queue, const inlet_event_t *marks,
                                 uint32_t count) {
    const int64_t now_ns = inlet__system_now_ns();
    uint32_t lanes = 0;
    inlet__lock(&queue->put);
    /* Acquire: pairs with the release in inlet__queue_end. */
    inlet_status_t status = atomic_load_explicit(&queue->end_status, memory_order_acquire);
    if (status == INLET_OK &&
        (!have_room(queue, count + queue->gate->room) || !can_be_counted(queue, count)))
        status = INLET_E_BUSY;
    for (uint32_t i = 0; i < count && status == INLET_OK; i++) {
        const inlet_event_t event = placed(queue, &marks[i], now_ns);
        status = put(queue, &event, &lanes);
    }
    inlet__unlock(&queue->put);
    notify(queue, lanes);
    return status;
}

void inlet__queue_rest(inlet__queue_t *queue, int64_t now_ns) {
    inlet__lock(&queue->put);
    for (uint32_t i = 0; i < queue->lane_count; i++) {
        inlet__lane_rest(&queue->lanes[i], now_ns);
        if (inlet__lane_can_shrink(&queue->lanes[i]) && inlet__queue_is_unwatched(queue))
            inlet__lane_shrink(&queue->lanes[i]);
    }
    inlet__unlock(&queue->put);
}

void inlet__queue_end(inlet__queue_t *queue, inlet_status_t status) {
    inlet_status_t lives = INLET_OK;
    /* Release: pairs with the acquire in queue_receive.c; all that was pushed is there. */
    if (!atomic_compare_exchange_strong_explicit(&queue->end_status, &lives, status,
                                                 memory_order_acq_rel, memory_order_relaxed))
        return;
    for (uint32_t i = 0; i < INLET__QUEUE_VIEWS; i++)
        if (inlet__queue_has_view(queue, i))
            inlet__queue_wake(&queue->views[i]); /* stays so: a receive will not wait again */
}
