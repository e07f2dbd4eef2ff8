/* A client and the service, end to end without an operating system: handshake, requests, events,
 * ends. */
#include "test.h"

#include "connection_rig.h"
#include "wire/scope.h"
#include <string.h>

static int set_up(void **state) {
    *state = rig_new();
    return 0;
}

static int tear_down(void **state) {
    rig_free(*state);
    return 0;
}

static void assert_refused(rig_t *rig, inlet_status_t server, inlet_status_t client) {
    rig_run(rig);
    assert_false(rig->opened);
    assert_int_equal(rig->server.stage, INLET__SERVER_ENDED);
    assert_int_equal(rig->server.end_status, server);
    assert_true(rig->last_log[0] != '\0');
    if (rig->client_status == INLET_OK)
        rig->client_status = inlet__client_connection_pipe_ended(&rig->client);
    assert_int_equal(rig->client_status, client);
}

static void a_paired_client_connects_and_gets_every_event(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_true(rig->opened);
    assert_true(rig->server.authenticated);
    assert_string_equal(rig->server.greeting.name, "rig");
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    assert_int_equal(rig->subscribed.session, 1);
    assert_int_equal(rig->subscribed.boot_id, 77);
    assert_int_equal(rig->subscribed.first_seq, 1);
    for (uint32_t round = 1; round <= 3; round++) {
        rig_append_keys(rig, 1500);
        rig_run(rig);
        assert_int_equal(rig->event_count, 1500 * round);
    }
    for (uint32_t i = 0; i < rig->event_count; i++)
        assert_int_equal(rig->events[i].seq, i + 1);
}

static void every_message_may_come_one_byte_at_a_time(void **state) {
    rig_t *rig = *state;
    rig->piece = 1;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_append_keys(rig, 100);
    rig_run(rig);
    assert_int_equal(rig->event_count, 100);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_STATUS}), INLET_OK);
    inlet__server_connection_close(&rig->server, INLET_E_SERVICE_STOPPED);
    rig_run(rig);
    assert_int_equal(rig->client_status, INLET_E_SERVICE_STOPPED);
}

static void every_message_may_be_cut_at_every_byte(void **state) {
    rig_t *rig = *state;
    for (size_t piece = 2; piece < 160; piece++) {
        rig->piece = piece;
        rig_restart(rig);
        rig_run(rig);
        assert_true(rig->opened);
        assert_int_equal(rig_subscribe(rig), INLET_OK);
        rig_append_keys(rig, 3);
        rig_run(rig);
        assert_int_equal(rig->event_count, 3);
    }
}

static void an_unknown_key_is_refused(void **state) {
    rig_t *rig = *state;
    rig->grants.count = 0;
    assert_refused(rig, INLET_E_REFUSED, INLET_E_REFUSED);
}

static void another_users_key_is_refused(void **state) {
    rig_t *rig = *state;
    rig->grants.list[0].sid[8] ^= 1;
    assert_refused(rig, INLET_E_REFUSED, INLET_E_REFUSED);
}

static void a_client_that_lies_about_its_user_or_session_is_refused(void **state) {
    rig_t *rig = *state;
    rig->client_config.identity.session = 2;
    rig_restart(rig);
    assert_refused(rig, INLET_E_AUTHENTICATION, INLET_E_REFUSED);
    rig->client_config.identity = rig->peer;
    rig->client_config.identity.sid[9] ^= 1;
    rig_restart(rig);
    assert_refused(rig, INLET_E_AUTHENTICATION, INLET_E_REFUSED);
}

static void a_service_without_the_published_key_is_not_trusted(void **state) {
    rig_t *rig = *state;
    rig->client_config.service_public[3] ^= 1;
    rig_restart(rig);
    assert_refused(rig, INLET_E_AUTHENTICATION, INLET_E_REFUSED);
}

