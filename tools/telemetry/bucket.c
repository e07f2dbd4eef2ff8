#include "telemetry/bucket.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const total_names[BUCKET_TOTALS] = {
    [BUCKET_OBSERVED_NS] = "observed_ns",
    [BUCKET_EVENTS] = "events",
    [BUCKET_INJECTED] = "injected",
    [BUCKET_KEY_PRESSES] = "key_presses",
    [BUCKET_KEY_RELEASES] = "key_releases",
    [BUCKET_KEY_REPEATS] = "key_repeats",
    [BUCKET_KEY_OVERLAPS] = "key_overlaps",
    [BUCKET_LEFT_PRESSES] = "left_presses",
    [BUCKET_RIGHT_PRESSES] = "right_presses",
    [BUCKET_MIDDLE_PRESSES] = "middle_presses",
    [BUCKET_X1_PRESSES] = "x1_presses",
    [BUCKET_X2_PRESSES] = "x2_presses",
    [BUCKET_MOVES] = "moves",
    [BUCKET_WHEELS] = "wheels",
    [BUCKET_WHEEL_DELTA] = "wheel_delta",
    [BUCKET_PATH_MPX] = "path_mpx",
    [BUCKET_PATH_MCOUNTS] = "path_mcounts",
};

static const char *const histogram_names[BUCKET_HISTOGRAMS] = {
    [BUCKET_DWELL_NS] = "dwell_ns",           [BUCKET_FLIGHT_NS] = "flight_ns",
    [BUCKET_INTER_KEY_NS] = "inter_key_ns",   [BUCKET_CLICK_INTERVAL_NS] = "click_interval_ns",
    [BUCKET_CLICK_HOLD_NS] = "click_hold_ns", [BUCKET_SPEED_PX_S] = "speed_px_s",
    [BUCKET_LATENCY_NS] = "latency_ns",
};

const char *bucket_total_name(uint32_t total) {
    return total_names[total];
}

const char *bucket_histogram_name(uint32_t histogram) {
    return histogram_names[histogram];
}

bucket_t *bucket_new(const bucket_id_t *id) {
    bucket_t *bucket = calloc(1, sizeof *bucket);
    if (bucket != NULL && id != NULL)
        bucket->id = *id;
    return bucket;
}

static void free_parts(bucket_t *bucket) {
    for (uint32_t i = 0; i < bucket->devices_count; i++)
        free(bucket->devices[i]);
    for (uint32_t i = 0; i < bucket->monitors_count; i++)
        free(bucket->monitors[i]);
}

void bucket_free(bucket_t *bucket) {
    if (bucket == NULL)
        return;
    free_parts(bucket);
    free(bucket);
}

void bucket_reset(bucket_t *bucket) {
    const bucket_id_t id = bucket->id;
    free_parts(bucket);
    memset(bucket, 0, sizeof *bucket);
    bucket->id = id;
}

uint64_t bucket_sum(uint64_t a, uint64_t b) {
    const uint64_t most = BUCKET_COUNT_MAX;
    return a >= most || b >= most - a ? most : a + b;
}

static bool is_same_device(const bucket_device_t *a, const bucket_device_t *b) {
    return a->stable_id == b->stable_id && a->vendor == b->vendor && a->product == b->product &&
           a->kind == b->kind && (a->stable_id != 0 || strcmp(a->name, b->name) == 0);
}

bucket_device_t *bucket_device(bucket_t *bucket, const bucket_device_t *same) {
    for (uint32_t i = 0; i < bucket->devices_count; i++)
        if (is_same_device(bucket->devices[i], same))
            return bucket->devices[i];
    if (bucket->devices_count == BUCKET_DEVICES_MAX)
        return NULL;
    bucket_device_t *device = calloc(1, sizeof *device);
    if (device == NULL)
        return NULL;
    device->stable_id = same->stable_id;
    device->vendor = same->vendor;
    device->product = same->product;
    device->kind = same->kind;
    memcpy(device->name, same->name, sizeof device->name);
    bucket->devices[bucket->devices_count++] = device;
    return device;
}

bucket_monitor_t *bucket_monitor(bucket_t *bucket, int32_t x, int32_t y, uint32_t width,
                                 uint32_t height, uint32_t dpi) {
    for (uint32_t i = 0; i < bucket->monitors_count; i++) {
        bucket_monitor_t *at = bucket->monitors[i];
        if (at->x == x && at->y == y && at->width == width && at->height == height &&
            at->dpi == dpi)
            return at;
    }
    if (bucket->monitors_count == BUCKET_MONITORS_MAX)
        return NULL;
    bucket_monitor_t *monitor = calloc(1, sizeof *monitor);
    if (monitor == NULL)
        return NULL;
    monitor->x = x;
    monitor->y = y;
    monitor->width = width;
    monitor->height = height;
    monitor->dpi = dpi;
    bucket->monitors[bucket->monitors_count++] = monitor;
    return monitor;
}

