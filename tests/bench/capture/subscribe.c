#include "capture/probe.h"

#include <inlet/inlet.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <windows.h>

enum { SUBSCRIBERS_MAX = 64, EVENTS_AT_ONCE = 256 };
#define LOOK_NS INT64_C(500000000) /* for the end; input wakes them up at once */

typedef struct subscriber {
    inlet_client_t *client;
    inlet_stream_t *stream;
    HANDLE thread;
    unsigned long long moves_count, events_count;
} subscriber_t;

static subscriber_t subscribers[SUBSCRIBERS_MAX];
static atomic_bool stop;

static DWORD WINAPI receive(void *argument) {
    subscriber_t *s = argument;
    inlet_event_t events[EVENTS_AT_ONCE];
    uint32_t count;
    inlet_status_t status = INLET_OK;
    while (!atomic_load(&stop) && (status == INLET_OK || status == INLET_E_TIMEOUT)) {
        status = inlet_recv(s->stream, events, EVENTS_AT_ONCE, LOOK_NS, &count);
        for (uint32_t i = 0; i < count; i++)
            s->moves_count += events[i].type == INLET_EVENT_MOUSE_MOVED;
        s->events_count += count;
    }
    return 0;
}

static inlet_status_t subscribe(subscriber_t *s, unsigned sources) {
    const inlet_subscribe_options_t options = {.struct_size = sizeof options, .sources = sources};
    inlet_status_t status = inlet_connect(NULL, &s->client);
    if (status == INLET_OK)
        status = inlet_subscribe(s->client, &options, &s->stream);
    if (status != INLET_OK)
        return status;
    s->thread = CreateThread(NULL, 0, receive, s, 0, NULL);
    return s->thread != NULL ? INLET_OK : INLET_E_NO_MEMORY;
}

int probe_subscribe(unsigned long count, unsigned sources) {
    if (count > SUBSCRIBERS_MAX)
        return PROBE_USAGE;
    for (unsigned long i = 0; i < count; i++) {
        const inlet_status_t status = subscribe(&subscribers[i], sources);
        if (status != INLET_OK) {
            (void)fprintf(stderr, "capture_probe: %s\n", inlet_status_message(status));
            return PROBE_FAILED;
        }
    }
    (void)puts("ready");
    (void)fflush(stdout);
    probe_wait_for_line();
    atomic_store(&stop, true);
    for (unsigned long i = 0; i < count; i++) {
        WaitForSingleObject(subscribers[i].thread, INFINITE);
        inlet_disconnect(subscribers[i].client);
    }
    printf("{\"moves\":%llu,\"events\":%llu}\n", subscribers[0].moves_count,
           subscribers[0].events_count);
    return PROBE_OK;
}
