/* inlet-agent.exe: captures in the user's session. When the service dies it captures on, for the
 * next one to adopt it; if none comes it ends.
 *
 * One thread captures: it pumps messages, on which the system calls the hooks and delivers raw
 * input, and waits for the service. Nothing is installed until the service says that somebody
 * subscribed. A second thread does nothing but make memory ready for the ring to grow into. A third
 * observes what surrounds the input, and hands it to the first, which alone posts. A fourth has
 * what the user sees: the indicator, its menu, and the dialog that asks him.
 *
 * The third may fail, or be held up: capture goes on, and what has the focus counts as not known.
 *
 * Exit codes: 2 wrong arguments; 3 the section or a handle is not what the service promises; 4 the
 * system gave no window, no thread or no wait; 5 no service came for too long. A service that stops
 * in order ends its agents itself. */
#include "agent/bond.h"
#include "agent/duty.h"
#include "agent/observer.h"
#include "agent/quiet.h"
#include "agent/readiness.h"
#include "agent/relay.h"
#include "agent/screen.h"
#include "agent/sight.h"
#include "base/want.h"
#include "hook/hook.h"
#include "ring/ring_capture.h"
#include "win32/clock.h"
#include "win32/security.h"
#include <stdbool.h>
#include <stdio.h>
#include <windows.h>

enum { EXIT_ARGUMENTS = 2, EXIT_HANDLES = 3, EXIT_SYSTEM = 4, EXIT_ORPHANED = 5 };

enum {
    RETRY_MS = 1000,
    RETRY_MAX_MS = 60000,
    WIPE_MS = 50,
    MESSAGES_A_TURN = 64,
    RECORDS_A_TURN = 256
};

static const int64_t NS_PER_MS = 1000000;

typedef struct agent {
    inlet__bond_t bond;
    inlet__ring_producer_t ring;
    inlet__prefault_t prefault;
    inlet__duty_t duty;
    inlet__outbox_t outbox; /* what is observed, on its way here */
    uint32_t observed;      /* what of it was wanted last: INLET__WANT_ALL bits */
    inlet__sight_t sight;
    bool wiped;            /* while it is paused: the ring holds no input any more */
    HANDLE screen_changed; /* event: what the user said, or was shown */
    bool complete;         /* all sources that are wanted are installed */
    bool observer_silent;  /* as the stream was told */
    int64_t observer_retry_ns, observer_delay_ns;
    inlet__quiet_t quiet;
    uint64_t lost; /* what the ring had lost when the focus was last asked for again */
} agent_t;

static void notify(agent_t *agent) {
    if (inlet__ring_notify(&agent->ring)) {
        SetEvent(agent->bond.wake);
    }
}

/* A line for the service's log. Not from a callback. */
static void say(const agent_t *agent, const char *text) {
    inlet__ring_say(&agent->bond.memory, text);
    SetEvent(agent->bond.wake);
}

/* Has observed what is wanted. All that is in force is told anew to who knows nothing of it: a
 * service that has just come, or a stream that says that nobody captures. */
static void follow_observed(agent_t *agent, uint32_t wanted, bool anew) {
    const uint32_t details = wanted & INLET__OBSERVER_WANTS;
    const uint32_t before = agent->observed;
    agent->observed = wanted;
    if (wanted == 0) {
        if (before != 0) {
            inlet__observer_end();
        }
    } else if (before == 0 || anew) {
        inlet__observer_begin(details);
        inlet__hook_list_devices();
    } else if (details != (before & INLET__OBSERVER_WANTS)) {
        inlet__observer_want(details);
    }
}

/* The stream says that nobody captures as nobody wants it: to its readers nothing is known then. */
static bool is_idle(const inlet__duty_t *duty) {
    return duty->running == 0 && duty->idle_cause == INLET_CAUSE_NO_SUBSCRIBER;
}

static void tell_pause(agent_t *agent, uint32_t change) {
    const int64_t now_ns = inlet__clock_now_ns();
    const inlet_event_t record = {
        .time_ns = now_ns, .type = INLET_EVENT_SESSION, .u.session = {.change = change}};
    inlet__relay_post(&agent->ring, &record, now_ns);
}

/* Programs or the user paused capture, or ended that. Who is observing for the first time forgets
 * what was told before it began: there the pause is told behind that. */
static void follow_pause(agent_t *agent) {
    const uint32_t all = inlet__ring_wanted(&agent->ring);
    const bool paused = (all & INLET__WANT_PAUSE) != 0 || inlet__screen_state().paused;
    const uint32_t change = all != 0 ? inlet__sight_pause(&agent->sight, paused) : 0;
    if (change != 0 && agent->observed != 0) {
        tell_pause(agent, change);
    }
}

