#include "fleet/replies.h"

#include <stdlib.h>
#include <string.h>

static bool begins(const redisReply *reply, const char *word) {
    const size_t bytes = strlen(word);
    return reply->len >= bytes && memcmp(reply->str, word, bytes) == 0 &&
           (reply->len == bytes || reply->str[bytes] == ' ');
}

enum replies_error replies_error(const redisReply *reply) {
    static const struct {
        const char *word;
        enum replies_error error;
    } errors[] = {
        {"MOVED", REPLIES_MOVED},      {"ASK", REPLIES_ASK},          {"LOADING", REPLIES_BUSY},
        {"OOM", REPLIES_BUSY},         {"MISCONF", REPLIES_BUSY},     {"BUSY", REPLIES_BUSY},
        {"TRYAGAIN", REPLIES_BUSY},    {"CLUSTERDOWN", REPLIES_BUSY}, {"MASTERDOWN", REPLIES_BUSY},
        {"READONLY", REPLIES_BUSY},    {"NOREPLICAS", REPLIES_BUSY},  {"NOAUTH", REPLIES_DENIED},
        {"WRONGPASS", REPLIES_DENIED}, {"NOPERM", REPLIES_DENIED},
    };
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (begins(reply, errors[i].word))
            return errors[i].error;
    /* "ERR max number of clients reached" comes before anything was asked. */
    return strstr(reply->str, "max number of clients") != NULL ? REPLIES_BUSY : REPLIES_OTHER;
}

bool replies_redirection(const redisReply *reply, const sender_address_t *here,
                         sender_address_t *target) {
    const char *slot = memchr(reply->str, ' ', reply->len);
    const char *end = reply->str + reply->len;
    const char *address = slot != NULL ? memchr(slot + 1, ' ', (size_t)(end - slot - 1)) : NULL;
    if (address == NULL)
        return false;
    address++;
    if (address < end && *address == ':') { /* the host that answered, or an IPv6 one */
        char *rest;
        const unsigned long port = strtoul(address + 1, &rest, 10);
        *target = *here;
        target->port = (uint16_t)port;
        if (rest != address + 1 && rest == end)
            return port > 0 && port <= UINT16_MAX;
    }
    /* An IPv6 host stands there without brackets; the port is behind the last colon either way. */
    return sender_address_parse(address, (size_t)(end - address), target);
}

bool replies_is_no_key(const redisReply *reply) {
    return strcmp(reply->str, "ERR no such key") == 0;
}

bool replies_last_id(const redisReply *reply, fleet_id_t *last) {
    *last = (fleet_id_t){0, 0};
    if (reply == NULL)
        return true;
    if (reply->type != REDIS_REPLY_ARRAY)
        return false;
    for (size_t i = 0; i + 1 < reply->elements; i += 2) {
        const redisReply *name = reply->element[i], *value = reply->element[i + 1];
        if ((name->type == REDIS_REPLY_STRING || name->type == REDIS_REPLY_STATUS) &&
            strcmp(name->str, "last-generated-id") == 0)
            return value->type == REDIS_REPLY_STRING &&
                   fleet_id_parse(value->str, value->len, last) &&
                   last->ms <= (uint64_t)INT64_MAX && last->number <= (uint64_t)INT64_MAX;
    }
    return false;
}

bool replies_number(const redisReply *reply, uint64_t *number) {
    if (reply->type != REDIS_REPLY_STRING || reply->len == 0 || reply->len > 18 ||
        strspn(reply->str, "0123456789") != reply->len)
        return false;
    *number = strtoull(reply->str, NULL, 10);
    return true;
}
