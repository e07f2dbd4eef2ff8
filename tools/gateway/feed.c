#include "feed.h"

#include <inlet/keys.h>
#include <inlet/names.h>
#include <inlet/state.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define INLET_UIOHOOK_TYPES_ONLY
#include "overlay/model.h"
#include "text.h"
#include <uiohook.h>

#define CLICK_NS INT64_C(500000000)

/* The rules of what shows are those of an overlay, whatever is on it. */
static const overlay_layout_t no_keys = {
    .width = 1, .height = 1, .count = 1, .elements = {{.kind = OVERLAY_PANEL, .w = 1, .h = 1}}};
static const overlay_theme_t no_looks = {.full_speed = 1};

/* A key or button that clients of input-overlay were told to be held. */
typedef struct told {
    uint32_t button; /* 0: a key */
    uint32_t hid;
    uint16_t scan, vk;
} told_t;

struct gateway_feed {
    gateway_take_t *take;
    void *context;
    overlay_model_t *model;
    inlet_state_t *state;
    uint32_t shows; /* enum overlay_shows */
    const char *why;
    bool is_known; /* what is not told as held is not held */
    bool is_state_due;
    uint32_t told_count;
    told_t told[INLET_HELD_MAX];
    uint16_t mask, clicks, click_button;
    int64_t click_ns;
    bool has_position;
    int32_t x, y;
    int64_t last_ns;
};

gateway_feed_t *gateway_feed_open(bool shows_unknown, gateway_take_t *take, void *context) {
    gateway_feed_t *feed = calloc(1, sizeof *feed);
    if (feed == NULL)
        return NULL;
    feed->take = take;
    feed->context = context;
    feed->is_known = true;
    feed->shows = OVERLAY_HIDDEN;
    feed->is_state_due = true;
    feed->model = overlay_model_open(&no_keys, &no_looks,
                                     shows_unknown ? (uint32_t)OVERLAY_SHOWS_UNKNOWN : 0);
    if (feed->model != NULL && inlet_state_open(&feed->state) == INLET_OK)
        return feed;
    gateway_feed_close(feed);
    return NULL;
}

void gateway_feed_close(gateway_feed_t *feed) {
    if (feed == NULL)
        return;
    overlay_model_close(feed->model);
    inlet_state_close(feed->state);
    free(feed);
}

uint64_t gateway_feed_hkl(const gateway_feed_t *feed) {
    return overlay_model_hkl(feed->model);
}

/* --- what others were told to be held --- */

static uint16_t mask_of(const told_t *act) {
    static const struct {
        uint32_t hid;
        uint16_t bit;
    } bits[] = {{INLET_KEY_ShiftLeft, MASK_SHIFT_L},  {INLET_KEY_ShiftRight, MASK_SHIFT_R},
                {INLET_KEY_ControlLeft, MASK_CTRL_L}, {INLET_KEY_ControlRight, MASK_CTRL_R},
                {INLET_KEY_AltLeft, MASK_ALT_L},      {INLET_KEY_AltRight, MASK_ALT_R},
                {INLET_KEY_MetaLeft, MASK_META_L},    {INLET_KEY_MetaRight, MASK_META_R}};
    if (act->button != 0)
        return (uint16_t)(MASK_BUTTON1 << (act->button - 1));
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
        if (bits[i].hid == act->hid)
            return bits[i].bit;
    return 0;
}

static bool is_same_act(const told_t *a, const told_t *b) {
    return a->button == b->button && a->hid == b->hid && (a->hid != 0 || a->scan == b->scan);
}

/* Notes that it is held, or not any more. */
static void note_told(gateway_feed_t *feed, const told_t *act, bool is_press) {
    uint32_t at = 0;
    while (at < feed->told_count && !is_same_act(&feed->told[at], act))
        at++;
    if (is_press && at == feed->told_count && at < INLET_HELD_MAX)
        feed->told[feed->told_count++] = *act;
    else if (!is_press && at < feed->told_count)
        feed->told[at] = feed->told[--feed->told_count];
    feed->mask = 0;
    for (uint32_t i = 0; i < feed->told_count; i++)
        feed->mask |= mask_of(&feed->told[i]);
}

