#include "pipes/server_connection.h"

#include "auth/prologue.h"
#include "pipes/server_requests.h"
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a later version's greeting may have. */
enum { GREETING_ROOM_BYTES = 128 };

static const int64_t NS_PER_MS = 1000000;
static const int64_t NS_PER_S = 1000000000;

/* What ends later is looked at again before: a connection ticks every other second. */
static const int64_t EXPIRY_LOOK_S = 3600;

void inlet__server_audit(const inlet__server_connection_t *connection, inlet__audit_what_t what,
                         const char *detail) {
    if (connection->config->ops->audit != NULL)
        connection->config->ops->audit(connection->context, what, detail);
}

/* Who leaves, or falls silent, has done nothing wrong. */
static void audit_refusal(const inlet__server_connection_t *connection, inlet_status_t status,
                          const char *reason) {
    if (!connection->authenticated)
        inlet__server_audit(connection, INLET__AUDIT_CLIENT_REFUSED, reason);
    else if (status != INLET_E_CLOSED && status != INLET_E_PEER_SILENT)
        inlet__server_audit(connection, INLET__AUDIT_CLIENT_VIOLATION, reason);
}

/* Tells the log why, wipes what the handshake holds, and ends. The client sees a closed pipe. */
__attribute__((format(printf, 3, 4))) static inlet_status_t
refuse(inlet__server_connection_t *connection, inlet_status_t status, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    connection->config->ops->log(connection->context, text);
    audit_refusal(connection, status, text);
    connection->stage = INLET__SERVER_ENDED;
    connection->end_status = status;
    connection->handshake_out_bytes = 0;
    inlet__noise_wipe(&connection->noise);
    inlet__channel_wipe(&connection->channel);
    return status;
}

void inlet__server_connection_init(inlet__server_connection_t *connection,
                                   const inlet__server_config_t *config, void *context,
                                   int64_t now_ns, const uint8_t random[64]) {
    memset(connection, 0, sizeof *connection);
    connection->config = config;
    connection->context = context;
    connection->opened_ns = connection->last_heard_ns = connection->last_sent_ns = now_ns;
    connection->expires_ns = INT64_MAX;
    memcpy(connection->nonce, random, 32);
    memcpy(connection->ephemeral, random + 32, 32);
    inlet__frame_reader_init(&connection->reader, connection->received, sizeof connection->received,
                             INLET__FRAME_HANDSHAKE_MAX);
}

/* With all that they have not been sent yet. */
static void end_subscriptions(inlet__server_connection_t *connection) {
    for (uint32_t i = 0; i < INLET__SUBSCRIPTIONS_MAX; i++)
        inlet__server_subscription_free(&connection->subscriptions[i]);
}

void inlet__server_connection_clear(inlet__server_connection_t *connection) {
    for (uint32_t i = 0; i < connection->reply_count; i++)
        free(connection->replies[i].body);
    connection->reply_count = 0;
    if (connection->pause_until_ns > 0)
        inlet__server_audit(connection, INLET__AUDIT_PAUSE_ENDED, "with its connection");
    connection->pause_until_ns = 0;
    end_subscriptions(connection);
    sodium_memzero(connection->ephemeral, sizeof connection->ephemeral);
    inlet__noise_wipe(&connection->noise);
    inlet__channel_wipe(&connection->channel);
}

inlet__server_timing_t inlet__server_timing(const inlet__server_config_t *config) {
    inlet__server_timing_t timing = config->timing;
    if (timing.handshake_ns == 0)
        timing.handshake_ns = INLET__HANDSHAKE_TIMEOUT_NS;
    if (timing.heartbeat_ns == 0)
        timing.heartbeat_ns = INLET__HEARTBEAT_NS;
    if (timing.silence_ns == 0)
        timing.silence_ns = INLET__SILENCE_NS;
    return timing;
}

bool inlet__server_connection_pauses(const inlet__server_connection_t *connection, int64_t now_ns) {
    return connection->stage == INLET__SERVER_OPEN && now_ns < connection->pause_until_ns;
}

static void queue_plain(inlet__server_connection_t *connection, const uint8_t *payload,
                        size_t payload_bytes) {
    connection->handshake_out_bytes += inlet__frame_write(
        connection->handshake_out + connection->handshake_out_bytes, payload, payload_bytes);
}

static bool may_connect(const inlet__identity_t *identity, uint8_t intent) {
    if (identity->app_container || identity->integrity < INLET__INTEGRITY_MEDIUM)
        return false;
    return intent != INLET__INTENT_ADMIN || identity->administrator;
}

