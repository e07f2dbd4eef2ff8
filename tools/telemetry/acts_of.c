#include "telemetry/acts_of.h"

#include <inlet/inlet.h>
#include <math.h>
#include <string.h>

#include "telemetry/aggregate.h"

#define NEVER        INT64_MIN
#define SLOT_NS      INT64_C(100000000)
#define ACTIVE_NS    INT64_C(50000000) /* reports that are further apart are of two movements */
#define MILLI        1000.0
#define DISTANCE_MAX 1e12

static void add(bucket_t *bucket, enum bucket_total total, uint64_t value) {
    bucket->totals[total] = bucket_sum(bucket->totals[total], value);
}

/* Recordings are anybody's, and so are the times in them. */
static int64_t since(int64_t then_ns, int64_t now_ns) {
    int64_t ns;
    return __builtin_sub_overflow(now_ns, then_ns, &ns) ? -1 : ns;
}

static void add_time(bucket_t *bucket, enum bucket_histogram histogram, int64_t value) {
    if (value >= 0)
        inlet__histogram_add(&bucket->histograms[histogram], value, 1);
}

void acts_of_forget(acts_of_t *acts) {
    acts->held_count = 0;
    acts->press_ns = acts->release_ns = acts->click_ns = NEVER;
    for (uint32_t i = 0; i < ACTS_BUTTONS; i++)
        acts->button_ns[i] = NEVER;
    acts->has_position = false;
    for (uint32_t i = 0; i < ACTS_DEVICES_MAX; i++)
        acts->devices[i].last_ns = acts->devices[i].interval_ns = NEVER;
}

void acts_of_begin(acts_of_t *acts, uint32_t sources, bool keys, uint32_t monitors_count,
                   const inlet_monitor_t *monitors) {
    memset(acts, 0, sizeof *acts);
    acts->subscribed = acts->mask = sources;
    acts->keys = keys;
    acts->monitors_count = monitors_count;
    acts->monitors = monitors;
    acts->slot = NEVER;
    acts_of_forget(acts);
}

void acts_of_anew(acts_of_t *acts) {
    for (uint32_t i = 0; i < ACTS_DEVICES_MAX; i++)
        acts->devices[i].in_bucket = NULL;
}

/* One of the sources that are there, of which one tells the act. */
static uint32_t one_of(uint32_t mask, uint32_t preferred) {
    return (mask & preferred) != 0 ? preferred : mask & INLET_SOURCE_ALL;
}

/* --- keys --- */

static bool is_key(const acts_key_t *held, const inlet_key_t *key) {
    return held->hid == key->hid && held->scan == key->scan && held->vk == key->vk;
}

static uint32_t find_key(const acts_of_t *acts, const inlet_key_t *key) {
    uint32_t at = 0;
    while (at < acts->held_count && !is_key(&acts->held[at], key))
        at++;
    return at;
}

static void hold_key(acts_of_t *acts, const inlet_key_t *key, int64_t time_ns) {
    if (acts->held_count == ACTS_HELD_MAX)
        return;
    acts->held[acts->held_count++] =
        (acts_key_t){.hid = key->hid, .scan = key->scan, .vk = key->vk, .time_ns = time_ns};
}

static void let_go(acts_of_t *acts, uint32_t at) {
    memmove(&acts->held[at], &acts->held[at + 1], (--acts->held_count - at) * sizeof acts->held[0]);
}

static void press_key(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event) {
    const int64_t now_ns = event->time_ns;
    add(bucket, BUCKET_KEY_PRESSES, 1);
    if (acts->keys && inlet_key_from_code(inlet_key_code(event->u.key.hid)) != 0)
        bucket_add_code(bucket, inlet_key_code(event->u.key.hid), 1);
    if (acts->press_ns != NEVER)
        add_time(bucket, BUCKET_INTER_KEY_NS, since(acts->press_ns, now_ns));
    if (acts->held_count > 0)
        add(bucket, BUCKET_KEY_OVERLAPS, 1);
    else if (acts->release_ns != NEVER)
        add_time(bucket, BUCKET_FLIGHT_NS, since(acts->release_ns, now_ns));
    acts->press_ns = now_ns;
    hold_key(acts, &event->u.key, now_ns);
}

