#include "macro/engine.h"

#include <stdlib.h>
#include <string.h>

#include "macro/script.h"

enum { TEXT_AT_ONCE = 256, RATE_USUAL = 2000 };

#define INSTRUCTIONS_USUAL UINT64_C(10000000)
#define MEMORY_USUAL       ((size_t)32 << 20)
#define CALLBACK_USUAL_NS  INT64_C(1000000000)

engine_t *engine_open(const engine_options_t *options) {
    const inlet_text_options_t text = {.struct_size = sizeof text, .flags = INLET_TEXT_BY_DEVICE};
    engine_t *engine = calloc(1, sizeof *engine);
    if (engine == NULL)
        return NULL;
    engine->options = *options;
    engine_options_t *own = &engine->options;
    own->acts_per_second = own->acts_per_second != 0 ? own->acts_per_second : RATE_USUAL;
    own->instructions = own->instructions != 0 ? own->instructions : INSTRUCTIONS_USUAL;
    own->memory_bytes = own->memory_bytes != 0 ? own->memory_bytes : MEMORY_USUAL;
    own->callback_ns = own->callback_ns != 0 ? own->callback_ns : CALLBACK_USUAL_NS;
    engine->connected = true;
    if (inlet_state_open(&engine->state) != INLET_OK ||
        inlet_text_open(&text, &engine->text) != INLET_OK) {
        engine_close(engine);
        return NULL;
    }
    return engine;
}

void engine_close(engine_t *engine) {
    if (engine == NULL)
        return;
    for (int i = 0; i < engine->scripts_count; i++) {
        script_close(engine->scripts[i]);
        free(engine->names[i]);
    }
    inlet_text_close(engine->text);
    inlet_state_close(engine->state);
    free(engine->acts);
    free(engine);
}

/* --- scripts --- */

/* Runs a text in a new script; NULL: it failed. What it planned until then is not sent. */
static script_t *run_new(engine_t *engine, int index, const char *source, size_t bytes) {
    const size_t acts = engine->acts_count;
    script_t *script = script_open(engine, index, engine->names[index]);
    if (script == NULL) {
        engine->failures++;
        if (engine->options.say != NULL)
            engine->options.say(engine->options.context, ENGINE_PROBLEM, engine->names[index],
                                "there is not enough memory for it", engine->now_ns);
        return NULL;
    }
    if (script_run(script, source, bytes))
        return script;
    if (engine->acts_count > acts)
        engine->acts_count = acts;
    script_close(script);
    return NULL;
}

int engine_load(engine_t *engine, const char *name, const char *source, size_t bytes) {
    const int index = engine->scripts_count;
    const size_t name_bytes = strlen(name) + 1;
    char *copy = index < (int)ENGINE_SCRIPTS_MAX ? malloc(name_bytes) : NULL;
    if (copy == NULL)
        return -1;
    engine->names[index] = memcpy(copy, name, name_bytes);
    engine->scripts_count++;
    engine->scripts[index] = run_new(engine, index, source, bytes);
    return index;
}

bool engine_reload(engine_t *engine, int index, const char *source, size_t bytes) {
    script_t *script = run_new(engine, index, source, bytes);
    if (script == NULL)
        return false;
    if (engine->scripts[index] != NULL) {
        script_stop(engine->scripts[index], NULL);
        script_close(engine->scripts[index]);
    }
    engine->scripts[index] = script;
    return true;
}

static bool runs(const script_t *script) {
    return script != NULL && script->lua != NULL;
}

bool engine_runs(const engine_t *engine, int script) {
    return script >= 0 && script < engine->scripts_count && runs(engine->scripts[script]);
}

uint32_t engine_failures(const engine_t *engine) {
    return engine->failures;
}

const char *engine_name(const engine_t *engine, int script) {
    return engine->names[script];
}

void engine_stop(engine_t *engine) {
    for (int i = 0; i < engine->scripts_count; i++)
        if (engine->scripts[i] != NULL)
            script_stop(engine->scripts[i], NULL);
}

/* --- times in which nothing is sent --- */

/* What was under way is of another time when it is over. */
static void begin_silence(engine_t *engine) {
    engine->said_silent = false;
    for (int i = 0; i < engine->scripts_count; i++) {
        if (!runs(engine->scripts[i]))
            continue;
        sends_release(engine->scripts[i]);
        scheduler_end_tasks(engine->scripts[i]);
    }
}

