/* A program that was written for libuiohook, on Inlet: compile it with compat/ in the include path.
 * Ends at Escape. */
#include <uiohook.h>

#include "source.h"

static void dispatch(uiohook_event *const event) {
    switch ((int)event->type) { /* those of interest */
    case EVENT_HOOK_ENABLED:
        printf("enabled\n");
        break;
    case EVENT_KEY_PRESSED:
        printf("key 0x%X mask 0x%X\n", event->data.keyboard.keycode, event->mask);
        if (event->data.keyboard.keycode == VC_ESCAPE)
            hook_stop();
        break;
    case EVENT_MOUSE_CLICKED:
        printf("click %d of button %d at %d,%d\n", event->data.mouse.clicks,
               event->data.mouse.button, event->data.mouse.x, event->data.mouse.y);
        break;
    case EVENT_MOUSE_DRAGGED:
        printf("dragged to %d,%d\n", event->data.mouse.x, event->data.mouse.y);
        break;
    case EVENT_HOOK_DISABLED:
        printf("disabled\n");
        break;
    default:
        break;
    }
}

int main(int argc, char **argv) {
    if (argc > 1) { /* Inlet's: a recording instead of the service */
        const inlet_fake_options_t at_once = {.struct_size = sizeof at_once,
                                              .speed = INLET_SPEED_MAX};
        inlet_client_t *client;
        if (inlet_connect_recording(argv[1], &at_once, &client) != INLET_OK)
            return 1;
        inlet_uiohook_use(client);
    }
    hook_set_dispatch_proc(dispatch);
    return hook_run();
}
