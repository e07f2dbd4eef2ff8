/* What of Lua's own library a script gets. Limits are kept by counting instructions, so whatever
 * works long without any is charged or bounded here; and what catches errors lets those of limits
 * through. */
#include <lualib.h>
#include <string.h>

#include "macro/script.h"

enum { ELEMENTS_MAX = 1000000, RESUME_COST = 200, PCALL_DEPTH_MAX = 1000 };

#define PATTERN_STEPS_MAX 2e8

/* --- errors --- */

/* What caught `status` may not keep an error that stops the script. */
static void let_through(lua_State *lua, int status) {
    if (status == LUA_ERRMEM)
        script_condemn(lua, "it needs more memory than a script may have");
    script_spend(lua, 1);
}

/* Each error is thrown again at each level, for a price that grows with the depth. */
static void check_depth(lua_State *lua) {
    lua_Debug frame;
    if (lua_getstack(lua, PCALL_DEPTH_MAX, &frame) != 0)
        luaL_error(lua, "pcall is nested too deeply");
}

static int finish_call(lua_State *lua, int status, lua_KContext unused) {
    (void)unused;
    let_through(lua, status);
    if (status == LUA_OK || status == LUA_YIELD)
        return lua_gettop(lua);
    lua_pushboolean(lua, 0);
    lua_insert(lua, -2);
    return 2;
}

static int safe_pcall(lua_State *lua) {
    luaL_checkany(lua, 1);
    check_depth(lua);
    lua_pushboolean(lua, 1);
    lua_insert(lua, 1); /* true, function, arguments */
    const int status = lua_pcallk(lua, lua_gettop(lua) - 2, LUA_MULTRET, 0, 0, finish_call);
    return finish_call(lua, status, 0);
}

/* The stack: handler, true, results or error. The handler is called once the stack is unwound: as
 * an error handler of Lua's it would run within the hook, where nothing is counted. */
static int finish_handled(lua_State *lua, int status, lua_KContext unused) {
    (void)unused;
    let_through(lua, status);
    if (status == LUA_OK || status == LUA_YIELD)
        return lua_gettop(lua) - 1;
    lua_pushvalue(lua, 1);
    lua_insert(lua, -2);
    const int handled = lua_pcall(lua, 1, 1, 0);
    let_through(lua, handled);
    lua_pushboolean(lua, 0);
    lua_insert(lua, -2);
    return 2;
}

static int safe_xpcall(lua_State *lua) {
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    check_depth(lua);
    lua_pushvalue(lua, 1);
    lua_remove(lua, 1); /* handler, arguments, function */
    lua_insert(lua, 2);
    lua_pushboolean(lua, 1);
    lua_insert(lua, 2); /* handler, true, function, arguments */
    const int status = lua_pcallk(lua, lua_gettop(lua) - 3, LUA_MULTRET, 0, 0, finish_handled);
    return finish_handled(lua, status, 0);
}

/* --- coroutines --- */

/* Resumes the thread with the arguments on top of the stack; how many values are there then, -1: an
 * error, which is. */
static int resume(lua_State *lua, lua_State *thread, int arguments) {
    int results = 0;
    script_spend(lua, RESUME_COST); /* a short one counts nothing itself */
    if (thread == lua || (lua_status(thread) == LUA_OK && lua_gettop(thread) == 0)) {
        lua_pushliteral(lua, "cannot resume dead coroutine");
        return -1;
    }
    if (!lua_checkstack(thread, arguments)) {
        lua_pushliteral(lua, "too many arguments to resume");
        return -1;
    }
    lua_xmove(lua, thread, arguments);
    const int status = lua_resume(thread, lua, arguments, &results);
    let_through(lua, status);
    if (status != LUA_OK && status != LUA_YIELD) {
        lua_xmove(thread, lua, 1);
        return -1;
    }
    if (!lua_checkstack(lua, results + 1)) {
        lua_pop(thread, results);
        lua_pushliteral(lua, "too many results to resume");
        return -1;
    }
    lua_xmove(thread, lua, results);
    return results;
}

static int safe_resume(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TTHREAD);
    const int results = resume(lua, lua_tothread(lua, 1), lua_gettop(lua) - 1);
    lua_pushboolean(lua, results >= 0);
    lua_insert(lua, results >= 0 ? -(results + 1) : -2);
    return results >= 0 ? results + 1 : 2;
}

