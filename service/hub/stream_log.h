/* The block of memory that a stream's log lies in: what the hub retains, and what the drain needs
 * to know to go on. It outlives the service's process, so that the next one can
 * (service/docs/log.md): whatever is written here is whole after any instruction. OS-free.
 *
 *   header page | checkpoint 0 | checkpoint 1 | records, by position modulo capacity
 *
 * Only the service maps it; the next one checks it all the same. */
#ifndef INLET_SERVICE_STREAM_LOG_H
#define INLET_SERVICE_STREAM_LOG_H

#include <inlet/event.h>
#include <inlet/status.h>
#include <stdatomic.h>
#include <stdbool.h>

#define INLET__STREAM_LOG_MAGIC            UINT64_C(0x31474F4C544C4E49) /* "INLTLOG1" in memory */
#define INLET__STREAM_LOG_VERSION          1u
#define INLET__STREAM_LOG_HEADER_BYTES     4096u
#define INLET__STREAM_LOG_CHECKPOINT_BYTES 8192u

/* More than are appended after a checkpoint before the next: so many of the oldest are still there,
 * though no longer retained, for what follows the checkpoint to be counted again. */
#define INLET__STREAM_LOG_MARGIN 512u

/* What names the stream: as in inlet_stream_info_t. */
typedef struct inlet__stream_log_identity {
    uint64_t boot_id;
    uint64_t epoch;
    uint32_t session;
    uint32_t reserved; /* 0 */
} inlet__stream_log_identity_t;

typedef struct inlet__stream_log_header {
    uint64_t magic;
    uint32_t version;
    uint32_t capacity; /* records: a power of two above INLET__STREAM_LOG_MARGIN */
    inlet__stream_log_identity_t identity;
    uint64_t first_seq;        /* number of the first record ever */
    _Atomic(uint64_t) written; /* records ever appended, all of them whole */
    _Atomic(uint32_t) active;  /* 0 or 1: the checkpoint that counts */
} inlet__stream_log_header_t;

typedef struct inlet__stream_log {
    inlet__stream_log_header_t *header;
    uint8_t *checkpoints;
    inlet_event_t *records;
    uint32_t capacity;
} inlet__stream_log_t;

INLET_STATIC_ASSERT(sizeof(inlet__stream_log_header_t) <= INLET__STREAM_LOG_HEADER_BYTES);
INLET_STATIC_ASSERT(offsetof(inlet__stream_log_header_t, identity) == 16);
INLET_STATIC_ASSERT(offsetof(inlet__stream_log_header_t, first_seq) == 40);
INLET_STATIC_ASSERT(offsetof(inlet__stream_log_header_t, written) == 48);
INLET_STATIC_ASSERT(offsetof(inlet__stream_log_header_t, active) == 56);

/* How large a block for so many records is. */
static inline uint64_t inlet__stream_log_bytes(uint32_t capacity) {
    return INLET__STREAM_LOG_HEADER_BYTES + 2u * INLET__STREAM_LOG_CHECKPOINT_BYTES +
           (uint64_t)INLET_EVENT_SIZE * capacity;
}

/* Makes an empty log in `block` (inlet__stream_log_bytes(capacity), 64-byte aligned, zero at
 * first), which outlives it. INLET_E_INVALID_ARGUMENT: no such capacity or number, or unaligned. */
inlet_status_t inlet__stream_log_create(inlet__stream_log_t *log, void *block, uint32_t capacity,
                                        const inlet__stream_log_identity_t *identity,
                                        uint64_t first_seq);

/* Finds the log that was made there with this capacity, for this boot and session; its epoch is in
 * log->header. INLET_E_CORRUPT: none, or one that this code can't have left: its header, or a
 * record that it retains, or their numbers. */
inlet_status_t inlet__stream_log_open(inlet__stream_log_t *log, void *block, uint32_t capacity,
                                      uint64_t boot_id, uint32_t session);

/* The record at a position that is still there. */
static inline inlet_event_t *inlet__stream_log_at(const inlet__stream_log_t *log,
                                                  uint64_t position) {
    return &log->records[position & (log->capacity - 1)];
}

/* Records ever appended. */
uint64_t inlet__stream_log_written(const inlet__stream_log_t *log);

/* The checkpoint that counts, INLET__STREAM_LOG_CHECKPOINT_BYTES of it; and the other one, to be
 * written and then made the one that counts, at one instruction. */
const void *inlet__stream_log_checkpoint(const inlet__stream_log_t *log);
void *inlet__stream_log_next_checkpoint(const inlet__stream_log_t *log);
void inlet__stream_log_flip(const inlet__stream_log_t *log);

#endif
