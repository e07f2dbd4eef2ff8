#include "token.h"

#include <sodium.h>
#include <string.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

void gateway_token_write(const uint8_t random[GATEWAY_TOKEN_RANDOM_BYTES],
                         char token[GATEWAY_TOKEN_LENGTH + 1]) {
    sodium_bin2base64(token, GATEWAY_TOKEN_LENGTH + 1, random, GATEWAY_TOKEN_RANDOM_BYTES, VARIANT);
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool gateway_token_read(const char *bytes, size_t count, char token[GATEWAY_TOKEN_LENGTH + 1]) {
    uint8_t random[GATEWAY_TOKEN_RANDOM_BYTES];
    while (count > 0 && is_space(bytes[count - 1]))
        count--;
    if (count != GATEWAY_TOKEN_LENGTH ||
        sodium_base642bin(random, sizeof random, bytes, count, NULL, NULL, NULL, VARIANT) != 0)
        return false;
    memcpy(token, bytes, count);
    token[count] = '\0';
    sodium_memzero(random, sizeof random);
    return true;
}

bool gateway_token_is(const char *token, const char *bytes, size_t count) {
    return count == GATEWAY_TOKEN_LENGTH && sodium_memcmp(token, bytes, count) == 0;
}
