/* inlet devices: the keyboards and mice that are attached to this session. */
#include <inlet/inlet.h>
#include <inlet/names.h>
#include <jansson.h>
#include <stdio.h>

#include "cli/foreign.h"
#include "cli/input.h"
#include "cli/json_print.h"
#include "cli/options.h"
#include "commands.h"
#include "event_print.h"
#include "stream/context.h"

#define EVENTS_AT_ONCE 256
#define SETTLE_NS      INT64_C(500000000) /* without news: an agent tells all it knows at once */
#define PATIENCE_NS    (5 * NS_PER_SECOND)

static inlet__context_t context; /* too large for the stack */

/* A text that may be unknown, or no UTF-8. */
static json_t *text_json(const inlet__text_t *text) {
    uint16_t length;
    const char *bytes = inlet__text_get(text, &length);
    json_t *string = bytes != NULL ? json_stringn(bytes, length) : NULL;
    return string != NULL ? string : json_null();
}

static json_t *device_json(const inlet__context_device_t *device) {
    const inlet_device_t *told = &device->record.u.device;
    char stable_id[17];
    snprintf(stable_id, sizeof stable_id, "%016llx", (unsigned long long)told->stable_id);
    return json_pack("{s:I, s:s, s:I, s:I, s:s, s:o, s:o}", "device",
                     (json_int_t)device->record.device, "kind", inlet_device_kind_name(told->kind),
                     "vendor", (json_int_t)told->vendor, "product", (json_int_t)told->product,
                     "stable_id", stable_id, "name", text_json(&device->name), "path",
                     text_json(&device->path));
}

static bool print_json(void) {
    json_t *devices = json_array();
    for (uint32_t i = 0; i < INLET__CONTEXT_DEVICES_MAX; i++)
        if (context.devices[i].record.device != 0)
            json_array_append_new(devices, device_json(&context.devices[i]));
    json_t *line = json_pack("{s:o}", "devices", devices);
    bool printed = line != NULL && json_print_line(line);
    json_decref(line);
    return printed;
}

static void print_words(const char *before, const inlet__text_t *text) {
    uint16_t length;
    const char *bytes = inlet__text_get(text, &length);
    if (bytes == NULL)
        return;
    fputs(before, stdout);
    print_foreign(stdout, bytes, length);
}

static void print_text(void) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < INLET__CONTEXT_DEVICES_MAX; i++) {
        const inlet__context_device_t *device = &context.devices[i];
        const inlet_device_t *told = &device->record.u.device;
        if (device->record.device == 0)
            continue;
        count++;
        printf("%3u  %-8s  %04X:%04X  %016llx", device->record.device,
               inlet_device_kind_name(told->kind), told->vendor, told->product,
               (unsigned long long)told->stable_id);
        print_words("  ", &device->name);
        print_words("\n     ", &device->path);
        fputc('\n', stdout);
    }
    if (count == 0)
        puts("no keyboard and no mouse is attached, as far as Windows tells");
}

/* Follows the stream until it has told what is in force, and no more comes. */
static inlet_status_t follow(inlet_stream_t *stream) {
    inlet_event_t events[EVENTS_AT_ONCE];
    const int64_t last_ns = inlet_now_ns() + PATIENCE_NS;
    bool told = false;
    for (;;) {
        uint32_t count;
        inlet_status_t status;
        int64_t deadline_ns = inlet_now_ns() + SETTLE_NS;
        if (!told || deadline_ns > last_ns)
            deadline_ns = last_ns;
        switch (input_take(stream, events, EVENTS_AT_ONCE, deadline_ns, &count, &status)) {
        case WAIT_INTERRUPTED:
            return INLET_OK;
        case WAIT_DEADLINE:
            return told ? INLET_OK : INLET_E_TIMEOUT;
        case WAIT_NEWS:
            break;
        }
        if (status != INLET_OK)
            return status;
        for (uint32_t i = 0; i < count; i++) {
            inlet__context_note(&context, &events[i]);
            told = told || events[i].type == INLET_EVENT_DEVICE;
        }
    }
}

static int run_devices(int argc, char **argv) {
    static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {0}};
    const inlet_subscribe_options_t subscribe = {.struct_size = sizeof subscribe,
                                                 .event_types = UINT64_C(1) << INLET_EVENT_DEVICE |
                                                                UINT64_C(1) << INLET_EVENT_NAME |
                                                                UINT64_C(1) << INLET_EVENT_CLOCK};
    bool json = false;
    int option;
    inlet_client_t *client = NULL;
    inlet_stream_t *stream = NULL;
    while ((option = next_option(&command_devices, argc, argv, options)) != -1) {
        if (option != 'j')
            return EXIT_CODE_USAGE;
        json = true;
    }
    if (optind < argc)
        return report_usage(&command_devices, "devices takes no argument '%s'", argv[optind]);
    if (interrupt_begin() == NULL)
        return report_status("devices", INLET_E_IO);
    inlet_status_t status = inlet_connect(NULL, &client);
    if (status == INLET_OK)
        status = inlet_subscribe(client, &subscribe, &stream);
    if (status == INLET_OK)
        status = follow(stream);
    const int code = status != INLET_OK ? report_failure("devices", status, client) : EXIT_CODE_OK;
    inlet_disconnect(client);
    if (status != INLET_OK)
        return code;
    if (json)
        return print_json() ? EXIT_CODE_OK : report_status("output", INLET_E_IO);
    print_text();
    return EXIT_CODE_OK;
}

const command_t command_devices = {
    .name = "devices",
    .summary = "lists the keyboards and mice that are attached",
    .help = "usage: inlet devices [--json]\n"
            "\n"
            "One device a line: its number in this stream's events, what it is, USB vendor and\n"
            "product, an id that stays the same while it is plugged in at the same place, also\n"
            "after a restart of the machine, its maker's name for it, and its path.\n"
            "\n"
            "  --json  {\"devices\":[{\"device\",\"kind\",\"vendor\",\"product\",\"stable_id\",\n"
            "          \"name\",\"path\"}]}; a name or path that is unknown is null\n",
    .run = run_devices,
};
