/* The blocks of a recording, and what every byte of one must be. docs/recording.md has the format
 * in writing. OS-free: bytes in, bytes out. */
#ifndef INLET_RECORD_BLOCK_H
#define INLET_RECORD_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include <inlet/status.h>

/* What a file begins with: magic, version, and the id that all its checksums depend on. */
#define INLET__RECORDING_START_BYTES 32u
#define INLET__RECORDING_ID_BYTES    16u
#define INLET__RECORDING_VERSION     1u

enum inlet__block_kind {
    INLET__BLOCK_HEADER = 1, /* the first */
    INLET__BLOCK_EVENTS = 2, /* one batch of the wire's coding */
    INLET__BLOCK_INDEX = 3,  /* before the last */
    INLET__BLOCK_END = 4     /* the last, of one that was closed */
};

#define INLET__BLOCK_HEAD_BYTES  16u
#define INLET__BLOCK_SUM_BYTES   16u
#define INLET__BLOCK_FRAME_BYTES (INLET__BLOCK_HEAD_BYTES + INLET__BLOCK_SUM_BYTES)
/* A full batch needs 81,943: wire/batch.h. */
#define INLET__BLOCK_BODY_MAX 81984u
#define INLET__BLOCK_MAX      (INLET__BLOCK_BODY_MAX + INLET__BLOCK_FRAME_BYTES)

/* Why a block can't be read. */
enum inlet__block_fault {
    INLET__FAULT_NONE = 0,
    INLET__FAULT_CUT,      /* the file ends within it */
    INLET__FAULT_MARK,     /* no block begins there */
    INLET__FAULT_HEAD,     /* kind, length or number are none that a writer gives */
    INLET__FAULT_CHECKSUM, /* bytes of it were changed */
    INLET__FAULT_CONTENT,  /* the checksum holds, and no writer makes such a body */
    INLET__FAULT_BEHIND,   /* there is something behind the end */
    INLET__FAULT_READ,     /* the system would not read it */
    INLET__FAULT_COUNT
};

/* A few words of English. The string lives for ever. */
const char *inlet__block_fault_text(enum inlet__block_fault fault);

typedef struct inlet__block {
    uint8_t kind;
    uint32_t number;
    uint32_t body_bytes;
    const uint8_t *body; /* within the bytes that were read */
} inlet__block_t;

/* Writes the file's start. */
void inlet__recording_start_write(const uint8_t id[INLET__RECORDING_ID_BYTES],
                                  uint8_t out[INLET__RECORDING_START_BYTES]);

/* Reads it. INLET_E_NOT_SUPPORTED: no recording; INLET_E_VERSION: one of another version;
 * INLET_E_CORRUPT: a byte of it that is always 0 is not. */
inlet_status_t inlet__recording_start_read(const uint8_t start[INLET__RECORDING_START_BYTES],
                                           uint8_t id[INLET__RECORDING_ID_BYTES]);

/* Frames a body of at most INLET__BLOCK_BODY_MAX bytes that is at block + INLET__BLOCK_HEAD_BYTES
 * already, where INLET__BLOCK_SUM_BYTES are free behind it: writes the head before and the checksum
 * behind it. `offset` is where in the file the block will be. Returns the block's length. */
size_t inlet__block_seal(const uint8_t id[INLET__RECORDING_ID_BYTES], uint64_t offset, uint8_t kind,
                         uint32_t number, uint8_t *block, uint32_t body_bytes);

/* What the next block is, of `count` bytes from `offset` on. 0: as many bytes are enough as
 * *needed says (at most INLET__BLOCK_MAX), else how long the block is, and it is in *block; or
 * *fault says why there is none. The body's contents are not looked at. */
size_t inlet__block_open(const uint8_t id[INLET__RECORDING_ID_BYTES], uint64_t offset,
                         const uint8_t *bytes, size_t count, inlet__block_t *block, size_t *needed,
                         enum inlet__block_fault *fault);

#endif
