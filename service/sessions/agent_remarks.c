#include "sessions/agent_remarks.h"

#include "base/utf8.h"
#include <string.h>

static const int64_t MINUTE_NS = INT64_C(60000000000);

void inlet__agent_remarks_begin(inlet__agent_remarks_t *remarks, uint64_t heard) {
    remarks->heard =
        heard; /* the minute is the session's: another agent does not begin a new one */
}

static bool is_allowed(inlet__agent_remarks_t *remarks, int64_t now_ns) {
    if (remarks->count == 0 || now_ns - remarks->since_ns >= MINUTE_NS) {
        remarks->since_ns = now_ns;
        remarks->count = 0;
    }
    if (remarks->count == INLET__AGENT_REMARKS_MAX)
        return false;
    remarks->count++;
    return true;
}

bool inlet__agent_remarks_next(inlet__agent_remarks_t *remarks, const inlet__ring_memory_t *memory,
                               int64_t now_ns, inlet__agent_remark_t *remark) {
    uint8_t text[INLET__RING_REMARK_BYTES];
    size_t bytes;
    for (uint32_t i = 0; i < INLET__RING_REMARKS; i++) {
        if (!inlet__ring_hear(memory, &remarks->heard, text, &bytes))
            return false;
        if (bytes == 0 || !inlet__utf8_is_one_line(text, bytes) || !is_allowed(remarks, now_ns)) {
            remarks->withheld++;
            continue;
        }
        memcpy(remark->text, text, bytes);
        remark->text[bytes] = '\0';
        remark->withheld = remarks->withheld;
        remarks->withheld = 0;
        return true;
    }
    return false;
}
