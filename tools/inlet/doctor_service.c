/* The doctor's checks of the way to the service, and of what it does for this session. */
#include <inlet/admin.h>
#include <jansson.h>
#include <stdbool.h>
#include <string.h>
#include <windows.h>

#include "command.h"
#include "doctor.h"

#define CAPTURE_START_NS INT64_C(3000000000)
#define POLL_MS          50

void check_service_key(patient_t *patient, finding_t *finding) {
    (void)patient;
    char key[INLET_KEY_TEXT_BYTES];
    inlet_status_t status = inlet_service_key(key);
    if (status == INLET_OK)
        finding_set(finding, VERDICT_PASS, NULL, "published: %s", key);
    else if (status == INLET_E_NOT_INSTALLED)
        finding_set(finding, VERDICT_FAIL, "start the service once: it publishes its key",
                    "no service key is published");
    else
        finding_of_status(finding, status, "");
}

void check_pipe(patient_t *patient, finding_t *finding) {
    (void)patient;
    finding_of_status(finding, inlet_service_reach(REQUEST_TIMEOUT_NS),
                      "the pipe is there, and SYSTEM or Administrators own it");
}

void check_client_key(patient_t *patient, finding_t *finding) {
    (void)patient;
    char key[INLET_KEY_TEXT_BYTES];
    inlet_status_t status = inlet_client_key(key);
    if (status == INLET_OK)
        finding_set(finding, VERDICT_PASS, NULL, "this user's key: %s", key);
    else
        finding_of_status(finding, status, "");
}

void check_handshake(patient_t *patient, finding_t *finding) {
    inlet_connect_options_t options = {.struct_size = sizeof options,
                                       .timeout_ns = REQUEST_TIMEOUT_NS};
    inlet_status_t status = inlet_connect(&options, &patient->client);
    finding_of_status(finding, status, "both sides proved their keys");
}

/* This session's part of the service's report; NULL: it has none. To be decref'ed. */
static json_t *session_report(inlet_client_t *client, inlet_status_t *status) {
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

void check_agent(patient_t *patient, finding_t *finding) {
    inlet_status_t status;
    if (patient->client == NULL) {
        finding_set(finding, VERDICT_UNKNOWN, NULL, "the service can't be asked");
        return;
    }
    json_t *report = session_report(patient->client, &status);
    json_int_t agent = json_integer_value(json_object_get(report, "agent_pid"));
    if (status != INLET_OK)
        finding_of_status(finding, status, "");
    else if (agent == 0)
        finding_set(finding, VERDICT_FAIL, "see %ProgramData%\\Inlet\\inletd.log for the reason",
                    "no agent runs in this session");
    else
        finding_set(finding, VERDICT_PASS, NULL, "process %lld", (long long)agent);
    json_decref(report);
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

/* Sources start when somebody subscribes: so does this check. */
void check_capture(patient_t *patient, finding_t *finding) {
    inlet_stream_t *stream;
    if (patient->client == NULL) {
        finding_set(finding, VERDICT_UNKNOWN, NULL, "there is no connection to subscribe on");
        return;
    }
    inlet_status_t status = inlet_subscribe(patient->client, NULL, &stream);
    int64_t deadline_ns = inlet_now_ns() + CAPTURE_START_NS;
    bool runs = false;
    while (status == INLET_OK && !(runs = raw_runs(patient->client, &status)) &&
           inlet_now_ns() < deadline_ns)
        Sleep(POLL_MS);
    inlet_stream_close(stream);
    if (status != INLET_OK)
        finding_of_status(finding, status, "");
    else if (runs)
        finding_set(finding, VERDICT_PASS, NULL, "raw input is captured for who subscribes");
    else
        finding_set(finding, VERDICT_FAIL, "see %ProgramData%\\Inlet\\inletd.log for the reason",
                    "raw input did not start within 3 s of a subscription");
}
