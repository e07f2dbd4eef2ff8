/* The requests that both ends agree to in their hellos, and what becomes of them where one does
 * not. */
#include "test.h"

#include <string.h>

#include "base/event_check.h"
#include "connection_rig.h"
#include "wire/answer.h"
#include "wire/scope.h"

static const int64_t NS_PER_S = 1000000000;

static int set_up(void **state) {
    rig_t *rig = rig_new();
    rig->client_config.capabilities = INLET__CAPABILITY_ALL;
    rig->server_config.version = "9.8.7";
    rig_restart(rig);
    *state = rig;
    return 0;
}

static int tear_down(void **state) {
    rig_free(*state);
    return 0;
}

static inlet__slice_t last_body(const rig_t *rig) {
    return (inlet__slice_t){rig->last_body, rig->last_body_bytes};
}

static void assert_fails(rig_t *rig, inlet__message_t message, inlet_status_t status,
                         const char *what) {
    inlet__failure_t failure;
    assert_int_equal(rig_request(rig, message), status);
    assert_int_equal(inlet__failure_read(last_body(rig), &failure), INLET_OK);
    assert_int_equal(failure.schema_version, INLET__SCHEMA_VERSION);
    assert_int_equal(failure.what.count, strlen(what));
    assert_memory_equal(failure.what.bytes, what, strlen(what));
}

static inlet__message_t filter(uint32_t subscription, uint64_t event_types) {
    return (inlet__message_t){
        .type = INLET__MESSAGE_FILTER,
        .subscription = subscription,
        .u.filter = {.sources = INLET_SOURCE_ALL, .event_types = event_types}};
}

static inlet__message_t subscribe_message(uint64_t event_types, uint64_t from_seq) {
    return (inlet__message_t){.type = INLET__MESSAGE_SUBSCRIBE,
                              .u.subscribe = {.schema_version = INLET__SCHEMA_VERSION,
                                              .sources = INLET_SOURCE_ALL,
                                              .event_types = event_types,
                                              .from_seq = from_seq}};
}

static void append_motion(rig_t *rig, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const inlet_event_t event = {.seq = rig->hub.next_seq,
                                     .time_ns = (int64_t)rig->hub.next_seq * 100,
                                     .type = INLET_EVENT_MOUSE_MOVED,
                                     .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                                     .u.mouse = {.dx = 1}};
        assert_int_equal(inlet__hub_append(&rig->hub, &event), INLET_OK);
    }
}

static const uint64_t KEYS = 1 << INLET_EVENT_KEY_PRESSED | 1 << INLET_EVENT_KEY_RELEASED;
static const uint64_t MOTION = 1 << INLET_EVENT_MOUSE_MOVED;

/* Capabilities: what each of two ends has, and what both then use. */

static void both_use_what_both_have(void **state) {
    static const struct {
        uint32_t client, withheld, agreed;
    } cases[] = {
        {INLET__CAPABILITY_ALL, 0, INLET__CAPABILITY_ALL},
        {0, 0, 0},
        {INLET__CAPABILITY_ALL, INLET__CAPABILITY_ALL, 0},
        {UINT32_MAX, 0, INLET__CAPABILITY_ALL}, /* a client that is newer than the service */
        {UINT32_MAX, INLET__CAPABILITY_ALL, 0},
    };
    rig_t *rig = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        rig->client_config.capabilities = cases[i].client;
        rig->server_config.withheld_capabilities = cases[i].withheld;
        rig_restart(rig);
        rig_run(rig);
        assert_true(rig->opened);
        assert_int_equal(rig->client.capabilities, cases[i].agreed);
        assert_int_equal(rig->server.capabilities, cases[i].agreed);
        assert_int_equal(rig_subscribe(rig), INLET_OK);
        rig_append_keys(rig, 3);
        rig_run(rig);
        assert_int_equal(rig->event_count, 3);
    }
}

