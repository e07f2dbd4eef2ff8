#include "macro/script.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 8192 };

#define TIME_MIN_NS (1 * MS)
#define SECONDS_MAX (366.0 * 86400.0)

static int64_t check_seconds(lua_State *lua, int index) {
    const double seconds = luaL_checknumber(lua, index);
    luaL_argcheck(lua, seconds >= 0.0 && seconds <= SECONDS_MAX, index, "seconds, 0 or more");
    const int64_t ns = (int64_t)(seconds * 1e9);
    return ns > TIME_MIN_NS ? ns : TIME_MIN_NS;
}

/* --- tasks --- */

static task_t *find_task(script_t *script, uint32_t id) {
    for (uint32_t i = 0; i < script->tasks_count; i++)
        if (script->tasks[i].id == id)
            return &script->tasks[i];
    return NULL;
}

static void drop_task(script_t *script, uint32_t id) {
    task_t *task = find_task(script, id);
    if (task == NULL)
        return;
    bindings_end_waits(script, id);
    luaL_unref(script->lua, LUA_REGISTRYINDEX, task->anchor);
    *task = script->tasks[--script->tasks_count];
}

/* With the stack of the thread that failed, which is as it was then. */
static void fail(script_t *script, lua_State *thread) {
    char text[TEXT_BYTES];
    const char *message =
        lua_type(thread, -1) == LUA_TSTRING ? lua_tostring(thread, -1) : "an error that is no text";
    const size_t length = strlen(message);
    const size_t shown = length < TEXT_BYTES / 2 ? length : TEXT_BYTES / 2;
    memcpy(text, message, shown);
    size_t at = shown;
    lua_Debug frame;
    for (int level = 0; level < 20 && lua_getstack(thread, level, &frame) != 0; level++) {
        if (lua_getinfo(thread, "Sln", &frame) == 0)
            break;
        const int put =
            frame.currentline > 0
                ? snprintf(text + at, sizeof text - at, "\n    %s:%d: in %s", frame.short_src,
                           frame.currentline,
                           frame.name != NULL ? frame.name : "the main chunk or a callback")
                : snprintf(text + at, sizeof text - at, "\n    in %s",
                           frame.name != NULL ? frame.name : "a function of Lua");
        if (put < 0 || (size_t)put >= sizeof text - at)
            break;
        at += (size_t)put;
    }
    text[at] = '\0';
    script_stop(script, text);
}

static void run(script_t *script, uint32_t id, int arguments) {
    const task_t *task = find_task(script, id);
    lua_State *thread = task != NULL ? task->thread : NULL;
    int results = 0;
    if (thread == NULL)
        return;
    script->spent = 0;
    script->began_ns =
        script->engine->options.clock_ns != NULL ? script->engine->options.clock_ns() : 0;
    script->waits = false;
    script->task = id;
    const int status = lua_resume(thread, script->lua, arguments, &results);
    script->task = 0;
    script->engine->call++; /* what it sent is one call */
    if (script->wants_stop) {
        script_say(script, ENGINE_NOTE, "it has ended itself");
        script_stop(script, NULL);
    } else if (script->condemned != NULL || (status != LUA_OK && status != LUA_YIELD)) {
        fail(script, thread);
    } else if (status == LUA_OK) {
        drop_task(script, id);
    } else if (!script->waits) {
        script_stop(script, "coroutine.yield outside of a coroutine: wait and sleep are for that");
    } else {
        lua_pop(thread, results);
    }
}

static int make_thread(lua_State *lua) {
    lua_newthread(lua);
    return 1;
}

/* Protected, as whatever allocates may raise an error. */
static int anchor_thread(lua_State *lua) {
    lua_pushinteger(lua, luaL_ref(lua, LUA_REGISTRYINDEX));
    return 1;
}

void scheduler_start(script_t *script, int arguments) {
    lua_State *lua = script->lua;
    task_t *tasks = script->tasks_count < SCRIPT_TASKS_MAX
                        ? realloc(script->tasks, (script->tasks_count + 1) * sizeof *tasks)
                        : NULL;
    if (tasks == NULL) {
        script_stop(script, "too many callbacks wait at once");
        return;
    }
    script->tasks = tasks;
    lua_pushcfunction(lua, make_thread);
    if (lua_pcall(lua, 0, 1, 0) != LUA_OK) {
        script_stop(script, lua_tostring(lua, -1));
        return;
    }
    task_t task = {.id = ++script->next_id, .thread = lua_tothread(lua, -1), .due_ns = INT64_MAX};
    lua_pushcfunction(lua, anchor_thread);
    lua_insert(lua, -2);
    if (lua_pcall(lua, 1, 1, 0) != LUA_OK) {
        script_stop(script, lua_tostring(lua, -1));
        return;
    }
    task.anchor = (int)lua_tointeger(lua, -1);
    lua_pop(lua, 1);
    lua_xmove(lua, task.thread, arguments + 1);
    tasks[script->tasks_count++] = task;
    run(script, task.id, arguments);
}

void scheduler_resume(script_t *script, uint32_t id, int results) {
    task_t *task = find_task(script, id);
    if (task == NULL) {
        lua_pop(script->lua, results);
        return;
    }
    task->due_ns = INT64_MAX;
    bindings_end_waits(script, id);
    lua_xmove(script->lua, task->thread, results);
    run(script, id, results);
}

