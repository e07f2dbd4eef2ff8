#include "json/json_text.h"

#include <stdlib.h>
#include <string.h>

char *inlet__json_text(const json_t *root, size_t flags, const char *end) {
    const size_t bytes = root != NULL ? json_dumpb(root, NULL, 0, flags) : 0;
    char *text = bytes > 0 ? malloc(bytes + strlen(end) + 1) : NULL;
    if (text == NULL)
        return NULL;
    if (json_dumpb(root, text, bytes, flags) != bytes) {
        free(text);
        return NULL;
    }
    memcpy(text + bytes, end, strlen(end) + 1);
    return text;
}

void inlet__make_printable(char *text) {
    for (char *c = text; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
}