static void what_was_not_agreed_to_is_not_sent(void **state) {
    rig_t *rig = *state;
    const inlet__message_t info = {.type = INLET__MESSAGE_INFO, .request = 1};
    rig->server_config.withheld_capabilities = INLET__CAPABILITY_ALL;
    rig_restart(rig);
    rig_run(rig);
    assert_int_equal(inlet__client_connection_send(&rig->client, &info, rig->now_ns),
                     INLET_E_NOT_SUPPORTED);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_PING}), INLET_OK);
    assert_int_equal(rig->last_body_bytes, 0); /* as it was before there were capabilities */
    const inlet__message_t ping = {
        .type = INLET__MESSAGE_PING, .request = 2, .u.ping = {(const uint8_t *)"x", 1}};
    assert_int_equal(inlet__client_connection_send(&rig->client, &ping, rig->now_ns),
                     INLET_E_NOT_SUPPORTED);
}

static void a_client_that_sends_what_was_not_agreed_to_is_ended(void **state) {
    rig_t *rig = *state;
    rig->server_config.withheld_capabilities = INLET__CAPABILITY_ALL;
    rig_restart(rig);
    rig_run(rig);
    rig->client.capabilities = INLET__CAPABILITY_ALL; /* it does not care */
    const inlet__message_t info = {.type = INLET__MESSAGE_INFO, .request = 1};
    assert_int_equal(inlet__client_connection_send(&rig->client, &info, rig->now_ns), INLET_OK);
    rig_to_server(rig);
    assert_int_equal(rig->server_status, INLET_E_PROTOCOL);
}

static void a_service_that_agrees_to_what_nobody_asked_for_is_no_service(void **state) {
    rig_t *rig = *state;
    uint8_t hello[INLET__SERVER_HELLO_BYTES], frame[2 + INLET__SERVER_HELLO_BYTES];
    size_t count;
    const inlet__server_hello_t answer = {.version = 1, .capabilities = INLET__CAPABILITY_ALL + 1};
    assert_int_equal(inlet__server_hello_encode(&answer, hello, sizeof hello, &count), INLET_OK);
    count = inlet__frame_write(frame, hello, count);
    assert_int_equal(inlet__client_connection_receive(&rig->client, frame, count, rig->now_ns),
                     INLET_E_PROTOCOL);
}

/* PING, INFO */

static void a_ping_comes_back_with_the_services_time(void **state) {
    rig_t *rig = *state;
    inlet__pong_t pong;
    rig_run(rig);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_PING,
                                                         .u.ping = {(const uint8_t *)"x\0y", 3}}),
                     INLET_OK);
    assert_int_equal(inlet__pong_read(last_body(rig), &pong), INLET_OK);
    assert_true(pong.service_ns == rig->now_ns);
    assert_int_equal(pong.bytes.count, 3);
    assert_memory_equal(pong.bytes.bytes, "x\0y", 3);
}

static void the_service_says_what_it_is(void **state) {
    rig_t *rig = *state;
    rig->server_config.timing.silence_ns = 9 * NS_PER_S;
    rig_run(rig);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_INFO}), INLET_OK);
    rig->last_body[rig->last_body_bytes] = '\0';
    assert_string_equal((const char *)rig->last_body,
                        "{\"version\":\"9.8.7\",\"protocol\":1,\"schema\":1,\"capabilities\":7,"
                        "\"heartbeat_ms\":2000,\"silence_ms\":9000,\"subscriptions\":8,"
                        "\"requests\":8,\"batch_records\":1024}");
}

/* FILTER */

static void a_filter_changes_what_is_shown_without_a_hole_and_without_a_repetition(void **state) {
    rig_t *rig = *state;
    inlet__filtered_t filtered;
    rig_run(rig);
    assert_int_equal(rig_request(rig, subscribe_message(KEYS, 0)), INLET_OK);
    uint64_t expected = 0;
    for (uint32_t round = 0; round < 20; round++) {
        const bool keys = round % 2 == 0;
        append_motion(rig, round);
        rig_append_keys(rig, 30 - round);
        if (round % 3 == 0) /* some of it is sent before the filter changes, some is not */
            rig_to_client(rig);
        const uint64_t covered = rig->server.subscriptions[0].cursor.next_seq;
        assert_int_equal(
            rig_request(rig, filter(rig->subscribed.subscription, keys ? MOTION : KEYS)), INLET_OK);
        assert_int_equal(inlet__filtered_read(last_body(rig), &filtered), INLET_OK);
        assert_int_equal(filtered.first_seq, covered);
        assert_int_equal(filtered.sources, INLET_SOURCE_ALL);
        assert_int_equal(rig->client_status, INLET_OK);
        for (; expected < rig->event_count; expected++) {
            const inlet_event_t *event = &rig->events[expected];
            const bool behind = event->seq >= filtered.first_seq;
            assert_int_equal(event->type == INLET_EVENT_MOUSE_MOVED, behind == keys);
        }
    }
    for (uint32_t i = 1; i < rig->event_count; i++)
        assert_true(rig->events[i].seq > rig->events[i - 1].seq);
    assert_int_equal(rig->client.streams[0].next_seq, rig->server.subscriptions[0].covered_seq);
}