static gateway_item_t item_of(const gateway_feed_t *feed, const told_t *act, bool is_press) {
    return (gateway_item_t){.kind = act->button != 0 ? GATEWAY_BUTTON : GATEWAY_KEY,
                            .audience = GATEWAY_TO_ALL,
                            .is_press = is_press,
                            .mask = feed->mask,
                            .scan = act->scan,
                            .vk = act->vk,
                            .code = act->button != 0 ? act->button : act->hid,
                            .x = feed->x,
                            .y = feed->y,
                            .count = 1,
                            .time_ns = feed->last_ns};
}

/* A press or release that no record told: their protocol has no other word for it. */
static void tell_others(gateway_feed_t *feed, const told_t *act, bool is_press) {
    const told_t copy = *act; /* may be of the list that changes */
    note_told(feed, &copy, is_press);
    gateway_item_t item = item_of(feed, &copy, is_press);
    item.audience = GATEWAY_TO_INPUT_OVERLAY;
    feed->take(feed->context, &item);
}

/* What is held, while it may be seen. */
static uint32_t held_acts(const gateway_feed_t *feed, told_t acts[INLET_HELD_MAX]) {
    inlet_held_t held[INLET_HELD_MAX];
    uint32_t all, count = 0;
    if (feed->shows != OVERLAY_ELEMENTS ||
        inlet_state_held(feed->state, held, INLET_HELD_MAX, &all) != INLET_OK)
        return 0;
    for (uint32_t i = 0; i < all; i++)
        if ((held[i].flags & INLET_FLAG_FALSE_CONTROL) == 0)
            acts[count++] = (told_t){.button = held[i].button,
                                     .hid = held[i].hid,
                                     .scan = held[i].scan,
                                     .vk = held[i].vk};
    return count;
}

static bool has_act(const told_t *acts, uint32_t count, const told_t *act) {
    for (uint32_t i = 0; i < count; i++)
        if (is_same_act(&acts[i], act))
            return true;
    return false;
}

static void tell_difference(gateway_feed_t *feed) {
    told_t held[INLET_HELD_MAX];
    const uint32_t count = held_acts(feed, held);
    for (uint32_t i = feed->told_count; i-- > 0;)
        if (!has_act(held, count, &feed->told[i]))
            tell_others(feed, &feed->told[i], false);
    for (uint32_t i = 0; i < count; i++)
        if (!has_act(feed->told, feed->told_count, &held[i]))
            tell_others(feed, &held[i], true);
}

/* --- the state --- */

static int put_locks(json_t *locks, const inlet_state_info_t *info) {
    static const struct {
        uint32_t bit;
        const char *name;
    } names[] = {{INLET_LOCK_CAPS, "caps"},
                 {INLET_LOCK_NUM, "num"},
                 {INLET_LOCK_SCROLL, "scroll"},
                 {INLET_LOCK_KANA, "kana"}};
    int failed = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if ((info->locks & names[i].bit) != 0)
            failed |= json_array_append_new(locks, json_string(names[i].name));
    return failed;
}

static json_t *state_to_json(const gateway_feed_t *feed) {
    static const char *const shows[] = {
        [OVERLAY_HIDDEN] = "hidden", [OVERLAY_ELEMENTS] = "input", [OVERLAY_NOTICE] = "notice"};
    told_t held[INLET_HELD_MAX];
    const uint32_t count = held_acts(feed, held);
    inlet_state_info_t info = {.struct_size = sizeof info};
    json_t *keys = json_array(), *buttons = json_array(), *locks = json_array();
    (void)inlet_state_info(feed->state, &info);
    int failed = put_locks(locks, &info);
    for (uint32_t i = 0; i < count; i++)
        failed |=
            held[i].button != 0
                ? json_array_append_new(buttons, json_string(inlet_button_name(held[i].button)))
                : json_array_append_new(keys, json_string(inlet_key_code(held[i].hid)));
    json_t *message = json_pack("{s:s, s:s, s:s?, s:b, s:o, s:o, s:o}", "type", "state", "shows",
                                shows[feed->shows], "why", feed->why, "known",
                                feed->is_known || (info.known & INLET_STATE_HELD) != 0, "keys",
                                keys, "buttons", buttons, "locks", locks);
    if (failed == 0)
        return message;
    json_decref(message);
    return NULL;
}

