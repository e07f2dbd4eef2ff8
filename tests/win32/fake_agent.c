/* Stands in for inlet-agent.exe: captures nothing, and posts mouse motion whose dx counts from 0,
 * eight records a millisecond, while something is wanted. FAKE_AGENT_CORRUPT: after 100 records it
 * scribbles over the ring instead. FAKE_AGENT_SHORT_LIVED: it ends at once. */
#include "agent/arguments.h"
#include "agent/duty.h"
#include "ring/ring_producer.h"
#include "win32/clock.h"
#include <inlet/status.h>

#include <string.h>
#include <windows.h>

enum { CORRUPT_AFTER = 100, BURST = 8 };

static HANDLE handle_of(uint64_t value) {
    return (HANDLE)(uintptr_t)value;
}

static void post(inlet__ring_producer_t *ring, int32_t count) {
    inlet_event_t *event = inlet__ring_claim(ring);
    if (event == NULL)
        return;
    memset((char *)event + sizeof event->seq, 0, sizeof *event - sizeof event->seq);
    event->time_ns = inlet__clock_now_ns();
    event->type = INLET_EVENT_MOUSE_MOVED;
    event->flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION;
    event->u.mouse.dx = count;
#ifdef FAKE_AGENT_CORRUPT
    if (count >= CORRUPT_AFTER)
        event->type = INLET_EVENT_TYPE_COUNT + 5;
#endif
    inlet__ring_publish(ring);
}

int main(int argc, char **argv) {
    inlet__agent_arguments_t arguments;
    inlet__ring_producer_t ring;
    inlet__duty_t duty;
    inlet__held_t held = {0}; /* it only moves */
    if (inlet__agent_arguments_parse(argc, argv, &arguments) != NULL)
        return 2;
#ifdef FAKE_AGENT_SHORT_LIVED
    return 1;
#endif
    const inlet__ring_memory_t memory = {
        .section = MapViewOfFile(handle_of(arguments.section), FILE_MAP_READ | FILE_MAP_WRITE, 0, 0,
                                 (size_t)arguments.section_bytes)};
    if (memory.section == NULL || inlet__ring_producer_attach(&ring, &memory, false) != INLET_OK)
        return 3;
    inlet__duty_begin(&duty, &ring, inlet__clock_now_ns());
    HANDLE handles[] = {handle_of(arguments.service), handle_of(arguments.control)};
    for (int32_t count = 0;;) {
        uint32_t wanted = inlet__ring_wanted(&ring);
        int64_t now_ns = inlet__clock_now_ns();
        inlet__duty_change(&duty, &ring, &held, wanted, now_ns, now_ns);
        for (int i = 0; wanted != 0 && i < BURST; i++)
            post(&ring, count++);
        if (inlet__ring_notify(&ring))
            SetEvent(handle_of(arguments.wake));
        DWORD woke = WaitForMultipleObjects(2, handles, FALSE, wanted != 0 ? 1 : INFINITE);
        if (woke == WAIT_OBJECT_0)
            return 0;
        ResetEvent(handles[1]);
    }
}
