/* The audit trail's files as inlet audit reads them. */
#ifndef INLET_TOOL_AUDIT_READ_H
#define INLET_TOOL_AUDIT_READ_H

#include <inlet/admin.h>
#include <stddef.h>

#include "audit/audit.h"
#include "commands.h"

typedef struct audit_text {
    char path[INLET_PATH_BYTES];
    char *text; /* malloc'ed, with a zero behind it */
    size_t bytes;
} audit_text_t;

typedef struct audit_texts {
    audit_text_t files[INLET__AUDIT_FILES_KEPT + 1]; /* the oldest first */
    size_t count;
} audit_texts_t;

/* Reads this file, or with NULL all that the service has of its trail. EXIT_CODE_OK, or what it
 * means that it can't be read, and a complaint was printed. Free it in any case. */
int audit_read(const char *path, audit_texts_t *texts);
void audit_free(audit_texts_t *texts);

#endif