static void a_filter_that_shows_keys_tells_what_is_held(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_request(rig, subscribe_message(MOTION, 0)), INLET_OK);
    rig_append_keys(rig, 1);
    append_motion(rig, 1);
    rig_run(rig);
    assert_int_equal(rig->snapshot_count, 0);
    assert_int_equal(rig_request(rig, filter(rig->subscribed.subscription, KEYS)), INLET_OK);
    rig_run(rig);
    assert_int_equal(rig->snapshot_count, 1);
    assert_int_equal(rig->snapshot.u.snapshot.act, INLET_EVENT_KEY_PRESSED);
    assert_int_equal(rig->snapshot.seq, 3);
}

static void a_filter_gets_nothing_that_was_not_granted(void **state) {
    rig_t *rig = *state;
    rig->grants.list[0].scopes = INLET__SCOPE_MOUSE_MOTION;
    rig_restart(rig);
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    assert_fails(rig, filter(rig->subscribed.subscription, KEYS), INLET_E_SCOPE, "event_types");
    assert_fails(rig, filter(99, MOTION), INLET_E_NOT_FOUND, "subscription");
    assert_int_equal(rig_request(rig, filter(rig->subscribed.subscription, KEYS | MOTION)),
                     INLET_OK);
    rig_append_keys(rig, 5);
    append_motion(rig, 1);
    rig_run(rig);
    assert_int_equal(rig->event_count, 1);
}

static void what_a_filter_no_longer_shows_is_no_longer_wanted(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    inlet__message_t less = filter(rig->subscribed.subscription, KEYS);
    less.u.filter.sources = INLET_SOURCE_HOOK;
    assert_int_equal(rig_request(rig, less), INLET_OK);
    assert_int_equal(inlet__server_connection_wants(&rig->server),
                     INLET__WANT_STATE | INLET_SOURCE_HOOK);
}

/* DEVICES, SNAPSHOT */

/* The records in the last answer's batches. */
static uint32_t told(const rig_t *rig, inlet_event_t *events, uint64_t *seq) {
    inlet__reader_t reader;
    inlet__slice_t batch;
    uint32_t count = 0;
    assert_int_equal(inlet__state_begin(last_body(rig), &reader, seq), INLET_OK);
    for (;;) {
        uint32_t more;
        uint64_t first_seq, end_seq;
        assert_int_equal(inlet__state_next(&reader, &batch), INLET_OK);
        if (batch.count == 0)
            return count;
        assert_int_equal(inlet__batch_decode(batch.bytes, batch.count, events + count,
                                             INLET__BATCH_EVENTS_MAX - count, &more, &first_seq,
                                             &end_seq),
                         INLET_OK);
        assert_int_equal(first_seq, *seq);
        assert_int_equal(end_seq, *seq);
        count += more;
    }
}