static void low_integrity_and_app_containers_are_refused(void **state) {
    rig_t *rig = *state;
    rig->peer.integrity = INLET__INTEGRITY_MEDIUM - 1;
    assert_refused(rig, INLET_E_REFUSED, INLET_E_REFUSED);
    rig->peer.integrity = INLET__INTEGRITY_MEDIUM;
    rig->peer.app_container = true;
    rig_restart(rig);
    assert_refused(rig, INLET_E_REFUSED, INLET_E_REFUSED);
    rig->peer.app_container = false;
    rig->identify_status = INLET_E_IO;
    rig_restart(rig);
    assert_refused(rig, INLET_E_REFUSED, INLET_E_REFUSED);
}

static void no_version_in_common_is_said(void **state) {
    rig_t *rig = *state;
    const uint8_t hello[] = {13, 0, 'I', 'N', 'L', 'T', 9, 0, 9, 0, 1, 0, 0, 0, 0};
    assert_int_equal(inlet__server_connection_receive(&rig->server, hello, sizeof hello, 0),
                     INLET_OK);
    rig_to_client(rig);
    assert_int_equal(rig->client_status, INLET_E_VERSION);
    assert_int_equal(rig->server.stage, INLET__SERVER_ENDED);
}

static void garbage_is_refused_at_once(void **state) {
    rig_t *rig = *state;
    static const uint8_t garbage[][4] = {
        {0, 0, 0, 0}, {0xff, 0xff, 0, 0}, {2, 0, 'x', 'y'}, "GET "};
    for (size_t i = 0; i < COUNT_OF(garbage); i++) {
        rig_restart(rig);
        inlet_status_t status = inlet__server_connection_receive(&rig->server, garbage[i], 4, 0);
        assert_int_equal(status, INLET_E_PROTOCOL);
        assert_int_equal(rig->server.stage, INLET__SERVER_ENDED);
    }
}

static void a_bit_flipped_anywhere_in_the_handshake_ends_it(void **state) {
    rig_t *rig = *state;
    uint8_t bytes[INLET__CLIENT_OUT_BYTES];
    size_t count;
    rig_to_server(rig);
    rig_to_client(rig);
    inlet__client_connection_output(&rig->client, bytes, sizeof bytes, &count);
    for (size_t at = 2; at < count; at++) {
        rig_restart(rig);
        rig_to_server(rig);
        bytes[at] ^= 0x10;
        inlet_status_t status =
            inlet__server_connection_receive(&rig->server, bytes, count, rig->now_ns);
        bytes[at] ^= 0x10;
        assert_int_equal(status, INLET_E_AUTHENTICATION);
    }
}

static void a_recorded_handshake_cannot_be_replayed(void **state) {
    rig_t *rig = *state;
    uint8_t bytes[INLET__CLIENT_OUT_BYTES];
    size_t count;
    rig_to_server(rig);
    rig_to_client(rig);
    inlet__client_connection_output(&rig->client, bytes, sizeof bytes, &count);
    rig->now_ns++; /* the rig's nonce changes with it */
    rig_restart(rig);
    rig_to_server(rig);
    assert_int_equal(inlet__server_connection_receive(&rig->server, bytes, count, rig->now_ns),
                     INLET_E_AUTHENTICATION);
}

static void a_handshake_that_stalls_is_refused_after_3_s(void **state) {
    rig_t *rig = *state;
    for (int stalled_after = 0; stalled_after < 3; stalled_after++) {
        rig_restart(rig);
        for (int step = 0; step < stalled_after; step++) {
            rig_to_server(rig);
            rig_to_client(rig);
        }
        assert_int_equal(inlet__server_connection_deadline(&rig->server, false),
                         rig->now_ns + INT64_C(3000000000));
        assert_int_equal(
            inlet__server_connection_tick(&rig->server, rig->now_ns + INT64_C(2999999999)),
            INLET_OK);
        assert_int_equal(
            inlet__server_connection_tick(&rig->server, rig->now_ns + INT64_C(3000000000)),
            INLET_E_TIMEOUT);
        assert_int_equal(rig->server.stage, INLET__SERVER_ENDED);
    }
}

