/* One file of the journal: a plain header, and sealed blocks behind it, each of which opens only as
 * the next one of this very file. service/docs/journal.md has the format in writing. OS-free: bytes
 * in, bytes out. */
#ifndef INLET_SERVICE_SEGMENT_H
#define INLET_SERVICE_SEGMENT_H

#include "hub/stream_log.h"
#include "wire/batch.h"
#include <sodium.h>

#define INLET__JOURNAL_KEY_BYTES    32u
#define INLET__SEGMENT_VERSION      1u
#define INLET__SEGMENT_HEADER_BYTES 72u
#define INLET__SEGMENT_MARK_BYTES   15u
#define INLET__SEGMENT_PLAIN_MAX                                                                   \
    (5u + INLET__BATCH_EMPTY_BYTES_MAX +                                                           \
     INLET__BATCH_EVENTS_MAX * (INLET__BATCH_EVENT_BYTES_MAX + 2u + INLET__SEGMENT_MARK_BYTES))
#define INLET__SEGMENT_FRAME_BYTES (4u + crypto_secretstream_xchacha20poly1305_ABYTES)
#define INLET__SEGMENT_BLOCK_MAX   (INLET__SEGMENT_PLAIN_MAX + INLET__SEGMENT_FRAME_BYTES)

typedef struct inlet__segment_header {
    uint32_t number; /* of the segment among all, from 1 on; the file is named by it */
    inlet__stream_log_identity_t stream;
    uint64_t first_seq; /* of the stream: nothing before it is in this segment */
} inlet__segment_header_t;

/* Seals or opens the blocks of one segment, in their order. Wipe it after use. */
typedef struct inlet__segment_cipher {
    crypto_secretstream_xchacha20poly1305_state state;
} inlet__segment_cipher_t;

/* Begins a segment: its header goes to `out`. Its key follows from the journal's and the header, so
 * that no block opens under a header that was changed. Takes its nonce from libsodium. */
void inlet__segment_begin(inlet__segment_cipher_t *cipher,
                          const uint8_t key[INLET__JOURNAL_KEY_BYTES],
                          const inlet__segment_header_t *header,
                          uint8_t out[INLET__SEGMENT_HEADER_BYTES]);

/* Reads one. INLET_E_NOT_SUPPORTED: no segment; INLET_E_VERSION; INLET_E_CORRUPT: a field that no
 * writer writes. Whether the header is as it was written shows with the first block. */
inlet_status_t inlet__segment_open(inlet__segment_cipher_t *cipher,
                                   const uint8_t key[INLET__JOURNAL_KEY_BYTES],
                                   const uint8_t bytes[INLET__SEGMENT_HEADER_BYTES],
                                   inlet__segment_header_t *header);

/* Seals `count` bytes, at most INLET__SEGMENT_PLAIN_MAX, as the next block. `final`: the last one.
 * Returns its length, count + INLET__SEGMENT_FRAME_BYTES. */
size_t inlet__segment_seal(inlet__segment_cipher_t *cipher, const uint8_t *plain, size_t count,
                           bool final, uint8_t *out);

/* What the next block is, of `count` bytes. 0 with INLET_OK: as many bytes are enough as *needed
 * says. 0 with INLET_E_CORRUPT: no block, or not the next one of this segment; the cipher is of no
 * more use. Else how long it is; what was sealed is at `plain` (INLET__SEGMENT_PLAIN_MAX of room).
 */
size_t inlet__segment_next(inlet__segment_cipher_t *cipher, const uint8_t *bytes, size_t count,
                           uint8_t *plain, size_t *plain_bytes, bool *final, size_t *needed,
                           inlet_status_t *status);

#endif
