/* Bytes are refused, or they are a batch that keeps every promise and survives being coded again.
 */
#include "fuzz.h"

#include <string.h>

#include "base/event_check.h"
#include "wire/batch.h"

static inlet_event_t events[INLET__BATCH_EVENTS_MAX];
static inlet_event_t again[INLET__BATCH_EVENTS_MAX];

static void check_promises(uint32_t count, uint64_t first_seq, uint64_t end_seq) {
    uint64_t next = first_seq;
    for (uint32_t i = 0; i < count; i++) {
        PROMISE(inlet__event_is_valid(&events[i]));
        PROMISE(events[i].seq >= next);
        next = events[i].seq + inlet__event_span(&events[i]);
    }
    PROMISE(first_seq >= 1 && next <= end_seq && end_seq <= INLET__SEQ_MAX);
}

typedef inlet_status_t decoder_t(const uint8_t *, size_t, inlet_event_t *, uint32_t, uint32_t *,
                                 uint64_t *, uint64_t *);

/* The same events in bytes of our own. */
static void check_again(decoder_t *decode, const uint8_t *bytes, size_t byte_count, uint32_t count,
                        uint64_t first_seq, uint64_t end_seq) {
    uint32_t count_again;
    uint64_t first_again, end_again;
    PROMISE(decode(bytes, byte_count, again, INLET__BATCH_EVENTS_MAX, &count_again, &first_again,
                   &end_again) == INLET_OK);
    PROMISE(count_again == count && first_again == first_seq && end_again == end_seq);
    PROMISE(memcmp(events, again, count * sizeof events[0]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t bytes[INLET__BATCH_EMPTY_BYTES_MAX +
                         INLET__BATCH_EVENTS_MAX * INLET__BATCH_EVENT_BYTES_MAX];
    uint32_t count, encoded;
    uint64_t first_seq, end_seq;
    size_t byte_count;
    inlet_status_t status = inlet__batch_decode_compact(data, size, events, INLET__BATCH_EVENTS_MAX,
                                                        &count, &first_seq, &end_seq);
    if (status != INLET_OK) {
        PROMISE(status == INLET_E_PROTOCOL && count == 0 && first_seq == 0 && end_seq == 0);
        return 0;
    }
    check_promises(count, first_seq, end_seq);
    PROMISE(inlet__batch_encode(events, count, first_seq, end_seq, bytes, sizeof bytes, &encoded,
                                &byte_count) == INLET_OK);
    PROMISE(encoded == count);
    check_again(inlet__batch_decode, bytes, byte_count, count, first_seq, end_seq);
    PROMISE(inlet__batch_encode_compact(events, count, first_seq, end_seq, bytes, sizeof bytes,
                                        &encoded, &byte_count) == INLET_OK);
    PROMISE(encoded == count);
    check_again(inlet__batch_decode_compact, bytes, byte_count, count, first_seq, end_seq);
    return 0;
}
