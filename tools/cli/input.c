#include "input.h"

#include <stddef.h>
#include <string.h>

/* A stream without a handle can't be waited for together with an interrupt. */
#define INTERRUPT_LOOK_NS INT64_C(100000000)

bool read_wait(const char *text, uint32_t *wait) {
    static const struct {
        const char *name;
        uint32_t wait;
    } names[] = {{"event", INLET_WAIT_EVENT}, {"spin", INLET_WAIT_SPIN}, {"poll", INLET_WAIT_POLL}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(text, names[i].name) == 0) {
            *wait = names[i].wait;
            return true;
        }
    }
    return false;
}

/* How long a receive may take before the interrupt is looked at again. */
static int64_t patience(int64_t deadline_ns) {
    int64_t left_ns = deadline_ns - inlet_now_ns();
    if (left_ns <= 0)
        return 0;
    return left_ns < INTERRUPT_LOOK_NS ? left_ns : INTERRUPT_LOOK_NS;
}

enum interrupt_wait input_take(inlet_stream_t *stream, inlet_event_t *events, uint32_t capacity,
                               int64_t deadline_ns, uint32_t *count, inlet_status_t *status) {
    void *handle = inlet_wait_handle(stream);
    *count = 0;
    for (;;) {
        enum interrupt_wait news =
            handle != NULL ? interrupt_wait(handle, deadline_ns) : interrupt_pause(0);
        if (news == WAIT_INTERRUPTED || (news == WAIT_DEADLINE && handle != NULL))
            return news;
        int64_t left_ns = handle != NULL ? 0 : patience(deadline_ns);
        *status = inlet_recv(stream, events, capacity, left_ns, count);
        if (*status != INLET_E_TIMEOUT)
            return WAIT_NEWS;
        if (handle == NULL && inlet_now_ns() >= deadline_ns)
            return WAIT_DEADLINE;
    }
}
