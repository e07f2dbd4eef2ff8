/* Scripts on the live stream: events in, SendInput out, and files that are read again as they
 * change. */
#include <inlet/request.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <mmsystem.h>

#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/screen.h"
#include "macro/program.h"
#include "macro/rehearse.h"
#include "send/send.h"
#include "send/watcher.h"

enum { EVENTS_AT_ONCE = 256, FAREWELL_TRIES = 20, FAREWELL_MS = 50 };

#define LOOK_NS INT64_C(300000000) /* at files, and at the connection */
#define SOON_NS INT64_C(200000000)

typedef struct macro_run {
    const macro_options_t *options;
    engine_t *engine;
    rehearsal_t json; /* prints what is said */
    acts_held_t *held;
    inlet_client_t *client;
    inlet_stream_t *stream;
    script_file_t files[ENGINE_SCRIPTS_MAX];
    int64_t look_ns;
    bool precise; /* the system's tick is a millisecond */
    bool refused; /* the system did not take what was sent, and that was said */
} macro_run_t;

static void say(void *context, enum engine_said what, const char *script, const char *text,
                int64_t at_ns) {
    macro_run_t *run = context;
    if (run->options->json)
        rehearse_say(&run->json, what, script, text, at_ns);
    else if (what == ENGINE_LOG)
        printf("%s: %s\n", script, text);
    else
        fprintf(stderr, "inlet-macro: %s: %s%s\n", script,
                what == ENGINE_PROBLEM ? "problem: " : "", text);
    fflush(stdout);
}

/* --- sending --- */

static void send_call(macro_run_t *run, const engine_act_t *planned, size_t count) {
    act_t acts[SEND_MAX];
    uint64_t extras[SEND_MAX];
    for (size_t i = 0; i < count; i++) {
        acts[i] = planned[i].act;
        extras[i] = acts_tag(ACTS_SENDER_MACRO, planned[i].number);
    }
    const uint32_t taken = send_acts(run->held, acts, extras, (uint32_t)count);
    if (taken < count && !run->refused)
        fputs("inlet-macro: the system does not take what is sent: another desktop has the input\n",
              stderr);
    run->refused = taken < count;
}

static void send_planned(macro_run_t *run) {
    size_t count;
    const engine_act_t *acts = engine_acts(run->engine, &count);
    for (size_t i = 0, batch; i < count; i += batch) {
        for (batch = 1;
             i + batch < count && batch < SEND_MAX && acts[i + batch].call == acts[i].call;)
            batch++;
        send_call(run, &acts[i], batch);
    }
    engine_sent(run->engine);
}

/* --- files --- */

static bool load(macro_run_t *run, script_file_t *file) {
    size_t bytes;
    char *text = file_read(file, &bytes);
    if (text == NULL) {
        fprintf(stderr, "inlet-macro: %s: it can't be read\n", file->path);
        return false;
    }
    file->script = engine_load(run->engine, file->path, text, bytes);
    free(text);
    return engine_runs(run->engine, file->script);
}

static void look_at_file(macro_run_t *run, script_file_t *file) {
    size_t bytes;
    if (!file_changed(file))
        return;
    char *text = file_read(file, &bytes);
    if (text == NULL)
        return; /* it is being written: at the next look */
    const bool ran = engine_runs(run->engine, file->script);
    if (engine_reload(run->engine, file->script, text, bytes))
        say(run, ENGINE_NOTE, file->path, "it has changed, and was loaded again", inlet_now_ns());
    else
        say(run, ENGINE_NOTE, file->path,
            ran ? "the changed one can't be loaded: the one before goes on"
                : "the changed one can't be loaded either",
            inlet_now_ns());
    free(text);
}

static void look_around(macro_run_t *run) {
    inlet_health_t health = {.struct_size = sizeof health};
    const int64_t now_ns = inlet_now_ns();
    if (now_ns < run->look_ns)
        return;
    run->look_ns = now_ns + LOOK_NS;
    engine_connected(run->engine, inlet_client_health(run->client, &health) == INLET_OK &&
                                      health.link == INLET_LINK_UP);
    for (int i = 0; i < run->options->paths_count; i++)
        look_at_file(run, &run->files[i]);
}

static bool any_runs(const macro_run_t *run) {
    for (int i = 0; i < run->options->paths_count; i++)
        if (engine_runs(run->engine, run->files[i].script))
            return true;
    return false;
}

