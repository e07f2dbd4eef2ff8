/* Input beside other things to wait for: here a timer, in a program with a window its messages
 * (MsgWaitForMultipleObjects). Counts events for ten seconds. */
#include <inlet/inlet.h>
#include <stdio.h>
#include <windows.h>

#define SECONDS 10

/* Takes all that is there. INLET_OK while the stream lives. */
static inlet_status_t drain(inlet_stream_t *stream, unsigned long long *total) {
    inlet_event_t events[64];
    uint32_t count;
    inlet_status_t status;
    while ((status = inlet_recv(stream, events, 64, 0, &count)) == INLET_OK)
        *total += count;
    return status == INLET_E_TIMEOUT ? INLET_OK : status;
}

static inlet_status_t count_events(inlet_stream_t *stream, HANDLE timer,
                                   unsigned long long *total) {
    HANDLE handles[2] = {timer, inlet_wait_handle(stream)};
    inlet_status_t status = INLET_OK;
    while (status == INLET_OK) {
        if (WaitForMultipleObjects(2, handles, FALSE, INFINITE) != WAIT_OBJECT_0 + 1)
            return INLET_OK;
        status = drain(stream, total);
    }
    return status;
}

int main(void) {
    inlet_client_t *client = NULL;
    inlet_stream_t *stream;
    unsigned long long total = 0;
    LARGE_INTEGER due = {.QuadPart = -SECONDS * 10000000LL}; /* 100 ns each, from now */
    HANDLE timer = CreateWaitableTimerW(NULL, TRUE, NULL);
    if (timer == NULL || !SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE))
        return 1;

    inlet_status_t status = inlet_connect(NULL, &client);
    if (status == INLET_OK)
        status = inlet_subscribe(client, NULL, &stream);
    if (status == INLET_OK)
        status = count_events(stream, timer, &total);
    inlet_disconnect(client);
    CloseHandle(timer);
    printf("%llu events: %s\n", total, inlet_status_message(status));
    return status == INLET_OK ? 0 : 1;
}