static bool begins_to_observe(const inlet_event_t *record) {
    return record->type == INLET_EVENT_CLOCK && record->u.clock.reason == INLET_CLOCK_STARTED;
}

/* Whether it is still to be seen if the user paused capture, and if the indicator can be shown that
 * must be. Until then the stream goes on to say what it said. */
static bool is_undecided(const agent_t *agent, uint32_t all) {
    const inlet__screen_state_t screen = inlet__screen_state();
    if ((all & INLET__WANT_ALL) == 0 || agent->duty.running != 0) {
        return false;
    }
    return inlet__ring_board(&agent->bond.memory) != 0 &&
           (!screen.ready ||
            ((all & INLET__WANT_SHOWN) != 0 && screen.shown == INLET__SHOWN_NO_WORD));
}

/* Installs and removes sources until they are what the service wants and the agent can see. */
static void follow_wanted(agent_t *agent, int64_t since_ns) {
    uint32_t cause;
    bool was_idle = is_idle(&agent->duty);
    uint32_t all = inlet__ring_wanted(&agent->ring);
    if (is_undecided(agent, all)) {
        return;
    }
    inlet__sight_show(&agent->sight, (all & INLET__WANT_SHOWN) == 0 ||
                                         inlet__screen_state().shown == INLET__SHOWN_YES);
    uint32_t wanted = inlet__sight_sources(&agent->sight, all, &cause) & INLET_SOURCE_ALL;
    all &= INLET__WANT_ALL;
    uint32_t mask = inlet__hook_capture(wanted);
    inlet__duty_change(&agent->duty, &agent->ring, inlet__hook_held(), mask, cause, since_ns,
                       inlet__clock_now_ns());
    notify(agent);
    if (mask != wanted && agent->complete) {
        say(agent, (wanted & ~mask & INLET_SOURCE_HOOK) != 0
                       ? "the system refused a low-level hook; trying again each second"
                       : "the system refused raw input; trying again each second");
    }
    agent->complete = mask == wanted;
    follow_observed(agent, all, !was_idle && is_idle(&agent->duty));
}

/* What a device held that is gone is released by nobody. */
static void relay(agent_t *agent, const inlet_event_t *record) {
    const int64_t now_ns = inlet__clock_now_ns();
    const bool told = inlet__relay_post(&agent->ring, record, now_ns);
    inlet__held_t *held = inlet__hook_held();
    if (told) {
        inlet__held_note(held, record);
    }
    if (told && record->type == INLET_EVENT_DEVICE && record->u.device.present == 0) {
        inlet__duty_unplugged(&agent->ring, held, record->device, now_ns);
    }
}

/* What was observed since the last time goes into the stream, and may change what can be seen. What
 * was still under way when nobody wanted it any more is thrown away, as input is. */
static void relay_observed(agent_t *agent) {
    inlet_event_t record;
    int count = 0;
    for (; count < RECORDS_A_TURN && inlet__outbox_take(&agent->outbox, &record); count++) {
        if (agent->observed == 0) {
            continue;
        }
        if (record.type == INLET_EVENT_FOCUS) {
            inlet__hook_set_process(record.process);
        }
        relay(agent, &record);
        if (begins_to_observe(&record) && agent->sight.paused) {
            tell_pause(agent, INLET_SESSION_PAUSED);
        }
        uint32_t before = inlet__sight_cause(&agent->sight);
        inlet__sight_note(&agent->sight, &record);
        if (inlet__sight_cause(&agent->sight) != before) {
            follow_wanted(agent, record.time_ns);
        }
    }
    if (agent->ring.lost != agent->lost && agent->ring.pending == 0) { /* and a LOSS says so */
        agent->lost = agent->ring.lost;
        if (agent->observed != 0) {
            inlet__observer_focus_again();
        }
    }
    if (count == RECORDS_A_TURN) {
        SetEvent(agent->outbox.ready); /* there may be more: after the messages that wait */
    }
    notify(agent);
}

/* Without it capture goes on: but what has the focus is not known, nor what blinds the session. */
static void start_observer(agent_t *agent, int64_t now_ns) {
    if (inlet__observer_start(&agent->outbox) != INLET_OK) {
        const int64_t delay_ns = agent->observer_delay_ns;
        if (delay_ns == 0) {
            say(agent, "what has the focus can't be observed: the system gave no thread or window; "
                       "trying again");
        }
        agent->observer_delay_ns = delay_ns == 0 ? RETRY_MS * NS_PER_MS : delay_ns * 2;
        if (agent->observer_delay_ns > RETRY_MAX_MS * NS_PER_MS) {
            agent->observer_delay_ns = RETRY_MAX_MS * NS_PER_MS;
        }
        agent->observer_retry_ns = now_ns + agent->observer_delay_ns;
        return;
    }
    agent->observer_delay_ns = 0;
    if (agent->observed != 0) {
        inlet__observer_begin(agent->observed & INLET__OBSERVER_WANTS);
        inlet__hook_list_devices();
    }
}

