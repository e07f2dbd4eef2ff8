/* What scripts bind: hotkeys (the SDK's), chords and events; for functions and for tasks that
 * wait. */
#include <ctype.h>
#include <inlet/names.h>
#include <stdlib.h>
#include <string.h>

#include "macro/script.h"

enum { MATCHES_AT_ONCE = 64, WITHIN_MAX_MS = 60000, WITHIN_USUAL_MS = 50 };

/* --- which input is heard --- */

static bool is_input(const inlet_event_t *event) {
    return event->type >= INLET_EVENT_KEY_PRESSED && event->type <= INLET_EVENT_MOUSE_WHEEL;
}

/* The loop guard: by default what programs send is not heard, and what macros send is heard only
 * where that is asked for, whatever the source says of it. */
static bool hears(enum reach reach, const inlet_event_t *event) {
    if (!is_input(event))
        return true;
    const enum acts_sender sender = acts_tag_sender(event->extra, NULL);
    if (sender == ACTS_SENDER_MACRO)
        return reach == REACH_OWN;
    if (sender != ACTS_SENDER_NONE || (event->flags & INLET_FLAG_INJECTED) != 0)
        return reach >= REACH_INJECTED;
    return true;
}

static bool matches_part(const char *text, const char *pattern, const char *end) {
    while (pattern < end && *pattern != '*') {
        if (tolower((unsigned char)*pattern) != tolower((unsigned char)*text))
            return false;
        pattern++;
        text++;
    }
    if (pattern == end)
        return *text == '\0';
    for (;; text++) {
        if (matches_part(text, pattern + 1, end))
            return true;
        if (*text == '\0')
            return false;
    }
}

bool program_matches(const char *path, const char *pattern) {
    const char *name = path;
    for (const char *at = path; *at != '\0'; at++)
        if (*at == '\\' || *at == '/')
            name = at + 1;
    for (;;) {
        const char *end = pattern + strcspn(pattern, ";");
        const bool whole = memchr(pattern, '\\', (size_t)(end - pattern)) != NULL;
        const char *text = whole ? path : name;
        if (*text != '\0' && matches_part(text, pattern, end))
            return true;
        if (*end == '\0')
            return false;
        pattern = end + 1;
    }
}

/* --- reading what is to be bound --- */

static uint16_t event_type(const char *what) {
    if (strcmp(what, "text") == 0)
        return EVENT_TEXT;
    if (strcmp(what, "program") == 0)
        return EVENT_PROGRAM;
    for (uint16_t type = 1; type < INLET_EVENT_TYPE_COUNT; type++)
        if (strcmp(what, inlet_event_type_name(type)) == 0)
            return type;
    return INLET_EVENT_NONE;
}

static bool read_within(const char *text, int64_t *ns) {
    char *end;
    const long ms = isdigit((unsigned char)*text) ? strtol(text, &end, 10) : 0;
    if (ms < 1 || ms > WITHIN_MAX_MS || strcmp(end, "ms") != 0)
        return false;
    *ns = ms * MS;
    return true;
}

/* "KeyJ+KeyK:50ms"; NULL: good, else what is wrong. */
static const char *read_chord(const char *text, chord_t *chord) {
    chord->within_ns = WITHIN_USUAL_MS * MS;
    for (;;) {
        const size_t length = strcspn(text, "+:");
        const uint32_t key = read_key(text, length);
        if (key == 0)
            return "there is no such key";
        if (chord->count == CHORD_KEYS_MAX)
            return "at most 8 keys make a chord";
        for (uint32_t i = 0; i < chord->count; i++)
            if (chord->keys[i] == key)
                return "a key is there twice";
        chord->down_ns[chord->count] = INT64_MIN;
        chord->keys[chord->count++] = key;
        text += length;
        if (*text == ':' && !read_within(text + 1, &chord->within_ns))
            return "a time is expected, 1ms to 60000ms";
        if (*text != '+')
            return chord->count >= 2 ? NULL : "a chord has two keys or more";
        text++;
    }
}

static char *copy(const char *text) {
    const size_t bytes = strlen(text) + 1;
    char *to = malloc(bytes);
    return to != NULL ? memcpy(to, text, bytes) : NULL;
}

static inlet_hotkeys_t *matcher_of(script_t *script, enum reach reach) {
    const inlet_hotkeys_options_t options = {
        .struct_size = sizeof options,
        .flags = reach == REACH_DEVICES ? 0u : INLET_HOTKEYS_INJECTED,
        .capacity = 2 * SCRIPT_BINDINGS_MAX};
    if (script->matchers[reach] == NULL)
        (void)inlet_hotkeys_open(&options, &script->matchers[reach]);
    return script->matchers[reach];
}

