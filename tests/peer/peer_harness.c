/* The service's end of a connection as a program: commands on stdin, answers on stdout, one line
 * each. Around it are a hub that the commands fill, and a list of grants. It lets an implementation
 * of the protocol in any other language meet the real state machine without an operating system.
 *
 *   grant KEY SCOPES      pairs a key (hex) with the user at the other end       ok
 *   administrator         that user is an elevated administrator from now on     ok
 *   connect               a fresh connection; the one before is gone             ok
 *   in BYTES              what the client writes (hex)                           ok | end STATUS
 *   out                   what the service writes, one word a write              out [BYTES …]
 *   post FIELD …          one record: seq time_ns time_error_ns os_time_ms type flags device
 * process extra and the body's four words                        ok | bad burst COUNT           so
 * many presses of KeyA, and after each what is written  as out tick NS               time passes ok
 * | end STATUS close STATUS          the service takes its leave                            ok
 *   stage                 open | ended | other                                   that word
 *
 * First it says who the client is and which key the service has:
 *   peer SID SESSION SERVICE_KEY */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/event_check.h"
#include "pipes/server_connection.h"
#include "wire/scope.h"

enum { HUB_CAPACITY = 8192, LINE_MAX_BYTES = 1 << 20, START_NS = 1000000000 };

#define SID_TEXT "S-1-5-21-1-2-3-1001"

typedef struct harness {
    inlet__server_config_t config;
    inlet__server_connection_t connection;
    inlet__grants_t grants;
    inlet__hub_t hub;
    inlet_event_t log[HUB_CAPACITY];
    inlet_event_t scratch[INLET__BATCH_EVENTS_MAX];
    inlet__identity_t peer;
    int64_t now_ns;
} harness_t;

static harness_t harness;
static char line[LINE_MAX_BYTES];
static uint8_t bytes[LINE_MAX_BYTES / 2];

static inlet_status_t identify(void *context, inlet__identity_t *identity) {
    (void)context;
    *identity = harness.peer;
    return INLET_OK;
}

static const inlet__grant_t *find_grant(void *context, const uint8_t key[32], const char *image) {
    (void)context;
    return inlet__grants_find(&harness.grants, key, image);
}

static int64_t utc_ns(void *context) {
    (void)context;
    return harness.now_ns;
}

static inlet_status_t add_grant(void *context, const inlet__grant_t *grant) {
    (void)context;
    return inlet__grants_add(&harness.grants, grant);
}

static inlet_status_t remove_grant(void *context, const char *name_or_key) {
    inlet__grant_t removed;
    (void)context;
    return inlet__grants_remove(&harness.grants, name_or_key, &removed);
}

static char *grants_json(void *context) {
    (void)context;
    return inlet__grants_to_json(&harness.grants);
}

static char *report_json(void *context, const inlet__identity_t *asker) {
    (void)context;
    return strdup(asker == NULL ? "{\"for\":\"all\"}" : "{\"for\":\"one\"}");
}

static inlet_status_t find_stream(void *context, uint32_t session, inlet__stream_source_t *stream) {
    (void)context;
    *stream = (inlet__stream_source_t){.hub = &harness.hub,
                                       .boot_id = 77,
                                       .epoch = 3,
                                       .session = session,
                                       .anchor_ns = 5,
                                       .anchor_utc_ns = 6};
    return INLET_OK;
}

static void log_line(void *context, const char *text) {
    (void)context;
    fprintf(stderr, "service: %s\n", text);
}

static const inlet__server_ops_t ops = {.identify = identify,
                                        .find_grant = find_grant,
                                        .utc_ns = utc_ns,
                                        .add_grant = add_grant,
                                        .remove_grant = remove_grant,
                                        .grants_json = grants_json,
                                        .status_json = report_json,
                                        .stats_json = report_json,
                                        .find_stream = find_stream,
                                        .log = log_line};

static void print_hex(const uint8_t *data, size_t count) {
    for (size_t i = 0; i < count; i++)
        printf("%02x", data[i]);
}

static void print_end(inlet_status_t status) {
    if (status == INLET_OK)
        puts("ok");
    else
        printf("end %d\n", status);
}

static size_t read_hex(const char *text) {
    size_t count;
    if (sodium_hex2bin(bytes, sizeof bytes, text, strlen(text), NULL, &count, NULL) != 0)
        exit(2);
    return count;
}

static void set_up(void) {
    uint8_t secret[INLET__KEY_BYTES];
    randombytes_buf(secret, sizeof secret);
    inlet__identity_t *peer = &harness.peer;
    peer->session = 0x01020304;
    peer->integrity = INLET__INTEGRITY_MEDIUM;
    harness.now_ns = START_NS;
    if (inlet__sid_parse(SID_TEXT, peer->sid, &peer->sid_bytes) != INLET_OK ||
        inlet__keypair_from_secret(&harness.config.keys, secret) != INLET_OK)
        exit(2);
    harness.config.ops = &ops;
    harness.config.fields_unguarded = true; /* its stream tells of no focus */
    harness.config.scratch = harness.scratch;
    inlet__hub_init(&harness.hub, harness.log, HUB_CAPACITY, 1);
    printf("peer ");
    print_hex(peer->sid, peer->sid_bytes);
    printf(" %" PRIu32 " ", peer->session);
    print_hex(harness.config.keys.public_key, INLET__KEY_BYTES);
    putchar('\n');
}

