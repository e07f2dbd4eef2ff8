#include "connection_rig.h"

#include "test.h"
#include "wire/scope.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static inlet_status_t identify(void *context, inlet__identity_t *identity) {
    const rig_t *rig = context;
    *identity = rig->peer;
    return rig->identify_status;
}

static const inlet__grant_t *find_grant(void *context, const uint8_t key[32], const char *image) {
    rig_t *rig = context;
    return inlet__grants_find(&rig->grants, key, image);
}

static int64_t utc_ns(void *context) {
    const rig_t *rig = context;
    return rig->utc_ns;
}

static inlet_status_t add_grant(void *context, const inlet__grant_t *grant) {
    rig_t *rig = context;
    return inlet__grants_add(&rig->grants, grant);
}

static inlet_status_t remove_grant(void *context, const char *name_or_key) {
    rig_t *rig = context;
    inlet__grant_t removed;
    return inlet__grants_remove(&rig->grants, name_or_key, &removed);
}

static char *grants_json(void *context) {
    rig_t *rig = context;
    return inlet__grants_to_json(&rig->grants);
}

static char *status_json(void *context, const inlet__identity_t *asker) {
    (void)context;
    return strdup(asker == NULL ? "{\"for\":\"all\"}" : "{\"for\":\"one\"}");
}

static char *stats_json(void *context, const inlet__identity_t *asker) {
    (void)context;
    return strdup(asker == NULL ? "{\"counted\":\"all\"}" : "{\"counted\":\"one\"}");
}

static inlet_status_t find_stream(void *context, uint32_t session, inlet__stream_source_t *stream) {
    rig_t *rig = context;
    *stream = (inlet__stream_source_t){.hub = &rig->hub,
                                       .stats = &rig->stats,
                                       .journal = rig->journal,
                                       .boot_id = 77,
                                       .epoch = 3,
                                       .session = session,
                                       .anchor_ns = 5,
                                       .anchor_utc_ns = 6};
    return session == 1 ? INLET_OK : INLET_E_NOT_FOUND;
}

static void log_line(void *context, const char *text) {
    rig_t *rig = context;
    strncpy(rig->last_log, text, sizeof rig->last_log - 1);
}

static void audit(void *context, inlet__audit_what_t what, const char *detail) {
    rig_t *rig = context;
    rig->audit_count++;
    rig->last_audit = what;
    strncpy(rig->last_audit_detail, detail, sizeof rig->last_audit_detail - 1);
}

static const inlet__server_ops_t ops = {.identify = identify,
                                        .find_grant = find_grant,
                                        .utc_ns = utc_ns,
                                        .add_grant = add_grant,
                                        .remove_grant = remove_grant,
                                        .grants_json = grants_json,
                                        .status_json = status_json,
                                        .stats_json = stats_json,
                                        .find_stream = find_stream,
                                        .log = log_line,
                                        .audit = audit};

static void on_opened(void *context) {
    rig_t *rig = context;
    rig->opened = true;
}

static void on_reply(void *context, uint32_t request, const inlet__message_reply_t *reply) {
    rig_t *rig = context;
    rig->reply_count++;
    rig->last_request = request;
    rig->last_status = reply->status;
    assert_true(reply->body.count <= sizeof rig->last_body);
    rig->last_body_bytes = reply->body.count;
    if (reply->body.count > 0)
        memcpy(rig->last_body, reply->body.bytes, reply->body.count);
    const size_t bytes = reply->body.count;
    if (reply->status == INLET_OK &&
        (bytes == INLET__SUBSCRIBED_BYTES || bytes == INLET__SUBSCRIBED_BYTES_MAX) &&
        inlet__subscribed_decode(reply->body.bytes, reply->body.count, &rig->subscribed) ==
            INLET_OK)
        inlet__client_connection_track(&rig->client, rig->subscribed.subscription,
                                       rig->subscribed.first_seq);
}

static bool on_ready(void *context) {
    const rig_t *rig = context;
    return !rig->not_ready;
}

static void on_batch(void *context, uint32_t subscription, const inlet__client_batch_t *batch) {
    const inlet_event_t *events = batch->events;
    const uint32_t count = batch->count;
    rig_t *rig = context;
    assert_int_equal(subscription, rig->subscribed.subscription);
    assert_true(rig->event_count + count <= RIG_EVENTS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        if (events[i].type == INLET_EVENT_SNAPSHOT) {
            rig->snapshot_count++;
            rig->snapshot = events[i];
        } else {
            rig->events[rig->event_count++] = events[i];
        }
    }
}

static void on_ended(void *context, uint32_t subscription, inlet_status_t status) {
    rig_t *rig = context;
    (void)subscription;
    rig->ended_status = status;
}

static void on_behind(void *context, uint32_t subscription, uint64_t depth_records) {
    rig_t *rig = context;
    (void)subscription;
    rig->behind_count++;
    rig->behind_records = depth_records;
}

static inlet__keypair_t keypair(uint8_t seed) {
    uint8_t secret[INLET__KEY_BYTES];
    inlet__keypair_t pair;
    memset(secret, seed, sizeof secret);
    assert_int_equal(inlet__keypair_from_secret(&pair, secret), INLET_OK);
    return pair;
}