static inlet_status_t start_handshake(inlet__server_connection_t *connection,
                                      const uint8_t *client_hello, size_t client_hello_bytes,
                                      const uint8_t *server_hello, size_t server_hello_bytes) {
    uint8_t bytes[INLET__PROLOGUE_BYTES_MAX];
    size_t byte_count;
    const inlet__prologue_t prologue = {.client_hello = client_hello,
                                        .client_hello_bytes = client_hello_bytes,
                                        .server_hello = server_hello,
                                        .server_hello_bytes = server_hello_bytes,
                                        .sid = connection->identity.sid,
                                        .sid_bytes = connection->identity.sid_bytes,
                                        .session = connection->identity.session};
    inlet_status_t status = inlet__prologue_build(&prologue, bytes, sizeof bytes, &byte_count);
    if (status == INLET_OK)
        status = inlet__noise_responder_init(&connection->noise, bytes, byte_count,
                                             &connection->config->keys, connection->ephemeral);
    sodium_memzero(connection->ephemeral, sizeof connection->ephemeral);
    return status;
}

static inlet_status_t on_client_hello(inlet__server_connection_t *connection,
                                      const uint8_t *payload, size_t payload_bytes) {
    inlet__client_hello_t hello;
    if (inlet__client_hello_decode(payload, payload_bytes, &hello) != INLET_OK)
        return refuse(connection, INLET_E_PROTOCOL, "refused: the first frame is no client hello");
    if (connection->config->ops->identify(connection->context, &connection->identity) != INLET_OK)
        return refuse(connection, INLET_E_REFUSED, "refused: the peer's identity can't be read");
    if (!may_connect(&connection->identity, hello.intent))
        return refuse(connection, INLET_E_REFUSED, "refused: this user may not connect so");

    uint8_t reply[INLET__SERVER_HELLO_BYTES];
    size_t reply_bytes;
    connection->capabilities = hello.capabilities & (uint32_t)INLET__CAPABILITY_ALL &
                               ~connection->config->withheld_capabilities;
    inlet__server_hello_t answer = {.version = inlet__version_choose(&hello),
                                    .capabilities = connection->capabilities};
    memcpy(answer.nonce, connection->nonce, sizeof answer.nonce);
    inlet_status_t status = inlet__server_hello_encode(&answer, reply, sizeof reply, &reply_bytes);
    if (status == INLET_OK && answer.version != 0)
        status = start_handshake(connection, payload, payload_bytes, reply, reply_bytes);
    if (status != INLET_OK)
        return refuse(connection, status, "refused: the handshake can't begin");
    if (answer.version == 0) { /* told to the client, then closed */
        refuse(connection, INLET_E_VERSION, "refused: no protocol version in common (%u to %u)",
               hello.version_min, hello.version_max);
        queue_plain(connection, reply, reply_bytes);
        return INLET_OK;
    }
    queue_plain(connection, reply, reply_bytes);
    connection->administrator = hello.intent == INLET__INTENT_ADMIN;
    connection->enrols = hello.intent == INLET__INTENT_ENROL;
    connection->stage = INLET__SERVER_MESSAGE_1;
    return INLET_OK;
}

static int64_t utc_ns(const inlet__server_connection_t *connection) {
    return connection->config->ops->utc_ns(connection->config->service_context);
}

bool inlet__server_connection_has_expired(const inlet__server_connection_t *connection) {
    return connection->grant.terms.expires_s != 0 &&
           inlet__grant_is_over(&connection->grant, utc_ns(connection) / NS_PER_S);
}

/* Whether the proven key may stream: a grant of this very user, for this program, and not over. */
static bool admit_key(inlet__server_connection_t *connection, const uint8_t *key) {
    const inlet__grant_t *grant = connection->config->ops->find_grant(
        connection->config->service_context, key, connection->identity.image);
    if (grant == NULL || grant->sid_bytes != connection->identity.sid_bytes ||
        memcmp(grant->sid, connection->identity.sid, grant->sid_bytes) != 0 ||
        (grant->terms.expires_s != 0 && inlet__grant_is_over(grant, utc_ns(connection) / NS_PER_S)))
        return false;
    connection->grant = *grant;
    return true;
}

