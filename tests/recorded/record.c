/* Makes the recordings of this folder, when a version is released:
 *
 *   record stream > stream_vN.txt
 *   record admin > admin_vN.txt
 *
 * Both ends are the rig's, whose keys and nonces are always the same. A recording is made once:
 * from then on it is what that version said. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connection_rig.h"
#include "recording.h"

static const int64_t NS_PER_S = 1000000000;

static uint32_t next_request = 1;

/* Both directions, until nobody has anything to say. */
static void pump(rig_t *rig) {
    static uint8_t bytes[INLET__FRAME_MAX_BYTES];
    size_t up, down;
    do {
        inlet__client_connection_output(&rig->client, bytes, sizeof bytes, &up);
        if (up > 0) {
            recording_print_bytes(RECORDING_CLIENT, bytes, up);
            inlet__server_connection_receive(&rig->server, bytes, up, rig->now_ns);
        }
        if (inlet__server_connection_output(&rig->server, bytes, sizeof bytes, rig->now_ns,
                                            &down) != INLET_OK)
            exit(1);
        if (down > 0) {
            recording_print_bytes(RECORDING_SERVICE, bytes, down);
            inlet__client_connection_receive(&rig->client, bytes, down, rig->now_ns);
        }
    } while (up + down > 0);
}

static void ask(rig_t *rig, inlet__message_t message) {
    message.request = next_request++;
    if (inlet__client_connection_send(&rig->client, &message, rig->now_ns) != INLET_OK)
        exit(1);
    pump(rig);
}

static void post(rig_t *rig, inlet_event_t event) {
    event.seq = rig->hub.next_seq;
    event.time_ns = rig->now_ns + (int64_t)event.seq * 1000;
    recording_print_bytes(RECORDING_POST, (const uint8_t *)&event, sizeof event);
    if (inlet__hub_append(&rig->hub, &event) != INLET_OK)
        exit(1);
}

static void pass(rig_t *rig, int64_t ns) {
    recording_print_number(RECORDING_TICK, ns);
    rig->now_ns += ns;
    inlet__client_connection_tick(&rig->client, rig->now_ns);
    pump(rig);
}

static void post_some(rig_t *rig) {
    post(rig, (inlet_event_t){.type = INLET_EVENT_KEY_PRESSED,
                              .flags = INLET_FLAG_RAW,
                              .device = 1,
                              .u.key = {.hid = 0x00070004, .scan = 30, .vk = 65}});
    for (int32_t i = 0; i < 5; i++)
        post(rig, (inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED,
                                  .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                                  .device = 2,
                                  .process = 4242,
                                  .os_time_ms = 1000 + (uint32_t)i,
                                  .u.mouse = {.dx = i - 2, .dy = 300 * i}});
    post(rig, (inlet_event_t){.type = INLET_EVENT_LOSS, .u.loss = {.count = 9, .cause = 1}});
    post(rig, (inlet_event_t){.type = INLET_EVENT_MOUSE_PRESSED,
                              .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                              .time_error_ns = 77,
                              .extra = UINT64_MAX,
                              .u.button = {.button = 2, .x = -5, .y = 5000}});
    post(rig, (inlet_event_t){.type = INLET_EVENT_CLOCK, .u.clock = {.utc_ns = 5, .reason = 2}});
}

static inlet__message_t subscription_from(uint64_t from_seq) {
    return (inlet__message_t){
        .type = INLET__MESSAGE_SUBSCRIBE,
        .u.subscribe = {.schema_version = 1, .sources = INLET_SOURCE_ALL, .from_seq = from_seq}};
}

static void record_stream(rig_t *rig) {
    pump(rig);
    ask(rig, (inlet__message_t){.type = INLET__MESSAGE_PING});
    post_some(rig);
    ask(rig, subscription_from(0));
    post_some(rig);
    pump(rig);
    pass(rig, 2 * NS_PER_S);
    ask(rig, (inlet__message_t){.type = INLET__MESSAGE_STATUS});
    ask(rig, (inlet__message_t){.type = INLET__MESSAGE_STATS});
    ask(rig, (inlet__message_t){.type = INLET__MESSAGE_GRANT_LIST}); /* denied */
    ask(rig, (inlet__message_t){.type = INLET__MESSAGE_UNSUBSCRIBE,
                                .subscription = rig->subscribed.subscription});
    ask(rig, subscription_from(3));
    ask(rig, subscription_from(5000)); /* there is none yet */
    post_some(rig);
    pump(rig);
    pass(rig, 2 * NS_PER_S);
    recording_print_number(RECORDING_STOP, INLET_E_SERVICE_STOPPED);
    inlet__server_connection_close(&rig->server, INLET_E_SERVICE_STOPPED);
    pump(rig);
}

static void record_admin(rig_t *rig) {
    recording_print_bytes(RECORDING_ADMIN, NULL, 0);
    rig->client_config.intent = INLET__INTENT_ADMIN;
    rig->peer.administrator = true;
    rig->grants.count = 0;
    rig_restart(rig);
    pump(rig);
    inlet__message_t add = {.type = INLET__MESSAGE_GRANT_ADD,
                            .u.grant_add = {.scopes = 7, .name = {(const uint8_t *)"tool", 4}}};
    memset(add.u.grant_add.public_key, 7, sizeof add.u.grant_add.public_key);
    ask(rig, add);
    inlet__message_t remove = {.type = INLET__MESSAGE_GRANT_REMOVE};
    memset(remove.u.grant_remove.public_key, 8, sizeof remove.u.grant_remove.public_key);
    ask(rig, remove); /* there is none */
    remove.u.grant_remove.name = add.u.grant_add.name;
    ask(rig, remove);
    ask(rig, (inlet__message_t){.type = INLET__MESSAGE_GRANT_LIST});
    ask(rig, subscription_from(0)); /* it has no scopes */
    inlet__client_connection_close(&rig->client, rig->now_ns);
    pump(rig);
}

int main(int argc, char **argv) {
    rig_t *rig = rig_new();
    printf("# Inlet's protocol, version %d; recording.h has the form.\n",
           INLET__PROTOCOL_VERSION_MAX);
    if (argc == 2 && strcmp(argv[1], "admin") == 0)
        record_admin(rig);
    else
        record_stream(rig);
    rig_free(rig);
    return 0;
}
