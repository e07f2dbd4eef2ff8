#include "queue.h"

#include "text.h"

static bool has_sign_of(int32_t a, int32_t b) {
    return (a > 0) == (b > 0) && (a < 0) == (b < 0);
}

/* Turns away and towards, or left and right, stay apart: each is drawn. */
static bool may_merge(const gateway_item_t *last, const gateway_item_t *item) {
    if (last->kind != item->kind || last->audience != item->audience || last->mask != item->mask)
        return false;
    return item->kind == GATEWAY_MOTION ||
           (item->kind == GATEWAY_WHEEL && has_sign_of(last->dx, item->dx) &&
            has_sign_of(last->dy, item->dy));
}

static bool add(int32_t *sum, int32_t value) {
    const int64_t wide = (int64_t)*sum + value;
    *sum = (int32_t)wide;
    return wide >= INT32_MIN && wide <= INT32_MAX;
}

static bool merge(gateway_item_t *last, const gateway_item_t *item) {
    gateway_item_t both = *last;
    if (!may_merge(last, item) || !add(&both.dx, item->dx) || !add(&both.dy, item->dy))
        return false;
    if (item->has_position) {
        both.has_position = true;
        both.x = item->x;
        both.y = item->y;
    }
    both.count += item->count;
    both.time_ns = item->time_ns;
    *last = both;
    return true;
}

bool gateway_queue_put(gateway_queue_t *queue, const gateway_item_t *item) {
    const uint32_t end = queue->first + queue->count;
    if (queue->count > 0 && merge(&queue->items[(end - 1) % GATEWAY_QUEUE_MAX], item))
        return true;
    if (queue->count == GATEWAY_QUEUE_MAX)
        return false;
    queue->items[end % GATEWAY_QUEUE_MAX] = *item;
    (void)gateway_text_hold(item->text);
    queue->count++;
    return true;
}

uint32_t gateway_queue_take(gateway_queue_t *queue, gateway_item_t *items, uint32_t capacity) {
    uint32_t count = 0;
    for (; count < capacity && queue->count > 0; count++, queue->count--) {
        items[count] = queue->items[queue->first];
        queue->first = (queue->first + 1) % GATEWAY_QUEUE_MAX;
    }
    return count;
}

void gateway_queue_clear(gateway_queue_t *queue) {
    gateway_item_t item;
    while (gateway_queue_take(queue, &item, 1) == 1)
        gateway_text_drop(item.text);
}
