/* The secret in a gateway's URLs: who knows it may read what its user types. */
#ifndef INLET_GATEWAY_TOKEN_H
#define INLET_GATEWAY_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GATEWAY_TOKEN_RANDOM_BYTES 24u
#define GATEWAY_TOKEN_LENGTH       32u /* of its text, in URL-safe base64 */

/* The text of a token, with a zero behind it. */
void gateway_token_write(const uint8_t random[GATEWAY_TOKEN_RANDOM_BYTES],
                         char token[GATEWAY_TOKEN_LENGTH + 1]);

/* Reads a token from what its file holds: the text, and white space behind it. False: it is none.
 */
bool gateway_token_read(const char *bytes, size_t count, char token[GATEWAY_TOKEN_LENGTH + 1]);

/* Whether the bytes are this token, in a time that does not depend on where they differ. */
bool gateway_token_is(const char *token, const char *bytes, size_t count);

#endif
