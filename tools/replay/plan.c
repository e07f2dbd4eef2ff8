#include "replay/plan.h"

#include <inlet/fuse.h>
#include <inlet/keys.h>
#include <stdlib.h>
#include <string.h>

enum { TAKEN_AT_ONCE = 64, STEPS_FIRST = 1024 };

/* What the steps are made of: motion has all that is known of it until the plan knows how to
 * move. */
typedef struct draft {
    plan_step_t step;
    uint32_t flags; /* INLET_FLAG_HAS_MOTION, INLET_FLAG_HAS_POSITION */
    int32_t dx, dy, x, y;
} draft_t;

struct plan {
    plan_options_t options;
    inlet_fuse_t *fuse;
    acts_held_t held;
    bool begun, has_position, has_motion;
    int64_t last_ns, at_ns; /* of the last event: its own time, and its place in the plan */
    draft_t *drafts;
    size_t drafts_count, drafts_room;
    plan_step_t *steps;
    size_t steps_count;
    uint64_t skipped[PLAN_SKIP_COUNT];
};

const char *plan_skip_name(enum plan_skip skip) {
    static const char *const names[PLAN_SKIP_COUNT] = {"own",     "macro",  "injected", "twice",
                                                       "control", "no_key", "motion"};
    return (unsigned)skip < PLAN_SKIP_COUNT ? names[skip] : "unknown";
}

plan_t *plan_open(const plan_options_t *options) {
    plan_t *plan = calloc(1, sizeof *plan);
    if (plan == NULL)
        return NULL;
    plan->options = *options;
    if (inlet_fuse_open(NULL, &plan->fuse) != INLET_OK) {
        free(plan);
        return NULL;
    }
    return plan;
}

void plan_close(plan_t *plan) {
    if (plan == NULL)
        return;
    inlet_fuse_close(plan->fuse);
    free(plan->drafts);
    free(plan->steps);
    free(plan);
}

/* --- drafts --- */

static inlet_status_t make_room(plan_t *plan) {
    if (plan->drafts_count < plan->drafts_room)
        return INLET_OK;
    if (plan->drafts_count >= PLAN_STEPS_MAX)
        return INLET_E_LIMIT;
    const size_t room = plan->drafts_room != 0 ? 2 * plan->drafts_room : STEPS_FIRST;
    draft_t *drafts = realloc(plan->drafts, room * sizeof *drafts);
    if (drafts == NULL)
        return INLET_E_NO_MEMORY;
    plan->drafts = drafts;
    plan->drafts_room = room;
    return INLET_OK;
}

/* The event's place: the first act's is 0, and time does not go back. */
static inlet_status_t place(plan_t *plan, int64_t time_ns) {
    if (!plan->begun) {
        plan->begun = true;
        plan->last_ns = time_ns;
    }
    if (time_ns <= plan->last_ns)
        return INLET_OK;
    /* In 64 bits without a sign: damaged times may be anything. */
    uint64_t gap_ns = (uint64_t)time_ns - (uint64_t)plan->last_ns;
    if (plan->options.pause_max_ns > 0 && gap_ns > (uint64_t)plan->options.pause_max_ns)
        gap_ns = (uint64_t)plan->options.pause_max_ns;
    if (gap_ns > (uint64_t)(PLAN_NS_MAX - plan->at_ns))
        return INLET_E_LIMIT;
    plan->at_ns += (int64_t)gap_ns;
    plan->last_ns = time_ns;
    return INLET_OK;
}

static inlet_status_t add(plan_t *plan, const inlet_event_t *event, draft_t draft) {
    inlet_status_t status = make_room(plan);
    if (status == INLET_OK)
        status = place(plan, event->time_ns);
    if (status != INLET_OK)
        return status;
    draft.step.at_ns = plan->at_ns;
    draft.step.seq = event->seq;
    acts_held_note(&plan->held, &draft.step.act);
    plan->drafts[plan->drafts_count++] = draft;
    return INLET_OK;
}

static inlet_status_t skip(plan_t *plan, enum plan_skip why) {
    plan->skipped[why]++;
    return INLET_OK;
}

