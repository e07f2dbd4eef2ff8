#include "support/journal_disk.h"

#include <stdlib.h>
#include <string.h>

static bool fails(test_disk_t *disk) {
    disk->calls++;
    return disk->fails != 0 && disk->calls >= disk->fails &&
           disk->calls - disk->fails <= disk->fails_after;
}

static test_disk_file_t *find(test_disk_t *disk, uint32_t number) {
    for (uint32_t i = 0; i < TEST_DISK_FILES_MAX; i++)
        if (disk->files[i].number == number)
            return &disk->files[i];
    return NULL;
}

static inlet_status_t list(void *context, inlet__journal_file_t *files, uint32_t capacity,
                           uint32_t *count) {
    test_disk_t *disk = context;
    *count = 0;
    if (fails(disk))
        return INLET_E_IO;
    for (uint32_t i = TEST_DISK_FILES_MAX; i-- > 0;) /* in no order */
        if (disk->files[i].number != 0 && *count < capacity)
            files[(*count)++] =
                (inlet__journal_file_t){disk->files[i].number, disk->files[i].count};
    return INLET_OK;
}

static inlet_status_t create(void *context, uint32_t number, void **file) {
    test_disk_t *disk = context;
    test_disk_file_t *place = find(disk, 0);
    if (fails(disk) || place == NULL)
        return INLET_E_IO;
    *place = (test_disk_file_t){.number = number};
    *file = place;
    return INLET_OK;
}

static size_t used(const test_disk_t *disk) {
    size_t bytes = 0;
    for (uint32_t i = 0; i < TEST_DISK_FILES_MAX; i++)
        bytes += disk->files[i].count;
    return bytes;
}

static bool put(test_disk_file_t *file, const uint8_t *bytes, size_t count) {
    if (file->count + count > file->capacity) {
        uint8_t *more = realloc(file->bytes, 2 * (file->count + count));
        if (more == NULL)
            return false;
        file->capacity = 2 * (file->count + count);
        file->bytes = more;
    }
    if (count > 0)
        memcpy(file->bytes + file->count, bytes, count);
    file->count += count;
    return true;
}

/* One that fails leaves half of it. */
static inlet_status_t append(void *context, void *file, const uint8_t *bytes, size_t count) {
    test_disk_t *disk = context;
    const size_t left = disk->room == 0 ? SIZE_MAX : disk->room - used(disk);
    const bool full = count > left, failed = fails(disk);
    const bool put_all = put(file, bytes, full ? left : failed ? count / 2 : count);
    if (full)
        return INLET_E_DISK_FULL;
    return failed || !put_all ? INLET_E_IO : INLET_OK;
}

static inlet_status_t sync_file(void *context, void *file) {
    (void)file;
    return fails(context) ? INLET_E_IO : INLET_OK;
}

static void close_file(void *context, void *file) {
    (void)context;
    (void)file;
}

static inlet_status_t read_at(void *context, uint32_t number, uint64_t offset, uint8_t *out,
                              size_t count) {
    test_disk_t *disk = context;
    const test_disk_file_t *file = find(disk, number);
    if (fails(disk) || file == NULL || offset > file->count || count > file->count - offset)
        return INLET_E_IO;
    memcpy(out, file->bytes + offset, count);
    return INLET_OK;
}

static inlet_status_t remove_file(void *context, uint32_t number) {
    test_disk_t *disk = context;
    test_disk_file_t *file = find(disk, number);
    if (fails(disk) || file == NULL)
        return INLET_E_IO;
    free(file->bytes);
    *file = (test_disk_file_t){0};
    return INLET_OK;
}

inlet__journal_io_t test_disk_io(test_disk_t *disk) {
    return (inlet__journal_io_t){.context = disk,
                                 .list = list,
                                 .create = create,
                                 .append = append,
                                 .sync = sync_file,
                                 .close = close_file,
                                 .read = read_at,
                                 .remove = remove_file};
}

void test_disk_copy(test_disk_t *to, const test_disk_t *from) {
    *to = (test_disk_t){0};
    for (uint32_t i = 0; i < TEST_DISK_FILES_MAX; i++) {
        to->files[i].number = from->files[i].number;
        if (!put(&to->files[i], from->files[i].bytes, from->files[i].count))
            abort();
    }
}

void test_disk_free(test_disk_t *disk) {
    for (uint32_t i = 0; i < TEST_DISK_FILES_MAX; i++)
        free(disk->files[i].bytes);
    *disk = (test_disk_t){0};
}

test_disk_file_t *test_disk_last(test_disk_t *disk) {
    test_disk_file_t *last = NULL;
    for (uint32_t i = 0; i < TEST_DISK_FILES_MAX; i++)
        if (disk->files[i].number != 0 && (last == NULL || disk->files[i].number > last->number))
            last = &disk->files[i];
    return last;
}
