/* inlet-telemetry send: the collector's store through the outbox to the server. */
#include <inlet/inlet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include <bcrypt.h>

#include "cli/foreign.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "fleet/export.h"
#include "fleet_cli/fleet_commands.h"
#include "fleet_cli/places.h"
#include "fleet_cli/roots.h"

#define TIMEOUT_NS (10 * NS_PER_SECOND)

/* How soon a running `send` notices that it is not allowed any more. */
#define LOOK_NS (5 * NS_PER_SECOND)

typedef struct sending {
    export_t export;
    fleet_settings_t settings;
    fleet_policy_t policy;
    sender_options_t options;
    fleet_url_t url;
    fleet_tls_t *tls;
    char password[SETTINGS_TEXT_BYTES];
    enum sender_state told;
    int64_t look_ns;
    bool revoked;
} sending_t;

static int fail(const char *what, const char *why) {
    fprintf(stderr, "%s: send: %s: %s\n", program_name, what, why);
    return EXIT_CODE_FAILED;
}

static int64_t now_ns(void *context) {
    (void)context;
    return inlet_now_ns();
}

/* Each change to and from trouble, once. */
static void tell(sending_t *sending) {
    const enum sender_state state = sender_state(sending->export.sender);
    const bool well = state == SENDER_IDLE || state == SENDER_WORKING;
    if (well && sending->told != SENDER_IDLE) {
        fprintf(stderr, "%s: send: it works again\n", program_name);
        sending->told = SENDER_IDLE;
    } else if (!well && state != sending->told) {
        const char *complaint = sender_complaint(sending->export.sender);
        fprintf(stderr, "%s: send: %s: ", program_name, sender_state_name(state));
        print_foreign(stderr, complaint, strlen(complaint));
        fputs("; what is to be sent waits on disk\n", stderr);
        sending->told = state;
    }
}

/* Consent that was taken back, or given to another server or for less, ends what runs on it. */
static bool is_revoked(sending_t *sending) {
    fleet_settings_t settings;
    fleet_policy_t policy;
    if (inlet_now_ns() < sending->look_ns)
        return false;
    sending->look_ns = inlet_now_ns() + LOOK_NS;
    sending->revoked = place_settings(&settings) != PLACE_FOUND || !place_policy(&policy) ||
                       !settings.enabled || policy.forbidden ||
                       policy.allow != sending->policy.allow ||
                       strcmp(settings.url, sending->settings.url) != 0 ||
                       strcmp(settings.ca_file, sending->settings.ca_file) != 0 ||
                       strcmp(settings.cert_file, sending->settings.cert_file) != 0 ||
                       strcmp(settings.key_file, sending->settings.key_file) != 0 ||
                       strcmp(settings.machine, sending->settings.machine) != 0;
    if (sending->revoked)
        (void)fail("ended", "what is allowed has changed");
    return sending->revoked;
}

static bool wait_until(void *context, int64_t until_ns) {
    sending_t *sending = context;
    tell(sending);
    if (is_revoked(sending))
        return false;
    return interrupt_pause(until_ns < sending->look_ns ? until_ns : sending->look_ns) !=
           WAIT_INTERRUPTED;
}

/* Settings, policy, password: whether it may be sent, and where to. */
static int allowed(sending_t *sending) {
    char error[SETTINGS_ERROR_BYTES];
    const enum place_found found = place_settings(&sending->settings);
    if (found == PLACE_BAD || !place_policy(&sending->policy))
        return EXIT_CODE_FAILED;
    if (found == PLACE_MISSING || !sending->settings.enabled) {
        (void)fail("not enabled", "'inlet-telemetry fleet enable --url URL' allows it");
        return EXIT_CODE_NOT_ALLOWED;
    }
    if (sending->policy.forbidden) {
        (void)fail("not allowed", "this machine's administrator forbids it");
        return EXIT_CODE_NOT_ALLOWED;
    }
    if (!fleet_url_parse(sending->settings.url, &sending->url, error))
        return fail("url", error);
    if (sending->settings.password_file[0] != '\0' &&
        !place_password(sending->settings.password_file, sending->password))
        return EXIT_CODE_FAILED;
    return EXIT_CODE_OK;
}

static int open_tls(sending_t *sending) {
    const tls_options_t options = {.ca_file = sending->settings.ca_file,
                                   .cert_file = sending->settings.cert_file,
                                   .key_file = sending->settings.key_file,
                                   .roots = system_roots};
    char error[TLS_ERROR_BYTES];
    if (!sending->url.is_tls)
        return EXIT_CODE_OK;
    sending->tls = tls_open(&options, error);
    return sending->tls != NULL ? EXIT_CODE_OK : fail("rediss", error);
}

