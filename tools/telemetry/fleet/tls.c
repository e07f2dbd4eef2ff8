#include "fleet/tls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <hiredis/hiredis_ssl.h>

struct fleet_tls {
    SSL_CTX *context;
    bool was_asked; /* on the connection at hand, for a certificate that there is not */
};

static bool is_told(const char *text) {
    return text != NULL && text[0] != '\0';
}

static bool fail(char error[TLS_ERROR_BYTES], const char *what, const char *why) {
    snprintf(error, TLS_ERROR_BYTES, "%.200s: %.100s", what, why);
    return false;
}

/* NULL: none. */
static const char *last_reason(void) {
    const unsigned long code = ERR_peek_last_error();
    return code != 0 ? ERR_reason_error_string(code) : NULL;
}

/* With OpenSSL's own words for why. */
static bool fail_file(char error[TLS_ERROR_BYTES], const char *file, const char *what) {
    char text[TLS_ERROR_BYTES];
    const char *reason = last_reason();
    snprintf(text, sizeof text, "%.60s (%.80s)", what, reason != NULL ? reason : "unreadable");
    ERR_clear_error();
    return fail(error, file, text);
}

/* Of a server that refuses us TLS 1.3 tells by an alert, behind its handshake, which a broken
 * connection may overtake. */
void tls_reason(const fleet_tls_t *tls, const char *said, char error[TLS_ERROR_BYTES]) {
    const char *reason = last_reason();
    snprintf(error, TLS_ERROR_BYTES, "%.100s%s", reason != NULL ? reason : said,
             tls->was_asked ? "; it asked for a certificate, and has got none: --tls-cert" : "");
    ERR_clear_error();
}

/* The server asks for a certificate, and this side has none. */
static int note_asked(SSL *ssl, X509 **certificate, EVP_PKEY **key) {
    fleet_tls_t *tls = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    (void)certificate;
    (void)key;
    tls->was_asked = true;
    return 0;
}

/* A certificate that can't be read is passed over: it only makes fewer servers trusted. */
static bool trust(const uint8_t *der, size_t bytes, void *context) {
    X509 *certificate = d2i_X509(NULL, &der, (long)bytes);
    if (certificate != NULL)
        (void)X509_STORE_add_cert(context, certificate);
    X509_free(certificate);
    ERR_clear_error();
    return true;
}

static bool load_roots(SSL_CTX *context, const tls_options_t *options,
                       char error[TLS_ERROR_BYTES]) {
    if (is_told(options->ca_file))
        return SSL_CTX_load_verify_file(context, options->ca_file) == 1 ||
               fail_file(error, options->ca_file, "no certificates of CAs");
    return (options->roots != NULL && options->roots(trust, SSL_CTX_get_cert_store(context))) ||
           fail(error, "TLS", "the system's root certificates can't be read: name a CA's file");
}

static bool load_own(SSL_CTX *context, const tls_options_t *options, char error[TLS_ERROR_BYTES]) {
    if (is_told(options->cert_file) != is_told(options->key_file))
        return fail(error, "TLS", "a certificate of this side needs its key, and the other way");
    if (!is_told(options->cert_file))
        return true;
    if (SSL_CTX_use_certificate_chain_file(context, options->cert_file) != 1)
        return fail_file(error, options->cert_file, "no certificate");
    if (SSL_CTX_use_PrivateKey_file(context, options->key_file, SSL_FILETYPE_PEM) != 1)
        return fail_file(error, options->key_file, "not the key of the certificate");
    return true;
}

/* A key with a passphrase would be asked for on the console, by a program that may have none. */
static int no_passphrase(char *to, int bytes, int writes, void *context) {
    (void)to;
    (void)bytes;
    (void)writes;
    (void)context;
    return -1;
}

fleet_tls_t *tls_open(const tls_options_t *options, char error[TLS_ERROR_BYTES]) {
    fleet_tls_t *tls = calloc(1, sizeof *tls);
    ERR_clear_error();
    if (tls != NULL)
        tls->context = SSL_CTX_new(TLS_client_method());
    if (tls == NULL || tls->context == NULL) {
        (void)fail(error, "TLS", "out of memory");
        tls_close(tls);
        return NULL;
    }
    SSL_CTX_set_verify(tls->context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_app_data(tls->context, tls);
    if (!is_told(options->cert_file))
        SSL_CTX_set_client_cert_cb(tls->context, note_asked);
    SSL_CTX_set_default_passwd_cb(tls->context, no_passphrase);
    if (SSL_CTX_set_min_proto_version(tls->context, TLS1_2_VERSION) == 1 &&
        load_roots(tls->context, options, error) && load_own(tls->context, options, error))
        return tls;
    tls_close(tls);
    return NULL;
}

void tls_close(fleet_tls_t *tls) {
    if (tls != NULL)
        SSL_CTX_free(tls->context);
    free(tls);
}

/* The certificate has to be of this name, or of this address where it is one. */
static bool expect_host(SSL *ssl, const char *host) {
    X509_VERIFY_PARAM *parameters = SSL_get0_param(ssl);
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1)
        return true;
    ERR_clear_error();
    return X509_VERIFY_PARAM_set1_host(parameters, host, 0) == 1 &&
           SSL_set_tlsext_host_name(ssl, host) == 1;
}

static const char *words_for(long verified) {
    switch (verified) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return "the server's certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return "the server's certificate is not valid yet";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return "the server's certificate is of another name";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return "the server's certificate is of a CA that is not trusted here";
    default:
        return X509_verify_cert_error_string(verified);
    }
}

bool tls_begin(fleet_tls_t *tls, redisContext *context, const char *host,
               char error[TLS_ERROR_BYTES]) {
    SSL *ssl = SSL_new(tls->context);
    tls->was_asked = false;
    if (ssl == NULL || !expect_host(ssl, host)) {
        SSL_free(ssl);
        return fail(error, "TLS", "no server can be named so");
    }
    if (redisInitiateSSL(context, ssl) == REDIS_OK)
        return true; /* the connection frees it */
    const long verified = SSL_get_verify_result(ssl);
    const char *why = verified != X509_V_OK ? words_for(verified) : context->errstr;
    (void)fail(error, "TLS", why);
    ERR_clear_error();
    SSL_free(ssl);
    return false;
}
