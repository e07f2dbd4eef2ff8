/* Hotkeys are found by their keys: each key has a chain of the hotkeys in which it is. How far a
 * sequence has come is the set of steps that the last presses could be, so that it may begin anew
 * at any press; a press of another key breaks it by the mere count of presses. */
#include <inlet/hotkey.h>

#include <stdlib.h>
#include <string.h>

#include "base/event_check.h"
#include "stream/held.h"
#include "stream/hotkey_parse.h"

enum {
    CAPACITY = 64,
    CAPACITY_MAX = 65536,
    BUCKETS_BITS = 9,
    LINKS_MAX = INLET_HOTKEY_STEPS_MAX * INLET__HOTKEY_KEYS_MAX,
    ROUNDS = 3, /* holds that are due, a press, and the holds that begin with it */
    BREAK = 2   /* presses that are none: one is the most that a sequence lets pass */
};

typedef struct entry entry_t;

/* A hotkey in the chain of one of its keys. */
typedef struct link {
    entry_t *entry;
    uint32_t key;
    struct link *next;
} link_t;

typedef struct reached {
    uint64_t presses; /* counted when it was made; 0: there is none */
    int64_t time_ns;
} reached_t;

struct entry {
    uint32_t id;
    inlet__hotkey_t hotkey;
    uint32_t links_count;
    link_t links[LINKS_MAX];

    /* A sequence that is under way: of each step the last press that ended a sequence up to it. */
    reached_t reached[INLET_HOTKEY_STEPS_MAX];

    /* A hold that is under way. */
    bool is_held;
    uint32_t held_key;
    int64_t due_ns;
    inlet_event_t press; /* that began it */
    entry_t *next_held;
};

struct inlet_hotkeys {
    inlet_hotkeys_options_t options;
    entry_t **entries; /* by their ids */
    uint32_t count, last_id;

    uint32_t down_count; /* keys that are held, in any order */
    uint32_t down[INLET__HELD_MAX];
    bool has_false_control;
    uint16_t modifiers; /* of these */

    uint64_t key_presses, modifier_presses;
    entry_t *held; /* holds that are under way */

    inlet_hotkey_match_t *matches;
    uint64_t head, tail; /* positions, of which the match is the remainder by `room` */
    uint64_t room;       /* `capacity` for put, and ROUNDS for each hotkey */
    link_t *chains[1 << BUCKETS_BITS];
};

/* --- opening and closing --- */

