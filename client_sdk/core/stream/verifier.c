#include "stream/verifier.h"

#include "base/event_check.h"

void inlet__verifier_begin(inlet__verifier_t *verifier, uint64_t first_seq) {
    *verifier = (inlet__verifier_t){.first_seq = first_seq, .next_seq = first_seq};
}

static void violate(inlet__verifier_t *v, const inlet_event_t *event,
                    enum inlet__violation violation) {
    v->violations_count++;
    v->violation_counts[violation]++;
    if (v->findings_count < INLET__FINDINGS_MAX)
        v->findings[v->findings_count++] =
            (inlet__finding_t){.seq = event->seq, .violation = violation};
}

/* --- what is known of keys and buttons --- */

static uint32_t known_index(const inlet__verifier_t *v, const inlet__act_t *act) {
    uint32_t i = 0;
    while (i < v->known_count && !inlet__act_equals(&v->known[i], act))
        i++;
    return i;
}

static void know(inlet__verifier_t *v, const inlet__act_t *act) {
    if (known_index(v, act) == v->known_count && v->known_count < INLET__VERIFIER_KNOWN_MAX)
        v->known[v->known_count++] = *act;
}

static void unknow(inlet__verifier_t *v, const inlet__act_t *act) {
    uint32_t index = known_index(v, act);
    if (index < v->known_count)
        v->known[index] = v->known[--v->known_count];
}

static void unknow_sources(inlet__verifier_t *v, uint32_t sources) {
    for (uint32_t i = v->known_count; i-- > 0;)
        if ((v->known[i].flags & sources & INLET_SOURCE_ALL) != 0)
            v->known[i] = v->known[--v->known_count];
}

/* Records are missing: anything may have happened in them. */
static void unknow_all(inlet__verifier_t *v) {
    v->sources_known = false;
    v->held.count = 0;
    v->known_count = 0;
}

/* --- each kind of record --- */

static void check_number(inlet__verifier_t *v, const inlet_event_t *event) {
    if (v->next_seq == 0)
        v->first_seq = v->next_seq = event->seq;
    if (event->seq < v->next_seq)
        violate(v, event, INLET__VIOLATION_NUMBER_REPEATED);
    if (event->seq > v->next_seq) {
        violate(v, event, INLET__VIOLATION_NUMBER_MISSING);
        unknow_all(v);
    }
    uint64_t end_seq = event->seq + inlet__event_span(event);
    if (end_seq > v->next_seq)
        v->next_seq = end_seq;
}

/* A key of which the exact time is not told: its timing alone, or what it types. */
static bool is_on_grid(const inlet_event_t *event) {
    return (event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_KEY_RELEASED) &&
           event->time_error_ns >= INLET_TIMING_GRID_NS;
}

/* What tells of a place has the time of the record behind it, which may be one on the grid, or one
 * that is hidden and is said to have been on it. */
static bool is_of_place(const inlet_event_t *event) {
    return event->type == INLET_EVENT_LOSS || event->type == INLET_EVENT_SNAPSHOT ||
           (event->flags & INLET_FLAG_STATE) != 0;
}

static void check_time(inlet__verifier_t *v, const inlet_event_t *event) {
    const bool is_late =
        event->time_ns % INLET_TIMING_GRID_NS == 0 && (is_on_grid(event) || is_of_place(event));
    if (v->records_count == 1)
        v->first_time_ns = v->last_time_ns = event->time_ns - (is_late ? INLET_TIMING_GRID_NS : 0);
    if (is_late)
        return;
    if (event->time_ns < v->last_time_ns)
        violate(v, event, INLET__VIOLATION_TIME_BACK);
    else
        v->last_time_ns = event->time_ns;
}

static bool is_release(const inlet_event_t *event) {
    return event->type == INLET_EVENT_KEY_RELEASED || event->type == INLET_EVENT_MOUSE_RELEASED;
}

static bool is_repair(const inlet_event_t *event) {
    return is_release(event) && (event->flags & INLET_FLAG_SYNTHETIC) != 0;
}

