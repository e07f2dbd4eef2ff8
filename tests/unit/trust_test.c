/* What a grant's terms are worth on a connection: who may connect, until when, and what is sealed.
 */
#include "test.h"

#include "connection_rig.h"
#include "wire/scope.h"
#include <inlet/keys.h>
#include <string.h>

static const int64_t NS_PER_S = 1000000000;

static int set_up(void **state) {
    *state = rig_new();
    return 0;
}

static int tear_down(void **state) {
    rig_free(*state);
    return 0;
}

static inlet__grant_t *grant_of(rig_t *rig) {
    return &rig->grants.list[0];
}

static void append(rig_t *rig, inlet_event_t event) {
    event.seq = rig->hub.next_seq;
    event.time_ns = (int64_t)event.seq * 1000;
    assert_int_equal(inlet__hub_append(&rig->hub, &event), INLET_OK);
}

static void append_focus(rig_t *rig, uint32_t process, enum inlet_control control) {
    append(rig, (inlet_event_t){.type = INLET_EVENT_FOCUS,
                                .process = process,
                                .u.focus.control = (uint32_t)control});
}

/* --- which program --- */

static bool connects_as(rig_t *rig, const char *image) {
    strcpy(rig->peer.image, image);
    rig_restart(rig);
    rig_run(rig);
    return rig->opened && rig->server_status == INLET_OK;
}

static void a_grant_is_for_the_program_that_it_names(void **state) {
    rig_t *rig = *state;
    assert_true(connects_as(rig, "C:\\any.exe"));
    strcpy(grant_of(rig)->terms.image, "C:\\Apps\\one.exe");
    assert_true(connects_as(rig, "c:\\apps\\ONE.exe"));
    assert_false(connects_as(rig, "C:\\Apps\\two.exe"));
    assert_false(connects_as(rig, "C:\\Apps\\one.exe2"));
    assert_false(connects_as(rig, "")); /* not known */
}

static void of_two_grants_the_programs_own_counts(void **state) {
    rig_t *rig = *state;
    inlet__grant_t second = *grant_of(rig);
    strcpy(second.name, "second");
    strcpy(second.terms.image, "C:\\one.exe");
    second.scopes = INLET__SCOPE_MOUSE_MOTION;
    assert_int_equal(inlet__grants_add(&rig->grants, &second), INLET_OK);
    assert_int_equal(rig->grants.count, 2);
    assert_true(connects_as(rig, "C:\\one.exe"));
    assert_int_equal(rig->server.grant.scopes, INLET__SCOPE_MOUSE_MOTION);
    assert_true(connects_as(rig, "C:\\two.exe"));
    assert_int_equal(rig->server.grant.scopes, grant_of(rig)->scopes);
}

/* --- until when --- */

static void a_grant_that_has_ended_admits_nobody(void **state) {
    rig_t *rig = *state;
    grant_of(rig)->terms.expires_s = 1000;
    rig->utc_ns = 1000 * NS_PER_S - 1;
    assert_true(connects_as(rig, ""));
    rig->utc_ns = 1000 * NS_PER_S;
    assert_false(connects_as(rig, ""));
}

static void a_grant_that_ends_takes_what_waits_with_it(void **state) {
    rig_t *rig = *state;
    grant_of(rig)->terms.expires_s = 1000;
    rig->utc_ns = 990 * NS_PER_S;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_append_keys(rig, 10);
    rig_run(rig);
    assert_int_equal(rig->event_count, 10);
    assert_int_equal(inlet__server_connection_tick(&rig->server, rig->now_ns), INLET_OK);
    rig->now_ns += NS_PER_S; /* nothing is due before the end but a heartbeat */
    assert_int_equal(inlet__server_connection_tick(&rig->server, rig->now_ns), INLET_OK);
    assert_true(inlet__server_connection_deadline(&rig->server, true) > rig->now_ns);
    rig_append_keys(rig, 2000);
    rig->utc_ns = 1000 * NS_PER_S;
    rig_run(rig);
    assert_int_equal(rig->event_count, 10);
    assert_int_equal(rig->client_status, INLET_E_EXPIRED);
}

