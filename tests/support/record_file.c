#include "support/record_file.h"

#include <stdlib.h>
#include <string.h>

static void put(test_record_file_t *file, const uint8_t *bytes, size_t count) {
    if (count == 0)
        return;
    if (file->count + count > file->capacity) {
        file->capacity = 2 * (file->count + count);
        file->bytes = realloc(file->bytes, file->capacity);
        if (file->bytes == NULL)
            abort();
    }
    memcpy(file->bytes + file->count, bytes, count);
    file->count += count;
}

static bool fails(test_record_file_t *file) {
    file->calls++;
    return file->fails != 0 && file->calls >= file->fails;
}

static inlet_status_t append(void *context, const uint8_t *bytes, size_t count) {
    test_record_file_t *file = context;
    const bool failed = fails(file);
    put(file, bytes, failed && file->leaves < count ? file->leaves : count);
    return failed ? INLET_E_IO : INLET_OK;
}

static void cut(void *context, uint64_t bytes) {
    test_record_file_t *file = context;
    if (!file->keeps && bytes < file->count)
        file->count = (size_t)bytes;
}

static inlet_status_t sync_file(void *context) {
    return fails(context) ? INLET_E_IO : INLET_OK;
}

static inlet_status_t read_at(void *context, uint64_t offset, uint8_t *out, size_t count) {
    const test_record_file_t *file = context;
    memcpy(out, file->bytes + offset, count);
    return INLET_OK;
}

inlet__record_file_t test_record_file(test_record_file_t *file) {
    return (inlet__record_file_t){.context = file, .append = append, .cut = cut, .sync = sync_file};
}

inlet__record_source_t test_record_source(test_record_file_t *file, size_t count) {
    return (inlet__record_source_t){.context = file, .bytes = count, .read = read_at};
}

void test_record_file_free(test_record_file_t *file) {
    free(file->bytes);
    *file = (test_record_file_t){0};
}