/* Fills kind, type, chord and hotkey; raises an error where `what` is nothing. */
static void read_what(lua_State *lua, script_t *script, binding_t *binding, const char *what) {
    binding->type = event_type(what);
    if (binding->type != INLET_EVENT_NONE) {
        binding->kind = BINDING_EVENT;
        return;
    }
    if (strncmp(what, "chord:", 6) == 0) {
        const char *wrong = read_chord(what + 6, &binding->chord);
        binding->kind = BINDING_CHORD;
        if (wrong != NULL)
            luaL_error(lua, "'%s': %s", what, wrong);
        return;
    }
    inlet_hotkey_error_t error = {0};
    inlet_hotkeys_t *matcher = matcher_of(script, binding->reach);
    binding->kind = BINDING_HOTKEY;
    if (matcher == NULL)
        luaL_error(lua, "not enough memory");
    const inlet_status_t status = inlet_hotkeys_add(matcher, what, &binding->hotkey, &error);
    if (status == INLET_E_INVALID_ARGUMENT)
        luaL_error(lua, "'%s', at character %d: %s", what, (int)error.at + 1,
                   inlet_hotkey_error_text(error.what));
    if (status != INLET_OK)
        luaL_error(lua, "'%s': %s", what, inlet_status_message(status));
}

/* --- the list --- */

static void free_binding(script_t *script, binding_t *binding) {
    if (binding->kind == BINDING_HOTKEY)
        (void)inlet_hotkeys_remove(script->matchers[binding->reach], binding->hotkey);
    if (binding->function != LUA_NOREF && script->lua != NULL)
        luaL_unref(script->lua, LUA_REGISTRYINDEX, binding->function);
    free(binding->what);
    free(binding->program);
}

static void remove_at(script_t *script, uint32_t index) {
    free_binding(script, &script->bindings[index]);
    script->bindings_count--;
    memmove(&script->bindings[index], &script->bindings[index + 1],
            (script->bindings_count - index) * sizeof script->bindings[0]);
}

static binding_t *find_binding(script_t *script, uint32_t id) {
    for (uint32_t i = 0; i < script->bindings_count; i++)
        if (script->bindings[i].id == id)
            return &script->bindings[i];
    return NULL;
}

/* Its place in the list. */
static uint32_t add(lua_State *lua, script_t *script, binding_t *binding, const char *what,
                    const char *program) {
    if (script->bindings_count >= SCRIPT_BINDINGS_MAX)
        luaL_error(lua, "more than %d bindings", (int)SCRIPT_BINDINGS_MAX);
    binding_t *bindings =
        realloc(script->bindings, (script->bindings_count + 1) * sizeof *bindings);
    if (bindings == NULL)
        return (uint32_t)luaL_error(lua, "not enough memory"); /* does not return */
    script->bindings = bindings;
    read_what(lua, script, binding, what);
    binding->what = copy(what);
    binding->program = program != NULL ? copy(program) : NULL;
    binding->id = ++script->next_id;
    bindings[script->bindings_count++] = *binding;
    if (binding->what == NULL || (program != NULL && binding->program == NULL)) {
        remove_at(script, script->bindings_count - 1);
        luaL_error(lua, "not enough memory");
    }
    return script->bindings_count - 1;
}

void bindings_close(script_t *script) {
    while (script->bindings_count > 0)
        remove_at(script, script->bindings_count - 1);
    for (int i = 0; i < REACH_COUNT; i++) {
        inlet_hotkeys_close(script->matchers[i]);
        script->matchers[i] = NULL;
    }
}

/* --- for scripts --- */

static enum reach usual_reach(const script_t *script) {
    return script->engine->options.own ? REACH_OWN : REACH_DEVICES;
}

static bool has_option(lua_State *lua, int table, const char *name) {
    lua_getfield(lua, table, name);
    const bool set = lua_toboolean(lua, -1) != 0;
    lua_pop(lua, 1);
    return set;
}

/* on(what, function, [options]) */
static int do_on(lua_State *lua) {
    script_t *script = script_of(lua);
    const char *what = luaL_checkstring(lua, 1), *program = script->program;
    binding_t binding = {.reach = usual_reach(script), .function = LUA_NOREF};
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    if (!lua_isnoneornil(lua, 3)) {
        luaL_checktype(lua, 3, LUA_TTABLE);
        if (has_option(lua, 3, "injected") && binding.reach < REACH_INJECTED)
            binding.reach = REACH_INJECTED;
        if (has_option(lua, 3, "own"))
            binding.reach = REACH_OWN;
        lua_getfield(lua, 3, "program");
        if (!lua_isnil(lua, -1))
            program = luaL_checkstring(lua, -1);
    }
    lua_pushvalue(lua, 2);
    const int function = luaL_ref(lua, LUA_REGISTRYINDEX);
    const uint32_t index = add(lua, script, &binding, what, program);
    script->bindings[index].function = function;
    lua_pushinteger(lua, binding.id);
    return 1;
}

