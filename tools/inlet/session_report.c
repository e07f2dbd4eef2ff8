#include "session_report.h"

#include <inlet/admin.h>
#include <stdbool.h>
#include <string.h>
#include <windows.h>

#include "commands.h"

#define CAPTURE_START_NS INT64_C(3000000000)
#define POLL_MS          50

json_t *session_report(inlet_client_t *client, inlet_status_t *status) {
    DWORD session = 0;
    char *text;
    json_t *found = NULL;
    *status = inlet_service_status(client, REQUEST_TIMEOUT_NS, &text);
    if (*status != INLET_OK || !ProcessIdToSessionId(GetCurrentProcessId(), &session))
        return NULL;
    json_t *root = json_loads(text, 0, NULL);
    const json_t *sessions = json_object_get(root, "sessions");
    for (size_t i = 0; i < json_array_size(sessions); i++) {
        json_t *report = json_array_get(sessions, i);
        if (json_integer_value(json_object_get(report, "session")) == (json_int_t)session)
            found = json_incref(report);
    }
    json_decref(root);
    inlet_free(text);
    return found;
}

static bool raw_runs(inlet_client_t *client, inlet_status_t *status) {
    json_t *report = session_report(client, status);
    const json_t *running = json_object_get(json_object_get(report, "sources"), "running");
    bool runs = false;
    for (size_t i = 0; i < json_array_size(running); i++) {
        const char *name = json_string_value(json_array_get(running, i));
        runs = runs || (name != NULL && strcmp(name, "raw") == 0);
    }
    json_decref(report);
    return runs;
}

inlet_status_t session_wait_for_raw(inlet_client_t *client) {
    int64_t deadline_ns = inlet_now_ns() + CAPTURE_START_NS;
    inlet_status_t status;
    while (!raw_runs(client, &status) && status == INLET_OK) {
        if (inlet_now_ns() >= deadline_ns)
            return INLET_E_TIMEOUT;
        Sleep(POLL_MS);
    }
    return status;
}
