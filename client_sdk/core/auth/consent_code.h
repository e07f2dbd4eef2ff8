/* The short code by which a user sees that the program that asks him is the one he looks at. */
#ifndef INLET_AUTH_CONSENT_CODE_H
#define INLET_AUTH_CONSENT_CODE_H

#include "auth/noise.h"

#define INLET__CONSENT_CODE_TEXT_BYTES 8 /* "123 456", with its zero */

/* The code of a connection, the same on both of its sides: six digits of SHA-256("Inlet consent
 * code" | the handshake's hash), the first eight bytes of it, big-endian, modulo 1,000,000. */
void inlet__consent_code(const uint8_t handshake_hash[INLET__HASH_BYTES],
                         char out[INLET__CONSENT_CODE_TEXT_BYTES]);

#endif