static inlet_status_t on_message_1(inlet__server_connection_t *connection, const uint8_t *payload,
                                   size_t payload_bytes) {
    uint8_t greeting[GREETING_ROOM_BYTES];
    uint8_t message_2[INLET__NOISE_MESSAGE_2_EXTRA_BYTES];
    size_t greeting_bytes, message_2_bytes;
    inlet__noise_keys_t keys;
    if (inlet__noise_read_message_1(&connection->noise, payload, payload_bytes, greeting,
                                    sizeof greeting, &greeting_bytes) != INLET_OK)
        return refuse(connection, INLET_E_AUTHENTICATION,
                      "refused: handshake message 1 does not open (wrong service key, user or "
                      "session, or garbage)");
    if (inlet__greeting_decode(greeting, greeting_bytes, &connection->greeting) != INLET_OK)
        return refuse(connection, INLET_E_PROTOCOL, "refused: the greeting is damaged");
    if (!connection->administrator && !connection->enrols &&
        !admit_key(connection, inlet__noise_remote_public(&connection->noise)))
        return refuse(connection, INLET_E_REFUSED,
                      "refused: the key of \"%s\" is not paired for this user and program, or no "
                      "longer",
                      connection->greeting.name);
    memcpy(connection->client_key, inlet__noise_remote_public(&connection->noise),
           sizeof connection->client_key);
    inlet_status_t status = inlet__noise_write_message_2(&connection->noise, NULL, 0, message_2,
                                                         sizeof message_2, &message_2_bytes);
    if (status == INLET_OK)
        status = inlet__noise_split(&connection->noise, &keys);
    if (status != INLET_OK)
        return refuse(connection, status, "refused: the handshake failed");
    queue_plain(connection, message_2, message_2_bytes);
    inlet__channel_init(&connection->channel, &keys);
    inlet__consent_code(keys.handshake_hash, connection->code);
    sodium_memzero(&keys, sizeof keys);
    inlet__frame_reader_set_max(&connection->reader, INLET__FRAME_TO_SERVICE_MAX);
    connection->stage = INLET__SERVER_OPEN;
    return INLET_OK;
}

static inlet_status_t on_sealed(inlet__server_connection_t *connection, uint8_t *payload,
                                size_t payload_bytes, int64_t now_ns) {
    size_t plain_bytes;
    inlet__message_t message;
    if (inlet__channel_open(&connection->channel, payload, payload_bytes, &plain_bytes) != INLET_OK)
        return refuse(connection, INLET_E_AUTHENTICATION, "ended: a frame failed authentication");
    if (!connection->authenticated) {
        char text[128];
        snprintf(text, sizeof text, "connected: \"%s\"%s", connection->greeting.name,
                 connection->administrator ? " as administrator"
                 : connection->enrols      ? " to ask for a grant"
                                           : "");
        connection->config->ops->log(connection->context, text);
        inlet__server_audit(connection, INLET__AUDIT_CLIENT_ADMITTED, text);
    }
    connection->authenticated = true;
    connection->last_heard_ns = now_ns;
    if (inlet__message_decode_from_client(payload, plain_bytes, &message) != INLET_OK)
        return refuse(connection, INLET_E_PROTOCOL, "ended: a message is not of the protocol");
    if ((inlet__message_needs(&message) & ~connection->capabilities) != 0)
        return refuse(connection, INLET_E_PROTOCOL, "ended: a message that was not agreed to");
    inlet_status_t status = inlet__server_request(connection, &message, now_ns);
    if (status == INLET_E_CLOSED)
        return refuse(connection, status, "closed by the client");
    if (status != INLET_OK)
        return refuse(connection, status, "ended: requests without reading the replies");
    return INLET_OK;
}

static inlet_status_t on_frame(inlet__server_connection_t *connection, uint8_t *payload,
                               size_t payload_bytes, int64_t now_ns) {
    switch (connection->stage) {
    case INLET__SERVER_HELLO:
        return on_client_hello(connection, payload, payload_bytes);
    case INLET__SERVER_MESSAGE_1:
        return on_message_1(connection, payload, payload_bytes);
    case INLET__SERVER_OPEN:
        return on_sealed(connection, payload, payload_bytes, now_ns);
    case INLET__SERVER_CLOSING:
    case INLET__SERVER_ENDED:
        break; /* too late to ask for anything */
    }
    return INLET_OK;
}

static inlet_status_t take_frames(inlet__server_connection_t *connection, int64_t now_ns) {
    for (;;) {
        uint8_t *payload;
        size_t payload_bytes;
        inlet_status_t status =
            inlet__frame_reader_next(&connection->reader, &payload, &payload_bytes);
        if (status != INLET_OK)
            return refuse(connection, status, "%s: a frame's length is out of bounds",
                          connection->authenticated ? "ended" : "refused");
        if (payload == NULL)
            return INLET_OK;
        status = on_frame(connection, payload, payload_bytes, now_ns);
        if (status != INLET_OK)
            return status;
    }
}

inlet_status_t inlet__server_connection_receive(inlet__server_connection_t *connection,
                                                const uint8_t *bytes, size_t byte_count,
                                                int64_t now_ns) {
    while (byte_count > 0) {
        if (connection->stage >= INLET__SERVER_CLOSING)
            return INLET_OK;
        size_t pushed = inlet__frame_reader_push(&connection->reader, bytes, byte_count);
        bytes += pushed;
        byte_count -= pushed;
        inlet_status_t status = take_frames(connection, now_ns);
        if (status != INLET_OK)
            return status;
    }
    return INLET_OK;
}

