/* Usage figures that say how sure they are: counts, motion, and what of the time was not seen. At
 * the stream's end one JSON line. No key is kept. */
#include <inlet/names.h>
#include <string.h>

#include "source.h"

typedef struct figures {
    uint64_t counts[INLET_EVENT_TYPE_COUNT];
    uint64_t lost;    /* events that will not come */
    int64_t blind_ns; /* time without capture */
    int64_t first_ns, last_ns;
    uint64_t motion; /* counts, |dx| + |dy| */
} figures_t;

static uint64_t size_of(int32_t value) {
    return value < 0 ? (uint64_t)(-(int64_t)value) : (uint64_t)value;
}

static void add(figures_t *figures, const inlet_event_t *event) {
    if ((event->flags & INLET_FLAG_STATE) != 0 || event->type == INLET_EVENT_SNAPSHOT)
        return; /* what was in force before: nothing that happened now */
    if (event->type < INLET_EVENT_TYPE_COUNT && (event->flags & INLET_FLAG_REPEAT) == 0)
        figures->counts[event->type]++;
    if (event->type == INLET_EVENT_LOSS && event->u.loss.cause != INLET_CAUSE_HIDDEN)
        figures->lost += event->u.loss.count;
    if (event->type == INLET_EVENT_BLIND)
        figures->blind_ns += event->time_ns - event->u.blind.from_ns;
    if (event->type == INLET_EVENT_MOUSE_MOVED && (event->flags & INLET_FLAG_HAS_MOTION) != 0)
        figures->motion += size_of(event->u.mouse.dx) + size_of(event->u.mouse.dy);
    if (figures->first_ns == 0)
        figures->first_ns = event->time_ns;
    figures->last_ns = event->time_ns;
}

static void print(const figures_t *figures) {
    printf("{\"keys\": %llu, \"buttons\": %llu, \"motion\": %llu, \"wheels\": %llu, ",
           (unsigned long long)figures->counts[INLET_EVENT_KEY_PRESSED],
           (unsigned long long)figures->counts[INLET_EVENT_MOUSE_PRESSED],
           (unsigned long long)figures->motion,
           (unsigned long long)figures->counts[INLET_EVENT_MOUSE_WHEEL]);
    printf("\"lost\": %llu, \"blind_ms\": %lld, \"ms\": %lld}\n", (unsigned long long)figures->lost,
           (long long)(figures->blind_ns / 1000000),
           (long long)((figures->last_ns - figures->first_ns) / 1000000));
}

int main(int argc, char **argv) {
    inlet_client_t *client = NULL;
    inlet_stream_t *stream = NULL;
    figures_t figures;
    memset(&figures, 0, sizeof figures);
    inlet_status_t status = source_open(argc, argv, NULL, &client, &stream);
    while (status == INLET_OK) {
        inlet_batch_t batch = {.struct_size = sizeof batch};
        status = inlet_borrow(stream, INLET_LANE_ALL, INLET_BORROW_MAX, INLET_FOREVER, &batch);
        for (uint32_t i = 0; i < batch.count; i++)
            add(&figures, &batch.events[i]);
        if (status == INLET_OK)
            status = inlet_release(stream, &batch);
    }
    inlet_disconnect(client);
    if (status == INLET_E_CLOSED)
        print(&figures);
    return source_ended(status);
}
