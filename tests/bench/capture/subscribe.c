#include "capture/probe.h"

#include <inlet/inlet.h>
#include <stdatomic.h>
#include <stdio.h>
#include <windows.h>

enum { ON_A_CONNECTION = 8, CONNECTIONS_MAX = 16, EVENTS_AT_ONCE = 256 };

typedef struct connection {
    inlet_client_t *client;
    inlet_stream_t *streams[ON_A_CONNECTION];
    DWORD count;
    unsigned long long moves_count, events_count; /* of the first stream */
    HANDLE thread;
} connection_t;

static connection_t connections[CONNECTIONS_MAX];
static HANDLE stop;

static void take(connection_t *c, DWORD index) {
    static _Thread_local inlet_event_t events[EVENTS_AT_ONCE];
    uint32_t count;
    while (inlet_recv(c->streams[index], events, EVENTS_AT_ONCE, 0, &count) == INLET_OK) {
        for (uint32_t i = 0; i < count && index == 0; i++)
            c->moves_count += events[i].type == INLET_EVENT_MOUSE_MOVED;
        c->events_count += index == 0 ? count : 0;
    }
}

/* Each stream wakes it up on its own, as it would a program of its own. */
static DWORD WINAPI receive(void *argument) {
    connection_t *c = argument;
    HANDLE handles[ON_A_CONNECTION + 1] = {stop};
    for (DWORD i = 0; i < c->count; i++)
        handles[i + 1] = inlet_wait_handle(c->streams[i]);
    DWORD signalled;
    do {
        signalled = WaitForMultipleObjects(c->count + 1, handles, FALSE, INFINITE);
        for (DWORD i = 0; i < c->count; i++)
            take(c, i);
    } while (signalled != WAIT_OBJECT_0 && signalled != WAIT_FAILED);
    return 0;
}

static inlet_status_t open_connection(connection_t *c, DWORD count, unsigned sources) {
    const inlet_subscribe_options_t options = {.struct_size = sizeof options, .sources = sources};
    inlet_status_t status = inlet_connect(NULL, &c->client);
    for (; status == INLET_OK && c->count < count; c->count++)
        status = inlet_subscribe(c->client, &options, &c->streams[c->count]);
    if (status != INLET_OK)
        return status;
    c->thread = CreateThread(NULL, 0, receive, c, 0, NULL);
    return c->thread != NULL ? INLET_OK : INLET_E_NO_MEMORY;
}

int probe_subscribe(unsigned long count, unsigned sources) {
    unsigned used = 0;
    stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    for (unsigned long left = count; left > 0 && used < CONNECTIONS_MAX;) {
        const DWORD here = left < ON_A_CONNECTION ? (DWORD)left : ON_A_CONNECTION;
        const inlet_status_t status = open_connection(&connections[used++], here, sources);
        if (status != INLET_OK) {
            (void)fprintf(stderr, "capture_probe: %s\n", inlet_status_message(status));
            return PROBE_FAILED;
        }
        left -= here;
    }
    (void)puts("ready");
    (void)fflush(stdout);
    probe_wait_for_line();
    SetEvent(stop);
    for (unsigned i = 0; i < used; i++) {
        WaitForSingleObject(connections[i].thread, INFINITE);
        inlet_disconnect(connections[i].client);
    }
    printf("{\"moves\":%llu,\"events\":%llu}\n", connections[0].moves_count,
           connections[0].events_count);
    return PROBE_OK;
}
