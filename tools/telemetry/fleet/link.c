#include "fleet/link.h"

#include <stdio.h>
#include <string.h>
#include <sys/time.h>

enum { WORDS_MAX = 160 };

static bool failed_for(fleet_link_t *link, const char *what, const char *why) {
    snprintf(link->error, sizeof link->error, "%.110s: %.120s", what, why);
    fleet_link_close(link);
    return false;
}

/* Windows's C library has no words for what happens to sockets. */
static const char *words_of(const redisContext *context) {
    if (context == NULL)
        return "out of memory";
    return strcmp(context->errstr, "Unknown error") == 0 ? "no connection" : context->errstr;
}

/* TLS knows better than hiredis: an alert is no error of the socket's. */
static bool failed(fleet_link_t *link, const char *what) {
    const char *said = words_of(link->context);
    char why[TLS_ERROR_BYTES];
    if (link->tls == NULL)
        return failed_for(link, what, said);
    tls_reason(link->tls, said, why);
    return failed_for(link, what, why);
}

bool fleet_link_open(fleet_link_t *link, const sender_address_t *address, int64_t timeout_ns) {
    const struct timeval timeout = {(long)(timeout_ns / 1000000000),
                                    (long)(timeout_ns % 1000000000 / 1000)};
    char what[SENDER_HOST_BYTES + 16], why[TLS_ERROR_BYTES];
    snprintf(what, sizeof what, "%.90s port %u", address->host, address->port);
    link->error[0] = '\0';
    link->context = redisConnectWithTimeout(address->host, address->port, timeout);
    if (link->context == NULL || link->context->err != 0)
        return failed(link, what);
    if (redisSetTimeout(link->context, timeout) != REDIS_OK)
        return failed(link, what);
    if (link->tls != NULL && !tls_begin(link->tls, link->context, address->host, why))
        return failed_for(link, what, why);
    return true;
}

void fleet_link_close(fleet_link_t *link) {
    if (link->context != NULL)
        redisFree(link->context);
    link->context = NULL;
}

bool fleet_link_write(fleet_link_t *link, int count, const char *const *words,
                      const size_t *bytes) {
    if (link->context == NULL)
        return false;
    /* hiredis takes these without const, and only reads them. */
    if (redisAppendCommandArgv(link->context, count, (const char **)(uintptr_t)words, bytes) !=
        REDIS_OK)
        return failed(link, "a command");
    return true;
}

redisReply *fleet_link_read(fleet_link_t *link) {
    void *reply = NULL;
    if (link->context == NULL)
        return NULL;
    if (redisGetReply(link->context, &reply) == REDIS_OK && reply != NULL)
        return reply;
    (void)failed(link, "a reply");
    return NULL;
}

redisReply *fleet_link_ask(fleet_link_t *link, int count, const char *const *words) {
    size_t bytes[WORDS_MAX];
    if (count > WORDS_MAX)
        return NULL;
    for (int i = 0; i < count; i++)
        bytes[i] = strlen(words[i]);
    return fleet_link_write(link, count, words, bytes) ? fleet_link_read(link) : NULL;
}
