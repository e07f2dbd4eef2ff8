/* How long Inlet's own callbacks keep the system's input waiting: the DLL's sources with their
 * calls to the system led through here. Timed is what is ours, from the callback's first
 * instruction to the call of the next hook, or of the default for a message; a raw message's time
 * is divided by the events that it brought. A consumer sleeps and is signalled as the service does.
 */
#define BENCH_CAPTURE_UNWRAPPED
#include "capture/wrap.h"

#include "bench.h"
#include "capture/probe.h"
#include "hook/hook.h"
#include "ring/ring.h"
#include <stdatomic.h>
#include <stdio.h>

enum {
    FLOOD = 4000,
    LONE = 400,
    LONE_GAP_MS = 2,
    QUIET_MS = 200,
    POLL_US = 1000,
    SAMPLES_MAX = 4 * FLOOD
};

enum callback { ON_HOOK, ON_RAW, CALLBACKS };
static const char *const callback_names[CALLBACKS] = {"hook", "raw"};

/* How the input comes, and how the consumer waits for it. */
typedef struct load {
    const char *name;
    bool lone, polls;
} load_t;
static const load_t loads[] = {{"flood.drain_event", false, false},
                               {"flood.drain_poll", false, true},
                               {"lone.drain_event", true, false},
                               {"lone.drain_poll", true, true}};
enum { LOADS = sizeof loads / sizeof loads[0] };

typedef struct samples {
    double ns[SAMPLES_MAX];
    size_t count;
} samples_t;

static samples_t samples[CALLBACKS];
static bench_series_t p50s[LOADS][CALLBACKS], p99s[LOADS][CALLBACKS], maxes[LOADS][CALLBACKS];

static HOOKPROC on_key, on_mouse;
static WNDPROC on_message;
static uint64_t began; /* ticks; 0: what is ours has ended */
static inlet__ring_producer_t producer;
static _Alignas(128) uint8_t section[INLET__RING_SECTION_BYTES];
static inlet__ring_consumer_t consumer;
static HANDLE wake;
static atomic_bool stop, polls;

static void begin(void) {
    began = bench_ticks_begin();
}

static void end(enum callback callback, uint64_t events_count) {
    const uint64_t ended = bench_ticks_end();
    samples_t *s = &samples[callback];
    if (began != 0 && events_count > 0 && s->count < SAMPLES_MAX)
        s->ns[s->count++] = ((double)(ended - began) - bench_tick_overhead()) * bench_tick_ns() /
                            (double)events_count;
    began = 0;
}

/* --- in the system's place --- */

static uint64_t used_before;

static LRESULT CALLBACK time_key(int code, WPARAM wparam, LPARAM lparam) {
    begin();
    return on_key(code, wparam, lparam);
}

static LRESULT CALLBACK time_mouse(int code, WPARAM wparam, LPARAM lparam) {
    begin();
    return on_mouse(code, wparam, lparam);
}

HHOOK bench_hook_install(int kind, HOOKPROC callback, HINSTANCE module, DWORD thread) {
    (void)module;
    const bool is_key = kind == WH_KEYBOARD_LL;
    *(is_key ? &on_key : &on_mouse) = callback;
    return SetWindowsHookExW(kind, is_key ? time_key : time_mouse, GetModuleHandleW(NULL), thread);
}

LRESULT bench_hook_next(HHOOK hook, int code, WPARAM wparam, LPARAM lparam) {
    end(ON_HOOK, 1);
    return CallNextHookEx(hook, code, wparam, lparam);
}

static LRESULT CALLBACK time_message(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    used_before = producer.used;
    if (message == WM_INPUT)
        begin();
    return on_message(window, message, wparam, lparam);
}

ATOM bench_class_register(const WNDCLASSEXW *class) {
    WNDCLASSEXW timed = *class;
    on_message = class->lpfnWndProc;
    timed.lpfnWndProc = time_message;
    return RegisterClassExW(&timed);
}

LRESULT bench_window_default(HWND window, UINT message, WPARAM wparam, LPARAM lparam) {
    if (message == WM_INPUT)
        end(ON_RAW, producer.used - used_before);
    return DefWindowProcW(window, message, wparam, lparam);
}

/* --- the service's and the user's parts --- */

static void consume(void *unused) {
    static inlet_event_t events[64];
    (void)unused;
    while (!atomic_load(&stop)) {
        uint32_t count = 0;
        (void)inlet__ring_take(&consumer, events, 64, &count);
        inlet__ring_release(&consumer);
        if (atomic_load(&polls)) {
            bench_sleep_us(POLL_US);
        } else if (count == 0 && inlet__ring_arm(&consumer)) {
            WaitForSingleObject(wake, INFINITE);
            inlet__ring_disarm(&consumer);
        }
    }
}