/* All that the plan holds is released, where the plan is. */
static inlet_status_t let_go(plan_t *plan) {
    act_t releases[TAKEN_AT_ONCE];
    uint32_t from = 0, count;
    while ((count = acts_held_releases(&plan->held, &from, releases, TAKEN_AT_ONCE)) > 0) {
        for (uint32_t i = 0; i < count; i++) {
            const inlet_status_t status = make_room(plan);
            if (status != INLET_OK)
                return status;
            acts_held_note(&plan->held, &releases[i]);
            plan->drafts[plan->drafts_count++] =
                (draft_t){.step = {.at_ns = plan->at_ns, .act = releases[i]}};
        }
    }
    return INLET_OK;
}

/* --- events --- */

static void note_place(plan_t *plan, draft_t *draft, const inlet_event_t *event, int32_t x,
                       int32_t y) {
    if ((event->flags & INLET_FLAG_HAS_POSITION) == 0)
        return;
    plan->has_position = true;
    draft->flags |= INLET_FLAG_HAS_POSITION;
    draft->x = x;
    draft->y = y;
}

/* A press or a release. A repeat presses again what is held, as SendInput repeats nothing. */
static inlet_status_t put_switch(plan_t *plan, const inlet_event_t *event, const draft_t *draft) {
    const bool is_held = acts_held_has(&plan->held, &draft->step.act);
    const bool is_repeat = (event->flags & INLET_FLAG_REPEAT) != 0;
    if (draft->step.act.kind != ACT_UNIT && is_held == (draft->step.act.down != 0) &&
        !(is_held && is_repeat))
        return skip(plan, PLAN_SKIP_TWICE);
    return add(plan, event, *draft);
}

static inlet_status_t put_key(plan_t *plan, const inlet_event_t *event) {
    const inlet_key_t *key = &event->u.key;
    const uint8_t down = event->type == INLET_EVENT_KEY_PRESSED;
    draft_t draft = {.step.act = {.kind = ACT_KEY, .down = down, .scan = key->scan, .vk = key->vk}};
    if ((event->flags & INLET_FLAG_FALSE_CONTROL) != 0)
        return skip(plan, PLAN_SKIP_CONTROL);
    if (key->unit != 0)
        draft.step.act = (act_t){.kind = ACT_UNIT, .down = down, .unit = key->unit};
    else if (key->scan == 0)
        draft.step.act.scan = inlet_key_scan(key->hid);
    if (draft.step.act.kind == ACT_KEY && draft.step.act.scan == 0 && draft.step.act.vk == 0)
        return skip(plan, PLAN_SKIP_NO_KEY);
    return put_switch(plan, event, &draft);
}

static inlet_status_t put_button(plan_t *plan, const inlet_event_t *event) {
    const inlet_mouse_button_t *button = &event->u.button;
    draft_t draft = {.step.act = {.kind = ACT_BUTTON,
                                  .down = event->type == INLET_EVENT_MOUSE_PRESSED,
                                  .button = (uint8_t)button->button}};
    if (button->button < INLET_BUTTON_LEFT || button->button > INLET_BUTTON_X2)
        return skip(plan, PLAN_SKIP_NO_KEY);
    note_place(plan, &draft, event, button->x, button->y);
    return put_switch(plan, event, &draft);
}

static inlet_status_t put_wheel(plan_t *plan, const inlet_event_t *event) {
    const inlet_wheel_t *wheel = &event->u.wheel;
    draft_t draft = {.step.act = {.kind = ACT_WHEEL,
                                  .horizontal = (event->flags & INLET_FLAG_HORIZONTAL) != 0,
                                  .x = wheel->delta}};
    note_place(plan, &draft, event, wheel->x, wheel->y);
    return add(plan, event, draft);
}

