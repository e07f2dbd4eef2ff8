/* UTF-8: what came from somebody else, and what is made here. */
#ifndef INLET_BASE_UTF8_H
#define INLET_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the bytes are well-formed UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing
 * above U+10FFFF, no cut character. Zero bytes are valid text. Any thread. */
bool inlet__utf8_is_valid(const uint8_t *bytes, size_t count);

/* Whether they are well-formed UTF-8 without control characters (U+0000–001F, U+007F–009F), so that
 * a name can be written to a log or a terminal as one line. Any thread. */
bool inlet__utf8_is_one_line(const uint8_t *bytes, size_t count);

/* How many of the bytes of `text` are at most `most` and end between two characters: what is left
 * of a text that is too long. `text` ends with a zero and is well-formed. Any thread. */
size_t inlet__utf8_cut(const char *text, size_t most);

/* Writes a code point to `out`, which has room for INLET__UTF8_CHARACTER_MAX, and returns its
 * length. What is no scalar value (a surrogate, beyond U+10FFFF) is written as U+FFFD. Any thread.
 */
#define INLET__UTF8_CHARACTER_MAX 4u
size_t inlet__utf8_write(uint32_t code_point, char *out);

/* The length of the character that begins with `lead`, the first byte of a well-formed one. */
size_t inlet__utf8_length(char lead);

#endif
