#include "record/block.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#include "base/bytes.h"

static const uint8_t magic[8] = {'I', 'n', 'l', 'e', 't', 'R', 'e', 'c'};
static const uint8_t mark[4] = {'I', 'B', 'l', 'k'};

const char *inlet__block_fault_text(enum inlet__block_fault fault) {
    static const char *const texts[INLET__FAULT_COUNT] = {
        [INLET__FAULT_NONE] = "",
        [INLET__FAULT_CUT] = "the file ends within a block",
        [INLET__FAULT_MARK] = "no block begins there",
        [INLET__FAULT_HEAD] = "a block's head is none that is written there",
        [INLET__FAULT_CHECKSUM] = "a block's checksum does not fit its bytes",
        [INLET__FAULT_CONTENT] = "a block holds what no recorder writes",
        [INLET__FAULT_BEHIND] = "something stands behind the recording's end",
        [INLET__FAULT_READ] = "the system could not read it",
    };
    return (unsigned)fault < INLET__FAULT_COUNT ? texts[fault] : "";
}

void inlet__recording_start_write(const uint8_t id[INLET__RECORDING_ID_BYTES],
                                  uint8_t out[INLET__RECORDING_START_BYTES]) {
    inlet__writer_t writer = inlet__writer_over(out, INLET__RECORDING_START_BYTES);
    inlet__write_bytes(&writer, magic, sizeof magic);
    inlet__write_u32(&writer, INLET__RECORDING_VERSION);
    inlet__write_u32(&writer, 0);
    inlet__write_bytes(&writer, id, INLET__RECORDING_ID_BYTES);
}

inlet_status_t inlet__recording_start_read(const uint8_t start[INLET__RECORDING_START_BYTES],
                                           uint8_t id[INLET__RECORDING_ID_BYTES]) {
    inlet__reader_t reader = inlet__reader_over(start, INLET__RECORDING_START_BYTES);
    if (memcmp(inlet__read_bytes(&reader, sizeof magic), magic, sizeof magic) != 0)
        return INLET_E_NOT_SUPPORTED;
    if (inlet__read_u32(&reader) != INLET__RECORDING_VERSION)
        return INLET_E_VERSION;
    if (inlet__read_u32(&reader) != 0)
        return INLET_E_CORRUPT;
    memcpy(id, inlet__read_bytes(&reader, INLET__RECORDING_ID_BYTES), INLET__RECORDING_ID_BYTES);
    return INLET_OK;
}

/* Of where it stands too: a block that was moved, or that is of another recording whose bytes the
 * disk still had, does not count. */
static void checksum(const uint8_t *id, uint64_t offset, const uint8_t *bytes, size_t count,
                     uint8_t sum[INLET__BLOCK_SUM_BYTES]) {
    uint8_t place[8];
    inlet__writer_t writer = inlet__writer_over(place, sizeof place);
    crypto_generichash_state state;
    inlet__write_u64(&writer, offset);
    crypto_generichash_init(&state, id, INLET__RECORDING_ID_BYTES, INLET__BLOCK_SUM_BYTES);
    crypto_generichash_update(&state, place, sizeof place);
    crypto_generichash_update(&state, bytes, count);
    crypto_generichash_final(&state, sum, INLET__BLOCK_SUM_BYTES);
}

size_t inlet__block_seal(const uint8_t id[INLET__RECORDING_ID_BYTES], uint64_t offset, uint8_t kind,
                         uint32_t number, uint8_t *block, uint32_t body_bytes) {
    inlet__writer_t writer = inlet__writer_over(block, INLET__BLOCK_HEAD_BYTES);
    inlet__write_bytes(&writer, mark, sizeof mark);
    inlet__write_u32(&writer, kind);
    inlet__write_u32(&writer, body_bytes);
    inlet__write_u32(&writer, number);
    const size_t summed = INLET__BLOCK_HEAD_BYTES + (size_t)body_bytes;
    checksum(id, offset, block, summed, block + summed);
    return summed + INLET__BLOCK_SUM_BYTES;
}

/* False: *fault says why. */
static bool read_head(const uint8_t *bytes, inlet__block_t *block, enum inlet__block_fault *fault) {
    inlet__reader_t reader = inlet__reader_over(bytes, INLET__BLOCK_HEAD_BYTES);
    if (memcmp(inlet__read_bytes(&reader, sizeof mark), mark, sizeof mark) != 0) {
        *fault = INLET__FAULT_MARK;
        return false;
    }
    const uint32_t kind = inlet__read_u32(&reader);
    *block = (inlet__block_t){.kind = (uint8_t)kind};
    block->body_bytes = inlet__read_u32(&reader);
    block->number = inlet__read_u32(&reader);
    block->body = bytes + INLET__BLOCK_HEAD_BYTES;
    if (kind >= INLET__BLOCK_HEADER && kind <= INLET__BLOCK_END &&
        block->body_bytes <= INLET__BLOCK_BODY_MAX)
        return true;
    *fault = INLET__FAULT_HEAD;
    return false;
}

size_t inlet__block_open(const uint8_t id[INLET__RECORDING_ID_BYTES], uint64_t offset,
                         const uint8_t *bytes, size_t count, inlet__block_t *block, size_t *needed,
                         enum inlet__block_fault *fault) {
    uint8_t sum[INLET__BLOCK_SUM_BYTES];
    *fault = INLET__FAULT_NONE;
    *needed = INLET__BLOCK_FRAME_BYTES;
    if (count < INLET__BLOCK_HEAD_BYTES || !read_head(bytes, block, fault))
        return 0;
    const size_t summed = INLET__BLOCK_HEAD_BYTES + (size_t)block->body_bytes;
    *needed = summed + INLET__BLOCK_SUM_BYTES;
    if (count < *needed)
        return 0;
    checksum(id, offset, bytes, summed, sum);
    if (memcmp(sum, bytes + summed, sizeof sum) == 0)
        return *needed;
    *fault = INLET__FAULT_CHECKSUM;
    return 0;
}
