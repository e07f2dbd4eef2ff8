#include "sessions/agent_records.h"

#include "json/json_read.h"
#include "json/json_text.h"
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

inlet__agent_record_t *inlet__agent_records_find(inlet__agent_records_t *records,
                                                 uint32_t session) {
    for (uint32_t i = 0; i < records->count; i++)
        if (records->list[i].session == session)
            return &records->list[i];
    return NULL;
}

inlet_status_t inlet__agent_records_put(inlet__agent_records_t *records,
                                        const inlet__agent_record_t *record) {
    inlet__agent_record_t *place = inlet__agent_records_find(records, record->session);
    if (place == NULL) {
        if (records->count == INLET__AGENT_RECORDS_MAX)
            return INLET_E_LIMIT;
        place = &records->list[records->count++];
    }
    *place = *record;
    return INLET_OK;
}

void inlet__agent_records_remove(inlet__agent_records_t *records, uint32_t session) {
    inlet__agent_record_t *record = inlet__agent_records_find(records, session);
    if (record != NULL)
        *record = records->list[--records->count];
}

/* A number, and its bounds. */
typedef struct number {
    const char *name;
    uint64_t least, limit;
    uint64_t *out;
} number_t;

enum { NUMBERS_MAX = 5, MEMBERS_MAX = NUMBERS_MAX + 3 };

/* An object of numbers, and of `others`. */
static bool read_object(json_t *item, const number_t *numbers, size_t count,
                        const inlet__json_member_t *others, size_t other_count, char error[160]) {
    json_t *values[NUMBERS_MAX];
    inlet__json_member_t members[MEMBERS_MAX];
    for (size_t i = 0; i < count; i++)
        members[i] = (inlet__json_member_t){numbers[i].name, INLET__JSON_IS_NUMBER, &values[i]};
    for (size_t i = 0; i < other_count; i++)
        members[count + i] = others[i];
    if (!inlet__json_members(item, members, count + other_count, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        const json_int_t value = json_integer_value(values[i]);
        if (value < 0 || (uint64_t)value < numbers[i].least || (uint64_t)value > numbers[i].limit) {
            snprintf(error, 160, "\"%s\" is out of its bounds", numbers[i].name);
            return false;
        }
        *numbers[i].out = (uint64_t)value;
    }
    return true;
}

static bool read_handles(json_t *item, inlet__agent_handles_t *handles, char error[160]) {
    const number_t numbers[] = {{"section", 1, INT64_MAX, &handles->section},
                                {"annex", 1, INT64_MAX, &handles->annex},
                                {"log", 1, INT64_MAX, &handles->log},
                                {"wake", 1, INT64_MAX, &handles->wake},
                                {"control", 1, INT64_MAX, &handles->control}};
    return read_object(item, numbers, 5, NULL, 0, error);
}

static bool read_sizes(json_t *item, inlet__agent_record_t *record, char error[160]) {
    const number_t numbers[] = {{"section", 1, INT64_MAX, &record->section_bytes},
                                {"annex", 1, INT64_MAX, &record->annex_bytes},
                                {"log", 1, INT64_MAX, &record->log_bytes}};
    return read_object(item, numbers, 3, NULL, 0, error);
}

static bool read_record(json_t *item, inlet__agent_record_t *record, char error[160]) {
    json_t *image, *handles, *bytes;
    uint64_t session, process;
    const number_t numbers[] = {{"session", 0, UINT32_MAX, &session},
                                {"process", 1, UINT32_MAX, &process},
                                {"created", 1, INT64_MAX, &record->created},
                                {"epoch", 0, INT64_MAX, &record->epoch}};
    const inlet__json_member_t others[] = {{"image", INLET__JSON_IS_TEXT, &image},
                                           {"handles", INLET__JSON_IS_OBJECT, &handles},
                                           {"bytes", INLET__JSON_IS_OBJECT, &bytes}};
    *record = (inlet__agent_record_t){0};
    if (!read_object(item, numbers, 4, others, 3, error) ||
        !read_handles(handles, &record->handles, error) || !read_sizes(bytes, record, error))
        return false;
    const char *path = json_string_value(image);
    if (path[0] == '\0' || strlen(path) >= sizeof record->image) {
        snprintf(error, 160, "\"image\" is empty, or longer than %u bytes",
                 INLET__AGENT_IMAGE_BYTES - 1);
        return false;
    }
    memcpy(record->image, path, strlen(path) + 1);
    record->session = (uint32_t)session;
    record->process_id = (uint32_t)process;
    return true;
}

static inlet_status_t read_list(json_t *root, inlet__agent_records_t *records, char error[160]) {
    json_t *list, *item;
    uint64_t version;
    const number_t numbers[] = {
        {"version", INLET__AGENT_RECORDS_VERSION, INLET__AGENT_RECORDS_VERSION, &version},
        {"boot", 0, INT64_MAX, &records->boot_id}};
    const inlet__json_member_t others[] = {{"agents", INLET__JSON_IS_LIST, &list}};
    size_t i;
    if (!read_object(root, numbers, 2, others, 1, error))
        return INLET_E_CORRUPT;
    json_array_foreach(list, i, item) {
        inlet__agent_record_t record;
        if (!read_record(item, &record, error))
            return INLET_E_CORRUPT;
        if (inlet__agent_records_find(records, record.session) != NULL ||
            inlet__agent_records_put(records, &record) != INLET_OK) {
            snprintf(error, 160, "the agent of session %u is double, or one too many",
                     record.session);
            return INLET_E_CORRUPT;
        }
    }
    return INLET_OK;
}

inlet_status_t inlet__agent_records_from_json(const char *text, size_t bytes,
                                              inlet__agent_records_t *records, char error[160]) {
    json_t *root;
    records->count = 0;
    records->boot_id = 0;
    inlet_status_t status = inlet__json_read(text, bytes, &root, error);
    if (status == INLET_OK)
        status = read_list(root, records, error);
    json_decref(root);
    inlet__make_printable(error);
    if (status != INLET_OK)
        records->count = 0;
    return status;
}

static json_t *record_to_json(const inlet__agent_record_t *record) {
    const inlet__agent_handles_t *handles = &record->handles;
    json_t *values =
        json_pack("{s:I, s:I, s:I, s:I, s:I}", "section", (json_int_t)handles->section, "annex",
                  (json_int_t)handles->annex, "log", (json_int_t)handles->log, "wake",
                  (json_int_t)handles->wake, "control", (json_int_t)handles->control);
    json_t *bytes =
        json_pack("{s:I, s:I, s:I}", "section", (json_int_t)record->section_bytes, "annex",
                  (json_int_t)record->annex_bytes, "log", (json_int_t)record->log_bytes);
    return json_pack("{s:I, s:I, s:I, s:I, s:s, s:o, s:o}", "session", (json_int_t)record->session,
                     "process", (json_int_t)record->process_id, "created",
                     (json_int_t)record->created, "epoch", (json_int_t)record->epoch, "image",
                     record->image, "handles", values, "bytes", bytes);
}

char *inlet__agent_records_to_json(const inlet__agent_records_t *records) {
    json_t *list = json_array();
    bool whole = list != NULL;
    for (uint32_t i = 0; i < records->count; i++)
        whole = json_array_append_new(list, record_to_json(&records->list[i])) == 0 && whole;
    json_t *root = json_pack("{s:i, s:I, s:o}", "version", INLET__AGENT_RECORDS_VERSION, "boot",
                             (json_int_t)records->boot_id, "agents", list);
    char *text = whole ? inlet__json_text(root, JSON_INDENT(2), "") : NULL;
    json_decref(root);
    return text;
}
