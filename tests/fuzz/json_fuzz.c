/* Whatever a file of the service is: it is read as jansson's own reader would, where that has the
 * memory for it; but no number that isn't whole, no depth without end, and only an object. */
#include "fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "json/json_read.h"

/* What is JSON, and not read. */
static bool goes_beyond(json_t *value, unsigned depth) {
    const char *name;
    json_t *item;
    size_t i;
    if (json_is_real(value) || depth > INLET__JSON_DEPTH_MAX)
        return true;
    json_object_foreach(value, name, item) {
        if (goes_beyond(item, depth + (json_is_array(item) || json_is_object(item))))
            return true;
    }
    json_array_foreach(value, i, item) {
        if (goes_beyond(item, depth + (json_is_array(item) || json_is_object(item))))
            return true;
    }
    return false;
}

static void expect_reason(const char error[INLET__JSON_ERROR_BYTES]) {
    const char *end = memchr(error, '\0', INLET__JSON_ERROR_BYTES);
    PROMISE(end != NULL && end > error);
    for (const char *c = error; c < end; c++)
        PROMISE(*c >= ' ' && *c <= '~');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char error[INLET__JSON_ERROR_BYTES];
    json_t *root;
    memset(error, 'x', sizeof error);
    const inlet_status_t status = inlet__json_read((const char *)data, size, &root, error);
    json_t *other =
        size > 0 ? json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (status == INLET_OK) {
        PROMISE(json_equal(root, other) && error[0] == '\0');
        PROMISE(memchr(data, 0, size) == NULL);
    } else {
        PROMISE(status == INLET_E_CORRUPT && root == NULL);
        /* It drops a zero behind a number. */
        PROMISE(!json_is_object(other) || goes_beyond(other, 1) || memchr(data, 0, size) != NULL);
        expect_reason(error);
    }
    json_decref(root);
    json_decref(other);
    return 0;
}
