#include "sim.h"

#include "wire/scope.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Key 0 is the service's. Made once: each costs as much as a hundred events. */
static const inlet__keypair_t *keys(uint32_t index) {
    static inlet__keypair_t pairs[1 + SIM_CLIENTS_MAX];
    static bool made;
    for (uint32_t i = 0; !made && i < 1 + SIM_CLIENTS_MAX; i++) {
        uint8_t secret[INLET__KEY_BYTES];
        memset(secret, (int)i + 1, sizeof secret);
        if (inlet__keypair_from_secret(&pairs[i], secret) != INLET_OK)
            abort();
    }
    made = true;
    return &pairs[index];
}

const inlet__keypair_t *sim_service_client_keys(uint32_t index) {
    return keys(1 + index);
}

inlet__identity_t sim_service_identity(void) {
    inlet__identity_t identity = {.session = SIM_SESSION, .integrity = INLET__INTEGRITY_MEDIUM};
    if (inlet__sid_parse("S-1-5-21-1-2-3-1001", identity.sid, &identity.sid_bytes) != INLET_OK)
        abort();
    return identity;
}

static inlet_status_t identify(void *context, inlet__identity_t *identity) {
    (void)context;
    *identity = sim_service_identity();
    return INLET_OK;
}

static const inlet__grant_t *find_grant(void *context, const uint8_t key[32], const char *image) {
    sim_t *sim = context;
    for (uint32_t i = 0; i < sim->client_count; i++) {
        sim_client_t *client = &sim->clients[i];
        if (memcmp(key, sim_service_client_keys(i)->public_key, INLET__KEY_BYTES) == 0)
            client->connection_scopes = client->scopes;
    }
    return inlet__grants_find(&sim->grants, key, image);
}

/* No grant of a simulation ends by the time of day. */
static int64_t utc_ns(void *context) {
    (void)context;
    return 0;
}

static inlet_status_t no_grant(void *context, const inlet__grant_t *grant) {
    (void)context;
    (void)grant;
    return INLET_E_ACCESS_DENIED;
}

static inlet_status_t no_removal(void *context, const char *name) {
    (void)context;
    (void)name;
    return INLET_E_ACCESS_DENIED;
}

static char *no_json(void *context) {
    (void)context;
    return NULL;
}

static char *no_status(void *context, const inlet__identity_t *asker) {
    (void)context;
    (void)asker;
    return NULL;
}

static inlet_status_t find_stream(void *context, uint32_t session, inlet__stream_source_t *stream) {
    sim_t *sim = context;
    *stream = (inlet__stream_source_t){.hub = &sim->hub, .session = session};
    return session == SIM_SESSION ? INLET_OK : INLET_E_NOT_FOUND;
}

static void no_log(void *context, const char *text) {
    (void)context;
    (void)text;
}

static const inlet__server_ops_t ops = {.identify = identify,
                                        .find_grant = find_grant,
                                        .utc_ns = utc_ns,
                                        .add_grant = no_grant,
                                        .remove_grant = no_removal,
                                        .grants_json = no_json,
                                        .status_json = no_status,
                                        .stats_json = no_status,
                                        .find_stream = find_stream,
                                        .log = no_log};

void sim_service_init(sim_t *sim) {
    sim->server_config = (inlet__server_config_t){.ops = &ops,
                                                  .service_context = sim,
                                                  .keys = *keys(0),
                                                  .scratch = sim->scratch,
                                                  .fields_unguarded = true};
}

void sim_service_grant(sim_client_t *client, uint32_t scopes) {
    const inlet__identity_t identity = sim_service_identity();
    inlet__grant_t grant = {.scopes = scopes, .sid_bytes = identity.sid_bytes};
    memcpy(grant.key, sim_service_client_keys(client->index)->public_key, sizeof grant.key);
    memcpy(grant.sid, identity.sid, sizeof grant.sid);
    snprintf(grant.name, sizeof grant.name, "client %u", client->index);
    if (inlet__grants_add(&client->sim->grants, &grant) != INLET_OK)
        sim_fail(client->sim, "client %u: no grant could be added", client->index);
    client->scopes = scopes;
    for (uint32_t i = 0; i < client->reader_count; i++)
        client->readers[i].refused = false;
}

void sim_service_revoke(sim_client_t *client) {
    char name[32];
    inlet__grant_t removed;
    snprintf(name, sizeof name, "client %u", client->index);
    if (client->scopes == 0)
        return;
    sim_note(client->sim, "revoked", client->index);
    client->scopes = 0;
    if (inlet__grants_remove(&client->sim->grants, name, &removed) != INLET_OK)
        sim_fail(client->sim, "client %u: its grant is gone", client->index);
    const inlet__server_connection_t *server = &client->server;
    if (client->server_alive && server->stage >= INLET__SERVER_OPEN &&
        memcmp(server->grant.key, removed.key, sizeof removed.key) == 0)
        inlet__server_connection_close(&client->server, INLET_E_REVOKED);
}