static void release_key(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event) {
    const uint32_t at = find_key(acts, &event->u.key);
    const bool is_repair = (event->flags & INLET_FLAG_SYNTHETIC) != 0;
    if (!is_repair)
        add(bucket, BUCKET_KEY_RELEASES, 1);
    if (at < acts->held_count) {
        if (!is_repair && acts->held[at].time_ns != NEVER)
            add_time(bucket, BUCKET_DWELL_NS, since(acts->held[at].time_ns, event->time_ns));
        let_go(acts, at);
    }
    acts->release_ns = is_repair ? NEVER : event->time_ns;
}

static void put_key(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event) {
    if ((event->flags & INLET_FLAG_FALSE_CONTROL) != 0)
        return;
    if ((event->flags & INLET_FLAG_REPEAT) != 0)
        add(bucket, BUCKET_KEY_REPEATS, 1);
    else if (event->type == INLET_EVENT_KEY_PRESSED)
        press_key(acts, bucket, event);
    else
        release_key(acts, bucket, event);
}

static void put_snapshot(acts_of_t *acts, const inlet_event_t *event) {
    const inlet_snapshot_t *held = &event->u.snapshot;
    const bool counts = (event->flags & one_of(acts->mask, INLET_SOURCE_RAW)) != 0;
    if (held->index == 0) {
        acts->held_count = 0;
        for (uint32_t i = 0; i < ACTS_BUTTONS; i++)
            acts->button_ns[i] = NEVER;
    }
    const inlet_key_t key = {.hid = held->code, .scan = held->scan, .vk = held->vk};
    if (held->act == INLET_EVENT_KEY_PRESSED && counts)
        hold_key(acts, &key, NEVER);
}

/* --- the pointer --- */

bool bucket_cell(const inlet_monitor_t *monitor, int32_t x, int32_t y, uint32_t *cell) {
    const int64_t column = (int64_t)x - monitor->x, row = (int64_t)y - monitor->y;
    if (column < 0 || row < 0 || column >= monitor->width || row >= monitor->height)
        return false;
    *cell = (uint32_t)(row * BUCKET_GRID_ROWS / monitor->height) * BUCKET_GRID_COLUMNS +
            (uint32_t)(column * BUCKET_GRID_COLUMNS / monitor->width);
    return true;
}

/* The monitor under a position, most likely the last one; NULL: none is known there. */
static const inlet_monitor_t *find_monitor(acts_of_t *acts, int32_t x, int32_t y, uint32_t *cell) {
    for (uint32_t i = 0; i < acts->monitors_count; i++) {
        const uint32_t at = (acts->monitor_last + i) % acts->monitors_count;
        if (bucket_cell(&acts->monitors[at], x, y, cell)) {
            acts->monitor_last = at;
            return &acts->monitors[at];
        }
    }
    return NULL;
}

static uint64_t milli_distance(int64_t dx, int64_t dy) {
    const double x = (double)dx, y = (double)dy, distance = sqrt(x * x + y * y) * MILLI;
    return (uint64_t)(distance < DISTANCE_MAX ? distance + 0.5 : DISTANCE_MAX);
}

static void end_slot(acts_of_t *acts, bucket_t *bucket) {
    const int64_t per_second = NS_PER_MINUTE / 60 / SLOT_NS;
    if (acts->slot_mpx > 0)
        add_time(bucket, BUCKET_SPEED_PX_S, (int64_t)acts->slot_mpx * per_second / 1000);
    acts->slot_mpx = 0;
}

static void move_to(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event) {
    const int32_t x = event->u.mouse.x, y = event->u.mouse.y;
    uint32_t cell;
    const inlet_monitor_t *monitor = find_monitor(acts, x, y, &cell);
    const int64_t slot = event->time_ns / SLOT_NS;
    if (monitor == NULL) { /* remote desktops send places that are none */
        acts->has_position = false;
        return;
    }
    bucket_monitor_t *map = bucket_monitor(bucket, monitor->x, monitor->y, monitor->width,
                                           monitor->height, monitor->dpi);
    if (map != NULL)
        map->positions[cell] = bucket_sum(map->positions[cell], 1);
    if (slot != acts->slot)
        end_slot(acts, bucket);
    acts->slot = slot;
    if (acts->has_position) {
        const uint64_t mpx = milli_distance((int64_t)x - acts->x, (int64_t)y - acts->y);
        add(bucket, BUCKET_PATH_MPX, mpx);
        acts->slot_mpx += mpx;
    }
    acts->has_position = true;
    acts->x = x;
    acts->y = y;
}