static void append_context(rig_t *rig) {
    const inlet_event_t device = {.seq = rig->hub.next_seq,
                                  .type = INLET_EVENT_DEVICE,
                                  .device = 7,
                                  .u.device = {.kind = INLET_DEVICE_MOUSE, .present = 1}};
    inlet_event_t name = {.seq = device.seq + 1,
                          .type = INLET_EVENT_NAME,
                          .device = 7,
                          .u.name = {.subject = INLET_NAME_DEVICE, .count = 1, .length = 2}};
    memcpy(name.u.name.text, "mx", 2);
    const inlet_event_t layout = {
        .seq = device.seq + 2, .type = INLET_EVENT_LAYOUT, .u.layout = {.hkl = 0x409}};
    assert_int_equal(inlet__hub_append(&rig->hub, &device), INLET_OK);
    assert_int_equal(inlet__hub_append(&rig->hub, &name), INLET_OK);
    assert_int_equal(inlet__hub_append(&rig->hub, &layout), INLET_OK);
}

static void devices_are_told_with_their_names(void **state) {
    static inlet_event_t events[INLET__BATCH_EVENTS_MAX];
    rig_t *rig = *state;
    uint64_t seq;
    rig_run(rig);
    append_context(rig);
    rig_append_keys(rig, 1);
    assert_int_equal(rig_request(rig, (inlet__message_t){.type = INLET__MESSAGE_DEVICES}),
                     INLET_OK);
    assert_int_equal(told(rig, events, &seq), 2);
    assert_int_equal(seq, rig->hub.next_seq);
    assert_int_equal(events[0].type, INLET_EVENT_DEVICE);
    assert_int_equal(events[0].device, 7);
    assert_int_equal(events[0].flags, INLET_FLAG_STATE);
    assert_memory_equal(events[1].u.name.text, "mx", 2);
    assert_int_equal(inlet__server_connection_wants(&rig->server), 0);
}

static void a_snapshot_tells_what_is_in_force_and_held(void **state) {
    static inlet_event_t events[INLET__BATCH_EVENTS_MAX];
    rig_t *rig = *state;
    uint64_t seq;
    rig_run(rig);
    append_context(rig);
    rig_append_keys(rig, 1);
    inlet__message_t snapshot = {.type = INLET__MESSAGE_SNAPSHOT,
                                 .u.filter = {.sources = INLET_SOURCE_ALL}};
    assert_int_equal(rig_request(rig, snapshot), INLET_OK);
    assert_int_equal(told(rig, events, &seq), 4);
    assert_int_equal(events[0].type, INLET_EVENT_LAYOUT);
    assert_int_equal(events[3].type, INLET_EVENT_SNAPSHOT);
    assert_int_equal(events[3].u.snapshot.code, 0x00070004);
    snapshot.u.filter.event_types = 1 << INLET_EVENT_LAYOUT;
    assert_int_equal(rig_request(rig, snapshot), INLET_OK);
    assert_int_equal(told(rig, events, &seq), 1);
}

static void a_snapshot_shows_nothing_that_was_not_granted(void **state) {
    static inlet_event_t events[INLET__BATCH_EVENTS_MAX];
    rig_t *rig = *state;
    uint64_t seq;
    append_context(rig);
    rig_append_keys(rig, 1);
    rig->grants.list[0].scopes = INLET__SCOPE_MOUSE_BUTTONS;
    rig_restart(rig);
    rig_run(rig);
    inlet__message_t snapshot = {.type = INLET__MESSAGE_SNAPSHOT,
                                 .u.filter = {.sources = INLET_SOURCE_ALL}};
    assert_int_equal(rig_request(rig, snapshot), INLET_OK);
    assert_int_equal(told(rig, events, &seq),
                     3); /* the device, its name, and that nothing is held */
    assert_int_equal(events[2].type, INLET_EVENT_SNAPSHOT);
    assert_int_equal(events[2].u.snapshot.act, 0);
    rig->grants.list[0].scopes = INLET__SCOPE_FOCUS;
    rig_restart(rig);
    rig_run(rig);
    assert_fails(rig, (inlet__message_t){.type = INLET__MESSAGE_DEVICES}, INLET_E_SCOPE, "");
}

/* PAUSE, RESUME */

static inlet__message_t pause_for(uint32_t seconds) {
    return (inlet__message_t){.type = INLET__MESSAGE_PAUSE, .u.pause_s = seconds};
}

