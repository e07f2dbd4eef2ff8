#include "audit_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/user_files.h"

/* The service's are of a megabyte; another file may be several of them in one. */
#define FILE_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define PIECE_BYTES    ((size_t)65536)

static int complain(const char *path, const char *why, int code) {
    fprintf(stderr, "inlet: audit: %s can't be read: %s\n", path, why);
    return code;
}

static int read_all(FILE *stream, audit_text_t *into) {
    size_t room = 0;
    for (;;) {
        if (into->bytes + PIECE_BYTES + 1 > room) {
            room = 2 * room + PIECE_BYTES + 1;
            char *larger = room <= 2 * FILE_MAX_BYTES ? realloc(into->text, room) : NULL;
            if (larger == NULL)
                return complain(into->path, "it is too large", EXIT_CODE_FAILED);
            into->text = larger;
        }
        const size_t count = fread(into->text + into->bytes, 1, PIECE_BYTES, stream);
        into->bytes += count;
        into->text[into->bytes] = '\0';
        if (count < PIECE_BYTES)
            return ferror(stream) ? complain(into->path, "an error of the disk", EXIT_CODE_FAILED)
                                  : EXIT_CODE_OK;
    }
}

static int read_file(audit_text_t *into) {
    FILE *stream = user_file_read(into->path);
    if (stream == NULL && errno == EACCES)
        return complain(into->path, "access denied: run it from an elevated prompt",
                        EXIT_CODE_NOT_ALLOWED);
    if (stream == NULL)
        return complain(into->path, errno == ENOENT ? "there is none" : "an error of the system",
                        EXIT_CODE_FAILED);
    const int code = read_all(stream, into);
    fclose(stream);
    return code;
}

static bool is_there(const char *path) {
    FILE *stream = user_file_read(path);
    const bool there = stream != NULL || errno != ENOENT;
    if (stream != NULL)
        fclose(stream);
    return there;
}

/* Those that are there: while the service puts one aside there may be a hole for a moment. */
static int read_trail(audit_texts_t *texts) {
    int code = EXIT_CODE_OK;
    for (unsigned number = INLET__AUDIT_FILES_KEPT + 1; code == EXIT_CODE_OK && number-- > 0;) {
        audit_text_t *into = &texts->files[texts->count];
        char leaf[32];
        snprintf(leaf, sizeof leaf, number > 0 ? "audit.jsonl.%u" : "audit.jsonl", number);
        inlet_status_t status = inlet_service_path(leaf, into->path);
        if (status != INLET_OK)
            return report_status("audit", status);
        if (!is_there(into->path))
            continue;
        texts->count++;
        code = read_file(into);
    }
    if (code == EXIT_CODE_OK && texts->count == 0)
        return complain(texts->files[0].path, "there is none: no service has run here",
                        EXIT_CODE_FAILED);
    return code;
}

int audit_read(const char *path, audit_texts_t *texts) {
    memset(texts, 0, sizeof *texts);
    if (path == NULL)
        return read_trail(texts);
    texts->count = 1;
    snprintf(texts->files[0].path, sizeof texts->files[0].path, "%s", path);
    return read_file(&texts->files[0]);
}

void audit_free(audit_texts_t *texts) {
    for (size_t i = 0; i < sizeof texts->files / sizeof texts->files[0]; i++)
        free(texts->files[i].text);
    memset(texts, 0, sizeof *texts);
}