static void do_grant(char *arguments) {
    char *scopes = strchr(arguments, ' ');
    inlet__grant_t grant = {.sid_bytes = harness.peer.sid_bytes};
    if (scopes == NULL)
        exit(2);
    *scopes++ = '\0';
    if (read_hex(arguments) != sizeof grant.key)
        exit(2);
    grant.scopes = (uint32_t)strtoul(scopes, NULL, 10);
    memcpy(grant.key, bytes, sizeof grant.key);
    memcpy(grant.sid, harness.peer.sid, sizeof grant.sid);
    snprintf(grant.name, sizeof grant.name, "%.8s", arguments);
    print_end(inlet__grants_add(&harness.grants, &grant));
}

static void do_connect(char *arguments) {
    uint8_t random[64];
    (void)arguments;
    randombytes_buf(random, sizeof random);
    inlet__server_connection_clear(&harness.connection);
    inlet__server_connection_init(&harness.connection, &harness.config, &harness, harness.now_ns,
                                  random);
    puts("ok");
}

static void do_administrator(char *arguments) {
    (void)arguments;
    harness.peer.administrator = true;
    puts("ok");
}

static void do_in(char *arguments) {
    size_t count = read_hex(arguments);
    print_end(inlet__server_connection_receive(&harness.connection, bytes, count, harness.now_ns));
}

static void pull(void) {
    static uint8_t out[INLET__FRAME_MAX_BYTES];
    size_t count;
    while (inlet__server_connection_output(&harness.connection, out, sizeof out, harness.now_ns,
                                           &count) == INLET_OK &&
           count > 0) {
        putchar(' ');
        print_hex(out, count);
    }
}

static void do_out(char *arguments) {
    (void)arguments;
    printf("out");
    pull();
    putchar('\n');
}

static bool append(const inlet_event_t *event) {
    return inlet__event_is_valid(event) && inlet__hub_append(&harness.hub, event) == INLET_OK;
}

static void do_post(char *arguments) {
    uint64_t fields[13];
    char *end = arguments;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        fields[i] = strtoull(end, &end, 10);
    const uint32_t words[4] = {(uint32_t)fields[9], (uint32_t)fields[10], (uint32_t)fields[11],
                               (uint32_t)fields[12]};
    inlet_event_t event = {.seq = fields[0],
                           .time_ns = (int64_t)fields[1],
                           .time_error_ns = (uint32_t)fields[2],
                           .os_time_ms = (uint32_t)fields[3],
                           .type = (uint16_t)fields[4],
                           .flags = (uint32_t)fields[5],
                           .device = (uint32_t)fields[6],
                           .process = (uint32_t)fields[7],
                           .extra = fields[8]};
    memcpy(&event.u, words, sizeof event.u);
    puts(append(&event) ? "ok" : "bad");
}

static void do_burst(char *arguments) {
    printf("out");
    for (unsigned long left = strtoul(arguments, NULL, 10); left > 0; left--) {
        const inlet_event_t event = {.seq = harness.hub.next_seq,
                                     .time_ns = (int64_t)harness.hub.next_seq * 1000,
                                     .type = INLET_EVENT_KEY_PRESSED,
                                     .flags = INLET_FLAG_RAW,
                                     .u.key = {.hid = 0x00070004, .scan = 30, .vk = 65}};
        if (!append(&event))
            exit(2);
        pull();
    }
    putchar('\n');
}

static void do_tick(char *arguments) {
    harness.now_ns += (int64_t)strtoull(arguments, NULL, 10);
    print_end(inlet__server_connection_tick(&harness.connection, harness.now_ns));
}

static void do_close(char *arguments) {
    inlet__server_connection_close(&harness.connection,
                                   (inlet_status_t)strtol(arguments, NULL, 10));
    puts("ok");
}

static void do_stage(char *arguments) {
    const enum inlet__server_stage stage = harness.connection.stage;
    (void)arguments;
    puts(stage == INLET__SERVER_OPEN ? "open" : stage == INLET__SERVER_ENDED ? "ended" : "other");
}

static const struct {
    const char *name;
    void (*run)(char *arguments);
} commands[] = {{"grant", do_grant},     {"administrator", do_administrator},
                {"connect", do_connect}, {"in", do_in},
                {"out", do_out},         {"post", do_post},
                {"burst", do_burst},     {"tick", do_tick},
                {"close", do_close},     {"stage", do_stage}};

static void obey(void) {
    size_t length = strcspn(line, " ");
    char *arguments = line + length + (line[length] == ' ');
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strlen(commands[i].name) == length && memcmp(commands[i].name, line, length) == 0) {
            commands[i].run(arguments);
            fflush(stdout);
            return;
        }
    }
    exit(2);
}

int main(void) {
    if (sodium_init() < 0)
        return 2;
    set_up();
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        obey();
    }
    inlet__server_connection_clear(&harness.connection);
    return 0;
}
