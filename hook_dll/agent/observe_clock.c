#include "agent/observe.h"
#include "win32/clock.h"

void inlet__observe_clock(enum inlet_clock_reason reason) {
    inlet__observed_t observed;
    inlet_event_t record = {.type = INLET_EVENT_CLOCK};
    record.u.clock.reason = (uint32_t)reason;
    inlet__clock_anchor(&record.time_ns, &record.u.clock.utc_ns, &record.u.clock.error_ns);
    inlet__observed_begin(&observed, &record);
    inlet__observe_tell(&observed);
}
