#include "sdk/client.h"

#include <stdlib.h>

#include "sdk/fake.h"
#include "sdk/pipe_thread.h"
#include "sdk/stream.h"
#include "win32/clock.h"

static void signal_wake(void *wake) {
    SetEvent(wake);
}

inlet_client_t *inlet__client_new(void) {
    inlet_client_t *client = calloc(1, sizeof *client);
    if (client == NULL)
        return NULL;
    InitializeSRWLock(&client->lock);
    InitializeConditionVariable(&client->changed);
    client->status = client->link = INLET_OK;
    client->link_since_ns = inlet__clock_now_ns();
    client->error = (inlet_error_t){.struct_size = sizeof client->error};
    client->pipe = INVALID_HANDLE_VALUE;
    client->gate.wake = CreateEventW(NULL, FALSE, FALSE, NULL);
    client->gate.signal = signal_wake;
    client->gate.room = INLET__TOLD_MAX;
    if (client->gate.wake == NULL) {
        free(client);
        return NULL;
    }
    return client;
}

void inlet__client_end(inlet_client_t *client, inlet_status_t status) {
    AcquireSRWLockExclusive(&client->lock);
    const bool is_news = client->status == INLET_OK;
    if (is_news) {
        client->status = client->link = status;
        client->link_since_ns = inlet__clock_now_ns();
    }
    client->opened = false;
    inlet__request_fail_all(client, client->status);
    for (size_t i = 0; i < INLET__CLIENT_STREAMS_MAX; i++)
        if (client->streams[i] != NULL)
            inlet__queue_end(&client->streams[i]->queue, client->status);
    WakeAllConditionVariable(&client->changed);
    const inlet__health_news_t news = inlet__client_health_news(client);
    ReleaseSRWLockExclusive(&client->lock);
    if (is_news)
        inlet__client_tell(client, &news);
}

/* Threads inside inlet_subscribe and its likes have been woken: wait until they have left. */
static void wait_for_callers(inlet_client_t *client) {
    AcquireSRWLockExclusive(&client->lock);
    while (client->caller_count > 0)
        SleepConditionVariableSRW(&client->changed, &client->lock, INFINITE, 0);
    ReleaseSRWLockExclusive(&client->lock);
}

static void disconnect(inlet_client_t *client) {
    AcquireSRWLockExclusive(&client->lock);
    client->closing = true;
    ReleaseSRWLockExclusive(&client->lock);
    SetEvent(
        client->gate.wake); /* the thread ends streams and requests when it has said farewell */
    inlet__pipe_join(client);
    wait_for_callers(client);
    for (size_t i = 0; i < INLET__CLIENT_STREAMS_MAX; i++)
        inlet__stream_free(client->streams[i]);
    inlet__request_free_all(client);
    inlet__fake_free(client->fake);
    if (client->pipe != INVALID_HANDLE_VALUE)
        CloseHandle(client->pipe);
    CloseHandle(client->gate.wake);
    free(client);
}

static DWORD WINAPI disconnect_apart(void *client) {
    disconnect(client);
    return 0;
}

/* A thread of the connection can't wait for its own end. */
void inlet_disconnect(inlet_client_t *client) {
    if (client == NULL)
        return;
    if (!inlet__client_is_telling(client)) {
        disconnect(client);
        return;
    }
    HANDLE thread = CreateThread(NULL, 0, disconnect_apart, client, 0, NULL);
    if (thread != NULL)
        CloseHandle(thread);
}

inlet_status_t inlet_client_status(inlet_client_t *client) {
    if (client == NULL)
        return INLET_E_INVALID_ARGUMENT;
    AcquireSRWLockShared(&client->lock);
    inlet_status_t status = client->status;
    ReleaseSRWLockShared(&client->lock);
    return status;
}

int64_t inlet_now_ns(void) {
    return inlet__clock_now_ns();
}

const char *inlet_version(void) {
    return INLET__VERSION;
}