static void a_pause_ends_by_request_by_time_and_with_its_connection(void **state) {
    rig_t *rig = *state;
    const inlet__message_t resume = {.type = INLET__MESSAGE_RESUME};
    rig_run(rig);
    assert_fails(rig, resume, INLET_E_NOT_FOUND, "");
    assert_int_equal(rig_request(rig, pause_for(60)), INLET_OK);
    assert_true(inlet__server_connection_pauses(&rig->server, rig->now_ns));
    assert_int_equal(rig_request(rig, resume), INLET_OK);
    assert_false(inlet__server_connection_pauses(&rig->server, rig->now_ns));

    assert_int_equal(rig_request(rig, pause_for(3)), INLET_OK);
    const int64_t over_ns = rig->now_ns + 3 * NS_PER_S;
    assert_true(inlet__server_connection_pauses(&rig->server, over_ns - 1));
    assert_false(inlet__server_connection_pauses(&rig->server, over_ns));
    assert_true(inlet__server_connection_deadline(&rig->server, true) == over_ns);
    assert_int_equal(inlet__server_connection_tick(&rig->server, over_ns), INLET_OK);
    assert_true(inlet__server_connection_deadline(&rig->server, true) > over_ns);
    assert_fails(rig, resume, INLET_E_NOT_FOUND, "");

    assert_int_equal(rig_request(rig, pause_for(60)), INLET_OK);
    inlet__client_connection_close(&rig->client, rig->now_ns);
    rig_to_server(rig);
    assert_false(inlet__server_connection_pauses(&rig->server, rig->now_ns));
}

static void who_was_granted_nothing_pauses_nothing(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    rig->server.grant.scopes = 0;
    assert_fails(rig, pause_for(1), INLET_E_SCOPE, "");
    assert_false(inlet__server_connection_pauses(&rig->server, rig->now_ns));
}

/* CANCEL, order */

static void send(rig_t *rig, inlet__message_t message, uint32_t request) {
    message.request = request;
    assert_int_equal(inlet__client_connection_send(&rig->client, &message, rig->now_ns), INLET_OK);
    rig_to_server(rig);
}

static void a_cancelled_subscription_never_begins(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    send(rig, subscribe_message(0, 0), 1);
    assert_int_equal(rig->server.subscriptions[0].id, 1);
    send(rig, (inlet__message_t){.type = INLET__MESSAGE_CANCEL, .u.target = 1}, 2);
    assert_int_equal(rig->server.subscriptions[0].id, 0);
    rig_to_client(rig);
    assert_int_equal(rig->last_request, 1);
    assert_int_equal(rig->last_status, INLET_E_CANCELLED);
    rig_to_client(rig);
    assert_int_equal(rig->last_request, 2);
    assert_int_equal(rig->last_status, INLET_OK);
    rig_append_keys(rig, 3);
    assert_int_equal(rig_to_client(rig), 0);
}

static void what_is_answered_or_cannot_be_undone_is_not_cancelled(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    assert_fails(rig,
                 (inlet__message_t){.type = INLET__MESSAGE_CANCEL, .u.target = rig->last_request},
                 INLET_E_NOT_FOUND, "request");
    send(rig, pause_for(60), 50);
    send(rig, (inlet__message_t){.type = INLET__MESSAGE_CANCEL, .u.target = 50}, 51);
    rig_to_client(rig);
    assert_int_equal(rig->last_request, 50);
    assert_int_equal(rig->last_status, INLET_OK);
    rig_to_client(rig);
    assert_int_equal(rig->last_status, INLET_E_NOT_FOUND);
    assert_true(inlet__server_connection_pauses(&rig->server, rig->now_ns));
}

static void answers_go_before_events_that_wait(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_int_equal(rig_subscribe(rig), INLET_OK);
    rig_run(rig);
    rig_append_keys(rig, 3000);
    send(rig, (inlet__message_t){.type = INLET__MESSAGE_PING}, 70);
    send(rig, (inlet__message_t){.type = INLET__MESSAGE_INFO}, 71);
    rig_to_client(rig);
    assert_int_equal(rig->last_request, 70);
    rig_to_client(rig);
    assert_int_equal(rig->last_request, 71);
    assert_int_equal(rig->event_count, 0);
    rig_run(rig);
    assert_int_equal(rig->event_count, 3000);
}

