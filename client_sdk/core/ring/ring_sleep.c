/* The consumer's half of the eventcount; the other is inlet__ring_notify. No wake-up is missed:
 *
 *   consumer:  exchange(waiting, 1)   look at the stamp   wait
 *   producer:  store the stamp        exchange(waiting, 0)   signal if it was 1
 *
 * All writes to `waiting` are exchanges and so in one order, each reading the one before it. If the
 * producer's comes after the consumer's, it reads 1 and signals. If it comes before, the consumer's
 * (acquire) follows its release through that chain, so the look sees the stamp. */
#include "ring/ring_check.h"
#include "ring/ring_consumer.h"

static uint32_t exchange_waiting(inlet__ring_consumer_t *c, uint32_t value) {
    /* Acquire and release: pairs with inlet__ring_notify, and hands on what it released. */
    return atomic_exchange_explicit(&inlet__ring_header(&c->memory)->eventcount.waiting, value,
                                    memory_order_acq_rel);
}

bool inlet__ring_look(const inlet__ring_consumer_t *c) {
    /* Acquire: pairs with the release of the stamp, as in inlet__ring_take. A stamp that is too
     * high is something too: take will say what. */
    const uint64_t stamp =
        atomic_load_explicit(&c->slots[c->at.index & c->mask].word[0], memory_order_acquire);
    return !inlet__ring_is_unpublished(stamp, c->at.expected);
}

bool inlet__ring_arm(inlet__ring_consumer_t *c) {
    (void)exchange_waiting(c, 1);
    if (!inlet__ring_look(c))
        return true;
    inlet__ring_disarm(c);
    return false;
}

void inlet__ring_disarm(inlet__ring_consumer_t *c) {
    (void)exchange_waiting(c, 0);
}