/* The observer asks other programs, and one that does not answer holds it up. Meanwhile the focus
 * may move to a field for passwords: it counts as not known until the observer tells it again. */
static void watch_observer(agent_t *agent, int64_t now_ns) {
    if (!inlet__observer_runs()) {
        if (now_ns >= agent->observer_retry_ns) {
            start_observer(agent, now_ns);
        }
        return;
    }
    const bool silent = agent->observed != 0 && inlet__observer_is_silent(now_ns);
    if (silent && !agent->observer_silent) {
        const inlet_event_t unknown = {.time_ns = now_ns,
                                       .type = INLET_EVENT_FOCUS,
                                       .u.focus = {.control = INLET_CONTROL_UNKNOWN}};
        say(agent, "a program does not answer what has the focus in it: it counts as not known");
        inlet__hook_set_process(0);
        relay(agent, &unknown);
        notify(agent);
    } else if (!silent && agent->observer_silent && agent->observed != 0) {
        inlet__observer_focus_again();
    }
    agent->observer_silent = silent;
}

/* When to look at the observer again. */
static int64_t observer_until_ns(const agent_t *agent, int64_t now_ns) {
    if (!inlet__observer_runs()) {
        return agent->observer_retry_ns;
    }
    return agent->observed != 0 ? now_ns + RETRY_MS * NS_PER_MS : INT64_MAX;
}

/* Windows may have removed a hook: then it is installed again, and the stream says so. */
static void watch_hooks(agent_t *agent, int64_t now_ns) {
    int64_t from_ns = 0;
    if (now_ns < inlet__hook_deadline() || !inlet__hook_revive(now_ns, &from_ns)) {
        return;
    }
    inlet__duty_lapse(&agent->duty, &agent->ring, inlet__hook_held(), INLET_SOURCE_HOOK, from_ns,
                      inlet__clock_now_ns());
    say(agent, "a low-level hook was silent while raw input went on: installed again");
    follow_wanted(agent, from_ns); /* says so if the system refused it */
}

/* The user has said something, or can be shown what he could not, or the other way round. */
static void follow_user(agent_t *agent) {
    follow_pause(agent);
    follow_wanted(agent, inlet__clock_now_ns());
}

/* The service has said something. */
static void obey(agent_t *agent) {
    ResetEvent(agent->bond.control); /* before the look, so that a later change is not missed */
    HANDLE service = agent->bond.service;
    inlet__bond_follow(&agent->bond, &agent->ring, &agent->prefault);
    if (agent->bond.service != service) {
        agent->observed = 0; /* it may know nothing of what was told */
    }
    inlet__screen_look((inlet__ring_wanted(&agent->ring) & INLET__WANT_ALL) != 0);
    follow_user(agent);
}

static void pump(agent_t *agent) {
    MSG message;
    for (int i = 0; i < MESSAGES_A_TURN && PeekMessageW(&message, NULL, 0, 0, PM_REMOVE); i++) {
        DispatchMessageW(&message);
        inlet__prefault_follow(&agent->prefault, &agent->ring);
    }
}

/* A grown ring goes back when it was quiet for long, and the service has taken all of it. */
static void go_back_when_quiet(agent_t *agent, int64_t now_ns) {
    if (inlet__quiet_look(&agent->quiet, agent->ring.used, inlet__bond_is_orphaned(&agent->bond),
                          now_ns) &&
        agent->ring.generation > 0 && inlet__ring_restart(&agent->ring)) {
        notify(agent);
    }
}

static bool is_paused(const agent_t *agent) {
    return agent->duty.running == 0 && agent->duty.idle_cause == INLET_CAUSE_PAUSED;
}

/* While capture is paused the ring is to hold nothing of what came before: once the service has
 * taken it. Without a service it waits for the next one. */
static void wipe_when_paused(agent_t *agent) {
    if (!is_paused(agent)) {
        agent->wiped = false;
    } else if (!agent->wiped) {
        agent->wiped = inlet__ring_wipe(&agent->ring);
    }
}

