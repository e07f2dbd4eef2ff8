/* Buckets as JSON, both ways. */
#include <inlet/keys.h>
#include <inlet/names.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "telemetry/bucket.h"

/* One bin holds no more: sums of some thousand buckets of anybody's cannot wrap. */
#define BIN_COUNT_MAX (INT64_C(1) << 40)

/* --- writing: a member that is zero or empty is left out --- */

static bool put(json_t *object, const char *name, json_t *value) {
    return json_object_set_new(object, name, value) == 0;
}

static bool put_count(json_t *object, const char *name, uint64_t value) {
    const uint64_t most = BUCKET_COUNT_MAX;
    return value == 0 || put(object, name, json_integer((json_int_t)(value < most ? value : most)));
}

static bool put_number(json_t *object, const char *name, int64_t value) {
    return put(object, name, json_integer((json_int_t)value));
}

static bool put_hex(json_t *object, const char *name, uint64_t value) {
    char text[17];
    snprintf(text, sizeof text, "%016" PRIx64, value);
    return put(object, name, json_string(text));
}

/* [place, count, place, count, …] of those that are not zero. */
static json_t *sparse(const uint64_t *counts, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (counts[i] == 0)
            continue;
        const uint64_t most = BIN_COUNT_MAX;
        const uint64_t told = counts[i] < most ? counts[i] : most;
        if (json_array_append_new(list, json_integer((json_int_t)i)) != 0 ||
            json_array_append_new(list, json_integer((json_int_t)told)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static bool put_sparse(json_t *object, const char *name, const uint64_t *counts, size_t count) {
    json_t *list = sparse(counts, count);
    if (list != NULL && json_array_size(list) == 0) {
        json_decref(list);
        return true;
    }
    return put(object, name, list);
}

static bool put_histogram(json_t *object, const char *name, const inlet__histogram_t *histogram) {
    if (histogram->count == 0)
        return true;
    json_t *value = json_object();
    const bool done = put_count(value, "sum", histogram->sum) &&
                      put_count(value, "max", (uint64_t)histogram->max) &&
                      put_sparse(value, "bins", histogram->buckets, INLET__HISTOGRAM_BUCKETS);
    if (!done) {
        json_decref(value);
        return false;
    }
    return put(object, name, value);
}

/* Takes the object over, and gives it to its owner unless it is empty. */
static bool put_object(json_t *owner, const char *name, json_t *object, bool done) {
    if (done && json_object_size(object) > 0)
        return put(owner, name, object);
    json_decref(object);
    return done;
}

static bool put_totals(json_t *root, const bucket_t *bucket) {
    json_t *object = json_object();
    bool done = object != NULL;
    for (uint32_t i = 0; done && i < BUCKET_TOTALS; i++)
        done = put_count(object, bucket_total_name(i), bucket->totals[i]);
    return put_object(root, "totals", object, done);
}

static bool put_histograms(json_t *root, const bucket_t *bucket) {
    json_t *object = json_object();
    bool done = object != NULL;
    for (uint32_t i = 0; done && i < BUCKET_HISTOGRAMS; i++)
        done = put_histogram(object, bucket_histogram_name(i), &bucket->histograms[i]);
    return put_object(root, "histograms", object, done);
}

static bool put_pair(json_t *object, const char *name, const char *first_name, uint64_t first,
                     const char *second_name, uint64_t second) {
    if (first == 0 && second == 0)
        return true;
    json_t *pair = json_object();
    const bool done =
        pair != NULL && put_count(pair, first_name, first) && put_count(pair, second_name, second);
    return put_object(object, name, pair, done);
}

static bool put_ledger(json_t *root, const bucket_t *bucket) {
    json_t *lost = json_object(), *blind = json_object();
    bool done = lost != NULL && blind != NULL;
    for (uint32_t i = 0; done && i < INLET_CAUSE_COUNT; i++)
        done = put_pair(lost, inlet_cause_name(i), "records", bucket->lost[i].records, "events",
                        bucket->lost[i].events) &&
               put_pair(blind, inlet_cause_name(i), "spans", bucket->blind[i].spans, "ns",
                        bucket->blind[i].ns);
    const bool lost_done = put_object(root, "lost", lost, done);
    return put_object(root, "blind", blind, done) && lost_done;
}

static bool put_codes(json_t *root, const bucket_t *bucket) {
    json_t *object = json_object();
    bool done = object != NULL;
    for (uint32_t i = 0; done && i < bucket->codes_count; i++)
        done = put_count(object, bucket->codes[i].code, bucket->codes[i].presses);
    return put_object(root, "keys", object, done);
}

static bool append_device(json_t *list, const bucket_device_t *device) {
    json_t *object = json_object();
    const bool done = object != NULL && put_hex(object, "id", device->stable_id) &&
                      put_number(object, "vendor", device->vendor) &&
                      put_number(object, "product", device->product) &&
                      put(object, "kind", json_string(inlet_device_kind_name(device->kind))) &&
                      (device->name[0] == '\0' || put(object, "name", json_string(device->name))) &&
                      put_count(object, "events", device->events) &&
                      put_count(object, "batched", device->batched) &&
                      put_histogram(object, "interval_ns", &device->interval_ns) &&
                      put_histogram(object, "jitter_ns", &device->jitter_ns);
    if (done)
        return json_array_append_new(list, object) == 0;
    json_decref(object);
    return false;
}

static bool append_monitor(json_t *list, const bucket_monitor_t *monitor) {
    json_t *object = json_object();
    const bool done =
        object != NULL && put_number(object, "x", monitor->x) &&
        put_number(object, "y", monitor->y) && put_number(object, "width", monitor->width) &&
        put_number(object, "height", monitor->height) && put_number(object, "dpi", monitor->dpi) &&
        put_sparse(object, "positions", monitor->positions, BUCKET_GRID_CELLS) &&
        put_sparse(object, "clicks", monitor->clicks, BUCKET_GRID_CELLS);
    if (done)
        return json_array_append_new(list, object) == 0;
    json_decref(object);
    return false;
}

static bool put_lists(json_t *root, const bucket_t *bucket) {
    json_t *devices = json_array(), *monitors = json_array();
    bool done = devices != NULL && monitors != NULL;
    for (uint32_t i = 0; done && i < bucket->devices_count; i++)
        done = append_device(devices, bucket->devices[i]);
    for (uint32_t i = 0; done && i < bucket->monitors_count; i++)
        done = append_monitor(monitors, bucket->monitors[i]);
    const bool has_devices = done && bucket->devices_count > 0;
    const bool has_monitors = done && bucket->monitors_count > 0;
    if (has_devices)
        done = put(root, "devices", json_incref(devices));
    if (has_monitors)
        done = put(root, "monitors", json_incref(monitors)) && done;
    json_decref(devices);
    json_decref(monitors);
    return done && put_count(root, "devices_left_out", bucket->devices_left_out);
}

static bool put_id(json_t *root, const bucket_id_t *id) {
    return put_number(root, "schema_version", BUCKET_SCHEMA_VERSION) &&
           put(root, "machine", json_string(id->machine)) && put_hex(root, "boot", id->boot_id) &&
           put_number(root, "session", id->session) &&
           put_number(root, "epoch", (int64_t)id->epoch) &&
           put_number(root, "minute", id->minute) && put_number(root, "generation", id->generation);
}

json_t *bucket_to_json(const bucket_t *bucket) {
    json_t *root = json_object();
    if (root != NULL && put_id(root, &bucket->id) && put_totals(root, bucket) &&
        put_histograms(root, bucket) && put_ledger(root, bucket) && put_codes(root, bucket) &&
        put_lists(root, bucket))
        return root;
    json_decref(root);
    return NULL;
}

char *bucket_to_text(const bucket_t *bucket) {
    json_t *json = bucket_to_json(bucket);
    char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    return text;
}

/* --- reading --- */

typedef struct reading {
    char *error; /* "": nothing is wrong so far */
} reading_t;

static bool refuse(reading_t *r, const char *what, const char *name) {
    if (r->error[0] == '\0')
        snprintf(r->error, BUCKET_ERROR_BYTES, "%s: %.60s", what, name);
    return false;
}

/* An integer of min … max; what is missing is `missing`, where that is within them. */
static bool get_number(reading_t *r, const json_t *object, const char *name, int64_t min,
                       int64_t max, int64_t missing, int64_t *value) {
    const json_t *member = json_object_get(object, name);
    if (member == NULL && missing >= min) {
        *value = missing;
        return true;
    }
    if (!json_is_integer(member))
        return refuse(r, "no integer", name);
    *value = (int64_t)json_integer_value(member);
    return (*value >= min && *value <= max) || refuse(r, "out of range", name);
}

static bool get_count(reading_t *r, const json_t *object, const char *name, uint64_t *value) {
    int64_t number = 0;
    if (!get_number(r, object, name, 0, BUCKET_COUNT_MAX, 0, &number))
        return false;
    *value = (uint64_t)number;
    return true;
}

static bool get_hex(reading_t *r, const json_t *object, const char *name, uint64_t *value) {
    const char *text = json_string_value(json_object_get(object, name));
    if (text == NULL || strlen(text) != 16 || strspn(text, "0123456789abcdef") != 16)
        return refuse(r, "no 16 hexadecimal digits", name);
    *value = strtoull(text, NULL, 16);
    return true;
}

/* A member that is there has to be an object; NULL and true: it is not there. */
static bool get_object(reading_t *r, const json_t *owner, const char *name, const json_t **object) {
    *object = json_object_get(owner, name);
    return *object == NULL || json_is_object(*object) || refuse(r, "no object", name);
}

static bool get_sparse(reading_t *r, const json_t *object, const char *name, uint64_t *counts,
                       size_t places) {
    const json_t *list = json_object_get(object, name);
    const size_t size = json_array_size(list);
    if (list == NULL)
        return true;
    if (!json_is_array(list) || size % 2 != 0)
        return refuse(r, "no list of pairs", name);
    int64_t last = -1;
    for (size_t i = 0; i < size; i += 2) {
        const json_t *place = json_array_get(list, i), *count = json_array_get(list, i + 1);
        const int64_t at = (int64_t)json_integer_value(place);
        const int64_t value = (int64_t)json_integer_value(count);
        if (!json_is_integer(place) || !json_is_integer(count) || at <= last ||
            at >= (int64_t)places || value < 1 || value > BIN_COUNT_MAX)
            return refuse(r, "no rising places with counts", name);
        counts[at] = (uint64_t)value;
        last = at;
    }
    return true;
}

/* The maximum is in the last bin in use, or the bins are not this histogram's. */
static bool check_histogram(reading_t *r, const char *name, inlet__histogram_t *histogram) {
    size_t last = 0;
    for (size_t i = 0; i < INLET__HISTOGRAM_BUCKETS; i++) {
        histogram->count += histogram->buckets[i];
        if (histogram->buckets[i] > 0)
            last = i;
    }
    if (histogram->count == 0)
        return (histogram->max == 0 && histogram->sum == 0) || refuse(r, "no bins", name);
    const int64_t above = last > 0 ? inlet__histogram_top(last - 1) : -1;
    if (histogram->max <= above || histogram->max > inlet__histogram_top(last))
        return refuse(r, "a maximum of another histogram", name);
    return true;
}

static bool get_histogram(reading_t *r, const json_t *owner, const char *name,
                          inlet__histogram_t *histogram) {
    const json_t *object;
    uint64_t max = 0;
    if (!get_object(r, owner, name, &object))
        return false;
    if (object == NULL)
        return true;
    if (!get_count(r, object, "sum", &histogram->sum) || !get_count(r, object, "max", &max) ||
        !get_sparse(r, object, "bins", histogram->buckets, INLET__HISTOGRAM_BUCKETS))
        return false;
    histogram->max = (int64_t)max;
    return check_histogram(r, name, histogram);
}

static bool get_id(reading_t *r, const json_t *root, bucket_id_t *id) {
    int64_t version = 0, session = 0, epoch = 0, generation = 0;
    const char *machine = json_string_value(json_object_get(root, "machine"));
    if (!get_number(r, root, "schema_version", 1, INT32_MAX, -1, &version))
        return false;
    if (version != BUCKET_SCHEMA_VERSION)
        return refuse(r, "of a later version", "schema_version");
    if (machine == NULL || !bucket_is_machine(machine))
        return refuse(r, "no name of a machine", "machine");
    snprintf(id->machine, sizeof id->machine, "%s", machine);
    if (!get_hex(r, root, "boot", &id->boot_id) ||
        !get_number(r, root, "session", 0, UINT32_MAX, -1, &session) ||
        !get_number(r, root, "epoch", 0, INT64_MAX, -1, &epoch) ||
        !get_number(r, root, "minute", 0, INT32_MAX, -1, &id->minute) ||
        !get_number(r, root, "generation", 0, UINT32_MAX, -1, &generation))
        return false;
    id->session = (uint32_t)session;
    id->epoch = (uint64_t)epoch;
    id->generation = (uint32_t)generation;
    return true;
}

static bool get_sums(reading_t *r, const json_t *root, bucket_t *bucket) {
    const json_t *totals, *histograms;
    if (!get_object(r, root, "totals", &totals) || !get_object(r, root, "histograms", &histograms))
        return false;
    for (uint32_t i = 0; i < BUCKET_TOTALS; i++)
        if (!get_count(r, totals, bucket_total_name(i), &bucket->totals[i]))
            return false;
    for (uint32_t i = 0; i < BUCKET_HISTOGRAMS; i++)
        if (!get_histogram(r, histograms, bucket_histogram_name(i), &bucket->histograms[i]))
            return false;
    return true;
}

static bool get_ledger(reading_t *r, const json_t *root, bucket_t *bucket) {
    const json_t *lost, *blind;
    if (!get_object(r, root, "lost", &lost) || !get_object(r, root, "blind", &blind))
        return false;
    for (uint32_t i = 0; i < INLET_CAUSE_COUNT; i++) {
        const json_t *losses, *spans;
        const char *cause = inlet_cause_name(i);
        if (!get_object(r, lost, cause, &losses) || !get_object(r, blind, cause, &spans) ||
            !get_count(r, losses, "records", &bucket->lost[i].records) ||
            !get_count(r, losses, "events", &bucket->lost[i].events) ||
            !get_count(r, spans, "spans", &bucket->blind[i].spans) ||
            !get_count(r, spans, "ns", &bucket->blind[i].ns))
            return false;
    }
    return true;
}

static bool get_codes(reading_t *r, const json_t *root, bucket_t *bucket) {
    const json_t *keys;
    if (!get_object(r, root, "keys", &keys))
        return false;
    for (void *at = json_object_iter((json_t *)(uintptr_t)keys); at != NULL;
         at = json_object_iter_next((json_t *)(uintptr_t)keys, at)) {
        const char *code = json_object_iter_key(at);
        uint64_t presses;
        if (inlet_key_from_code(code) == 0 || strlen(code) >= BUCKET_CODE_BYTES)
            return refuse(r, "no key", code);
        if (!get_count(r, keys, code, &presses))
            return false;
        bucket_add_code(bucket, code, presses);
    }
    return true;
}

static bool read_kind(const char *text, uint16_t *kind) {
    for (uint16_t i = 0; text != NULL && i <= INLET_DEVICE_OTHER; i++) {
        *kind = i;
        if (strcmp(text, inlet_device_kind_name(i)) == 0)
            return true;
    }
    return false;
}

static bool get_device(reading_t *r, const json_t *object, bucket_t *bucket) {
    bucket_device_t same = {.events = 0};
    int64_t vendor = 0, product = 0;
    const char *name = json_string_value(json_object_get(object, "name"));
    if (!get_hex(r, object, "id", &same.stable_id) ||
        !get_number(r, object, "vendor", 0, UINT16_MAX, 0, &vendor) ||
        !get_number(r, object, "product", 0, UINT16_MAX, 0, &product))
        return false;
    if (!read_kind(json_string_value(json_object_get(object, "kind")), &same.kind))
        return refuse(r, "no kind of device", "kind");
    if (name != NULL && strlen(name) >= BUCKET_NAME_BYTES)
        return refuse(r, "too long", "name");
    snprintf(same.name, sizeof same.name, "%s", name != NULL ? name : "");
    same.vendor = (uint16_t)vendor;
    same.product = (uint16_t)product;
    const uint32_t before = bucket->devices_count;
    bucket_device_t *device = bucket_device(bucket, &same);
    if (device == NULL || bucket->devices_count == before)
        return refuse(r, "too many, or one twice", "devices");
    return get_count(r, object, "events", &device->events) &&
           get_count(r, object, "batched", &device->batched) &&
           get_histogram(r, object, "interval_ns", &device->interval_ns) &&
           get_histogram(r, object, "jitter_ns", &device->jitter_ns);
}

static bool get_monitor(reading_t *r, const json_t *object, bucket_t *bucket) {
    int64_t x = 0, y = 0, width = 0, height = 0, dpi = 0;
    if (!get_number(r, object, "x", INT32_MIN, INT32_MAX, 0, &x) ||
        !get_number(r, object, "y", INT32_MIN, INT32_MAX, 0, &y) ||
        !get_number(r, object, "width", 1, INT32_MAX, -1, &width) ||
        !get_number(r, object, "height", 1, INT32_MAX, -1, &height) ||
        !get_number(r, object, "dpi", 0, INT32_MAX, 0, &dpi))
        return false;
    const uint32_t before = bucket->monitors_count;
    bucket_monitor_t *monitor = bucket_monitor(bucket, (int32_t)x, (int32_t)y, (uint32_t)width,
                                               (uint32_t)height, (uint32_t)dpi);
    if (monitor == NULL || bucket->monitors_count == before)
        return refuse(r, "too many, or one twice", "monitors");
    return get_sparse(r, object, "positions", monitor->positions, BUCKET_GRID_CELLS) &&
           get_sparse(r, object, "clicks", monitor->clicks, BUCKET_GRID_CELLS);
}

static bool get_list(reading_t *r, const json_t *root, const char *name, bucket_t *bucket,
                     bool (*get)(reading_t *, const json_t *, bucket_t *)) {
    const json_t *list = json_object_get(root, name);
    if (list != NULL && !json_is_array(list))
        return refuse(r, "no list", name);
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!get(r, json_array_get(list, i), bucket))
            return false;
    return true;
}

bucket_t *bucket_from_json(const json_t *json, char error[BUCKET_ERROR_BYTES]) {
    reading_t r = {.error = error};
    error[0] = '\0';
    bucket_t *bucket = bucket_new(NULL);
    if (bucket == NULL) {
        refuse(&r, "out of memory", "bucket");
        return NULL;
    }
    if ((json_is_object(json) || refuse(&r, "no object", "bucket")) &&
        get_id(&r, json, &bucket->id) && get_sums(&r, json, bucket) &&
        get_ledger(&r, json, bucket) && get_codes(&r, json, bucket) &&
        get_list(&r, json, "devices", bucket, get_device) &&
        get_list(&r, json, "monitors", bucket, get_monitor) &&
        get_count(&r, json, "devices_left_out", &bucket->devices_left_out))
        return bucket;
    bucket_free(bucket);
    return NULL;
}

bucket_t *bucket_from_text(const char *text, size_t bytes, char error[BUCKET_ERROR_BYTES]) {
    json_t *json = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, NULL);
    if (json == NULL) {
        snprintf(error, BUCKET_ERROR_BYTES, "it is no JSON");
        return NULL;
    }
    bucket_t *bucket = bucket_from_json(json, error);
    json_decref(json);
    return bucket;
}
