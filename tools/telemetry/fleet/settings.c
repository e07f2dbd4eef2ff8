#include "fleet/settings.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "fleet/outbox.h"
#include "fleet/redact.h"

#define DEFAULT_PORT "6379"

static bool fail(char error[SETTINGS_ERROR_BYTES], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(char error[SETTINGS_ERROR_BYTES], const char *format, ...) {
    va_list list;
    va_start(list, format);
    vsnprintf(error, SETTINGS_ERROR_BYTES, format, list);
    va_end(list);
    return false;
}

/* Whether a port is named: behind the last colon that is in no brackets. */
static bool has_port(const char *text, size_t bytes) {
    for (size_t i = bytes; i > 0 && text[i - 1] != ']'; i--)
        if (text[i - 1] == ':')
            return true;
    return false;
}

static bool add_seed(const char *text, size_t bytes, fleet_url_t *url) {
    char full[SENDER_HOST_BYTES + 16];
    if (url->seeds_count == SENDER_SEEDS_MAX || bytes >= SENDER_HOST_BYTES)
        return false;
    const int length = snprintf(full, sizeof full, "%.*s%s", (int)bytes, text,
                                has_port(text, bytes) ? "" : ":" DEFAULT_PORT);
    if (!sender_address_parse(full, (size_t)length, &url->seeds[url->seeds_count]))
        return false;
    url->is_remote = url->is_remote || !sender_address_is_local(&url->seeds[url->seeds_count]);
    url->seeds_count++;
    return true;
}

bool fleet_url_parse(const char *text, fleet_url_t *url, char error[SETTINGS_ERROR_BYTES]) {
    memset(url, 0, sizeof *url);
    url->is_tls = strncmp(text, "rediss://", 9) == 0;
    if (!url->is_tls && strncmp(text, "redis://", 8) != 0)
        return fail(error, "a URL begins with rediss:// or redis://");
    text += url->is_tls ? 9 : 8;
    const char *at = strchr(text, '@');
    if (at != NULL) {
        if (at == text || (size_t)(at - text) >= sizeof url->user)
            return fail(error, "no user's name in front of '@'");
        if (memchr(text, ':', (size_t)(at - text)) != NULL)
            return fail(error, "a password does not stand in a URL: use --password-file");
        memcpy(url->user, text, (size_t)(at - text));
        text = at + 1;
    }
    for (;;) {
        const size_t bytes = strcspn(text, ",");
        if (!add_seed(text, bytes, url))
            return fail(error, "no HOST[:PORT], or more than %u: %.*s", SENDER_SEEDS_MAX,
                        (int)(bytes < 80 ? bytes : 80), text);
        if (text[bytes] == '\0')
            return true;
        text += bytes + 1;
    }
}

static bool get_text(const json_t *object, const char *name, char *to, size_t bytes) {
    const json_t *value = json_object_get(object, name);
    to[0] = '\0';
    if (value == NULL)
        return true;
    if (!json_is_string(value) || json_string_length(value) >= bytes ||
        strlen(json_string_value(value)) != json_string_length(value))
        return false;
    snprintf(to, bytes, "%s", json_string_value(value));
    return true;
}

static bool get_flag(const json_t *object, const char *name, bool *flag) {
    const json_t *value = json_object_get(object, name);
    *flag = json_is_true(value);
    return value == NULL || json_is_boolean(value);
}

/* A name that is not known is a mistake, and not passed over. */
static bool only(const json_t *object, const char *const *names, char error[SETTINGS_ERROR_BYTES]) {
    for (void *at = json_object_iter((json_t *)(uintptr_t)object); at != NULL;
         at = json_object_iter_next((json_t *)(uintptr_t)object, at)) {
        const char *const *name = names;
        while (*name != NULL && strcmp(*name, json_object_iter_key(at)) != 0)
            name++;
        if (*name == NULL)
            return fail(error, "no such setting: %.80s", json_object_iter_key(at));
    }
    return true;
}

static json_t *load(const char *text, size_t bytes, char error[SETTINGS_ERROR_BYTES]) {
    json_error_t where;
    json_t *json = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &where);
    if (json == NULL)
        (void)fail(error, "line %d: %.100s", where.line, where.text);
    if (json != NULL && !json_is_object(json)) {
        (void)fail(error, "no object");
        json_decref(json);
        return NULL;
    }
    return json;
}

