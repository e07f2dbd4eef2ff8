#include <inlet/enroll.h>
#include <inlet/text.h>
#include <stdio.h>

#include "macro/program.h"

#define SCOPES "kbd.keys,mouse.buttons,mouse.motion,focus"

#define TYPE(name) (UINT64_C(1) << INLET_EVENT_##name)

static int explain(const char *what) {
    fprintf(stderr,
            "inlet-macro: %s\ninlet-macro: an administrator can grant it: inlet pair --name "
            "inlet-macro --scopes " SCOPES " --image FULL-PATH-OF\\inlet-macro.exe\n",
            what);
    return EXIT_CODE_NOT_ALLOWED;
}

/* A dialog of the service asks the user; it and this program show the same code. */
static int ask(void) {
    const inlet_enroll_options_t options = {
        .struct_size = sizeof options, .name = "inlet-macro", .scopes = SCOPES};
    inlet_enrollment_t *enrollment;
    inlet_status_t status = inlet_enroll(&options, 0, &enrollment);
    if (status != INLET_OK)
        return report_status("asking for a grant", status);
    fprintf(stderr,
            "inlet-macro: it may not see input yet. A dialog asks for your consent: allow it there "
            "if it shows the code %s\n",
            inlet_enroll_code(enrollment));
    status = inlet_enroll_wait(enrollment, INLET_FOREVER);
    inlet_enroll_close(enrollment);
    switch (status) {
    case INLET_OK:
        return EXIT_CODE_OK;
    case INLET_E_DENIED:
        return explain("it was denied");
    case INLET_E_TIMEOUT:
        return explain("nobody answered in time");
    case INLET_E_NOT_FOUND:
        return explain("nobody can be asked in this session");
    default:
        return report_status("asking for a grant", status);
    }
}

inlet_status_t macro_subscribe(const macro_options_t *options, inlet_client_t *client,
                               inlet_stream_t **stream) {
    const inlet_subscribe_options_t subscribe = {
        .struct_size = sizeof subscribe,
        .sources = options->engine.source,
        .event_types = TYPE(KEY_PRESSED) | TYPE(KEY_RELEASED) | TYPE(MOUSE_PRESSED) |
                       TYPE(MOUSE_RELEASED) | TYPE(MOUSE_MOVED) | TYPE(MOUSE_WHEEL) | TYPE(FOCUS) |
                       TYPE(NAME) | TYPE(SESSION) | TYPE(LAYOUT)};
    return inlet_subscribe(client, &subscribe, stream);
}

int macro_connect(const macro_options_t *options, inlet_client_t **client,
                  inlet_stream_t **stream) {
    const inlet_connect_options_t connect = {.struct_size = sizeof connect,
                                             .flags = INLET_CONNECT_RECONNECT};
    inlet_status_t status = inlet_connect(&connect, client);
    if (status == INLET_E_NOT_PAIRED || status == INLET_E_REFUSED) {
        const int code = ask();
        if (code != EXIT_CODE_OK)
            return code;
        status = inlet_connect(&connect, client);
    }
    if (status != INLET_OK)
        return report_status("connecting", status);
    status = macro_subscribe(options, *client, stream);
    return status == INLET_OK ? EXIT_CODE_OK : report_failure("subscribing", status, *client);
}

void macro_add_layout(inlet_text_t *text) {
    static uint64_t refused; /* asked once, not with each key */
    uint64_t hkl;
    if (!inlet_text_missing(text, &hkl) || hkl == refused)
        return;
    if (inlet_text_add_system_layout(text, hkl) != INLET_OK &&
        inlet_text_add_system_layout(text, 0) != INLET_OK)
        refused = hkl;
}
