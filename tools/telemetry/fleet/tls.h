/* TLS on a connection to a Redis server: OpenSSL below hiredis. The server's certificate is always
 * checked, its name too; TLS 1.2 at least. A build without it has tls_none.c. OS-free. */
#ifndef INLET_FLEET_TLS_H
#define INLET_FLEET_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <hiredis/hiredis.h>

#define TLS_ERROR_BYTES 320u

typedef struct fleet_tls fleet_tls_t;

/* Gives each certificate of a root store, as DER, to `take` until that says no. */
typedef bool (*tls_take_t)(const uint8_t *der, size_t bytes, void *context);
typedef bool (*tls_roots_t)(tls_take_t take, void *context);

typedef struct tls_options {
    const char *ca_file;              /* PEM; NULL or "": what `roots` gives is trusted */
    const char *cert_file, *key_file; /* PEM, of this side; NULL or "": none is shown */
    tls_roots_t roots;                /* of the system; NULL: there are none */
} tls_options_t;

/* NULL: `error` says which file, and why. */
fleet_tls_t *tls_open(const tls_options_t *options, char error[TLS_ERROR_BYTES]);
void tls_close(fleet_tls_t *tls); /* NULL is allowed */

/* Shakes hands on a connection that is open, with a server that has to be `host`. */
bool tls_begin(fleet_tls_t *tls, redisContext *context, const char *host,
               char error[TLS_ERROR_BYTES]);

/* What the last failure on a connection was, of which hiredis says `said`. */
void tls_reason(const fleet_tls_t *tls, const char *said, char error[TLS_ERROR_BYTES]);

#endif
