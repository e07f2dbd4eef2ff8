/* inlet pair --ask: the user is asked by the service itself, without an administrator. */
#include "pair_ask.h"
#include "commands.h"

#include <inlet/enroll.h>
#include <stdio.h>

static int report(inlet_status_t status) {
    switch (status) {
    case INLET_OK:
        return EXIT_CODE_OK;
    case INLET_E_DENIED:
        fputs("inlet: pair: denied: nothing was granted\n", stderr);
        return EXIT_CODE_FAILED;
    case INLET_E_TIMEOUT:
        fputs("inlet: pair: nobody answered in time, so nothing was granted\n", stderr);
        return EXIT_CODE_FAILED;
    case INLET_E_NOT_FOUND:
        fputs("inlet: pair: nobody can be asked in this session: its agent does not run, or can "
              "show nothing\n",
              stderr);
        return EXIT_CODE_FAILED;
    case INLET_E_CANCELLED:
        fputs("inlet: pair: another program asks just now: answer that first\n", stderr);
        return EXIT_CODE_FAILED;
    case INLET_E_LIMIT:
        fputs("inlet: pair: the user was asked too often: try again in a minute\n", stderr);
        return EXIT_CODE_FAILED;
    case INLET_E_ALREADY_EXISTS:
        fputs("inlet: pair: another key has this name: choose one with --name\n", stderr);
        return EXIT_CODE_FAILED;
    default:
        return report_status("pair", status);
    }
}

int pair_ask(const command_t *command, const terms_t *terms) {
    const inlet_pair_options_t *pair = &terms->options;
    inlet_enrollment_t *enrollment;
    if (terms->chooses_image)
        return report_usage(command, "--ask is for inlet.exe itself: a program asks for its own");
    const inlet_enroll_options_t options = {
        .struct_size = sizeof options,
        .flags = (pair->flags & INLET_PAIR_OWN_WINDOWS) != 0 ? INLET_ENROLL_OWN_WINDOWS : 0u,
        .name = pair->name,
        .scopes = pair->scopes,
        .programs = pair->program_count > 0 ? pair->programs : NULL,
        .program_count = pair->program_count,
        .expires_s = pair->expires_s};
    inlet_status_t status = inlet_enroll(&options, 0, &enrollment);
    if (status == INLET_E_INVALID_ARGUMENT)
        return report_usage(command, "the name or a scope in '%s' is not valid", pair->scopes);
    if (status != INLET_OK)
        return report_status("pair", status);
    printf("code: %s\nA dialog asks for your consent: allow it there if it shows the same code.\n",
           inlet_enroll_code(enrollment));
    fflush(stdout);
    status = inlet_enroll_wait(enrollment, INLET_FOREVER);
    inlet_enroll_close(enrollment);
    if (status == INLET_OK)
        printf("paired: '%s', this program may read %s\n", pair->name, pair->scopes);
    return report(status);
}
