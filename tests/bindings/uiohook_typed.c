/* What compat/uiohook.h says of text and locks, and posts: records made here, through a recording.
 * Argument: the file to make. Prints a line an event, "ok" at the end. */
#include <inlet/fake.h>
#include <inlet/recording.h>
#include <stdio.h>
#include <uiohook.h>

static inlet_event_t records[32];
static uint32_t count;

static inlet_event_t *add(uint16_t type) {
    inlet_event_t *event = &records[count++];
    event->seq = count;
    event->time_ns = INT64_C(1000000) * count;
    event->type = type;
    event->flags = INLET_FLAG_HOOK;
    return event;
}

static void stroke(uint32_t hid) {
    for (int up = 0; up < 2; up++) {
        inlet_event_t *event = add(up ? INLET_EVENT_KEY_RELEASED : INLET_EVENT_KEY_PRESSED);
        event->u.key =
            (inlet_key_t){.hid = hid, .scan = inlet_key_scan(hid), .vk = inlet_key_vk(hid)};
    }
}

static void use_layout(void) {
    const inlet_text_key_t keys[] = {
        {.key = VC_A, .count = 1, .units = {'a'}},
        {.key = VC_A, .state = INLET_TEXT_CAPS, .count = 1, .units = {'A'}},
        {.key = VC_S, .count = 2, .units = {0xD83D, 0xDE00}}, /* beyond the first plane */
        {.key = VC_D, .dead = 1, .count = 1, .units = {0xB4}}};
    const inlet_text_compose_t composes[] = {{.accent = 0xB4, .base = 'a', .result = 0xE1}};
    const inlet_text_layout_t layout = {.struct_size = sizeof layout,
                                        .keys = keys,
                                        .composes = composes,
                                        .keys_count = sizeof keys / sizeof keys[0],
                                        .composes_count = 1};
    if (inlet_uiohook_layout(0, &layout) != UIOHOOK_SUCCESS)
        printf("the layout was refused\n");
}

static void dispatch(uiohook_event *const event) {
    switch ((int)event->type) {
    case EVENT_HOOK_ENABLED:
        use_layout();
        break;
    case EVENT_KEY_PRESSED:
        printf("pressed %X mask %X\n", event->data.keyboard.keycode, event->mask);
        break;
    case EVENT_KEY_TYPED:
        printf("typed %X of %X\n", event->data.keyboard.keychar, event->data.keyboard.keycode);
        break;
    case EVENT_KEY_RELEASED:
        printf("released %X\n", event->data.keyboard.keycode);
        break;
    default:
        break;
    }
}

#ifdef _WIN32
static void post(void) {
    uiohook_event event = {.type = EVENT_KEY_PRESSED};
    event.data.keyboard.keycode = VC_CONTROL_R; /* harmless alone */
    const int pressed = hook_post_event(&event);
    event.type = EVENT_KEY_RELEASED;
    const int released = hook_post_event(&event);
    event.type = EVENT_MOUSE_CLICKED; /* none that can be sent */
    printf("posted %d %d %d\n", pressed, released, hook_post_event(&event));
}
#else
static void post(void) {
    printf("posted 0 0 1\n");
}
#endif

int main(int argc, char **argv) {
    const inlet_record_options_t options = {.struct_size = sizeof options,
                                            .flags = INLET_RECORD_OVERWRITE};
    const inlet_fake_options_t at_once = {.struct_size = sizeof at_once, .speed = INLET_SPEED_MAX};
    inlet_recorder_t *recorder;
    inlet_client_t *client;
    add(INLET_EVENT_SOURCES)->u.sources.mask = INLET_SOURCE_HOOK;
    records[0].flags = 0;
    stroke(INLET_KEY_KeyA);
    stroke(INLET_KEY_CapsLock);
    stroke(INLET_KEY_KeyA);
    stroke(INLET_KEY_CapsLock);
    stroke(INLET_KEY_KeyD);
    stroke(INLET_KEY_KeyA);
    stroke(INLET_KEY_KeyS);
    if (argc != 2 || inlet_record_create(argv[1], &options, &recorder) != INLET_OK ||
        inlet_record_append(recorder, records, count) != INLET_OK ||
        inlet_record_close(recorder) != INLET_OK ||
        inlet_connect_recording(argv[1], &at_once, &client) != INLET_OK)
        return 1;
    inlet_uiohook_use(client);
    hook_set_dispatch_proc(dispatch);
    if (hook_run() != UIOHOOK_SUCCESS)
        return 1;
    post();
    return 0;
}
