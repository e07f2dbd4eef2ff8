#include "auth/consent_code.h"

#include <sodium.h>
#include <string.h>

void inlet__consent_code(const uint8_t handshake_hash[INLET__HASH_BYTES],
                         char out[INLET__CONSENT_CODE_TEXT_BYTES]) {
    static const uint8_t label[] = "Inlet consent code";
    uint8_t text[sizeof label - 1 + INLET__HASH_BYTES], hash[INLET__HASH_BYTES];
    memcpy(text, label, sizeof label - 1);
    memcpy(text + sizeof label - 1, handshake_hash, INLET__HASH_BYTES);
    crypto_hash_sha256(hash, text, sizeof text);
    uint64_t number = 0;
    for (int i = 0; i < 8; i++)
        number = number << 8 | hash[i];
    number %= 1000000;
    for (int i = INLET__CONSENT_CODE_TEXT_BYTES - 2; i >= 0; i--) {
        out[i] = " 0123456789"[i == 3 ? 0 : 1 + number % 10];
        number /= i == 3 ? 1 : 10;
    }
    out[INLET__CONSENT_CODE_TEXT_BYTES - 1] = '\0';
}