static void each_failure_says_what_it_is_about(void **state) {
    rig_t *rig = *state;
    rig_run(rig);
    assert_fails(rig, subscribe_message(0, 77), INLET_E_NOT_FOUND, "from_seq");
    inlet__message_t other = subscribe_message(0, 0);
    other.u.subscribe.schema_version = 2;
    assert_fails(rig, other, INLET_E_VERSION, "schema_version");
    assert_fails(rig, (inlet__message_t){.type = INLET__MESSAGE_UNSUBSCRIBE, .subscription = 5},
                 INLET_E_NOT_FOUND, "subscription");
    assert_fails(rig, (inlet__message_t){.type = INLET__MESSAGE_GRANT_LIST}, INLET_E_ACCESS_DENIED,
                 "");
    for (int i = 0; i < INLET__SUBSCRIPTIONS_MAX; i++)
        assert_int_equal(rig_subscribe(rig), INLET_OK);
    assert_fails(rig, subscribe_message(0, 0), INLET_E_LIMIT, "subscriptions");
}

/* Times that are settings */

static void handshake_heartbeat_and_silence_are_as_configured(void **state) {
    rig_t *rig = *state;
    rig->server_config.timing = (inlet__server_timing_t){
        .handshake_ns = NS_PER_S, .heartbeat_ns = NS_PER_S / 2, .silence_ns = 4 * NS_PER_S};
    rig->client_config.silence_ns = NS_PER_S;
    rig_restart(rig);
    const int64_t opened_ns = rig->now_ns;
    assert_true(inlet__server_connection_deadline(&rig->server, false) == opened_ns + NS_PER_S);
    assert_int_equal(inlet__server_connection_tick(&rig->server, opened_ns + NS_PER_S - 1),
                     INLET_OK);
    rig_run(rig);
    rig->now_ns += NS_PER_S / 2;
    assert_true(rig_to_client(rig) > 0); /* a heartbeat */
    assert_int_equal(inlet__client_connection_tick(&rig->client, rig->now_ns + NS_PER_S - 1),
                     INLET_OK);
    assert_int_equal(inlet__client_connection_tick(&rig->client, rig->now_ns + NS_PER_S),
                     INLET_E_PEER_SILENT);
    assert_int_equal(inlet__server_connection_tick(&rig->server, opened_ns + 4 * NS_PER_S - 1),
                     INLET_OK);
    assert_int_equal(inlet__server_connection_tick(&rig->server, opened_ns + 4 * NS_PER_S),
                     INLET_E_PEER_SILENT);
    rig_restart(rig);
    assert_int_equal(inlet__server_connection_tick(&rig->server, rig->now_ns + NS_PER_S),
                     INLET_E_TIMEOUT);
}

int main(void) {
#define FIXED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        FIXED(both_use_what_both_have),
        FIXED(what_was_not_agreed_to_is_not_sent),
        FIXED(a_client_that_sends_what_was_not_agreed_to_is_ended),
        FIXED(a_service_that_agrees_to_what_nobody_asked_for_is_no_service),
        FIXED(a_ping_comes_back_with_the_services_time),
        FIXED(the_service_says_what_it_is),
        FIXED(a_filter_changes_what_is_shown_without_a_hole_and_without_a_repetition),
        FIXED(a_filter_that_shows_keys_tells_what_is_held),
        FIXED(a_filter_gets_nothing_that_was_not_granted),
        FIXED(what_a_filter_no_longer_shows_is_no_longer_wanted),
        FIXED(devices_are_told_with_their_names),
        FIXED(a_snapshot_tells_what_is_in_force_and_held),
        FIXED(a_snapshot_shows_nothing_that_was_not_granted),
        FIXED(a_pause_ends_by_request_by_time_and_with_its_connection),
        FIXED(who_was_granted_nothing_pauses_nothing),
        FIXED(a_cancelled_subscription_never_begins),
        FIXED(what_is_answered_or_cannot_be_undone_is_not_cancelled),
        FIXED(answers_go_before_events_that_wait),
        FIXED(each_failure_says_what_it_is_about),
        FIXED(handshake_heartbeat_and_silence_are_as_configured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
