#include "codecs/codec.h"

#include <string.h>

#include "events.pb-c.h"

enum { EVENTS_MAX = 1024 };

static Event messages[EVENTS_MAX];
static Event *pointers[EVENTS_MAX];

static void fill(Event *message, const inlet_event_t *event) {
    int32_t words[4];
    memcpy(words, &event->u, sizeof words);
    event__init(message);
    message->seq = event->seq;
    message->time_ns = event->time_ns;
    message->time_error_ns = event->time_error_ns;
    message->os_time_ms = event->os_time_ms;
    message->type = event->type;
    message->flags = event->flags;
    message->device = event->device;
    message->process = event->process;
    message->extra = event->extra;
    message->word_0 = words[0];
    message->word_1 = words[1];
    message->word_2 = words[2];
    message->word_3 = words[3];
}

static bool encode(const inlet_event_t *events, uint32_t count, uint8_t *out, size_t capacity,
                   size_t *bytes) {
    Events all = EVENTS__INIT;
    if (count > EVENTS_MAX)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        fill(&messages[i], &events[i]);
        pointers[i] = &messages[i];
    }
    all.n_events = count;
    all.events = pointers;
    if (events__get_packed_size(&all) > capacity)
        return false;
    *bytes = events__pack(&all, out);
    return true;
}

static void read_event(const Event *message, inlet_event_t *event) {
    const int32_t words[4] = {message->word_0, message->word_1, message->word_2, message->word_3};
    *event = (inlet_event_t){.seq = message->seq,
                             .time_ns = message->time_ns,
                             .time_error_ns = message->time_error_ns,
                             .os_time_ms = message->os_time_ms,
                             .type = (uint16_t)message->type,
                             .flags = message->flags,
                             .device = message->device,
                             .process = message->process,
                             .extra = message->extra};
    memcpy(&event->u, words, sizeof words);
}

static bool decode(const uint8_t *bytes, size_t byte_count, inlet_event_t *events, uint32_t count) {
    Events *all = events__unpack(NULL, byte_count, bytes);
    bool good = all != NULL && all->n_events == count;
    for (uint32_t i = 0; good && i < count; i++)
        read_event(all->events[i], &events[i]);
    if (all != NULL)
        events__free_unpacked(all, NULL);
    return good;
}

const codec_t codec_protobuf = {"protobuf", encode, decode};
