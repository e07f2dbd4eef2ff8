/* Plan: a recording made a schedule of what is to be sent, and when. OS-free; the same recording
 * and options make the same plan.
 *
 *     plan_t *plan = plan_open(&options);
 *     for (each event of the recording)
 *         plan_put(plan, &event);
 *     plan_finish(plan);
 *     for (size_t i = 0, n; (n = plan_batch(plan, i)) > 0; i += n)
 *         send plan_steps(plan)[i … i + n - 1] at plan_due_ns(…)
 *     plan_close(plan);
 *
 * A recording of both sources tells each act twice; inlet_fuse joins them, and what it could not
 * join is told apart here: a press of what is held already, that is no auto-repeat, is the other
 * record of the same act, and so is a release of what is not held. A recording of one source is
 * played as it is.
 *
 * Nothing stays held: each press has its release, by the end of the plan at the latest, and nothing
 * is released that the plan did not press. Where the recording does not know what became of a key
 * (a LOSS, a stream that stops), the key is released. */
#ifndef INLET_REPLAY_PLAN_H
#define INLET_REPLAY_PLAN_H

#include <inlet/event.h>
#include <inlet/status.h>
#include <stdbool.h>
#include <stddef.h>

#include "acts/act.h"

enum plan_motion {
    PLAN_MOTION_AUTO = 0,     /* absolute where the recording has positions, else relative */
    PLAN_MOTION_ABSOLUTE = 1, /* the pointer goes where it was: motion without a position is left
                                 to the next that has one */
    PLAN_MOTION_RELATIVE = 2, /* the mouse moves as far as it did, which the system accelerates */
    PLAN_MOTION_NONE = 3
};

typedef struct plan_options {
    enum plan_motion motion;
    bool devices_only;    /* what a program had injected is left out */
    int64_t chord_ns;     /* keys and buttons within that time are sent in one call */
    int64_t pause_max_ns; /* longer times between two acts take that long; 0: as they were */
} plan_options_t;

#define PLAN_CHORD_NS INT64_C(500000)

/* Why an event's act is not in the plan. */
enum plan_skip {
    PLAN_SKIP_OWN,      /* sent by a replay: never again */
    PLAN_SKIP_MACRO,    /* sent by a macro, which answers the input that is played itself */
    PLAN_SKIP_INJECTED, /* devices_only */
    PLAN_SKIP_TWICE,    /* another record of the act is in the plan */
    PLAN_SKIP_CONTROL,  /* the Control that Windows makes before AltGr, and will make again */
    PLAN_SKIP_NO_KEY,   /* the recording does not say which key: its scope was the timing */
    PLAN_SKIP_MOTION,   /* motion without a position, or without motion, as the plan's motion is */
    PLAN_SKIP_COUNT
};

/* "own", "macro", …: for reports. */
const char *plan_skip_name(enum plan_skip skip);

typedef struct plan_step {
    int64_t at_ns; /* since the first step, at the recording's speed */
    uint64_t seq;  /* of the event; 0: a release that the plan adds */
    act_t act;
    bool with_next; /* in one call with the next step */
} plan_step_t;

typedef struct plan plan_t;

#define PLAN_STEPS_MAX (UINT32_C(1) << 22)
#define PLAN_NS_MAX    (INT64_C(366) * 86400 * 1000000000)

/* NULL: out of memory. */
plan_t *plan_open(const plan_options_t *options);
void plan_close(plan_t *plan);

/* INLET_E_LIMIT: more steps, or a longer time, than a plan has. INLET_E_NO_MEMORY. */
inlet_status_t plan_put(plan_t *plan, const inlet_event_t *event);

/* The recording is over; nothing is put any more. As plan_put. */
inlet_status_t plan_finish(plan_t *plan);

/* Of a finished plan. */
const plan_step_t *plan_steps(const plan_t *plan, size_t *count);
enum plan_motion plan_motion(const plan_t *plan); /* ABSOLUTE, RELATIVE or NONE */
const uint64_t *plan_skipped(const plan_t *plan); /* PLAN_SKIP_COUNT counts */
int64_t plan_length_ns(const plan_t *plan);

#define PLAN_BATCH_MAX 64u

/* How many steps from `index` on are sent in one call; 0 at the end. The same key or button is
 * never twice in a batch, as programs that look at the state would miss it. */
size_t plan_batch(const plan_t *plan, size_t index);

/* When, at a speed in thousandths (10 … 1,000,000), a step is due, since the first. */
int64_t plan_due_ns(int64_t at_ns, uint32_t speed);

#endif
