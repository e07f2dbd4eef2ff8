/* A segment of any bytes is none, or one whose records keep every promise.
 *
 * The first byte says what the others are: 0: a whole file; else blocks, each `u16 length | plain`,
 * which are sealed as a writer would, so that what is behind the seal is met too. */
#include "fuzz.h"

#include "base/bytes.h"
#include "base/event_check.h"
#include "journal/history.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 262144 };

static const inlet__stream_log_identity_t stream = {.boot_id = 1, .epoch = 2, .session = 3};
static const uint8_t key[INLET__JOURNAL_KEY_BYTES] = {7};
static uint8_t bytes[FILE_MAX];
static size_t length;
static inlet__journal_store_t store;
static inlet__history_t history;

#ifdef INLET_FUZZ_ROOM
/* The allocator of a sanitizer maps what is as large as a reader anew each time, which took most of
 * a case's time: the one there is at a time has its room here, poisoned while nobody has it. */
#include <sanitizer/asan_interface.h>

void *__real_calloc(size_t count, size_t size);
void __real_free(void *memory);
void *__wrap_calloc(size_t count, size_t size);
void __wrap_free(void *memory);

static struct {
    inlet__history_t reader;
    char behind[4096]; /* never anybody's */
} room;
static bool taken;

void *__wrap_calloc(size_t count, size_t size) {
    if (taken || count != 1 || size != sizeof room.reader)
        return __real_calloc(count, size);
    taken = true;
    ASAN_POISON_MEMORY_REGION(room.behind, sizeof room.behind);
    ASAN_UNPOISON_MEMORY_REGION(&room.reader, sizeof room.reader);
    return memset(&room.reader, 0, sizeof room.reader);
}

void __wrap_free(void *memory) {
    if (memory != &room.reader) {
        __real_free(memory);
        return;
    }
    PROMISE(taken); /* not freed twice */
    taken = false;
    ASAN_POISON_MEMORY_REGION(&room.reader, sizeof room.reader);
}
#endif

static inlet_status_t list(void *context, inlet__journal_file_t *files, uint32_t capacity,
                           uint32_t *count) {
    (void)context;
    PROMISE(capacity > 0);
    files[0] = (inlet__journal_file_t){.number = 1, .bytes = length};
    *count = 1;
    return INLET_OK;
}

static inlet_status_t read_at(void *context, uint32_t number, uint64_t offset, uint8_t *out,
                              size_t count) {
    (void)context;
    PROMISE(number == 1 && offset <= length && count <= length - offset);
    memcpy(out, bytes + offset, count);
    return INLET_OK;
}

static inlet_status_t remove_file(void *context, uint32_t number) {
    (void)context;
    (void)number;
    return INLET_OK;
}

static size_t build(const uint8_t *data, size_t size) {
    inlet__segment_cipher_t cipher;
    const inlet__segment_header_t header = {.number = 1, .stream = stream, .first_seq = 1};
    if (data[0] == 0) {
        const size_t count = size - 1 < FILE_MAX ? size - 1 : FILE_MAX;
        memcpy(bytes, data + 1, count);
        return count;
    }
    inlet__segment_begin(&cipher, key, &header, bytes);
    size_t at = INLET__SEGMENT_HEADER_BYTES;
    inlet__reader_t reader = inlet__reader_over(data + 1, size - 1);
    for (;;) {
        const uint16_t count = inlet__read_u16(&reader);
        const uint8_t *plain = inlet__read_bytes(&reader, count);
        if (plain == NULL || reader.failed || at + count + INLET__SEGMENT_FRAME_BYTES > FILE_MAX)
            return at;
        at += inlet__segment_seal(&cipher, plain, count, false, bytes + at);
    }
}

static void check_window(uint64_t *next_seq) {
    const inlet__journal_records_t *window = &history.window;
    PROMISE(window->count <= INLET__BATCH_EVENTS_MAX && history.skipped < window->count);
    for (uint32_t i = history.skipped; i < window->count; i++) {
        PROMISE(inlet__event_is_valid(&window->events[i]));
        PROMISE(window->events[i].seq + inlet__event_span(&window->events[i]) > *next_seq);
        PROMISE(window->marks[i].control < INLET_CONTROL_COUNT &&
                !window->marks[i].image_is_to_come);
        *next_seq = window->events[i].seq + inlet__event_span(&window->events[i]);
    }
    PROMISE(history.state.surround.held.count <= INLET__HELD_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const inlet__journal_io_t io = {.list = list, .read = read_at, .remove = remove_file};
    const inlet__journal_limits_t limits = {.max_bytes = 1 << 30, .max_age_ns = INT64_MAX / 4};
    uint64_t next_seq = 1;
    if (size == 0)
        return 0;
    length = build(data, size);
    PROMISE(inlet__store_open(&store, &io, &limits, key, &stream, 1, 0) == INLET_OK);
    inlet__history_begin(&history, &stream, next_seq, 0);
    for (;;) {
        inlet__history_fill(&history, &store);
        if (history.over)
            break;
        check_window(&next_seq);
        history.next_seq = next_seq;
    }
    inlet__store_close(&store);
#ifdef INLET_FUZZ_ROOM
    PROMISE(!taken); /* nothing leaks */
#endif
    return 0;
}
