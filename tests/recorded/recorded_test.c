/* What version 1 of either end said and heard, byte by byte, against the other end as it is now: an
 * older client goes on working with a newer service, and the other way round.
 *
 *   recorded_test STREAM_V1 ADMIN_V1 */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "auth/prologue.h"
#include "connection_rig.h"
#include "recording.h"

static const char *const *paths;

typedef struct replay {
    rig_t *rig;
    recording_t *recording;
    ear_t recorded, live;  /* from the service */
    ear_t recorded_client; /* from the client */
    uint8_t bytes[INLET__FRAME_MAX_BYTES];
    uint8_t plain_recorded[INLET__FRAME_MAX_BYTES], plain_live[INLET__FRAME_MAX_BYTES];
    uint32_t handshake_writes; /* of the four that are plain */
} replay_t;

static const recording_step_t *nth(const recording_t *recording, recording_kind_t kind, size_t n) {
    for (size_t i = 0; i < recording->step_count; i++)
        if (recording->steps[i].kind == kind && n-- == 0)
            return &recording->steps[i];
    fail_msg("the recording has too few steps");
    abort();
}

static inlet__slice_t payload_of(const recording_step_t *step) {
    return (inlet__slice_t){step->bytes + INLET__FRAME_HEADER_BYTES,
                            step->count - INLET__FRAME_HEADER_BYTES};
}

/* The session's keys, from the rig's secrets and what crossed in the clear. */
static inlet__noise_keys_t keys_of(const replay_t *replay) {
    const rig_t *rig = replay->rig;
    uint8_t prologue[INLET__PROLOGUE_BYTES_MAX], message[512], ephemeral[32];
    size_t prologue_bytes, message_bytes;
    inlet__noise_t noise;
    inlet__noise_keys_t keys;
    const inlet__slice_t hello = payload_of(nth(replay->recording, RECORDING_CLIENT, 0));
    const inlet__slice_t answer = payload_of(nth(replay->recording, RECORDING_SERVICE, 0));
    const inlet__slice_t message_2 = payload_of(nth(replay->recording, RECORDING_SERVICE, 1));
    const inlet__prologue_t parts = {.client_hello = hello.bytes,
                                     .client_hello_bytes = hello.count,
                                     .server_hello = answer.bytes,
                                     .server_hello_bytes = answer.count,
                                     .sid = rig->peer.sid,
                                     .sid_bytes = rig->peer.sid_bytes,
                                     .session = rig->peer.session};
    const uint8_t greeting[] = {3, 'r', 'i', 'g'};
    memset(ephemeral, 0x77, sizeof ephemeral); /* as rig_restart has it */
    assert_int_equal(inlet__prologue_build(&parts, prologue, sizeof prologue, &prologue_bytes), 0);
    assert_int_equal(inlet__noise_initiator_init(&noise, prologue, prologue_bytes,
                                                 &rig->client_config.keys,
                                                 rig->client_config.service_public, ephemeral),
                     INLET_OK);
    assert_int_equal(inlet__noise_write_message_1(&noise, greeting, sizeof greeting, message,
                                                  sizeof message, &message_bytes),
                     INLET_OK);
    assert_int_equal(inlet__noise_read_message_2(&noise, message_2.bytes, message_2.count, message,
                                                 sizeof message, &message_bytes),
                     INLET_OK);
    assert_int_equal(inlet__noise_split(&noise, &keys), INLET_OK);
    return keys;
}

static replay_t *replay_new(const char *path) {
    replay_t *replay = calloc(1, sizeof *replay);
    assert_non_null(replay);
    replay->rig = rig_new();
    replay->recording = recording_load(path);
    assert_non_null(replay->recording);
    const inlet__noise_keys_t keys = keys_of(replay);
    inlet__noise_keys_t turned = keys;
    memcpy(turned.receive, keys.send, sizeof turned.receive);
    inlet__channel_init(&replay->recorded.channel, &keys);
    inlet__channel_init(&replay->live.channel, &keys);
    inlet__channel_init(&replay->recorded_client.channel, &turned);
    return replay;
}

static void replay_free(replay_t *replay) {
    rig_free(replay->rig);
    free(replay->recording);
    free(replay);
}

static void become_admin(rig_t *rig) {
    rig->client_config.intent = INLET__INTENT_ADMIN;
    rig->peer.administrator = true;
    rig->grants.count = 0;
    rig_restart(rig);
}

/* How often a batch is cut, and which fields it names, is the sender's choice: its events are not.
 */
