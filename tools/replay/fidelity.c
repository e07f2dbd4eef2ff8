#include "replay/fidelity.h"

#include <stdlib.h>
#include <string.h>

const int64_t fidelity_bounds_ns[FIDELITY_BINS - 1] = {10000,   50000,   100000,  250000,
                                                       1000000, 4000000, 16000000};

typedef struct entry {
    uint64_t number; /* counted from 1; 0: empty */
    uint64_t seq;
    int64_t sent_ns; /* 0: not yet */
    act_t act;
    bool arrived, refused;
} entry_t;

struct fidelity {
    inlet__histogram_t late, arrival;
    uint64_t bins[FIDELITY_BINS];
    uint64_t begun; /* numbers 1 … begun were given */
    uint64_t sent, refused, arrived, disordered, positions, positions_off;
    uint64_t forgotten; /* did not arrive before their place was needed */
    uint64_t newest;    /* number that arrived */
    int32_t position_error_max;
    uint32_t missing_count; /* among the forgotten */
    fidelity_missing_t missing[FIDELITY_MISSING_MAX];
    uint64_t room; /* a power of two, at most ACTS_TAG_NUMBERS */
    entry_t entries[];
};

fidelity_t *fidelity_open(uint64_t acts) {
    uint64_t room = 64;
    while (room < acts && room < ACTS_TAG_NUMBERS)
        room *= 2;
    fidelity_t *fidelity = calloc(1, sizeof *fidelity + room * sizeof(entry_t));
    if (fidelity != NULL)
        fidelity->room = room;
    return fidelity;
}

void fidelity_close(fidelity_t *fidelity) {
    free(fidelity);
}

static void tell_missing(const entry_t *entry, fidelity_missing_t *missing, uint32_t *count) {
    if (*count < FIDELITY_MISSING_MAX)
        missing[(*count)++] =
            (fidelity_missing_t){.number = entry->number - 1, .seq = entry->seq, .act = entry->act};
}

static bool is_missing(const entry_t *entry) {
    return entry->number != 0 && entry->sent_ns != 0 && !entry->arrived && !entry->refused;
}

uint64_t fidelity_begin(fidelity_t *fidelity, const act_t *act, uint64_t seq) {
    const uint64_t number = ++fidelity->begun;
    entry_t *entry = &fidelity->entries[number % fidelity->room];
    if (is_missing(entry)) {
        fidelity->forgotten++;
        tell_missing(entry, fidelity->missing, &fidelity->missing_count);
    }
    *entry = (entry_t){.number = number, .seq = seq, .act = *act};
    return acts_tag(ACTS_SENDER_REPLAY, (uint32_t)(number % ACTS_TAG_NUMBERS));
}

static void note_late(fidelity_t *fidelity, int64_t late_ns) {
    uint32_t bin = 0;
    while (bin < FIDELITY_BINS - 1 && late_ns > fidelity_bounds_ns[bin])
        bin++;
    fidelity->bins[bin]++;
    inlet__histogram_add(&fidelity->late, late_ns, 1);
}

void fidelity_sent(fidelity_t *fidelity, uint32_t count, uint32_t taken, int64_t due_ns,
                   int64_t sent_ns) {
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t number = fidelity->begun - count + 1 + i;
        entry_t *entry = &fidelity->entries[number % fidelity->room];
        if (entry->number != number)
            continue;
        entry->sent_ns = sent_ns;
        entry->refused = i >= taken;
        fidelity->refused += entry->refused;
        if (entry->refused)
            continue;
        fidelity->sent++;
        note_late(fidelity, sent_ns - due_ns);
    }
}

static int32_t distance(int32_t a, int32_t b) {
    const int64_t difference = (int64_t)a - b;
    const int64_t size = difference < 0 ? -difference : difference;
    return size > INT32_MAX ? INT32_MAX : (int32_t)size;
}