static int open_files(sending_t *sending, const char *db) {
    char path[PLACE_BYTES], error[BUCKET_ERROR_BYTES];
    uint64_t random[2];
    if (BCryptGenRandom(NULL, (PUCHAR)random, sizeof random, BCRYPT_USE_SYSTEM_PREFERRED_RNG) != 0)
        return fail("random", "the system has none");
    if (db == NULL && place_of_store(path))
        db = path;
    const store_result_t opened =
        db != NULL ? store_open(db, STORE_MUST_EXIST, &sending->export.store, error)
                   : STORE_NOT_FOUND;
    if (opened != STORE_OK)
        return fail(db != NULL ? db : "store", store_result_text(opened));
    if (!place_of_user("fleet-outbox.db", path))
        return EXIT_CODE_FAILED;
    const outbox_result_t result = outbox_open(path, sending->settings.outbox_bytes, random[0],
                                               &sending->export.outbox, error);
    if (result == OUTBOX_BUSY)
        return fail(path, "another 'inlet-telemetry send' runs");
    if (result != OUTBOX_OK)
        return fail(path, error);
    sending->export.seed = sending->options.seed = random[1];
    return EXIT_CODE_OK;
}

static int open_sender(sending_t *sending) {
    sender_options_t *options = &sending->options;
    options->machine = sending->settings.machine;
    options->user = sending->url.user[0] != '\0' ? sending->url.user : NULL;
    options->password = sending->password[0] != '\0' ? sending->password : NULL;
    memcpy(options->seeds, sending->url.seeds, sizeof options->seeds);
    options->seeds_count = sending->url.seeds_count;
    options->may_be_remote = sending->settings.insecure || sending->url.is_tls;
    export_t *export = &sending->export;
    export->machine = sending->settings.machine;
    export->allow = sending->policy.allow;
    export->since_minute = store_minute_of(sending->settings.since_utc_ns);
    export->feed_ns = EXPORT_FEED_NS;
    export->sender = sender_open(options, export->outbox);
    return export->sender != NULL ? EXIT_CODE_OK : fail("sender", "out of memory");
}

static void print_result(sending_t *sending) {
    outbox_summary_t summary;
    if (outbox_summary(sending->export.outbox, &summary) != OUTBOX_OK)
        return;
    printf("put %" PRIu64 ", waiting %" PRIu64 ", sent and unread %" PRIu64 ", confirmed %" PRIu64
           ", dropped %" PRIu64 "\n",
           sending->export.fed.put, summary.waiting, summary.sent, summary.confirmed,
           summary.dropped);
}

/* --once gives up after the first try that fails: whoever called it tries again. */
static bool wait_once(void *context, int64_t until_ns) {
    const sending_t *sending = context;
    tell(context);
    return sending->told == SENDER_IDLE && interrupt_pause(until_ns) != WAIT_INTERRUPTED;
}

static int send_on(sending_t *sending, const char *db, bool once) {
    int code = allowed(sending);
    if (code == EXIT_CODE_OK)
        code = open_tls(sending);
    const deliver_system_t system = {.context = sending,
                                     .now_ns = now_ns,
                                     .wait = once ? wait_once : wait_until,
                                     .timeout_ns = TIMEOUT_NS,
                                     .tls = sending->tls,
                                     .once = once};
    if (code == EXIT_CODE_OK)
        code = open_files(sending, db);
    if (code == EXIT_CODE_OK)
        code = open_sender(sending);
    if (code == EXIT_CODE_OK) {
        const bool done = export_run(&sending->export, &system);
        if (sending->export.error[0] != '\0')
            code = fail("the store", sending->export.error);
        if (once && !done)
            code = EXIT_CODE_FAILED;
        if (sending->revoked)
            code = EXIT_CODE_NOT_ALLOWED;
        print_result(sending);
    }
    sender_close(sending->export.sender);
    tls_close(sending->tls);
    outbox_close(sending->export.outbox);
    store_close(sending->export.store);
    SecureZeroMemory(sending->password, sizeof sending->password);
    return code;
}

static int run_send(int argc, char **argv) {
    static const struct option options[] = {
        {"db", required_argument, NULL, 'd'}, {"once", no_argument, NULL, 'o'}, {0}};
    static sending_t sending;
    const char *db = NULL;
    bool once = false;
    int option;
    while ((option = next_option(&command_send, argc, argv, options)) != -1) {
        if (option == 'd')
            db = optarg;
        else if (option == 'o')
            once = true;
        else
            return EXIT_CODE_USAGE;
    }
    if (optind < argc)
        return report_usage(&command_send, "send takes no argument '%s'", argv[optind]);
    if (interrupt_begin() == NULL)
        return report_status("send", INLET_E_IO);
    return send_on(&sending, db, once);
}

const command_t command_send = {
    .name = "send",
    .summary = "sends what was collected to the server that 'fleet enable' named",
    .help = "usage: inlet-telemetry send [--db FILE] [--once]\n"
            "\n"
            "Puts new minutes into a queue on disk, without what may not leave, and from there\n"
            "into the server's stream, until Ctrl+C. What the server can't take waits; once the\n"
            "queue is full the oldest minutes go, and the reader is told how many.\n"
            "\n"
            "  --db FILE  the database of 'inlet-telemetry run'\n"
            "  --once     ends when all is sent, or can't be\n",
    .run = run_send,
};
