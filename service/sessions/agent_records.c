#include "sessions/agent_records.h"

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

/* A number within its bounds. */
static bool take(json_int_t value, uint64_t least, uint64_t limit, uint64_t *out) {
    if (value < 0 || (uint64_t)value < least || (uint64_t)value > limit)
        return false;
    *out = (uint64_t)value;
    return true;
}

static bool read_handles(json_t *item, inlet__agent_handles_t *handles, json_error_t *where) {
    json_int_t section, annex, log, wake, control;
    return json_unpack_ex(item, where, JSON_STRICT, "{s:I, s:I, s:I, s:I, s:I}", "section",
                          &section, "annex", &annex, "log", &log, "wake", &wake, "control",
                          &control) == 0 &&
           take(section, 1, INT64_MAX, &handles->section) &&
           take(annex, 1, INT64_MAX, &handles->annex) && take(log, 1, INT64_MAX, &handles->log) &&
           take(wake, 1, INT64_MAX, &handles->wake) &&
           take(control, 1, INT64_MAX, &handles->control);
}

static bool read_sizes(json_t *item, inlet__agent_record_t *record, json_error_t *where) {
    json_int_t section, annex, log;
    return json_unpack_ex(item, where, JSON_STRICT, "{s:I, s:I, s:I}", "section", &section, "annex",
                          &annex, "log", &log) == 0 &&
           take(section, 1, INT64_MAX, &record->section_bytes) &&
           take(annex, 1, INT64_MAX, &record->annex_bytes) &&
           take(log, 1, INT64_MAX, &record->log_bytes);
}

static bool read_record(json_t *item, inlet__agent_record_t *record, char error[160]) {
    json_int_t session, process, created, epoch;
    const char *image;
    json_t *handles, *bytes;
    json_error_t where = {.text = ""};
    uint64_t session_id, process_id;
    *record = (inlet__agent_record_t){0};
    if (json_unpack_ex(item, &where, JSON_STRICT, "{s:I, s:I, s:I, s:I, s:s, s:o, s:o}", "session",
                       &session, "process", &process, "created", &created, "epoch", &epoch, "image",
                       &image, "handles", &handles, "bytes", &bytes) != 0 ||
        !read_handles(handles, &record->handles, &where) || !read_sizes(bytes, record, &where) ||
        !take(session, 0, UINT32_MAX, &session_id) || !take(process, 1, UINT32_MAX, &process_id) ||
        !take(created, 1, INT64_MAX, &record->created) ||
        !take(epoch, 0, INT64_MAX, &record->epoch)) {
        snprintf(error, 160, "%.150s",
                 where.text[0] != '\0' ? where.text : "a number is out of its bounds");
        return false;
    }
    if (image[0] == '\0' || strlen(image) >= sizeof record->image) {
        snprintf(error, 160, "\"image\" is empty, or longer than %u bytes",
                 INLET__AGENT_IMAGE_BYTES - 1);
        return false;
    }
    memcpy(record->image, image, strlen(image) + 1);
    record->session = (uint32_t)session_id;
    record->process_id = (uint32_t)process_id;
    return true;
}

static inlet_status_t read_list(json_t *root, inlet__agent_records_t *records, char error[160]) {
    json_int_t version, boot;
    json_t *list, *item;
    json_error_t where;
    size_t i;
    if (json_unpack_ex(root, &where, JSON_STRICT, "{s:I, s:I, s:o}", "version", &version, "boot",
                       &boot, "agents", &list) != 0) {
        snprintf(error, 160, "%.150s", where.text);
        return INLET_E_CORRUPT;
    }
    if (version != INLET__AGENT_RECORDS_VERSION || !json_is_array(list) ||
        !take(boot, 0, INT64_MAX, &records->boot_id)) {
        snprintf(error, 160, "\"version\" is not %d, \"boot\" no number, or \"agents\" no list",
                 INLET__AGENT_RECORDS_VERSION);
        return INLET_E_CORRUPT;
    }
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
    json_error_t where;
    records->count = 0;
    records->boot_id = 0;
    error[0] = '\0';
    json_t *root = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &where);
    if (root == NULL) {
        snprintf(error, 160, "line %d: %.130s", where.line, where.text);
        inlet__make_printable(error);
        return INLET_E_CORRUPT;
    }
    inlet_status_t status = read_list(root, records, error);
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
