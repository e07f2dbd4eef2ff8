/* Ways to put a batch of events into bytes, to be compared on the same events in the same run. */
#ifndef INLET_BENCH_CODEC_H
#define INLET_BENCH_CODEC_H

#include <inlet/event.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct codec {
    const char *name;
    /* Both return false if they could not; what decoding gives must be what was encoded. */
    bool (*encode)(const inlet_event_t *events, uint32_t count, uint8_t *out, size_t capacity,
                   size_t *bytes);
    bool (*decode)(const uint8_t *bytes, size_t byte_count, inlet_event_t *events, uint32_t count);
} codec_t;

extern const codec_t codec_compact;  /* Inlet's own */
extern const codec_t codec_batch;    /* … as version 1 first had it */
extern const codec_t codec_copy;     /* the structs as they are */
extern const codec_t codec_zstd;     /* the structs, compressed at level -1 */
extern const codec_t codec_lz4;      /* the structs, compressed */
extern const codec_t codec_msgpack;  /* an array of each event's fields */
extern const codec_t codec_protobuf; /* a message of repeated events */

#endif