static void the_end_of_a_grant_is_a_deadline(void **state) {
    rig_t *rig = *state;
    grant_of(rig)->terms.expires_s = 1001;
    rig->utc_ns = 1000 * NS_PER_S;
    rig_run(rig);
    assert_int_equal(inlet__server_connection_tick(&rig->server, rig->now_ns), INLET_OK);
    assert_true(inlet__server_connection_deadline(&rig->server, true) == rig->now_ns + NS_PER_S);
    rig->utc_ns = 1001 * NS_PER_S;
    assert_int_equal(inlet__server_connection_tick(&rig->server, rig->now_ns + NS_PER_S), INLET_OK);
    assert_int_equal(rig->server.stage, INLET__SERVER_CLOSING);
}

/* --- what is sealed --- */

static void keys_of_password_fields_are_reduced_before_sealing(void **state) {
    rig_t *rig = *state;
    rig->server_config.fields_unguarded = false;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_append_keys(rig, 1); /* the focus is not known yet */
    append_focus(rig, 9, INLET_CONTROL_OPEN);
    append(rig, (inlet_event_t){.type = INLET_EVENT_KEY_PRESSED,
                                .flags = INLET_FLAG_RAW,
                                .u.key = {.hid = INLET_KEY_KeyQ}});
    append_focus(rig, 9, INLET_CONTROL_PROTECTED);
    append(rig, (inlet_event_t){.type = INLET_EVENT_KEY_PRESSED,
                                .flags = INLET_FLAG_RAW,
                                .u.key = {.hid = INLET_KEY_KeyW}});
    rig_run(rig);
    uint32_t keys[3] = {1, 1, 1}, count = 0;
    for (uint32_t i = 0; i < rig->event_count; i++)
        if (rig->events[i].type == INLET_EVENT_KEY_PRESSED && count < COUNT_OF(keys))
            keys[count++] = rig->events[i].u.key.hid;
    assert_int_equal(count, 3);
    assert_true(keys[0] == 0 && keys[1] == INLET_KEY_KeyQ && keys[2] == 0);
}

static uint32_t keys_seen(rig_t *rig) {
    uint32_t count = 0;
    rig->event_count = 0;
    append(rig, (inlet_event_t){.type = INLET_EVENT_KEY_PRESSED,
                                .flags = INLET_FLAG_RAW,
                                .u.key = {.hid = INLET_KEY_KeyQ}});
    append(rig, (inlet_event_t){.type = INLET_EVENT_KEY_RELEASED,
                                .flags = INLET_FLAG_RAW,
                                .u.key = {.hid = INLET_KEY_KeyQ}});
    rig_run(rig);
    for (uint32_t i = 0; i < rig->event_count; i++)
        count += rig->events[i].type == INLET_EVENT_KEY_PRESSED;
    return count;
}

static void a_grants_foreground_is_the_subscriptions(void **state) {
    rig_t *rig = *state;
    rig->peer.process = 4711;
    grant_of(rig)->terms.foreground = INLET__FOREGROUND_OWN;
    rig_restart(rig);
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    append_focus(rig, 4712, INLET_CONTROL_OPEN);
    assert_int_equal(keys_seen(rig), 0);
    append_focus(rig, 4711, INLET_CONTROL_OPEN);
    assert_int_equal(keys_seen(rig), 1);

    grant_of(rig)->terms.foreground = INLET__FOREGROUND_LISTED;
    grant_of(rig)->terms.program_count = 1;
    strcpy(grant_of(rig)->terms.programs[0], "C:\\a.exe");
    rig_restart(rig);
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    assert_int_equal(inlet__server_connection_wants(&rig->server) & INLET__WANT_FOCUS,
                     INLET__WANT_FOCUS);
    assert_int_equal(keys_seen(rig), 0);
    append_focus(rig, 1, INLET_CONTROL_OPEN);
    inlet_event_t name = {.type = INLET_EVENT_NAME, .process = 1};
    name.u.name = (inlet_name_t){.subject = INLET_NAME_PROCESS, .count = 1, .length = 8};
    memcpy(name.u.name.text, "C:\\A.EXE", 8);
    append(rig, name);
    assert_int_equal(keys_seen(rig), 1);
}

static void a_grants_hotkeys_are_the_subscriptions(void **state) {
    rig_t *rig = *state;
    grant_of(rig)->scopes = INLET__SCOPE_KBD_HOTKEYS;
    grant_of(rig)->terms.hotkey_count = 1;
    grant_of(rig)->terms.hotkeys[0] = (inlet__hotkey_t){INLET_KEY_KeyQ, 0};
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_append_keys(rig, 5);
    assert_int_equal(keys_seen(rig), 1);
    grant_of(rig)->terms.hotkeys[0].hid = INLET_KEY_KeyW;
    rig_restart(rig);
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    assert_int_equal(keys_seen(rig), 0);
}