static inlet_status_t put_motion(plan_t *plan, const inlet_event_t *event) {
    const inlet_mouse_t *mouse = &event->u.mouse;
    draft_t draft = {.step.act = {.kind = ACT_MOVE}};
    if (plan->options.motion == PLAN_MOTION_NONE)
        return skip(plan, PLAN_SKIP_MOTION);
    note_place(plan, &draft, event, mouse->x, mouse->y);
    if ((event->flags & INLET_FLAG_HAS_MOTION) != 0) {
        plan->has_motion = true;
        draft.flags |= INLET_FLAG_HAS_MOTION;
        draft.dx = mouse->dx;
        draft.dy = mouse->dy;
    }
    return draft.flags != 0 ? add(plan, event, draft) : skip(plan, PLAN_SKIP_MOTION);
}

static inlet_status_t put_input(plan_t *plan, const inlet_event_t *event) {
    const enum acts_sender sender = acts_tag_sender(event->extra, NULL);
    if (sender != ACTS_SENDER_NONE)
        return skip(plan, sender == ACTS_SENDER_REPLAY ? PLAN_SKIP_OWN : PLAN_SKIP_MACRO);
    if (plan->options.devices_only && (event->flags & INLET_FLAG_INJECTED) != 0)
        return skip(plan, PLAN_SKIP_INJECTED);
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        return put_key(plan, event);
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        return put_button(plan, event);
    case INLET_EVENT_MOUSE_WHEEL:
        return put_wheel(plan, event);
    default:
        return put_motion(plan, event);
    }
}

static inlet_status_t put_fused(plan_t *plan, const inlet_event_t *event) {
    if (event->type >= INLET_EVENT_KEY_PRESSED && event->type <= INLET_EVENT_MOUSE_WHEEL)
        return put_input(plan, event);
    const bool is_lost =
        event->type == INLET_EVENT_LOSS && event->u.loss.cause != INLET_CAUSE_HIDDEN;
    const bool is_over = event->type == INLET_EVENT_SOURCES && event->u.sources.mask == 0;
    return is_lost || is_over ? let_go(plan) : INLET_OK;
}

static inlet_status_t take(plan_t *plan) {
    inlet_fused_t fused[TAKEN_AT_ONCE];
    uint32_t count = 0;
    inlet_status_t status = inlet_fuse_take(plan->fuse, fused, TAKEN_AT_ONCE, &count);
    while (status == INLET_OK && count > 0) {
        for (uint32_t i = 0; i < count && status == INLET_OK; i++)
            status = put_fused(plan, &fused[i].event);
        if (status == INLET_OK)
            status = inlet_fuse_take(plan->fuse, fused, TAKEN_AT_ONCE, &count);
    }
    return status;
}

inlet_status_t plan_put(plan_t *plan, const inlet_event_t *event) {
    inlet_status_t status;
    while ((status = inlet_fuse_put(plan->fuse, event)) == INLET_E_BUSY) {
        status = take(plan);
        if (status != INLET_OK)
            return status;
    }
    return status == INLET_OK ? take(plan) : status;
}

/* --- the end: drafts become steps --- */

typedef struct pointer {
    bool known;
    int32_t x, y;
} pointer_t;

static void append(plan_t *plan, const draft_t *draft, act_t act, bool with_next) {
    plan->steps[plan->steps_count++] = (plan_step_t){
        .at_ns = draft->step.at_ns, .seq = draft->step.seq, .act = act, .with_next = with_next};
}

static act_t move_to(const draft_t *draft) {
    return (act_t){.kind = ACT_MOVE_TO, .x = draft->x, .y = draft->y};
}

/* Differences of positions: of a recording that tells no motion. The first is from nowhere. */
static bool difference(draft_t *draft, const pointer_t *pointer) {
    if (!pointer->known)
        return false;
    const int64_t dx = (int64_t)draft->x - pointer->x, dy = (int64_t)draft->y - pointer->y;
    if (dx < INT32_MIN || dx > INT32_MAX || dy < INT32_MIN || dy > INT32_MAX)
        return false;
    draft->dx = (int32_t)dx;
    draft->dy = (int32_t)dy;
    return true;
}

