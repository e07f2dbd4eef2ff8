/* What scripts send: each act planned, counted and noted as held. */
#include <stdlib.h>
#include <string.h>

#include "macro/script.h"

enum { STEP_SWITCHES_MAX = 9, CLICKS_MAX = 100 };

#define SCREEN_MAX 32767

/* --- planning --- */

static bool append(script_t *script, const act_t *act) {
    engine_t *engine = script->engine;
    if (engine->acts_count == engine->acts_capacity) {
        const size_t capacity = engine->acts_capacity != 0 ? 2 * engine->acts_capacity : 256;
        engine_act_t *acts = realloc(engine->acts, capacity * sizeof *acts);
        if (acts == NULL)
            return false;
        engine->acts = acts;
        engine->acts_capacity = capacity;
    }
    engine->acts[engine->acts_count++] = (engine_act_t){.at_ns = engine->now_ns,
                                                        .script = script->index,
                                                        .number = ++engine->number,
                                                        .call = engine->call,
                                                        .act = *act};
    acts_held_note(&script->held, act);
    return true;
}

static void take_token(lua_State *lua, script_t *script) {
    const double rate = script->engine->options.acts_per_second;
    const int64_t now_ns = script->engine->now_ns;
    script->tokens += (double)(now_ns - script->tokens_ns) / 1e9 * rate;
    script->tokens_ns = now_ns;
    if (script->tokens > 2 * rate)
        script->tokens = 2 * rate;
    script->tokens -= 1;
    if (script->tokens < 0)
        script_condemn(lua, "it sends too much: more acts a second than a script may (--rate)");
}

/* While nothing may be sent a script goes on as if it was. */
static void plan(lua_State *lua, const act_t *act) {
    script_t *script = script_of(lua);
    engine_t *engine = script->engine;
    take_token(lua, script);
    if (!engine->silent && engine->connected) {
        if (!append(script, act))
            luaL_error(lua, "not enough memory");
    } else if (!engine->said_silent) {
        engine->said_silent = true;
        script_say(
            script, ENGINE_NOTE,
            "what it sends is held back: capture is paused or cut, or the session is locked");
    }
}

void sends_release(script_t *script) {
    act_t releases[64];
    uint32_t from = 0, count;
    while ((count = acts_held_releases(&script->held, &from, releases, 64)) > 0)
        for (uint32_t i = 0; i < count; i++)
            (void)append(script, &releases[i]);
    script->engine->call++;
}

/* --- keys and buttons --- */

/* "Ctrl+KeyC": up to STEP_SWITCHES_MAX acts in the order of pressing. */
static int read_step(lua_State *lua, const char *text, size_t length,
                     act_t switches[STEP_SWITCHES_MAX]) {
    int count = 0;
    for (;;) {
        const char *plus = memchr(text, '+', length);
        const size_t part = plus != NULL ? (size_t)(plus - text) : length;
        if (count == STEP_SWITCHES_MAX)
            luaL_error(lua, "more than %d keys at once", STEP_SWITCHES_MAX);
        if (!read_switch(text, part, &switches[count])) {
            lua_pushlstring(lua, text, part);
            luaL_error(lua, "there is no key or button '%s'", lua_tostring(lua, -1));
        }
        count++;
        if (plus == NULL)
            return count;
        text += part + 1;
        length -= part + 1;
    }
}

static void change(lua_State *lua, const act_t *switches, int count, bool down) {
    for (int i = 0; i < count; i++) {
        act_t act = switches[down ? i : count - 1 - i];
        act.down = down;
        plan(lua, &act);
    }
}

static int each_step(lua_State *lua, bool presses, bool releases) {
    act_t switches[STEP_SWITCHES_MAX];
    const char *text = luaL_checkstring(lua, 1);
    text += strspn(text, " ");
    luaL_argcheck(lua, *text != '\0', 1, "a key such as Ctrl+KeyC");
    while (*text != '\0') {
        const size_t length = strcspn(text, " ");
        const int count = read_step(lua, text, length, switches);
        if (presses)
            change(lua, switches, count, true);
        if (releases)
            change(lua, switches, count, false);
        text += length;
        text += strspn(text, " ");
    }
    return 0;
}

static int do_tap(lua_State *lua) {
    return each_step(lua, true, true);
}

static int do_press(lua_State *lua) {
    return each_step(lua, true, false);
}

static int do_release(lua_State *lua) {
    return each_step(lua, false, true);
}

/* Lets go of the modifiers that the user holds, which would turn what follows into shortcuts. */
static int do_lift(lua_State *lua) {
    static const char *const modifiers[] = {"ShiftLeft",    "ShiftRight", "ControlLeft",
                                            "ControlRight", "AltLeft",    "AltRight",
                                            "MetaLeft",     "MetaRight"};
    script_t *script = script_of(lua);
    for (int i = 0; i < 8; i++) {
        act_t act;
        const size_t length = strlen(modifiers[i]);
        if (inlet_state_has_key(script->engine->state, read_key(modifiers[i], length)) &&
            read_switch(modifiers[i], length, &act))
            plan(lua, &act);
    }
    return 0;
}