static int resume_wrapped(lua_State *lua) {
    const int results = resume(lua, lua_tothread(lua, lua_upvalueindex(1)), lua_gettop(lua));
    return results >= 0 ? results : lua_error(lua);
}

static int safe_wrap(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TFUNCTION);
    lua_State *thread = lua_newthread(lua);
    lua_pushvalue(lua, 1);
    lua_xmove(lua, thread, 1);
    lua_pushcclosure(lua, resume_wrapped, 1);
    return 1;
}

/* --- text --- */

/* How many steps a pattern can take at most on so many bytes: each repetition may end anywhere
 * behind the one before. */
static double pattern_steps(const char *pattern, size_t length, size_t subject, bool anchors) {
    unsigned repeats = anchors && length > 0 && pattern[0] == '^' ? 0 : 1;
    double steps = 1;
    for (size_t i = 0; i < length; i++) {
        if (pattern[i] == '%')
            repeats += pattern[++i] == 'b';
        else
            repeats += pattern[i] == '*' || pattern[i] == '+' || pattern[i] == '-';
    }
    for (unsigned i = 1; i <= repeats && steps <= PATTERN_STEPS_MAX; i++)
        steps *= (double)(subject + 2) / i > 1 ? (double)(subject + 2) / i : 1;
    return steps;
}

/* Upvalues: Lua's function, whether '^' is an anchor. */
static int bounded_match(lua_State *lua) {
    const bool anchors = lua_toboolean(lua, lua_upvalueindex(2)) != 0;
    size_t length, subject;
    const char *pattern;
    luaL_checklstring(lua, 1, &subject);
    pattern = luaL_checklstring(lua, 2, &length);
    script_spend(lua, subject / 16);
    if (pattern_steps(pattern, length, subject, anchors) > PATTERN_STEPS_MAX)
        return luaL_error(lua, "the pattern '%s' could take too long on %d bytes", pattern,
                          (int)subject);
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    lua_call(lua, lua_gettop(lua) - 1, LUA_MULTRET);
    return lua_gettop(lua);
}

/* Text only: what is compiled already could do anything to the interpreter. */
static int safe_load(lua_State *lua) {
    size_t bytes;
    const char *text = luaL_checklstring(lua, 1, &bytes);
    const char *name = luaL_optstring(lua, 2, "=(load)");
    lua_settop(lua, 4);
    script_spend(lua, bytes);
    const int status = luaL_loadbufferx(lua, text, bytes, name, "t");
    let_through(lua, status);
    if (status != LUA_OK) {
        lua_pushnil(lua);
        lua_insert(lua, -2);
        return 2;
    }
    if (!lua_isnil(lua, 4)) {
        lua_pushvalue(lua, 4);
        lua_setupvalue(lua, -2, 1);
    }
    return 1;
}

/* --- tables --- */

/* Upvalues: Lua's function, the places of its first and last index among the arguments; 0: none. */
static int bounded_table(lua_State *lua) {
    const int first = (int)lua_tointeger(lua, lua_upvalueindex(2));
    const int last = (int)lua_tointeger(lua, lua_upvalueindex(3));
    luaL_checktype(lua, 1, LUA_TTABLE);
    if (luaL_getmetafield(lua, 1, "__len") != LUA_TNIL)
        return luaL_error(lua, "not for a table with __len");
    const lua_Unsigned length = lua_rawlen(lua, 1);
    const double from = first != 0 ? luaL_optnumber(lua, first, 1) : 1;
    const double to = last != 0 ? luaL_optnumber(lua, last, (lua_Number)length) : (double)length;
    if (length > ELEMENTS_MAX || to - from > ELEMENTS_MAX)
        return luaL_error(lua, "more than %d elements", ELEMENTS_MAX);
    script_spend(lua, length / 4 + (to > from ? (uint64_t)(to - from) / 4 : 0));
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_insert(lua, 1);
    lua_call(lua, lua_gettop(lua) - 1, LUA_MULTRET);
    return lua_gettop(lua);
}

/* Finalizers run where nothing counts. */
static int safe_setmetatable(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    luaL_argexpected(lua, lua_isnil(lua, 2) || lua_istable(lua, 2), 2, "nil or table");
    if (luaL_getmetafield(lua, 1, "__metatable") != LUA_TNIL)
        return luaL_error(lua, "cannot change a protected metatable");
    lua_settop(lua, 2);
    if (lua_istable(lua, 2)) {
        lua_pushliteral(lua, "__gc");
        if (lua_rawget(lua, 2) != LUA_TNIL)
            return luaL_error(lua, "a script can't have finalizers (__gc)");
        lua_pop(lua, 1);
    }
    lua_setmetatable(lua, 1);
    return 1;
}

