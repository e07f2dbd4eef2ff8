#include "codecs/codec.h"

#include <zstd.h>

/* Contexts are kept, as one who cares for speed keeps them. */
static ZSTD_CCtx *to;
static ZSTD_DCtx *from;

static bool encode(const inlet_event_t *events, uint32_t count, uint8_t *out, size_t capacity,
                   size_t *bytes) {
    if (to == NULL)
        to = ZSTD_createCCtx();
    *bytes = ZSTD_compressCCtx(to, out, capacity, events, count * sizeof *events, -1);
    return !ZSTD_isError(*bytes);
}

static bool decode(const uint8_t *bytes, size_t byte_count, inlet_event_t *events, uint32_t count) {
    if (from == NULL)
        from = ZSTD_createDCtx();
    return ZSTD_decompressDCtx(from, events, count * sizeof *events, bytes, byte_count) ==
           count * sizeof *events;
}

const codec_t codec_zstd = {"zstd_structs", encode, decode};
