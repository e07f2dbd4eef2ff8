#include "text.h"

#include <stdatomic.h>
#include <stdlib.h>

struct gateway_text {
    atomic_uint holders;
    char *bytes;
};

gateway_text_t *gateway_text_make(char *bytes) {
    gateway_text_t *text = bytes != NULL ? malloc(sizeof *text) : NULL;
    if (text == NULL) {
        free(bytes);
        return NULL;
    }
    atomic_init(&text->holders, 1);
    text->bytes = bytes;
    return text;
}

gateway_text_t *gateway_text_hold(gateway_text_t *text) {
    if (text != NULL)
        atomic_fetch_add_explicit(&text->holders, 1, memory_order_relaxed);
    return text;
}

void gateway_text_drop(gateway_text_t *text) {
    if (text == NULL || atomic_fetch_sub_explicit(&text->holders, 1, memory_order_acq_rel) != 1)
        return;
    free(text->bytes);
    free(text);
}

const char *gateway_text_bytes(const gateway_text_t *text) {
    return text->bytes;
}
