#include "hook/translate.h"
#include <string.h>

inlet_event_t *inlet__event_begin(inlet__sink_t *sink, const inlet__moment_t *moment,
                                  enum inlet_event_type type, uint32_t flags) {
    inlet_event_t *event = sink->claim(sink);
    if (event == NULL) {
        return NULL;
    }
    event->time_ns = moment->time_ns;
    event->time_error_ns = moment->time_error_ns;
    event->os_time_ms = moment->os_time_ms;
    event->type = (uint16_t)type;
    event->reserved = 0;
    event->flags = flags | moment->time_flags;
    event->device = moment->device;
    event->process = 0;
    event->extra = 0;
    memset(event->u.bytes, 0, sizeof(event->u.bytes));
    return event;
}
