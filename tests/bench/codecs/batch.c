#include "codecs/codec.h"

#include "wire/batch.h"

static bool encode(const inlet_event_t *events, uint32_t count, uint8_t *out, size_t capacity,
                   size_t *bytes) {
    uint32_t encoded;
    return inlet__batch_encode(events, count, events[0].seq, events[count - 1].seq + 1, out,
                               capacity, &encoded, bytes) == INLET_OK &&
           encoded == count;
}

static bool decode(const uint8_t *bytes, size_t byte_count, inlet_event_t *events, uint32_t count) {
    uint32_t decoded;
    uint64_t first_seq, end_seq;
    return inlet__batch_decode(bytes, byte_count, events, count, &decoded, &first_seq, &end_seq) ==
               INLET_OK &&
           decoded == count;
}

static bool encode_compact(const inlet_event_t *events, uint32_t count, uint8_t *out,
                           size_t capacity, size_t *bytes) {
    uint32_t encoded;
    return inlet__batch_encode_compact(events, count, events[0].seq, events[count - 1].seq + 1, out,
                                       capacity, &encoded, bytes) == INLET_OK &&
           encoded == count;
}

static bool decode_compact(const uint8_t *bytes, size_t byte_count, inlet_event_t *events,
                           uint32_t count) {
    uint32_t decoded;
    uint64_t first_seq, end_seq;
    return inlet__batch_decode_compact(bytes, byte_count, events, count, &decoded, &first_seq,
                                       &end_seq) == INLET_OK &&
           decoded == count;
}

const codec_t codec_compact = {"compact", encode_compact, decode_compact};
const codec_t codec_batch = {"batch", encode, decode};
