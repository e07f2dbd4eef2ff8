#include <inlet/keys.h>
#include <inlet/names.h>
#include <string.h>

#include "macro/script.h"

enum { NAME_BYTES = 64 };

/* --- names of keys and buttons --- */

static const struct {
    const char *name, *code;
} other_names[] = {{"Ctrl", "ControlLeft"}, {"Control", "ControlLeft"}, {"Shift", "ShiftLeft"},
                   {"Alt", "AltLeft"},      {"Meta", "MetaLeft"},       {"Win", "MetaLeft"},
                   {"AltGr", "AltRight"}};

uint32_t read_key(const char *name, size_t length) {
    char text[NAME_BYTES];
    if (length == 0 || length >= sizeof text)
        return INLET_KEY_NONE;
    memcpy(text, name, length);
    text[length] = '\0';
    for (unsigned i = 0; i < sizeof other_names / sizeof other_names[0]; i++)
        if (strcmp(text, other_names[i].name) == 0)
            return inlet_key_from_code(other_names[i].code);
    return inlet_key_from_code(text);
}

static uint32_t read_button(const char *name, size_t length) {
    static const char *const names[] = {"MouseLeft", "MouseRight", "MouseMiddle", "MouseX1",
                                        "MouseX2"};
    for (uint32_t i = 0; i < 5; i++)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return INLET_BUTTON_LEFT + i;
    return 0;
}

bool read_switch(const char *name, size_t length, act_t *act) {
    const uint32_t button = read_button(name, length), hid = read_key(name, length);
    *act = (act_t){.kind = button != 0 ? ACT_BUTTON : ACT_KEY, .button = (uint8_t)button};
    if (button == 0) {
        act->scan = inlet_key_scan(hid);
        act->vk = inlet_key_vk(hid);
    }
    return button != 0 || act->scan != 0 || act->vk != 0;
}

/* --- events --- */

static void set_integer(lua_State *lua, const char *name, lua_Integer value) {
    lua_pushinteger(lua, value);
    lua_setfield(lua, -2, name);
}

static void set_text(lua_State *lua, const char *name, const char *value) {
    lua_pushstring(lua, value);
    lua_setfield(lua, -2, name);
}

static void set_true(lua_State *lua, const char *name, bool value) {
    if (!value)
        return;
    lua_pushboolean(lua, 1);
    lua_setfield(lua, -2, name);
}

static void set_position(lua_State *lua, const inlet_event_t *event, int32_t x, int32_t y) {
    if ((event->flags & INLET_FLAG_HAS_POSITION) == 0)
        return;
    set_integer(lua, "x", x);
    set_integer(lua, "y", y);
}

static void set_content(lua_State *lua, const inlet_event_t *event) {
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        if (event->u.key.hid != 0)
            set_text(lua, "key", inlet_key_code(event->u.key.hid));
        set_integer(lua, "scan", event->u.key.scan);
        set_integer(lua, "vk", event->u.key.vk);
        break;
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        set_text(lua, "button", inlet_button_name(event->u.button.button));
        set_position(lua, event, event->u.button.x, event->u.button.y);
        break;
    case INLET_EVENT_MOUSE_MOVED:
        if ((event->flags & INLET_FLAG_HAS_MOTION) != 0) {
            set_integer(lua, "dx", event->u.mouse.dx);
            set_integer(lua, "dy", event->u.mouse.dy);
        }
        set_position(lua, event, event->u.mouse.x, event->u.mouse.y);
        break;
    case INLET_EVENT_MOUSE_WHEEL:
        lua_pushnumber(lua, event->u.wheel.delta / 120.0);
        lua_setfield(lua, -2, "notches");
        set_true(lua, "horizontal", (event->flags & INLET_FLAG_HORIZONTAL) != 0);
        set_position(lua, event, event->u.wheel.x, event->u.wheel.y);
        break;
    case INLET_EVENT_SESSION:
        set_text(lua, "change", inlet_session_change_name(event->u.session.change));
        break;
    case INLET_EVENT_LOSS:
        set_text(lua, "cause", inlet_cause_name(event->u.loss.cause));
        set_integer(lua, "count", (lua_Integer)event->u.loss.count);
        break;
    case INLET_EVENT_BLIND:
        set_text(lua, "cause", inlet_cause_name(event->u.blind.cause));
        break;
    default:
        break;
    }
}