static INPUT make_input(unsigned i) {
    if (i % 2 == 0)
        return (INPUT){.type = INPUT_MOUSE,
                       .mi = {.dx = i % 4 == 0 ? 1 : -1, .dwFlags = MOUSEEVENTF_MOVE}};
    return (INPUT){
        .type = INPUT_KEYBOARD,
        .ki = {.wVk = VK_F13, .wScan = 0x64, .dwFlags = i % 4 == 1 ? 0 : KEYEVENTF_KEYUP}};
}

static void send(void *argument) {
    static INPUT inputs[FLOOD];
    const load_t *load = argument;
    for (unsigned i = 0; i < FLOOD; i++)
        inputs[i] = make_input(i);
    if (!load->lone)
        (void)SendInput(FLOOD, inputs, sizeof inputs[0]);
    for (unsigned i = 0; load->lone && i < LONE; i++) {
        (void)SendInput(1, &inputs[i], sizeof inputs[0]);
        Sleep(LONE_GAP_MS);
    }
}

static void pump_until_quiet(HANDLE sender) {
    MSG message;
    const DWORD handles = 1;
    bool sends = true;
    for (;;) {
        inlet__hook_set_waiting(true);
        const DWORD got =
            MsgWaitForMultipleObjectsEx(sends ? handles : 0, &sender, sends ? INFINITE : QUIET_MS,
                                        QS_ALLINPUT, MWMO_INPUTAVAILABLE);
        inlet__hook_set_waiting(false);
        if (got == WAIT_TIMEOUT)
            return;
        if (sends && got == WAIT_OBJECT_0)
            sends = false;
        while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE))
            DispatchMessageW(&message);
    }
}

static void measure(unsigned load) {
    load_t sent = loads[load];
    bench_thread_t sender = {.run = send, .argument = &sent};
    atomic_store(&polls, sent.polls);
    SetEvent(wake); /* so that the consumer waits in the other way from here on */
    for (unsigned i = 0; i < CALLBACKS; i++)
        samples[i].count = 0;
    if (!bench_thread_start(&sender))
        return;
    pump_until_quiet((HANDLE)sender.handle);
    bench_thread_join(&sender);
    for (unsigned i = 0; i < CALLBACKS; i++) {
        samples_t *s = &samples[i];
        if (s->count == 0)
            continue;
        bench_add(&p50s[load][i], bench_percentile(s->ns, s->count, 0.5));
        bench_add(&p99s[load][i], bench_percentile(s->ns, s->count, 0.99));
        bench_add(&maxes[load][i], bench_percentile(s->ns, s->count, 1));
    }
}

static void print(unsigned load, unsigned callback) {
    static const char *const quantiles[] = {"p50", "p99", "max"};
    const bench_series_t *series[] = {&p50s[load][callback], &p99s[load][callback],
                                      &maxes[load][callback]};
    for (unsigned i = 0; i < 3; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "capture.callback_%s.%s.%s", quantiles[i],
                       callback_names[callback], loads[load].name);
        bench_print(&(bench_figure_t){name, "ns", "less", NULL, i == 1 ? 2000 : 0}, series[i],
                    NULL);
    }
}

static bool open_all(void) {
    const inlet__ring_memory_t memory = {.section = section};
    wake = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (GetForegroundWindow() == NULL) /* seen under Wine: raw input reaches nobody then */
        SetForegroundWindow(GetDesktopWindow());
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_TIME_CRITICAL);
    return wake != NULL && inlet__ring_create(&memory, 1) == INLET_OK &&
           inlet__ring_producer_attach(&producer, &memory, false) == INLET_OK &&
           inlet__ring_consumer_attach(&consumer, &memory, 1, INLET__RING_CONSECUTIVE) ==
               INLET_OK &&
           inlet__hook_open(&producer, wake) == INLET_OK &&
           inlet__hook_capture(INLET_SOURCE_ALL) == INLET_SOURCE_ALL;
}

int probe_callback(unsigned long rounds) {
    bench_thread_t drain = {.run = consume};
    (void)bench_tick_ns(); /* takes its time the first time */
    (void)bench_tick_overhead();
    if (!open_all() || !bench_thread_start(&drain)) {
        (void)fprintf(stderr, "capture_probe: nothing is captured\n");
        return PROBE_FAILED;
    }
    for (unsigned long round = 0; round < rounds; round++)
        for (unsigned load = 0; load < LOADS; load++)
            measure(load);
    inlet__hook_close();
    atomic_store(&stop, true);
    SetEvent(wake);
    bench_thread_join(&drain);
    for (unsigned load = 0; load < LOADS; load++)
        for (unsigned i = 0; i < CALLBACKS; i++)
            print(load, i);
    return PROBE_OK;
}