static void tell_state(const gateway_feed_t *feed, gateway_take_t *take, void *context) {
    json_t *message = state_to_json(feed);
    gateway_item_t item = {.kind = GATEWAY_TEXT, .audience = GATEWAY_TO_OWN};
    item.text = gateway_text_make(message != NULL ? json_dumps(message, JSON_COMPACT) : NULL);
    json_decref(message);
    if (item.text != NULL)
        take(context, &item);
    gateway_text_drop(item.text);
}

/* Asks anew what may be seen. */
static void look(gateway_feed_t *feed, int64_t now_ns) {
    overlay_frame_t frame;
    overlay_model_frame(feed->model, now_ns, &frame);
    feed->is_state_due |= frame.shows != feed->shows || frame.notice != feed->why;
    feed->shows = frame.shows;
    feed->why = frame.notice;
}

void gateway_feed_settle(gateway_feed_t *feed, int64_t now_ns) {
    look(feed, now_ns);
    if (!feed->is_state_due)
        return;
    feed->is_state_due = false;
    tell_state(feed, feed->take, feed->context);
    tell_difference(feed);
}

void gateway_feed_join(gateway_feed_t *feed, uint32_t audience, gateway_take_t *take,
                       void *context) {
    if ((audience & GATEWAY_TO_OWN) != 0)
        tell_state(feed, take, context);
    for (uint32_t i = 0; i < feed->told_count; i++) {
        gateway_item_t item = item_of(feed, &feed->told[i], true);
        item.audience = GATEWAY_TO_INPUT_OVERLAY;
        if ((audience & GATEWAY_TO_INPUT_OVERLAY) != 0)
            take(context, &item);
    }
}

void gateway_feed_away(gateway_feed_t *feed, const char *why) {
    overlay_model_away(feed->model, why);
    inlet_state_reset(feed->state);
    feed->is_known = true;
    feed->has_position = false;
    feed->is_state_due = true;
}

/* --- acts --- */

static void note_position(gateway_feed_t *feed, const inlet_event_t *event, int32_t x, int32_t y,
                          gateway_item_t *item) {
    if ((event->flags & INLET_FLAG_HAS_POSITION) != 0) {
        feed->has_position = item->has_position = true;
        feed->x = x;
        feed->y = y;
    }
    item->x = feed->x;
    item->y = feed->y;
}

static void put_key(gateway_feed_t *feed, const inlet_event_t *event) {
    const told_t act = {.hid = event->u.key.hid, .scan = event->u.key.scan, .vk = event->u.key.vk};
    const bool is_press = event->type == INLET_EVENT_KEY_PRESSED;
    if ((act.hid == 0 && act.scan == 0) || (event->flags & INLET_FLAG_FALSE_CONTROL) != 0)
        return; /* its timing alone is seen, or Windows made it */
    note_told(feed, &act, is_press);
    gateway_item_t item = item_of(feed, &act, is_press);
    item.is_repeat = (event->flags & INLET_FLAG_REPEAT) != 0;
    feed->take(feed->context, &item);
}