static void nothing_is_sent_before_the_first_sealed_frame(void **state) {
    rig_t *rig = *state;
    rig_to_server(rig);
    rig_to_client(rig);
    rig_to_server(rig);
    assert_true(rig_to_client(rig) > 0); /* message 2 */
    assert_false(rig->server.authenticated);
    rig->now_ns += INLET__HEARTBEAT_NS;
    assert_int_equal(rig_to_client(rig), 0);
}

static void scopes_and_requested_types_are_what_is_seen(void **state) {
    rig_t *rig = *state;
    rig->grants.list[0].scopes = 2; /* mouse.motion */
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_append_keys(rig, 50);
    rig_run(rig);
    assert_int_equal(rig->event_count, 0);
    const inlet_event_t moved = {.seq = rig->hub.next_seq,
                                 .type = INLET_EVENT_MOUSE_MOVED,
                                 .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                                 .u.mouse = {.dx = 3, .dy = -4}};
    assert_int_equal(inlet__hub_append(&rig->hub, &moved), INLET_OK);
    rig_run(rig);
    assert_int_equal(rig->client_status, INLET_OK); /* no hole: the keys were covered */
    assert_int_equal(rig->event_count, 1);
    assert_int_equal(rig->events[0].seq, 51);
}

static void what_a_view_hides_makes_no_traffic(void **state) {
    rig_t *rig = *state;
    rig->grants.list[0].scopes = 2; /* mouse.motion */
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_append_keys(rig, 500);
    assert_int_equal(rig_to_client(rig), 0);
}

static void asking_for_nothing_that_is_granted_is_an_error(void **state) {
    rig_t *rig = *state;
    rig->grants.list[0].scopes = 2; /* mouse.motion */
    rig_run(rig);
    assert_int_equal(
        rig_request(
            rig, (inlet__message_t){.type = INLET__MESSAGE_SUBSCRIBE,
                                    .u.subscribe = {.schema_version = 1,
                                                    .sources = INLET_SOURCE_RAW,
                                                    .event_types = 1 << INLET_EVENT_KEY_PRESSED}}),
        INLET_E_SCOPE);
    assert_int_equal(inlet__server_connection_wants(&rig->server), 0);
}

static void sources_are_wanted_while_someone_subscribes(void **state) {
    rig_t *rig = *state;
    rig->server_config.fields_unguarded = false;
    rig_run(rig);
    assert_int_equal(inlet__server_connection_wants(&rig->server), 0);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    assert_int_equal(inlet__server_connection_wants(&rig->server), INLET__WANT_ALL);
    assert_int_equal(
        rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_UNSUBSCRIBE,
                                            .subscription = rig->subscribed.subscription}),
        INLET_OK);
    assert_int_equal(inlet__server_connection_wants(&rig->server), 0);
    assert_int_equal(
        rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_UNSUBSCRIBE, .subscription = 9}),
        INLET_E_NOT_FOUND);
}

static void no_more_is_wanted_than_a_subscription_can_see(void **state) {
    static const struct {
        uint32_t scopes;
        uint64_t types;
        uint32_t wants;
    } cases[] = {
        {INLET__SCOPE_KBD_KEYS, 0, INLET__WANT_STATE | INLET__WANT_FIELDS | INLET_SOURCE_HOOK},
        {INLET__SCOPE_KBD_TIMING, 0, INLET__WANT_STATE | INLET__WANT_FIELDS | INLET_SOURCE_HOOK},
        {INLET__SCOPE_TEXT, 0, INLET__WANT_STATE | INLET__WANT_FIELDS | INLET_SOURCE_HOOK},
        {INLET__SCOPE_MOUSE_MOTION, 0, INLET__WANT_STATE | INLET_SOURCE_HOOK},
        {INLET__SCOPE_ALL, 1 << INLET_EVENT_SESSION, INLET__WANT_STATE},
        {INLET__SCOPE_ALL, 1 << INLET_EVENT_LAYOUT, INLET__WANT_STATE},
        {INLET__SCOPE_ALL, 1 << INLET_EVENT_DEVICE, INLET__WANT_STATE | INLET_SOURCE_HOOK},
        {INLET__SCOPE_FOCUS, 0, INLET__WANT_STATE | INLET__WANT_FOCUS},
        {INLET__SCOPE_FOCUS_TITLES, 0, INLET__WANT_STATE | INLET__WANT_FOCUS | INLET__WANT_TITLES},
        {INLET__SCOPE_ALL, 1 << INLET_EVENT_KEY_PRESSED,
         INLET__WANT_STATE | INLET__WANT_FIELDS | INLET_SOURCE_HOOK},
    };
    rig_t *rig = *state;
    rig->server_config.fields_unguarded = false;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        rig->grants.list[0].scopes = cases[i].scopes;
        rig_restart(rig);
        rig_run(rig);
        assert_int_equal(
            rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_SUBSCRIBE,
                                                .u.subscribe = {.schema_version = 1,
                                                                .sources = INLET_SOURCE_HOOK,
                                                                .event_types = cases[i].types}}),
            INLET_OK);
        assert_int_equal(inlet__server_connection_wants(&rig->server), cases[i].wants);
    }
}

