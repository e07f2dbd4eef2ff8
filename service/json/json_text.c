#include "json/json_text.h"

#include "json/json_arena.h"
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

typedef struct making {
    json_t *(*make)(const void *context);
    const void *context;
    json_t *root;
} making_t;

static void make_root(void *context) {
    making_t *making = context;
    making->root = making->make(making->context);
}

char *inlet__json_make(json_t *(*make)(const void *context), const void *context) {
    making_t making = {.make = make, .context = context};
    inlet__json_arena_t arena = {0};
    char *text = NULL;
    if (inlet__json_arena_run(&arena, make_root, &making))
        text = inlet__json_text(making.root, JSON_COMPACT, "");
    inlet__json_arena_free(&arena);
    return text;
}

void inlet__make_printable(char *text) {
    for (char *c = text; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
}
