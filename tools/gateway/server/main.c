/* inlet-gateway: keys and mouse for pages in a browser, on this machine alone. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "cli/interrupt.h"
#include "drawings.h"
#include "hub.h"
#include "options.h"
#include "pump.h"
#include "server.h"
#include "token_file.h"

const char program_name[] = "inlet-gateway";

#define LEAVE_NS INT64_C(1000000000)
#define LOOK_NS  INT64_C(20000000)

static void print_ready(const gateway_options_t *options, const char *token, const server_t *own,
                        const server_t *input_overlay) {
    const unsigned port = own->rules.port, other = input_overlay->rules.port;
    if (options->json) {
        printf("{\"type\":\"ready\",\"port\":%u,\"url\":\"http://127.0.0.1:%u/%s/\","
               "\"input_overlay_port\":",
               port, port, token);
        printf(options->has_input_overlay ? "%u}\n" : "null}\n", other);
    } else {
        printf("http://127.0.0.1:%u/%s/\n"
               "Open it in a browser: it makes the address for OBS. Whoever knows it sees what you "
               "type.\n",
               port, token);
        if (options->has_input_overlay)
            printf("ws://127.0.0.1:%u/ is for pages of input-overlay, and open to any program on "
                   "this machine.\n",
                   other);
    }
    fflush(stdout);
}

/* What is queued is sent, and everybody is told that it ends. */
static void take_leave(void) {
    const int64_t end_ns = inlet_now_ns() + LEAVE_NS;
    hub_drop_all(CLOSE_GOING_AWAY);
    while (hub_count() > 0 && inlet_now_ns() < end_ns)
        (void)interrupt_pause(inlet_now_ns() + LOOK_NS);
}

static int serve(const gateway_options_t *options, const char *token,
                 const gateway_files_t *files) {
    static server_t own, input_overlay;
    own.files = input_overlay.files = files;
    own.rules = (gateway_rules_t){.kind = GATEWAY_OWN, .token = token, .origins = options->origins};
    input_overlay.rules =
        (gateway_rules_t){.kind = GATEWAY_INPUT_OVERLAY, .origins = options->origins};
    int code = pump_begin(options->recording, options->has_input_overlay);
    if (code == EXIT_CODE_OK)
        code = server_begin(&own, options->port);
    if (code == EXIT_CODE_OK && options->has_input_overlay)
        code = server_begin(&input_overlay, options->input_overlay_port);
    if (code == EXIT_CODE_OK) {
        print_ready(options, token, &own, &input_overlay);
        code = pump_run();
        take_leave();
    }
    server_end(&own);
    server_end(&input_overlay);
    pump_end();
    return code;
}

static int begin(const gateway_options_t *options, const gateway_files_t *files) {
    char token[GATEWAY_TOKEN_LENGTH + 1];
    if (sodium_init() < 0 || interrupt_begin() == NULL)
        return report_status("start", INLET_E_IO);
    int code = token_file_load(options->token_file, token);
    if (code != EXIT_CODE_OK)
        return code;
    if (options->prints_url) {
        printf("http://127.0.0.1:%u/%s/\n", (unsigned)options->port, token);
        return EXIT_CODE_OK;
    }
    /* What a recording does not say of the focus was so when it was made. */
    if (!hub_open(options->recording != NULL, options->json))
        return report_status("start", INLET_E_NO_MEMORY);
    mg_init_library(MG_FEATURES_WEBSOCKET);
    code = serve(options, token, files);
    mg_exit_library();
    hub_close();
    return code;
}

static int run(int argc, char **argv) {
    static gateway_files_t files;
    gateway_options_t options;
    if (program_answers(&gateway_command, argc, argv))
        return EXIT_CODE_OK;
    int code = options_read(&options, argc, argv);
    if (code == EXIT_CODE_OK)
        code = drawings_load(&options, &files);
    if (code == EXIT_CODE_OK)
        code = begin(&options, &files);
    gateway_files_clear(&files);
    return code;
}

int main(void) {
    int argc;
    char **argv = program_begin(&argc);
    return argv != NULL ? program_end(run(argc, argv)) : EXIT_CODE_FAILED;
}
