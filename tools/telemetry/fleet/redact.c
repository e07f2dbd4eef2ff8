#include "fleet/redact.h"

#include <inlet/event.h>
#include <inlet/names.h>
#include <stdio.h>
#include <string.h>

#include "telemetry/bucket.h"

enum kind {
    NUMBER,
    NUMBERS, /* a list of integers */
    HEX,     /* 16 hexadecimal digits */
    KIND,    /* of a device, by a name of the SDK's */
    OBJECT,  /* with the members of a list of its own */
    OBJECTS, /* a list of these */
    COUNTS,  /* of any names: only where the administrator lets them out */
    CAUSES,  /* objects by the names of causes */
    TEXT     /* any: only where the administrator lets it out */
};

typedef struct rule {
    const char *name; /* NULL: the end */
    enum kind kind;
    uint32_t allow; /* 0: always */
    const struct rule *members;
} rule_t;

static const rule_t histogram[] = {{"sum", NUMBER, 0, NULL},
                                   {"max", NUMBER, 0, NULL},
                                   {"bins", NUMBERS, 0, NULL},
                                   {NULL, 0, 0, NULL}};

static const rule_t histograms[] = {
    {"dwell_ns", OBJECT, 0, histogram},      {"flight_ns", OBJECT, 0, histogram},
    {"inter_key_ns", OBJECT, 0, histogram},  {"click_interval_ns", OBJECT, 0, histogram},
    {"click_hold_ns", OBJECT, 0, histogram}, {"speed_px_s", OBJECT, 0, histogram},
    {"latency_ns", OBJECT, 0, histogram},    {NULL, 0, 0, NULL}};

static const rule_t totals[] = {
    {"observed_ns", NUMBER, 0, NULL},   {"events", NUMBER, 0, NULL},
    {"injected", NUMBER, 0, NULL},      {"key_presses", NUMBER, 0, NULL},
    {"key_releases", NUMBER, 0, NULL},  {"key_repeats", NUMBER, 0, NULL},
    {"key_overlaps", NUMBER, 0, NULL},  {"left_presses", NUMBER, 0, NULL},
    {"right_presses", NUMBER, 0, NULL}, {"middle_presses", NUMBER, 0, NULL},
    {"x1_presses", NUMBER, 0, NULL},    {"x2_presses", NUMBER, 0, NULL},
    {"moves", NUMBER, 0, NULL},         {"wheels", NUMBER, 0, NULL},
    {"wheel_delta", NUMBER, 0, NULL},   {"path_mpx", NUMBER, 0, NULL},
    {"path_mcounts", NUMBER, 0, NULL},  {NULL, 0, 0, NULL}};

static const rule_t losses[] = {
    {"records", NUMBER, 0, NULL}, {"events", NUMBER, 0, NULL}, {NULL, 0, 0, NULL}};

static const rule_t blinds[] = {
    {"spans", NUMBER, 0, NULL}, {"ns", NUMBER, 0, NULL}, {NULL, 0, 0, NULL}};

static const rule_t device[] = {
    {"id", HEX, REDACT_DEVICES, NULL},    {"vendor", NUMBER, 0, NULL},
    {"product", NUMBER, 0, NULL},         {"kind", KIND, 0, NULL},
    {"name", TEXT, REDACT_DEVICES, NULL}, {"events", NUMBER, 0, NULL},
    {"batched", NUMBER, 0, NULL},         {"interval_ns", OBJECT, 0, histogram},
    {"jitter_ns", OBJECT, 0, histogram},  {NULL, 0, 0, NULL}};

static const rule_t monitor[] = {{"x", NUMBER, 0, NULL},       {"y", NUMBER, 0, NULL},
                                 {"width", NUMBER, 0, NULL},   {"height", NUMBER, 0, NULL},
                                 {"dpi", NUMBER, 0, NULL},     {"positions", NUMBERS, 0, NULL},
                                 {"clicks", NUMBERS, 0, NULL}, {NULL, 0, 0, NULL}};

static const rule_t root[] = {{"schema_version", NUMBER, 0, NULL},
                              {"boot", HEX, 0, NULL},
                              {"session", NUMBER, 0, NULL},
                              {"epoch", NUMBER, 0, NULL},
                              {"minute", NUMBER, 0, NULL},
                              {"generation", NUMBER, 0, NULL},
                              {"totals", OBJECT, 0, totals},
                              {"histograms", OBJECT, 0, histograms},
                              {"lost", CAUSES, 0, losses},
                              {"blind", CAUSES, 0, blinds},
                              {"keys", COUNTS, REDACT_KEYS, NULL},
                              {"devices", OBJECTS, 0, device},
                              {"monitors", OBJECTS, REDACT_POINTER, monitor},
                              {"devices_left_out", NUMBER, 0, NULL},
                              {NULL, 0, 0, NULL}};

