/* inlet config: the service's settings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/interrupt.h"
#include "cli/options.h"
#include "commands.h"
#include "config_show.h"

/* Longer than the service waits for a file to settle, and doubts a bad one. */
#define PATIENCE_NS (10 * NS_PER_SECOND)
#define LOOK_NS     (NS_PER_SECOND / 20)

static int run_check(int argc, char **argv) {
    static config_file_t file;
    if (argc - optind > 1)
        return report_usage(&command_config, "config check takes one file");
    const int code = config_file_read(argc > optind ? argv[optind] : NULL, &file);
    if (code != EXIT_CODE_OK)
        return code;
    if (file.error[0] != '\0') {
        fprintf(stderr, "inlet: config: %s: %s\n", file.path, file.error);
        return EXIT_CODE_FAILED;
    }
    printf("%s: %s\n", file.path, file.exists ? "good" : "there is none, so the defaults apply");
    return EXIT_CODE_OK;
}

/* Whether the service says that the setting is as the new file has it. */
static bool is_in_force(const json_t *in_force, const inlet__setting_t *setting,
                        const inlet__config_t *config) {
    char wanted[INLET__SETTING_TEXT_BYTES], running[INLET__SETTING_TEXT_BYTES];
    inlet__setting_format(setting, config, wanted);
    config_value_in_force(in_force, setting->key, running);
    return strcmp(wanted, running) == 0 && !json_is_true(json_object_get(in_force, "refused"));
}

static bool are_in_force(const json_t *in_force, const inlet__config_t *config) {
    bool all = true;
    for (uint32_t i = 0; i < INLET__SETTING_COUNT; i++)
        all = all && is_in_force(in_force, &inlet__settings[i], config);
    return all;
}

/* The service takes a new file over by itself: waits until it says so. */
static int wait_until_in_force(const inlet__config_t *config) {
    const int64_t until_ns = inlet_now_ns() + PATIENCE_NS;
    inlet_status_t status;
    do {
        json_t *in_force = config_in_force(&status);
        const bool done = in_force != NULL && are_in_force(in_force, config);
        json_decref(in_force);
        if (done) {
            puts("in force");
            return EXIT_CODE_OK;
        }
        if (status == INLET_E_NOT_RUNNING || status == INLET_E_NOT_INSTALLED) {
            puts("written; the service does not run, and takes it over at its start");
            return EXIT_CODE_OK;
        }
    } while (inlet_now_ns() < until_ns &&
             interrupt_pause(inlet_now_ns() + LOOK_NS) != WAIT_INTERRUPTED);
    if (status != INLET_OK)
        return report_status("config: it is written, but the service can't be asked", status);
    fputs("inlet: config: it is written, but not in force: 'inlet config show' and inletd.log say "
          "why\n",
          stderr);
    return EXIT_CODE_FAILED;
}

/* With a NULL value the setting is taken out. */
static int change(const char *key, const char *value) {
    static config_file_t file;
    inlet__config_t config;
    char error[INLET__CONFIG_ERROR_BYTES], *text;
    const int code = config_file_read(NULL, &file);
    if (code != EXIT_CODE_OK)
        return code;
    inlet_status_t status = file.bytes > INLET__CONFIG_FILE_MAX_BYTES
                                ? INLET_E_CORRUPT
                                : inlet__config_edit(file.exists ? file.text : NULL, file.bytes,
                                                     key, value, &text, error);
    if (status != INLET_OK) {
        fprintf(stderr, "inlet: config: %s%s; nothing is changed\n",
                status == INLET_E_CORRUPT ? "the file has an error: " : "",
                file.bytes > INLET__CONFIG_FILE_MAX_BYTES ? file.error : error);
        return EXIT_CODE_FAILED;
    }
    (void)inlet__config_from_json(text, strlen(text), &config, error); /* it was checked */
    status = inlet_service_set_config(text);
    free(text);
    return status == INLET_OK ? wait_until_in_force(&config) : report_status("config", status);
}

static int run_config(int argc, char **argv) {
    static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {0}};
    bool json = false;
    int option;
    while ((option = next_option(&command_config, argc, argv, options)) != -1) {
        if (option != 'j')
            return EXIT_CODE_USAGE;
        json = true;
    }
    const char *action = optind < argc ? argv[optind++] : "";
    const int count = argc - optind;
    if (json && strcmp(action, "show") != 0)
        return report_usage(&command_config, "--json is for show alone");
    if (strcmp(action, "show") == 0 && count == 0)
        return config_show(json);
    if (strcmp(action, "check") == 0)
        return run_check(argc, argv);
    if (interrupt_begin() == NULL)
        return report_status("config", INLET_E_IO);
    if (strcmp(action, "set") == 0 && count == 2)
        return change(argv[optind], argv[optind + 1]);
    if (strcmp(action, "unset") == 0 && count == 1)
        return change(argv[optind], NULL);
    return report_usage(&command_config,
                        "config has check [FILE], show, set KEY VALUE and unset KEY");
}

const command_t command_config = {
    .name = "config",
    .summary = "checks, shows and changes the service's settings",
    .help =
        "usage: inlet config check [FILE]\n"
        "       inlet config show [--json]\n"
        "       inlet config set KEY VALUE\n"
        "       inlet config unset KEY\n"
        "\n"
        "The settings are in %ProgramData%\\Inlet\\config.json; what it does not have, has its\n"
        "default. A service that runs takes a change over at once, without losing input. Run it\n"
        "from an elevated prompt, but for 'check FILE'.\n"
        "\n"
        "  check          reads the file, or another one, as strictly as the service does, and\n"
        "                 says what is wrong with it; exits with 1 if something is\n"
        "  show           each setting: its value, whether the file has it, its default, and\n"
        "                 what the running service has in force\n"
        "  set, unset     change one setting, keep all others, and wait until it is in force\n"
        "  --json         one JSON object\n",
    .run = run_config,
};