/* Hooks tell where the pointer goes; raw input does not. */
static void compare_position(fidelity_t *fidelity, const entry_t *entry,
                             const inlet_event_t *event) {
    if (entry->act.kind != ACT_MOVE_TO || event->type != INLET_EVENT_MOUSE_MOVED ||
        (event->flags & INLET_FLAG_HAS_POSITION) == 0 || (event->flags & INLET_FLAG_HOOK) == 0)
        return;
    const int32_t x = distance(entry->act.x, event->u.mouse.x);
    const int32_t y = distance(entry->act.y, event->u.mouse.y);
    const int32_t error = x > y ? x : y;
    fidelity->positions++;
    fidelity->positions_off += error != 0;
    if (error > fidelity->position_error_max)
        fidelity->position_error_max = error;
}

/* Whether the event can be what became of the act: a tag alone is anybody's. */
static bool is_echo_of(const act_t *act, const inlet_event_t *event) {
    switch (act->kind) {
    case ACT_KEY:
    case ACT_UNIT:
        return event->type == (act->down ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED);
    case ACT_BUTTON:
        return event->type == (act->down ? INLET_EVENT_MOUSE_PRESSED : INLET_EVENT_MOUSE_RELEASED);
    case ACT_WHEEL:
        return event->type == INLET_EVENT_MOUSE_WHEEL;
    default:
        return event->type == INLET_EVENT_MOUSE_MOVED;
    }
}

bool fidelity_seen(fidelity_t *fidelity, const inlet_event_t *event) {
    uint32_t tagged;
    if (event->type < INLET_EVENT_KEY_PRESSED || event->type > INLET_EVENT_MOUSE_WHEEL ||
        acts_tag_sender(event->extra, &tagged) != ACTS_SENDER_REPLAY)
        return false;
    /* The newest number with these lower bits: earlier ones are forgotten. */
    const uint64_t number = fidelity->begun - (fidelity->begun - tagged) % ACTS_TAG_NUMBERS;
    entry_t *entry = &fidelity->entries[number % fidelity->room];
    if (entry->number != number || entry->sent_ns == 0 || entry->refused ||
        !is_echo_of(&entry->act, event))
        return false;
    compare_position(fidelity, entry, event);
    if (entry->arrived) /* the other source's record of it */
        return true;
    entry->arrived = true;
    fidelity->arrived++;
    fidelity->disordered += number < fidelity->newest;
    if (number > fidelity->newest)
        fidelity->newest = number;
    inlet__histogram_add(&fidelity->arrival, event->time_ns - entry->sent_ns, 1);
    return true;
}

uint64_t fidelity_outstanding(const fidelity_t *fidelity) {
    return fidelity->sent - fidelity->arrived - fidelity->forgotten;
}

void fidelity_report(const fidelity_t *fidelity, bool listened, fidelity_report_t *report) {
    *report = (fidelity_report_t){.sent = fidelity->sent,
                                  .refused = fidelity->refused,
                                  .late_ns = inlet__histogram_quantiles(&fidelity->late),
                                  .listened = listened};
    if (!listened)
        return;
    report->arrived = fidelity->arrived;
    report->missing = fidelity->sent - fidelity->arrived;
    report->disordered = fidelity->disordered;
    report->arrival_ns = inlet__histogram_quantiles(&fidelity->arrival);
    report->positions = fidelity->positions;
    report->positions_off = fidelity->positions_off;
    report->position_error_max = fidelity->position_error_max;
    report->missing_count = fidelity->missing_count;
    memcpy(report->first_missing, fidelity->missing, sizeof report->first_missing);
    const uint64_t oldest =
        fidelity->begun > fidelity->room ? fidelity->begun - fidelity->room + 1 : 1;
    for (uint64_t number = oldest; number <= fidelity->begun; number++) {
        const entry_t *entry = &fidelity->entries[number % fidelity->room];
        if (is_missing(entry))
            tell_missing(entry, report->first_missing, &report->missing_count);
    }
}

void fidelity_bins(const fidelity_t *fidelity, uint64_t bins[FIDELITY_BINS]) {
    memcpy(bins, fidelity->bins, sizeof fidelity->bins);
}
