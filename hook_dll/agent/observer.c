#include "agent/observer.h"

#include "agent/observe.h"
#include "agent/window_thread.h"
#include "base/want.h"
#include "win32/clock.h"
#include <stdatomic.h>
#include <wtsapi32.h>

enum {
    MESSAGE_BEGIN = WM_APP, /* wparam: what is wanted */
    MESSAGE_WANT,
    MESSAGE_AGAIN,
    MESSAGE_END,
    MESSAGE_DEVICE /* wparam: the number, and PRESENT; lparam: the handle */
};
#define PRESENT ((WPARAM)1 << 32)

enum { TIMER_CLOCK = 1, TIMER_LOOK };

/* Nobody tells of a layout that changes in another program's thread: it is looked at. A second is
 * soon enough for a layout, and little work. */
enum { CLOCK_MS = 60000, LOOK_MS = 1000 };

static struct {
    inlet__outbox_t *outbox;
    inlet__window_thread_t thread;
    _Atomic(int64_t) alive_ns;
    bool observes;
    uint32_t wanted;
    HWINEVENTHOOK foreground, desktop, title, field;
} self;

void inlet__observe_tell(const inlet__observed_t *observed) {
    if (self.observes) {
        inlet__outbox_put(self.outbox, observed);
    }
}

inlet_event_t inlet__observe_record(enum inlet_event_type type) {
    return (inlet_event_t){.time_ns = inlet__clock_now_ns(), .type = (uint16_t)type};
}

/* --- what the system calls --- */

static void look(bool always) {
    inlet__observe_focus(self.wanted, always);
    inlet__observe_layout(always);
}

static void CALLBACK on_event(HWINEVENTHOOK hook, DWORD event, HWND window, LONG object, LONG child,
                              DWORD thread, DWORD time) {
    (void)hook, (void)child, (void)thread, (void)time;
    if (event == EVENT_SYSTEM_DESKTOPSWITCH) {
        inlet__observe_desktop(false);
    } else if (event == EVENT_SYSTEM_FOREGROUND) {
        look(false);
    } else if (event == EVENT_OBJECT_FOCUS) {
        inlet__observe_field_moved(self.wanted);
    } else if (event == EVENT_OBJECT_NAMECHANGE && object == OBJID_WINDOW &&
               window == GetForegroundWindow()) {
        inlet__observe_focus(self.wanted, true);
    }
}

static HWINEVENTHOOK follow(DWORD event) {
    return SetWinEventHook(event, event, NULL, on_event, 0, 0,
                           WINEVENT_OUTOFCONTEXT | WINEVENT_SKIPOWNPROCESS);
}

static void unfollow(HWINEVENTHOOK *hook) {
    if (*hook != NULL) {
        UnhookWinEvent(*hook);
    }
    *hook = NULL;
}

static void follow_if(HWINEVENTHOOK *hook, DWORD event, uint32_t want) {
    bool wanted = self.observes && (self.wanted & want) != 0;
    if (wanted && *hook == NULL) {
        *hook = follow(event);
    } else if (!wanted) {
        unfollow(hook);
    }
}

static void follow_details(void) {
    follow_if(&self.title, EVENT_OBJECT_NAMECHANGE, INLET__WANT_TITLES);
    follow_if(&self.field, EVENT_OBJECT_FOCUS, INLET__WANT_FIELDS);
}

/* --- what the agent asks for --- */

static void begin(uint32_t wanted) {
    self.wanted = wanted;
    if (!self.observes) {
        self.observes = true;
        self.foreground = follow(EVENT_SYSTEM_FOREGROUND);
        self.desktop = follow(EVENT_SYSTEM_DESKTOPSWITCH);
        SetTimer(self.thread.window, TIMER_CLOCK, CLOCK_MS, NULL);
        SetTimer(self.thread.window, TIMER_LOOK, LOOK_MS, NULL);
    }
    follow_details();
    inlet__observe_forget_devices();
    inlet__observe_clock(INLET_CLOCK_STARTED);
    inlet__observe_session();
    inlet__observe_desktop(true);
    look(true);
}

