/* What clients are told, one act an item: not yet a text, so that one that waits can still grow. */
#ifndef INLET_GATEWAY_ITEM_H
#define INLET_GATEWAY_ITEM_H

#include <stdbool.h>
#include <stdint.h>

enum gateway_item_kind {
    GATEWAY_KEY,
    GATEWAY_BUTTON,
    GATEWAY_MOTION,
    GATEWAY_WHEEL,
    GATEWAY_TEXT /* a whole message */
};

/* Which clients. */
enum gateway_audience {
    GATEWAY_TO_OWN = 1 << 0,
    GATEWAY_TO_INPUT_OVERLAY = 1 << 1,
    GATEWAY_TO_ALL = (1 << 2) - 1
};

/* A message that several queues hold; it is counted, by who puts and who takes. */
typedef struct gateway_text gateway_text_t;

typedef struct gateway_item {
    uint8_t kind;     /* enum gateway_item_kind */
    uint8_t audience; /* enum gateway_audience */
    bool is_press;
    bool is_repeat;
    bool has_position;
    bool is_click;   /* a release near its press */
    uint16_t mask;   /* MASK_… of the uiohook API, with this act */
    uint16_t scan;   /* as in inlet_key_t */
    uint16_t vk;     /* as in inlet_key_t */
    uint16_t clicks; /* presses of this button in a row */
    uint32_t code;   /* HID usage, or enum inlet_button */
    int32_t dx, dy; /* MOTION: counts. WHEEL: 1/120 notches, + to the right, + away from the user */
    int32_t x, y;   /* if has_position */
    uint32_t count; /* of records in it */
    int64_t time_ns; /* of the last, on the stream's clock */
    gateway_text_t *text;
} gateway_item_t;

#endif