static void note_session(engine_t *engine) {
    inlet_state_info_t info = {.struct_size = sizeof info};
    (void)inlet_state_info(engine->state, &info);
    const uint32_t away = INLET_STATE_LOCKED | INLET_STATE_DISCONNECTED |
                          INLET_STATE_SECURE_DESKTOP | INLET_STATE_SUSPENDED | INLET_STATE_PAUSED;
    const bool silent = (info.session & away) != 0 ||
                        ((info.known & INLET_STATE_SOURCES) != 0 && info.sources == 0);
    const bool begins = silent && !engine->silent;
    if (begins)
        begin_silence(engine);
    engine->silent = silent;
}

void engine_connected(engine_t *engine, bool connected) {
    if (!connected && engine->connected)
        begin_silence(engine);
    engine->connected = connected;
}

void engine_begin_anew(engine_t *engine) {
    begin_silence(engine);
    inlet_state_reset(engine->state);
    engine->program[0] = '\0';
    engine->silent = false; /* the stream says at once if it is so */
    for (int i = 0; i < engine->scripts_count; i++)
        if (runs(engine->scripts[i]))
            bindings_begin_anew(engine->scripts[i]);
}

/* --- the stream --- */

static void note_text(engine_t *engine) {
    char text[TEXT_AT_ONCE + 1];
    uint32_t bytes;
    while (inlet_text_read(engine->text, text, TEXT_AT_ONCE, &bytes) == INLET_OK && bytes > 0) {
        text[bytes] = '\0';
        for (int i = 0; i < engine->scripts_count; i++)
            if (runs(engine->scripts[i]))
                bindings_text(engine->scripts[i], text);
    }
}

static void note_program(engine_t *engine, const inlet_event_t *event) {
    char program[sizeof engine->program] = "";
    if (event->type != INLET_EVENT_FOCUS && event->type != INLET_EVENT_NAME)
        return;
    if (inlet_state_name(engine->state, INLET_NAME_PROCESS, 0, program, sizeof program) != INLET_OK)
        program[0] = '\0';
    if (strcmp(program, engine->program) == 0)
        return;
    memcpy(engine->program, program, sizeof engine->program);
    for (int i = 0; program[0] != '\0' && i < engine->scripts_count; i++)
        if (runs(engine->scripts[i]))
            bindings_program(engine->scripts[i]);
}

static bool is_of_other_source(const engine_t *engine, const inlet_event_t *event) {
    const uint32_t both = INLET_FLAG_RAW | INLET_FLAG_HOOK;
    return event->type >= INLET_EVENT_KEY_PRESSED && event->type <= INLET_EVENT_MOUSE_WHEEL &&
           engine->options.source != 0 && (event->flags & both & engine->options.source) == 0;
}

void engine_put(engine_t *engine, const inlet_event_t *event) {
    if (is_of_other_source(engine, event) || inlet_state_put(engine->state, event) != INLET_OK)
        return;
    if (engine_due_ns(engine) < event->time_ns)
        engine_advance(engine, event->time_ns);
    if (event->time_ns > engine->now_ns)
        engine->now_ns = event->time_ns;
    engine->call++;
    note_session(engine);
    note_program(engine, event);
    for (int i = 0; i < engine->scripts_count; i++)
        if (runs(engine->scripts[i]))
            bindings_put(engine->scripts[i], event);
    while (inlet_text_put(engine->text, event) == INLET_E_BUSY)
        note_text(engine);
    note_text(engine);
}

/* --- time --- */

static int64_t script_due_ns(const script_t *script) {
    if (!runs(script))
        return INT64_MAX;
    const int64_t bound_ns = bindings_due_ns(script), due_ns = scheduler_due_ns(script);
    return bound_ns < due_ns ? bound_ns : due_ns;
}

int64_t engine_due_ns(const engine_t *engine) {
    int64_t due_ns = INT64_MAX;
    for (int i = 0; i < engine->scripts_count; i++) {
        const int64_t due = script_due_ns(engine->scripts[i]);
        due_ns = due < due_ns ? due : due_ns;
    }
    return due_ns;
}

void engine_advance(engine_t *engine, int64_t now_ns) {
    if (now_ns > engine->now_ns)
        engine->now_ns = now_ns;
    engine->call++;
    for (int i = 0; i < engine->scripts_count; i++) {
        script_t *script = engine->scripts[i];
        if (script_due_ns(script) > engine->now_ns)
            continue;
        bindings_advance(script);
        if (runs(script))
            scheduler_advance(script);
    }
}

/* --- what is sent --- */

inlet_text_t *engine_text(engine_t *engine) {
    return engine->text;
}

const engine_act_t *engine_acts(const engine_t *engine, size_t *count) {
    *count = engine->acts_count;
    return engine->acts;
}

void engine_sent(engine_t *engine) {
    engine->acts_count = 0;
}
