/* What clients see of a stream: its records become items, and what is in force a state.
 *
 * While a password field has the focus, or may have, while nothing is captured and while there is
 * no stream, no act becomes an item, and what was told as held is not any more: the same rules by
 * which the native overlay hides itself. One thread at a time. */
#ifndef INLET_GATEWAY_FEED_H
#define INLET_GATEWAY_FEED_H

#include <inlet/event.h>
#include <stdbool.h>

#include "item.h"

typedef struct gateway_feed gateway_feed_t;

/* Where items go; a text in one is the feed's: hold it to keep it. */
typedef void gateway_take_t(void *context, const gateway_item_t *item);

/* `shows_unknown`: also while it is not known what has the focus. NULL: out of memory. */
gateway_feed_t *gateway_feed_open(bool shows_unknown, gateway_take_t *take, void *context);
void gateway_feed_close(gateway_feed_t *feed);

/* The stream's next record, or `count` that coalesce merged; it is now_ns. */
void gateway_feed_put(gateway_feed_t *feed, const inlet_event_t *event, uint32_t count,
                      int64_t now_ns);

/* There is no stream, and this is why (a text that lives for ever); NULL: another one begins. */
void gateway_feed_away(gateway_feed_t *feed, const char *why);

/* The records at hand are all put: if what is in force has changed, it is told. */
void gateway_feed_settle(gateway_feed_t *feed, int64_t now_ns);

/* Tells who joins what is in force: Inlet's clients a state, others what is held. */
void gateway_feed_join(gateway_feed_t *feed, uint32_t audience, gateway_take_t *take,
                       void *context);

/* The layout of the foreground's keyboard, 0: unknown. */
uint64_t gateway_feed_hkl(const gateway_feed_t *feed);

#endif