/* The time of day may be set while it waits: that shows at the next tick. */
static void follow_expiry(inlet__server_connection_t *connection, int64_t now_ns) {
    const int64_t expires_s = connection->grant.terms.expires_s;
    connection->expires_ns = INT64_MAX;
    if (expires_s == 0)
        return;
    const int64_t left_s = expires_s - utc_ns(connection) / NS_PER_S;
    if (left_s < EXPIRY_LOOK_S)
        connection->expires_ns = now_ns + (left_s > 0 ? left_s : 0) * NS_PER_S;
}

inlet_status_t inlet__server_connection_tick(inlet__server_connection_t *connection,
                                             int64_t now_ns) {
    const inlet__server_timing_t timing = inlet__server_timing(connection->config);
    if (connection->stage >= INLET__SERVER_CLOSING)
        return INLET_OK;
    if (!connection->authenticated && now_ns - connection->opened_ns >= timing.handshake_ns)
        return refuse(connection, INLET_E_TIMEOUT, "refused: the handshake took over %lld ms",
                      (long long)(timing.handshake_ns / NS_PER_MS));
    if (connection->authenticated && now_ns - connection->last_heard_ns >= timing.silence_ns)
        return refuse(connection, INLET_E_PEER_SILENT, "ended: nothing heard for %lld ms",
                      (long long)(timing.silence_ns / NS_PER_MS));
    if (connection->pause_until_ns > 0 && now_ns >= connection->pause_until_ns) {
        connection->pause_until_ns = 0;
        connection->config->ops->log(connection->context, "its pause of capture is over");
        inlet__server_audit(connection, INLET__AUDIT_PAUSE_ENDED, "its time is over");
    }
    if (inlet__server_connection_has_expired(connection))
        inlet__server_connection_close(connection, INLET_E_EXPIRED);
    follow_expiry(connection, now_ns);
    return INLET_OK;
}

int64_t inlet__server_connection_deadline(const inlet__server_connection_t *connection,
                                          bool writing) {
    if (connection->stage >= INLET__SERVER_CLOSING)
        return INT64_MAX;
    const inlet__server_timing_t timing = inlet__server_timing(connection->config);
    if (!connection->authenticated)
        return connection->opened_ns + timing.handshake_ns;
    int64_t due = connection->last_heard_ns + timing.silence_ns;
    if (!writing && connection->last_sent_ns + timing.heartbeat_ns < due)
        due = connection->last_sent_ns + timing.heartbeat_ns;
    if (connection->pause_until_ns > 0 && connection->pause_until_ns < due)
        due = connection->pause_until_ns;
    return connection->expires_ns < due ? connection->expires_ns : due;
}

void inlet__server_connection_close(inlet__server_connection_t *connection, inlet_status_t status) {
    if (connection->stage >= INLET__SERVER_CLOSING)
        return;
    connection->end_status = status;
    if (!connection->authenticated) {
        connection->stage = INLET__SERVER_ENDED;
        connection->handshake_out_bytes = 0;
        return;
    }
    if (status == INLET_E_REVOKED || status == INLET_E_EXPIRED) /* also what it had not got yet */
        end_subscriptions(connection);
    connection->stage = INLET__SERVER_CLOSING;
}

static bool shows_keys(const inlet__view_t *view) {
    return inlet__view_shows(view, INLET_EVENT_KEY_PRESSED) ||
           inlet__view_shows(view, INLET_EVENT_KEY_RELEASED);
}

/* Devices are those of the sources, and are numbered by them. */
static uint32_t view_wants(const inlet__view_t *view) {
    const uint64_t of_sources = INLET__INPUT_TYPES | UINT64_C(1) << INLET_EVENT_DEVICE;
    uint32_t wants = INLET__WANT_STATE;
    if ((view->event_types & of_sources) != 0)
        wants |= view->sources;
    if (view->guards_fields && shows_keys(view))
        wants |= INLET__WANT_FIELDS;
    if (view->foreground == INLET__FOREGROUND_LISTED)
        wants |= INLET__WANT_FOCUS;
    if ((view->event_types & UINT64_C(1) << INLET_EVENT_FOCUS) == 0)
        return wants;
    if ((view->name_subjects & 1u << INLET_NAME_PROCESS) != 0)
        wants |= INLET__WANT_FOCUS;
    if ((view->name_subjects & 1u << INLET_NAME_WINDOW_TITLE) != 0)
        wants |= INLET__WANT_TITLES;
    return wants;
}

uint32_t inlet__server_connection_wants(const inlet__server_connection_t *connection) {
    uint32_t wants = 0;
    if (connection->stage != INLET__SERVER_OPEN)
        return 0;
    for (uint32_t i = 0; i < INLET__SUBSCRIPTIONS_MAX; i++)
        if (connection->subscriptions[i].id != 0)
            wants |= view_wants(&connection->subscriptions[i].view);
    return wants;
}
