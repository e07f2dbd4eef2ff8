/* Stands in for inlet-agent.exe: captures nothing, and posts mouse motion whose dx counts from 0,
 * eight records a millisecond, while something is wanted. Its tie to the service and the memory of
 * its ring are the agent's own. FAKE_AGENT_CORRUPT: after 100 records it scribbles over the ring
 * instead. FAKE_AGENT_SHORT_LIVED: it ends at once. FAKE_AGENT_BURSTS: it posts more at once than
 * the first generation holds, and goes back to that as soon as all is taken. FAKE_AGENT_PACED: as
 * many a second as the number in its file's name says, however it is woken. FAKE_AGENT_TURNS: so
 * too, and the motion goes round in a circle once a second, for who draws it. */
#include "agent/bond.h"
#include "agent/duty.h"
#include "ring/ring.h"
#include "win32/clock.h"
#include <inlet/status.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#ifdef FAKE_AGENT_TURNS
#define FAKE_AGENT_PACED
#endif
#ifdef FAKE_AGENT_BURSTS
enum { BURST = 9000, PAUSE_MS = 250 };
#else
enum { CORRUPT_AFTER = 100, BURST = 8, PAUSE_MS = 1 };
#endif

static void post(inlet__ring_producer_t *ring, int32_t count) {
    inlet_event_t *event = inlet__ring_claim(ring);
    if (event == NULL)
        return;
    memset((char *)event + sizeof event->seq, 0, sizeof *event - sizeof event->seq);
    event->time_ns = inlet__clock_now_ns();
    event->type = INLET_EVENT_MOUSE_MOVED;
    event->flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION;
#ifdef FAKE_AGENT_TURNS
    const double angle = 2 * acos(-1) * (double)(event->time_ns % 1000000000) / 1e9;
    (void)count;
    event->u.mouse.dx = (int32_t)lround(4 * cos(angle));
    event->u.mouse.dy = (int32_t)lround(4 * sin(angle));
#else
    event->u.mouse.dx = count;
#endif
#ifdef FAKE_AGENT_CORRUPT
    if (count >= CORRUPT_AFTER)
        event->type = INLET_EVENT_TYPE_COUNT + 5;
#endif
    inlet__ring_publish(ring);
}

/* How many to post now. What was missed for more than a second is not made up for. */
static int32_t due_now(int64_t now_ns, bool due) {
#ifdef FAKE_AGENT_PACED
    static int64_t since_ns, posted;
    static int64_t a_second;
    (void)due;
    if (a_second == 0) {
        wchar_t path[MAX_PATH] = L"";
        GetModuleFileNameW(NULL, path, MAX_PATH - 1);
        const wchar_t *number = wcsrchr(path, L'-');
        a_second = number != NULL ? wcstol(number + 1, NULL, 10) : 0;
        a_second = a_second > 0 ? a_second : 1000;
    }
    int64_t owed = (now_ns - since_ns) * a_second / 1000000000 - posted;
    if (since_ns == 0 || owed > a_second) {
        since_ns = now_ns;
        owed = posted = 0;
    }
    posted += owed;
    return (int32_t)owed;
#else
    (void)now_ns;
    return due ? BURST : 0;
#endif
}

/* Then the service is to follow first: until it has, however long it is away, the ring can't grow,
 * and a burst would be lost in part. */
static bool goes_back(inlet__ring_producer_t *ring) {
#ifdef FAKE_AGENT_BURSTS
    const _Atomic(uint64_t) *taken = &inlet__ring_header(&ring->memory)->consumer.taken;
    return inlet__ring_restart(ring) ||
           atomic_load_explicit(taken, memory_order_acquire) < ring->restarted;
#else
    (void)ring;
    return false;
#endif
}

int main(int argc, char **argv) {
    inlet__agent_arguments_t arguments;
    static inlet__bond_t bond;
    static inlet__ring_producer_t ring;
    static inlet__prefault_t prefault;
    inlet__duty_t duty;
    inlet__held_t held = {0}; /* it only moves */
    if (inlet__agent_arguments_parse(argc, argv, &arguments) != NULL)
        return 2;
#ifdef FAKE_AGENT_SHORT_LIVED
    return 1;
#endif
    if (!inlet__bond_open(&bond, &arguments) ||
        inlet__ring_producer_attach(&ring, &bond.memory, false) != INLET_OK ||
        inlet__prefault_start(&prefault, &bond.memory) != INLET_OK)
        return 3;
    inlet__duty_begin(&duty, &ring, inlet__clock_now_ns());
    bool due = false; /* not whenever the service says something: readers keep up with the pace */
    for (int32_t count = 0;;) {
        uint32_t wanted = inlet__ring_wanted(&ring) & INLET_SOURCE_ALL;
        int64_t now_ns = inlet__clock_now_ns();
        if (now_ns >= inlet__bond_end_ns(&bond))
            return 5;
        inlet__duty_change(&duty, &ring, &held, wanted, INLET_CAUSE_NO_SUBSCRIBER, now_ns, now_ns);
        const int32_t owed = due_now(now_ns, due);
        if (wanted != 0 && owed > 0 && !goes_back(&ring))
            for (int32_t i = 0; i < owed; i++)
                post(&ring, count++);
        inlet__prefault_follow(&prefault, &ring);
        if (inlet__ring_notify(&ring))
            SetEvent(bond.wake);
        HANDLE handles[] = {bond.control, bond.service};
        DWORD woke = WaitForMultipleObjects(
            inlet__bond_is_orphaned(&bond) ? 1 : 2, handles, FALSE,
            wanted != 0 || inlet__bond_is_orphaned(&bond) ? PAUSE_MS : INFINITE);
        due = woke == WAIT_TIMEOUT;
        if (woke == WAIT_OBJECT_0) {
            ResetEvent(bond.control);
            inlet__bond_follow(&bond, &ring, &prefault);
        } else if (woke == WAIT_OBJECT_0 + 1) {
            inlet__bond_broken(&bond, &ring, now_ns);
        }
    }
}
