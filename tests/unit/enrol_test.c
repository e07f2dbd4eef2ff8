/* A key that nobody knows may ask the user for a grant, and do nothing else. */
#include "connection_rig.h"
#include "pipes/server_enrol.h"
#include "test.h"
#include "wire/scope.h"

#include <string.h>

static inlet__grant_t asked;
static char shown[INLET__CONSENT_CODE_TEXT_BYTES];
static uint32_t asked_count;
static inlet_status_t ask_status;
static inlet__server_ops_t ops;

static inlet_status_t ask_user(void *service, void *connection, const inlet__grant_t *grant,
                               const char *code) {
    (void)service, (void)connection;
    asked_count++;
    asked = *grant;
    memcpy(shown, code, sizeof shown);
    return ask_status;
}

/* A connection of a key without a grant, from C:\asker.exe, with this intent. */
static void connect_as(rig_t *rig, uint8_t intent) {
    ops = *rig->server_config.ops;
    ops.ask_user = ask_user;
    rig->server_config.ops = &ops;
    rig->grants.count = 0;
    strcpy(rig->peer.image, "C:\\asker.exe");
    rig->client_config.intent = intent;
    rig->client_config.capabilities = INLET__CAPABILITY_ALL;
    rig_restart(rig);
    rig_run(rig);
}

static int set_up(void **state) {
    rig_t *rig = rig_new();
    asked_count = 0;
    ask_status = INLET_OK;
    connect_as(rig, INLET__INTENT_ENROL);
    *state = rig;
    return 0;
}

static int tear_down(void **state) {
    rig_free(*state);
    return 0;
}

static inlet__message_t enrol(uint32_t scopes) {
    return (inlet__message_t){
        .type = INLET__MESSAGE_ENROL,
        .u.grant_add = {.scopes = scopes, .name = {(const uint8_t *)"asker", 5}}};
}

/* Sends it; the reply may come later. */
static void send(rig_t *rig, inlet__message_t message, uint32_t number) {
    message.request = number;
    assert_int_equal(inlet__client_connection_send(&rig->client, &message, rig->now_ns), INLET_OK);
    rig_run(rig);
}

static void the_user_is_asked_and_his_answer_is_the_reply(void **state) {
    rig_t *rig = *state;
    assert_true(rig->opened);
    send(rig, enrol(INLET__SCOPE_KBD_KEYS), 9);
    assert_int_equal(asked_count, 1);
    assert_int_equal(rig->reply_count, 0);
    assert_string_equal(shown, rig->client.code); /* both sides show the same */
    assert_string_equal(asked.name, "asker");
    assert_string_equal(asked.terms.image, "C:\\asker.exe");
    assert_int_equal(asked.scopes, INLET__SCOPE_KBD_KEYS);
    assert_memory_equal(asked.key, rig->client_config.keys.public_key, sizeof asked.key);
    assert_memory_equal(asked.sid, rig->peer.sid, rig->peer.sid_bytes);
    inlet__server_enrolled(&rig->server, INLET_E_DENIED);
    rig_run(rig);
    assert_int_equal(rig->reply_count, 1);
    assert_int_equal(rig->last_request, 9);
    assert_int_equal(rig->last_status, INLET_E_DENIED);
    inlet__server_enrolled(&rig->server, INLET_OK); /* nobody waits any more */
    rig_run(rig);
    assert_int_equal(rig->reply_count, 1);
}

static void it_may_do_nothing_else(void **state) {
    rig_t *rig = *state;
    static const uint8_t types[] = {INLET__MESSAGE_STATUS,     INLET__MESSAGE_STATS,
                                    INLET__MESSAGE_DEVICES,    INLET__MESSAGE_INFO,
                                    INLET__MESSAGE_GRANT_LIST, INLET__MESSAGE_RESUME,
                                    INLET__MESSAGE_PING};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        assert_int_equal(rig_request(rig, (inlet__message_t){.type = types[i]}),
                         INLET_E_ACCESS_DENIED);
    assert_int_equal(
        rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_PAUSE, .u.pause_s = 5}),
        INLET_E_ACCESS_DENIED);
    assert_false(inlet__server_connection_pauses(&rig->server, rig->now_ns));
    const inlet__message_t subscribe = {
        .type = INLET__MESSAGE_SUBSCRIBE,
        .u.subscribe = {.schema_version = INLET__SCHEMA_VERSION, .sources = INLET_SOURCE_RAW}};
    assert_int_equal(rig_request(rig, subscribe), INLET_E_ACCESS_DENIED);
    assert_int_equal(inlet__server_connection_wants(&rig->server), 0);
    inlet__message_t add = enrol(INLET__SCOPE_KBD_KEYS);
    add.type = INLET__MESSAGE_GRANT_ADD;
    assert_int_equal(rig_request(rig, add), INLET_E_ACCESS_DENIED);
    assert_int_equal(rig->grants.count, 0);
}

