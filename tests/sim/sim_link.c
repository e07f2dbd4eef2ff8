/* One write is under way at a time in each direction, and crosses in pieces of any size. */
#include "sim.h"

#include <string.h>

bool sim_link_is_idle(const sim_client_t *client) {
    return !client->server_alive && !client->client_alive && client->down_at == client->down_count;
}

void sim_link_open(sim_client_t *client) {
    sim_t *sim = client->sim;
    uint8_t random[64];
    inlet__client_config_t config = {.keys = *sim_service_client_keys(client->index),
                                     .identity = sim_service_identity(),
                                     .intent = INLET__INTENT_STREAM,
                                     .greeting = {.name = "sim"},
                                     /* an older client, a newer one, or one in between */
                                     .capabilities = (uint32_t)sim_below(sim, 4)};
    sim_note(sim, "connects", client->index);
    memcpy(config.service_public, sim->server_config.keys.public_key, INLET__KEY_BYTES);
    test_random_fill(&sim->random, random, sizeof random);
    inlet__server_connection_init(&client->server, &sim->server_config, client, sim->now_ns,
                                  random);
    test_random_fill(&sim->random, random, sizeof random);
    inlet__client_connection_init(&client->client, &config, &client->sink, sim->now_ns, random);
    client->server_alive = client->client_alive = true;
    client->farewell = client->was_opened = false;
    client->flipped_down = client->flipped_up = false;
    client->flip_next_down = client->flip_next_up = false;
    client->down_at = client->down_count = client->up_at = client->up_count = 0;
    for (uint32_t i = 0; i < client->reader_count; i++) {
        sim_reader_t *reader = &client->readers[i];
        reader->subscription = 0;
        reader->waiting = reader->refused = false;
        if (reader->started && sim_chance(sim, 6)) { /* it wants to have some of it again */
            const uint64_t far = sim_chance(sim, 2) || reader->next < 4000 ? reader->next : 4000;
            reader->next -= sim_below(sim, far);
            reader->last_time_ns = 0;
        }
    }
}

static void end_server(sim_client_t *client) {
    if (!client->server_alive)
        return;
    sim_note(client->sim, "service ends connection", client->index);
    sim_oracle_server_end(client);
    client->server_alive = false;
    inlet__server_connection_clear(&client->server);
}

/* Its write under way is cancelled: the rest never arrives. */
static void abort_server(sim_client_t *client) {
    client->down_at = client->down_count;
    end_server(client);
}

static void end_client(sim_client_t *client) {
    if (!client->client_alive)
        return;
    sim_note(client->sim, "client ends connection", client->index);
    sim_oracle_client_end(client, client->client.end_status);
    client->client_alive = false;
    client->down_at = client->down_count;
    inlet__client_connection_clear(&client->client);
}

static void pull_output(void *context) {
    sim_client_t *client = context;
    client->sim->served = client;
    client->output_status =
        inlet__server_connection_output(&client->server, client->down, sizeof client->down,
                                        client->sim->now_ns, &client->down_count);
}

void sim_link_pump(sim_client_t *client) {
    sim_t *sim = client->sim;
    if (!client->server_alive)
        return;
    if (inlet__server_connection_tick(&client->server, sim->now_ns) != INLET_OK ||
        (!client->client_alive && client->up_at == client->up_count)) {
        abort_server(client);
        return;
    }
    if (client->down_at != client->down_count)
        return; /* its last write is pending */
    client->down_at = 0;
    if (!sim_crash_survives(sim, pull_output, client))
        return;
    const inlet_status_t status = client->output_status;
    if (status != INLET_OK)
        sim_fail(sim, "client %u: the service has no output but %d", client->index, status);
    else if (client->down_count == 0 && client->server.stage == INLET__SERVER_ENDED)
        end_server(client);
    if (!client->client_alive)
        client->down_at = client->down_count;
}

/* Spoils one bit of a piece, if that is due. Of a write's first piece it often is the length's. */
static bool flip(sim_t *sim, bool *due, uint8_t *bytes, size_t count, bool is_first) {
    if (!*due || count == 0)
        return false;
    *due = false;
    if (is_first && count > INLET__FRAME_HEADER_BYTES && sim_chance(sim, 2))
        count = INLET__FRAME_HEADER_BYTES;
    bytes[sim_below(sim, count)] ^= (uint8_t)(1u << sim_below(sim, 8));
    return true;
}

void sim_link_down(sim_client_t *client, size_t piece) {
    const size_t left = client->down_count - client->down_at;
    if (!client->client_alive)
        return;
    if (left == 0 && !client->server_alive && !client->stalled) {
        const inlet_status_t status =
            inlet__client_connection_receive(&client->client, NULL, 0, client->sim->now_ns);
        if (status == INLET_OK)
            inlet__client_connection_pipe_ended(&client->client);
        end_client(client);
        return;
    }
    const size_t room = inlet__client_connection_room(&client->client);
    piece = piece < left ? piece : left;
    piece = piece < room ? piece : room;
    uint8_t *bytes = client->down + client->down_at;
    if (flip(client->sim, &client->flip_next_down, bytes, piece, client->down_at == 0)) {
        sim_note(client->sim, "wrong bit to client", client->index);
        client->flipped_down = true;
    }
    client->down_at += piece;
    if (inlet__client_connection_receive(&client->client, bytes, piece, client->sim->now_ns) !=
        INLET_OK)
        end_client(client);
}

/* What the client has to send becomes the write under way, when there is none. */
static void fill_up(sim_client_t *client) {
    if (client->up_at != client->up_count || !client->client_alive)
        return;
    client->up_at = 0;
    inlet__client_connection_output(&client->client, client->up, sizeof client->up,
                                    &client->up_count);
}

static void push_input(void *context) {
    sim_client_t *client = context;
    client->sim->served = client;
    client->input_status = inlet__server_connection_receive(
        &client->server, client->piece, client->piece_count, client->sim->now_ns);
}

void sim_link_up(sim_client_t *client, size_t piece) {
    fill_up(client);
    const size_t left = client->up_count - client->up_at;
    piece = piece < left ? piece : left;
    if (!client->server_alive)
        client->up_at = client->up_count;
    if (!client->server_alive || piece == 0)
        return;
    uint8_t *bytes = client->up + client->up_at;
    if (flip(client->sim, &client->flip_next_up, bytes, piece, client->up_at == 0)) {
        sim_note(client->sim, "wrong bit to service", client->index);
        client->flipped_up = true;
    }
    client->up_at += piece;
    client->piece = bytes;
    client->piece_count = piece;
    if (sim_crash_survives(client->sim, push_input, client) && client->input_status != INLET_OK)
        abort_server(client);
}

void sim_link_tick(sim_client_t *client) {
    if (client->client_alive &&
        inlet__client_connection_tick(&client->client, client->sim->now_ns) != INLET_OK)
        end_client(client);
}

void sim_link_hang_up(sim_client_t *client, bool farewell) {
    if (!client->client_alive)
        return;
    sim_note(client->sim, farewell ? "says farewell" : "vanishes", client->index);
    client->farewell = true;
    inlet__client_connection_close(&client->client, client->sim->now_ns);
    if (farewell)
        fill_up(client);
    end_client(client);
}

void sim_link_clear(sim_client_t *client) {
    if (client->server_alive)
        inlet__server_connection_clear(&client->server);
    if (client->client_alive)
        inlet__client_connection_clear(&client->client);
    client->server_alive = client->client_alive = false;
}
