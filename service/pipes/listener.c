#include "pipes/listener.h"

#include "win32/error.h"
#include "win32/names.h"
#include "win32/security.h"
#include <string.h>

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
    listener->held = make_instance(listener, FILE_FLAG_FIRST_PIPE_INSTANCE);
    if (listener->held == INVALID_HANDLE_VALUE)
        return inlet__last_status();
    HANDLE call = CreateFileW(listener->name, INLET__PIPE_CLIENT_ACCESS, 0, NULL, OPEN_EXISTING,
                              SECURITY_SQOS_PRESENT | SECURITY_ANONYMOUS, NULL);
    if (call == INVALID_HANDLE_VALUE) /* somebody was faster: it is used up all the same */
        return GetLastError() == ERROR_PIPE_BUSY ? INLET_OK : inlet__last_status();
    CloseHandle(call);
    return INLET_OK;
}

static void close_waiting(inlet__listener_t *listener) {
    if (listener->waiting == INVALID_HANDLE_VALUE)
        return;
    DWORD bytes;
    if (CancelIoEx(listener->waiting, &listener->io))
        GetOverlappedResult(listener->waiting, &listener->io, &bytes, TRUE);
    CloseHandle(listener->waiting);
    listener->waiting = INVALID_HANDLE_VALUE;
}

inlet_status_t inlet__listener_listen(inlet__listener_t *listener) {
    HANDLE event = listener->io.hEvent;
    if (listener->waiting != INVALID_HANDLE_VALUE)
        return INLET_OK;
    listener->io = (OVERLAPPED){.hEvent = event};
    ResetEvent(event);
    listener->waiting = make_instance(listener, 0);
    if (listener->waiting == INVALID_HANDLE_VALUE)
        return inlet__last_status();
    if (ConnectNamedPipe(listener->waiting, &listener->io) || GetLastError() == ERROR_IO_PENDING)
        return INLET_OK;
    if (GetLastError() == ERROR_PIPE_CONNECTED) {
        listener->io.Internal = 0; /* the failed call leaves it as pending */
        SetEvent(event);
        return INLET_OK;
    }
    inlet_status_t status = inlet__last_status(); /* ERROR_NO_DATA: it called and hung up */
    CloseHandle(listener->waiting);
    listener->waiting = INVALID_HANDLE_VALUE;
    return status;
}

inlet_status_t inlet__listener_open(inlet__listener_t *listener, const wchar_t *name) {
    *listener = (inlet__listener_t){
        .name = name, .held = INVALID_HANDLE_VALUE, .waiting = INVALID_HANDLE_VALUE};
    inlet_status_t status = inlet__security_of_service(INLET__SDDL_PIPE, &listener->security);
    if (status != INLET_OK)
        return status;
    listener->io.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    status = listener->io.hEvent != NULL ? hold_name(listener) : inlet__last_status();
    if (status == INLET_OK)
        status = inlet__listener_listen(listener);
    if (status != INLET_OK)
        inlet__listener_close(listener);
    return status;
}

HANDLE inlet__listener_event(const inlet__listener_t *listener) {
    return listener->io.hEvent;
}

HANDLE inlet__listener_accept(inlet__listener_t *listener) {
    HANDLE pipe = listener->waiting;
    if (pipe == INVALID_HANDLE_VALUE || !HasOverlappedIoCompleted(&listener->io))
        return NULL;
    listener->waiting = INVALID_HANDLE_VALUE;
    ResetEvent(listener->io.hEvent);
    if (listener->io.Internal == 0) /* STATUS_SUCCESS */
        return pipe;
    CloseHandle(pipe);
    return NULL;
}

void inlet__listener_close(inlet__listener_t *listener) {
    close_waiting(listener);
    if (listener->held != INVALID_HANDLE_VALUE)
        CloseHandle(listener->held);
    if (listener->io.hEvent != NULL)
        CloseHandle(listener->io.hEvent);
    inlet__security_free(&listener->security);
    listener->held = INVALID_HANDLE_VALUE;
    listener->io.hEvent = NULL;
}