static void a_ninth_subscription_is_refused(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    for (int i = 0; i < INLET__SUBSCRIPTIONS_MAX; i++)
        assert_int_equal(rig_subscribe(rig), INLET_OK);
    assert_int_equal(rig_subscribe(rig), INLET_E_LIMIT);
}

static void a_resumed_client_gets_what_it_missed(void **state) {
    rig_t *rig = *state;
    rig_append_keys(rig, 20);
    rig_run(rig);
    assert_int_equal(
        rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_SUBSCRIBE,
                                            .u.subscribe = {.schema_version = 1,
                                                            .sources = INLET_SOURCE_ALL,
                                                            .from_seq = 11}}),
        INLET_OK);
    rig_run(rig);
    assert_int_equal(rig->event_count, 10);
    assert_int_equal(rig->events[0].seq, 11);
    assert_int_equal(rig->snapshot_count, 1); /* who comes back may have missed the last one */
    assert_int_equal(rig->snapshot.seq, 11);
}

static void a_subscription_begins_with_what_is_held(void **state) {
    rig_t *rig = *state;
    rig_append_keys(rig, 5); /* one key, pressed again and again */
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_run(rig);
    assert_int_equal(rig->snapshot_count, 1);
    assert_int_equal(rig->snapshot.u.snapshot.act, INLET_EVENT_KEY_PRESSED);
    assert_int_equal(rig->snapshot.seq, rig->subscribed.first_seq);
    assert_int_equal(rig->event_count, 0);
}

static void a_batch_that_does_not_follow_on_the_last_ends_the_connection(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    rig_append_keys(rig, 10);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig->server.subscriptions[0].covered_seq--; /* a service that tells a number twice */
    rig_append_keys(rig, 1);
    rig_run(rig);
    assert_int_equal(rig->client_status, INLET_E_PROTOCOL);
    assert_int_equal(rig->event_count, 0);
}

static void grants_are_for_administrators(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_GRANT_LIST}),
                     INLET_E_ACCESS_DENIED);
    rig->client_config.intent = INLET__INTENT_ADMIN;
    rig_restart(rig);
    assert_refused(rig, INLET_E_REFUSED, INLET_E_REFUSED);

    rig->peer.administrator = true;
    rig->grants.count = 0;
    rig_restart(rig);
    rig_run(rig);
    assert_true(rig->opened);
    inlet__message_t add = {.type = INLET__MESSAGE_GRANT_ADD,
                            .u.grant_add = {.scopes = 1, .name = {(const uint8_t *)"tool", 4}}};
    memcpy(add.u.grant_add.public_key, rig->client_config.keys.public_key, 32);
    assert_int_equal(rig_request(rig, add), INLET_OK);
    assert_int_equal(rig->grants.count, 1);
    assert_memory_equal(rig->grants.list[0].sid, rig->peer.sid, rig->peer.sid_bytes);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_GRANT_LIST}),
                     INLET_OK);
    assert_non_null(strstr((const char *)rig->last_body, "\"tool\""));
    assert_int_equal(rig_subscribe(rig), INLET_E_SCOPE); /* administering is not reading */
    assert_int_equal(
        rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_GRANT_REMOVE,
                                            .u.grant_remove.name = {(const uint8_t *)"tool", 4}}),
        INLET_OK);
    assert_int_equal(rig->grants.count, 0);
}

