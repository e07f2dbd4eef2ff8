#include "test_client.h"

#include "sdk/hidden.h"
#include "win32/identity.h"
#include "win32/names.h"
#include "wire/scope.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static void on_opened(void *context) {
    ((client_t *)context)->opened = true;
}

static void on_reply(void *context, uint32_t request, const inlet__message_reply_t *reply) {
    client_t *client = context;
    inlet__subscribed_t subscribed;
    client->replied = true;
    client->reply_status = reply->status;
    if (request == 1 && reply->status == INLET_OK) {
        assert_int_equal(
            inlet__subscribed_decode(reply->body.bytes, reply->body.count, &subscribed), INLET_OK);
        client->subscription = subscribed.subscription;
        client->first_seq = client->next_seq = subscribed.first_seq;
        client->boot_id = subscribed.boot_id;
        client->epoch = subscribed.epoch;
        inlet__client_connection_track(&client->connection, subscribed.subscription,
                                       subscribed.first_seq);
    } else if (reply->body.count > 0) {
        free(client->json);
        client->json = calloc(1, reply->body.count + 1);
        memcpy(client->json, reply->body.bytes, reply->body.count);
        client->events_before_json = client->event_count;
        client->motions_before_json = client->motion_count;
    }
}

static bool always_ready(void *context) {
    (void)context;
    return true;
}

static void on_batch(void *context, uint32_t subscription, const inlet__client_batch_t *batch) {
    static inlet_event_t told[INLET__TOLD_MAX]; /* one thread */
    const uint32_t count = inlet__hidden_tell(batch, told);
    client_t *client = context;
    (void)subscription;
    client->event_count += batch->count;
    for (uint32_t i = 0; i < count; i++) {
        const inlet_event_t *event = &told[i];
        /* What this view does not show, a window that came to the front, say, is not lost. */
        bool is_hidden =
            event->type == INLET_EVENT_LOSS && event->u.loss.cause == INLET_CAUSE_HIDDEN;
        bool is_loss = event->type == INLET_EVENT_LOSS;
        if (event->type == INLET_EVENT_SNAPSHOT) /* it has no number */
            continue;
        client->out_of_order = client->out_of_order || event->seq != client->next_seq;
        client->next_seq = event->seq + (is_loss ? event->u.loss.count : 1);
        if (client->verifier != NULL)
            inlet__verifier_note(client->verifier, event);
        if (event->type == INLET_EVENT_MOUSE_MOVED) {
            client->motion_count++;
            client->wrong_dx_count += client->next_dx != 0 && event->u.mouse.dx != client->next_dx;
            client->next_dx = event->u.mouse.dx + 1;
        }
        client->loss_count += is_loss && !is_hidden ? event->u.loss.count : 0;
        if (event->type == INLET_EVENT_BLIND) {
            client->blind_count++;
            if (event->u.blind.cause == INLET_CAUSE_AGENT_REPLACED && client->before_replaced == 0)
                client->before_replaced = client->motion_count;
            client->blind_causes |= 1u << event->u.blind.cause;
        } else if (event->type == INLET_EVENT_SOURCES) {
            client->last_sources_mask = event->u.sources.mask;
        }
    }
}

static void on_ended(void *context, uint32_t subscription, inlet_status_t status) {
    (void)subscription;
    ((client_t *)context)->end_status = status;
}

HANDLE dial(void) {
    for (int i = 0; i < 500; i++) {
        HANDLE pipe = CreateFileW(pipe_name, INLET__PIPE_CLIENT_ACCESS, 0, NULL, OPEN_EXISTING,
                                  SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, NULL);
        if (pipe != INVALID_HANDLE_VALUE)
            return pipe;
        Sleep(2);
    }
    return INVALID_HANDLE_VALUE;
}

static void end_client(client_t *client, inlet_status_t status) {
    client->gone = true;
    if (client->end_status == INLET_OK)
        client->end_status = status;
}

void client_open(client_t *client, const inlet__keypair_t *keys, uint8_t intent) {
    uint8_t random[32];
    memset(client, 0, sizeof *client);
    client->sink = (inlet__client_sink_t){.context = client,
                                          .opened = on_opened,
                                          .reply = on_reply,
                                          .ready = always_ready,
                                          .batch = on_batch,
                                          .ended = on_ended};
    inlet__client_config_t config = {.keys = *keys, .intent = intent};
    memcpy(config.service_public, service.server_config.keys.public_key, INLET__KEY_BYTES);
    assert_int_equal(inlet__identity_of_self(&config.identity), INLET_OK);
    strcpy(config.greeting.name, "test");
    randombytes_buf(random, sizeof random);
    inlet__client_connection_init(&client->connection, &config, &client->sink,
                                  inlet__clock_now_ns(), random);
    client->pipe = dial();
    assert_ptr_not_equal(client->pipe, INVALID_HANDLE_VALUE);
}

