#include "source.h"

#include <stdio.h>

#include "cli/program.h"
#include "cli/recording_report.h"

#define EVENTS_AT_ONCE   256
#define RETRY_TIMEOUT_NS INT64_C(1000000000)
#define SCOPES_BYTES     96 /* room for all of them */
#define BIT(type)        (UINT64_C(1) << (type))

/* A scope, the elements that need it, and an event that it alone shows. */
static const struct {
    const char *scope;
    uint64_t types, told_by;
} needs[] = {
    {"kbd.keys",
     BIT(INLET_EVENT_KEY_PRESSED) | BIT(INLET_EVENT_KEY_RELEASED) | BIT(INLET_EVENT_LAYOUT),
     BIT(INLET_EVENT_LAYOUT)},
    {"mouse.motion", BIT(INLET_EVENT_MOUSE_MOVED) | BIT(INLET_EVENT_MOUSE_WHEEL),
     BIT(INLET_EVENT_MOUSE_MOVED)},
    {"mouse.buttons", BIT(INLET_EVENT_MOUSE_PRESSED) | BIT(INLET_EVENT_MOUSE_RELEASED),
     BIT(INLET_EVENT_MOUSE_PRESSED)},
    {"focus", BIT(INLET_EVENT_FOCUS), BIT(INLET_EVENT_FOCUS)},
};
#define NEEDS_COUNT (sizeof needs / sizeof needs[0])

/* Without the focus it could not hide before a password field. */
static uint64_t types_of(const overlay_layout_t *layout) {
    static const uint64_t of_kind[OVERLAY_KIND_COUNT] = {
        [OVERLAY_KEY] =
            BIT(INLET_EVENT_KEY_PRESSED) | BIT(INLET_EVENT_KEY_RELEASED) | BIT(INLET_EVENT_LAYOUT),
        [OVERLAY_BUTTON] = BIT(INLET_EVENT_MOUSE_PRESSED) | BIT(INLET_EVENT_MOUSE_RELEASED),
        [OVERLAY_WHEEL] = BIT(INLET_EVENT_MOUSE_WHEEL),
        [OVERLAY_MOTION] = BIT(INLET_EVENT_MOUSE_MOVED)};
    uint64_t types = BIT(INLET_EVENT_FOCUS) | BIT(INLET_EVENT_SESSION);
    for (uint32_t i = 0; i < layout->count; i++)
        types |= of_kind[layout->elements[i].kind];
    return types;
}

int source_begin(source_t *source, const overlay_layout_t *layout, const char *recording) {
    const inlet_coalesce_options_t options = {.struct_size = sizeof options,
                                              .mode = INLET_COALESCE_URGENT,
                                              .capacity = 2 * EVENTS_AT_ONCE};
    *source = (source_t){.recording = recording, .types = types_of(layout)};
    const inlet_status_t status = inlet_coalesce_open(&options, &source->coalesce);
    return status == INLET_OK ? EXIT_CODE_OK : report_status("start", status);
}

/* --- opening --- */

static inlet_status_t subscribe(source_t *source, uint64_t types, inlet_stream_t **stream) {
    const inlet_subscribe_options_t options = {
        .struct_size = sizeof options, .event_types = types, .policy = INLET_POLICY_LATEST};
    return inlet_subscribe(source->client, &options, stream);
}

/* Whether the grant shows nothing of this type, asked by a subscription to that alone. */
static bool lacks(source_t *source, uint64_t type) {
    inlet_stream_t *stream;
    const inlet_status_t status = subscribe(source, type, &stream);
    if (status == INLET_OK)
        inlet_stream_close(stream);
    return status == INLET_E_SCOPE;
}

/* The scopes that the layout needs, with commas between. True: one of them is not granted. */
static bool list_scopes(source_t *source, char scopes[SCOPES_BYTES]) {
    bool is_lacking = false;
    int used = 0;
    for (size_t i = 0; i < NEEDS_COUNT; i++) {
        if ((source->types & needs[i].types) == 0)
            continue;
        used += snprintf(scopes + used, (size_t)(SCOPES_BYTES - used), "%s%s", used > 0 ? "," : "",
                         needs[i].scope);
        is_lacking |= source->client != NULL && lacks(source, needs[i].told_by);
    }
    return is_lacking;
}

static int open_recording(source_t *source) {
    const inlet_recording_options_t options = {.struct_size = sizeof options,
                                               .event_types = source->types};
    return recording_open("play", source->recording, &options, &source->stream);
}

static bool may_ask(inlet_status_t status) {
    return status == INLET_E_NOT_PAIRED || status == INLET_E_REFUSED || status == INLET_E_SCOPE;
}

int source_open(source_t *source, consent_tell_t *tell, void *context) {
    static const inlet_connect_options_t paced = {.struct_size = sizeof paced,
                                                  .flags = INLET_CONNECT_PACED};
    char scopes[SCOPES_BYTES];
    if (source->recording != NULL)
        return open_recording(source);
    inlet_status_t status = inlet_connect(&paced, &source->client);
    if (list_scopes(source, scopes) && status == INLET_OK)
        status = INLET_E_SCOPE;
    if (may_ask(status)) {
        source_leave(source);
        const int code = consent_ask(scopes, tell, context);
        if (code != EXIT_CODE_OK)
            return code;
        status = inlet_connect(&paced, &source->client);
    }
    if (status == INLET_OK)
        status = subscribe(source, source->types, &source->stream);
    return status == INLET_OK ? EXIT_CODE_OK : report_failure("connect", status, source->client);
}

inlet_status_t source_come_back(source_t *source) {
    const inlet_connect_options_t options = {.struct_size = sizeof options,
                                             .flags = INLET_CONNECT_PACED,
                                             .timeout_ns = RETRY_TIMEOUT_NS};
    inlet_status_t status = inlet_connect(&options, &source->client);
    if (status == INLET_OK)
        status = subscribe(source, source->types, &source->stream);
    if (status != INLET_OK)
        source_leave(source);
    return status;
}

void source_leave(source_t *source) {
    if (source->recording != NULL)
        inlet_stream_close(source->stream);
    inlet_disconnect(source->client); /* its stream with it */
    source->client = NULL;
    source->stream = NULL;
}

void source_end(source_t *source) {
    source_leave(source);
    inlet_coalesce_close(source->coalesce);
    source->coalesce = NULL;
}

/* --- taking --- */

static void take_merged(source_t *source, overlay_model_t *model, int64_t now_ns) {
    inlet_coalesced_t merged[64];
    uint32_t count;
    while (inlet_coalesce_take(source->coalesce, merged, 64, &count) == INLET_OK && count > 0)
        for (uint32_t i = 0; i < count; i++)
            overlay_model_put(model, &merged[i].event, now_ns);
}

inlet_status_t source_take(source_t *source, overlay_model_t *model, int64_t now_ns) {
    inlet_event_t events[EVENTS_AT_ONCE];
    uint32_t count;
    inlet_status_t status;
    bool took = false;
    do {
        status = inlet_recv(source->stream, events, EVENTS_AT_ONCE, 0, &count);
        for (uint32_t i = 0; i < count; i++)
            while (inlet_coalesce_put(source->coalesce, &events[i]) == INLET_E_BUSY)
                take_merged(source, model, now_ns);
        took |= status == INLET_OK;
    } while (status == INLET_OK && inlet_pending(source->stream) > 0);
    inlet_coalesce_flush(source->coalesce);
    take_merged(source, model, now_ns);
    return took ? INLET_OK : status; /* an end is told again */
}
