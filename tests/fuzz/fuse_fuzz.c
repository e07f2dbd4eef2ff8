/* Any records in any order and at any time: each is in exactly one event, alone as it came or
 * joined with one of the other source and of the same type; events come in order, and none is kept
 * once the fuse was flushed. */
#include "fuzz.h"

#include <inlet/fuse.h>
#include <stdbool.h>
#include <string.h>

enum { RECORDS_MAX = 1024, CHOICES = 4 };

typedef struct bytes {
    const uint8_t *data;
    size_t size;
} bytes_t;

static inlet_event_t records[RECORDS_MAX];
static bool is_out[RECORDS_MAX];
static uint64_t count_put, last_seq;

/* 0 past the end. */
static uint8_t take_byte(bytes_t *bytes) {
    if (bytes->size == 0)
        return 0;
    bytes->size--;
    return *bytes->data++;
}

static uint32_t take_word(bytes_t *bytes) {
    const uint32_t low = take_byte(bytes);
    return (low & 0xF0) != 0 ? low : low | (uint32_t)take_byte(bytes) << 24;
}

/* Few values, so that records are alike. */
static inlet_event_t take_event(bytes_t *bytes) {
    static const uint32_t flags[] = {
        INLET_FLAG_RAW,          INLET_FLAG_HOOK,       INLET_SOURCE_ALL,
        INLET_FLAG_INJECTED,     INLET_FLAG_SYNTHETIC,  INLET_FLAG_TIME_COALESCED,
        INLET_FLAG_HAS_POSITION, INLET_FLAG_HAS_MOTION, INLET_FLAG_FALSE_CONTROL,
        INLET_FLAG_TIME_BATCH,   INLET_FLAG_REPEAT,     INLET_FLAG_HORIZONTAL,
        INLET_FLAG_OVERRUN,      INLET_FLAG_STATE,      0};
    inlet_event_t event = {.type = take_byte(bytes) % (INLET_EVENT_TYPE_COUNT + 1)};
    const uint8_t few = take_byte(bytes);
    event.flags = flags[few & 1] | flags[(few >> 1) % (sizeof flags / sizeof flags[0])];
    event.time_ns = (int64_t)((uint64_t)take_word(bytes) << 24);
    event.os_time_ms = take_word(bytes);
    event.device = few & 1;
    event.extra = take_byte(bytes) % CHOICES;
    for (size_t i = 0; i < CHOICES; i++) {
        const uint32_t word = take_word(bytes);
        memcpy(event.u.bytes + 4 * i, &word, sizeof word);
    }
    return event;
}

static const inlet_event_t *leave(uint64_t seq) {
    PROMISE(seq >= 1 && seq <= count_put && !is_out[seq - 1]);
    is_out[seq - 1] = true;
    return &records[seq - 1];
}

static void check(const inlet_fused_t *fused) {
    PROMISE(fused->event.seq > last_seq && fused->reserved == 0);
    last_seq = fused->event.seq;
    if (fused->confidence == INLET_FUSE_SINGLE) {
        const inlet_event_t *record = leave(fused->event.seq);
        PROMISE(memcmp(&fused->event, record, sizeof *record) == 0);
        return;
    }
    PROMISE(fused->confidence <= INLET_FUSE_EXACT);
    const inlet_event_t *raw = leave(fused->raw_seq), *hook = leave(fused->hook_seq);
    PROMISE((raw->flags & INLET_SOURCE_ALL) == INLET_FLAG_RAW);
    PROMISE((hook->flags & INLET_SOURCE_ALL) == INLET_FLAG_HOOK);
    PROMISE(raw->type == fused->event.type && hook->type == fused->event.type);
    const inlet_event_t *first = raw->seq < hook->seq ? raw : hook;
    PROMISE(fused->event.seq == first->seq && fused->event.time_ns == first->time_ns);
    PROMISE((fused->event.flags & INLET_SOURCE_ALL) == INLET_SOURCE_ALL);
}

static uint32_t take_events(inlet_fuse_t *fuse) {
    inlet_fused_t out[3];
    uint32_t count, all = 0;
    do {
        PROMISE(inlet_fuse_take(fuse, out, 3, &count) == INLET_OK && count <= 3);
        for (uint32_t i = 0; i < count; i++)
            check(&out[i]);
        all += count;
    } while (count > 0);
    return all;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    bytes_t bytes = {.data = data, .size = size};
    const inlet_fuse_options_t options = {.struct_size = sizeof options,
                                          .capacity = 2u + take_byte(&bytes) % 16,
                                          .wait_ns = 1 + take_byte(&bytes) * INT64_C(1000000)};
    inlet_fuse_t *fuse;
    PROMISE(inlet_fuse_open(&options, &fuse) == INLET_OK);
    memset(is_out, 0, sizeof is_out);
    count_put = last_seq = 0;
    while (bytes.size > 0 && count_put < RECORDS_MAX) {
        const uint8_t how = take_byte(&bytes);
        inlet_event_t event = take_event(&bytes);
        event.seq = count_put + 1;
        records[count_put++] = event;
        while (inlet_fuse_put(fuse, &event) == INLET_E_BUSY)
            PROMISE(take_events(fuse) > 0);
        if ((how & 1) != 0)
            inlet_fuse_expire(fuse, event.time_ns + how);
        if ((how & 6) == 6)
            (void)take_events(fuse);
        if (how == 0xFF)
            inlet_fuse_flush(fuse);
    }
    inlet_fuse_flush(fuse);
    (void)take_events(fuse);
    PROMISE(inlet_fuse_due_ns(fuse) == INT64_MAX);
    for (uint64_t i = 0; i < count_put; i++)
        PROMISE(is_out[i]);
    inlet_fuse_close(fuse);
    return 0;
}
