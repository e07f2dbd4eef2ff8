#include "sdk/queue.h"

#include "sdk/deadline.h"
#include "sdk/hidden.h"
#include "sdk/queue_wait.h"

/* One slot is never in use. */
#define CAPACITY (inlet__ring_capacity(0) - 1)

/* The consumer tells the producer of free slots in steps of 64: as many may be free unseen. */
#define ROOM_NEEDED (INLET__TOLD_MAX + 64u)

inlet_status_t inlet__queue_open(inlet__queue_t *queue, inlet__gate_t *gate,
                                 const inlet__queue_wait_t *wait) {
    *queue = (inlet__queue_t){.gate = gate, .wait = *wait, .end_status = INLET_OK};
    InitializeSRWLock(&queue->lock);
    InitializeConditionVariable(&queue->idle);
    queue->section =
        VirtualAlloc(NULL, INLET__RING_SECTION_BYTES, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    queue->ready = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (queue->section == NULL || queue->ready == NULL) {
        inlet__queue_close(queue);
        return INLET_E_NO_MEMORY;
    }
    const inlet__ring_memory_t memory = {.section = queue->section};
    inlet_status_t status = inlet__ring_create(&memory, 1);
    if (status == INLET_OK)
        status = inlet__ring_producer_attach(&queue->producer, &memory, false);
    if (status == INLET_OK)
        status = inlet__ring_consumer_attach(&queue->consumer, &memory, 1, INLET__RING_SPARSE);
    if (status != INLET_OK) {
        inlet__queue_close(queue);
        return INLET_E_INTERNAL;
    }
    /* From the start, so that the wait handle works before the first receive. */
    if (wait->how == INLET_WAIT_EVENT)
        (void)inlet__ring_arm(&queue->consumer);
    return INLET_OK;
}

void inlet__queue_close(inlet__queue_t *queue) {
    inlet__queue_end(queue, INLET_E_CLOSED);
    AcquireSRWLockExclusive(&queue->lock);
    while (queue->receiver_count > 0)
        SleepConditionVariableSRW(&queue->idle, &queue->lock, INFINITE, 0);
    ReleaseSRWLockExclusive(&queue->lock);
    if (queue->ready != NULL)
        CloseHandle(queue->ready);
    if (queue->section != NULL)
        VirtualFree(queue->section, 0, MEM_RELEASE);
    queue->ready = NULL;
    queue->section = NULL;
}

uint64_t inlet__queue_pending(const inlet__queue_t *queue) {
    /* Taken first, and acquire: pairs with the release in take, so that `pushed` is no older. */
    uint64_t taken = atomic_load_explicit(&queue->taken_count, memory_order_acquire);
    uint64_t pushed = atomic_load_explicit(&queue->pushed_count, memory_order_relaxed);
    return pushed > taken ? pushed - taken : 0;
}

bool inlet__queue_has_room(const inlet__queue_t *queue) {
    return CAPACITY - inlet__queue_pending(queue) >= ROOM_NEEDED;
}

inlet_status_t inlet__queue_push(inlet__queue_t *queue, const inlet_event_t *events,
                                 uint32_t count) {
    inlet_status_t status = INLET_OK;
    /* Before the events are there: what was taken never exceeds what was pushed. Relaxed: it is
     * this thread's own, and others see it with the events, whose stamps are released. */
    atomic_store_explicit(&queue->pushed_count,
                          atomic_load_explicit(&queue->pushed_count, memory_order_relaxed) + count,
                          memory_order_relaxed);
    for (uint32_t i = 0; i < count && status == INLET_OK; i++) {
        inlet_event_t *slot = inlet__ring_try_claim(&queue->producer);
        if (slot == NULL)
            return INLET_E_INTERNAL;
        inlet__ring_fill(slot, &events[i]);
        if (inlet__ring_publish_at(&queue->producer, events[i].seq) != INLET_OK)
            status = INLET_E_INTERNAL;
    }
    if (inlet__ring_notify(&queue->producer))
        SetEvent(queue->ready);
    return status;
}

void inlet__queue_end(inlet__queue_t *queue, inlet_status_t status) {
    AcquireSRWLockExclusive(&queue->lock);
    if (queue->end_status == INLET_OK) {
        queue->end_status = status;
        if (queue->ready != NULL)
            SetEvent(queue->ready); /* stays so: a receive will not wait again */
    }
    ReleaseSRWLockExclusive(&queue->lock);
}

/* Lets the pipe thread go on if it waits for room. It shuts the gate with an exchange and looks for
 * room again after it; so either this exchange comes later and reads 1, or the pipe thread's comes
 * later and, reading what this one wrote, sees the room. */
static void open_gate(inlet__queue_t *queue) {
    if (inlet__queue_has_room(queue) &&
        /* Acquire and release: pairs with the exchange in inlet__sink_ready. */
        atomic_exchange_explicit(&queue->gate->shut, 0, memory_order_acq_rel) == 1)
        SetEvent(queue->gate->wake);
}

/* Takes what is there; INLET_E_TIMEOUT if nothing is, with `ready` reset and the ring armed, so
 * that the next push signals it, if that is how receivers wait. Under `lock`. */
static inlet_status_t take(inlet__queue_t *queue, inlet_event_t *events, uint32_t capacity,
                           uint32_t *count) {
    for (;;) {
        inlet_status_t status = inlet__ring_take(&queue->consumer, events, capacity, count);
        if (*count > 0) {
            inlet__ring_release(&queue->consumer);
            /* Release: pairs with the acquire in inlet__queue_pending; the slots are copied. */
            atomic_fetch_add_explicit(&queue->taken_count, *count, memory_order_release);
            open_gate(queue);
            return INLET_OK;
        }
        if (status != INLET_OK)
            return INLET_E_INTERNAL;
        if (queue->end_status != INLET_OK)
            return queue->end_status;
        if (queue->wait.how != INLET_WAIT_EVENT)
            return INLET_E_TIMEOUT;
        ResetEvent(queue->ready);
        if (inlet__ring_arm(&queue->consumer))
            return INLET_E_TIMEOUT;
        SetEvent(queue->ready);
    }
}

inlet_status_t inlet__queue_receive(inlet__queue_t *queue, inlet_event_t *events, uint32_t capacity,
                                    int64_t deadline_ns, uint32_t *count) {
    HANDLE timer = NULL;
    AcquireSRWLockExclusive(&queue->lock);
    queue->receiver_count++;
    inlet_status_t status = take(queue, events, capacity, count);
    while (status == INLET_E_TIMEOUT && inlet__deadline_left_ms(deadline_ns) > 0) {
        ReleaseSRWLockExclusive(&queue->lock);
        inlet__queue_wait(queue, deadline_ns, &timer);
        AcquireSRWLockExclusive(&queue->lock);
        status = take(queue, events, capacity, count);
    }
    if (--queue->receiver_count == 0)
        WakeAllConditionVariable(&queue->idle);
    ReleaseSRWLockExclusive(&queue->lock);
    if (timer != NULL)
        CloseHandle(timer);
    return status;
}
