/* What all that keeps or tells JSON does alike. OS-free. */
#ifndef INLET_SERVICE_JSON_TEXT_H
#define INLET_SERVICE_JSON_TEXT_H

#include <jansson.h>

/* The whole text with `end` behind it, to be freed; NULL: there is no memory for it (or no root).
 * Not by json_dumps, which leaves names of members out where it gets no memory for them. */
char *inlet__json_text(const json_t *root, size_t flags, const char *end);

/* The same of what `make` makes, compact: whole, or NULL. `make` takes no memory but jansson's, as
 * it ends on the spot where there is none (json_arena.h). */
char *inlet__json_make(json_t *(*make)(const void *context), const void *context);

/* Parts of a file or request are quoted in errors: the log gets no second line by it, and no half
 * of a character that was cut. Whatever is not printable ASCII becomes '?'. */
void inlet__make_printable(char *text);

#endif
