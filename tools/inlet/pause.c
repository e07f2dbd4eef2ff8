/* inlet pause: no capture in this session while the command runs. */
#include <inlet/request.h>
#include <stdio.h>

#include "cli/interrupt.h"
#include "cli/options.h"
#include "commands.h"

#define LONGEST_NS (86400 * NS_PER_SECOND)

/* How long it takes to notice that the service is gone, and the pause with it. */
#define LOOK_NS NS_PER_SECOND

/* Until Ctrl+C, the time is over, or the connection is: why it ended. */
static inlet_status_t hold(inlet_client_t *client, int64_t end_ns) {
    inlet_status_t status = INLET_OK;
    while (status == INLET_OK && inlet_now_ns() < end_ns) {
        const int64_t look_ns = inlet_now_ns() + LOOK_NS;
        if (interrupt_pause(look_ns < end_ns ? look_ns : end_ns) == WAIT_INTERRUPTED)
            break;
        status = inlet_client_status(client);
    }
    return status;
}

static int pause_for(inlet_client_t *client, int64_t duration_ns) {
    const uint32_t seconds = (uint32_t)((duration_ns + NS_PER_SECOND - 1) / NS_PER_SECOND);
    const int64_t end_ns = inlet_now_ns() + duration_ns;
    inlet_status_t status = inlet_pause(client, seconds, REQUEST_TIMEOUT_NS);
    if (status != INLET_OK)
        return report_failure("pause", status, client);
    puts("capture is paused in this session; Ctrl+C ends the pause");
    fflush(stdout);
    status = hold(client, end_ns);
    return status == INLET_OK ? EXIT_CODE_OK : report_status("pause", status);
}

static int run_pause(int argc, char **argv) {
    static const struct option options[] = {{"seconds", required_argument, NULL, 'S'}, {0}};
    int64_t duration_ns = LONGEST_NS;
    inlet_client_t *client = NULL;
    int option;
    while ((option = next_option(&command_pause, argc, argv, options)) != -1) {
        if (option != 'S')
            return EXIT_CODE_USAGE;
        if (!read_seconds(optarg, &duration_ns) || duration_ns > LONGEST_NS)
            return report_usage(&command_pause, "--seconds needs a time up to a day, not '%s'",
                                optarg);
    }
    if (optind < argc)
        return report_usage(&command_pause, "pause takes no argument '%s'", argv[optind]);
    if (interrupt_begin() == NULL)
        return report_status("pause", INLET_E_IO);
    inlet_status_t status = inlet_connect(NULL, &client);
    if (status != INLET_OK)
        return report_status("pause", status);
    int code = pause_for(client, duration_ns);
    inlet_disconnect(client); /* and the pause ends */
    return code;
}

const command_t command_pause = {
    .name = "pause",
    .summary = "stops capture in this session while it runs",
    .help = "usage: inlet pause [--seconds N]\n"
            "\n"
            "No keyboard and mouse input of this session is captured, for any program, until the\n"
            "command ends: with Ctrl+C, after the time, or in any other way. Programs that follow\n"
            "the input are told. Who else pauses capture goes on doing so.\n"
            "\n"
            "  --seconds N  for so long; without it until Ctrl+C, a day at most\n",
    .run = run_pause,
};