static void append_motion(plan_t *plan, draft_t *draft, const pointer_t *pointer) {
    const bool has_position = (draft->flags & INLET_FLAG_HAS_POSITION) != 0;
    bool has_motion = (draft->flags & INLET_FLAG_HAS_MOTION) != 0;
    if (!has_motion && has_position && !plan->has_motion)
        has_motion = difference(draft, pointer);
    if (plan->options.motion == PLAN_MOTION_ABSOLUTE && has_position)
        append(plan, draft, move_to(draft), false);
    else if (plan->options.motion == PLAN_MOTION_RELATIVE && has_motion)
        append(plan, draft, (act_t){.kind = ACT_MOVE, .x = draft->dx, .y = draft->dy}, false);
    else
        plan->skipped[PLAN_SKIP_MOTION]++;
}

static void append_draft(plan_t *plan, draft_t *draft, pointer_t *pointer) {
    const bool has_position = (draft->flags & INLET_FLAG_HAS_POSITION) != 0;
    if (draft->step.act.kind == ACT_MOVE) {
        append_motion(plan, draft, pointer);
    } else {
        /* A click lands where it did, also where the motion before it is not told. */
        if (plan->options.motion == PLAN_MOTION_ABSOLUTE && has_position &&
            (!pointer->known || pointer->x != draft->x || pointer->y != draft->y))
            append(plan, draft, move_to(draft), true);
        append(plan, draft, draft->step.act, false);
    }
    if (has_position)
        *pointer = (pointer_t){.known = true, .x = draft->x, .y = draft->y};
}

inlet_status_t plan_finish(plan_t *plan) {
    pointer_t pointer = {0};
    inlet_fuse_flush(plan->fuse);
    inlet_status_t status = take(plan);
    if (status == INLET_OK)
        status = let_go(plan);
    if (status != INLET_OK)
        return status;
    if (plan->options.motion == PLAN_MOTION_AUTO)
        plan->options.motion = plan->has_position ? PLAN_MOTION_ABSOLUTE : PLAN_MOTION_RELATIVE;
    plan->steps = calloc(2 * plan->drafts_count + 1, sizeof *plan->steps);
    if (plan->steps == NULL)
        return INLET_E_NO_MEMORY;
    for (size_t i = 0; i < plan->drafts_count; i++)
        append_draft(plan, &plan->drafts[i], &pointer);
    free(plan->drafts);
    plan->drafts = NULL;
    plan->drafts_count = plan->drafts_room = 0;
    return INLET_OK;
}

const plan_step_t *plan_steps(const plan_t *plan, size_t *count) {
    *count = plan->steps_count;
    return plan->steps;
}

enum plan_motion plan_motion(const plan_t *plan) {
    return plan->options.motion;
}

const uint64_t *plan_skipped(const plan_t *plan) {
    return plan->skipped;
}

int64_t plan_length_ns(const plan_t *plan) {
    return plan->steps_count > 0 ? plan->steps[plan->steps_count - 1].at_ns : 0;
}

static bool is_motion(const act_t *act) {
    return act->kind == ACT_MOVE || act->kind == ACT_MOVE_TO;
}

static bool may_join(const plan_t *plan, size_t first, size_t next) {
    const plan_step_t *steps = plan->steps;
    if (steps[next - 1].with_next)
        return true;
    if (is_motion(&steps[next].act) || is_motion(&steps[next - 1].act) ||
        steps[next].at_ns - steps[first].at_ns > plan->options.chord_ns)
        return false;
    for (size_t i = first; i < next; i++)
        if (act_is_same_switch(&steps[i].act, &steps[next].act))
            return false;
    return true;
}

size_t plan_batch(const plan_t *plan, size_t index) {
    if (index >= plan->steps_count)
        return 0;
    size_t next = index + 1;
    while (next < plan->steps_count && next - index < PLAN_BATCH_MAX && may_join(plan, index, next))
        next++;
    /* A move is not parted from its click by the batch's end. */
    if (next < plan->steps_count && next - index > 1 && plan->steps[next - 1].with_next)
        next--;
    return next - index;
}

int64_t plan_due_ns(int64_t at_ns, uint32_t speed) {
    const int64_t thousandths = speed;
    return at_ns / thousandths * 1000 + at_ns % thousandths * 1000 / thousandths;
}
