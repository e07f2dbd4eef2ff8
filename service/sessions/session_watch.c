#include "sessions/session_watch.h"

#include <stddef.h>

static inlet__session_state_t *find(inlet__session_watch_t *watch, uint32_t id) {
    for (uint32_t i = 0; i < watch->count; i++)
        if (watch->states[i].id == id)
            return &watch->states[i];
    return NULL;
}

const inlet__session_state_t *inlet__session_watch_find(const inlet__session_watch_t *watch,
                                                        uint32_t id) {
    for (uint32_t i = 0; i < watch->count; i++)
        if (watch->states[i].id == id)
            return &watch->states[i];
    return NULL;
}

static inlet__session_state_t *add(inlet__session_watch_t *watch, uint32_t id) {
    if (watch->count == INLET__SESSIONS_MAX) {
        watch->refused_count++;
        return NULL;
    }
    inlet__session_state_t *state = &watch->states[watch->count++];
    *state = (inlet__session_state_t){.id = id};
    return state;
}

static void decide(inlet__session_state_t *state) {
    bool connected = state->place != INLET__SESSION_DISCONNECTED;
    state->has_agent = state->logged_on && (connected || state->has_agent);
}

/* Of a session without user and connection there is nothing to be remembered. */
static void forget_empty(inlet__session_watch_t *watch) {
    for (uint32_t i = watch->count; i-- > 0;)
        if (!watch->states[i].logged_on && watch->states[i].place == INLET__SESSION_DISCONNECTED)
            watch->states[i] = watch->states[--watch->count];
}

static void put_on_console(inlet__session_watch_t *watch, inlet__session_state_t *state) {
    for (uint32_t i = 0; i < watch->count; i++)
        if (watch->states[i].place == INLET__SESSION_ON_CONSOLE)
            watch->states[i].place = INLET__SESSION_DISCONNECTED;
    state->place = INLET__SESSION_ON_CONSOLE;
}

/* Connected, but nobody says to what: on the console if nobody else is, as far as is known. */
static void put_somewhere(inlet__session_watch_t *watch, inlet__session_state_t *state) {
    if (state->place != INLET__SESSION_DISCONNECTED)
        return;
    state->place = INLET__SESSION_ON_CONSOLE;
    for (uint32_t i = 0; i < watch->count; i++)
        if (&watch->states[i] != state && watch->states[i].place == INLET__SESSION_ON_CONSOLE)
            state->place = INLET__SESSION_ON_REMOTE;
}

/* A disconnect from what it is no longer connected to is late. */
static void leave(inlet__session_state_t *state, uint32_t place) {
    if (state->place == place)
        state->place = INLET__SESSION_DISCONNECTED;
}

static void apply(inlet__session_watch_t *watch, inlet__session_state_t *state, uint32_t event) {
    switch (event) {
    case INLET__SESSION_CONSOLE_CONNECT:
        put_on_console(watch, state);
        break;
    case INLET__SESSION_CONSOLE_DISCONNECT:
        leave(state, INLET__SESSION_ON_CONSOLE);
        break;
    case INLET__SESSION_REMOTE_CONNECT:
        state->place = INLET__SESSION_ON_REMOTE;
        break;
    case INLET__SESSION_REMOTE_DISCONNECT:
        leave(state, INLET__SESSION_ON_REMOTE);
        break;
    case INLET__SESSION_LOGOFF:
        state->logged_on = state->locked = false;
        break;
    case INLET__SESSION_LOCK:
        state->logged_on = state->locked = true;
        break;
    case INLET__SESSION_LOGON:
    case INLET__SESSION_UNLOCK:
        state->logged_on = true;
        state->locked = false;
        put_somewhere(watch, state);
        break;
    default:
        break;
    }
    decide(state);
}

void inlet__session_watch_keep(inlet__session_watch_t *watch, uint32_t id) {
    inlet__session_state_t *state = find(watch, id);
    if (state == NULL)
        state = add(watch, id);
    if (state != NULL)
        state->logged_on = state->has_agent = true;
}

void inlet__session_watch_enumerated(inlet__session_watch_t *watch,
                                     const inlet__session_state_t *states, uint32_t count) {
    const inlet__session_watch_t before = *watch;
    watch->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool is_empty = !states[i].logged_on && states[i].place == INLET__SESSION_DISCONNECTED;
        inlet__session_state_t *state = find(watch, states[i].id);
        if (state == NULL && !is_empty)
            state = add(watch, states[i].id);
        if (state == NULL)
            continue;
        const inlet__session_state_t *known = inlet__session_watch_find(&before, states[i].id);
        *state = states[i];
        state->has_agent = known != NULL && known->has_agent;
        decide(state);
    }
    forget_empty(watch);
}

bool inlet__session_watch_note(inlet__session_watch_t *watch, const inlet__session_note_t *note) {
    if (note->event < INLET__SESSION_CONSOLE_CONNECT || note->event >= INLET__SESSION_EVENT_COUNT)
        return true;
    inlet__session_state_t *state = find(watch, note->session);
    bool was_known = state != NULL;
    if (!was_known)
        state = add(watch, note->session);
    if (state != NULL)
        apply(watch, state, note->event);
    forget_empty(watch);
    return was_known;
}

const char *inlet__session_place_name(uint32_t place) {
    return place == INLET__SESSION_ON_CONSOLE  ? "console"
           : place == INLET__SESSION_ON_REMOTE ? "remote"
                                               : "disconnected";
}
