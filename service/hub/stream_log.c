#include "hub/stream_log.h"

#include "base/event_check.h"
#include "base/fail_point.h"

static bool lay_out(inlet__stream_log_t *log, void *block, uint32_t capacity) {
    if (block == NULL || (uintptr_t)block % INLET_EVENT_SIZE != 0 ||
        capacity <= INLET__STREAM_LOG_MARGIN || (capacity & (capacity - 1)) != 0)
        return false;
    uint8_t *bytes = block;
    void *records =
        bytes + INLET__STREAM_LOG_HEADER_BYTES + 2 * (size_t)INLET__STREAM_LOG_CHECKPOINT_BYTES;
    *log = (inlet__stream_log_t){.header = block,
                                 .checkpoints = bytes + INLET__STREAM_LOG_HEADER_BYTES,
                                 .records = records,
                                 .capacity = capacity};
    return true;
}

inlet_status_t inlet__stream_log_create(inlet__stream_log_t *log, void *block, uint32_t capacity,
                                        const inlet__stream_log_identity_t *identity,
                                        uint64_t first_seq) {
    if (!lay_out(log, block, capacity) || first_seq == 0 || first_seq >= INLET__SEQ_MAX)
        return INLET_E_INVALID_ARGUMENT;
    *log->header = (inlet__stream_log_header_t){.magic = INLET__STREAM_LOG_MAGIC,
                                                .version = INLET__STREAM_LOG_VERSION,
                                                .capacity = capacity,
                                                .identity = *identity,
                                                .first_seq = first_seq};
    return INLET_OK;
}

uint64_t inlet__stream_log_written(const inlet__stream_log_t *log) {
    /* Acquire: pairs with the release in inlet__hub_append of a process that is gone. */
    return atomic_load_explicit(&log->header->written, memory_order_acquire);
}

/* The records that are still there follow one another up to the newest, in number and time. The
 * next one, which does not count yet, may have taken the oldest one's place. */
static bool are_in_order(const inlet__stream_log_t *log, uint64_t first_seq) {
    const uint64_t written = inlet__stream_log_written(log);
    uint64_t position = written >= log->capacity ? written - log->capacity + 1 : 0;
    uint64_t expected = position == 0 ? first_seq : 0;
    int64_t last_time_ns = 0;
    for (; position < written; position++) {
        const inlet_event_t *record = inlet__stream_log_at(log, position);
        const uint64_t span = inlet__event_span(record);
        if (!inlet__event_is_valid(record) || (expected != 0 && record->seq != expected) ||
            span == 0 || record->time_ns < last_time_ns)
            return false;
        expected = record->seq + span;
        last_time_ns = record->time_ns;
    }
    return expected <= INLET__SEQ_MAX;
}

inlet_status_t inlet__stream_log_open(inlet__stream_log_t *log, void *block, uint32_t capacity,
                                      uint64_t boot_id, uint32_t session) {
    if (!lay_out(log, block, capacity))
        return INLET_E_INVALID_ARGUMENT;
    const inlet__stream_log_header_t *header = log->header;
    const bool is_ours = header->magic == INLET__STREAM_LOG_MAGIC &&
                         header->version == INLET__STREAM_LOG_VERSION &&
                         header->capacity == capacity && header->identity.boot_id == boot_id &&
                         header->identity.session == session && header->identity.reserved == 0 &&
                         header->first_seq != 0 && header->first_seq < INLET__SEQ_MAX &&
                         /* Relaxed: whoever wrote it is gone. */
                         atomic_load_explicit(&header->active, memory_order_relaxed) <= 1 &&
                         inlet__stream_log_written(log) < INLET__SEQ_MAX;
    return is_ours && are_in_order(log, header->first_seq) ? INLET_OK : INLET_E_CORRUPT;
}

static uint32_t active_of(const inlet__stream_log_t *log) {
    /* Relaxed: written by this process, or by one that is gone. */
    return atomic_load_explicit(&log->header->active, memory_order_relaxed) & 1;
}

const void *inlet__stream_log_checkpoint(const inlet__stream_log_t *log) {
    return log->checkpoints + (size_t)active_of(log) * INLET__STREAM_LOG_CHECKPOINT_BYTES;
}

void *inlet__stream_log_next_checkpoint(const inlet__stream_log_t *log) {
    return log->checkpoints + (size_t)(active_of(log) ^ 1) * INLET__STREAM_LOG_CHECKPOINT_BYTES;
}

void inlet__stream_log_flip(const inlet__stream_log_t *log) {
    INLET__FAIL_POINT("log.checkpoint_written");
    /* Release: the checkpoint is whole before it counts, whoever reads it after this process. */
    atomic_store_explicit(&log->header->active, active_of(log) ^ 1, memory_order_release);
    /* The compiler may not begin the next checkpoint, which takes the place of this one's
     * predecessor, before the flip. */
    atomic_signal_fence(memory_order_seq_cst);
    INLET__FAIL_POINT("log.flipped");
}