static void status_and_stats_of_other_users_are_for_administrators(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_STATUS}), INLET_OK);
    assert_memory_equal(rig->last_body, "{\"for\":\"one\"}", rig->last_body_bytes);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_STATS}), INLET_OK);
    assert_memory_equal(rig->last_body, "{\"counted\":\"one\"}", rig->last_body_bytes);
    rig->client_config.intent = INLET__INTENT_ADMIN;
    rig->peer.administrator = true;
    rig_restart(rig);
    rig_run(rig);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_STATUS}), INLET_OK);
    assert_memory_equal(rig->last_body, "{\"for\":\"all\"}", rig->last_body_bytes);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_STATS}), INLET_OK);
    assert_memory_equal(rig->last_body, "{\"counted\":\"all\"}", rig->last_body_bytes);
}

static void a_stop_delivers_what_is_there_and_says_farewell(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_append_keys(rig, 2000);
    inlet__server_connection_close(&rig->server, INLET_E_SERVICE_STOPPED);
    assert_int_equal(inlet__server_connection_wants(&rig->server), 0);
    rig_run(rig);
    assert_int_equal(rig->event_count, 2000);
    assert_int_equal(rig->client_status, INLET_E_SERVICE_STOPPED);
    assert_int_equal(rig->server.stage, INLET__SERVER_ENDED);
}

static void a_revoked_client_gets_nothing_more(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_append_keys(rig, 2000);
    inlet__server_connection_close(&rig->server, INLET_E_REVOKED);
    rig_run(rig);
    assert_int_equal(rig->event_count, 0);
    assert_int_equal(rig->client_status, INLET_E_REVOKED);
}

static void heartbeats_keep_an_idle_connection_and_silence_ends_it(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    for (int i = 0; i < 20; i++) {
        rig->now_ns += INLET__HEARTBEAT_NS;
        assert_true(inlet__server_connection_deadline(&rig->server, false) <= rig->now_ns);
        assert_int_equal(inlet__client_connection_tick(&rig->client, rig->now_ns), INLET_OK);
        assert_true(rig_to_server(rig) > 0);
        assert_true(rig_to_client(rig) > 0);
        assert_int_equal(inlet__server_connection_tick(&rig->server, rig->now_ns), INLET_OK);
    }
    rig->now_ns += INLET__SILENCE_NS;
    assert_int_equal(inlet__server_connection_tick(&rig->server, rig->now_ns), INLET_E_PEER_SILENT);
    assert_int_equal(inlet__client_connection_tick(&rig->client, rig->now_ns), INLET_E_PEER_SILENT);
}

/* Lets the batches that gathered cross, `delay_ns` after the service wrote them. */
static void deliver_late(rig_t *rig, int64_t delay_ns) {
    static uint8_t bytes[INLET__FRAME_MAX_BYTES];
    size_t count;
    assert_int_equal(
        inlet__server_connection_output(&rig->server, bytes, sizeof bytes, rig->now_ns, &count),
        INLET_OK);
    rig->now_ns += delay_ns;
    assert_int_equal(inlet__client_connection_receive(&rig->client, bytes, count, rig->now_ns),
                     INLET_OK);
}

