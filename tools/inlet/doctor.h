/* inlet doctor's checks: each looks at one thing that has to be right for input to arrive. */
#ifndef INLET_TOOL_DOCTOR_H
#define INLET_TOOL_DOCTOR_H

#include <inlet/inlet.h>
#include <stdbool.h>

enum verdict { VERDICT_PASS, VERDICT_WARN, VERDICT_FAIL, VERDICT_UNKNOWN };

#define FINDING_DETAIL_BYTES 256

typedef struct finding {
    enum verdict verdict;
    char detail[FINDING_DETAIL_BYTES]; /* what was seen */
    const char *advice;                /* what to do; NULL: nothing */
} finding_t;

/* What later checks use of earlier ones. */
typedef struct patient {
    inlet_client_t *client; /* NULL: the handshake did not succeed */
} patient_t;

typedef void check_t(patient_t *patient, finding_t *finding);

check_t check_system;
check_t check_installed;
check_t check_running;
check_t check_pipe;
check_t check_service_key;
check_t check_client_key;
check_t check_handshake;
check_t check_settings;
check_t check_audit;
check_t check_journal;
check_t check_panic_key;
check_t check_agent;
check_t check_capture;
check_t check_sources;
check_t check_mouse_throttle;
check_t check_hook_removal;
check_t check_elevated;
check_t check_secure_desktop;

/* 0: Windows does not tell. */
unsigned long doctor_windows_build(void);

/* Much of what Windows does, Wine does not: there a check cannot tell. */
bool doctor_is_wine(void);

/* Fills a finding; the detail is formatted. */
void finding_set(finding_t *finding, enum verdict verdict, const char *advice, const char *format,
                 ...) __attribute__((format(gnu_printf, 4, 5)));

/* From a status: passes with `good` if it is INLET_OK, else fails with the status's message. */
void finding_of_status(finding_t *finding, inlet_status_t status, const char *good);

#endif
