#include "model.h"

#include <inlet/state.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fade.h"
#include "speed.h"

struct overlay_model {
    const overlay_layout_t *layout;
    const overlay_theme_t *theme;
    uint32_t flags;
    inlet_state_t *state;
    const char *away;     /* why there is no stream; NULL: there is one */
    uint32_t control;     /* enum inlet_control, of what has the focus */
    bool is_elevated;     /* … whose window can't be seen into */
    uint32_t blind_cause; /* enum inlet_cause, while nothing is captured; 0: something is */
    bool is_idle_known;   /* what is not told as held is taken to be idle: nothing was lost */
    bool has_motion, has_position; /* were told */
    int32_t x, y;                  /* the last position, of a stream that has no motion */
    overlay_speed_t speed;
    overlay_fade_t wheel[OVERLAY_WHEEL_COUNT];
    overlay_fade_t fades[OVERLAY_ELEMENTS_MAX];
    bool told[OVERLAY_ELEMENTS_MAX]; /* its key or button went up or down since anything was lost */
};

overlay_model_t *overlay_model_open(const overlay_layout_t *layout, const overlay_theme_t *theme,
                                    uint32_t flags) {
    overlay_model_t *model = calloc(1, sizeof *model);
    if (model == NULL)
        return NULL;
    model->layout = layout;
    model->theme = theme;
    model->flags = flags;
    model->is_idle_known = true;
    if (inlet_state_open(&model->state) == INLET_OK)
        return model;
    free(model);
    return NULL;
}

void overlay_model_close(overlay_model_t *model) {
    if (model == NULL)
        return;
    inlet_state_close(model->state);
    free(model);
}

/* --- following --- */

static bool is_of(const overlay_element_t *element, const inlet_event_t *event) {
    if (element->kind == OVERLAY_KEY)
        return (event->type == INLET_EVENT_KEY_PRESSED ||
                event->type == INLET_EVENT_KEY_RELEASED) &&
               event->u.key.hid == element->code;
    return element->kind == OVERLAY_BUTTON &&
           (event->type == INLET_EVENT_MOUSE_PRESSED ||
            event->type == INLET_EVENT_MOUSE_RELEASED) &&
           event->u.button.button == element->code;
}

static bool is_held(const overlay_model_t *model, const overlay_element_t *element) {
    return element->kind == OVERLAY_KEY      ? inlet_state_has_key(model->state, element->code)
           : element->kind == OVERLAY_BUTTON ? inlet_state_has_button(model->state, element->code)
                                             : false;
}

static void note_act(overlay_model_t *model, const inlet_event_t *event) {
    if ((event->flags & (INLET_FLAG_REPEAT | INLET_FLAG_FALSE_CONTROL)) != 0)
        return;
    for (uint32_t i = 0; i < model->layout->count; i++) {
        if (!is_of(&model->layout->elements[i], event))
            continue;
        model->told[i] = true;
        model->fades[i].flashes |=
            event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_MOUSE_PRESSED;
    }
}

/* What was held, and what has the focus, is not known any more. */
static void note_loss(overlay_model_t *model, const inlet_event_t *event) {
    if (event->u.loss.cause == INLET_CAUSE_HIDDEN)
        return;
    model->is_idle_known = false;
    model->control = INLET_CONTROL_UNKNOWN;
    memset(model->told, 0, sizeof model->told);
}

static void note_motion(overlay_model_t *model, const inlet_event_t *event, int64_t now_ns) {
    const inlet_mouse_t *mouse = &event->u.mouse;
    const bool has_position = (event->flags & INLET_FLAG_HAS_POSITION) != 0;
    if ((event->flags & INLET_FLAG_HAS_MOTION) != 0) {
        model->has_motion = true;
        overlay_speed_add(&model->speed, now_ns, mouse->dx, mouse->dy);
    } else if (has_position && model->has_position && !model->has_motion) {
        overlay_speed_add(&model->speed, now_ns, (double)mouse->x - model->x,
                          (double)mouse->y - model->y);
    }
    if (has_position) {
        model->has_position = true;
        model->x = mouse->x;
        model->y = mouse->y;
    }
}

