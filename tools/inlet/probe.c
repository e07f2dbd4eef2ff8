#include "probe.h"

#include <inlet/inlet.h>
#include <windows.h>

/* Raw input passes 32 bits of extra info on: these twelve, and twenty for the number. */
#define TAG      UINT32_C(0x1E700000)
#define TAG_MASK UINT32_C(0xFFF00000)

void probe_prepare(void) {
    INPUT there_and_back[] = {{.type = INPUT_MOUSE, .mi = {.dx = 1, .dwFlags = MOUSEEVENTF_MOVE}},
                              {.type = INPUT_MOUSE, .mi = {.dx = -1, .dwFlags = MOUSEEVENTF_MOVE}}};
    SendInput(2, there_and_back, sizeof there_and_back[0]);
}

bool probe_send(uint32_t number, int64_t *sent_ns) {
    INPUT input = {
        .type = INPUT_MOUSE,
        .mi = {.dx = number % 2 == 0 ? 1 : -1,
               .dwFlags = MOUSEEVENTF_MOVE,
               .dwExtraInfo = TAG | number},
    };
    *sent_ns = inlet_now_ns();
    return SendInput(1, &input, sizeof input) == 1;
}

bool probe_is(const inlet_event_t *event, uint32_t *number) {
    uint32_t extra = (uint32_t)event->extra;
    *number = extra & ~TAG_MASK;
    return event->type == INLET_EVENT_MOUSE_MOVED && (extra & TAG_MASK) == TAG;
}