static void note_blind(inlet__verifier_t *v, const inlet_event_t *event) {
    v->blind_ns[event->u.blind.cause] += event->time_ns - event->u.blind.from_ns;
    const uint32_t blind = event->u.blind.sources; /* 0: all */
    const uint32_t blinded = blind != 0 ? blind : INLET_SOURCE_ALL;
    bool other_cause = blind == 0 && v->sources_known && v->sources == 0 &&
                       v->dark_cause != INLET_CAUSE_NONE && v->dark_cause != event->u.blind.cause;
    if ((v->sources_known && (v->sources & blinded) != 0) || other_cause)
        violate(v, event, INLET__VIOLATION_GAP_UNTOLD);
    if (blind == 0 && event->u.blind.from_ns <= v->dark_since_ns)
        v->dark_since_ns = event->time_ns;
}

static void note_sources(inlet__verifier_t *v, const inlet_event_t *event) {
    const uint32_t mask = event->u.sources.mask;
    if (v->sources_known) {
        bool dark = v->sources == 0;
        if (dark && mask != 0 && v->dark_since_ns < event->time_ns)
            violate(v, event, INLET__VIOLATION_GAP_UNTOLD);
        if (inlet__held_on(&v->held, mask & ~v->sources) != NULL)
            violate(v, event, INLET__VIOLATION_HELD_OVER_GAP);
        inlet__held_forget(&v->held, mask & ~v->sources);
    }
    unknow_sources(v, v->sources_known ? mask & ~v->sources : INLET_SOURCE_ALL);
    if (mask == 0 && (!v->sources_known || v->sources != 0))
        v->dark_since_ns = event->time_ns;
    v->sources = mask;
    v->dark_cause = event->u.sources.cause;
    v->sources_known = true;
}

/* Whether the act may be of a device that was just told to be gone. What the hook tells has none:
 * it is not known here which one holds it, as raw input may not be shown. */
static bool may_be_of_gone(const inlet__verifier_t *v, const inlet_event_t *event) {
    const bool is_hooks = (event->flags & INLET_FLAG_HOOK) != 0;
    return v->gone_unknown || (v->held.gone != 0 && (v->held.gone == event->device || is_hooks));
}

/* Only acts that may be held, of sources that do not capture or devices that are gone, need repair.
 */
static void note_repair(inlet__verifier_t *v, const inlet_event_t *event) {
    inlet__act_t act;
    v->synthetic_count++;
    bool is_gone = may_be_of_gone(v, event);
    bool captures = v->sources_known && (event->flags & v->sources) != 0 && !is_gone;
    bool is_act = inlet__act_of(event, &act);
    bool is_up =
        is_act && !inlet__held_has(&v->held, &act) && known_index(v, &act) < v->known_count;
    if (!is_act || is_up || captures)
        violate(v, event, INLET__VIOLATION_SYNTHETIC_INVENTED);
    if (!is_act)
        return;
    inlet__held_note(&v->held, event);
    know(v, &act); /* a second repair would be one too many */
}

/* Of acts that were seen since nothing was lost, both have to say the same. */
static bool agrees(const inlet__verifier_t *v) {
    for (uint32_t i = 0; i < v->known_count; i++)
        if (inlet__held_has(&v->held, &v->known[i]) != inlet__held_has(&v->snapshot, &v->known[i]))
            return false;
    return !v->sources_known || v->sources == v->snapshot.sources;
}

/* From here on everything is known again. */
static void take_snapshot(inlet__verifier_t *v, const inlet_event_t *event) {
    if (!agrees(v))
        violate(v, event, INLET__VIOLATION_SNAPSHOT_WRONG);
    if (!v->sources_known) {
        v->dark_since_ns = event->time_ns;
        v->dark_cause = INLET_CAUSE_NONE;
    }
    v->sources = v->snapshot.sources;
    v->sources_known = true;
    v->held = v->snapshot;
    for (uint32_t i = 0; i < v->held.count; i++)
        know(v, &v->held.acts[i]);
}

static void note_snapshot(inlet__verifier_t *v, const inlet_event_t *event) {
    const inlet_snapshot_t *told = &event->u.snapshot;
    if (told->index == 0) {
        v->snapshot = (inlet__held_t){.sources = told->sources};
        v->snapshot_left = told->count;
    }
    if (told->count > INLET__HELD_MAX ||
        (uint32_t)(told->count - told->index) != v->snapshot_left ||
        told->sources != v->snapshot.sources) {
        violate(v, event, INLET__VIOLATION_MALFORMED);
        return;
    }
    if (told->count > 0) {
        v->snapshot.acts[v->snapshot.count++] = inlet__act_of_snapshot(event);
        v->snapshot_left--;
    }
    if (v->snapshot_left == 0)
        take_snapshot(v, event);
}

