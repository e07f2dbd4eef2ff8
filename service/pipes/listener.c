#include "pipes/listener.h"

#include "win32/error.h"
#include "win32/names.h"
#include "win32/security.h"
#include <stdbool.h>

enum { OUT_BUFFER_BYTES = 64 * 1024, IN_BUFFER_BYTES = 4 * 1024 };

static HANDLE make_instance(inlet__listener_t *listener, DWORD flags) {
    return CreateNamedPipeW(
        listener->name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | flags,
        PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS,
        PIPE_UNLIMITED_INSTANCES, OUT_BUFFER_BYTES, IN_BUFFER_BYTES, 0, &listener->security);
}

/* A fresh instance accepts a call even before anybody listens to it. A call of our own, hung up at
 * once, uses up the instance that is only there to hold the name. */
static inlet_status_t hold_name(inlet__listener_t *listener) {
    HANDLE held = make_instance(listener, FILE_FLAG_FIRST_PIPE_INSTANCE);
    if (held == INVALID_HANDLE_VALUE)
        return inlet__last_status();
    listener->held = held;
    HANDLE call = CreateFileW(listener->name, INLET__PIPE_CLIENT_ACCESS, 0, NULL, OPEN_EXISTING,
                              SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS, NULL);
    if (call == INVALID_HANDLE_VALUE) /* somebody was faster: it is used up all the same */
        return GetLastError() == ERROR_PIPE_BUSY ? INLET_OK : inlet__last_status();
    CloseHandle(call);
    return INLET_OK;
}

static void close_place(inlet__listener_place_t *place) {
    DWORD bytes;
    if (place->pipe == NULL)
        return;
    if (CancelIoEx(place->pipe, &place->io))
        GetOverlappedResult(place->pipe, &place->io, &bytes, TRUE);
    CloseHandle(place->pipe);
    place->pipe = NULL;
}

static bool has_called(const inlet__listener_place_t *place) {
    return place->pipe != NULL && HasOverlappedIoCompleted(&place->io);
}

static inlet_status_t listen_at(inlet__listener_t *listener, inlet__listener_place_t *place) {
    HANDLE pipe = make_instance(listener, 0);
    if (pipe == INVALID_HANDLE_VALUE)
        return inlet__last_status();
    place->pipe = pipe;
    place->io = (OVERLAPPED){.hEvent = listener->called};
    if (ConnectNamedPipe(pipe, &place->io) || GetLastError() == ERROR_IO_PENDING)
        return INLET_OK;
    if (GetLastError() == ERROR_PIPE_CONNECTED) {
        place->io.Internal = 0; /* the failed call leaves it as pending */
        return INLET_OK;
    }
    const inlet_status_t status = inlet__last_status(); /* ERROR_NO_DATA: it called and hung up */
    CloseHandle(pipe);
    place->pipe = NULL;
    return status;
}

/* Whoever begins to wait resets the event, which may have been set for another place. */
inlet_status_t inlet__listener_listen(inlet__listener_t *listener) {
    inlet_status_t status = INLET_OK;
    bool reset = false, called = false;
    for (int i = 0; i < INLET__LISTENER_PLACES && status == INLET_OK; i++) {
        if (listener->places[i].pipe != NULL)
            continue;
        status = listen_at(listener, &listener->places[i]);
        reset = true;
    }
    for (int i = 0; i < INLET__LISTENER_PLACES; i++)
        called = called || has_called(&listener->places[i]);
    if (reset && called)
        SetEvent(listener->called);
    return status;
}

inlet_status_t inlet__listener_open(inlet__listener_t *listener, const wchar_t *name) {
    *listener = (inlet__listener_t){.name = name};
    inlet_status_t status = inlet__security_of_service(INLET__SDDL_PIPE, &listener->security);
    if (status != INLET_OK)
        return status;
    listener->called = CreateEventW(NULL, TRUE, FALSE, NULL);
    status = listener->called != NULL ? hold_name(listener) : inlet__last_status();
    if (status == INLET_OK)
        status = inlet__listener_listen(listener);
    if (status != INLET_OK)
        inlet__listener_close(listener);
    return status;
}

HANDLE inlet__listener_event(const inlet__listener_t *listener) {
    return listener->called;
}

static HANDLE take_called(inlet__listener_t *listener) {
    for (int i = 0; i < INLET__LISTENER_PLACES; i++) {
        inlet__listener_place_t *place = &listener->places[i];
        if (!has_called(place))
            continue;
        HANDLE pipe = place->pipe;
        place->pipe = NULL;
        if (place->io.Internal == 0) /* STATUS_SUCCESS */
            return pipe;
        CloseHandle(pipe);
    }
    return NULL;
}

/* Who calls after the reset, and after the second look, sets the event again. */
HANDLE inlet__listener_accept(inlet__listener_t *listener) {
    HANDLE pipe = take_called(listener);
    if (pipe != NULL)
        return pipe;
    ResetEvent(listener->called);
    return take_called(listener);
}

void inlet__listener_close(inlet__listener_t *listener) {
    for (int i = 0; i < INLET__LISTENER_PLACES; i++)
        close_place(&listener->places[i]);
    if (listener->held != NULL)
        CloseHandle(listener->held);
    if (listener->called != NULL)
        CloseHandle(listener->called);
    inlet__security_free(&listener->security);
    listener->held = listener->called = NULL;
}