static void note_wheel(overlay_model_t *model, const inlet_event_t *event) {
    const bool is_sideways = (event->flags & INLET_FLAG_HORIZONTAL) != 0;
    const bool is_positive = event->u.wheel.delta > 0;
    if (event->u.wheel.delta == 0)
        return;
    if (is_sideways)
        model->wheel[is_positive ? OVERLAY_RIGHT : OVERLAY_LEFT].flashes = true;
    else
        model->wheel[is_positive ? OVERLAY_UP : OVERLAY_DOWN].flashes = true;
}

/* What begins to be captured is taken to be idle. */
static void note_sources(overlay_model_t *model, const inlet_event_t *event) {
    if (model->blind_cause != INLET_CAUSE_NONE && event->u.sources.mask != 0)
        model->is_idle_known = true;
    model->blind_cause = event->u.sources.mask != 0 ? (uint32_t)INLET_CAUSE_NONE
                         : event->u.sources.cause != INLET_CAUSE_NONE
                             ? event->u.sources.cause
                             : (uint32_t)INLET_CAUSE_NO_AGENT;
}

void overlay_model_put(overlay_model_t *model, const inlet_event_t *event, int64_t now_ns) {
    if (inlet_state_put(model->state, event) != INLET_OK)
        return;
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        note_act(model, event);
        break;
    case INLET_EVENT_MOUSE_MOVED:
        note_motion(model, event, now_ns);
        break;
    case INLET_EVENT_MOUSE_WHEEL:
        note_wheel(model, event);
        break;
    case INLET_EVENT_LOSS:
        note_loss(model, event);
        break;
    case INLET_EVENT_SOURCES:
        note_sources(model, event);
        break;
    case INLET_EVENT_FOCUS:
        model->control = event->u.focus.control;
        model->is_elevated = event->u.focus.elevated != 0;
        break;
    default:
        break;
    }
}

void overlay_model_away(overlay_model_t *model, const char *why) {
    inlet_state_reset(model->state);
    model->away = why;
    model->control = INLET_CONTROL_UNKNOWN;
    model->is_elevated = false;
    model->blind_cause = INLET_CAUSE_NONE;
    model->is_idle_known = true;
    model->has_motion = model->has_position = false;
    memset(model->told, 0, sizeof model->told);
}

uint64_t overlay_model_hkl(const overlay_model_t *model) {
    inlet_state_info_t info = {.struct_size = sizeof info};
    (void)inlet_state_info(model->state, &info);
    return info.hkl;
}

/* --- what is shown --- */

static const char *blindness(uint32_t cause) {
    static const char *const texts[INLET_CAUSE_COUNT] = {
        [INLET_CAUSE_NO_SUBSCRIBER] = "Capture begins",
        [INLET_CAUSE_NO_AGENT] = "Nothing is captured: no agent runs in this session",
        [INLET_CAUSE_PAUSED] = "Capture is paused",
        [INLET_CAUSE_SESSION_LOCKED] = "The session is locked",
        [INLET_CAUSE_SESSION_DISCONNECTED] = "The session is disconnected",
        [INLET_CAUSE_SECURE_DESKTOP] = "A secure desktop has the input",
        [INLET_CAUSE_SUSPENDED] = "The machine slept",
        [INLET_CAUSE_ELEVATED_FOREGROUND] = "The window in front runs as administrator",
        [INLET_CAUSE_UNSHOWN] = "Nothing is captured: its icon can't be shown",
    };
    const char *text = cause < INLET_CAUSE_COUNT ? texts[cause] : NULL;
    return text != NULL ? text : "Nothing is captured";
}

/* The session's own state, which may be told before the sources stop. */
static uint32_t session_cause(uint32_t session) {
    static const struct {
        uint32_t bit, cause;
    } causes[] = {{INLET_STATE_PAUSED, INLET_CAUSE_PAUSED},
                  {INLET_STATE_SUSPENDED, INLET_CAUSE_SUSPENDED},
                  {INLET_STATE_DISCONNECTED, INLET_CAUSE_SESSION_DISCONNECTED},
                  {INLET_STATE_LOCKED, INLET_CAUSE_SESSION_LOCKED},
                  {INLET_STATE_SECURE_DESKTOP, INLET_CAUSE_SECURE_DESKTOP}};
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
        if ((session & causes[i].bit) != 0)
            return causes[i].cause;
    return INLET_CAUSE_NONE;
}

