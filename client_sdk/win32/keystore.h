/* X25519 keys at rest: private keys under DPAPI of their owner, the service's public key in the
 * registry. */
#ifndef INLET_WIN32_KEYSTORE_H
#define INLET_WIN32_KEYSTORE_H

#include "auth/noise.h"
#include "win32/files.h"

#include <stdbool.h>

/* Where a private key is kept. The description is bound into the file: a client's can't be passed
 * off as the service's. At most 63 characters; it lives as long as the place. */
typedef struct inlet__key_place {
    wchar_t path[INLET__PATH_MAX];
    const wchar_t *description;
    const wchar_t *sddl; /* the file's descriptor; NULL: inherited */
} inlet__key_place_t;

/* Loads the key pair of a place, as inlet__keystore_client does; INLET_E_NOT_FOUND if there is
 * none.
 */
inlet_status_t inlet__keystore_open(const inlet__key_place_t *place, bool create,
                                    inlet__keypair_t *keys);

/* Loads this user's client key. INLET_E_NOT_PAIRED if there is none; INLET_E_CORRUPT if DPAPI (as
 * for another user's file), the magic or the hash inside does not agree. With `create`, makes and
 * saves one where there is none; one that is corrupt is never replaced. *keys is zero after an
 * error; the caller wipes it after use. Any thread. */
inlet_status_t inlet__keystore_client(bool create, inlet__keypair_t *keys);

/* The same for the service, in the data folder (inlet__data_dir_prepare first); run as the
 * service's account only. Creates where there is none, and publishes the public half in the
 * registry, where only administrators write. */
inlet_status_t inlet__keystore_service(inlet__keypair_t *keys);

/* The service's public key as published. INLET_E_NOT_INSTALLED if there is none, INLET_E_CORRUPT.
 * Any thread. */
inlet_status_t inlet__keystore_service_public(uint8_t key[INLET__KEY_BYTES]);

/* Takes the published key back: the service was uninstalled. The private key stays, so that clients
 * need no new pairing after the next installation. INLET_OK if there was none. */
inlet_status_t inlet__keystore_service_unpublish(void);

#endif
