/* A thread with a window of its own: for what must not hold up the capture, as it asks the system
 * or the user. */
#ifndef INLET_AGENT_WINDOW_THREAD_H
#define INLET_AGENT_WINDOW_THREAD_H

#include <inlet/status.h>
#include <stdbool.h>
#include <windows.h>

typedef struct inlet__window_kind {
    const wchar_t *class_name, *title;
    DWORD ex_style;
    WNDPROC on_message;
    bool is_seen;                 /* it needs the user's desktop, wherever the process is */
    void (*opened)(HWND window);  /* on the thread, before its first message */
    bool (*takes)(MSG *message);  /* a message that need not be dispatched any more; NULL: none */
    void (*closing)(HWND window); /* on the thread, after its last message */
} inlet__window_kind_t;

typedef struct inlet__window_thread {
    const inlet__window_kind_t *kind;
    HANDLE thread, started;
    inlet_status_t status; /* of its start */
    HWND window;           /* NULL: it does not run */
} inlet__window_thread_t;

/* Starts it, and waits until its window is there, which no user has to see. One of a kind at a
 * time; `kind` and `thread` outlive it. INLET_E_…: what the system said, and it does not run. */
inlet_status_t inlet__window_thread_start(inlet__window_thread_t *thread,
                                          const inlet__window_kind_t *kind);

/* Ends it. False: it is held up, by a program that it asked, and still there after a second: what
 * it uses must stay until the process ends. True, and nothing done, if it does not run. */
bool inlet__window_thread_stop(inlet__window_thread_t *thread);

/* Posts a message to its window, if it runs. From any thread. */
void inlet__window_thread_post(const inlet__window_thread_t *thread, UINT message, WPARAM wparam,
                               LPARAM lparam);

#endif