void scheduler_end_tasks(script_t *script) {
    while (script->tasks_count > 0)
        drop_task(script, script->tasks[0].id);
}

static void begin_wait(lua_State *lua, const char *function) {
    script_t *script = script_of(lua);
    bindings_end_waits(script, script->task); /* of a wait that failed half-way */
    for (uint32_t i = 0; i < script->tasks_count; i++)
        if (script->tasks[i].id == script->task && script->tasks[i].thread == lua)
            return;
    luaL_error(lua, "%s can't be used within a coroutine of the script's own", function);
}

static int end_wait(lua_State *lua, int64_t due_ns) {
    script_t *script = script_of(lua);
    task_t *task = find_task(script, script->task);
    if (task != NULL)
        task->due_ns = due_ns;
    script->waits = true;
    return lua_yield(lua, 0);
}

static int do_sleep(lua_State *lua) {
    begin_wait(lua, "sleep");
    return end_wait(lua, script_of(lua)->engine->now_ns + check_seconds(lua, 1));
}

/* wait(what…, [seconds]): the event, or nil. */
static int do_wait(lua_State *lua) {
    script_t *script = script_of(lua);
    int count = lua_gettop(lua);
    int64_t due_ns = INT64_MAX;
    begin_wait(lua, "wait");
    if (count > 0 && lua_type(lua, count) == LUA_TNUMBER)
        due_ns = script->engine->now_ns + check_seconds(lua, count--);
    luaL_argcheck(lua, count > 0, 1, "what to wait for");
    for (int i = 1; i <= count; i++)
        bindings_wait(script, lua, i, script->task);
    return end_wait(lua, due_ns);
}

/* --- timers --- */

bool scheduler_remove_timer(script_t *script, uint32_t id) {
    for (uint32_t i = 0; i < script->timers_count; i++) {
        if (script->timers[i].id != id)
            continue;
        luaL_unref(script->lua, LUA_REGISTRYINDEX, script->timers[i].function);
        script->timers[i] = script->timers[--script->timers_count];
        return true;
    }
    return false;
}

static int add_timer(lua_State *lua, bool repeats) {
    script_t *script = script_of(lua);
    const int64_t ns = check_seconds(lua, 1);
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    if (script->timers_count >= SCRIPT_TIMERS_MAX)
        return luaL_error(lua, "more than %d timers", (int)SCRIPT_TIMERS_MAX);
    script_timer_t *timers = realloc(script->timers, (script->timers_count + 1) * sizeof *timers);
    if (timers == NULL)
        return luaL_error(lua, "not enough memory");
    script->timers = timers;
    lua_settop(lua, 2);
    const int function = luaL_ref(lua, LUA_REGISTRYINDEX);
    timers[script->timers_count++] = (script_timer_t){.id = ++script->next_id,
                                                      .due_ns = script->engine->now_ns + ns,
                                                      .every_ns = repeats ? ns : 0,
                                                      .function = function};
    lua_pushinteger(lua, script->next_id);
    return 1;
}

static int do_after(lua_State *lua) {
    return add_timer(lua, false);
}

static int do_every(lua_State *lua) {
    return add_timer(lua, true);
}

static void run_timer(script_t *script, uint32_t index) {
    script_timer_t *timer = &script->timers[index];
    const int64_t now_ns = script->engine->now_ns;
    lua_rawgeti(script->lua, LUA_REGISTRYINDEX, timer->function);
    if (timer->every_ns == 0) {
        scheduler_remove_timer(script, timer->id);
    } else {
        timer->due_ns += timer->every_ns;
        if (timer->due_ns <= now_ns) /* it slept: what was missed is not made up for */
            timer->due_ns = now_ns + timer->every_ns;
    }
    scheduler_start(script, 0);
}

/* --- what is due --- */

int64_t scheduler_due_ns(const script_t *script) {
    int64_t due_ns = INT64_MAX;
    for (uint32_t i = 0; i < script->timers_count; i++)
        if (script->timers[i].due_ns < due_ns)
            due_ns = script->timers[i].due_ns;
    for (uint32_t i = 0; i < script->tasks_count; i++)
        if (script->tasks[i].due_ns < due_ns)
            due_ns = script->tasks[i].due_ns;
    return due_ns;
}

static bool run_earliest(script_t *script) {
    const int64_t due_ns = scheduler_due_ns(script);
    if (due_ns > script->engine->now_ns)
        return false;
    for (uint32_t i = 0; i < script->timers_count; i++) {
        if (script->timers[i].due_ns != due_ns)
            continue;
        run_timer(script, i);
        return true;
    }
    for (uint32_t i = 0; i < script->tasks_count; i++) {
        if (script->tasks[i].due_ns != due_ns)
            continue;
        lua_pushnil(script->lua);
        scheduler_resume(script, script->tasks[i].id, 1);
        return true;
    }
    return false;
}

/* New ones are due a millisecond later at least, so this ends. */
void scheduler_advance(script_t *script) {
    while (script->lua != NULL && run_earliest(script))
        ;
}

void scheduler_open(lua_State *lua) {
    lua_register(lua, "sleep", do_sleep);
    lua_register(lua, "wait", do_wait);
    lua_register(lua, "after", do_after);
    lua_register(lua, "every", do_every);
}
