/* A queue of what came, in order. A record that finds its twin in it goes there, and takes no place
 * of its own; what no longer waits leaves at the head. */
#include <inlet/fuse.h>

#include <stdlib.h>

#include "base/event_check.h"
#include "stream/fuse_match.h"

enum { CAPACITY = 512, CAPACITY_MIN = 2, AGREED_ENOUGH = 8 };
#define WAIT_NS     INT64_C(50000000)
#define WAIT_NS_MAX INT64_C(1000000000)

typedef struct entry {
    inlet_fused_t fused;
    inlet__fuse_path_t path;
    enum inlet__fuse_lane lane; /* while it waits */
    bool waits;
} entry_t;

struct inlet_fuse {
    uint64_t head, tail; /* positions, of which the entry is the remainder by `capacity` */
    uint64_t ready;      /* from head up to here, nothing waits */
    uint32_t capacity;
    uint32_t sources; /* that capture, as far as the stream said */
    int64_t wait_ns, now_ns;
    uint32_t waiting_count[INLET__FUSE_LANES][2]; /* raw, hook */
    bool place_known;                             /* where the hook last saw the pointer */
    int32_t x, y;
    uint32_t agreed_count; /* motions in a row that moved the pointer by as many pixels as counts */
    entry_t entries[];
};

const char *inlet_fuse_confidence_name(uint32_t confidence) {
    static const char *const names[] = {"single", "possible", "likely", "exact"};
    return confidence < sizeof names / sizeof names[0] ? names[confidence] : "unknown";
}