static void others_may_not_ask(void **state) {
    rig_t *rig = *state;
    rig->peer.administrator = true;
    connect_as(rig, INLET__INTENT_ADMIN);
    assert_int_equal(rig_request(rig, enrol(INLET__SCOPE_KBD_KEYS)), INLET_E_ACCESS_DENIED);
    assert_int_equal(asked_count, 0);
}

static void what_the_user_can_not_give_is_not_asked_for(void **state) {
    rig_t *rig = *state;
    assert_int_equal(rig_request(rig, enrol(INLET__SCOPE_ADMIN | INLET__SCOPE_KBD_KEYS)),
                     INLET_E_ACCESS_DENIED);
    /* Nor for another program than its own, nor by one that is not known. */
    static const inlet__terms_t terms = {.image = "C:\\other.exe"};
    uint8_t bytes[INLET__TERMS_BYTES_MAX];
    inlet__message_t other = enrol(INLET__SCOPE_KBD_KEYS);
    assert_int_equal(inlet__terms_encode(&terms, bytes, &other.u.grant_add.terms.count), INLET_OK);
    other.u.grant_add.terms.bytes = bytes;
    assert_int_equal(rig_request(rig, other), INLET_E_INVALID_ARGUMENT);
    rig->server.identity.image[0] = '\0';
    assert_int_equal(rig_request(rig, enrol(INLET__SCOPE_KBD_KEYS)), INLET_E_ACCESS_DENIED);
    assert_int_equal(asked_count, 0);
}

static void a_refusal_to_ask_is_told_at_once(void **state) {
    rig_t *rig = *state;
    static const inlet_status_t refusals[] = {INLET_E_NOT_FOUND, INLET_E_BUSY, INLET_E_LIMIT,
                                              INLET_E_ALREADY_EXISTS};
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        ask_status = refusals[i];
        assert_int_equal(rig_request(rig, enrol(INLET__SCOPE_KBD_KEYS)), refusals[i]);
    }
    ask_status = INLET_OK; /* and it may try again */
    send(rig, enrol(INLET__SCOPE_KBD_KEYS), 77);
    assert_int_equal(rig->server.enrol_request, 77);
    assert_int_equal(rig_request(rig, enrol(INLET__SCOPE_KBD_KEYS)), INLET_E_BUSY);
}

static void a_question_can_be_withdrawn(void **state) {
    rig_t *rig = *state;
    send(rig, enrol(INLET__SCOPE_KBD_KEYS), 50);
    send(rig, (inlet__message_t){.type = INLET__MESSAGE_CANCEL, .u.target = 49}, 51);
    assert_int_equal(rig->last_status, INLET_E_NOT_FOUND);
    send(rig, (inlet__message_t){.type = INLET__MESSAGE_CANCEL, .u.target = 50}, 52);
    assert_int_equal(rig->server.enrol_request, 0);
    assert_int_equal(rig->reply_count, 3);
}

static void a_sandboxed_program_may_not_even_ask(void **state) {
    rig_t *rig = *state;
    rig->peer.app_container = true;
    rig_restart(rig);
    rig_run(rig);
    assert_false(rig->opened);
}

int main(void) {
#define FIXED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        FIXED(the_user_is_asked_and_his_answer_is_the_reply),
        FIXED(it_may_do_nothing_else),
        FIXED(others_may_not_ask),
        FIXED(what_the_user_can_not_give_is_not_asked_for),
        FIXED(a_refusal_to_ask_is_told_at_once),
        FIXED(a_question_can_be_withdrawn),
        FIXED(a_sandboxed_program_may_not_even_ask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
