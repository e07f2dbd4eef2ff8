/* The product's. */
#include <inlet/bus.h>

#include "fanout/fanout.h"

static inlet_bus_t *bus;
static inlet_bus_subscriber_t *subscribers[BENCH_SUBSCRIBERS];

static bool open_bus(unsigned count) {
    const inlet_bus_options_t options = {.struct_size = sizeof options,
                                         .capacity = BENCH_FANOUT_CAPACITY};
    bool good = inlet_bus_open(&options, &bus) == INLET_OK;
    for (unsigned i = 0; i < count && good; i++)
        good = inlet_bus_subscribe(bus, NULL, &subscribers[i]) == INLET_OK;
    return good;
}

static void publish(const inlet_event_t *event) {
    (void)inlet_bus_publish(bus, event, 1, NULL);
}

static uint32_t receive(unsigned subscriber, inlet_event_t *events) {
    uint32_t count = 0;
    (void)inlet_bus_recv(subscribers[subscriber], events, BENCH_FANOUT_BATCH, 20000000, &count);
    return count;
}

static void close_bus(void) {
    inlet_bus_close(bus);
}

const bench_fanout_t bench_fanout_bus = {
    .name = "bus", .open = open_bus, .publish = publish, .receive = receive, .close = close_bus};
