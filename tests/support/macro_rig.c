#include "support/macro_rig.h"

#include <inlet/keys.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static engine_t *engine;
static uint64_t next_seq;
static char told[65536];
static size_t told_bytes;
static bool loads;

static void tell(int64_t at_ns, const char *text) {
    const size_t line = strcspn(text, "\n");
    const int put =
        snprintf(told + told_bytes, sizeof told - told_bytes, "%s%lld: %.*s",
                 told_bytes > 0 ? " | " : "", (long long)(at_ns / RIG_MS), (int)line, text);
    told_bytes += put > 0 ? (size_t)put : 0;
    if (told_bytes >= sizeof told)
        abort();
}

static void tell_acts(void) {
    size_t count;
    char text[ACT_TEXT_BYTES];
    const engine_act_t *acts = engine_acts(engine, &count);
    for (size_t i = 0; i < count; i++)
        tell(acts[i].at_ns, act_text(&acts[i].act, text));
    engine_sent(engine);
}

static void say(void *context, enum engine_said what, const char *script, const char *text,
                int64_t at_ns) {
    static const char *const names[] = {"", "note ", "problem "};
    char whole[512];
    (void)context;
    (void)script;
    if (!loads)
        tell_acts();
    snprintf(whole, sizeof whole, "%s%s", names[what], text);
    tell(at_ns, whole);
}

void rig_begin(engine_options_t options) {
    options.say = say;
    engine = engine_open(&options);
    if (engine == NULL)
        abort();
    next_seq = 1;
    told_bytes = 0;
    told[0] = '\0';
}

void rig_end(void) {
    engine_close(engine);
    engine = NULL;
}

int rig_set_up(void **state) {
    (void)state;
    rig_begin((engine_options_t){.source = INLET_SOURCE_HOOK});
    return 0;
}

int rig_tear_down(void **state) {
    (void)state;
    rig_end();
    return 0;
}

engine_t *rig_engine(void) {
    return engine;
}

int rig_load(const char *name, const char *source) {
    loads = true;
    const int script = engine_load(engine, name, source, strlen(source));
    loads = false;
    tell_acts();
    return script;
}

int rig_load_file(const char *folder, const char *name) {
    char path[1024];
    static char source[65536];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        abort();
    const size_t bytes = fread(source, 1, sizeof source - 1, file);
    fclose(file);
    source[bytes] = '\0';
    return rig_load(name, source);
}

void rig_advance(int64_t ms) {
    int64_t due_ns;
    while ((due_ns = engine_due_ns(engine)) <= ms * RIG_MS) {
        engine_advance(engine, due_ns);
        tell_acts();
    }
    engine_advance(engine, ms * RIG_MS);
    tell_acts();
}

void rig_put(int64_t ms, inlet_event_t event) {
    rig_advance(ms);
    event.seq = next_seq++;
    event.time_ns = ms * RIG_MS;
    engine_put(engine, &event);
    tell_acts();
}

void rig_key(int64_t ms, uint32_t hid, bool down, uint32_t flags) {
    rig_put(ms, (inlet_event_t){
                    .type = down ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED,
                    .flags = INLET_FLAG_HOOK | flags,
                    .u.key = {.hid = hid, .scan = inlet_key_scan(hid), .vk = inlet_key_vk(hid)}});
}

void rig_tap(int64_t ms, uint32_t hid) {
    rig_key(ms, hid, true, 0);
    rig_key(ms + 1, hid, false, 0);
}

void rig_button(int64_t ms, uint32_t button, bool down) {
    rig_put(ms,
            (inlet_event_t){.type = down ? INLET_EVENT_MOUSE_PRESSED : INLET_EVENT_MOUSE_RELEASED,
                            .flags = INLET_FLAG_HOOK,
                            .u.button = {.button = button}});
}

void rig_moved(int64_t ms, int32_t x, int32_t y) {
    rig_put(ms, (inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED,
                                .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                                .u.mouse = {.x = x, .y = y}});
}

void rig_focus(int64_t ms, const char *image) {
    const size_t length = strlen(image), pieces = (length + 11) / 12;
    rig_put(ms, (inlet_event_t){.type = INLET_EVENT_FOCUS,
                                .process = 7,
                                .u.focus = {.window = 5, .control = INLET_CONTROL_OPEN}});
    for (size_t i = 0; i < pieces; i++) {
        inlet_event_t event = {.type = INLET_EVENT_NAME, .process = 7};
        const size_t left = length - 12 * i;
        event.u.name.subject = INLET_NAME_PROCESS;
        event.u.name.index = (uint8_t)i;
        event.u.name.count = (uint8_t)pieces;
        event.u.name.length = (uint8_t)(left < 12 ? left : 12);
        memcpy(event.u.name.text, image + 12 * i, event.u.name.length);
        rig_put(ms, event);
    }
}

void rig_session(int64_t ms, uint32_t change) {
    rig_put(ms, (inlet_event_t){.type = INLET_EVENT_SESSION, .u.session = {.change = change}});
}

const char *rig_told(void) {
    static char taken[sizeof told];
    memcpy(taken, told, told_bytes + 1);
    taken[told_bytes] = '\0';
    told_bytes = 0;
    told[0] = '\0';
    return taken;
}

static void add_key(inlet_text_key_t *keys, uint32_t *count, uint32_t hid, uint8_t state,
                    uint16_t unit) {
    keys[*count] =
        (inlet_text_key_t){.key = inlet_key_scan(hid), .state = state, .count = 1, .units = {unit}};
    ++*count;
}

void rig_us_layout(void) {
    inlet_text_key_t keys[64] = {{0}};
    uint32_t count = 0;
    for (uint16_t i = 0; i < 26; i++) {
        add_key(keys, &count, INLET_KEY_KeyA + i, 0, (uint16_t)('a' + i));
        add_key(keys, &count, INLET_KEY_KeyA + i, INLET_TEXT_SHIFT, (uint16_t)('A' + i));
    }
    add_key(keys, &count, INLET_KEY_Semicolon, 0, ';');
    const inlet_text_layout_t layout = {
        .struct_size = sizeof layout, .keys = keys, .keys_count = count};
    if (inlet_text_add_layout(engine_text(engine), 0, &layout) != INLET_OK)
        abort();
}