static void put_button(gateway_feed_t *feed, const inlet_event_t *event) {
    const told_t act = {.button = event->u.button.button};
    const bool is_press = event->type == INLET_EVENT_MOUSE_PRESSED;
    if (act.button < INLET_BUTTON_LEFT || act.button > INLET_BUTTON_X2)
        return;
    note_told(feed, &act, is_press);
    if (is_press) {
        const bool again =
            act.button == feed->click_button && event->time_ns - feed->click_ns <= CLICK_NS;
        feed->clicks = (uint16_t)(again ? feed->clicks + 1 : 1);
        feed->click_button = (uint16_t)act.button;
        feed->click_ns = event->time_ns;
    }
    gateway_item_t item = item_of(feed, &act, is_press);
    note_position(feed, event, event->u.button.x, event->u.button.y, &item);
    item.clicks = feed->clicks;
    item.is_click = !is_press && act.button == feed->click_button;
    feed->take(feed->context, &item);
}

/* A stream of hooks has positions alone: the way between them is the motion. */
static void put_motion(gateway_feed_t *feed, const inlet_event_t *event, uint32_t count) {
    const inlet_mouse_t *mouse = &event->u.mouse;
    gateway_item_t item = {.kind = GATEWAY_MOTION,
                           .audience = GATEWAY_TO_ALL,
                           .mask = feed->mask,
                           .count = count,
                           .time_ns = event->time_ns};
    if ((event->flags & INLET_FLAG_HAS_MOTION) != 0) {
        item.dx = mouse->dx;
        item.dy = mouse->dy;
    } else if (feed->has_position && (event->flags & INLET_FLAG_HAS_POSITION) != 0) {
        item.dx = (int32_t)((uint32_t)mouse->x - (uint32_t)feed->x);
        item.dy = (int32_t)((uint32_t)mouse->y - (uint32_t)feed->y);
    }
    note_position(feed, event, mouse->x, mouse->y, &item);
    feed->click_button = MOUSE_NOBUTTON; /* what moved is no click any more */
    feed->take(feed->context, &item);
}

static void put_wheel(gateway_feed_t *feed, const inlet_event_t *event, uint32_t count) {
    const bool is_sideways = (event->flags & INLET_FLAG_HORIZONTAL) != 0;
    gateway_item_t item = {.kind = GATEWAY_WHEEL,
                           .audience = GATEWAY_TO_ALL,
                           .mask = feed->mask,
                           .dx = is_sideways ? event->u.wheel.delta : 0,
                           .dy = is_sideways ? 0 : event->u.wheel.delta,
                           .count = count,
                           .time_ns = event->time_ns};
    note_position(feed, event, event->u.wheel.x, event->u.wheel.y, &item);
    if (event->u.wheel.delta != 0)
        feed->take(feed->context, &item);
}

/* What comes before an act was in force before it. */
static bool is_seen(gateway_feed_t *feed, int64_t now_ns) {
    gateway_feed_settle(feed, now_ns);
    return feed->shows == OVERLAY_ELEMENTS;
}

static void put_act(gateway_feed_t *feed, const inlet_event_t *event, uint32_t count) {
    feed->last_ns = event->time_ns;
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        put_key(feed, event);
        break;
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        put_button(feed, event);
        break;
    case INLET_EVENT_MOUSE_MOVED:
        put_motion(feed, event, count);
        break;
    default:
        put_wheel(feed, event, count);
    }
}

void gateway_feed_put(gateway_feed_t *feed, const inlet_event_t *event, uint32_t count,
                      int64_t now_ns) {
    const bool is_act =
        event->type >= INLET_EVENT_KEY_PRESSED && event->type <= INLET_EVENT_MOUSE_WHEEL;
    const bool is_seen_before = is_act && is_seen(feed, now_ns);
    if (inlet_state_put(feed->state, event) != INLET_OK)
        return;
    overlay_model_put(feed->model, event, now_ns);
    if (is_seen_before)
        put_act(feed, event, count);
    else if (!is_act)
        feed->is_state_due = true;
    if (event->type == INLET_EVENT_LOSS && event->u.loss.cause != INLET_CAUSE_HIDDEN)
        feed->is_known = false;
    else if (event->type == INLET_EVENT_SOURCES && event->u.sources.mask != 0)
        feed->is_known = true;
}