static bool get_numbers(const json_t *json, fleet_settings_t *settings) {
    const json_t *since = json_object_get(json, "since_utc_ns");
    const json_t *bytes = json_object_get(json, "outbox_bytes");
    settings->since_utc_ns = (int64_t)json_integer_value(since);
    settings->outbox_bytes = bytes == NULL ? OUTBOX_BYTES : (uint64_t)json_integer_value(bytes);
    return json_is_integer(since) && settings->since_utc_ns > 0 &&
           (bytes == NULL || json_is_integer(bytes)) &&
           settings->outbox_bytes >= OUTBOX_BYTES_MIN && settings->outbox_bytes <= OUTBOX_BYTES_MAX;
}

static bool read_settings(const json_t *json, fleet_settings_t *settings,
                          char error[SETTINGS_ERROR_BYTES]) {
    static const char *const names[] = {"enabled",      "insecure",     "url",      "password_file",
                                        "ca_file",      "cert_file",    "key_file", "machine",
                                        "since_utc_ns", "outbox_bytes", NULL};
    fleet_url_t url;
    if (!only(json, names, error))
        return false;
    if (!get_flag(json, "enabled", &settings->enabled) ||
        !get_flag(json, "insecure", &settings->insecure) ||
        !get_text(json, "url", settings->url, sizeof settings->url) ||
        !get_text(json, "password_file", settings->password_file, sizeof settings->password_file) ||
        !get_text(json, "ca_file", settings->ca_file, sizeof settings->ca_file) ||
        !get_text(json, "cert_file", settings->cert_file, sizeof settings->cert_file) ||
        !get_text(json, "key_file", settings->key_file, sizeof settings->key_file) ||
        !get_text(json, "machine", settings->machine, sizeof settings->machine) ||
        !get_numbers(json, settings))
        return fail(error, "a setting is of another kind, or out of range");
    if (!bucket_is_machine(settings->machine))
        return fail(error, "machine: 1 to 63 of A-Z a-z 0-9 . _ -");
    if (!fleet_url_parse(settings->url, &url, error))
        return false;
    if (fleet_url_is_exposed(&url) && !settings->insecure)
        return fail(error, "another machine, in clear: use rediss://, or --insecure");
    return url.is_tls || !fleet_settings_has_tls_files(settings) ||
           fail(error, "ca_file, cert_file and key_file are for rediss://");
}

bool fleet_settings_read(const char *text, size_t bytes, fleet_settings_t *settings,
                         char error[SETTINGS_ERROR_BYTES]) {
    memset(settings, 0, sizeof *settings);
    json_t *json = load(text, bytes, error);
    const bool good = json != NULL && read_settings(json, settings, error);
    json_decref(json);
    return good;
}

char *fleet_settings_write(const fleet_settings_t *settings) {
    json_t *json = json_pack(
        "{s:b, s:b, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I}", "enabled", settings->enabled,
        "insecure", settings->insecure, "url", settings->url, "password_file",
        settings->password_file, "ca_file", settings->ca_file, "cert_file", settings->cert_file,
        "key_file", settings->key_file, "machine", settings->machine, "since_utc_ns",
        (json_int_t)settings->since_utc_ns, "outbox_bytes", (json_int_t)settings->outbox_bytes);
    char *text = json != NULL ? json_dumps(json, JSON_INDENT(2)) : NULL;
    json_decref(json);
    return text;
}

static bool read_policy(const json_t *json, fleet_policy_t *policy,
                        char error[SETTINGS_ERROR_BYTES]) {
    static const char *const names[] = {"forbidden", "allow", NULL};
    const json_t *allow = json_object_get(json, "allow");
    if (!only(json, names, error))
        return false;
    if (!get_flag(json, "forbidden", &policy->forbidden) ||
        (allow != NULL && !json_is_array(allow)))
        return fail(error, "a setting is of another kind");
    for (size_t i = 0; i < json_array_size(allow); i++) {
        const char *name = json_string_value(json_array_get(allow, i));
        const uint32_t bit = name != NULL ? redact_allow(name) : 0;
        if (bit == 0)
            return fail(error, "allow: keys, devices or pointer");
        policy->allow |= bit;
    }
    return true;
}

bool fleet_policy_read(const char *text, size_t bytes, fleet_policy_t *policy,
                       char error[SETTINGS_ERROR_BYTES]) {
    memset(policy, 0, sizeof *policy);
    json_t *json = load(text, bytes, error);
    const bool good = json != NULL && read_policy(json, policy, error);
    json_decref(json);
    return good;
}

void fleet_machine_name(uint64_t random, char machine[BUCKET_MACHINE_BYTES]) {
    snprintf(machine, BUCKET_MACHINE_BYTES, "m-%016" PRIx64, random);
}
