/* Writes the recording that examples and documents are tried on: each act by both sources.
 * Argument: the file. */
#include <inlet/recording.h>
#include <stdio.h>

enum { MS = 1000000 };

static inlet_event_t events[1024];
static uint32_t count;
static int64_t now_ns = MS;

static inlet_event_t *add(uint16_t type, uint32_t flags) {
    inlet_event_t *event = &events[count++];
    event->seq = count;
    event->time_ns = now_ns;
    event->type = type;
    event->flags = flags;
    return event;
}

static void key(uint32_t hid, int pressed) {
    now_ns += (int64_t)10 * MS;
    for (uint32_t source = INLET_FLAG_RAW; source <= INLET_FLAG_HOOK; source++) {
        inlet_event_t *event =
            add(pressed ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED, source);
        event->u.key =
            (inlet_key_t){.hid = hid, .scan = inlet_key_scan(hid), .vk = inlet_key_vk(hid)};
        event->device = source == INLET_FLAG_RAW;
    }
}

static void move(int32_t dx, int32_t x) {
    now_ns += MS;
    inlet_event_t *raw = add(INLET_EVENT_MOUSE_MOVED, INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION);
    raw->u.mouse.dx = dx;
    raw->device = 2;
    inlet_event_t *hook = add(INLET_EVENT_MOUSE_MOVED, INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION);
    hook->u.mouse.x = x;
    hook->u.mouse.y = 7;
}

static void button(int pressed) {
    now_ns += (int64_t)20 * MS;
    for (uint32_t source = INLET_FLAG_RAW; source <= INLET_FLAG_HOOK; source++) {
        inlet_event_t *event =
            add(pressed ? INLET_EVENT_MOUSE_PRESSED : INLET_EVENT_MOUSE_RELEASED, source);
        event->u.button.button = INLET_BUTTON_LEFT;
        event->device = source == INLET_FLAG_RAW ? 2 : 0;
    }
}

static void fill(void) {
    add(INLET_EVENT_SOURCES, 0)->u.sources.mask = INLET_SOURCE_ALL;
    key(INLET_KEY_ControlLeft, 1);
    key(INLET_KEY_KeyS, 1);
    key(INLET_KEY_KeyS, 0);
    key(INLET_KEY_KeyK, 1);
    key(INLET_KEY_KeyK, 0);
    key(INLET_KEY_KeyC, 1);
    key(INLET_KEY_KeyC, 0);
    key(INLET_KEY_ControlLeft, 0);
    for (int32_t i = 1; i <= 100; i++)
        move(2, 2 * i);
    button(1);
    button(0);
    button(1);
    move(-3, 197);
    button(0);
    now_ns += MS;
    inlet_event_t *loss = add(INLET_EVENT_LOSS, 0);
    loss->u.loss = (inlet_loss_t){.count = 1, .cause = INLET_CAUSE_RING_FULL};
    key(INLET_KEY_CapsLock, 1);
    now_ns += (int64_t)400 * MS;
    key(INLET_KEY_CapsLock, 0);
    key(INLET_KEY_Escape, 1);
    key(INLET_KEY_Escape, 0);
}

int main(int argc, char **argv) {
    const inlet_stream_info_t info = {
        .struct_size = sizeof info, .session = 1, .first_seq = 1, .sources = INLET_SOURCE_ALL};
    const inlet_record_options_t options = {
        .struct_size = sizeof options, .flags = INLET_RECORD_OVERWRITE, .stream = &info};
    inlet_recorder_t *recorder;
    fill();
    if (argc != 2 || inlet_record_create(argv[1], &options, &recorder) != INLET_OK)
        return 1;
    if (inlet_record_append(recorder, events, count) != INLET_OK)
        return 1;
    return inlet_record_close(recorder) == INLET_OK ? 0 : 1;
}
