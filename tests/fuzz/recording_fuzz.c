/* A file of any bytes is no recording, or one whose events keep every promise, however it is read.
 *
 * The first byte says what the others are: 0: a whole file; else blocks, each `u8 kind | u16 length
 * | body`, which are numbered and given checksums that fit, so that what is behind those is met
 * too. */
#include "fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "base/event_check.h"
#include "record/player.h"

enum { FILE_MAX = 65536 };

static uint8_t bytes[FILE_MAX];
static const uint8_t id[INLET__RECORDING_ID_BYTES] = {7};

static inlet_status_t read_at(void *context, uint64_t offset, uint8_t *out, size_t count) {
    const uint64_t *size = context;
    PROMISE(offset <= *size && count <= *size - offset);
    memcpy(out, bytes + offset, count);
    return INLET_OK;
}

/* The file's length. */
static uint64_t build(const uint8_t *data, size_t size) {
    if (data[0] == 0) {
        memcpy(bytes, data + 1, size - 1);
        return size - 1;
    }
    uint32_t number = 0;
    inlet__recording_start_write(id, bytes);
    uint64_t at = INLET__RECORDING_START_BYTES;
    inlet__reader_t reader = inlet__reader_over(data + 1, size - 1);
    for (;;) {
        const uint8_t kind = inlet__read_u8(&reader);
        const uint16_t count = inlet__read_u16(&reader);
        const uint8_t *body = inlet__read_bytes(&reader, count);
        if (body == NULL || reader.failed || at + count + INLET__BLOCK_FRAME_BYTES > FILE_MAX)
            return at;
        memcpy(bytes + at + INLET__BLOCK_HEAD_BYTES, body, count);
        at += inlet__block_seal(id, at, kind, number++, bytes + at, count);
    }
}

static uint64_t end_of(const inlet_event_t *event) {
    return event->seq + inlet__event_span(event);
}

static void check_events(const inlet_event_t *events, uint32_t count, uint64_t *next_seq) {
    PROMISE(count >= 1 && count <= INLET__BATCH_EVENTS_MAX);
    for (uint32_t i = 0; i < count; i++) {
        PROMISE(inlet__event_is_valid(&events[i]) && events[i].seq >= *next_seq);
        *next_seq = end_of(&events[i]);
    }
}

/* Reads on to the end; how many there are. */
static uint64_t read_on(inlet__player_t *player, uint64_t *next_seq) {
    const inlet_event_t *events;
    uint32_t count;
    uint64_t total = 0;
    inlet_status_t status;
    while ((status = inlet__player_next(player, &events, &count)) == INLET_OK) {
        check_events(events, count, next_seq);
        total += count;
    }
    PROMISE(status == INLET_E_CLOSED || status == INLET_E_CORRUPT);
    PROMISE((status == INLET_E_CORRUPT) == (player->fault != INLET__FAULT_NONE));
    return total;
}

static void seek(inlet__player_t *player, uint64_t seq) {
    const inlet_event_t *events;
    uint32_t count;
    inlet_status_t status = inlet__player_seek(player, seq);
    PROMISE(status == INLET_OK || status == INLET_E_NOT_FOUND || status == INLET_E_CORRUPT);
    if (status == INLET_OK) {
        PROMISE(inlet__player_next(player, &events, &count) == INLET_OK);
        PROMISE(events[0].seq >= seq || end_of(&events[0]) > seq);
    }
    status = inlet__player_seek_time(player, (int64_t)(seq >> 1));
    PROMISE(status == INLET_OK || status == INLET_E_NOT_FOUND || status == INLET_E_CORRUPT);
    if (status == INLET_OK) {
        PROMISE(inlet__player_next(player, &events, &count) == INLET_OK);
        PROMISE(events[0].time_ns >= (int64_t)(seq >> 1));
    }
}

/* How many events come; UINT64_MAX: it is none. */
static uint64_t play(uint64_t *length, bool checks, uint64_t seq) {
    const inlet__record_source_t source = {.context = length, .bytes = *length, .read = read_at};
    inlet__player_t *player;
    inlet_recording_info_t info;
    uint64_t next_seq = 0;
    inlet_status_t status = inlet__player_open(&source, checks, &player);
    if (status != INLET_OK) {
        PROMISE(player == NULL);
        PROMISE(status == INLET_E_NOT_SUPPORTED || status == INLET_E_VERSION ||
                status == INLET_E_CORRUPT);
        return UINT64_MAX;
    }
    const uint64_t count = read_on(player, &next_seq);
    inlet__player_info(player, &info);
    PROMISE(info.valid_bytes <= *length && info.events_count == count);
    PROMISE(info.end >= INLET_RECORDING_CLOSED && info.end <= INLET_RECORDING_DAMAGED);
    PROMISE((info.valid_bytes == *length) == (info.reason[0] == 0));
    seek(player, seq);
    seek(player, next_seq > 0 ? next_seq - 1 : 0);
    seek(player, UINT64_MAX);
    inlet__player_close(player);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    uint64_t length = build(data, size);
    PROMISE(play(&length, false, data[size - 1]) == play(&length, true, data[size - 1]));
    return 0;
}