inlet_status_t inlet_hotkeys_open(const inlet_hotkeys_options_t *options,
                                  inlet_hotkeys_t **hotkeys) {
    inlet_hotkeys_options_t o = {.struct_size = sizeof o};
    if (hotkeys == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *hotkeys = NULL;
    if (options != NULL)
        o = *options;
    if (o.struct_size != sizeof o || o.source > INLET_SOURCE_HOOK ||
        (o.flags & ~(uint32_t)INLET_HOTKEYS_ALL_FLAGS) != 0 || o.capacity > CAPACITY_MAX)
        return INLET_E_INVALID_ARGUMENT;
    if (o.capacity == 0)
        o.capacity = CAPACITY;
    inlet_hotkeys_t *made = calloc(1, sizeof *made);
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    made->options = o;
    made->key_presses = 1; /* 0 is none */
    *hotkeys = made;
    return INLET_OK;
}

void inlet_hotkeys_close(inlet_hotkeys_t *hotkeys) {
    if (hotkeys == NULL)
        return;
    for (uint32_t i = 0; i < hotkeys->count; i++)
        free(hotkeys->entries[i]);
    free(hotkeys->entries);
    free(hotkeys->matches);
    free(hotkeys);
}

/* --- adding and removing --- */

static link_t **chain_of(inlet_hotkeys_t *h, uint32_t key) {
    return &h->chains[key * UINT32_C(2654435761) >> (32 - BUCKETS_BITS)];
}

/* Once for each key, at the end of its chain: matches are told in the order of adding. */
static void link_key(inlet_hotkeys_t *h, entry_t *entry, uint32_t key) {
    for (uint32_t i = 0; i < entry->links_count; i++)
        if (entry->links[i].key == key)
            return;
    link_t *link = &entry->links[entry->links_count++];
    *link = (link_t){.entry = entry, .key = key};
    link_t **at = chain_of(h, key);
    while (*at != NULL)
        at = &(*at)->next;
    *at = link;
}

static void link_entry(inlet_hotkeys_t *h, entry_t *entry) {
    for (uint32_t i = 0; i < entry->hotkey.count; i++)
        for (uint32_t k = 0; k < INLET__HOTKEY_KEYS_MAX; k++)
            if (entry->hotkey.steps[i].keys[k] != 0)
                link_key(h, entry, entry->hotkey.steps[i].keys[k]);
}

static void unlink_entry(inlet_hotkeys_t *h, const entry_t *entry) {
    for (uint32_t i = 0; i < entry->links_count; i++) {
        link_t **at = chain_of(h, entry->links[i].key);
        while (*at != &entry->links[i])
            at = &(*at)->next;
        *at = entry->links[i].next;
    }
}

/* Room for one more hotkey and its matches. */
static inlet_status_t grow(inlet_hotkeys_t *h) {
    const uint64_t room = h->options.capacity + ROUNDS * (uint64_t)(h->count + 1);
    entry_t **entries = realloc(h->entries, (h->count + 1) * sizeof(entry_t *));
    if (entries == NULL)
        return INLET_E_NO_MEMORY;
    h->entries = entries;
    if (room <= h->room)
        return INLET_OK;
    inlet_hotkey_match_t *matches = malloc(2 * room * sizeof *matches); /* seldom again */
    if (matches == NULL)
        return INLET_E_NO_MEMORY;
    const uint64_t waiting = h->tail - h->head;
    for (uint64_t i = 0; i < waiting; i++)
        matches[i] = h->matches[(h->head + i) % h->room];
    free(h->matches);
    h->matches = matches;
    h->room = 2 * room;
    h->head = 0;
    h->tail = waiting;
    return INLET_OK;
}

inlet_status_t inlet_hotkeys_add(inlet_hotkeys_t *hotkeys, const char *text, uint32_t *id,
                                 inlet_hotkey_error_t *error) {
    inlet__hotkey_t hotkey;
    inlet_hotkey_error_t found = {.what = INLET_HOTKEY_ERROR_NONE};
    if (id != NULL)
        *id = 0;
    if (error != NULL)
        *error = found;
    if (hotkeys == NULL || text == NULL || id == NULL)
        return INLET_E_INVALID_ARGUMENT;
    const bool is_hotkey = inlet__hotkey_parse(text, &hotkey, &found);
    if (error != NULL)
        *error = found;
    if (!is_hotkey)
        return INLET_E_INVALID_ARGUMENT;
    if (hotkeys->count == INLET_HOTKEYS_MAX || hotkeys->last_id == UINT32_MAX)
        return INLET_E_LIMIT;
    entry_t *entry = grow(hotkeys) == INLET_OK ? calloc(1, sizeof *entry) : NULL;
    if (entry == NULL)
        return INLET_E_NO_MEMORY;
    entry->id = *id = ++hotkeys->last_id;
    entry->hotkey = hotkey;
    hotkeys->entries[hotkeys->count++] = entry;
    link_entry(hotkeys, entry);
    return INLET_OK;
}

static void end_hold(inlet_hotkeys_t *h, entry_t *entry) {
    entry_t **at = &h->held;
    if (!entry->is_held)
        return;
    while (*at != entry)
        at = &(*at)->next_held;
    *at = entry->next_held;
    entry->is_held = false;
}

static uint32_t index_of(const inlet_hotkeys_t *h, uint32_t id) {
    uint32_t low = 0, high = h->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (h->entries[middle]->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

inlet_status_t inlet_hotkeys_remove(inlet_hotkeys_t *hotkeys, uint32_t id) {
    if (hotkeys == NULL)
        return INLET_E_INVALID_ARGUMENT;
    const uint32_t index = index_of(hotkeys, id);
    if (index == hotkeys->count || hotkeys->entries[index]->id != id)
        return INLET_E_NOT_FOUND;
    entry_t *entry = hotkeys->entries[index];
    end_hold(hotkeys, entry);
    unlink_entry(hotkeys, entry);
    free(entry);
    hotkeys->count--;
    memmove(hotkeys->entries + index, hotkeys->entries + index + 1,
            (hotkeys->count - index) * sizeof(entry_t *));
    return INLET_OK;
}

/* --- matches --- */

static void tell(inlet_hotkeys_t *h, const entry_t *entry, const inlet_event_t *event,
                 int64_t time_ns) {
    h->matches[h->tail++ % h->room] =
        (inlet_hotkey_match_t){.event = *event, .time_ns = time_ns, .id = entry->id};
}

inlet_status_t inlet_hotkeys_take(inlet_hotkeys_t *hotkeys, inlet_hotkey_match_t *matches,
                                  uint32_t capacity, uint32_t *count) {
    if (count != NULL)
        *count = 0;
    if (hotkeys == NULL || matches == NULL || count == NULL)
        return INLET_E_INVALID_ARGUMENT;
    while (*count < capacity && hotkeys->head != hotkeys->tail)
        matches[(*count)++] = hotkeys->matches[hotkeys->head++ % hotkeys->room];
    return INLET_OK;
}

/* The hold that is due first, of several the one added first; NULL: none is under way. */
static entry_t *first_due(const inlet_hotkeys_t *h) {
    entry_t *first = h->held;
    for (entry_t *entry = h->held; entry != NULL; entry = entry->next_held)
        if (entry->due_ns < first->due_ns ||
            (entry->due_ns == first->due_ns && entry->id < first->id))
            first = entry;
    return first;
}

int64_t inlet_hotkeys_due_ns(const inlet_hotkeys_t *hotkeys) {
    const entry_t *first = hotkeys != NULL ? first_due(hotkeys) : NULL;
    return first != NULL ? first->due_ns : INT64_MAX;
}

void inlet_hotkeys_expire(inlet_hotkeys_t *hotkeys, int64_t now_ns) {
    if (hotkeys == NULL)
        return;
    for (entry_t *entry = first_due(hotkeys); entry != NULL && entry->due_ns <= now_ns;
         entry = first_due(hotkeys)) {
        end_hold(hotkeys, entry);
        tell(hotkeys, entry, &entry->press, entry->due_ns);
    }
}

/* --- what is held --- */

static void note_modifiers(inlet_hotkeys_t *h) {
    unsigned modifiers = 0;
    for (uint32_t i = 0; i < h->down_count; i++)
        modifiers |= inlet__modifier_of(h->down[i]);
    if (h->has_false_control && (modifiers & INLET__MODIFIER_ALT_RIGHT) != 0)
        modifiers = (modifiers & ~(unsigned)INLET__MODIFIER_ALT_RIGHT) | INLET__MODIFIER_ALT_GR;
    h->modifiers = (uint16_t)modifiers;
}

/* False: it was down already. */
static bool note_down(inlet_hotkeys_t *h, uint32_t key) {
    for (uint32_t i = 0; i < h->down_count; i++)
        if (h->down[i] == key)
            return false;
    if (h->down_count < INLET__HELD_MAX)
        h->down[h->down_count++] = key;
    note_modifiers(h);
    return true;
}

static void note_up(inlet_hotkeys_t *h, uint32_t key) {
    for (uint32_t i = h->down_count; i-- > 0;)
        if (h->down[i] == key)
            h->down[i] = h->down[--h->down_count];
    note_modifiers(h);
}

static void break_all(inlet_hotkeys_t *h) {
    h->key_presses += BREAK;
    while (h->held != NULL)
        end_hold(h, h->held);
}

static void forget_down(inlet_hotkeys_t *h) {
    h->down_count = 0;
    h->has_false_control = false;
    h->modifiers = 0;
}

void inlet_hotkeys_reset(inlet_hotkeys_t *hotkeys) {
    if (hotkeys == NULL)
        return;
    break_all(hotkeys);
    forget_down(hotkeys);
}

/* --- presses and releases --- */

static uint16_t own_bits(uint32_t key) {
    const unsigned bit = inlet__modifier_of(key);
    return (uint16_t)(bit == INLET__MODIFIER_ALT_RIGHT ? bit | INLET__MODIFIER_ALT_GR : bit);
}

static bool is_step(const inlet_hotkeys_t *h, const inlet__chord_t *chord, uint32_t key) {
    return (chord->keys[0] == key || chord->keys[1] == key) &&
           inlet__chord_has_modifiers(chord, h->modifiers, own_bits(key));
}

static uint64_t presses_of(const inlet_hotkeys_t *h, const entry_t *entry) {
    /* Modifiers may come between two keys, but not between two taps. */
    return entry->hotkey.kind == INLET__HOTKEY_DOUBLE ? h->key_presses + h->modifier_presses
                                                      : h->key_presses;
}

/* Whether this press comes next, and in time, after the one that reached the step before. */
static bool is_next(const inlet_hotkeys_t *h, const entry_t *entry, uint32_t step, uint32_t key,
                    int64_t time_ns) {
    const reached_t *before = &entry->reached[step - 1];
    const bool is_counted =
        entry->hotkey.kind == INLET__HOTKEY_DOUBLE || inlet__modifier_of(key) == 0;
    return before->presses != 0 && presses_of(h, entry) - before->presses == (is_counted ? 1 : 0) &&
           (uint64_t)time_ns - (uint64_t)before->time_ns <=
               (uint64_t)entry->hotkey.steps[step].within_ns;
}

static void press_sequence(inlet_hotkeys_t *h, entry_t *entry, uint32_t key,
                           const inlet_event_t *event) {
    const uint32_t count = entry->hotkey.count;
    for (uint32_t i = count; i-- > 0;) /* a press is one step of a sequence, not two */
        if (is_step(h, &entry->hotkey.steps[i], key) &&
            (i == 0 || is_next(h, entry, i, key, event->time_ns)))
            entry->reached[i] =
                (reached_t){.presses = presses_of(h, entry), .time_ns = event->time_ns};
    reached_t *last = &entry->reached[count - 1];
    if (last->presses != 0) {
        tell(h, entry, event, event->time_ns);
        memset(entry->reached, 0, sizeof entry->reached); /* no press is in two matches */
    }
}

static void press_hold(inlet_hotkeys_t *h, entry_t *entry, uint32_t key,
                       const inlet_event_t *event) {
    const inlet__chord_t *chord = &entry->hotkey.steps[0];
    if (entry->is_held || !is_step(h, chord, key))
        return;
    entry->is_held = true;
    entry->held_key = key;
    entry->due_ns = event->time_ns > INT64_MAX - chord->within_ns
                        ? INT64_MAX
                        : event->time_ns + chord->within_ns;
    entry->press = *event;
    entry->next_held = h->held;
    h->held = entry;
}

/* A press that is news. */
static void press(inlet_hotkeys_t *h, uint32_t key, const inlet_event_t *event) {
    if (inlet__modifier_of(key) != 0)
        h->modifier_presses++;
    else
        h->key_presses++;
    for (link_t *link = *chain_of(h, key); link != NULL; link = link->next) {
        if (link->key != key)
            continue;
        if (link->entry->hotkey.kind == INLET__HOTKEY_HOLD)
            press_hold(h, link->entry, key, event);
        else
            press_sequence(h, link->entry, key, event);
    }
}

/* Holds whose key or modifiers are let go. */
static void end_holds(inlet_hotkeys_t *h, uint32_t key) {
    for (entry_t *entry = h->held; entry != NULL;) {
        entry_t *next = entry->next_held;
        const inlet__chord_t *chord = &entry->hotkey.steps[0];
        if (entry->held_key == key ||
            !inlet__chord_has_needs(chord, h->modifiers, own_bits(entry->held_key)))
            end_hold(h, entry);
        entry = next;
    }
}

/* --- records --- */

static uint32_t key_of(const inlet__act_t *act) {
    return act->button != 0 ? INLET__HOTKEY_BUTTONS | act->button : act->key.hid;
}

static bool is_press(const inlet_event_t *event) {
    return event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_MOUSE_PRESSED;
}

static void note_act(inlet_hotkeys_t *h, const inlet_event_t *event, const inlet__act_t *act) {
    const uint32_t key = key_of(act);
    if ((act->flags & INLET_FLAG_FALSE_CONTROL) != 0) {
        h->has_false_control = is_press(event);
        note_modifiers(h);
    } else if (is_press(event)) {
        const bool is_news = key == 0 || note_down(h, key);
        if (is_news && (event->flags & (INLET_FLAG_REPEAT | INLET_FLAG_SYNTHETIC)) == 0)
            press(h, key, event);
    } else {
        note_up(h, key);
        end_holds(h, key);
    }
}

static bool counts(const inlet_hotkeys_t *h, const inlet_event_t *event) {
    const bool injected = (event->flags & INLET_FLAG_INJECTED) != 0;
    return (h->options.source == 0 || (event->flags & h->options.source) != 0) &&
           (!injected || (h->options.flags & INLET_HOTKEYS_INJECTED) != 0);
}

static void note_input(inlet_hotkeys_t *h, const inlet_event_t *event) {
    inlet__act_t act;
    if (!counts(h, event))
        return;
    if (inlet__act_of(event, &act))
        note_act(h, event, &act);
    else if (event->type == INLET_EVENT_KEY_PRESSED && (event->flags & INLET_FLAG_OVERRUN) == 0)
        h->key_presses++; /* a character without a key */
}

static void note_snapshot(inlet_hotkeys_t *h, const inlet_event_t *event) {
    const inlet_snapshot_t *told = &event->u.snapshot;
    if (told->index == 0)
        forget_down(h);
    if (told->act == INLET_EVENT_NONE || !counts(h, event))
        return;
    if ((event->flags & INLET_FLAG_FALSE_CONTROL) != 0)
        h->has_false_control = true;
    else if (told->code != 0)
        (void)note_down(h, told->act == INLET_EVENT_MOUSE_PRESSED
                               ? INLET__HOTKEY_BUTTONS | told->code
                               : told->code);
    note_modifiers(h);
}

static void note(inlet_hotkeys_t *h, const inlet_event_t *event) {
    switch (event->type) {
    case INLET_EVENT_LOSS:
        if (event->u.loss.cause != INLET_CAUSE_HIDDEN)
            forget_down(h);
        break;
    case INLET_EVENT_SNAPSHOT:
        note_snapshot(h, event);
        break;
    default:
        note_input(h, event);
    }
}

/* A record that stands for a time of which nothing is known. */
static bool hides(const inlet_event_t *event) {
    return (event->type == INLET_EVENT_LOSS && event->u.loss.cause != INLET_CAUSE_HIDDEN) ||
           event->type == INLET_EVENT_BLIND || event->type == INLET_EVENT_SOURCES ||
           (event->flags & INLET_FLAG_SYNTHETIC) != 0;
}

inlet_status_t inlet_hotkeys_put(inlet_hotkeys_t *hotkeys, const inlet_event_t *event) {
    if (hotkeys == NULL || event == NULL)
        return INLET_E_INVALID_ARGUMENT;
    if (hotkeys->tail - hotkeys->head >= hotkeys->options.capacity)
        return INLET_E_BUSY;
    if (hides(event)) /* what is due before it may have been let go in it */
        break_all(hotkeys);
    else
        inlet_hotkeys_expire(hotkeys, event->time_ns);
    note(hotkeys, event);
    return INLET_OK;
}
