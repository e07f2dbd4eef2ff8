#include "replay_run.h"

#include <stdio.h>
#include <windows.h>

#include "commands.h"
#include "replay/surroundings.h"
#include "send/send.h"

#ifndef CREATE_WAITABLE_TIMER_HIGH_RESOLUTION
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 0x2
#endif

#define SPIN_LEAST_NS  INT64_C(100000)
#define SPIN_FINE_NS   INT64_C(1000000)
#define SPIN_COARSE_NS INT64_C(16000000) /* a tick of the system's ordinary timer */
#define READ_NS        INT64_C(300000)   /* with so much time left echoes are read */
#define PROGRESS_NS    INT64_C(250000000)
#define LEAD_NS        INT64_C(20000000) /* until the first act */
#define ECHO_WAIT_NS   (2 * NS_PER_SECOND)
#define CAPTURE_NS     (5 * NS_PER_SECOND)

enum { EVENTS_AT_ONCE = 256 };

/* --- echoes --- */

static void stop_on(const replay_run_t *run, const inlet_event_t *event) {
    const bool is_news = (event->flags & INLET_FLAG_STATE) == 0;
    if (event->type == INLET_EVENT_KEY_PRESSED && event->u.key.hid == run->panic_hid &&
        acts_tag_sender(event->extra, NULL) != ACTS_SENDER_REPLAY)
        replay_guard_stop(REPLAY_PANIC);
    if (event->type != INLET_EVENT_SESSION || !is_news)
        return;
    switch (event->u.session.change) {
    case INLET_SESSION_PAUSED:
        replay_guard_stop(REPLAY_PAUSED);
        break;
    case INLET_SESSION_LOCKED:
    case INLET_SESSION_DISCONNECTED:
    case INLET_SESSION_SECURE_DESKTOP:
    case INLET_SESSION_SUSPENDING:
        replay_guard_stop(REPLAY_LOCKED);
        break;
    default:
        break;
    }
}

/* Takes what has come, a batch at most; false: nothing had. *sources, which may be NULL: those that
 * capture now. */
static bool read_echoes(replay_run_t *run, uint32_t *sources) {
    inlet_event_t events[EVENTS_AT_ONCE];
    uint32_t count = 0;
    if (run->stream == NULL)
        return false;
    const inlet_status_t status = inlet_recv(run->stream, events, EVENTS_AT_ONCE, 0, &count);
    if (status != INLET_OK && status != INLET_E_TIMEOUT) {
        run->stream_status = status;
        run->stream = NULL; /* its client's to close */
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        (void)fidelity_seen(run->fidelity, &events[i]);
        stop_on(run, &events[i]);
        if (events[i].type == INLET_EVENT_LOSS && events[i].u.loss.cause != INLET_CAUSE_HIDDEN)
            run->echoes_lost += events[i].u.loss.count;
        if (events[i].type == INLET_EVENT_SOURCES && sources != NULL)
            *sources = events[i].u.sources.mask;
    }
    return count > 0;
}

/* What is sent before the hooks are there comes back in part. */
static void await_capture(replay_run_t *run) {
    inlet_stream_info_t info = {.struct_size = sizeof info};
    uint32_t sources = 0;
    const int64_t deadline_ns = inlet_now_ns() + CAPTURE_NS;
    if (run->stream == NULL || inlet_stream_info(run->stream, &info) != INLET_OK)
        return;
    while (run->stream != NULL && (sources & info.sources) != info.sources &&
           inlet_now_ns() < deadline_ns && replay_guard_reason() == REPLAY_PLAYED)
        if (!read_echoes(run, &sources))
            WaitForSingleObject(replay_guard_handle(), 1);
}

static void await_echoes(replay_run_t *run) {
    const int64_t deadline_ns = inlet_now_ns() + ECHO_WAIT_NS;
    while (run->stream != NULL && fidelity_outstanding(run->fidelity) > 0 &&
           inlet_now_ns() < deadline_ns)
        if (!read_echoes(run, NULL))
            Sleep(1);
}

/* --- waiting --- */

static void show_progress(replay_run_t *run, int64_t position_ns) {
    const int64_t now_ns = inlet_now_ns();
    if (!run->shows_progress || now_ns < run->progress_ns)
        return;
    const int64_t length_ns = plan_length_ns(run->plan);
    const int64_t left_ns = plan_due_ns(length_ns - position_ns, run->speed);
    run->progress_ns = now_ns + PROGRESS_NS;
    fprintf(stderr, "\r%.1f s of %.1f s, %.1f s left", (double)position_ns / 1e9,
            (double)length_ns / 1e9, (double)left_ns / 1e9);
    if (run->loops != 1)
        fprintf(stderr, ", loop %llu", (unsigned long long)run->loop);
    if (run->loops > 1)
        fprintf(stderr, " of %llu", (unsigned long long)run->loops);
    fputs("   ", stderr);
    fflush(stderr);
}

/* Awake before an act for a little longer than the timer was late of late, and no longer: who
 * spins all the time is who the scheduler puts aside. */
static void note_lateness(replay_run_t *run, int64_t late_ns) {
    const int64_t enough_ns = late_ns + late_ns / 4, less_ns = run->spin_ns - run->spin_ns / 16;
    run->spin_ns = enough_ns > less_ns ? enough_ns : less_ns;
    if (run->spin_ns < SPIN_LEAST_NS)
        run->spin_ns = SPIN_LEAST_NS;
    if (run->spin_ns > run->spin_max_ns)
        run->spin_ns = run->spin_max_ns;
}

