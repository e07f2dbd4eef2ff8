/* Settings of the fleet: where to, and that somebody said yes; and the administrator's, who may let
 * more out, or nothing. OS-free: texts in, texts out. */
#ifndef INLET_FLEET_SETTINGS_H
#define INLET_FLEET_SETTINGS_H

#include "fleet/sender.h"
#include "telemetry/bucket.h"

#define SETTINGS_TEXT_BYTES  1024u
#define SETTINGS_ERROR_BYTES 192u

/* redis[s]://[USER@]HOST[:PORT][,HOST[:PORT]…] */
typedef struct fleet_url {
    char user[BUCKET_NAME_BYTES]; /* "": the server's default user */
    sender_address_t seeds[SENDER_SEEDS_MAX];
    uint32_t seeds_count;
    bool is_remote; /* one of them is another machine */
    bool is_tls;    /* rediss:// */
} fleet_url_t;

/* False: `error` says what is wrong. */
bool fleet_url_parse(const char *text, fleet_url_t *url, char error[SETTINGS_ERROR_BYTES]);

/* Whether that is in clear to another machine. */
static inline bool fleet_url_is_exposed(const fleet_url_t *url) {
    return url->is_remote && !url->is_tls;
}

typedef struct fleet_settings {
    bool enabled;
    bool insecure; /* in clear to another machine */
    char url[SETTINGS_TEXT_BYTES];
    char password_file[SETTINGS_TEXT_BYTES]; /* "": the server wants none */
    char ca_file[SETTINGS_TEXT_BYTES];       /* of TLS; "": the system's roots */
    char cert_file[SETTINGS_TEXT_BYTES];     /* of this side; "": none is shown */
    char key_file[SETTINGS_TEXT_BYTES];
    char machine[BUCKET_MACHINE_BYTES]; /* the name under which data leaves */
    int64_t since_utc_ns;               /* of the consent: what is older stays */
    uint64_t outbox_bytes;
} fleet_settings_t;

static inline bool fleet_settings_has_tls_files(const fleet_settings_t *settings) {
    return settings->ca_file[0] != '\0' || settings->cert_file[0] != '\0' ||
           settings->key_file[0] != '\0';
}

/* Settings that send to another machine in clear without `insecure` are refused. */
bool fleet_settings_read(const char *text, size_t bytes, fleet_settings_t *settings,
                         char error[SETTINGS_ERROR_BYTES]);

/* To be freed; NULL: out of memory. */
char *fleet_settings_write(const fleet_settings_t *settings);

typedef struct fleet_policy {
    bool forbidden; /* nothing is sent from this machine */
    uint32_t allow; /* enum redact_allow */
} fleet_policy_t;

/* {"forbidden": false, "allow": ["keys", "devices", "pointer"]} */
bool fleet_policy_read(const char *text, size_t bytes, fleet_policy_t *policy,
                       char error[SETTINGS_ERROR_BYTES]);

/* "m-" and 16 digits: a name that tells nothing of who works there. */
void fleet_machine_name(uint64_t random, char machine[BUCKET_MACHINE_BYTES]);

#endif