void bucket_add_code(bucket_t *bucket, const char *code, uint64_t presses) {
    uint32_t at = 0;
    while (at < bucket->codes_count && strcmp(bucket->codes[at].code, code) < 0)
        at++;
    bucket_code_t *place = &bucket->codes[at];
    if (at < bucket->codes_count && strcmp(place->code, code) == 0) {
        place->presses = bucket_sum(place->presses, presses);
        return;
    }
    if (bucket->codes_count == BUCKET_CODES_MAX)
        return;
    memmove(place + 1, place, (bucket->codes_count - at) * sizeof *place);
    *place = (bucket_code_t){.presses = presses};
    snprintf(place->code, sizeof place->code, "%s", code);
    bucket->codes_count++;
}

/* Devices that do not fit are counted, so that nobody takes the table for whole. */
static bool merge_devices(bucket_t *into, const bucket_t *from) {
    into->devices_left_out = bucket_sum(into->devices_left_out, from->devices_left_out);
    for (uint32_t i = 0; i < from->devices_count; i++) {
        const bucket_device_t *added = from->devices[i];
        bucket_device_t *device = bucket_device(into, added);
        if (device == NULL && into->devices_count < BUCKET_DEVICES_MAX)
            return false;
        if (device == NULL) {
            into->devices_left_out = bucket_sum(into->devices_left_out, 1);
            continue;
        }
        if (device->name[0] == '\0')
            memcpy(device->name, added->name, sizeof device->name);
        device->events = bucket_sum(device->events, added->events);
        device->batched = bucket_sum(device->batched, added->batched);
        inlet__histogram_merge(&device->interval_ns, &added->interval_ns);
        inlet__histogram_merge(&device->jitter_ns, &added->jitter_ns);
    }
    return true;
}

static bool merge_monitors(bucket_t *into, const bucket_t *from) {
    for (uint32_t i = 0; i < from->monitors_count; i++) {
        const bucket_monitor_t *added = from->monitors[i];
        bucket_monitor_t *monitor =
            bucket_monitor(into, added->x, added->y, added->width, added->height, added->dpi);
        if (monitor == NULL && into->monitors_count < BUCKET_MONITORS_MAX)
            return false;
        for (uint32_t cell = 0; monitor != NULL && cell < BUCKET_GRID_CELLS; cell++) {
            monitor->positions[cell] = bucket_sum(monitor->positions[cell], added->positions[cell]);
            monitor->clicks[cell] = bucket_sum(monitor->clicks[cell], added->clicks[cell]);
        }
    }
    return true;
}

static void merge_ledger(bucket_t *into, const bucket_t *from) {
    for (uint32_t i = 0; i < INLET_CAUSE_COUNT; i++) {
        bucket_loss_t *lost = &into->lost[i];
        bucket_blind_t *blind = &into->blind[i];
        lost->records = bucket_sum(lost->records, from->lost[i].records);
        lost->events = bucket_sum(lost->events, from->lost[i].events);
        blind->spans = bucket_sum(blind->spans, from->blind[i].spans);
        blind->ns = bucket_sum(blind->ns, from->blind[i].ns);
    }
}

bool bucket_merge(bucket_t *into, const bucket_t *from) {
    for (uint32_t i = 0; i < BUCKET_TOTALS; i++)
        into->totals[i] = bucket_sum(into->totals[i], from->totals[i]);
    for (uint32_t i = 0; i < BUCKET_HISTOGRAMS; i++)
        if (from->histograms[i].count > 0)
            inlet__histogram_merge(&into->histograms[i], &from->histograms[i]);
    merge_ledger(into, from);
    for (uint32_t i = 0; i < from->codes_count; i++)
        bucket_add_code(into, from->codes[i].code, from->codes[i].presses);
    return merge_devices(into, from) && merge_monitors(into, from);
}

static bool may_stand(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

bool bucket_is_machine(const char *name) {
    const size_t length = strlen(name);
    if (length == 0 || length >= BUCKET_MACHINE_BYTES)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!may_stand(name[i]))
            return false;
    return true;
}

void bucket_machine_from(const char *text, char machine[BUCKET_MACHINE_BYTES]) {
    snprintf(machine, BUCKET_MACHINE_BYTES, "%s", text[0] != '\0' ? text : "unnamed");
    for (char *c = machine; *c != '\0'; c++)
        if (!may_stand(*c))
            *c = '-';
}

void bucket_key(const bucket_id_t *id, char key[BUCKET_KEY_BYTES]) {
    snprintf(key, BUCKET_KEY_BYTES,
             "%s/%016" PRIx64 "/%" PRIu32 "/%" PRIu64 "/%" PRId64 "/%" PRIu32, id->machine,
             id->boot_id, id->session, id->epoch, id->minute, id->generation);
}