inlet_status_t inlet_fuse_open(const inlet_fuse_options_t *options, inlet_fuse_t **fuse) {
    inlet_fuse_options_t o = {.struct_size = sizeof o};
    if (fuse == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *fuse = NULL;
    if (options != NULL && options->struct_size != sizeof o)
        return INLET_E_INVALID_ARGUMENT;
    if (options != NULL)
        o = *options;
    if (o.capacity == 0)
        o.capacity = CAPACITY;
    if (o.wait_ns == 0)
        o.wait_ns = WAIT_NS;
    if (o.capacity < CAPACITY_MIN || o.capacity > INLET_FUSE_CAPACITY_MAX || o.wait_ns < 0 ||
        o.wait_ns > WAIT_NS_MAX)
        return INLET_E_INVALID_ARGUMENT;
    inlet_fuse_t *made = calloc(1, sizeof *made + o.capacity * sizeof made->entries[0]);
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    made->capacity = o.capacity;
    made->wait_ns = o.wait_ns;
    made->sources = INLET_SOURCE_ALL;
    *fuse = made;
    return INLET_OK;
}

void inlet_fuse_close(inlet_fuse_t *fuse) {
    free(fuse);
}

static entry_t *entry_at(inlet_fuse_t *fuse, uint64_t position) {
    return &fuse->entries[position % fuse->capacity];
}

static uint32_t source_of(const inlet_event_t *event) {
    return event->flags & INLET_SOURCE_ALL;
}

static uint32_t *waiting(inlet_fuse_t *fuse, enum inlet__fuse_lane lane, uint32_t source) {
    return &fuse->waiting_count[lane][source - 1];
}

/* It waits no longer. */
static void settle(inlet_fuse_t *fuse, entry_t *entry) {
    if (entry->waits) {
        entry->waits = false;
        (*waiting(fuse, entry->lane, source_of(&entry->fused.event)))--;
    }
}

static void advance_ready(inlet_fuse_t *fuse) {
    while (fuse->ready != fuse->tail && !entry_at(fuse, fuse->ready)->waits)
        fuse->ready++;
}

void inlet_fuse_flush(inlet_fuse_t *fuse) {
    if (fuse == NULL)
        return;
    for (uint64_t at = fuse->ready; at != fuse->tail; at++)
        settle(fuse, entry_at(fuse, at));
    fuse->ready = fuse->tail;
    fuse->place_known = false;
}

/* The oldest wait the longest, as the stream's times do not go back. */
static void expire(inlet_fuse_t *fuse, int64_t now_ns) {
    if (now_ns > fuse->now_ns)
        fuse->now_ns = now_ns;
    while (fuse->ready != fuse->tail) {
        entry_t *entry = entry_at(fuse, fuse->ready);
        const uint64_t waited_ns = (uint64_t)fuse->now_ns - (uint64_t)entry->fused.event.time_ns;
        if (entry->waits && waited_ns < (uint64_t)fuse->wait_ns)
            return;
        settle(fuse, entry);
        fuse->ready++;
    }
}

void inlet_fuse_expire(inlet_fuse_t *fuse, int64_t now_ns) {
    if (fuse != NULL)
        expire(fuse, now_ns);
}

int64_t inlet_fuse_due_ns(const inlet_fuse_t *fuse) {
    if (fuse == NULL || fuse->ready == fuse->tail)
        return INT64_MAX;
    const int64_t since_ns = fuse->entries[fuse->ready % fuse->capacity].fused.event.time_ns;
    return since_ns > INT64_MAX - fuse->wait_ns ? INT64_MAX : since_ns + fuse->wait_ns;
}

/* --- twins --- */

/* How far the hook's pointer went to this record. */
static inlet__fuse_path_t follow_pointer(inlet_fuse_t *fuse, const inlet_event_t *event) {
    inlet__fuse_path_t path = {.known = false};
    if (event->type != INLET_EVENT_MOUSE_MOVED ||
        (event->flags & (INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION)) !=
            (INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION))
        return path;
    const int32_t x = event->u.mouse.x, y = event->u.mouse.y;
    if (fuse->place_known)
        path = (inlet__fuse_path_t){
            .known = true, .dx = (int64_t)x - fuse->x, .dy = (int64_t)y - fuse->y};
    fuse->place_known = true;
    fuse->x = x;
    fuse->y = y;
    return path;
}

static enum inlet_fuse_confidence compare(const inlet_fuse_t *fuse, const entry_t *entry,
                                          const inlet_event_t *event,
                                          const inlet__fuse_path_t *event_path) {
    const inlet_event_t *other = &entry->fused.event;
    const bool is_raw = (event->flags & INLET_FLAG_RAW) != 0;
    inlet__fuse_path_t path = is_raw ? entry->path : *event_path;
    path.by_counts = fuse->agreed_count == AGREED_ENOUGH;
    return is_raw ? inlet__fuse_compare(event, other, &path)
                  : inlet__fuse_compare(other, event, &path);
}

/* Whether pixels are counts is learned from what is joined. */
static void learn_path(inlet_fuse_t *fuse, const inlet_event_t *raw,
                       const inlet__fuse_path_t *path) {
    if (raw->type != INLET_EVENT_MOUSE_MOVED || !path->known)
        return;
    if (!inlet__fuse_moved_by_counts(raw, path))
        fuse->agreed_count = 0;
    else if (fuse->agreed_count < AGREED_ENOUGH)
        fuse->agreed_count++;
}

/* The first of those that it most surely is; *confidence says how sure. fuse->tail: none. */
static uint64_t find_twin(inlet_fuse_t *fuse, const inlet_event_t *event,
                          enum inlet__fuse_lane lane, const inlet__fuse_path_t *path,
                          enum inlet_fuse_confidence *confidence) {
    const uint32_t source = INLET_SOURCE_ALL & ~source_of(event);
    uint32_t left = *waiting(fuse, lane, source), alike = 0;
    uint64_t found = fuse->tail;
    *confidence = INLET_FUSE_SINGLE;
    for (uint64_t at = fuse->ready; at != fuse->tail && left > 0; at++) {
        const entry_t *entry = entry_at(fuse, at);
        if (!entry->waits || entry->lane != lane || source_of(&entry->fused.event) != source)
            continue;
        left--;
        const enum inlet_fuse_confidence sure = compare(fuse, entry, event, path);
        if (sure > *confidence) {
            *confidence = sure;
            found = at;
            alike = 0;
        }
        alike += sure == *confidence && sure != INLET_FUSE_SINGLE;
    }
    if (alike > 1)
        *confidence = INLET_FUSE_POSSIBLE;
    return found;
}

/* Each source tells a lane's acts in order: what waits before a pair has no twin to come. */
static void pass_over(inlet_fuse_t *fuse, enum inlet__fuse_lane lane, uint64_t twin,
                      uint32_t source) {
    for (uint64_t at = fuse->ready; at != fuse->tail; at++) {
        entry_t *entry = entry_at(fuse, at);
        if (entry->waits && entry->lane == lane &&
            (at < twin || source_of(&entry->fused.event) == source))
            settle(fuse, entry);
    }
}

static void join(inlet_fuse_t *fuse, uint64_t twin, const inlet_event_t *event,
                 const inlet__fuse_path_t *path, enum inlet_fuse_confidence confidence) {
    entry_t *entry = entry_at(fuse, twin);
    inlet_fused_t *fused = &entry->fused;
    settle(fuse, entry);
    pass_over(fuse, entry->lane, twin, source_of(event));
    if ((event->flags & INLET_FLAG_RAW) != 0) {
        learn_path(fuse, event, &entry->path);
        fused->raw_seq = event->seq;
    } else {
        learn_path(fuse, &fused->event, path);
        fused->hook_seq = event->seq;
    }
    fused->event = inlet__fuse_join(&fused->event, event);
    fused->confidence = confidence;
    advance_ready(fuse);
}

/* --- in and out --- */

/* LOSS hides what came before it, SOURCES among it. */
static void note_sources(inlet_fuse_t *fuse, const inlet_event_t *event) {
    if (event->type == INLET_EVENT_SOURCES)
        fuse->sources = event->u.sources.mask;
    else if (event->type == INLET_EVENT_SNAPSHOT)
        fuse->sources = event->u.snapshot.sources;
    else if (event->type == INLET_EVENT_LOSS)
        fuse->sources = INLET_SOURCE_ALL;
}

static inlet_status_t append(inlet_fuse_t *fuse, const inlet_event_t *event,
                             const entry_t *as_waiting) {
    if (fuse->tail - fuse->head == fuse->capacity) {
        if (fuse->ready == fuse->head)
            settle(fuse, entry_at(fuse, fuse->head));
        advance_ready(fuse);
        return INLET_E_BUSY;
    }
    entry_t *entry = entry_at(fuse, fuse->tail);
    *entry = *as_waiting;
    entry->fused = (inlet_fused_t){.event = *event};
    if (inlet__event_is_input(event)) {
        entry->fused.raw_seq = (event->flags & INLET_FLAG_RAW) != 0 ? event->seq : 0;
        entry->fused.hook_seq = (event->flags & INLET_FLAG_HOOK) != 0 ? event->seq : 0;
    }
    if (entry->waits)
        (*waiting(fuse, entry->lane, source_of(event)))++;
    fuse->tail++;
    advance_ready(fuse);
    return INLET_OK;
}

inlet_status_t inlet_fuse_put(inlet_fuse_t *fuse, const inlet_event_t *event) {
    if (fuse == NULL || event == NULL)
        return INLET_E_INVALID_ARGUMENT;
    expire(fuse, event->time_ns);
    if (!inlet__event_is_input(event)) {
        inlet_fuse_flush(fuse);
        inlet_status_t status = append(fuse, event, &(entry_t){.waits = false});
        if (status == INLET_OK)
            note_sources(fuse, event);
        return status;
    }
    entry_t entry = {.waits = false};
    if (!inlet__fuse_lane_of(event, &entry.lane))
        return append(fuse, event, &entry);
    const bool place_known = fuse->place_known;
    const int32_t x = fuse->x, y = fuse->y;
    entry.path = follow_pointer(fuse, event);
    enum inlet_fuse_confidence confidence;
    const uint64_t twin = find_twin(fuse, event, entry.lane, &entry.path, &confidence);
    if (twin != fuse->tail) {
        join(fuse, twin, event, &entry.path, confidence);
        return INLET_OK;
    }
    entry.waits = fuse->sources == INLET_SOURCE_ALL;
    inlet_status_t status = append(fuse, event, &entry);
    if (status != INLET_OK) { /* the same record will come again */
        fuse->place_known = place_known;
        fuse->x = x;
        fuse->y = y;
    }
    return status;
}

inlet_status_t inlet_fuse_take(inlet_fuse_t *fuse, inlet_fused_t *events, uint32_t capacity,
                               uint32_t *count) {
    if (count != NULL)
        *count = 0;
    if (fuse == NULL || events == NULL || count == NULL)
        return INLET_E_INVALID_ARGUMENT;
    while (*count < capacity && fuse->head != fuse->ready)
        events[(*count)++] = entry_at(fuse, fuse->head++)->fused;
    return INLET_OK;
}
