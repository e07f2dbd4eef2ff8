#include "macro/rehearse.h"

#include <inttypes.h>
#include <jansson.h>

#define GRACE_NS INT64_C(1000000000)

static void print_json(rehearsal_t *rehearsal, json_t *line) {
    char *text = line != NULL ? json_dumps(line, JSON_COMPACT) : NULL;
    if (text == NULL || fprintf(rehearsal->out, "%s\n", text) < 0)
        rehearsal->failed = true;
    free(text);
    json_decref(line);
}

static void print_act(rehearsal_t *rehearsal, const engine_act_t *planned) {
    char text[ACT_TEXT_BYTES];
    const char *script = engine_name(rehearsal->engine, planned->script);
    const int64_t at_ns = planned->at_ns - rehearsal->first_ns;
    act_text(&planned->act, text);
    if (rehearsal->json)
        print_json(rehearsal,
                   json_pack("{s:I,s:s,s:s,s:I,s:I}", "time_ns", (json_int_t)at_ns, "script",
                             script, "act", text, "call", (json_int_t)planned->call, "number",
                             (json_int_t)planned->number));
    else if (fprintf(rehearsal->out, "%9.3f s  %s: %s\n", (double)at_ns / 1e9, script, text) < 0)
        rehearsal->failed = true;
}

static void print_acts(rehearsal_t *rehearsal) {
    size_t count;
    const engine_act_t *acts = engine_acts(rehearsal->engine, &count);
    for (size_t i = 0; i < count; i++)
        print_act(rehearsal, &acts[i]);
    engine_sent(rehearsal->engine);
}

void rehearse_say(void *context, enum engine_said what, const char *script, const char *text,
                  int64_t at_ns) {
    static const char *const names[] = {"log", "note", "problem"};
    rehearsal_t *rehearsal = context;
    if (!rehearsal->loads)
        print_acts(rehearsal); /* in their order */
    at_ns -= rehearsal->first_ns;
    if (rehearsal->json)
        print_json(rehearsal, json_pack("{s:I,s:s,s:s}", "time_ns", (json_int_t)at_ns, "script",
                                        script, names[what], text));
    else if (fprintf(rehearsal->out, "%9.3f s  %s: %s: %s\n", (double)at_ns / 1e9, script,
                     names[what], text) < 0)
        rehearsal->failed = true;
}

void rehearse_begin(rehearsal_t *rehearsal, int64_t first_ns) {
    rehearsal->first_ns = first_ns;
    engine_advance(rehearsal->engine, first_ns);
}

int rehearse_load(rehearsal_t *rehearsal, const char *name, const char *source, size_t bytes) {
    rehearsal->loads = true;
    const int script = engine_load(rehearsal->engine, name, source, bytes);
    rehearsal->loads = false;
    print_acts(rehearsal);
    return script;
}

static void advance(rehearsal_t *rehearsal, int64_t until_ns) {
    int64_t due_ns;
    while ((due_ns = engine_due_ns(rehearsal->engine)) <= until_ns) {
        engine_advance(rehearsal->engine, due_ns);
        print_acts(rehearsal);
    }
}

void rehearse_put(rehearsal_t *rehearsal, const inlet_event_t *event) {
    advance(rehearsal, event->time_ns);
    engine_put(rehearsal->engine, event);
    print_acts(rehearsal);
}

void rehearse_end(rehearsal_t *rehearsal, int64_t last_ns) {
    advance(rehearsal, last_ns + GRACE_NS);
    engine_advance(rehearsal->engine, last_ns + GRACE_NS);
    engine_stop(rehearsal->engine);
    print_acts(rehearsal);
}