static void assert_same_batch(inlet__slice_t recorded, inlet__slice_t live) {
    static inlet_event_t events[2][INLET__BATCH_EVENTS_MAX];
    uint32_t count[2];
    uint64_t first[2], end[2];
    assert_int_equal(inlet__batch_decode(recorded.bytes, recorded.count, events[0],
                                         INLET__BATCH_EVENTS_MAX, &count[0], &first[0], &end[0]),
                     INLET_OK);
    assert_int_equal(inlet__batch_decode(live.bytes, live.count, events[1], INLET__BATCH_EVENTS_MAX,
                                         &count[1], &first[1], &end[1]),
                     INLET_OK);
    assert_int_equal(count[0], count[1]);
    assert_int_equal(first[0], first[1]);
    assert_int_equal(end[0], end[1]);
    assert_memory_equal(events[0], events[1], count[0] * sizeof events[0][0]);
}

/* What a later version may add: bytes behind the body of SUBSCRIBED, and nothing else. */
static void assert_same_reply(const inlet__message_reply_t *recorded,
                              const inlet__message_reply_t *live) {
    assert_int_equal(recorded->status, live->status);
    assert_true(live->body.count >= recorded->body.count);
    if (live->body.count > recorded->body.count)
        assert_int_equal(recorded->body.count, INLET__SUBSCRIBED_BYTES);
    if (recorded->body.count > 0)
        assert_memory_equal(recorded->body.bytes, live->body.bytes, recorded->body.count);
}

static void assert_same_message(const inlet__message_t *recorded, const inlet__message_t *live) {
    assert_int_equal(recorded->type, live->type);
    assert_int_equal(recorded->request, live->request);
    assert_int_equal(recorded->subscription, live->subscription);
    if (recorded->type == INLET__MESSAGE_BATCH)
        assert_same_batch(recorded->u.batch.bytes, live->u.batch.bytes);
    else if (recorded->type == INLET__MESSAGE_REPLY)
        assert_same_reply(&recorded->u.reply, &live->u.reply);
    else if (recorded->type == INLET__MESSAGE_CLOSE) {
        assert_int_equal(recorded->u.close.status, live->u.close.status);
        assert_int_equal(recorded->u.close.final_seq, live->u.close.final_seq);
    }
}

static void assert_says_the_same(replay_t *replay, const recording_step_t *step, size_t count) {
    inlet__message_t recorded, live;
    const uint8_t *recorded_at = step->bytes, *live_at = replay->bytes;
    size_t recorded_left = step->count, live_left = count;
    while (recorded_left > 0) {
        const size_t recorded_bytes =
            ear_take(&replay->recorded, &recorded_at, &recorded_left, replay->plain_recorded);
        const size_t live_bytes = ear_take(&replay->live, &live_at, &live_left, replay->plain_live);
        assert_true(recorded_bytes > 0 && live_bytes > 0);
        assert_int_equal(
            inlet__message_decode_from_service(replay->plain_recorded, recorded_bytes, &recorded),
            INLET_OK);
        assert_int_equal(inlet__message_decode_from_service(replay->plain_live, live_bytes, &live),
                         INLET_OK);
        assert_same_message(&recorded, &live);
    }
    assert_int_equal(live_left, 0);
}

/* The service's turn to speak: it says what the older one said. */
static void service_speaks(replay_t *replay, const recording_step_t *step) {
    rig_t *rig = replay->rig;
    size_t count;
    assert_int_equal(inlet__server_connection_output(&rig->server, replay->bytes,
                                                     sizeof replay->bytes, rig->now_ns, &count),
                     INLET_OK);
    if (replay->handshake_writes++ < 2) { /* to who announces nothing new, not one bit is new */
        assert_int_equal(count, step->count);
        assert_memory_equal(replay->bytes, step->bytes, count);
        return;
    }
    assert_says_the_same(replay, step, count);
}

static void post(rig_t *rig, const recording_step_t *step) {
    inlet_event_t event;
    assert_int_equal(step->count, sizeof event);
    memcpy(&event, step->bytes, sizeof event);
    assert_int_equal(inlet__hub_append(&rig->hub, &event), INLET_OK);
}

static void replay_to_service(replay_t *replay) {
    rig_t *rig = replay->rig;
    for (size_t i = 0; i < replay->recording->step_count; i++) {
        const recording_step_t *step = &replay->recording->steps[i];
        switch (step->kind) {
        case RECORDING_CLIENT:
            rig->server_status = inlet__server_connection_receive(&rig->server, step->bytes,
                                                                  step->count, rig->now_ns);
            break;
        case RECORDING_SERVICE:
            service_speaks(replay, step);
            break;
        case RECORDING_ADMIN:
            become_admin(rig);
            break;
        case RECORDING_POST:
            post(rig, step);
            break;
        case RECORDING_TICK:
            rig->now_ns += step->number;
            assert_int_equal(inlet__server_connection_tick(&rig->server, rig->now_ns), INLET_OK);
            break;
        case RECORDING_STOP:
            inlet__server_connection_close(&rig->server, (inlet_status_t)step->number);
            break;
        case RECORDING_KIND_COUNT:
            fail();
        }
    }
}