static void click_at(acts_of_t *acts, bucket_t *bucket, int32_t x, int32_t y) {
    uint32_t cell;
    const inlet_monitor_t *monitor = find_monitor(acts, x, y, &cell);
    bucket_monitor_t *map = monitor != NULL
                                ? bucket_monitor(bucket, monitor->x, monitor->y, monitor->width,
                                                 monitor->height, monitor->dpi)
                                : NULL;
    if (map != NULL)
        map->clicks[cell] = bucket_sum(map->clicks[cell], 1);
}

static void put_position(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event) {
    if (event->type == INLET_EVENT_MOUSE_MOVED)
        move_to(acts, bucket, event);
    else if (event->type == INLET_EVENT_MOUSE_PRESSED)
        click_at(acts, bucket, event->u.button.x, event->u.button.y);
}

static void press_button(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event) {
    const uint32_t button = event->u.button.button;
    if (button < INLET_BUTTON_LEFT || button > INLET_BUTTON_X2)
        return;
    add(bucket, (enum bucket_total)(BUCKET_LEFT_PRESSES + (button - INLET_BUTTON_LEFT)), 1);
    if (acts->click_ns != NEVER)
        add_time(bucket, BUCKET_CLICK_INTERVAL_NS, since(acts->click_ns, event->time_ns));
    acts->click_ns = acts->button_ns[button] = event->time_ns;
}

static void release_button(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event) {
    const uint32_t button = event->u.button.button;
    if (button >= ACTS_BUTTONS)
        return;
    if (acts->button_ns[button] != NEVER && (event->flags & INLET_FLAG_SYNTHETIC) == 0)
        add_time(bucket, BUCKET_CLICK_HOLD_NS, since(acts->button_ns[button], event->time_ns));
    acts->button_ns[button] = NEVER;
}

static void put_mouse(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event) {
    const inlet_wheel_t *wheel = &event->u.wheel;
    switch (event->type) {
    case INLET_EVENT_MOUSE_PRESSED:
        press_button(acts, bucket, event);
        break;
    case INLET_EVENT_MOUSE_RELEASED:
        release_button(acts, bucket, event);
        break;
    case INLET_EVENT_MOUSE_WHEEL:
        add(bucket, BUCKET_WHEELS, 1);
        add(bucket, BUCKET_WHEEL_DELTA,
            (uint64_t)(wheel->delta < 0 ? -(int64_t)wheel->delta : wheel->delta));
        break;
    default:
        add(bucket, BUCKET_MOVES, 1);
        if ((event->flags & INLET_FLAG_HAS_MOTION) != 0)
            add(bucket, BUCKET_PATH_MCOUNTS, milli_distance(event->u.mouse.dx, event->u.mouse.dy));
    }
}

/* --- devices --- */

static acts_device_t *find_device(acts_of_t *acts, uint32_t number) {
    for (uint32_t i = 0; i < ACTS_DEVICES_MAX; i++) {
        const uint32_t at = (acts->device_last + i) % ACTS_DEVICES_MAX;
        if (acts->devices[at].number == number) {
            acts->device_last = at;
            return &acts->devices[at];
        }
    }
    return NULL;
}

static void put_device(acts_of_t *acts, const inlet_event_t *event) {
    const inlet_device_t *told = &event->u.device;
    acts_device_t *device = find_device(acts, event->device);
    if (event->device == 0)
        return;
    if (device == NULL)
        device = find_device(acts, 0);
    if (device == NULL)
        return;
    *device = (acts_device_t){.last_ns = NEVER, .interval_ns = NEVER};
    if (told->present == 0)
        return;
    device->number = event->device;
    device->same.stable_id = told->stable_id;
    device->same.vendor = told->vendor;
    device->same.product = told->product;
    device->same.kind = told->kind <= INLET_DEVICE_OTHER ? told->kind : INLET_DEVICE_OTHER;
}

/* Its pieces come in a row behind the device's record; one that is missing leaves it without. */
static void put_name(acts_of_t *acts, const inlet_event_t *event) {
    const inlet_name_t *piece = &event->u.name;
    acts_device_t *device = event->device != 0 ? find_device(acts, event->device) : NULL;
    if (device == NULL || piece->subject != INLET_NAME_DEVICE || piece->length > sizeof piece->text)
        return;
    char *name = device->same.name;
    const size_t used = piece->index == 0 ? 0 : strlen(name);
    if (used + piece->length >= BUCKET_NAME_BYTES ||
        used != (size_t)piece->index * sizeof piece->text)
        return;
    memcpy(name + used, piece->text, piece->length);
    name[used + piece->length] = '\0';
}