/* The cause of a blind time, or INLET_CAUSE_NONE. */
static uint32_t blind_cause(const overlay_model_t *model, const inlet_state_info_t *info) {
    const uint32_t cause = session_cause(info->session);
    if (cause != INLET_CAUSE_NONE)
        return cause;
    if (model->blind_cause != INLET_CAUSE_NONE)
        return model->blind_cause;
    return model->is_elevated ? INLET_CAUSE_ELEVATED_FOREGROUND : INLET_CAUSE_NONE;
}

static uint32_t notice(overlay_frame_t *frame, const char *text) {
    frame->notice = text;
    return OVERLAY_NOTICE;
}

static uint32_t what_shows(const overlay_model_t *model, const inlet_state_info_t *info,
                           overlay_frame_t *frame) {
    const uint32_t cause = blind_cause(model, info);
    if (model->away != NULL)
        return notice(frame, model->away);
    if (cause != INLET_CAUSE_NONE)
        return notice(frame, blindness(cause));
    if (model->control == INLET_CONTROL_PROTECTED)
        frame->notice = "a password field has the focus";
    else if (model->control != INLET_CONTROL_OPEN && (model->flags & OVERLAY_SHOWS_UNKNOWN) == 0)
        frame->notice = "it is not known what has the focus";
    else
        return OVERLAY_ELEMENTS;
    return OVERLAY_HIDDEN;
}

/* What happened unseen is not shown later. */
static void settle(overlay_model_t *model) {
    memset(model->fades, 0, sizeof model->fades);
    memset(model->wheel, 0, sizeof model->wheel);
    model->speed.count = 0;
}

/* The dot's way is the root of the speed's: slow motion is seen too. */
static void look_at_motion(overlay_model_t *model, int64_t now_ns, overlay_look_t *look,
                           bool *moves) {
    double x, y;
    if (!overlay_speed_at(&model->speed, now_ns, &x, &y))
        return;
    *moves = true;
    const double speed = sqrt(x * x + y * y);
    if (speed <= 0)
        return;
    const double way = fmin(1, sqrt(speed / model->theme->full_speed));
    look->dot_x = (int16_t)lround(x / speed * way * 256);
    look->dot_y = (int16_t)lround(y / speed * way * 256);
}

static void look_at(overlay_model_t *model, uint32_t index, const overlay_look_t *shared,
                    bool is_known, int64_t now_ns, overlay_frame_t *frame) {
    const overlay_element_t *element = &model->layout->elements[index];
    const overlay_theme_t *theme = model->theme;
    overlay_look_t *look = &frame->looks[index];
    if (element->kind == OVERLAY_MOTION) {
        look->dot_x = shared->dot_x;
        look->dot_y = shared->dot_y;
    } else if (element->kind == OVERLAY_WHEEL) {
        memcpy(look->wheel, shared->wheel, sizeof look->wheel);
    } else if (element->kind != OVERLAY_PANEL) {
        overlay_fade_t *fade = &model->fades[index];
        const bool held = is_held(model, element);
        overlay_fade_turn(fade, held, now_ns, theme->fade_in_ns, theme->fade_out_ns);
        look->level =
            overlay_fade_look(fade, now_ns, theme->fade_in_ns, theme->fade_out_ns, &frame->moves);
        look->is_unknown = !held && !is_known && !model->told[index] && look->level == 0;
    }
}

void overlay_model_frame(overlay_model_t *model, int64_t now_ns, overlay_frame_t *frame) {
    inlet_state_info_t info = {.struct_size = sizeof info};
    overlay_look_t shared = {0};
    *frame = (overlay_frame_t){0};
    (void)inlet_state_info(model->state, &info);
    frame->shows = what_shows(model, &info, frame);
    if (frame->shows != OVERLAY_ELEMENTS) {
        settle(model);
        return;
    }
    look_at_motion(model, now_ns, &shared, &frame->moves);
    for (uint32_t i = 0; i < OVERLAY_WHEEL_COUNT; i++)
        shared.wheel[i] = overlay_fade_look(&model->wheel[i], now_ns, 0, model->theme->fade_out_ns,
                                            &frame->moves);
    const bool is_known = model->is_idle_known || (info.known & INLET_STATE_HELD) != 0;
    for (uint32_t i = 0; i < model->layout->count; i++)
        look_at(model, i, &shared, is_known, now_ns, frame);
}
