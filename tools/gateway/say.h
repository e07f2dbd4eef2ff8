/* The messages of the WebSockets: Inlet's own (protocol.md), and those of input-overlay. */
#ifndef INLET_GATEWAY_SAY_H
#define INLET_GATEWAY_SAY_H

#include <stddef.h>

#include "item.h"

#define GATEWAY_PROTOCOL 1

/* A text on a key. */
typedef struct gateway_label {
    uint32_t hid;
    char text[16]; /* UTF-8 */
} gateway_label_t;

/* Each is a text to be freed; NULL: out of memory. */

/* The first message. */
char *gateway_say_hello(const char *version);

/* What is written on keys in the keyboard layout in force. */
char *gateway_say_labels(const gateway_label_t *labels, size_t count);

/* The answer to a ping; `id` is what it said. */
char *gateway_say_pong(long long id);

/* One message for `count` items, none of which is a text. */
char *gateway_say_events(const gateway_item_t *items, size_t count);

/* One message for one item, or, of a click, of two: *clicked is the second then, else NULL. */
char *gateway_say_uiohook(const gateway_item_t *item, char **clicked);

#endif
