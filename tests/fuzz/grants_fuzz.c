/* Whatever is in grants.json, or in the terms of a request: what is taken is a list of good grants
 * that reads back as it is written; anything odd grants nobody anything, and says why. */
#include "fuzz.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "grants/grants.h"

static inlet__grants_t grants, again;

/* Each grant may be given anew, and is then the one that its key and program find. */
static void add_each(void) {
    again.count = 0;
    for (uint32_t i = 0; i < grants.count; i++) {
        const inlet__grant_t *grant = &grants.list[i];
        PROMISE(inlet__grants_add(&again, grant) == INLET_OK);
        const inlet__grant_t *found = inlet__grants_find(&again, grant->key, grant->terms.image);
        PROMISE(found != NULL && strcmp(found->name, grant->name) == 0);
        PROMISE(inlet__grant_covers(grant, found) && inlet__grant_covers(found, grant));
    }
    PROMISE(again.count == grants.count);
}

static void reads_back(void) {
    char error[160];
    char *text = inlet__grants_to_json(&grants);
    PROMISE(text != NULL);
    PROMISE(inlet__grants_from_json(text, strlen(text), &again, error) == INLET_OK);
    char *same = inlet__grants_to_json(&again);
    PROMISE(same != NULL && strcmp(text, same) == 0);
    free(same);
    free(text);
}

static void take_file(const uint8_t *data, size_t size) {
    char error[160];
    memset(error, 'x', sizeof error);
    const inlet_status_t status = inlet__grants_from_json((const char *)data, size, &grants, error);
    if (status == INLET_OK) {
        add_each();
        reads_back();
        return;
    }
    const char *end = memchr(error, '\0', sizeof error);
    PROMISE(status == INLET_E_CORRUPT && grants.count == 0);
    PROMISE(end != NULL && end > error);
    for (const char *c = error; c < end; c++)
        PROMISE(*c >= ' ' && *c <= '~');
}

static bool is_none(const inlet__terms_t *terms) {
    return terms->expires_s == 0 && terms->foreground == 0 && terms->hotkey_count == 0 &&
           terms->program_count == 0 && terms->image[0] == '\0';
}

static void take_terms(const uint8_t *data, size_t size) {
    static inlet__terms_t terms;
    uint8_t bytes[INLET__TERMS_BYTES_MAX], same[INLET__TERMS_BYTES_MAX];
    size_t count, same_count;
    if (size > INLET__TERMS_BYTES_MAX) /* no frame has room for it */
        return;
    if (inlet__terms_decode(data, size, &terms) != INLET_OK) {
        PROMISE(is_none(&terms));
        return;
    }
    PROMISE(inlet__terms_check(&terms) == INLET_OK);
    PROMISE(inlet__terms_encode(&terms, bytes, &count) == INLET_OK);
    PROMISE(size == 0 || (count == size && memcmp(bytes, data, size) == 0)); /* one form each */
    PROMISE(inlet__terms_decode(bytes, count, &terms) == INLET_OK);
    PROMISE(inlet__terms_encode(&terms, same, &same_count) == INLET_OK);
    PROMISE(count == same_count && memcmp(bytes, same, count) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    take_file(data, size);
    take_terms(data, size);
    return 0;
}