static int do_cancel(lua_State *lua) {
    script_t *script = script_of(lua);
    const lua_Integer id = luaL_checkinteger(lua, 1);
    bool found = id > 0 && id <= UINT32_MAX && scheduler_remove_timer(script, (uint32_t)id);
    for (uint32_t i = 0; !found && i < script->bindings_count; i++) {
        if (script->bindings[i].id != id || script->bindings[i].function == LUA_NOREF)
            continue;
        remove_at(script, i);
        found = true;
    }
    lua_pushboolean(lua, found);
    return 1;
}

static int do_profile(lua_State *lua) {
    script_t *script = script_of(lua);
    const char *pattern = luaL_checkstring(lua, 1);
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    char *program = copy(pattern), *outer = script->program;
    if (program == NULL)
        return luaL_error(lua, "not enough memory");
    script->program = program;
    lua_settop(lua, 2);
    const int status = lua_pcall(lua, 0, 0, 0);
    script->program = outer;
    free(program);
    return status == LUA_OK ? 0 : lua_error(lua);
}

void bindings_wait(script_t *script, lua_State *lua, int index, uint32_t task) {
    binding_t binding = {.reach = usual_reach(script), .function = LUA_NOREF, .task = task};
    (void)add(lua, script, &binding, luaL_checkstring(lua, index), NULL);
}

void bindings_end_waits(script_t *script, uint32_t task) {
    for (uint32_t i = script->bindings_count; i-- > 0;)
        if (script->bindings[i].task == task)
            remove_at(script, i);
}

/* --- firing --- */

typedef struct firing {
    const inlet_event_t *event;
    const char *what, *type, *field, *value; /* of an event of the engine's own */
} firing_t;

static int make_event(lua_State *lua) {
    const firing_t *firing = lua_touserdata(lua, 1);
    push_event(lua, firing->event, firing->what);
    if (firing->type != NULL) {
        lua_pushstring(lua, firing->type);
        lua_setfield(lua, -2, "type");
        lua_pushstring(lua, firing->value);
        lua_setfield(lua, -2, firing->field);
    }
    return 1;
}

static void fire(script_t *script, uint32_t id, firing_t *firing) {
    binding_t *binding = script->lua != NULL ? find_binding(script, id) : NULL;
    if (binding == NULL)
        return; /* an earlier callback has removed it */
    if (binding->program != NULL && !program_matches(script->engine->program, binding->program))
        return;
    const int function = binding->function;
    const uint32_t task = binding->task;
    firing->what = binding->what;
    if (function != LUA_NOREF)
        lua_rawgeti(script->lua, LUA_REGISTRYINDEX, function);
    script->spent = 0;
    lua_pushcfunction(script->lua, make_event);
    lua_pushlightuserdata(script->lua, firing);
    if (lua_pcall(script->lua, 1, 1, 0) != LUA_OK)
        script_stop(script, lua_tostring(script->lua, -1));
    else if (function != LUA_NOREF)
        scheduler_start(script, 1);
    else
        scheduler_resume(script, task, 1);
}

static void fire_hotkeys(script_t *script, enum reach reach) {
    inlet_hotkey_match_t matches[MATCHES_AT_ONCE];
    uint32_t count;
    while (script->lua != NULL && script->matchers[reach] != NULL &&
           inlet_hotkeys_take(script->matchers[reach], matches, MATCHES_AT_ONCE, &count) ==
               INLET_OK &&
           count > 0) {
        for (uint32_t m = 0; m < count; m++) {
            firing_t firing = {.event = &matches[m].event};
            for (uint32_t i = 0; i < script->bindings_count; i++) {
                const binding_t *binding = &script->bindings[i];
                if (binding->kind != BINDING_HOTKEY || binding->reach != reach ||
                    binding->hotkey != matches[m].id)
                    continue;
                fire(script, binding->id, &firing);
                break;
            }
        }
    }
}

/* --- chords --- */

static bool chord_complete(const chord_t *chord) {
    int64_t first = INT64_MAX, last = INT64_MIN;
    for (uint32_t i = 0; i < chord->count; i++) {
        first = chord->down_ns[i] < first ? chord->down_ns[i] : first;
        last = chord->down_ns[i] > last ? chord->down_ns[i] : last;
    }
    return first != INT64_MIN && last - first <= chord->within_ns;
}

