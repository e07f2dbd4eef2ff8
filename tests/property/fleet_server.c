#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet_server.h"

server_t *server_new(uint64_t seed) {
    server_t *server = calloc(1, sizeof *server);
    if (server == NULL)
        return NULL;
    server->random = test_random_seed(seed);
    server->state = calloc(1, sizeof *server->state);
    server->replica = calloc(1, sizeof *server->replica);
    server->home = 7001;
    return server;
}

void server_free(server_t *server) {
    for (uint32_t i = 0; i < server->bodies_count; i++)
        free(server->bodies[i]);
    free(server->state);
    free(server->replica);
    free(server);
}

static bool has_fault(server_t *server) {
    return server->faults != 0 && test_random_below(&server->random, server->faults) == 0;
}

bool server_connect(server_t *server, const sender_address_t *address) {
    server->connected = !has_fault(server);
    server->asking = false;
    server->port = address->port;
    server->replies = server->reply_at = 0;
    return server->connected;
}

void server_disconnect(server_t *server) {
    server->connected = false;
}

static void answer(server_t *server, int type, const char *text) {
    const uint32_t at = (server->reply_at + server->replies++) % SERVER_REPLIES_MAX;
    server->types[at] = type;
    snprintf(server->texts[at], sizeof server->texts[at], "%s", text);
}

static void add(server_t *server, const sender_action_t *action) {
    server_state_t *state = server->state;
    char text[64];
    server_entry_t *entry = &state->entries[state->count];
    if (state->count == SERVER_ENTRIES_MAX || server->bodies_count == SERVER_ENTRIES_MAX * 4 ||
        !fleet_entry_read((const char *const *)(uintptr_t)(action->words + 3), action->bytes + 3,
                          (size_t)action->words_count - 3, &entry->entry))
        abort();
    char *body = malloc(entry->entry.body_bytes + 1);
    if (body == NULL)
        abort();
    memcpy(body, entry->entry.body, entry->entry.body_bytes);
    entry->entry.body = server->bodies[server->bodies_count++] = body;
    fleet_id_t id = {(uint64_t)(server->now_ms + server->skew_ms), 0};
    if (!fleet_id_is_later(id, state->last))
        id = (fleet_id_t){state->last.ms, state->last.number + 1};
    entry->id = state->last = id;
    state->exists = true;
    state->count++;
    snprintf(text, sizeof text, "%" PRIu64 "-%" PRIu64, id.ms, id.number);
    answer(server, REDIS_REPLY_STRING, text);
}

static bool is_elsewhere(server_t *server, bool asked) {
    char text[64];
    const char *host = test_random_below(&server->random, 2) != 0 ? "127.0.0.1" : "";
    if (server->coming != 0 && server->port == server->coming && asked)
        return false;
    if (server->port != server->home) {
        snprintf(text, sizeof text, "MOVED 12 %s:%u", host, server->home);
    } else if (server->coming != 0) {
        snprintf(text, sizeof text, "ASK 12 %s:%u", host, server->coming);
    } else {
        return false;
    }
    answer(server, REDIS_REPLY_ERROR, text);
    return true;
}

/* Of commands on the machine's keys. */
static void apply(server_t *server, const sender_action_t *action) {
    static const char *const errors[] = {"LOADING Redis is loading the dataset in memory",
                                         "OOM command not allowed when used memory > 'maxmemory'",
                                         "MISCONF Redis is configured to save RDB snapshots",
                                         "CLUSTERDOWN The cluster is down",
                                         "TRYAGAIN Multiple",
                                         "READONLY You can't write against a read only replica."};
    char text[32];
    const bool asked = server->asking;
    server->asking = false;
    if (is_elsewhere(server, asked))
        return;
    if (has_fault(server)) {
        answer(server, REDIS_REPLY_ERROR, errors[test_random_below(&server->random, 6)]);
    } else if (strcmp(action->words[0], "XADD") == 0) {
        add(server, action);
    } else if (strcmp(action->words[0], "XINFO") == 0) {
        snprintf(text, sizeof text, "%" PRIu64 "-%" PRIu64, server->state->last.ms,
                 server->state->last.number);
        if (server->state->exists)
            answer(server, REDIS_REPLY_ARRAY, text);
        else
            answer(server, REDIS_REPLY_ERROR, "ERR no such key");
    } else if (strcmp(action->words[0], "HGET") == 0) {
        snprintf(text, sizeof text, "%" PRIu64, server->state->mark.mark);
        const bool has =
            server->state->has_mark && strcmp(action->words[2], server->state->mark.outbox) == 0;
        answer(server, has ? REDIS_REPLY_STRING : REDIS_REPLY_NIL, text);
    } else {
        abort();
    }
}

bool server_write(server_t *server, const sender_action_t *action) {
    if (!server->connected || server->replies == SERVER_REPLIES_MAX)
        abort();
    if (has_fault(server)) /* lost on the way there */
        return false;
    if (strcmp(action->words[0], "ASKING") == 0) {
        server->asking = true;
        answer(server, REDIS_REPLY_STATUS, "OK");
    } else if (strcmp(action->words[0], "AUTH") == 0) {
        answer(server, REDIS_REPLY_STATUS, "OK");
    } else {
        apply(server, action);
    }
    return !has_fault(server); /* lost on the way back */
}

bool server_read(server_t *server, sender_t *sender, int64_t now_ns) {
    if (server->replies == 0) /* it waits for what never comes */
        abort();
    if (has_fault(server))
        return false;
    const uint32_t at = server->reply_at;
    server->reply_at = (at + 1) % SERVER_REPLIES_MAX;
    server->replies--;
    redisReply name = {.type = REDIS_REPLY_STRING, .str = (char[]){"last-generated-id"}, .len = 17};
    redisReply value = {
        .type = REDIS_REPLY_STRING, .str = server->texts[at], .len = strlen(server->texts[at])};
    redisReply *pair[2] = {&name, &value};
    redisReply list = {.type = REDIS_REPLY_ARRAY, .elements = 2, .element = pair};
    value.type = server->types[at] == REDIS_REPLY_ARRAY ? REDIS_REPLY_STRING : server->types[at];
    sender_reply(sender, now_ns, server->types[at] == REDIS_REPLY_ARRAY ? &list : &value);
    return true;
}

void server_replicate(server_t *server) {
    memcpy(server->replica, server->state, sizeof *server->state);
}

void server_fail_over(server_t *server) {
    memcpy(server->state, server->replica, sizeof *server->state);
    server->connected = false;
    server->skew_ms = (int64_t)test_random_below(&server->random, 20000) - 10000;
    server->home = server->home == 7001 ? 7002 : 7001;
    server->coming = 0;
}