uint32_t redact_allow(const char *name) {
    static const char *const names[] = {"keys", "devices", "pointer"};
    for (uint32_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return 1u << i;
    return 0;
}

static json_t *by_rules(const json_t *object, const rule_t *rules, uint32_t allow);

static json_t *numbers(const json_t *list) {
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!json_is_integer(json_array_get(list, i)))
            return NULL;
    return json_is_array(list) ? json_deep_copy(list) : NULL;
}

static json_t *hex(const json_t *value) {
    const char *text = json_string_value(value);
    return text != NULL && strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16
               ? json_string(text)
               : NULL;
}

static json_t *kind(const json_t *value) {
    const char *text = json_string_value(value);
    for (uint32_t i = 0; text != NULL && i <= INLET_DEVICE_OTHER; i++)
        if (strcmp(text, inlet_device_kind_name(i)) == 0)
            return json_string(text);
    return NULL;
}

static json_t *objects(const json_t *list, const rule_t *rules, uint32_t allow) {
    json_t *copy = json_array();
    for (size_t i = 0; i < json_array_size(list); i++)
        (void)json_array_append_new(copy, by_rules(json_array_get(list, i), rules, allow));
    return copy;
}

static json_t *counts(const json_t *object) {
    json_t *copy = json_object();
    for (void *at = json_object_iter((json_t *)(uintptr_t)object); at != NULL;
         at = json_object_iter_next((json_t *)(uintptr_t)object, at))
        if (json_is_integer(json_object_iter_value(at)))
            (void)json_object_set(copy, json_object_iter_key(at), json_object_iter_value(at));
    return copy;
}

static json_t *causes(const json_t *object, const rule_t *rules, uint32_t allow) {
    json_t *copy = json_object();
    for (uint32_t i = 0; i < INLET_CAUSE_COUNT; i++) {
        const json_t *cause = json_object_get(object, inlet_cause_name(i));
        if (cause != NULL)
            (void)json_object_set_new(copy, inlet_cause_name(i), by_rules(cause, rules, allow));
    }
    return copy;
}

/* NULL: it is not what the rule says, and stays here. */
static json_t *by_rule(const json_t *value, const rule_t *rule, uint32_t allow) {
    switch (rule->kind) {
    case NUMBER:
        return json_is_integer(value) ? json_integer(json_integer_value(value)) : NULL;
    case NUMBERS:
        return numbers(value);
    case HEX:
        return hex(value);
    case KIND:
        return kind(value);
    case OBJECT:
        return by_rules(value, rule->members, allow);
    case OBJECTS:
        return objects(value, rule->members, allow);
    case COUNTS:
        return counts(value);
    case CAUSES:
        return causes(value, rule->members, allow);
    case TEXT:
        break;
    }
    return json_is_string(value) ? json_string(json_string_value(value)) : NULL;
}

static json_t *by_rules(const json_t *object, const rule_t *rules, uint32_t allow) {
    json_t *copy = json_object();
    for (; json_is_object(object) && rules->name != NULL; rules++) {
        const json_t *value = json_object_get(object, rules->name);
        if (value == NULL || (rules->allow & ~allow) != 0)
            continue;
        json_t *kept = by_rule(value, rules, allow);
        if (kept != NULL)
            (void)json_object_set_new(copy, rules->name, kept);
    }
    return copy;
}

/* In place of their identities: readers want one of each device. */
static bool number_devices(json_t *bucket) {
    json_t *devices = json_object_get(bucket, "devices");
    for (size_t i = 0; i < json_array_size(devices); i++) {
        char id[17];
        snprintf(id, sizeof id, "%016zx", i + 1);
        if (json_object_set_new(json_array_get(devices, i), "id", json_string(id)) != 0)
            return false;
    }
    return true;
}

json_t *redact_bucket(const json_t *bucket, const char *machine, uint32_t allow) {
    json_t *copy = by_rules(bucket, root, allow);
    char error[BUCKET_ERROR_BYTES];
    bool done = copy != NULL && json_object_set_new(copy, "machine", json_string(machine)) == 0 &&
                ((allow & REDACT_DEVICES) != 0 || number_devices(copy));
    if (done) { /* what the other end would refuse is told here */
        bucket_t *check = bucket_from_json(copy, error);
        done = check != NULL;
        bucket_free(check);
    }
    if (done)
        return copy;
    json_decref(copy);
    return NULL;
}
