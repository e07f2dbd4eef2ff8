/* inlet-telemetry fleet: whether, where to and what is sent. */
#include <inlet/inlet.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include <bcrypt.h>

#include "cli/json_members.h"
#include "cli/json_print.h"
#include "cli/options.h"
#include "cli/user_files.h"
#include "fleet/outbox.h"
#include "fleet/redact.h"
#include "fleet_cli/fleet_commands.h"
#include "fleet_cli/places.h"
#include "fleet_cli/roots.h"

static int refuse(const char *why) {
    fprintf(stderr, "%s: fleet: %s\n", program_name, why);
    return EXIT_CODE_FAILED;
}

/* FILETIME counts 100 ns since 1601. */
static int64_t utc_ns(void) {
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    const uint64_t ticks = (uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime;
    return (int64_t)(ticks - UINT64_C(116444736000000000)) * 100;
}

static bool is_there(const char *path) {
    FILE *file = user_file_read(path);
    if (file != NULL)
        fclose(file);
    return file != NULL;
}

/* What waits carries the name under which it was put: readers refuse it under another. */
static bool has_entries(void) {
    char path[PLACE_BYTES], error[BUCKET_ERROR_BYTES];
    outbox_summary_t summary = {.waiting = 1};
    outbox_t *outbox;
    if (!place_of_user("fleet-outbox.db", path) || !is_there(path))
        return false;
    if (outbox_open(path, OUTBOX_BYTES_MAX, 0, &outbox, error) != OUTBOX_OK)
        return true;
    (void)outbox_summary(outbox, &summary);
    outbox_close(outbox);
    return summary.waiting + summary.sent > 0;
}

/* Of an earlier consent, or random. False: a complaint was printed. */
static bool name_machine(fleet_settings_t *settings, const fleet_settings_t *before) {
    uint64_t random = 0;
    if (before != NULL && settings->machine[0] == '\0')
        snprintf(settings->machine, sizeof settings->machine, "%s", before->machine);
    if (before != NULL && strcmp(settings->machine, before->machine) != 0 && has_entries())
        return refuse(
                   "minutes wait under the name that it has: let 'inlet-telemetry send' end, and "
                   "the reader read them, or delete fleet-outbox.db") == EXIT_CODE_OK;
    if (settings->machine[0] != '\0')
        return true;
    if (BCryptGenRandom(NULL, (PUCHAR)&random, sizeof random, BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0)
        return refuse("the system has no random numbers") == EXIT_CODE_OK;
    fleet_machine_name(random, settings->machine);
    return true;
}

/* Now rather than when it is sent. */
static bool tls_files_are_good(const fleet_settings_t *settings, const fleet_url_t *url) {
    const tls_options_t options = {.ca_file = settings->ca_file,
                                   .cert_file = settings->cert_file,
                                   .key_file = settings->key_file,
                                   .roots = system_roots};
    char error[TLS_ERROR_BYTES];
    if (!url->is_tls)
        return !fleet_settings_has_tls_files(settings) ||
               refuse("--tls-ca, --tls-cert and --tls-key are for rediss://") == EXIT_CODE_OK;
    fleet_tls_t *tls = tls_open(&options, error);
    if (tls == NULL)
        return refuse(error) == EXIT_CODE_OK;
    tls_close(tls);
    return true;
}

static int enable(const fleet_settings_t *wanted) {
    fleet_settings_t settings = *wanted, before;
    fleet_url_t url;
    fleet_policy_t policy;
    char error[SETTINGS_ERROR_BYTES], password[SETTINGS_TEXT_BYTES];
    if (!place_policy(&policy))
        return EXIT_CODE_FAILED;
    if (policy.forbidden) {
        (void)refuse("this machine's administrator forbids it");
        return EXIT_CODE_NOT_ALLOWED;
    }
    if (!fleet_url_parse(settings.url, &url, error))
        return report_usage(&command_fleet, "--url: %s", error);
    if (fleet_url_is_exposed(&url) && !settings.insecure)
        return refuse("that is another machine, and the way there is in clear: use rediss://, "
                      "or say --insecure");
    if (!tls_files_are_good(&settings, &url))
        return EXIT_CODE_FAILED;
    if (settings.password_file[0] != '\0' && !place_password(settings.password_file, password))
        return EXIT_CODE_FAILED;
    SecureZeroMemory(password, sizeof password);
    const enum place_found found = place_settings(&before);
    if (found == PLACE_BAD || !name_machine(&settings, found == PLACE_FOUND ? &before : NULL))
        return EXIT_CODE_FAILED;
    settings.enabled = true;
    settings.since_utc_ns = found == PLACE_FOUND && before.enabled ? before.since_utc_ns : utc_ns();
    if (!place_write_settings(&settings))
        return EXIT_CODE_FAILED;
    printf("what is collected from now on may be sent to %s, as %s, while\n"
           "'inlet-telemetry send' runs; 'inlet-telemetry fleet disable' ends it\n",
           settings.url, settings.machine);
    return EXIT_CODE_OK;
}

static int disable(void) {
    fleet_settings_t settings;
    switch (place_settings(&settings)) {
    case PLACE_MISSING:
        puts("nothing is sent: it was never enabled");
        return EXIT_CODE_OK;
    case PLACE_BAD:
        return EXIT_CODE_FAILED;
    case PLACE_FOUND:
        break;
    }
    settings.enabled = false;
    if (!place_write_settings(&settings))
        return EXIT_CODE_FAILED;
    puts("nothing is sent any more; an 'inlet-telemetry send' that runs ends within 5 seconds");
    return EXIT_CODE_OK;
}

static int put_outbox(json_t *status) {
    char path[PLACE_BYTES], error[BUCKET_ERROR_BYTES];
    outbox_summary_t summary;
    outbox_cursor_t cursor;
    outbox_t *outbox;
    if (!place_of_user("fleet-outbox.db", path))
        return -1;
    if (!is_there(path))
        return put_text(status, "outbox", "empty");
    const outbox_result_t result = outbox_open(path, OUTBOX_BYTES_MAX, 0, &outbox, error);
    if (result == OUTBOX_BUSY)
        return put_text(status, "outbox", "in use: 'inlet-telemetry send' runs");
    if (result != OUTBOX_OK)
        return put_text(status, "outbox", error);
    int failed = outbox_summary(outbox, &summary) != OUTBOX_OK ||
                 outbox_cursor(outbox, &cursor) != OUTBOX_OK;
    outbox_close(outbox);
    json_t *object = json_object();
    failed = failed || put_int(object, "waiting", (int64_t)summary.waiting) ||
             put_int(object, "sent_unread", (int64_t)summary.sent) ||
             put_int(object, "confirmed", (int64_t)summary.confirmed) ||
             put_int(object, "dropped", (int64_t)summary.dropped) ||
             put_int(object, "let_go_unread", (int64_t)summary.let_go) ||
             put_int(object, "missed", cursor.missed) ||
             put_int(object, "bytes", (int64_t)summary.bytes);
    return json_object_set_new(status, "outbox", object) != 0 || failed ? -1 : 0;
}

static int put_settings(json_t *status, const fleet_settings_t *settings) {
    return put_text(status, "url", settings->url) ||
           put_text(status, "machine", settings->machine) ||
           put_bool(status, "in_clear", settings->insecure) ||
           put_text(status, "ca_file", settings->ca_file) ||
           put_text(status, "cert_file", settings->cert_file) ||
           put_int(status, "since_utc_ns", settings->since_utc_ns) ||
           put_int(status, "outbox_bytes_max", (int64_t)settings->outbox_bytes);
}

static int put_allowed(json_t *status, const fleet_policy_t *policy) {
    json_t *names = json_array();
    int failed = json_array_append_new(names, json_string("timing"));
    if (policy->allow & REDACT_KEYS)
        failed |= json_array_append_new(names, json_string("keys"));
    if (policy->allow & REDACT_DEVICES)
        failed |= json_array_append_new(names, json_string("devices"));
    if (policy->allow & REDACT_POINTER)
        failed |= json_array_append_new(names, json_string("pointer"));
    return json_object_set_new(status, "leaves", names) | failed;
}

static int show(bool as_json) {
    fleet_settings_t settings;
    fleet_policy_t policy;
    const enum place_found found = place_settings(&settings);
    if (found == PLACE_BAD || !place_policy(&policy))
        return EXIT_CODE_FAILED;
    const bool enabled = found == PLACE_FOUND && settings.enabled && !policy.forbidden;
    json_t *status = json_object();
    int failed = put_int(status, "schema_version", 1) || put_bool(status, "enabled", enabled) ||
                 put_bool(status, "forbidden", policy.forbidden) || put_allowed(status, &policy);
    if (!failed && found == PLACE_FOUND)
        failed = put_settings(status, &settings) || put_outbox(status);
    if (!failed && as_json)
        failed = !json_print_line(status);
    else if (!failed)
        json_print_tree(status, 0);
    json_decref(status);
    return failed ? refuse("out of memory") : EXIT_CODE_OK;
}

typedef struct wishes {
    fleet_settings_t settings;
    bool as_json;
} wishes_t;

static bool copy_text(char *to, size_t bytes, const char *from) {
    return snprintf(to, bytes, "%s", from) < (int)bytes;
}

/* A negative: go on; else the exit code. */
static int take_option(int option, wishes_t *wishes) {
    fleet_settings_t *settings = &wishes->settings;
    bool good = true;
    switch (option) {
    case 'u':
        good = copy_text(settings->url, sizeof settings->url, optarg);
        break;
    case 'p':
        good = copy_text(settings->password_file, sizeof settings->password_file, optarg);
        break;
    case 'a':
        good = copy_text(settings->ca_file, sizeof settings->ca_file, optarg);
        break;
    case 'c':
        good = copy_text(settings->cert_file, sizeof settings->cert_file, optarg);
        break;
    case 'y':
        good = copy_text(settings->key_file, sizeof settings->key_file, optarg);
        break;
    case 'm':
        good = bucket_is_machine(optarg) &&
               copy_text(settings->machine, sizeof settings->machine, optarg);
        break;
    case 'b':
        good = read_number(optarg, OUTBOX_BYTES_MIN, OUTBOX_BYTES_MAX, &settings->outbox_bytes);
        break;
    case 'i':
        settings->insecure = true;
        break;
    case 'j':
        wishes->as_json = true;
        break;
    default:
        return EXIT_CODE_USAGE;
    }
    return good ? -1 : report_usage(&command_fleet, "'%s' is no such value", optarg);
}

static int run_fleet(int argc, char **argv) {
    static const struct option options[] = {{"url", required_argument, NULL, 'u'},
                                            {"password-file", required_argument, NULL, 'p'},
                                            {"machine", required_argument, NULL, 'm'},
                                            {"tls-ca", required_argument, NULL, 'a'},
                                            {"tls-cert", required_argument, NULL, 'c'},
                                            {"tls-key", required_argument, NULL, 'y'},
                                            {"outbox-bytes", required_argument, NULL, 'b'},
                                            {"insecure", no_argument, NULL, 'i'},
                                            {"json", no_argument, NULL, 'j'},
                                            {0}};
    static wishes_t wishes;
    wishes.settings.outbox_bytes = OUTBOX_BYTES;
    int option, code;
    while ((option = next_option(&command_fleet, argc, argv, options)) != -1)
        if ((code = take_option(option, &wishes)) >= 0)
            return code;
    const char *what = optind < argc ? argv[optind] : "";
    if (optind + 1 < argc)
        return report_usage(&command_fleet, "fleet takes no argument '%s'", argv[optind + 1]);
    if (strcmp(what, "enable") == 0)
        return wishes.settings.url[0] != '\0' ? enable(&wishes.settings)
                                              : report_usage(&command_fleet, "enable needs --url");
    if (strcmp(what, "disable") == 0)
        return disable();
    if (strcmp(what, "status") == 0)
        return show(wishes.as_json);
    return report_usage(&command_fleet, "fleet needs enable, disable or status, not '%s'", what);
}

const command_t command_fleet = {
    .name = "fleet",
    .summary = "allows, forbids or shows sending to a server of your own",
    .help =
        "usage: inlet-telemetry fleet enable --url URL [OPTION…]\n"
        "       inlet-telemetry fleet disable\n"
        "       inlet-telemetry fleet status [--json]\n"
        "\n"
        "Nothing leaves this machine before 'enable', and nothing that was collected before it.\n"
        "After it, 'inlet-telemetry send' puts minutes, as sums and histograms, into a stream of\n"
        "a Redis server. Which keys were pressed, devices' own names and where the pointer was\n"
        "stay here, unless the administrator's fleet-policy.json lets them out.\n"
        "\n"
        "  --url URL             rediss://[USER@]HOST[:PORT][,HOST[:PORT]…]: over TLS;\n"
        "                        redis://…: in clear, to this machine only\n"
        "  --tls-ca FILE         the CAs (PEM) that are trusted; without it the system's\n"
        "  --tls-cert FILE       shows this certificate (PEM) to the server …\n"
        "  --tls-key FILE        … which has this key (PEM, without a passphrase)\n"
        "  --password-file FILE  whose first line is the user's password\n"
        "  --machine NAME        the name to send under; without it a random one\n"
        "  --outbox-bytes N      how large the queue on disk may grow; 33554432\n"
        "  --insecure            to another machine in clear\n"
        "  --json                status as JSON\n",
    .run = run_fleet,
};
