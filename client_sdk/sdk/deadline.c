#include "sdk/deadline.h"

#include <inlet/inlet.h>

#include "base/system.h"
#include "win32/wait.h"

_Static_assert(INLET__DEADLINE_NEVER == INLET__NEVER_NS, "one value for never");

bool inlet__timeout_is_valid(int64_t timeout_ns) {
    return timeout_ns >= 0 || timeout_ns == INLET_FOREVER;
}

int64_t inlet__deadline_after(int64_t timeout_ns) {
    return inlet__system_deadline(timeout_ns);
}

uint32_t inlet__deadline_left_ms(int64_t deadline_ns) {
    return inlet__wait_left_ms(deadline_ns);
}
