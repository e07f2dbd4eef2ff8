/* The doctor's checks of the way to the service, and of what it does for this session. */
#include <inlet/admin.h>
#include <jansson.h>
#include <string.h>

#include "commands.h"
#include "doctor.h"
#include "session_report.h"

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

/* Of the service as a whole, as session_report is of this session. */
static json_t *service_report(inlet_client_t *client, inlet_status_t *status) {
    char *text = NULL;
    *status = inlet_service_status(client, REQUEST_TIMEOUT_NS, &text);
    json_t *report = *status == INLET_OK ? json_loads(text, 0, NULL) : NULL;
    if (*status == INLET_OK && report == NULL)
        *status = INLET_E_PROTOCOL;
    inlet_free(text);
    return report;
}

/* False: the finding says why. *report is to be decref'ed; it is NULL where a session has none. */
static bool ask(patient_t *patient, finding_t *finding,
                json_t *report_of(inlet_client_t *, inlet_status_t *), json_t **report) {
    inlet_status_t status;
    if (patient->client == NULL) {
        finding_set(finding, VERDICT_UNKNOWN, NULL, "the service can't be asked");
        return false;
    }
    *report = report_of(patient->client, &status);
    if (status != INLET_OK)
        finding_of_status(finding, status, "");
    return status == INLET_OK;
}

void check_settings(patient_t *patient, finding_t *finding) {
    json_t *root;
    if (!ask(patient, finding, service_report, &root))
        return;
    const json_t *config = json_object_get(root, "config");
    const char *error = json_string_value(json_object_get(config, "error"));
    const char *wait = json_string_value(json_object_get(json_object_get(root, "drain"), "wait"));
    if (json_is_true(json_object_get(config, "refused")))
        finding_set(
            finding, VERDICT_WARN,
            "run 'inlet config check' and repair the file: the service takes it over at once",
            "config.json is refused, and what was in force stays so: %s",
            error != NULL ? error : "it has an error");
    else
        finding_set(finding, VERDICT_PASS, NULL, "the drain waits by %s",
                    wait != NULL ? wait : "means unknown");
    json_decref(root);
}

void check_audit(patient_t *patient, finding_t *finding) {
    json_t *root;
    if (!ask(patient, finding, service_report, &root))
        return;
    const json_t *audit = json_object_get(root, "audit");
    if (audit == NULL)
        finding_set(finding, VERDICT_UNKNOWN, NULL, "an older service, which does not tell");
    else if (json_is_true(json_object_get(audit, "failing")))
        finding_set(finding, VERDICT_WARN,
                    "make room on the disk, and see %ProgramData%\\Inlet\\inletd.log",
                    "the audit trail can't be written: %lld records are lost so far",
                    (long long)json_integer_value(json_object_get(audit, "dropped")));
    else
        finding_set(finding, VERDICT_PASS, NULL, "the audit trail is written");
    json_decref(root);
}

void check_journal(patient_t *patient, finding_t *finding) {
    json_t *root;
    if (!ask(patient, finding, service_report, &root))
        return;
    const json_t *journal = json_object_get(root, "journal");
    const char *state = json_string_value(json_object_get(journal, "state"));
    const char *error = json_string_value(json_object_get(journal, "last_error"));
    if (state == NULL)
        finding_set(finding, VERDICT_UNKNOWN, NULL, "an older service, which does not tell");
    else if (strcmp(state, "failed") == 0)
        finding_set(finding, VERDICT_WARN,
                    "make room on the disk, and see %ProgramData%\\Inlet\\inletd.log",
                    "the journal is not written: %s; %lld records are lost to it so far",
                    error != NULL ? error : "",
                    (long long)json_integer_value(json_object_get(journal, "gap_records")));
    else
        finding_set(finding, VERDICT_PASS, NULL, "the journal is %s", state);
    json_decref(root);
}

void check_panic_key(patient_t *patient, finding_t *finding) {
    json_t *report;
    if (!ask(patient, finding, session_report, &report))
        return;
    const json_t *taken = json_object_get(json_object_get(report, "screen"), "panic_key_taken");
    if (json_is_true(taken))
        finding_set(finding, VERDICT_WARN,
                    "set another one with 'inlet config set panic.hotkey KEY', or end that program",
                    "another program has the panic key: it pauses nothing");
    else if (taken == NULL)
        finding_set(finding, VERDICT_UNKNOWN, NULL, "the service does not tell");
    else
        finding_set(finding, VERDICT_PASS, NULL, "no other program has it");
    json_decref(report);
}

void check_agent(patient_t *patient, finding_t *finding) {
    json_t *report;
    if (!ask(patient, finding, session_report, &report))
        return;
    json_int_t agent = json_integer_value(json_object_get(report, "agent_pid"));
    if (agent == 0)
        finding_set(finding, VERDICT_FAIL, "see %ProgramData%\\Inlet\\inletd.log for the reason",
                    "no agent runs in this session");
    else
        finding_set(finding, VERDICT_PASS, NULL, "process %lld", (long long)agent);
    json_decref(report);
}

static bool must_be_shown(patient_t *patient, finding_t *finding) {
    json_t *root;
    if (!ask(patient, finding, service_report, &root))
        return false;
    const char *required =
        json_string_value(json_object_get(json_object_get(root, "config"), "indicator.required"));
    const bool must = required != NULL && strcmp(required, "on") == 0;
    json_decref(root);
    return must;
}

/* Why nothing starts, while somebody subscribes: by what the user is shown, and says. */
static void explain_silence(patient_t *patient, finding_t *finding) {
    json_t *report;
    if (!ask(patient, finding, session_report, &report))
        return;
    const json_t *screen = json_object_get(report, "screen");
    const char *indicator = json_string_value(json_object_get(screen, "indicator"));
    if (json_is_true(json_object_get(screen, "user_paused")))
        finding_set(finding, VERDICT_FAIL, "end the pause from the icon's menu or by the panic key",
                    "this session's user pauses capture");
    else if (indicator != NULL && strcmp(indicator, "failed") == 0 &&
             must_be_shown(patient, finding))
        finding_set(finding, VERDICT_FAIL,
                    "start the shell; for a machine that has none, an administrator may run 'inlet "
                    "config set indicator.required off'",
                    "the user can't be shown that input is read, so nothing is captured");
    else
        finding_set(finding, VERDICT_FAIL, "see %ProgramData%\\Inlet\\inletd.log for the reason",
                    "raw input did not start within 3 s of a subscription");
    json_decref(report);
}

/* Sources start when somebody subscribes: so does this check. */
void check_capture(patient_t *patient, finding_t *finding) {
    inlet_stream_t *stream;
    if (patient->client == NULL) {
        finding_set(finding, VERDICT_UNKNOWN, NULL, "there is no connection to subscribe on");
        return;
    }
    inlet_status_t status = inlet_subscribe(patient->client, NULL, &stream);
    if (status == INLET_OK)
        status = session_wait_for_raw(patient->client);
    if (status != INLET_E_TIMEOUT)
        finding_of_status(finding, status, "raw input is captured for who subscribes");
    else
        explain_silence(patient, finding);
    inlet_stream_close(stream);
}
