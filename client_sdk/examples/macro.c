/* Hotkeys: a combination, a sequence and a hold, each with something to do. */
#include <inlet/hotkey.h>

#include "source.h"

static const struct binding {
    const char *keys;
    const char *does;
} bindings[] = {
    {"Ctrl+KeyS", "save"},
    {"Ctrl+KeyK Ctrl+KeyC", "comment"},
    {"hold:CapsLock:300ms", "show the menu"},
};
enum { BINDINGS = sizeof bindings / sizeof bindings[0] };

static uint32_t ids[BINDINGS];

static inlet_status_t bind_all(inlet_hotkeys_t *hotkeys) {
    for (uint32_t i = 0; i < BINDINGS; i++) {
        inlet_hotkey_error_t error;
        const inlet_status_t status = inlet_hotkeys_add(hotkeys, bindings[i].keys, &ids[i], &error);
        if (status != INLET_OK) {
            fprintf(stderr, "%s, byte %u: %s\n", bindings[i].keys, error.at,
                    inlet_hotkey_error_text(error.what));
            return status;
        }
    }
    return INLET_OK;
}

static void act(inlet_hotkeys_t *hotkeys) {
    inlet_hotkey_match_t matches[16];
    uint32_t count;
    while (inlet_hotkeys_take(hotkeys, matches, 16, &count) == INLET_OK && count > 0)
        for (uint32_t m = 0; m < count; m++)
            for (uint32_t i = 0; i < BINDINGS; i++)
                if (matches[m].id == ids[i])
                    printf("%s\n", bindings[i].does);
    fflush(stdout);
}

static void put(inlet_hotkeys_t *hotkeys, const inlet_event_t *event) {
    while (inlet_hotkeys_put(hotkeys, event) == INLET_E_BUSY)
        act(hotkeys);
    act(hotkeys);
}

/* Sleeps until something comes, or a hold is due. */
static int64_t until_due(const inlet_hotkeys_t *hotkeys) {
    const int64_t due_ns = inlet_hotkeys_due_ns(hotkeys);
    if (due_ns == INT64_MAX)
        return INLET_FOREVER;
    const int64_t left_ns = due_ns - inlet_now_ns();
    return left_ns > 0 ? left_ns : 0;
}

static inlet_status_t run(inlet_stream_t *stream, inlet_hotkeys_t *hotkeys, int is_live) {
    inlet_event_t events[64];
    inlet_status_t status = INLET_OK;
    while (status == INLET_OK) {
        uint32_t count;
        status =
            inlet_recv(stream, events, 64, is_live ? until_due(hotkeys) : INLET_FOREVER, &count);
        for (uint32_t i = 0; i < count; i++)
            put(hotkeys, &events[i]);
        if (status == INLET_E_TIMEOUT) { /* nothing came: the hold is what is due */
            inlet_hotkeys_expire(hotkeys, inlet_now_ns());
            act(hotkeys);
            status = INLET_OK;
        }
    }
    return status;
}

int main(int argc, char **argv) {
    const inlet_subscribe_options_t keys = {
        .struct_size = sizeof keys,
        .event_types =
            UINT64_C(1) << INLET_EVENT_KEY_PRESSED | UINT64_C(1) << INLET_EVENT_KEY_RELEASED |
            UINT64_C(1) << INLET_EVENT_MOUSE_PRESSED | UINT64_C(1) << INLET_EVENT_MOUSE_RELEASED};
    inlet_client_t *client = NULL;
    inlet_stream_t *stream = NULL;
    inlet_hotkeys_t *hotkeys = NULL;

    inlet_status_t status = inlet_hotkeys_open(NULL, &hotkeys);
    if (status == INLET_OK)
        status = bind_all(hotkeys);
    if (status == INLET_OK)
        status = source_open(argc, argv, &keys, &client, &stream);
    if (status == INLET_OK)
        status = run(stream, hotkeys, argc < 2);
    inlet_disconnect(client);
    inlet_hotkeys_close(hotkeys);
    return source_ended(status);
}