/* When to look again, if nothing happens: never, while all is as it should be. */
static DWORD wait_ms(const agent_t *agent, int64_t now_ns) {
    int64_t until_ns = inlet__bond_end_ns(&agent->bond);
    if (!agent->complete && now_ns + RETRY_MS * NS_PER_MS < until_ns) {
        until_ns = now_ns + RETRY_MS * NS_PER_MS;
    }
    if (is_paused(agent) && !agent->wiped && !inlet__bond_is_orphaned(&agent->bond) &&
        now_ns + WIPE_MS * NS_PER_MS < until_ns) {
        until_ns = now_ns + WIPE_MS * NS_PER_MS;
    }
    if (agent->ring.generation > 0 && inlet__quiet_until_ns(&agent->quiet) < until_ns) {
        until_ns = inlet__quiet_until_ns(&agent->quiet);
    }
    if (inlet__hook_deadline() < until_ns) {
        until_ns = inlet__hook_deadline();
    }
    if (observer_until_ns(agent, now_ns) < until_ns) {
        until_ns = observer_until_ns(agent, now_ns);
    }
    if (until_ns == INT64_MAX) {
        return INFINITE;
    }
    return until_ns > now_ns ? (DWORD)((until_ns - now_ns) / NS_PER_MS + 1) : 0;
}

static int serve(agent_t *agent) {
    obey(agent); /* the service may have asked before we looked */
    for (;;) {
        int64_t now_ns = inlet__clock_now_ns();
        if (now_ns >= inlet__bond_end_ns(&agent->bond)) {
            return EXIT_ORPHANED;
        }
        go_back_when_quiet(agent, now_ns);
        watch_hooks(agent, now_ns);
        watch_observer(agent, now_ns);
        inlet__prefault_follow(&agent->prefault, &agent->ring);
        relay_observed(agent);
        wipe_when_paused(agent);
        HANDLE handles[] = {agent->bond.control, agent->outbox.ready, agent->screen_changed,
                            agent->bond.service};
        DWORD count = inlet__bond_is_orphaned(&agent->bond) ? 3 : 4;
        inlet__hook_set_waiting(true);
        DWORD woke = MsgWaitForMultipleObjectsEx(count, handles, wait_ms(agent, now_ns),
                                                 QS_ALLINPUT, MWMO_INPUTAVAILABLE);
        inlet__hook_set_waiting(false);
        if (woke == WAIT_OBJECT_0) {
            obey(agent);
        } else if (woke == WAIT_OBJECT_0 + count) {
            pump(agent);
        } else if (woke == WAIT_OBJECT_0 + 2) {
            follow_user(agent);
        } else if (woke == WAIT_OBJECT_0 + 3) {
            inlet__bond_broken(&agent->bond, &agent->ring, now_ns);
        } else if (woke == WAIT_FAILED) {
            return EXIT_SYSTEM;
        } else if (!agent->complete) {
            follow_wanted(agent, inlet__clock_now_ns());
        }
    }
}

int main(int argc, char **argv) {
    inlet__harden_process();
    inlet__agent_arguments_t arguments;
    const char *problem = inlet__agent_arguments_parse(argc, argv, &arguments);
    if (problem != NULL) {
        fprintf(stderr, "inlet-agent: %s\n", problem);
        return EXIT_ARGUMENTS;
    }
    static agent_t agent; /* the hook keeps its address */
    if (!inlet__bond_open(&agent.bond, &arguments) ||
        inlet__ring_producer_attach(&agent.ring, &agent.bond.memory, false) != INLET_OK) {
        fputs("inlet-agent: the section or a handle is not usable: start the Inlet service, which "
              "starts its agents\n",
              stderr);
        return EXIT_HANDLES;
    }
    bool resident =
        inlet__readiness_of_memory(agent.bond.memory.section, INLET__RING_SECTION_BYTES);
    FreeConsole(); /* its Ctrl+C is not for us */
    SetProcessDpiAwarenessContext(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2);
    bool first = inlet__readiness_of_thread();
    inlet__duty_begin(&agent.duty, &agent.ring, inlet__clock_now_ns());
    notify(&agent);
    if (inlet__prefault_start(&agent.prefault, &agent.bond.memory) != INLET_OK) {
        return EXIT_SYSTEM;
    }
    if (!resident) {
        say(&agent, "the system locks too little memory: capture may wait for pages under load");
    }
    if (!first) {
        say(&agent, "the system refused precedence: capture may wait for other programs");
    }
    agent.complete = true; /* nothing is wanted so far */
    int code = EXIT_SYSTEM;
    agent.screen_changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (agent.screen_changed != NULL && inlet__outbox_open(&agent.outbox) == INLET_OK &&
        inlet__screen_start(&agent.bond.memory, agent.bond.wake, agent.screen_changed) ==
            INLET_OK &&
        inlet__hook_open(&agent.ring, agent.bond.wake) == INLET_OK) {
        start_observer(&agent, inlet__clock_now_ns()); /* before anything waits for this thread */
        inlet__hook_follow_devices(inlet__observer_device);
        code = serve(&agent);
        inlet__hook_close();
    }
    inlet__screen_stop();
    if (inlet__observer_stop()) {
        inlet__outbox_close(&agent.outbox);
    }
    inlet__prefault_stop(&agent.prefault);
    return code;
}
