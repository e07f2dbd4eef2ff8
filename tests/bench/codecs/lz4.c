#include "codecs/codec.h"

#include <lz4.h>

static bool encode(const inlet_event_t *events, uint32_t count, uint8_t *out, size_t capacity,
                   size_t *bytes) {
    int written = LZ4_compress_default((const char *)events, (char *)out,
                                       (int)(count * sizeof *events), (int)capacity);
    *bytes = written > 0 ? (size_t)written : 0;
    return written > 0;
}

static bool decode(const uint8_t *bytes, size_t byte_count, inlet_event_t *events, uint32_t count) {
    const int size = (int)(count * sizeof *events);
    return LZ4_decompress_safe((const char *)bytes, (char *)events, (int)byte_count, size) == size;
}

const codec_t codec_lz4 = {"lz4_structs", encode, decode};
