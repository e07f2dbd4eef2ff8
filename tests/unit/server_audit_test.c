/* What a connection does is told to the audit trail, once each, and nothing of what it reads. */
#include "test.h"

#include "connection_rig.h"
#include "wire/scope.h"
#include <string.h>

static const int64_t NS_PER_S = 1000000000;

static int set_up(void **state) {
    *state = rig_new();
    return *state != NULL ? 0 : -1;
}

static int tear_down(void **state) {
    rig_free(*state);
    return 0;
}

/* What the last of so many records says. */
static void expect_audit(const rig_t *rig, uint32_t count, inlet__audit_what_t what,
                         const char *words) {
    assert_int_equal(rig->audit_count, count);
    assert_string_equal(inlet__audit_what_name(rig->last_audit), inlet__audit_what_name(what));
    if (strstr(rig->last_audit_detail, words) == NULL)
        fail_msg("the record says: %s", rig->last_audit_detail);
}

static void who_is_admitted_is_told_once_and_reading_is_not(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    expect_audit(rig, 1, INLET__AUDIT_CLIENT_ADMITTED, "connected: \"");
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_append_keys(rig, 100);
    rig_run(rig);
    assert_int_equal(rig->event_count, 100);
    assert_int_equal(rig->audit_count, 1);
}

static void who_is_refused_is_told_with_the_reason(void **state) {
    rig_t *rig = *state;
    rig->grants.count = 0;
    rig_run(rig);
    expect_audit(rig, 1, INLET__AUDIT_CLIENT_REFUSED, "is not paired");
    rig->identify_status = INLET_E_LIMIT;
    rig_restart(rig);
    rig_run(rig);
    expect_audit(rig, 2, INLET__AUDIT_CLIENT_REFUSED, "identity");
    rig->identify_status = INLET_OK;
    rig_restart(rig);
    inlet__server_connection_tick(&rig->server, rig->now_ns + 60 * NS_PER_S);
    expect_audit(rig, 3, INLET__AUDIT_CLIENT_REFUSED, "the handshake took over");
}

static void a_violation_is_told_and_leaving_or_silence_is_none(void **state) {
    rig_t *rig = *state;
    static const uint8_t frame[] = {16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    rig_run(rig);
    assert_int_not_equal(
        inlet__server_connection_receive(&rig->server, frame, sizeof frame, rig->now_ns), INLET_OK);
    expect_audit(rig, 2, INLET__AUDIT_CLIENT_VIOLATION, "failed authentication");
    rig_restart(rig);
    rig_run(rig);
    assert_int_equal(rig->audit_count, 3);
    assert_int_equal(inlet__server_connection_tick(&rig->server, rig->now_ns + 60 * NS_PER_S),
                     INLET_E_PEER_SILENT);
    assert_int_equal(rig->audit_count, 3);
}

static void a_pause_is_told_and_each_way_that_it_ends(void **state) {
    rig_t *rig = *state;
    const inlet__message_t pause = {.type = INLET__MESSAGE_PAUSE, .u.pause_s = 3};
    const inlet__message_t resume = {.type = INLET__MESSAGE_RESUME};
    rig->client_config.capabilities = INLET__CAPABILITY_ALL;
    rig_restart(rig);
    rig_run(rig);
    assert_int_equal(rig_request(rig, pause), INLET_OK);
    expect_audit(rig, 2, INLET__AUDIT_PAUSE_BEGUN, "for 3 s");
    assert_int_equal(rig_request(rig, resume), INLET_OK);
    expect_audit(rig, 3, INLET__AUDIT_PAUSE_ENDED, "by its request");
    assert_int_equal(rig_request(rig, pause), INLET_OK);
    inlet__server_connection_tick(&rig->server, rig->now_ns + 3 * NS_PER_S);
    expect_audit(rig, 5, INLET__AUDIT_PAUSE_ENDED, "its time is over");
    assert_int_equal(rig_request(rig, pause), INLET_OK);
    inlet__server_connection_clear(&rig->server);
    expect_audit(rig, 7, INLET__AUDIT_PAUSE_ENDED, "with its connection");
    inlet__server_connection_clear(&rig->server);
    assert_int_equal(rig->audit_count, 7);
}

static void grants_are_told_once_they_are_made_or_gone(void **state) {
    rig_t *rig = *state;
    static const char name[] = "overlay";
    const inlet__slice_t slice = {.bytes = (const uint8_t *)name, .count = sizeof name - 1};
    inlet__message_t add = {.type = INLET__MESSAGE_GRANT_ADD};
    add.u.grant_add.scopes = INLET__SCOPE_MOUSE_MOTION;
    add.u.grant_add.name = slice;
    memset(add.u.grant_add.public_key, 9, sizeof add.u.grant_add.public_key);
    inlet__message_t remove = {.type = INLET__MESSAGE_GRANT_REMOVE};
    remove.u.grant_remove.name = slice;
    rig_run(rig); /* not as administrator: refused, and so nothing is told */
    assert_int_equal(rig_request(rig, add), INLET_E_ACCESS_DENIED);
    assert_int_equal(rig->audit_count, 1);
    rig->client_config.intent = INLET__INTENT_ADMIN;
    rig->peer.administrator = true;
    rig_restart(rig);
    rig_run(rig);
    expect_audit(rig, 2, INLET__AUDIT_CLIENT_ADMITTED, "as administrator");
    assert_int_equal(rig_request(rig, add), INLET_OK);
    expect_audit(rig, 3, INLET__AUDIT_GRANT_ADDED, "\"overlay\": mouse.motion, for any program");
    assert_int_equal(rig_request(rig, remove), INLET_OK);
    expect_audit(rig, 4, INLET__AUDIT_GRANT_REVOKED, "overlay");
    assert_int_equal(rig_request(rig, remove), INLET_E_NOT_FOUND);
    assert_int_equal(rig->audit_count, 4);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(who_is_admitted_is_told_once_and_reading_is_not),
        TEST(who_is_refused_is_told_with_the_reason),
        TEST(a_violation_is_told_and_leaving_or_silence_is_none),
        TEST(a_pause_is_told_and_each_way_that_it_ends),
        TEST(grants_are_told_once_they_are_made_or_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
