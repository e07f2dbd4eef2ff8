#include "hook/capture.h"
#include "hook/hook.h"
#include "win32/error.h"

/* A ring that is a sink: the sink comes first, so that its address is this one's. */
typedef struct ring_sink {
    inlet__sink_t sink;
    inlet__ring_producer_t *ring;
    HANDLE wake;
} ring_sink_t;

static inlet_event_t *claim(inlet__sink_t *sink);
static void publish(inlet__sink_t *sink, inlet_event_t *event);

static ring_sink_t target = {.sink = {.claim = claim, .publish = publish}};
static uint32_t installed;
static bool waits;             /* the thread does, as far as it said */
static int64_t unsignalled_ns; /* since when the consumer was not told; 0: it was */
#define UNSIGNALLED_MAX_NS INT64_C(500000)
static inlet__held_t held;

static inlet_event_t *claim(inlet__sink_t *sink) {
    return inlet__ring_claim(((ring_sink_t *)sink)->ring);
}

static void publish(inlet__sink_t *sink, inlet_event_t *event) {
    inlet__held_note(&held, event);
    inlet__ring_publish(((ring_sink_t *)sink)->ring);
}

inlet__sink_t *inlet__capture_sink(void) {
    return &target.sink;
}

void inlet__capture_notify(void) {
    unsignalled_ns = 0;
    if (inlet__ring_notify(target.ring)) {
        SetEvent(target.wake);
    }
}

/* Callbacks that follow one another do not let the thread get to its signal. */
void inlet__capture_notify_soon(int64_t now_ns) {
    if (unsignalled_ns == 0) {
        unsignalled_ns = now_ns;
    }
    if (waits || now_ns - unsignalled_ns > UNSIGNALLED_MAX_NS) {
        inlet__capture_notify();
    }
}

void inlet__hook_set_waiting(bool waiting) {
    waits = waiting;
    if (waiting && unsignalled_ns != 0) {
        inlet__capture_notify();
    }
}

HINSTANCE inlet__capture_module(void) {
    static const wchar_t anchor[] = L""; /* an address inside the DLL */
    HMODULE module = NULL;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                           GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       anchor, &module);
    return module;
}

inlet_status_t inlet__hook_open(inlet__ring_producer_t *ring, void *wake) {
    if (ring == NULL || wake == NULL) {
        return INLET_E_INVALID_ARGUMENT;
    }
    if (target.ring != NULL) {
        return INLET_E_BUSY;
    }
    inlet_status_t status = inlet__raw_open();
    if (status == INLET_OK) {
        target.ring = ring;
        target.wake = wake;
    }
    return status;
}

static inlet_status_t install_hooks(void) {
    inlet_status_t status = inlet__keyboard_hook_install();
    if (status == INLET_OK) {
        status = inlet__mouse_hook_install();
    }
    if (status != INLET_OK) {
        inlet__keyboard_hook_remove();
    }
    return status;
}

static void remove_hooks(void) {
    inlet__mouse_hook_remove();
    inlet__keyboard_hook_remove();
}

static void switch_source(uint32_t source, bool on, inlet_status_t (*install)(void),
                          void (*remove)(void)) {
    bool is_on = (installed & source) != 0;
    if (on && !is_on && install() == INLET_OK) {
        installed |= source;
    }
    if (!on && is_on) {
        remove();
        installed &= ~source;
    }
}

uint32_t inlet__hook_capture(uint32_t mask) {
    if (target.ring == NULL) {
        return 0;
    }
    switch_source(INLET_SOURCE_RAW, (mask & INLET_SOURCE_RAW) != 0, inlet__raw_install,
                  inlet__raw_remove);
    switch_source(INLET_SOURCE_HOOK, (mask & INLET_SOURCE_HOOK) != 0, install_hooks, remove_hooks);
    return installed;
}

inlet__held_t *inlet__hook_held(void) {
    return &held;
}

void inlet__hook_close(void) {
    inlet__hook_capture(0);
    inlet__raw_close();
    waits = false;
    unsignalled_ns = 0;
    target.ring = NULL;
    target.wake = NULL;
}
