/* However a stream of bytes is cut, the same frames come out of it, and the same refusal. */
#include "fuzz.h"

#include <string.h>

#include "wire/frame.h"

enum { MAX = 200 };

/* The frame at `at` by the definition alone: its payload's length, 0 if it is not all there, or
 * SIZE_MAX if it is refused. */
static size_t frame_at(const uint8_t *bytes, size_t count, size_t at) {
    if (count - at < 2)
        return 0;
    size_t length = (size_t)bytes[at] + 256 * (size_t)bytes[at + 1];
    if (length == 0 || length > MAX)
        return SIZE_MAX;
    return count - at - 2 >= length ? length : 0;
}

enum outcome { TAKEN, WAITING, REFUSED };

/* Takes the frame at *at, if it is there, and moves behind it. */
static enum outcome take(inlet__frame_reader_t *reader, const uint8_t *bytes, size_t pushed,
                         size_t *at) {
    uint8_t *payload;
    size_t count;
    size_t expected = frame_at(bytes, pushed, *at);
    inlet_status_t status = inlet__frame_reader_next(reader, &payload, &count);
    if (expected == SIZE_MAX) {
        PROMISE(status == INLET_E_PROTOCOL && payload == NULL && count == 0);
        return REFUSED;
    }
    PROMISE(status == INLET_OK && count == expected);
    if (expected == 0) {
        PROMISE(payload == NULL && inlet__frame_reader_room(reader) > 0);
        return WAITING;
    }
    PROMISE(memcmp(payload, bytes + *at + 2, count) == 0);
    *at += 2 + count;
    return TAKEN;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t buffer[INLET__FRAME_HEADER_BYTES + MAX];
    if (size < 1)
        return 0;
    size_t piece = 1 + data[0]; /* the first byte says how the stream is cut */
    const uint8_t *bytes = data + 1;
    size_t left = size - 1;
    size_t pushed = 0;
    size_t at = 0;
    inlet__frame_reader_t reader;
    inlet__frame_reader_init(&reader, buffer, sizeof buffer, MAX);
    while (left > 0) {
        size_t count =
            inlet__frame_reader_push(&reader, bytes + pushed, left < piece ? left : piece);
        PROMISE(count > 0);
        pushed += count;
        left -= count;
        enum outcome outcome;
        do {
            outcome = take(&reader, bytes, pushed, &at);
        } while (outcome == TAKEN);
        if (outcome == REFUSED)
            return 0;
    }
    return 0;
}