/* Asleep until the timer, an interrupt, a reason to stop, or an echo. */
static void sleep_until(replay_run_t *run, int64_t moment_ns) {
    const int64_t left_ns = moment_ns - inlet_now_ns();
    HANDLE handles[4] = {run->interrupted, replay_guard_handle(), run->timer, NULL};
    const LARGE_INTEGER due = {.QuadPart = -(left_ns / 100)};
    if (left_ns < 100)
        return;
    handles[3] = run->stream != NULL ? inlet_wait_handle(run->stream) : NULL;
    if (!SetWaitableTimer(run->timer, &due, 0, NULL, NULL, FALSE))
        return;
    const DWORD woke = WaitForMultipleObjects(handles[3] != NULL ? 4 : 3, handles, FALSE, INFINITE);
    if (woke == WAIT_OBJECT_0)
        replay_guard_stop(REPLAY_INTERRUPTED);
    else if (woke == WAIT_OBJECT_0 + 2)
        note_lateness(run, inlet_now_ns() - moment_ns);
}

/* Until due_ns, awake at the end: a timer alone is late by its resolution. False: it is over. */
static bool wait_until(replay_run_t *run, int64_t due_ns, int64_t position_ns) {
    for (;;) {
        const int64_t left_ns = due_ns - inlet_now_ns();
        if (replay_guard_reason() != REPLAY_PLAYED)
            return false;
        if (left_ns <= 0)
            break;
        if (left_ns > READ_NS && read_echoes(run, NULL))
            continue;
        if (left_ns > run->spin_ns) {
            show_progress(run, position_ns);
            sleep_until(run, due_ns - run->spin_ns);
        }
    }
    if (WaitForSingleObject(run->interrupted, 0) == WAIT_OBJECT_0)
        replay_guard_stop(REPLAY_INTERRUPTED);
    return replay_guard_reason() == REPLAY_PLAYED;
}

/* --- sending --- */

static bool send_batch(replay_run_t *run, const plan_step_t *steps, uint32_t count,
                       int64_t due_ns) {
    act_t acts[PLAN_BATCH_MAX];
    uint64_t extras[PLAN_BATCH_MAX];
    for (uint32_t i = 0; i < count; i++) {
        acts[i] = steps[i].act;
        extras[i] = fidelity_begin(run->fidelity, &acts[i], steps[i].seq);
    }
    const int64_t sent_ns = inlet_now_ns();
    const uint32_t taken = send_acts(run->held, acts, extras, count);
    fidelity_sent(run->fidelity, count, taken, due_ns, sent_ns);
    if (taken < count)
        replay_guard_stop(REPLAY_REFUSED);
    return taken == count;
}

/* Once through the plan, which begins at begin_ns. False: it was stopped. */
static bool play(replay_run_t *run, int64_t begin_ns) {
    size_t steps_count, batch;
    const plan_step_t *steps = plan_steps(run->plan, &steps_count);
    for (size_t i = 0; (batch = plan_batch(run->plan, i)) > 0; i += batch) {
        const int64_t due_ns = begin_ns + plan_due_ns(steps[i].at_ns, run->speed);
        if (!wait_until(run, due_ns, steps[i].at_ns))
            return false;
        if (!replay_target_holds(run->target)) {
            replay_guard_stop(REPLAY_FOCUS);
            return false;
        }
        if (!send_batch(run, &steps[i], (uint32_t)batch, due_ns))
            return false;
        run->position_ns = steps[i].at_ns;
    }
    return true;
}

static bool make_timer(replay_run_t *run) {
    run->spin_max_ns = SPIN_FINE_NS;
    run->timer =
        CreateWaitableTimerExW(NULL, NULL, CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, TIMER_ALL_ACCESS);
    if (run->timer == NULL) { /* before Windows 10, version 1803 */
        run->spin_max_ns = SPIN_COARSE_NS;
        run->timer = CreateWaitableTimerExW(NULL, NULL, 0, TIMER_ALL_ACCESS);
    }
    run->spin_ns = run->spin_max_ns;
    return run->timer != NULL;
}

/* What the plan's own releases did not come to. */
static void let_go(replay_run_t *run) {
    act_t releases[SEND_MAX];
    uint32_t from = 0, count;
    while ((count = acts_held_releases(run->held, &from, releases, SEND_MAX)) > 0) {
        uint64_t extras[SEND_MAX];
        for (uint32_t i = 0; i < count; i++)
            extras[i] = fidelity_begin(run->fidelity, &releases[i], 0);
        const int64_t now_ns = inlet_now_ns();
        fidelity_sent(run->fidelity, count, send_acts(run->held, releases, extras, count), now_ns,
                      now_ns);
    }
}

enum replay_stop replay_run(replay_run_t *run) {
    if (!make_timer(run))
        return REPLAY_REFUSED;
    const int priority = GetThreadPriority(GetCurrentThread());
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_HIGHEST);
    await_capture(run);
    int64_t begin_ns = inlet_now_ns() + LEAD_NS;
    const int64_t length_ns = plan_due_ns(plan_length_ns(run->plan), run->speed);
    for (run->loop = 1; play(run, begin_ns); run->loop++) {
        if (run->loop == run->loops)
            break;
        begin_ns += length_ns + run->loop_gap_ns;
    }
    let_go(run);
    SetThreadPriority(GetCurrentThread(), priority);
    if (run->shows_progress)
        fputc('\n', stderr);
    await_echoes(run);
    CloseHandle(run->timer);
    return replay_guard_reason();
}
