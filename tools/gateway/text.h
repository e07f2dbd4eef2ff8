/* A message in its text, shared by the queues that it waits in. Any thread. */
#ifndef INLET_GATEWAY_TEXT_H
#define INLET_GATEWAY_TEXT_H

#include <stddef.h>

#include "item.h"

/* Takes over the bytes, which free() frees; the caller holds it once. NULL, and the bytes are
 * freed: out of memory, or bytes is NULL. */
gateway_text_t *gateway_text_make(char *bytes);

/* NULL is allowed in both. */
gateway_text_t *gateway_text_hold(gateway_text_t *text);
void gateway_text_drop(gateway_text_t *text);

const char *gateway_text_bytes(const gateway_text_t *text);

#endif
