#include "sim.h"

#include <string.h>

static const uint64_t TYPES[] = {0, 0, 0x06, 0x18, 0x60, 0x7E, 0x2A, 0x33C06, 0x1C00, 0x11460};

static void request(sim_client_t *client, const inlet__message_t *message) {
    if (inlet__client_connection_send(&client->client, message, client->sim->now_ns) != INLET_OK)
        sim_fail(client->sim, "client %u: a request could not be sent", client->index);
}

/* The request's number says whose it is. */
static void subscribe(sim_client_t *client, uint32_t index) {
    sim_reader_t *reader = &client->readers[index];
    reader->waiting = true;
    request(client,
            &(inlet__message_t){.type = INLET__MESSAGE_SUBSCRIBE,
                                .request = 1 + index,
                                .u.subscribe = {.schema_version = INLET__SCHEMA_VERSION,
                                                .sources = reader->ask_sources,
                                                .event_types = reader->ask_types,
                                                .from_seq = reader->started ? reader->next : 0}});
}

static void on_opened(void *context) {
    sim_client_t *client = context;
    client->was_opened = true;
    if (client->scopes == 0 && client->connection_scopes == 0)
        sim_fail(client->sim, "client %u: came in without a grant", client->index);
    for (uint32_t i = 0; i < client->reader_count; i++)
        subscribe(client, i);
}

static void on_subscribed(sim_client_t *client, sim_reader_t *reader,
                          const inlet__message_reply_t *reply) {
    sim_t *sim = client->sim;
    inlet__subscribed_t subscribed;
    if (inlet__subscribed_decode(reply->body.bytes, reply->body.count, &subscribed) != INLET_OK ||
        !sim_oracle_sees_anything(client, reader) ||
        (reader->started && subscribed.first_seq != reader->next) ||
        subscribed.first_seq > sim->hub.next_seq) {
        sim_fail(sim, "client %u: an impossible answer to SUBSCRIBE", client->index);
        return;
    }
    sim_note(sim, "subscribed from", subscribed.first_seq);
    sim_oracle_join(reader);
    reader->started = true;
    reader->next = subscribed.first_seq;
    reader->subscription = subscribed.subscription;
    if (inlet__client_connection_track(&client->client, subscribed.subscription,
                                       subscribed.first_seq) != INLET_OK)
        sim_fail(sim, "client %u: a subscription can't be tracked", client->index);
}

static void on_reply(void *context, uint32_t number, const inlet__message_reply_t *reply) {
    sim_client_t *client = context;
    if (number == client->unsubscribe_request)
        return;
    sim_reader_t *reader = &client->readers[(number - 1) % SIM_READERS];
    if (!reader->waiting) {
        sim_fail(client->sim, "client %u: an answer without a question", client->index);
        return;
    }
    reader->waiting = false;
    if (reply->status == INLET_OK)
        on_subscribed(client, reader, reply);
    else if (reply->status == INLET_E_SCOPE && !sim_oracle_sees_anything(client, reader))
        reader->refused = true;
    else
        sim_fail(client->sim, "client %u: SUBSCRIBE answered with %d", client->index,
                 reply->status);
}

static bool on_ready(void *context) {
    const sim_client_t *client = context;
    return !client->stalled;
}

static void on_batch(void *context, uint32_t subscription, const inlet__client_batch_t *batch) {
    const inlet_event_t *events = batch->events;
    const uint32_t count = batch->count;
    sim_client_t *client = context;
    for (uint32_t r = 0; r < client->reader_count; r++)
        if (client->readers[r].subscription == subscription)
            for (uint32_t i = 0; i < count && !sim_failed(client->sim); i++)
                sim_oracle_event(client, &client->readers[r], &events[i]);
}

static void on_ended(void *context, uint32_t subscription, inlet_status_t status) {
    sim_client_t *client = context;
    sim_fail(client->sim, "client %u: subscription %u was ended with %d", client->index,
             subscription, status);
}

void sim_client_init(sim_client_t *client, sim_t *sim, uint32_t index) {
    client->sim = sim;
    client->index = index;
    client->unsubscribe_request = 1000;
    client->sink = (inlet__client_sink_t){.context = client,
                                          .opened = on_opened,
                                          .reply = on_reply,
                                          .ready = on_ready,
                                          .batch = on_batch,
                                          .ended = on_ended};
    client->reader_count = 1 + (uint32_t)sim_below(sim, SIM_READERS);
    for (uint32_t i = 0; i < client->reader_count; i++) {
        client->readers[i].ask_sources = 1 + (uint32_t)sim_below(sim, 3);
        client->readers[i].ask_types = TYPES[sim_below(sim, sizeof TYPES / sizeof TYPES[0])];
    }
}

/* Ends a subscription and asks for the same again, from where it was: what of the old one is still
 * under way must not be told twice. */
void sim_client_resubscribe(sim_client_t *client) {
    const uint32_t index = (uint32_t)sim_below(client->sim, client->reader_count);
    sim_reader_t *reader = &client->readers[index];
    if (!client->client_alive || reader->subscription == 0 || reader->waiting)
        return;
    sim_note(client->sim, "subscribes anew", client->index);
    inlet__client_connection_untrack(&client->client, reader->subscription);
    request(client, &(inlet__message_t){.type = INLET__MESSAGE_UNSUBSCRIBE,
                                        .request = client->unsubscribe_request,
                                        .subscription = reader->subscription});
    reader->subscription = 0;
    subscribe(client, index);
}