static void scopes_that_show_no_event_subscribe_to_nothing(void **state) {
    rig_t *rig = *state;
    grant_of(rig)->scopes = INLET__SCOPE_HISTORY | INLET__SCOPE_ADMIN;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_E_SCOPE);
}

static void text_is_shown_to_who_was_granted_text(void **state) {
    rig_t *rig = *state;
    grant_of(rig)->scopes = INLET__SCOPE_TEXT;
    rig->server_config.fields_unguarded = false;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    assert_int_equal(keys_seen(rig), 0);
    append_focus(rig, 9, INLET_CONTROL_OPEN);
    assert_int_equal(keys_seen(rig), 1);
    append_focus(rig, 9, INLET_CONTROL_PROTECTED);
    assert_int_equal(keys_seen(rig), 0);
}

/* As an administrator, but nothing is changed. */
static void the_scope_admin_shows_all_and_changes_nothing(void **state) {
    rig_t *rig = *state;
    inlet__message_t add = {.type = INLET__MESSAGE_GRANT_ADD,
                            .u.grant_add = {.public_key = {1},
                                            .scopes = INLET__SCOPE_KBD_TIMING,
                                            .name = {(const uint8_t *)"new", 3}}};
    inlet__message_t remove = {.type = INLET__MESSAGE_GRANT_REMOVE};
    memcpy(remove.u.grant_remove.public_key, grant_of(rig)->key, sizeof grant_of(rig)->key);
    const inlet__message_t list = {.type = INLET__MESSAGE_GRANT_LIST};
    rig_run(rig);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_STATUS}), INLET_OK);
    assert_null(strstr((const char *)rig->last_body, "all"));
    assert_int_equal(rig_request(rig, list), INLET_E_ACCESS_DENIED);
    grant_of(rig)->scopes = INLET__SCOPE_ADMIN;
    rig_restart(rig);
    rig_run(rig);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_STATUS}), INLET_OK);
    assert_non_null(strstr((const char *)rig->last_body, "all"));
    assert_int_equal(rig_request(rig, list), INLET_OK);
    assert_int_equal(rig_request(rig, add), INLET_E_ACCESS_DENIED);
    assert_int_equal(rig_request(rig, remove), INLET_E_ACCESS_DENIED);
    assert_int_equal(rig->grants.count, 1);
}

static void an_administrator_grants_terms(void **state) {
    rig_t *rig = *state;
    /* Static: what lies between its members is zero too, and it is compared byte by byte. */
    static const inlet__terms_t terms = {.expires_s = 77, .foreground = INLET__FOREGROUND_OWN};
    uint8_t bytes[INLET__TERMS_BYTES_MAX];
    size_t count;
    assert_int_equal(inlet__terms_encode(&terms, bytes, &count), INLET_OK);
    rig->peer.administrator = true;
    rig->client_config.intent = INLET__INTENT_ADMIN;
    rig_restart(rig);
    rig_run(rig);
    inlet__message_t add = {.type = INLET__MESSAGE_GRANT_ADD,
                            .u.grant_add = {.public_key = {1},
                                            .scopes = INLET__SCOPE_KBD_TIMING,
                                            .name = {(const uint8_t *)"new", 3},
                                            .terms = {bytes, count}}};
    assert_int_equal(rig_request(rig, add), INLET_OK);
    assert_memory_equal(&rig->grants.list[1].terms, &terms, sizeof terms);
    add.u.grant_add.scopes = INLET__SCOPE_KBD_HOTKEYS; /* of which none is listed */
    assert_int_equal(rig_request(rig, add), INLET_E_INVALID_ARGUMENT);
}

int main(void) {
#define FIXED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        FIXED(a_grant_is_for_the_program_that_it_names),
        FIXED(of_two_grants_the_programs_own_counts),
        FIXED(a_grant_that_has_ended_admits_nobody),
        FIXED(a_grant_that_ends_takes_what_waits_with_it),
        FIXED(the_end_of_a_grant_is_a_deadline),
        FIXED(keys_of_password_fields_are_reduced_before_sealing),
        FIXED(a_grants_foreground_is_the_subscriptions),
        FIXED(a_grants_hotkeys_are_the_subscriptions),
        FIXED(scopes_that_show_no_event_subscribe_to_nothing),
        FIXED(text_is_shown_to_who_was_granted_text),
        FIXED(the_scope_admin_shows_all_and_changes_nothing),
        FIXED(an_administrator_grants_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
