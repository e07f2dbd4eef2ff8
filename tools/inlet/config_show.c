#include "config_show.h"

#include <stdio.h>
#include <string.h>

#include "cli/json_print.h"

json_t *config_in_force(inlet_status_t *status) {
    char *text = NULL;
    *status = inlet_service_status(NULL, REQUEST_TIMEOUT_NS, &text);
    json_t *root = *status == INLET_OK ? json_loads(text, 0, NULL) : NULL;
    json_t *config = json_incref(json_object_get(root, "config"));
    json_decref(root);
    inlet_free(text);
    if (*status == INLET_OK && !json_is_object(config))
        *status = INLET_E_CORRUPT;
    return config;
}

void config_value_in_force(const json_t *in_force, const char *key,
                           char text[INLET__SETTING_TEXT_BYTES]) {
    const json_t *value = json_object_get(in_force, key);
    text[0] = '\0';
    if (json_is_integer(value))
        snprintf(text, INLET__SETTING_TEXT_BYTES, "%lld", (long long)json_integer_value(value));
    else if (json_is_string(value))
        snprintf(text, INLET__SETTING_TEXT_BYTES, "%s", json_string_value(value));
}

static json_t *value_json(const inlet__setting_t *setting, const inlet__config_t *config) {
    char text[INLET__SETTING_TEXT_BYTES];
    inlet__setting_format(setting, config, text);
    return inlet__setting_is_text(setting) ? json_string(text)
                                           : json_integer(inlet__setting_get(setting, config));
}

static json_t *setting_json(const inlet__setting_t *setting, const config_file_t *file,
                            const json_t *in_force) {
    const inlet__config_t defaults = inlet__config_defaults();
    const bool given = inlet__setting_is_given(setting, &file->config);
    char domain[128];
    inlet__setting_domain(setting, domain, sizeof domain);
    return json_pack("{s:s, s:o, s:s, s:o, s:O?, s:s, s:s, s:s}", "key", setting->key, "value",
                     value_json(setting, &file->config), "source", given ? "file" : "default",
                     "default", value_json(setting, &defaults), "in_force",
                     json_object_get(in_force, setting->key), "values", domain, "applies",
                     setting->applies, "description", setting->description);
}

static int print_json(const config_file_t *file, const json_t *in_force) {
    json_t *list = json_array();
    int failed = 0;
    for (uint32_t i = 0; i < INLET__SETTING_COUNT; i++)
        failed |= json_array_append_new(list, setting_json(&inlet__settings[i], file, in_force));
    json_t *root =
        json_pack("{s:s, s:b, s:s?, s:b, s:O?, s:O?, s:o}", "file", file->path, "exists",
                  file->exists, "error", file->error[0] != '\0' ? file->error : NULL, "running",
                  in_force != NULL, "refused", json_object_get(in_force, "refused"), "refusal",
                  json_object_get(in_force, "error"), "settings", list);
    const bool printed = failed == 0 && root != NULL && json_print_line(root);
    json_decref(root);
    return printed ? EXIT_CODE_OK : report_status("config", INLET_E_NO_MEMORY);
}

static void print_row(const inlet__setting_t *setting, const config_file_t *file,
                      const json_t *in_force) {
    const inlet__config_t defaults = inlet__config_defaults();
    char value[INLET__SETTING_TEXT_BYTES], preset[INLET__SETTING_TEXT_BYTES];
    char running[INLET__SETTING_TEXT_BYTES];
    inlet__setting_format(setting, &file->config, value);
    inlet__setting_format(setting, &defaults, preset);
    config_value_in_force(in_force, setting->key, running);
    printf("%-28s %9s  %-8s %9s %9s  %s\n", setting->key, value,
           inlet__setting_is_given(setting, &file->config) ? "file" : "default", preset,
           running[0] != '\0' ? running : "-", setting->description);
}

static void print_table(const config_file_t *file, const json_t *in_force, inlet_status_t status) {
    printf("%s%s\n\n", file->path, file->exists ? "" : " (there is none)");
    printf("%-28s %9s  %-8s %9s %9s\n", "KEY", "VALUE", "FROM", "DEFAULT", "IN FORCE");
    for (uint32_t i = 0; i < INLET__SETTING_COUNT; i++)
        print_row(&inlet__settings[i], file, in_force);
    fflush(stdout);
    if (file->error[0] != '\0')
        fprintf(stderr, "inlet: config: the file has an error, so nothing of it counts: %s\n",
                file->error);
    if (in_force == NULL)
        fprintf(stderr, "inlet: config: what is in force is not known: %s\n",
                inlet_status_message(status));
    else if (json_is_true(json_object_get(in_force, "refused")))
        fputs("inlet: config: the service refused the file, and keeps what was in force\n", stderr);
}

int config_show(bool json) {
    static config_file_t file;
    inlet_status_t status;
    const int code = config_file_read(NULL, &file);
    if (code != EXIT_CODE_OK)
        return code;
    json_t *in_force = config_in_force(&status);
    int shown = EXIT_CODE_OK;
    if (json)
        shown = print_json(&file, in_force);
    else
        print_table(&file, in_force, status);
    json_decref(in_force);
    return shown;
}