static void what_a_client_measures_comes_to_the_service_with_its_heartbeat(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_append_keys(rig, 3);
    deliver_late(rig, 250000);
    rig_append_keys(rig, 1);
    deliver_late(rig, 70000000);
    assert_int_equal(rig->client.latency.count, 4);
    assert_int_equal(rig->server.latency.count, 0);
    /* Due two seconds after the last one, though a request was sent meanwhile. */
    rig->now_ns += INLET__HEARTBEAT_NS - 70250000 - 1;
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_PING}), INLET_OK);
    assert_int_equal(inlet__client_connection_tick(&rig->client, rig->now_ns), INLET_OK);
    assert_int_equal(rig_to_server(rig), 0);
    rig->now_ns++;
    assert_true(inlet__client_connection_deadline(&rig->client) <= rig->now_ns);
    assert_int_equal(inlet__client_connection_tick(&rig->client, rig->now_ns), INLET_OK);
    assert_true(rig_to_server(rig) > 0);
    const inlet__message_latency_t *told = &rig->server.latency;
    assert_int_equal(told->count, 4);
    assert_in_range(told->p50_us, 250, 250 + 250 / 64);
    assert_int_equal(told->p999_us, 70000);
    assert_int_equal(told->max_us, 70000);
    /* Nothing new: only the next sign of life repeats it, and an empty one takes nothing back. */
    assert_true(inlet__client_connection_deadline(&rig->client) ==
                rig->now_ns + INLET__HEARTBEAT_NS);
    const inlet__message_t empty = {.type = INLET__MESSAGE_CLIENT_HEARTBEAT};
    assert_int_equal(inlet__client_connection_send(&rig->client, &empty, rig->now_ns), INLET_OK);
    rig_run(rig);
    assert_int_equal(told->count, 4);
}

static void a_batch_from_the_future_counts_as_one_that_took_no_time(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_append_keys(rig, 1);
    deliver_late(rig, -5000000);
    assert_int_equal(rig->client.latency.count, 1);
    assert_int_equal(rig->client.latency.max, 0);
}

static void a_subscription_counts_what_it_sends_down_to_the_bytes(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    const inlet__subscription_t *subscription = &rig->server.subscriptions[0];
    const inlet__subscription_t before = *subscription; /* it was told what is held */
    rig_append_keys(rig, 2);
    size_t bytes = rig_to_client(rig);
    assert_int_equal(subscription->stats.batch_count, before.stats.batch_count + 1);
    assert_int_equal(subscription->stats.byte_count, before.stats.byte_count + bytes);
    assert_int_equal(subscription->sent_count, before.sent_count + 2);
    assert_int_equal(rig->stats.drain_to_pipe.count, 2);
    /* Beyond the log's end: a LOSS of what is gone, then what is held, then what is there. */
    rig_append_keys(rig, RIG_HUB_CAPACITY + 10);
    while (rig_to_client(rig) > 0)
        continue;
    assert_int_equal(subscription->stats.jump_count, 1);
    assert_int_equal(subscription->stats.lost_count, 10);
    assert_int_equal(subscription->sent_count, before.sent_count + 2 + 1 + 1 + RIG_HUB_CAPACITY);
    assert_int_equal(rig->stats.drain_to_pipe.count, 2 + RIG_HUB_CAPACITY);
}

static void bytes_of_a_frame_that_never_ends_are_no_sign_of_life(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    const uint8_t header[] = {0xff, 0xff};
    assert_int_equal(
        inlet__client_connection_receive(&rig->client, header, sizeof header, rig->now_ns),
        INLET_OK);
    for (int64_t waited_ns = 0; waited_ns < INLET__SILENCE_NS; waited_ns += INLET__HEARTBEAT_NS) {
        assert_int_equal(inlet__client_connection_tick(&rig->client, rig->now_ns), INLET_OK);
        rig->now_ns += INLET__HEARTBEAT_NS;
        assert_int_equal(inlet__client_connection_receive(&rig->client, header, 1, rig->now_ns),
                         INLET_OK);
    }
    assert_int_equal(inlet__client_connection_tick(&rig->client, rig->now_ns), INLET_E_PEER_SILENT);
}