/* --- the loop --- */

/* Of the system's ticks, which all programs pay for, only while something is due soon. */
static void set_precision(macro_run_t *run, int64_t due_ns) {
    const bool precise = due_ns != INT64_MAX && due_ns - inlet_now_ns() < SOON_NS;
    if (precise == run->precise)
        return;
    run->precise = precise;
    if (precise)
        timeBeginPeriod(1);
    else
        timeEndPeriod(1);
}

static void put(macro_run_t *run, const inlet_event_t *events, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        engine_put(run->engine, &events[i]);
        send_planned(run);
    }
    macro_add_layout(engine_text(run->engine));
}

/* The service's stream has begun anew: all that was known is of the old one. */
static inlet_status_t begin_anew(macro_run_t *run) {
    engine_begin_anew(run->engine);
    send_planned(run);
    inlet_stream_close(run->stream);
    run->stream = NULL;
    const inlet_status_t status = macro_subscribe(run->options, run->client, &run->stream);
    return status;
}

static int loop(macro_run_t *run) {
    inlet_event_t events[EVENTS_AT_ONCE];
    for (;;) {
        uint32_t count;
        inlet_status_t status;
        const int64_t due_ns = engine_due_ns(run->engine);
        set_precision(run, due_ns);
        const enum interrupt_wait news =
            input_take(run->stream, events, EVENTS_AT_ONCE,
                       due_ns < run->look_ns ? due_ns : run->look_ns, &count, &status);
        if (news == WAIT_INTERRUPTED)
            return EXIT_CODE_OK;
        if (news == WAIT_DEADLINE)
            engine_advance(run->engine, inlet_now_ns());
        else if (status == INLET_OK)
            put(run, events, count);
        else if (status == INLET_E_RESTARTED)
            status = begin_anew(run);
        if (news == WAIT_NEWS && status != INLET_OK)
            return report_failure("the stream ended", status, run->client);
        send_planned(run);
        look_around(run);
        send_planned(run);
        if (!any_runs(run) && engine_failures(run->engine) == 0)
            return EXIT_CODE_OK; /* all have ended themselves */
    }
}

static void let_go(macro_run_t *run) {
    engine_stop(run->engine);
    send_planned(run);
    for (int i = 0;
         i < FAREWELL_TRIES && send_releases(run->held, acts_tag(ACTS_SENDER_MACRO, 0)) > 0; i++)
        Sleep(FAREWELL_MS); /* the watcher goes on with what is left */
    if (run->precise)
        timeEndPeriod(1);
}

static int load_all(macro_run_t *run) {
    bool any = false;
    engine_advance(run->engine, inlet_now_ns());
    for (int i = 0; i < run->options->paths_count; i++) {
        run->files[i].path = run->options->paths[i];
        run->files[i].script = -1;
        any = load(run, &run->files[i]) || any;
        if (run->files[i].script < 0)
            return EXIT_CODE_FAILED;
    }
    send_planned(run);
    return any || engine_failures(run->engine) == 0 ? EXIT_CODE_OK : EXIT_CODE_FAILED;
}

static int64_t now_ns(void) {
    return inlet_now_ns();
}

int macro_run(const macro_options_t *options) {
    static macro_run_t run;
    engine_options_t engine = options->engine;
    run.options = options;
    run.json = (rehearsal_t){.out = stdout, .json = true, .loads = true};
    engine.say = say;
    engine.context = &run;
    engine.clock_ns = now_ns;
    if (interrupt_begin() == NULL)
        return report_status("start", INLET_E_NO_MEMORY);
    int code = macro_connect(options, &run.client, &run.stream);
    if (code == EXIT_CODE_OK) {
        static screen_t screen;
        screen_look(&screen); /* this thread sees physical pixels from here on */
        run.engine = engine_open(&engine);
        run.held = watcher_start(L"inlet-macro");
        code = run.engine != NULL && run.held != NULL ? load_all(&run)
                                                      : report_status("start", INLET_E_NO_MEMORY);
        if (code == EXIT_CODE_OK)
            code = loop(&run);
        if (run.engine != NULL && run.held != NULL)
            let_go(&run);
        engine_close(run.engine);
    }
    inlet_disconnect(run.client);
    return code;
}
