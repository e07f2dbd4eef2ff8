#include "selection.h"

#include <inlet/event.h>
#include <inlet/names.h>
#include <stddef.h>
#include <string.h>

#include "options.h"

bool read_sources(const char *text, uint32_t *sources) {
    static const struct {
        const char *name;
        uint32_t mask;
    } names[] = {{"raw", INLET_SOURCE_RAW}, {"hook", INLET_SOURCE_HOOK}, {"all", INLET_SOURCE_ALL}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(text, names[i].name) == 0) {
            *sources = names[i].mask;
            return true;
        }
    }
    return false;
}

static bool add_type(const char *name, void *context) {
    uint64_t *mask = context;
    for (uint16_t type = 1; type < INLET_EVENT_TYPE_COUNT; type++) {
        if (strcmp(name, inlet_event_type_name(type)) == 0) {
            *mask |= UINT64_C(1) << type;
            return true;
        }
    }
    return false;
}

bool read_types(const char *text, uint64_t *mask, char refused[64]) {
    return read_list(text, add_type, mask, refused);
}