static void a_client_that_cannot_take_more_holds_back_and_loses_nothing(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig->not_ready = true;
    rig_append_keys(rig, 10);
    rig_to_client(rig);
    assert_int_equal(rig->event_count, 0);
    rig->now_ns += INLET__SILENCE_NS * 10; /* its own doing: no silence of the service's */
    assert_int_equal(inlet__client_connection_tick(&rig->client, rig->now_ns), INLET_OK);
    rig->not_ready = false;
    assert_int_equal(inlet__client_connection_receive(&rig->client, NULL, 0, rig->now_ns),
                     INLET_OK);
    assert_int_equal(rig->event_count, 10);
}

static void asking_without_reading_the_answers_ends_the_connection(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    for (uint32_t i = 1; i <= INLET__REPLIES_MAX + 1; i++) {
        const inlet__message_t ping = {.type = INLET__MESSAGE_PING, .request = i};
        assert_int_equal(inlet__client_connection_send(&rig->client, &ping, rig->now_ns), INLET_OK);
        rig_to_server(rig);
    }
    assert_int_equal(rig->server_status, INLET_E_LIMIT);
}

static void a_farewell_ends_the_connection_cleanly(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    inlet__client_connection_close(&rig->client, rig->now_ns);
    rig_to_server(rig);
    assert_int_equal(rig->server_status, INLET_E_CLOSED);
}

static void the_key_changes_every_65536_frames_unnoticed(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    uint64_t next = 1;
    for (uint32_t i = 0; i < 70000; i++) {
        rig->event_count = 0;
        rig_append_keys(rig, 1);
        rig_to_client(rig);
        assert_int_equal(rig->event_count, 1);
        assert_int_equal(rig->events[0].seq, next++);
    }
}

int main(void) {
#define FIXED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        FIXED(a_paired_client_connects_and_gets_every_event),
        FIXED(every_message_may_come_one_byte_at_a_time),
        FIXED(every_message_may_be_cut_at_every_byte),
        FIXED(an_unknown_key_is_refused),
        FIXED(another_users_key_is_refused),
        FIXED(a_client_that_lies_about_its_user_or_session_is_refused),
        FIXED(a_service_without_the_published_key_is_not_trusted),
        FIXED(low_integrity_and_app_containers_are_refused),
        FIXED(no_version_in_common_is_said),
        FIXED(garbage_is_refused_at_once),
        FIXED(a_bit_flipped_anywhere_in_the_handshake_ends_it),
        FIXED(a_recorded_handshake_cannot_be_replayed),
        FIXED(a_handshake_that_stalls_is_refused_after_3_s),
        FIXED(nothing_is_sent_before_the_first_sealed_frame),
        FIXED(scopes_and_requested_types_are_what_is_seen),
        FIXED(what_a_view_hides_makes_no_traffic),
        FIXED(asking_for_nothing_that_is_granted_is_an_error),
        FIXED(sources_are_wanted_while_someone_subscribes),
        FIXED(no_more_is_wanted_than_a_subscription_can_see),
        FIXED(a_ninth_subscription_is_refused),
        FIXED(a_resumed_client_gets_what_it_missed),
        FIXED(a_subscription_begins_with_what_is_held),
        FIXED(a_batch_that_does_not_follow_on_the_last_ends_the_connection),
        FIXED(grants_are_for_administrators),
        FIXED(status_and_stats_of_other_users_are_for_administrators),
        FIXED(a_stop_delivers_what_is_there_and_says_farewell),
        FIXED(a_revoked_client_gets_nothing_more),
        FIXED(heartbeats_keep_an_idle_connection_and_silence_ends_it),
        FIXED(what_a_client_measures_comes_to_the_service_with_its_heartbeat),
        FIXED(a_batch_from_the_future_counts_as_one_that_took_no_time),
        FIXED(a_subscription_counts_what_it_sends_down_to_the_bytes),
        FIXED(bytes_of_a_frame_that_never_ends_are_no_sign_of_life),
        FIXED(a_client_that_cannot_take_more_holds_back_and_loses_nothing),
        FIXED(asking_without_reading_the_answers_ends_the_connection),
        FIXED(a_farewell_ends_the_connection_cleanly),
        FIXED(the_key_changes_every_65536_frames_unnoticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