/* A name that was cut may end within a character. */
static void put_whole_name(acts_of_t *acts, const inlet_event_t *event) {
    put_name(acts, event);
    const inlet_name_t *piece = &event->u.name;
    acts_device_t *device = event->device != 0 ? find_device(acts, event->device) : NULL;
    if (device == NULL || piece->subject != INLET_NAME_DEVICE || piece->index + 1 != piece->count)
        return;
    json_t *text = json_string(device->same.name); /* NULL: it is no UTF-8 */
    if (text == NULL)
        device->same.name[0] = '\0';
    json_decref(text);
}

static void note_interval(acts_device_t *device, const inlet_event_t *event) {
    bucket_device_t *sum = device->in_bucket;
    const int64_t interval_ns = since(device->last_ns, event->time_ns);
    if ((event->flags & (INLET_FLAG_TIME_BATCH | INLET_FLAG_TIME_COALESCED)) != 0) {
        sum->batched = bucket_sum(sum->batched, 1);
        device->last_ns = device->interval_ns = NEVER;
        return;
    }
    if (device->last_ns == NEVER || interval_ns < 0 || interval_ns > ACTIVE_NS) {
        device->interval_ns = NEVER;
    } else {
        inlet__histogram_add(&sum->interval_ns, interval_ns, 1);
        if (device->interval_ns != NEVER) {
            const int64_t change_ns = interval_ns - device->interval_ns;
            inlet__histogram_add(&sum->jitter_ns, change_ns < 0 ? -change_ns : change_ns, 1);
        }
        device->interval_ns = interval_ns;
    }
    device->last_ns = event->time_ns;
}

static void note_report(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event) {
    acts_device_t *device = event->device != 0 ? find_device(acts, event->device) : NULL;
    if (device == NULL)
        return;
    if (device->in_bucket == NULL)
        device->in_bucket = bucket_device(bucket, &device->same);
    if (device->in_bucket == NULL)
        return;
    device->in_bucket->events = bucket_sum(device->in_bucket->events, 1);
    if (event->type == INLET_EVENT_MOUSE_MOVED)
        note_interval(device, event);
}

/* --- all of it --- */

static bool is_input(const inlet_event_t *event) {
    return event->type >= INLET_EVENT_KEY_PRESSED && event->type <= INLET_EVENT_MOUSE_WHEEL &&
           (event->flags & INLET_FLAG_STATE) == 0;
}

static void put_input(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event,
                      int64_t recv_ns) {
    const uint32_t source = event->flags & INLET_SOURCE_ALL;
    const bool is_position = (event->flags & INLET_FLAG_HAS_POSITION) != 0 &&
                             (source & one_of(acts->mask, INLET_SOURCE_HOOK)) != 0;
    const bool is_of_keys =
        event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_KEY_RELEASED;
    if (!is_of_keys && is_position) {
        acts->counted |= ACTS_COUNTED_POSITION;
        put_position(acts, bucket, event);
    }
    if ((source & one_of(acts->mask, INLET_SOURCE_RAW)) == 0)
        return;
    acts->counted |= ACTS_COUNTED_ACT;
    if ((event->flags & INLET_FLAG_INJECTED) != 0)
        add(bucket, BUCKET_INJECTED, 1);
    if (is_of_keys) {
        put_key(acts, bucket, event);
    } else {
        put_mouse(acts, bucket, event);
        if (recv_ns != 0)
            add_time(bucket, BUCKET_LATENCY_NS, since(event->time_ns, recv_ns));
    }
    note_report(acts, bucket, event);
}

void acts_of_put(acts_of_t *acts, bucket_t *bucket, const inlet_event_t *event, int64_t recv_ns) {
    acts->counted = 0;
    if (is_input(event)) {
        put_input(acts, bucket, event, recv_ns);
        return;
    }
    switch (event->type) {
    case INLET_EVENT_SNAPSHOT:
        put_snapshot(acts, event);
        break;
    case INLET_EVENT_SOURCES:
        if ((event->u.sources.mask & acts->subscribed) != acts->mask)
            acts_of_forget(acts);
        acts->mask = event->u.sources.mask & acts->subscribed;
        break;
    case INLET_EVENT_DEVICE:
        put_device(acts, event);
        break;
    case INLET_EVENT_NAME:
        put_whole_name(acts, event);
        break;
    default:
        break;
    }
}

void acts_of_settle(acts_of_t *acts, bucket_t *bucket) {
    end_slot(acts, bucket);
}
