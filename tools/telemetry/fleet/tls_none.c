/* This build's hiredis has no TLS: asking for it is an error, and never plain text. */
#include <stdio.h>

#include "fleet/tls.h"

fleet_tls_t *tls_open(const tls_options_t *options, char error[TLS_ERROR_BYTES]) {
    (void)options;
    snprintf(error, TLS_ERROR_BYTES, "no TLS in this build");
    return NULL;
}

void tls_close(fleet_tls_t *tls) {
    (void)tls;
}

bool tls_begin(fleet_tls_t *tls, redisContext *context, const char *host,
               char error[TLS_ERROR_BYTES]) {
    (void)tls;
    (void)context;
    (void)host;
    snprintf(error, TLS_ERROR_BYTES, "no TLS in this build");
    return false;
}

void tls_reason(const fleet_tls_t *tls, const char *said, char error[TLS_ERROR_BYTES]) {
    (void)tls;
    snprintf(error, TLS_ERROR_BYTES, "%s", said);
}
