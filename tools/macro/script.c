#include "macro/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOOK_STEP = 1000, BYTES_AN_INSTRUCTION = 64 };

script_t *script_of(lua_State *lua) {
    return *(script_t **)lua_getextraspace(lua); /* copied to each of the state's threads */
}

void script_say(script_t *script, enum engine_said what, const char *text) {
    const engine_t *engine = script->engine;
    if (engine->options.say != NULL)
        engine->options.say(engine->options.context, what, script->name, text, engine->now_ns);
}

/* --- limits --- */

static void *allocate(void *context, void *memory, size_t old_bytes, size_t bytes) {
    script_t *script = context;
    if (memory == NULL)
        old_bytes = 0; /* what kind of object it is for */
    if (bytes == 0) {
        script->bytes -= old_bytes;
        free(memory);
        return NULL;
    }
    if (bytes > old_bytes &&
        (bytes > script->engine->options.memory_bytes ||
         script->bytes - old_bytes > script->engine->options.memory_bytes - bytes))
        return NULL;
    void *moved = realloc(memory, bytes);
    if (moved == NULL)
        return NULL;
    script->bytes += bytes - old_bytes;
    script->spent += bytes > old_bytes ? (bytes - old_bytes) / BYTES_AN_INSTRUCTION : 0;
    return moved;
}

int script_condemn(lua_State *lua, const char *why) {
    script_t *script = script_of(lua);
    if (script->condemned == NULL)
        script->condemned = why;
    return luaL_error(lua, "%s", script->condemned);
}

static const char *over_limit(const script_t *script) {
    const engine_options_t *options = &script->engine->options;
    if (script->condemned != NULL)
        return script->condemned;
    if (script->spent > options->instructions)
        return "it ran for too long: more instructions than one callback may take";
    if (options->clock_ns != NULL && options->clock_ns() - script->began_ns > options->callback_ns)
        return "it ran for too long: more time than one callback may take";
    return NULL;
}

void script_spend(lua_State *lua, uint64_t instructions) {
    script_t *script = script_of(lua);
    script->spent += instructions;
    const char *why = over_limit(script);
    if (why != NULL)
        script_condemn(lua, why);
}

static void on_count(lua_State *lua, lua_Debug *at) {
    script_t *script = script_of(lua);
    script->spent += HOOK_STEP;
    const char *why = over_limit(script);
    if (why == NULL)
        return;
    if (script->condemned == NULL)
        script->condemned = why;
    if (lua_getinfo(lua, "Sl", at) != 0 && at->currentline > 0)
        lua_pushfstring(lua, "%s:%d: %s", at->short_src, at->currentline, why);
    else
        lua_pushstring(lua, why);
    lua_error(lua);
}

/* --- opening and closing --- */

static int open_libraries(lua_State *lua) {
    script_t *script = script_of(lua);
    sandbox_open(lua, script->engine->options.unsafe);
    values_open(lua);
    sends_open(lua);
    bindings_open(lua);
    scheduler_open(lua);
    return 0;
}

static char *copy_text(const char *text) {
    const size_t bytes = strlen(text) + 1;
    char *copy = malloc(bytes);
    return copy != NULL ? memcpy(copy, text, bytes) : NULL;
}

script_t *script_open(engine_t *engine, int index, const char *name) {
    script_t *script = calloc(1, sizeof *script);
    if (script == NULL)
        return NULL;
    script->engine = engine;
    script->index = index;
    script->tokens = 2.0 * engine->options.acts_per_second;
    script->tokens_ns = engine->now_ns;
    script->name = copy_text(name);
    script->lua = script->name != NULL ? lua_newstate(allocate, script) : NULL;
    if (script->lua == NULL) {
        script_close(script);
        return NULL;
    }
    *(script_t **)lua_getextraspace(script->lua) = script;
    lua_sethook(script->lua, on_count, LUA_MASKCOUNT, HOOK_STEP); /* threads inherit it */
    lua_pushcfunction(script->lua, open_libraries);
    if (lua_pcall(script->lua, 0, 0, 0) != LUA_OK) {
        script_close(script);
        return NULL;
    }
    return script;
}

static void forget(script_t *script) {
    bindings_close(script);
    free(script->bindings);
    free(script->timers);
    free(script->tasks);
    script->bindings = NULL;
    script->timers = NULL;
    script->tasks = NULL;
    script->bindings_count = script->timers_count = script->tasks_count = 0;
    if (script->lua != NULL)
        lua_close(script->lua);
    script->lua = NULL;
}

void script_close(script_t *script) {
    if (script == NULL)
        return;
    forget(script);
    free(script->program);
    free(script->name);
    free(script);
}

void script_stop(script_t *script, const char *why) {
    if (script->lua == NULL)
        return;
    if (why != NULL) {
        script->engine->failures++;
        script_say(script, ENGINE_PROBLEM, why);
    }
    sends_release(script);
    forget(script); /* `why` may be a string of its state */
}

bool script_run(script_t *script, const char *source, size_t bytes) {
    char chunk[256];
    lua_State *lua = script->lua;
    snprintf(chunk, sizeof chunk, "@%s", script->name);
    script->spent = 0;
    if (luaL_loadbufferx(lua, source, bytes, chunk, "t") != LUA_OK) {
        script_stop(script, lua_tostring(lua, -1));
        return false;
    }
    const uint32_t failures = script->engine->failures;
    scheduler_start(script, 0);
    return script->engine->failures == failures;
}
