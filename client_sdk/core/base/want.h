/* What subscriptions need of an agent, in one word: it does no more. */
#ifndef INLET_BASE_WANT_H
#define INLET_BASE_WANT_H

#include <inlet/event.h>

/* Bits of enum inlet_source: to capture from those. Any bit at all: to observe devices, layout and
 * session. And: */
#define INLET__WANT_FOCUS  (1u << 8)  /* the image paths of processes that have the focus */
#define INLET__WANT_TITLES (1u << 9)  /* … and the titles of their windows */
#define INLET__WANT_STATE  (1u << 10) /* to observe, whatever else is wanted or not */
#define INLET__WANT_FIELDS (1u << 11) /* whether what has the keyboard focus is for passwords */
#define INLET__WANT_ALL                                                                            \
    (INLET_SOURCE_ALL | INLET__WANT_FOCUS | INLET__WANT_TITLES | INLET__WANT_STATE |               \
     INLET__WANT_FIELDS)

/* Not a want, but beside one: programs asked for a pause, and until they end it nothing is to be
 * captured from whatever source. */
#define INLET__WANT_PAUSE (1u << 12)
/* Likewise: nothing is to be captured while the user can't be shown that it is. */
#define INLET__WANT_SHOWN (1u << 13)
#define INLET__WANT_KNOWN (INLET__WANT_ALL | INLET__WANT_PAUSE | INLET__WANT_SHOWN)

INLET_STATIC_ASSERT((INLET__WANT_ALL & (INLET__WANT_PAUSE | INLET__WANT_SHOWN)) == 0);

#endif
