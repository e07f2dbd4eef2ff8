#include <inlet/enroll.h>
#include <stdio.h>

#include "commands.h"

static const char *why_not(inlet_status_t status) {
    switch (status) {
    case INLET_E_DENIED:
        return "denied: nothing was granted";
    case INLET_E_TIMEOUT:
        return "nobody answered in time, so nothing was granted";
    case INLET_E_NOT_FOUND:
        return "nobody can be asked in this session: its agent does not run, or can show nothing; "
               "an administrator can run 'inlet pair --image' with the path of this program";
    case INLET_E_CANCELLED:
        return "another program asks just now: try again";
    case INLET_E_LIMIT:
        return "the user was asked too often: try again in a minute";
    default:
        return NULL;
    }
}

int ask_for(const char *scopes) {
    const inlet_enroll_options_t options = {
        .struct_size = sizeof options, .name = program_name, .scopes = scopes};
    inlet_enrollment_t *enrollment;
    inlet_status_t status = inlet_enroll(&options, 0, &enrollment);
    if (status != INLET_OK)
        return report_status("consent", status);
    fprintf(stderr, "%s: a dialog asks for your consent: allow it if it shows the code %s\n",
            program_name, inlet_enroll_code(enrollment));
    status = inlet_enroll_wait(enrollment, INLET_FOREVER);
    inlet_enroll_close(enrollment);
    if (status == INLET_OK)
        return EXIT_CODE_OK;
    if (why_not(status) == NULL)
        return report_status("consent", status);
    fprintf(stderr, "%s: %s\n", program_name, why_not(status));
    return EXIT_CODE_NOT_ALLOWED;
}
