/* What encoding and decoding messages must agree on. */
#ifndef INLET_WIRE_MESSAGE_INTERNAL_H
#define INLET_WIRE_MESSAGE_INTERNAL_H

#include <stdbool.h>

#include "wire/message.h"

/* How GRANT_REMOVE names the grant. */
enum { INLET__GRANT_BY_KEY = 1, INLET__GRANT_BY_NAME = 2 };

/* Whether the fields are in the ranges of message.h; the type says which fields count. Decided in
 * one place, so that nothing is encoded that would not be decoded. */
bool inlet__message_is_valid(const inlet__message_t *message);

#endif
