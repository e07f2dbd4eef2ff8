/* The macro engine: Lua scripts, each a world of its own, that see the stream's events and plan
 * what is to be sent. OS-free: events and time come in, acts go out; whoever runs it sends them
 * (run.c), or prints them (rehearse.c). One thread. */
#ifndef INLET_MACRO_ENGINE_H
#define INLET_MACRO_ENGINE_H

#include <inlet/event.h>
#include <inlet/text.h>
#include <stdbool.h>
#include <stddef.h>

#include "acts/act.h"

typedef struct engine engine_t;

#define ENGINE_SCRIPTS_MAX 64u

/* What is said of a script, to its user. */
enum engine_said {
    ENGINE_LOG,    /* its own print */
    ENGINE_NOTE,   /* news: loaded, ended, sends that were held back */
    ENGINE_PROBLEM /* why it was stopped, or not loaded: with file, line and stack */
};

typedef struct engine_options {
    uint32_t source;           /* enum inlet_source whose input counts; 0: of any */
    bool own;                  /* bindings hear what macros send, as { own = true } */
    bool unsafe;               /* all of Lua's libraries */
    uint32_t acts_per_second;  /* of a script, on the average; in a burst twice that. 0: 2,000 */
    uint64_t instructions;     /* that one callback may take; 0: 10 million */
    size_t memory_bytes;       /* of a script; 0: 32 MiB */
    int64_t callback_ns;       /* that one callback may take by clock_ns; 0: 1 s */
    int64_t (*clock_ns)(void); /* NULL: instructions alone count */
    /* NULL: nobody listens. `script` is its name, `at_ns` the engine's time. */
    void (*say)(void *context, enum engine_said what, const char *script, const char *text,
                int64_t at_ns);
    void *context;
} engine_options_t;

/* NULL: no memory. */
engine_t *engine_open(const engine_options_t *options);

/* Frees all; what is held is not released by that: engine_stop first. NULL is allowed. */
void engine_close(engine_t *engine);

/* Runs a script; `name` stands in its messages. Returns its number, also if it failed (said; what
 * it planned is not sent): engine_reload may put a better text there. -1: there are
 * ENGINE_SCRIPTS_MAX, or no memory. */
int engine_load(engine_t *engine, const char *name, const char *source, size_t bytes);

/* Puts a new text in a script's place. False: it failed (said), and the old one goes on. */
bool engine_reload(engine_t *engine, int script, const char *source, size_t bytes);

/* Whether a script runs: it was not stopped by an error, by stop() or by engine_stop. */
bool engine_runs(const engine_t *engine, int script);

/* How many scripts were stopped by an error, or not loaded. */
uint32_t engine_failures(const engine_t *engine);

/* The stream's next record. What is due before it happens first. */
void engine_put(engine_t *engine, const inlet_event_t *event);

/* It is now_ns, and all records up to then were put: timers, time-outs and holds that are due. */
void engine_advance(engine_t *engine, int64_t now_ns);

/* When engine_advance has to be called next; INT64_MAX: never. */
int64_t engine_due_ns(const engine_t *engine);

/* Whether the stream is there. While it is not, nothing is sent, as nobody would notice a lock. */
void engine_connected(engine_t *engine, bool connected);

/* Another stream begins: nothing is held, under way or known. Scripts, their bindings and timers
 * stay. */
void engine_begin_anew(engine_t *engine);

/* Stops all scripts; what they hold is released by the last acts. */
void engine_stop(engine_t *engine);

/* The engine's text, for whoever adds layouts (inlet_text_missing). */
inlet_text_t *engine_text(engine_t *engine);

typedef struct engine_act {
    int64_t at_ns;
    int script;
    uint32_t number; /* for acts_tag, from 1 */
    uint32_t call;   /* acts with the same number are one call of SendInput */
    act_t act;
} engine_act_t;

/* What was planned since engine_sent. */
const engine_act_t *engine_acts(const engine_t *engine, size_t *count);
void engine_sent(engine_t *engine);

const char *engine_name(const engine_t *engine, int script);

#endif
