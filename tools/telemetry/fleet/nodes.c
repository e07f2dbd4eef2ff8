#include "fleet/nodes.h"

#include <stdio.h>
#include <string.h>

static bool refuse(fleet_link_t *link, const char *why) {
    snprintf(link->error, sizeof link->error, "%.150s", why);
    fleet_link_close(link);
    return false;
}

bool nodes_open(fleet_link_t *link, const sender_address_t *address, const char *user,
                const char *password, int64_t timeout_ns) {
    const char *words[3] = {"AUTH"};
    int count = 1;
    if (!fleet_link_open(link, address, timeout_ns))
        return false;
    if (password == NULL)
        return true;
    if (user != NULL)
        words[count++] = user;
    words[count++] = password;
    redisReply *reply = fleet_link_ask(link, count, words);
    if (reply == NULL)
        return false;
    const bool good = reply->type != REDIS_REPLY_ERROR || refuse(link, reply->str);
    freeReplyObject(reply);
    return good;
}

static bool is_known(const sender_address_t *nodes, uint32_t count, const sender_address_t *node) {
    for (uint32_t i = 0; i < count; i++)
        if (nodes[i].port == node->port && strcmp(nodes[i].host, node->host) == 0)
            return true;
    return false;
}

/* [first slot, last slot, [host, port, …] of the master, …]; an empty host is the one asked. */
static bool read_master(const redisReply *range, const sender_address_t *from,
                        sender_address_t *node) {
    if (range->type != REDIS_REPLY_ARRAY || range->elements < 3 ||
        range->element[2]->type != REDIS_REPLY_ARRAY || range->element[2]->elements < 2)
        return false;
    const redisReply *host = range->element[2]->element[0], *port = range->element[2]->element[1];
    if (port->type != REDIS_REPLY_INTEGER || port->integer < 1 || port->integer > UINT16_MAX)
        return false;
    *node = *from;
    node->port = (uint16_t)port->integer;
    if (host->type == REDIS_REPLY_STRING && host->len > 0 && host->len < sizeof node->host)
        snprintf(node->host, sizeof node->host, "%s", host->str);
    return true;
}

uint32_t nodes_of_slots(const redisReply *reply, const sender_address_t *from,
                        sender_address_t nodes[SWEEP_NODES_MAX]) {
    uint32_t count = 0;
    if (reply->type != REDIS_REPLY_ARRAY)
        return 0;
    for (size_t i = 0; i < reply->elements && count < SWEEP_NODES_MAX; i++)
        if (read_master(reply->element[i], from, &nodes[count]) &&
            !is_known(nodes, count, &nodes[count]))
            count++;
    return count;
}

/* Slots that no node has are no error here: the other nodes' streams are read meanwhile. */
static bool ask_seed(const sweep_options_t *options, const sender_address_t *seed,
                     sender_address_t *nodes, uint32_t *count, fleet_link_t *link) {
    const char *words[] = {"CLUSTER", "SLOTS"};
    if (!nodes_open(link, seed, options->user, options->password, options->timeout_ns))
        return false;
    redisReply *reply = fleet_link_ask(link, 2, words);
    if (reply == NULL)
        return false;
    bool good = true;
    if (reply->type == REDIS_REPLY_ERROR) {
        good = strstr(reply->str, "cluster support disabled") != NULL || refuse(link, reply->str);
        nodes[0] = *seed;
        *count = 1;
    } else {
        *count = nodes_of_slots(reply, seed, nodes);
        good = *count > 0 || refuse(link, "the cluster has no slots");
    }
    freeReplyObject(reply);
    return good;
}

bool nodes_find(const sweep_options_t *options, sender_address_t nodes[SWEEP_NODES_MAX],
                uint32_t *count, char *complaint, size_t bytes) {
    fleet_link_t link = {.tls = options->tls};
    for (uint32_t i = 0; i < options->seeds_count; i++) {
        if (!ask_seed(options, &options->seeds[i], nodes, count, &link)) {
            snprintf(complaint, bytes, "%s", link.error);
            continue;
        }
        fleet_link_close(&link);
        for (uint32_t n = 0; n < *count; n++) {
            if (options->may_be_remote || sender_address_is_local(&nodes[n]))
                continue;
            snprintf(complaint, bytes,
                     "the cluster's node %.100s is another machine: its data would come in clear",
                     nodes[n].host);
            return false;
        }
        return true;
    }
    return false;
}
