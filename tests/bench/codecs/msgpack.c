#include "codecs/codec.h"

#include <msgpack.h>
#include <string.h>

/* Writes where the caller says. */
typedef struct target {
    uint8_t *at;
    size_t left;
} target_t;

static int write_bytes(void *context, const char *bytes, size_t count) {
    target_t *target = context;
    if (count > target->left)
        return -1;
    memcpy(target->at, bytes, count);
    target->at += count;
    target->left -= count;
    return 0;
}

enum { FIELDS = 13 };

static int pack(msgpack_packer *packer, const inlet_event_t *event) {
    int32_t words[4];
    memcpy(words, &event->u, sizeof words);
    int failed = msgpack_pack_array(packer, FIELDS);
    failed |= msgpack_pack_uint64(packer, event->seq);
    failed |= msgpack_pack_int64(packer, event->time_ns);
    failed |= msgpack_pack_uint32(packer, event->time_error_ns);
    failed |= msgpack_pack_uint32(packer, event->os_time_ms);
    failed |= msgpack_pack_uint16(packer, event->type);
    failed |= msgpack_pack_uint32(packer, event->flags);
    failed |= msgpack_pack_uint32(packer, event->device);
    failed |= msgpack_pack_uint32(packer, event->process);
    failed |= msgpack_pack_uint64(packer, event->extra);
    for (int i = 0; i < 4; i++)
        failed |= msgpack_pack_int32(packer, words[i]);
    return failed;
}

static bool encode(const inlet_event_t *events, uint32_t count, uint8_t *out, size_t capacity,
                   size_t *bytes) {
    target_t target = {out, capacity};
    msgpack_packer packer;
    msgpack_packer_init(&packer, &target, write_bytes);
    int failed = msgpack_pack_array(&packer, count);
    for (uint32_t i = 0; i < count; i++)
        failed |= pack(&packer, &events[i]);
    *bytes = capacity - target.left;
    return failed == 0;
}

static void read_event(const msgpack_object *fields, inlet_event_t *event) {
    int32_t words[4];
    *event = (inlet_event_t){.seq = fields[0].via.u64,
                             .time_ns = fields[1].via.i64,
                             .time_error_ns = (uint32_t)fields[2].via.u64,
                             .os_time_ms = (uint32_t)fields[3].via.u64,
                             .type = (uint16_t)fields[4].via.u64,
                             .flags = (uint32_t)fields[5].via.u64,
                             .device = (uint32_t)fields[6].via.u64,
                             .process = (uint32_t)fields[7].via.u64,
                             .extra = fields[8].via.u64};
    for (int i = 0; i < 4; i++)
        words[i] = (int32_t)fields[9 + i].via.i64;
    memcpy(&event->u, words, sizeof words);
}

static bool decode(const uint8_t *bytes, size_t byte_count, inlet_event_t *events, uint32_t count) {
    msgpack_unpacked unpacked;
    msgpack_unpacked_init(&unpacked);
    bool good = msgpack_unpack_next(&unpacked, (const char *)bytes, byte_count, NULL) ==
                    MSGPACK_UNPACK_SUCCESS &&
                unpacked.data.type == MSGPACK_OBJECT_ARRAY && unpacked.data.via.array.size == count;
    for (uint32_t i = 0; good && i < count; i++) {
        const msgpack_object *event = &unpacked.data.via.array.ptr[i];
        good = event->type == MSGPACK_OBJECT_ARRAY && event->via.array.size == FIELDS;
        if (good)
            read_event(event->via.array.ptr, &events[i]);
    }
    msgpack_unpacked_destroy(&unpacked);
    return good;
}

const codec_t codec_msgpack = {"msgpack", encode, decode};