rig_t *rig_new(void) {
    rig_t *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    rig->piece = 4096;
    rig->now_ns = INT64_C(1000000000000);
    inlet__hub_init(&rig->hub, rig->log, RIG_HUB_CAPACITY, 1);
    inlet__hub_mark(&rig->hub, rig->marks);
    inlet__stats_init(&rig->stats, 1);

    inlet__identity_t *peer = &rig->peer;
    peer->session = 1;
    peer->integrity = INLET__INTEGRITY_MEDIUM;
    assert_int_equal(inlet__sid_parse("S-1-5-21-1-2-3-1001", peer->sid, &peer->sid_bytes),
                     INLET_OK);

    rig->server_config = (inlet__server_config_t){.ops = &ops,
                                                  .service_context = rig,
                                                  .keys = keypair(1),
                                                  .scratch = rig->scratch,
                                                  .fields_unguarded = true};
    inlet__client_config_t *config = &rig->client_config;
    config->keys = keypair(2);
    config->identity = *peer;
    config->intent = INLET__INTENT_STREAM;
    strcpy(config->greeting.name, "rig");
    memcpy(config->service_public, rig->server_config.keys.public_key, INLET__KEY_BYTES);

    inlet__grant_t grant = {.scopes =
                                INLET__SCOPE_ALL & ~(INLET__SCOPE_KBD_HOTKEYS | INLET__SCOPE_ADMIN),
                            .sid_bytes = peer->sid_bytes};
    memcpy(grant.key, config->keys.public_key, sizeof grant.key);
    memcpy(grant.sid, peer->sid, sizeof grant.sid);
    strcpy(grant.name, "rig");
    assert_int_equal(inlet__grants_add(&rig->grants, &grant), INLET_OK);
    rig_restart(rig);
    return rig;
}

void rig_free(rig_t *rig) {
    inlet__server_connection_clear(&rig->server);
    inlet__client_connection_clear(&rig->client);
    free(rig);
}

void rig_restart(rig_t *rig) {
    uint8_t random[64];
    memset(random, 0x5a, sizeof random);
    random[0] = (uint8_t)rig->now_ns;
    inlet__server_connection_clear(&rig->server);
    inlet__server_connection_init(&rig->server, &rig->server_config, rig, rig->now_ns, random);
    rig->sink = (inlet__client_sink_t){.context = rig,
                                       .opened = on_opened,
                                       .reply = on_reply,
                                       .ready = on_ready,
                                       .batch = on_batch,
                                       .ended = on_ended,
                                       .behind = on_behind};
    memset(random, 0x77, sizeof random);
    inlet__client_connection_init(&rig->client, &rig->client_config, &rig->sink, rig->now_ns,
                                  random);
    rig->opened = false;
    rig->event_count = 0;
    rig->server_status = rig->client_status = INLET_OK;
}

size_t rig_to_server(rig_t *rig) {
    uint8_t bytes[INLET__CLIENT_OUT_BYTES];
    size_t count;
    inlet__client_connection_output(&rig->client, bytes, sizeof bytes, &count);
    for (size_t at = 0; at < count && rig->server_status == INLET_OK; at += rig->piece) {
        size_t piece = count - at < rig->piece ? count - at : rig->piece;
        rig->server_status =
            inlet__server_connection_receive(&rig->server, bytes + at, piece, rig->now_ns);
    }
    return count;
}

size_t rig_to_client(rig_t *rig) {
    static uint8_t bytes[INLET__FRAME_MAX_BYTES];
    size_t count;
    assert_int_equal(
        inlet__server_connection_output(&rig->server, bytes, sizeof bytes, rig->now_ns, &count),
        INLET_OK);
    for (size_t at = 0; at < count && rig->client_status == INLET_OK; at += rig->piece) {
        size_t piece = count - at < rig->piece ? count - at : rig->piece;
        assert_true(piece <= inlet__client_connection_room(&rig->client));
        rig->client_status =
            inlet__client_connection_receive(&rig->client, bytes + at, piece, rig->now_ns);
    }
    return count;
}

void rig_run(rig_t *rig) {
    for (;;) {
        size_t up = rig->server_status == INLET_OK ? rig_to_server(rig) : 0;
        size_t down = rig->client_status == INLET_OK ? rig_to_client(rig) : 0;
        if (up + down == 0)
            return;
    }
}

inlet_status_t rig_request(rig_t *rig, inlet__message_t message) {
    uint32_t before = rig->reply_count;
    message.request = 1000 + before;
    assert_int_equal(inlet__client_connection_send(&rig->client, &message, rig->now_ns), INLET_OK);
    rig_run(rig);
    assert_int_equal(rig->reply_count, before + 1);
    assert_int_equal(rig->last_request, message.request);
    return rig->last_status;
}

inlet_status_t rig_subscribe(rig_t *rig) {
    return rig_request(rig,
                       (inlet__message_t){.type = INLET__MESSAGE_SUBSCRIBE,
                                          .u.subscribe = {.schema_version = INLET__SCHEMA_VERSION,
                                                          .sources = INLET_SOURCE_ALL}});
}

void rig_append_keys(rig_t *rig, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const inlet_event_t event = {.seq = rig->hub.next_seq,
                                     .time_ns = (int64_t)rig->hub.next_seq * 100,
                                     .type = INLET_EVENT_KEY_PRESSED,
                                     .flags = INLET_FLAG_RAW,
                                     .u.key = {.hid = 0x00070004, .scan = 30, .vk = 65}};
        assert_int_equal(inlet__hub_append(&rig->hub, &event), INLET_OK);
    }
}