static void want(uint32_t wanted) {
    uint32_t more = wanted & ~self.wanted & INLET__OBSERVER_WANTS;
    self.wanted = wanted;
    follow_details();
    if (self.observes && more != 0) {
        inlet__observe_focus(wanted, true);
    }
}

static void end(void) {
    self.observes = false;
    unfollow(&self.foreground);
    unfollow(&self.desktop);
    follow_details();
    KillTimer(self.thread.window, TIMER_CLOCK);
    KillTimer(self.thread.window, TIMER_LOOK);
}

static void on_timer(WPARAM timer) {
    if (timer == TIMER_CLOCK) {
        inlet__observe_clock(INLET_CLOCK_MINUTE);
    } else if (!inlet__observe_desktop(false)) { /* its end may come without a word */
        look(false);
    }
}

static void on_session(UINT message, WPARAM wparam) {
    uint32_t change = inlet__observed_session(message, wparam);
    if (change == 0 || !self.observes) {
        return;
    }
    inlet__observe_session_change(change);
    inlet__observe_desktop(false);
    if (change == INLET_SESSION_RESUMED) {
        inlet__observe_clock(INLET_CLOCK_RESUMED);
    }
}

/* Relaxed: it orders nothing, and a moment that is seen late is only late. */
static void note_alive(void) {
    atomic_store_explicit(&self.alive_ns, inlet__clock_now_ns(), memory_order_relaxed);
}

static LRESULT CALLBACK on_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    note_alive();
    switch (message) {
    case MESSAGE_BEGIN:
        begin((uint32_t)wparam);
        return 0;
    case MESSAGE_WANT:
        want((uint32_t)wparam);
        return 0;
    case MESSAGE_AGAIN:
        if (self.observes) {
            inlet__observe_focus(self.wanted, true);
        }
        return 0;
    case MESSAGE_END:
        end();
        return 0;
    case MESSAGE_DEVICE:
        inlet__observe_device((uint32_t)wparam, (HANDLE)lparam, (wparam & PRESENT) != 0);
        return 0;
    case WM_TIMER:
        on_timer(wparam);
        return 0;
    case WM_TIMECHANGE:
        inlet__observe_clock(INLET_CLOCK_SET);
        return 0;
    default:
        on_session(message, wparam);
        return DefWindowProcW(window, message, wparam, lparam);
    }
}

/* --- the thread --- */

static void opened(HWND window) {
    note_alive();
    WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION);
}

static void closing(HWND window) {
    end();
    WTSUnRegisterSessionNotification(window);
}

static const inlet__window_kind_t kind = {.class_name = L"InletObserver",
                                          .title = L"",
                                          .ex_style = WS_EX_NOACTIVATE | WS_EX_TOOLWINDOW,
                                          .on_message = on_message,
                                          .opened = opened,
                                          .closing = closing};

inlet_status_t inlet__observer_start(inlet__outbox_t *outbox) {
    self.outbox = outbox;
    return inlet__window_thread_start(&self.thread, &kind);
}

bool inlet__observer_stop(void) {
    return inlet__window_thread_stop(&self.thread);
}

bool inlet__observer_runs(void) {
    return self.thread.window != NULL;
}

bool inlet__observer_is_silent(int64_t now_ns) {
    /* Relaxed: as in note_alive. */
    return now_ns - atomic_load_explicit(&self.alive_ns, memory_order_relaxed) >
           INLET__OBSERVER_SILENT_NS;
}

void inlet__observer_begin(uint32_t wanted) {
    note_alive(); /* it had nothing to do until now */
    inlet__window_thread_post(&self.thread, MESSAGE_BEGIN, wanted, 0);
}

void inlet__observer_want(uint32_t wanted) {
    inlet__window_thread_post(&self.thread, MESSAGE_WANT, wanted, 0);
}

void inlet__observer_focus_again(void) {
    inlet__window_thread_post(&self.thread, MESSAGE_AGAIN, 0, 0);
}

void inlet__observer_end(void) {
    inlet__window_thread_post(&self.thread, MESSAGE_END, 0, 0);
}

void inlet__observer_device(uint32_t number, void *handle, bool present) {
    inlet__window_thread_post(&self.thread, MESSAGE_DEVICE, number | (present ? PRESENT : 0),
                              (LPARAM)handle);
}
