/* An input overlay: what is held now, and one motion a frame however fast the mouse tells. */
#include <inlet/coalesce.h>
#include <inlet/names.h>
#include <inlet/state.h>

#include "source.h"

static void draw(const inlet_state_t *state, const inlet_coalesced_t *what) {
    inlet_held_t held[INLET_HELD_MAX];
    uint32_t count;
    printf("[");
    if (inlet_state_held(state, held, INLET_HELD_MAX, &count) == INLET_OK)
        for (uint32_t i = 0; i < count; i++)
            printf("%s%s", i > 0 ? " " : "",
                   held[i].button != 0 ? inlet_button_name(held[i].button)
                                       : inlet_key_code(held[i].hid));
    printf("]");
    if (what->event.type == INLET_EVENT_MOUSE_MOVED)
        printf(" moved %d,%d in %llu", (int)what->event.u.mouse.dx, (int)what->event.u.mouse.dy,
               (unsigned long long)what->count);
    putchar('\n');
}

static void follow(inlet_state_t *state, inlet_coalesce_t *coalesce, const inlet_event_t *events,
                   uint32_t count) {
    inlet_coalesced_t merged[64];
    uint32_t taken;
    for (uint32_t i = 0; i < count; i++)
        (void)inlet_coalesce_put(coalesce, &events[i]); /* 64 at once always fit */
    inlet_coalesce_flush(coalesce);
    while (inlet_coalesce_take(coalesce, merged, 64, &taken) == INLET_OK && taken > 0) {
        for (uint32_t i = 0; i < taken; i++) {
            (void)inlet_state_put(state, &merged[i].event);
            draw(state, &merged[i]);
        }
    }
}

int main(int argc, char **argv) {
    const inlet_coalesce_options_t until_urgent = {.struct_size = sizeof until_urgent,
                                                   .mode = INLET_COALESCE_URGENT};
    inlet_client_t *client = NULL;
    inlet_stream_t *stream = NULL;
    inlet_state_t *state = NULL;
    inlet_coalesce_t *coalesce = NULL;
    inlet_event_t events[64];
    uint32_t count;

    inlet_status_t status = inlet_state_open(&state);
    if (status == INLET_OK)
        status = inlet_coalesce_open(&until_urgent, &coalesce);
    if (status == INLET_OK)
        status = source_open(argc, argv, NULL, &client, &stream);
    while (status == INLET_OK) {
        status = inlet_recv(stream, events, 64, INLET_FOREVER, &count);
        follow(state, coalesce, events, count);
    }
    inlet_disconnect(client);
    inlet_coalesce_close(coalesce);
    inlet_state_close(state);
    return source_ended(status);
}
