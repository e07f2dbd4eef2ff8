/* The smallest client: prints what comes. Link inlet.dll; pair it once: `inlet pair --image` and its path. */
#include <inlet/inlet.h>
#include <inlet/names.h>
#include <stdio.h>

static int fail(const char *what, inlet_status_t status) {
    fprintf(stderr, "%s: %s\n", what, inlet_status_message(status));
    return 1;
}

static void print(const inlet_event_t *event) {
    printf("%llu %s", (unsigned long long)event->seq, inlet_event_type_name(event->type));
    if (event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_KEY_RELEASED)
        printf(" %s", inlet_key_code(event->u.key.hid));
    else if (event->type == INLET_EVENT_LOSS)
        printf(" of %llu events", (unsigned long long)event->u.loss.count);
    putchar('\n');
}

int main(void) {
    inlet_client_t *client;
    inlet_stream_t *stream;
    inlet_event_t events[64];
    uint32_t count;

    inlet_status_t status = inlet_connect(NULL, &client);
    if (status != INLET_OK)
        return fail("connect", status);
    status = inlet_subscribe(client, NULL, &stream);
    while (status == INLET_OK) {
        status = inlet_recv(stream, events, 64, INLET_FOREVER, &count);
        for (uint32_t i = 0; i < count; i++)
            print(&events[i]);
        fflush(stdout);
    }
    inlet_disconnect(client);
    return fail("stream", status);
}