/* --- what says something --- */

static int say(lua_State *lua) {
    luaL_Buffer text;
    const int count = lua_gettop(lua);
    luaL_buffinit(lua, &text);
    for (int i = 1; i <= count; i++) {
        if (i > 1)
            luaL_addchar(&text, '\t');
        luaL_tolstring(lua, i, NULL);
        luaL_addvalue(&text);
    }
    luaL_pushresult(&text);
    script_spend(lua, 100);
    script_say(script_of(lua), ENGINE_LOG, lua_tostring(lua, -1));
    return 0;
}

static int stop(lua_State *lua) {
    script_of(lua)->wants_stop = true;
    return script_condemn(lua, "stop");
}

/* --- opening --- */

static void remove_names(lua_State *lua, int table, const char *const *names) {
    for (; *names != NULL; names++) {
        lua_pushnil(lua);
        lua_setfield(lua, table, *names);
    }
}

static void bound_matches(lua_State *lua) {
    static const char *const names[] = {"find", "match", "gsub", "gmatch"};
    lua_getglobal(lua, "string");
    for (int i = 0; i < 4; i++) {
        lua_getfield(lua, -1, names[i]);
        lua_pushboolean(lua, i < 3);
        lua_pushcclosure(lua, bounded_match, 2);
        lua_setfield(lua, -2, names[i]);
    }
    remove_names(lua, lua_gettop(lua), (const char *const[]){"dump", NULL});
    lua_pushliteral(lua, ""); /* whose metatable all texts have */
    lua_getmetatable(lua, -1);
    lua_pushboolean(lua, 0);
    lua_setfield(lua, -2, "__metatable");
    lua_pop(lua, 3);
}

static void bound_tables(lua_State *lua) {
    static const struct {
        const char *name;
        int first, last;
    } functions[] = {{"insert", 0, 0}, {"remove", 0, 0}, {"sort", 0, 0},
                     {"concat", 3, 4}, {"unpack", 2, 3}, {"move", 2, 3}};
    lua_getglobal(lua, "table");
    for (unsigned i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        lua_getfield(lua, -1, functions[i].name);
        lua_pushinteger(lua, functions[i].first);
        lua_pushinteger(lua, functions[i].last);
        lua_pushcclosure(lua, bounded_table, 3);
        lua_setfield(lua, -2, functions[i].name);
    }
    lua_pop(lua, 1);
}

static void close_doors(lua_State *lua) {
    static const char *const names[] = {"dofile", "loadfile", "collectgarbage", "warn", NULL};
    lua_pushglobaltable(lua);
    remove_names(lua, lua_gettop(lua), names);
    lua_pop(lua, 1);
    lua_register(lua, "load", safe_load);
    lua_register(lua, "setmetatable", safe_setmetatable);
    bound_matches(lua);
    bound_tables(lua);
}

void sandbox_open(lua_State *lua, bool unsafe) {
    static const luaL_Reg safe[] = {
        {LUA_GNAME, luaopen_base},        {LUA_TABLIBNAME, luaopen_table},
        {LUA_STRLIBNAME, luaopen_string}, {LUA_MATHLIBNAME, luaopen_math},
        {LUA_UTF8LIBNAME, luaopen_utf8},  {LUA_COLIBNAME, luaopen_coroutine}};
    for (unsigned i = 0; i < sizeof safe / sizeof safe[0]; i++) {
        luaL_requiref(lua, safe[i].name, safe[i].func, 1);
        lua_pop(lua, 1);
    }
    if (unsafe)
        luaL_openlibs(lua);
    else
        close_doors(lua);
    lua_getglobal(lua, "coroutine");
    lua_pushcfunction(lua, safe_resume);
    lua_setfield(lua, -2, "resume");
    lua_pushcfunction(lua, safe_wrap);
    lua_setfield(lua, -2, "wrap");
    lua_pop(lua, 1);
    lua_register(lua, "pcall", safe_pcall);
    lua_register(lua, "xpcall", safe_xpcall);
    lua_register(lua, "print", say);
    lua_register(lua, "stop", stop);
}