static void forget_chord(chord_t *chord) {
    for (uint32_t i = 0; i < chord->count; i++)
        chord->down_ns[i] = INT64_MIN;
}

static bool put_chord(chord_t *chord, const inlet_event_t *event) {
    const bool pressed = event->type == INLET_EVENT_KEY_PRESSED;
    if (!is_input(event)) /* a time in which releases may have been missed */
        forget_chord(chord);
    if ((!pressed && event->type != INLET_EVENT_KEY_RELEASED) ||
        (event->flags & INLET_FLAG_REPEAT) != 0)
        return false;
    bool changed = false;
    for (uint32_t i = 0; i < chord->count; i++) {
        if (chord->keys[i] != event->u.key.hid)
            continue;
        chord->down_ns[i] = pressed ? event->time_ns : INT64_MIN;
        changed = pressed;
    }
    return changed && chord_complete(chord);
}

static bool breaks_chords(const inlet_event_t *event) {
    return is_input(event) || event->type == INLET_EVENT_BLIND ||
           event->type == INLET_EVENT_SOURCES ||
           (event->type == INLET_EVENT_LOSS && event->u.loss.cause != INLET_CAUSE_HIDDEN);
}

/* --- the stream --- */

static bool concerns(binding_t *binding, const inlet_event_t *event) {
    switch (binding->kind) {
    case BINDING_CHORD:
        return hears(binding->reach, event) && breaks_chords(event) &&
               put_chord(&binding->chord, event);
    case BINDING_EVENT:
        return binding->type == event->type && hears(binding->reach, event);
    case BINDING_HOTKEY: /* the matcher says */
    default:
        return false;
    }
}

void bindings_put(script_t *script, const inlet_event_t *event) {
    uint32_t ids[SCRIPT_BINDINGS_MAX], count = 0;
    firing_t firing = {.event = event};
    for (uint32_t i = 0; i < script->bindings_count; i++)
        if (concerns(&script->bindings[i], event))
            ids[count++] = script->bindings[i].id;
    for (int reach = 0; reach < REACH_COUNT; reach++)
        if (script->matchers[reach] != NULL && hears((enum reach)reach, event))
            (void)inlet_hotkeys_put(script->matchers[reach], event);
    for (int reach = 0; reach < REACH_COUNT; reach++)
        fire_hotkeys(script, (enum reach)reach);
    for (uint32_t i = 0; i < count; i++)
        fire(script, ids[i], &firing);
}

static void fire_own(script_t *script, uint16_t type, firing_t *firing) {
    uint32_t ids[SCRIPT_BINDINGS_MAX], count = 0;
    for (uint32_t i = 0; i < script->bindings_count; i++)
        if (script->bindings[i].kind == BINDING_EVENT && script->bindings[i].type == type)
            ids[count++] = script->bindings[i].id;
    for (uint32_t i = 0; i < count; i++)
        fire(script, ids[i], firing);
}

void bindings_text(script_t *script, const char *text) {
    const inlet_event_t event = {.time_ns = script->engine->now_ns};
    firing_t firing = {.event = &event, .type = "text", .field = "text", .value = text};
    fire_own(script, EVENT_TEXT, &firing);
}

void bindings_program(script_t *script) {
    const inlet_event_t event = {.time_ns = script->engine->now_ns};
    firing_t firing = {
        .event = &event, .type = "program", .field = "program", .value = script->engine->program};
    fire_own(script, EVENT_PROGRAM, &firing);
}

void bindings_begin_anew(script_t *script) {
    for (int reach = 0; reach < REACH_COUNT; reach++)
        inlet_hotkeys_reset(script->matchers[reach]);
    for (uint32_t i = 0; i < script->bindings_count; i++)
        forget_chord(&script->bindings[i].chord);
}

int64_t bindings_due_ns(const script_t *script) {
    int64_t due_ns = INT64_MAX;
    for (int reach = 0; reach < REACH_COUNT; reach++) {
        if (script->matchers[reach] == NULL)
            continue;
        const int64_t due = inlet_hotkeys_due_ns(script->matchers[reach]);
        due_ns = due < due_ns ? due : due_ns;
    }
    return due_ns;
}

void bindings_advance(script_t *script) {
    for (int reach = 0; reach < REACH_COUNT; reach++) {
        inlet_hotkeys_expire(script->matchers[reach], script->engine->now_ns);
        fire_hotkeys(script, (enum reach)reach);
    }
}

void bindings_open(lua_State *lua) {
    lua_register(lua, "on", do_on);
    lua_register(lua, "cancel", do_cancel);
    lua_register(lua, "profile", do_profile);
}
