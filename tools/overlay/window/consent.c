#include "consent.h"

#include <inlet/enroll.h>
#include <stdio.h>

#include "cli/program.h"

#define LOOK_NS INT64_C(100000000)

static int report(inlet_status_t status) {
    const char *why;
    switch (status) {
    case INLET_OK:
        return EXIT_CODE_OK;
    case INLET_E_DENIED:
        why = "denied: nothing was granted";
        break;
    case INLET_E_TIMEOUT:
        why = "nobody answered in time, so nothing was granted";
        break;
    case INLET_E_NOT_FOUND:
        why = "nobody can be asked in this session: its agent does not run, or can show nothing; "
              "an administrator can run 'inlet pair --image' with the path of this program";
        break;
    case INLET_E_CANCELLED:
        why = "another program asks just now, or it was interrupted: try again";
        break;
    case INLET_E_LIMIT:
        why = "the user was asked too often: try again in a minute";
        break;
    default:
        return report_status("consent", status);
    }
    fprintf(stderr, "%s: %s\n", program_name, why);
    return EXIT_CODE_NOT_ALLOWED;
}

int consent_ask(const char *scopes, consent_tell_t *tell, void *context) {
    static char text[96]; /* lives for ever, as what is shown must */
    const inlet_enroll_options_t options = {
        .struct_size = sizeof options, .name = program_name, .scopes = scopes};
    inlet_enrollment_t *enrollment;
    inlet_status_t status = inlet_enroll(&options, 0, &enrollment);
    if (status != INLET_OK)
        return report_status("consent", status);
    snprintf(text, sizeof text, "Asks for your consent, code %s", inlet_enroll_code(enrollment));
    fprintf(stderr, "%s: a dialog asks for your consent: allow it if it shows the code %s\n",
            program_name, inlet_enroll_code(enrollment));
    do {
        status = inlet_enroll_wait(enrollment, LOOK_NS);
        if (status == INLET_E_BUSY && !tell(context, text))
            status = INLET_E_CANCELLED;
    } while (status == INLET_E_BUSY);
    inlet_enroll_close(enrollment);
    return report(status);
}
