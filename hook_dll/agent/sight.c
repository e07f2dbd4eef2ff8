#include "agent/sight.h"

#include <stddef.h>

#define BIT(cause) (UINT32_C(1) << (cause))

/* The conditions, in the order in which they are told. */
static const uint32_t precedence[] = {INLET_CAUSE_SUSPENDED,
                                      INLET_CAUSE_SESSION_DISCONNECTED,
                                      INLET_CAUSE_SESSION_LOCKED,
                                      INLET_CAUSE_SECURE_DESKTOP,
                                      INLET_CAUSE_PAUSED,
                                      INLET_CAUSE_UNSHOWN,
                                      INLET_CAUSE_ELEVATED_FOREGROUND};

/* What a notification proves: conditions that hold now, and conditions that don't. */
typedef struct proof {
    uint32_t holds, is_over;
} proof_t;

static const proof_t proofs[INLET_SESSION_CHANGE_COUNT] = {
    [INLET_SESSION_LOCKED] = {.holds = BIT(INLET_CAUSE_SESSION_LOCKED)},
    [INLET_SESSION_UNLOCKED] = {.is_over = BIT(INLET_CAUSE_SESSION_LOCKED) |
                                           BIT(INLET_CAUSE_SESSION_DISCONNECTED)},
    [INLET_SESSION_DISCONNECTED] = {.holds = BIT(INLET_CAUSE_SESSION_DISCONNECTED)},
    [INLET_SESSION_CONNECTED] = {.is_over = BIT(INLET_CAUSE_SESSION_DISCONNECTED)},
    [INLET_SESSION_REMOTE] = {.is_over = BIT(INLET_CAUSE_SESSION_DISCONNECTED)},
    [INLET_SESSION_SECURE_DESKTOP] = {.holds = BIT(INLET_CAUSE_SECURE_DESKTOP)},
    [INLET_SESSION_OWN_DESKTOP] = {.is_over = BIT(INLET_CAUSE_SECURE_DESKTOP) |
                                              BIT(INLET_CAUSE_SESSION_LOCKED)},
    [INLET_SESSION_SUSPENDING] = {.holds = BIT(INLET_CAUSE_SUSPENDED)},
    [INLET_SESSION_RESUMED] = {.is_over = BIT(INLET_CAUSE_SUSPENDED)},
    [INLET_SESSION_PAUSED] = {.holds = BIT(INLET_CAUSE_PAUSED)},
    [INLET_SESSION_UNPAUSED] = {.is_over = BIT(INLET_CAUSE_PAUSED)},
};

static proof_t proof_of(const inlet_event_t *event) {
    const uint32_t elevated = BIT(INLET_CAUSE_ELEVATED_FOREGROUND);
    if (event->type == INLET_EVENT_FOCUS && event->u.focus.elevated != 0) {
        return (proof_t){.holds = elevated};
    }
    if (event->type == INLET_EVENT_FOCUS) {
        return (proof_t){.is_over = elevated};
    }
    if (event->type == INLET_EVENT_SESSION &&
        event->u.session.change < INLET_SESSION_CHANGE_COUNT) {
        return proofs[event->u.session.change];
    }
    return (proof_t){0};
}

void inlet__sight_begin(inlet__sight_t *sight) {
    *sight = (inlet__sight_t){0};
}

void inlet__sight_note(inlet__sight_t *sight, const inlet_event_t *event) {
    const proof_t proof = proof_of(event);
    sight->blinded = (sight->blinded | proof.holds) & ~proof.is_over;
}

uint32_t inlet__sight_pause(inlet__sight_t *sight, bool paused) {
    if (paused == sight->paused) {
        return 0;
    }
    sight->paused = paused;
    return paused ? INLET_SESSION_PAUSED : INLET_SESSION_UNPAUSED;
}

void inlet__sight_show(inlet__sight_t *sight, bool shown) {
    sight->unshown = !shown;
}

uint32_t inlet__sight_cause(const inlet__sight_t *sight) {
    const uint32_t blinded = sight->blinded | (sight->paused ? BIT(INLET_CAUSE_PAUSED) : 0) |
                             (sight->unshown ? BIT(INLET_CAUSE_UNSHOWN) : 0);
    for (size_t i = 0; i < sizeof(precedence) / sizeof(precedence[0]); i++) {
        if ((blinded & BIT(precedence[i])) != 0) {
            return precedence[i];
        }
    }
    return INLET_CAUSE_NONE;
}

uint32_t inlet__sight_sources(inlet__sight_t *sight, uint32_t wanted, uint32_t *cause) {
    if (wanted == 0) {
        inlet__sight_begin(sight);
    }
    *cause = inlet__sight_cause(sight);
    if (*cause != INLET_CAUSE_NONE) {
        return 0;
    }
    *cause = INLET_CAUSE_NO_SUBSCRIBER;
    return wanted;
}