void push_event(lua_State *lua, const inlet_event_t *event, const char *what) {
    lua_createtable(lua, 0, 8);
    set_text(lua, "what", what);
    set_text(lua, "type", inlet_event_type_name(event->type));
    lua_pushnumber(lua, (lua_Number)event->time_ns / 1e9);
    lua_setfield(lua, -2, "time");
    set_true(lua, "repeated", (event->flags & INLET_FLAG_REPEAT) != 0);
    set_true(lua, "injected", (event->flags & INLET_FLAG_INJECTED) != 0);
    set_true(lua, "own", acts_tag_sender(event->extra, NULL) == ACTS_SENDER_MACRO);
    set_content(lua, event);
}

/* --- state --- */

static int do_held(lua_State *lua) {
    size_t length;
    const char *name = luaL_checklstring(lua, 1, &length);
    const inlet_state_t *state = script_of(lua)->engine->state;
    const uint32_t button = read_button(name, length);
    static const char *const sides[][3] = {
        {"Ctrl", "ControlLeft", "ControlRight"}, {"Control", "ControlLeft", "ControlRight"},
        {"Shift", "ShiftLeft", "ShiftRight"},    {"Alt", "AltLeft", "AltRight"},
        {"Meta", "MetaLeft", "MetaRight"},       {"Win", "MetaLeft", "MetaRight"}};
    for (int i = 0; i < 6; i++) {
        if (strcmp(name, sides[i][0]) != 0)
            continue;
        lua_pushboolean(lua, inlet_state_has_key(state, inlet_key_from_code(sides[i][1])) ||
                                 inlet_state_has_key(state, inlet_key_from_code(sides[i][2])));
        return 1;
    }
    const uint32_t hid = read_key(name, length);
    if (button == 0 && hid == INLET_KEY_NONE)
        return luaL_error(lua, "there is no key or button '%s'", name);
    lua_pushboolean(lua, button != 0 ? inlet_state_has_button(state, button)
                                     : inlet_state_has_key(state, hid));
    return 1;
}

static inlet_state_info_t state_of(lua_State *lua) {
    inlet_state_info_t info = {.struct_size = sizeof info};
    (void)inlet_state_info(script_of(lua)->engine->state, &info);
    return info;
}

static int do_position(lua_State *lua) {
    const inlet_state_info_t info = state_of(lua);
    if ((info.known & INLET_STATE_POSITION) == 0)
        return 0;
    lua_pushinteger(lua, info.x);
    lua_pushinteger(lua, info.y);
    return 2;
}

static int do_locks(lua_State *lua) {
    const inlet_state_info_t info = state_of(lua);
    lua_createtable(lua, 0, 4);
    set_true(lua, "caps", (info.locks & INLET_LOCK_CAPS) != 0);
    set_true(lua, "num", (info.locks & INLET_LOCK_NUM) != 0);
    set_true(lua, "scroll", (info.locks & INLET_LOCK_SCROLL) != 0);
    set_true(lua, "kana", (info.locks & INLET_LOCK_KANA) != 0);
    return 1;
}

static int do_program(lua_State *lua) {
    const char *program = script_of(lua)->engine->program;
    if (program[0] == '\0')
        lua_pushnil(lua);
    else
        lua_pushstring(lua, program);
    return 1;
}

static int do_now(lua_State *lua) {
    lua_pushnumber(lua, (lua_Number)script_of(lua)->engine->now_ns / 1e9);
    return 1;
}

void values_open(lua_State *lua) {
    static const luaL_Reg functions[] = {{"held", do_held},   {"position", do_position},
                                         {"locks", do_locks}, {"program", do_program},
                                         {"now", do_now},     {NULL, NULL}};
    lua_pushglobaltable(lua);
    luaL_setfuncs(lua, functions, 0);
    lua_pop(lua, 1);
}