static void client_write(client_t *client) {
    uint8_t out[INLET__CLIENT_OUT_BYTES];
    size_t bytes;
    DWORD done;
    inlet__client_connection_output(&client->connection, out, sizeof out, &bytes);
    if (bytes > 0 && !WriteFile(client->pipe, out, (DWORD)bytes, &done, NULL))
        end_client(client, inlet__client_connection_pipe_ended(&client->connection));
}

bool client_step(client_t *client) {
    uint8_t in[16384];
    DWORD available = 0, done = 0;
    int64_t now_ns = inlet__clock_now_ns();
    if (client->gone)
        return false;
    inlet__client_connection_tick(&client->connection, now_ns);
    client_write(client);
    if (!PeekNamedPipe(client->pipe, NULL, 0, NULL, &available, NULL)) {
        end_client(client, inlet__client_connection_pipe_ended(&client->connection));
        return false;
    }
    if (available == 0)
        return false;
    DWORD want = available < sizeof in ? available : (DWORD)sizeof in;
    assert_true(ReadFile(client->pipe, in, want, &done, NULL));
    inlet_status_t status = inlet__client_connection_receive(&client->connection, in, done, now_ns);
    if (status != INLET_OK)
        end_client(client, status);
    return true;
}

void client_request(client_t *client, inlet__message_t *message) {
    client->replied = false;
    if (message->request == 0)
        message->request = 2;
    assert_int_equal(
        inlet__client_connection_send(&client->connection, message, inlet__clock_now_ns()),
        INLET_OK);
    STEP_UNTIL(client, client->replied || client->gone, 5 * SECOND_NS);
}

void client_close(client_t *client) {
    CloseHandle(client->pipe);
    inlet__client_connection_clear(&client->connection);
    free(client->json);
}

static void client_subscribe(client_t *client, uint64_t from_seq) {
    inlet__message_t message = {.type = INLET__MESSAGE_SUBSCRIBE,
                                .request = 1,
                                .u.subscribe = {.schema_version = INLET__SCHEMA_VERSION,
                                                .sources = INLET_SOURCE_RAW,
                                                .from_seq = from_seq}};
    client_request(client, &message);
    assert_int_equal(client->reply_status, INLET_OK);
}

void pair(inlet__keypair_t *keys, const char *name) {
    static client_t admin;
    uint8_t secret[INLET__KEY_BYTES];
    randombytes_buf(secret, sizeof secret);
    assert_int_equal(inlet__keypair_from_secret(keys, secret), INLET_OK);
    client_open(&admin, keys, INLET__INTENT_ADMIN);
    STEP_UNTIL(&admin, admin.opened, 5 * SECOND_NS);
    inlet__message_t message = {
        .type = INLET__MESSAGE_GRANT_ADD,
        .u.grant_add = {.scopes = INLET__SCOPE_ALL & ~(uint32_t)INLET__SCOPE_KBD_HOTKEYS,
                        .name = {.bytes = (const uint8_t *)name, .count = strlen(name)}}};
    memcpy(message.u.grant_add.public_key, keys->public_key, INLET__KEY_BYTES);
    client_request(&admin, &message);
    assert_int_equal(admin.reply_status, INLET_OK);
    client_close(&admin);
}

void open_subscribed(client_t *client, const inlet__keypair_t *keys) {
    client_open(client, keys, INLET__INTENT_STREAM);
    STEP_UNTIL(client, client->opened, 5 * SECOND_NS);
    client_subscribe(client, 0);
}

void open_resumed(client_t *client, const inlet__keypair_t *keys, const client_t *other) {
    const uint64_t from_seq = other->next_seq;
    const int32_t next_dx = other->next_dx;
    inlet__verifier_t *verifier = other->verifier;
    client_open(client, keys, INLET__INTENT_STREAM);
    client->next_dx = next_dx;
    client->verifier = verifier;
    STEP_UNTIL(client, client->opened, 5 * SECOND_NS);
    client_subscribe(client, from_seq);
}

json_t *client_report(client_t *client, uint8_t type) {
    inlet__message_t message = {.type = type};
    json_error_t error;
    client_request(client, &message);
    assert_int_equal(client->reply_status, INLET_OK);
    json_t *root = json_loads(client->json, 0, &error);
    assert_non_null(root);
    return root;
}

json_int_t status_number(client_t *client, const char *member) {
    json_t *root = client_report(client, INLET__MESSAGE_STATUS);
    json_t *session = json_array_get(json_object_get(root, "sessions"), 0);
    json_int_t value = json_integer_value(json_object_get(session, member));
    json_decref(root);
    return value;
}