static void the_service_serves_a_client_of_version_1(void **state) {
    (void)state;
    replay_t *replay = replay_new(paths[0]);
    replay_to_service(replay);
    assert_int_equal(replay->rig->server_status, INLET_OK);
    assert_int_equal(replay->rig->server.stage, INLET__SERVER_ENDED);
    replay_free(replay);
}

static void the_service_obeys_an_administrator_of_version_1(void **state) {
    (void)state;
    replay_t *replay = replay_new(paths[1]);
    replay_to_service(replay);
    assert_int_equal(replay->rig->server_status, INLET_E_CLOSED); /* its farewell */
    replay_free(replay);
}

/* Has the client say again what an older one said. It does so in the same bytes: an older service
 * would take no others. */
static void client_speaks(replay_t *replay, const recording_step_t *step) {
    rig_t *rig = replay->rig;
    const uint8_t *at = step->bytes;
    size_t left = step->count, count = 0;
    if (rig->client.stage != INLET__CLIENT_OPEN) {
        inlet__client_connection_output(&rig->client, replay->bytes, sizeof replay->bytes, &count);
    } else {
        for (size_t bytes; (bytes = ear_take(&replay->recorded_client, &at, &left,
                                             replay->plain_recorded)) > 0;) {
            inlet__message_t message;
            assert_int_equal(
                inlet__message_decode_from_client(replay->plain_recorded, bytes, &message),
                INLET_OK);
            if (rig->client.out_bytes == 0) /* the first heartbeat waits there already */
                assert_int_equal(
                    message.type == INLET__MESSAGE_CLIENT_CLOSE
                        ? (inlet__client_connection_close(&rig->client, rig->now_ns), INLET_OK)
                        : inlet__client_connection_send(&rig->client, &message, rig->now_ns),
                    INLET_OK);
            size_t more;
            inlet__client_connection_output(&rig->client, replay->bytes + count,
                                            sizeof replay->bytes - count, &more);
            count += more;
        }
        assert_int_equal(left, 0);
    }
    assert_int_equal(count, step->count);
    assert_memory_equal(replay->bytes, step->bytes, count);
}

static void replay_to_client(replay_t *replay) {
    rig_t *rig = replay->rig;
    for (size_t i = 0; i < replay->recording->step_count; i++) {
        const recording_step_t *step = &replay->recording->steps[i];
        if (step->kind == RECORDING_CLIENT)
            client_speaks(replay, step);
        else if (step->kind == RECORDING_SERVICE)
            rig->client_status = inlet__client_connection_receive(&rig->client, step->bytes,
                                                                  step->count, rig->now_ns);
        else if (step->kind == RECORDING_ADMIN)
            become_admin(rig);
        else if (step->kind == RECORDING_TICK)
            rig->now_ns += step->number;
    }
}

static void the_client_lives_with_a_service_of_version_1(void **state) {
    (void)state;
    replay_t *replay = replay_new(paths[0]);
    rig_t *rig = replay->rig;
    uint32_t posted_count = 0;
    replay_to_client(replay);
    for (size_t i = 0; i < replay->recording->step_count; i++)
        posted_count += replay->recording->steps[i].kind == RECORDING_POST;
    assert_int_equal(rig->client_status, INLET_E_SERVICE_STOPPED);
    assert_int_equal(rig->reply_count, 8);
    /* The first subscription began behind the first nine, the second one with the third and after
     * the second nine. */
    assert_int_equal(rig->event_count, posted_count - 9 + 2 * 9 - 2);
    replay_free(replay);
}

static void an_administrators_client_lives_with_a_service_of_version_1(void **state) {
    (void)state;
    replay_t *replay = replay_new(paths[1]);
    replay_to_client(replay);
    assert_int_equal(replay->rig->reply_count, 5);
    assert_int_equal(replay->rig->last_status, INLET_E_SCOPE);
    replay_free(replay);
}

int main(int argc, char **argv) {
    if (argc != 3)
        return 2;
    paths = (const char *const *)argv + 1;
    const struct CMUnitTest tests[] = {
        RUN(the_service_serves_a_client_of_version_1),
        RUN(the_service_obeys_an_administrator_of_version_1),
        RUN(the_client_lives_with_a_service_of_version_1),
        RUN(an_administrators_client_lives_with_a_service_of_version_1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
