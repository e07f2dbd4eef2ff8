/* One script: its Lua state, its limits, and what it has bound, timed and pressed. Internal to the
 * engine. */
#ifndef INLET_MACRO_SCRIPT_H
#define INLET_MACRO_SCRIPT_H

#include <inlet/hotkey.h>
#include <inlet/state.h>
#include <lauxlib.h>
#include <lua.h>

#include "macro/engine.h"

#define SCRIPT_BINDINGS_MAX 1024u
#define SCRIPT_TIMERS_MAX   1024u
#define SCRIPT_TASKS_MAX    256u
#define CHORD_KEYS_MAX      8u

#define MS INT64_C(1000000)

/* Whose input a binding hears. */
enum reach { REACH_DEVICES, REACH_INJECTED, REACH_OWN, REACH_COUNT };

enum binding_kind { BINDING_HOTKEY, BINDING_CHORD, BINDING_EVENT };

/* Event types that are the engine's own, beside enum inlet_event_type. */
enum { EVENT_TEXT = 100, EVENT_PROGRAM = 101 };

typedef struct chord {
    uint32_t keys[CHORD_KEYS_MAX];   /* HID usages */
    int64_t down_ns[CHORD_KEYS_MAX]; /* INT64_MIN: up */
    uint32_t count;
    int64_t within_ns;
} chord_t;

typedef struct binding {
    uint32_t id; /* rises, and is never used again; 0: removed */
    enum binding_kind kind;
    enum reach reach;
    uint32_t hotkey; /* its number in the matcher */
    uint16_t type;
    int function;  /* LUA_NOREF: it is a task that waits */
    uint32_t task; /* … this */
    char *what;    /* as it was written */
    char *program; /* the profile's pattern; NULL: any */
    chord_t chord;
} binding_t;

typedef struct timer {
    uint32_t id;
    int64_t due_ns, every_ns; /* 0: once */
    int function;
} script_timer_t;

typedef struct task {
    uint32_t id;
    lua_State *thread;
    int anchor;     /* keeps the thread alive */
    int64_t due_ns; /* INT64_MAX: no time-out */
} task_t;

typedef struct script {
    engine_t *engine;
    int index;
    char *name;
    lua_State *lua; /* NULL: stopped */
    /* limits */
    size_t bytes;
    uint64_t spent;
    int64_t began_ns;
    const char *condemned; /* why it is being stopped, whatever it catches; NULL: it is not */
    bool wants_stop;
    bool waits; /* the task that runs has just said what it waits for */
    double tokens;
    int64_t tokens_ns;
    /* what it has */
    uint32_t next_id;
    binding_t *bindings;
    uint32_t bindings_count;
    script_timer_t *timers;
    uint32_t timers_count;
    task_t *tasks;
    uint32_t tasks_count;
    uint32_t task; /* the one that runs; 0: none */
    char *program; /* of the profile that is being written */
    inlet_hotkeys_t *matchers[REACH_COUNT];
    acts_held_t held;
} script_t;

struct engine {
    engine_options_t options;
    int64_t now_ns;
    script_t *scripts[ENGINE_SCRIPTS_MAX];
    char *names[ENGINE_SCRIPTS_MAX];
    int scripts_count;
    uint32_t failures;
    inlet_state_t *state;
    inlet_text_t *text;
    char program[INLET_NAME_BYTES_MAX + 1]; /* image path of the program in front; "": unknown */
    bool connected, silent;
    bool said_silent;
    engine_act_t *acts;
    size_t acts_count, acts_capacity;
    uint32_t number, call;
};

/* --- script.c --- */

script_t *script_open(engine_t *engine, int index, const char *name);
/* Frees it, without a word and without releases. */
void script_close(script_t *script);
/* Runs its text. False: it failed, and was stopped. */
bool script_run(script_t *script, const char *source, size_t bytes);
script_t *script_of(lua_State *lua);
/* Ends it: what it holds is released. `why` NULL: it wanted to. */
void script_stop(script_t *script, const char *why);
/* Charges work that no instruction counts. Raises an error beyond the limit. */
void script_spend(lua_State *lua, uint64_t instructions);
/* Stops it at the next occasion, and at once where that can be: an error that nothing catches. */
int script_condemn(lua_State *lua, const char *why);
void script_say(script_t *script, enum engine_said what, const char *text);

/* --- sandbox.c: Lua's own library, without what could leave or hang the script --- */

void sandbox_open(lua_State *lua, bool unsafe);

/* --- bindings.c --- */

void bindings_open(lua_State *lua);
/* Binds what stands at `index` for the task. */
void bindings_wait(script_t *script, lua_State *lua, int index, uint32_t task);
void bindings_end_waits(script_t *script, uint32_t task);
void bindings_put(script_t *script, const inlet_event_t *event);
void bindings_text(script_t *script, const char *text);
void bindings_program(script_t *script);
int64_t bindings_due_ns(const script_t *script);
void bindings_advance(script_t *script);
void bindings_close(script_t *script);
/* Another stream begins: nothing is held or under way. */
void bindings_begin_anew(script_t *script);
/* Whether an image path is of the program that a pattern names. */
bool program_matches(const char *path, const char *pattern);

/* --- scheduler.c: tasks and timers --- */

void scheduler_open(lua_State *lua);
/* Starts a task: the function and its `arguments` are on top of the script's own stack. */
void scheduler_start(script_t *script, int arguments);
/* Goes on with the task `id`, which waits; its `results` are on top of the script's own stack. */
void scheduler_resume(script_t *script, uint32_t id, int results);
int64_t scheduler_due_ns(const script_t *script);
/* Runs what is due at the engine's time; of timers that are late by more than one beat, one. */
void scheduler_advance(script_t *script);
/* Ends all that waits or sleeps. */
void scheduler_end_tasks(script_t *script);
bool scheduler_remove_timer(script_t *script, uint32_t id);

/* --- sends.c --- */

void sends_open(lua_State *lua);
void sends_release(script_t *script);

/* --- values.c: the engine's state and its events as Lua values --- */

void values_open(lua_State *lua);
void push_event(lua_State *lua, const inlet_event_t *event, const char *what);
/* A key or button name as the SDK's hotkeys have them, `length` long: an act's switch; false: none
 * of that name. */
bool read_switch(const char *name, size_t length, act_t *act);
uint32_t read_key(const char *name, size_t length);

#endif