static bool is_by_program(const inlet_event_t *event) {
    bool raw_without_device = (event->flags & INLET_FLAG_RAW) != 0 && event->device == 0;
    return (event->flags & INLET_FLAG_INJECTED) != 0 || raw_without_device;
}

static void note_act(inlet__verifier_t *v, const inlet_event_t *event, const inlet__act_t *act) {
    bool was_held = inlet__held_has(&v->held, act);
    bool was_known = known_index(v, act) < v->known_count;
    inlet__held_note(&v->held, event);
    if (!is_release(event) && !inlet__held_has(&v->held, act)) {
        unknow(v, act); /* one more than can be remembered */
        return;
    }
    if (is_release(event) && !was_held && was_known && !is_by_program(event))
        violate(v, event, INLET__VIOLATION_RELEASE_UNPAIRED);
    know(v, act);
}

static void note_input(inlet__verifier_t *v, const inlet_event_t *event) {
    const uint32_t source = event->flags & INLET_SOURCE_ALL;
    inlet__act_t act;
    v->inputs_count++;
    if (source == 0 || (v->sources_known && (source & ~v->sources) != 0))
        violate(v, event, INLET__VIOLATION_INPUT_UNTOLD);
    if (inlet__act_of(event, &act))
        note_act(v, event, &act);
}

/* What is hidden, or lost, may have said of a device that it is gone. */
static void note_gone(inlet__verifier_t *v, const inlet_event_t *event) {
    v->gone_unknown = event->type == INLET_EVENT_LOSS;
    inlet__held_note_gone(&v->held, event);
}

/* What is hidden is there: what is shown has to make sense all the same. */
static void note_loss(inlet__verifier_t *v, const inlet_event_t *event) {
    v->lost_count[event->u.loss.cause] += event->u.loss.count;
    if (event->u.loss.cause != INLET_CAUSE_HIDDEN)
        unknow_all(v);
}

void inlet__verifier_note(inlet__verifier_t *v, const inlet_event_t *event) {
    v->records_count++;
    if (!inlet__event_is_valid(event)) {
        violate(v, event, INLET__VIOLATION_MALFORMED);
        return;
    }
    check_number(v, event);
    check_time(v, event);
    if (is_repair(event)) {
        note_repair(v, event);
        return;
    }
    if ((event->flags & INLET_FLAG_SYNTHETIC) != 0)
        violate(v, event, INLET__VIOLATION_SYNTHETIC_INVENTED);
    note_gone(v, event);
    switch (event->type) {
    case INLET_EVENT_LOSS:
        note_loss(v, event);
        break;
    case INLET_EVENT_BLIND:
        note_blind(v, event);
        break;
    case INLET_EVENT_SOURCES:
        note_sources(v, event);
        break;
    case INLET_EVENT_SNAPSHOT:
        note_snapshot(v, event);
        break;
    default:
        if (event->type <= INLET_EVENT_MOUSE_WHEEL)
            note_input(v, event);
    }
}

const char *inlet__violation_name(enum inlet__violation violation) {
    static const char *const names[INLET__VIOLATION_COUNT] = {
        [INLET__VIOLATION_MALFORMED] = "malformed",
        [INLET__VIOLATION_NUMBER_MISSING] = "number_missing",
        [INLET__VIOLATION_NUMBER_REPEATED] = "number_repeated",
        [INLET__VIOLATION_TIME_BACK] = "time_back",
        [INLET__VIOLATION_INPUT_UNTOLD] = "input_untold",
        [INLET__VIOLATION_GAP_UNTOLD] = "gap_untold",
        [INLET__VIOLATION_RELEASE_UNPAIRED] = "release_unpaired",
        [INLET__VIOLATION_SYNTHETIC_INVENTED] = "synthetic_invented",
        [INLET__VIOLATION_HELD_OVER_GAP] = "held_over_gap",
        [INLET__VIOLATION_SNAPSHOT_WRONG] = "snapshot_wrong",
    };
    return (unsigned)violation < INLET__VIOLATION_COUNT ? names[violation] : "unknown";
}