/* --- text --- */

static const char *next_character(const char *at, const char *end, uint32_t *code) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char lead = (unsigned char)*at;
    const int length = lead < 0x80                   ? 1
                       : lead >= 0xF0 && lead < 0xF8 ? 4
                       : lead >= 0xE0 && lead < 0xF0 ? 3
                       : lead >= 0xC0 && lead < 0xE0 ? 2
                                                     : 0;
    if (length == 0 || end - at < length)
        return NULL;
    *code = length == 1 ? lead : lead & (0x7Fu >> length);
    for (int i = 1; i < length; i++) {
        const unsigned char next = (unsigned char)at[i];
        if ((next & 0xC0) != 0x80)
            return NULL;
        *code = *code << 6 | (next & 0x3Fu);
    }
    if (*code < least[length] || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000))
        return NULL;
    return at + length;
}

static void write_unit(lua_State *lua, uint32_t unit) {
    act_t act = {.kind = ACT_UNIT, .unit = (uint16_t)unit, .down = 1};
    plan(lua, &act);
    act.down = 0;
    plan(lua, &act);
}

static void write_key(lua_State *lua, const char *name) {
    act_t act;
    if (!read_switch(name, strlen(name), &act))
        return;
    change(lua, &act, 1, true);
    change(lua, &act, 1, false);
}

static int do_write(lua_State *lua) {
    size_t bytes;
    const char *at = luaL_checklstring(lua, 1, &bytes), *end = at + bytes;
    while (at < end) {
        uint32_t code = 0;
        at = next_character(at, end, &code);
        luaL_argcheck(lua, at != NULL, 1, "text that is UTF-8");
        if (code == '\n')
            write_key(lua, "Enter");
        else if (code == '\t')
            write_key(lua, "Tab");
        else if (code < 0x10000)
            write_unit(lua, code);
        else {
            write_unit(lua, 0xD800 + ((code - 0x10000) >> 10));
            write_unit(lua, 0xDC00 + ((code - 0x10000) & 0x3FF));
        }
    }
    return 0;
}

/* --- mouse --- */

static int32_t nearest(double value) {
    return (int32_t)(value < 0 ? value - 0.5 : value + 0.5);
}

static int32_t check_pixels(lua_State *lua, int index) {
    const double value = luaL_checknumber(lua, index);
    luaL_argcheck(lua, value >= -SCREEN_MAX && value <= SCREEN_MAX, index, "-32767 to 32767");
    return nearest(value);
}

static int do_move(lua_State *lua) {
    const act_t act = {.kind = ACT_MOVE, .x = check_pixels(lua, 1), .y = check_pixels(lua, 2)};
    plan(lua, &act);
    return 0;
}

static int do_move_to(lua_State *lua) {
    const act_t act = {.kind = ACT_MOVE_TO, .x = check_pixels(lua, 1), .y = check_pixels(lua, 2)};
    plan(lua, &act);
    return 0;
}

/* Notches, which may be parts of one. */
static int do_scroll(lua_State *lua) {
    const double notches = luaL_checknumber(lua, 1);
    luaL_argcheck(lua, notches >= -100 && notches <= 100, 1, "-100 to 100 notches");
    const act_t act = {
        .kind = ACT_WHEEL, .x = nearest(120 * notches), .horizontal = lua_toboolean(lua, 2) != 0};
    plan(lua, &act);
    return 0;
}

static int do_click(lua_State *lua) {
    static const char *const names[] = {"left", "right", "middle", "x1", "x2", NULL};
    const lua_Integer times = luaL_optinteger(lua, 2, 1);
    act_t act = {.kind = ACT_BUTTON,
                 .button = (uint8_t)(INLET_BUTTON_LEFT + luaL_checkoption(lua, 1, "left", names))};
    luaL_argcheck(lua, times >= 1 && times <= CLICKS_MAX, 2, "1 to 100 times");
    for (lua_Integer i = 0; i < times; i++) {
        change(lua, &act, 1, true);
        change(lua, &act, 1, false);
    }
    return 0;
}

void sends_open(lua_State *lua) {
    static const luaL_Reg functions[] = {
        {"tap", do_tap},     {"press", do_press}, {"release", do_release}, {"lift", do_lift},
        {"write", do_write}, {"move", do_move},   {"move_to", do_move_to}, {"scroll", do_scroll},
        {"click", do_click}, {NULL, NULL}};
    lua_pushglobaltable(lua);
    luaL_setfuncs(lua, functions, 0);
    lua_pop(lua, 1);
}
