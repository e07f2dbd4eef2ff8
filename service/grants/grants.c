#include "grants/grants.h"

#include "wire/scope.h"
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const int FORMAT_VERSION = 1;

static bool same_key(const inlet__grant_t *grant, const uint8_t key[INLET__GRANT_KEY_BYTES]) {
    return sodium_memcmp(grant->key, key, INLET__GRANT_KEY_BYTES) == 0;
}

const inlet__grant_t *inlet__grants_find(const inlet__grants_t *grants, const uint8_t key[32]) {
    for (uint32_t i = 0; i < grants->count; i++)
        if (same_key(&grants->list[i], key))
            return &grants->list[i];
    return NULL;
}

inlet_status_t inlet__grants_add(inlet__grants_t *grants, const inlet__grant_t *grant) {
    if (grant->scopes == 0 || (grant->scopes & ~(uint32_t)INLET__SCOPE_ALL) != 0 ||
        grant->name[0] == '\0' || grant->sid_bytes == 0)
        return INLET_E_INVALID_ARGUMENT;
    uint32_t at = grants->count;
    for (uint32_t i = 0; i < grants->count; i++) {
        if (same_key(&grants->list[i], grant->key))
            at = i;
        else if (strcmp(grants->list[i].name, grant->name) == 0)
            return INLET_E_ALREADY_EXISTS;
    }
    if (at == INLET__GRANTS_MAX)
        return INLET_E_LIMIT;
    grants->list[at] = *grant;
    if (at == grants->count)
        grants->count++;
    return INLET_OK;
}

inlet_status_t inlet__grants_remove(inlet__grants_t *grants, const char *name_or_key,
                                    inlet__grant_t *removed) {
    for (uint32_t i = 0; i < grants->count; i++) {
        char hex[2 * INLET__GRANT_KEY_BYTES + 1];
        sodium_bin2hex(hex, sizeof hex, grants->list[i].key, INLET__GRANT_KEY_BYTES);
        if (strcmp(grants->list[i].name, name_or_key) != 0 && strcmp(hex, name_or_key) != 0)
            continue;
        *removed = grants->list[i];
        grants->list[i] = grants->list[--grants->count];
        return INLET_OK;
    }
    return INLET_E_NOT_FOUND;
}

static bool read_scopes(json_t *scopes, uint32_t *mask) {
    size_t i;
    json_t *scope;
    *mask = 0;
    json_array_foreach(scopes, i, scope) {
        const char *name = json_string_value(scope);
        uint32_t one;
        if (name == NULL || strchr(name, ',') != NULL || inlet__scope_parse(name, &one) != INLET_OK)
            return false;
        *mask |= one;
    }
    return json_is_array(scopes);
}

static bool read_grant(json_t *item, inlet__grant_t *grant, char error[160]) {
    const char *name, *key, *user;
    json_t *scopes;
    json_int_t created;
    json_error_t where;
    *grant = (inlet__grant_t){0};
    if (json_unpack_ex(item, &where, JSON_STRICT, "{s:s, s:s, s:o, s:s, s:I}", "name", &name, "key",
                       &key, "scopes", &scopes, "user", &user, "created", &created) != 0) {
        snprintf(error, 160, "%s", where.text);
        return false;
    }
    size_t key_bytes;
    if (sodium_hex2bin(grant->key, sizeof grant->key, key, strlen(key), NULL, &key_bytes, NULL) !=
            0 ||
        key_bytes != INLET__GRANT_KEY_BYTES) {
        snprintf(error, 160, "\"key\" of %.64s is not 64 hexadecimal digits", name);
        return false;
    }
    if (!read_scopes(scopes, &grant->scopes)) {
        snprintf(error, 160, "\"scopes\" of %.64s has an unknown scope", name);
        return false;
    }
    if (inlet__sid_parse(user, grant->sid, &grant->sid_bytes) != INLET_OK) {
        snprintf(error, 160, "\"user\" of %.64s is not a SID", name);
        return false;
    }
    if (strlen(name) > INLET__GRANT_NAME_MAX) {
        snprintf(error, 160, "a name is longer than %d bytes", INLET__GRANT_NAME_MAX);
        return false;
    }
    memcpy(grant->name, name, strlen(name) + 1);
    grant->created_s = created;
    return true;
}

static inlet_status_t read_list(json_t *root, inlet__grants_t *grants, char error[160]) {
    int version;
    json_t *list, *item;
    json_error_t where;
    size_t i;
    if (json_unpack_ex(root, &where, JSON_STRICT, "{s:i, s:o}", "version", &version, "grants",
                       &list) != 0) {
        snprintf(error, 160, "%s", where.text);
        return INLET_E_CORRUPT;
    }
    if (version != FORMAT_VERSION || !json_is_array(list)) {
        snprintf(error, 160, "\"version\" is not %d, or \"grants\" is no list", FORMAT_VERSION);
        return INLET_E_CORRUPT;
    }
    json_array_foreach(list, i, item) {
        inlet__grant_t grant;
        if (!read_grant(item, &grant, error))
            return INLET_E_CORRUPT;
        if (inlet__grants_find(grants, grant.key) != NULL ||
            inlet__grants_add(grants, &grant) != INLET_OK) {
            snprintf(error, 160, "the grant of %.64s is double, empty or one too many", grant.name);
            return INLET_E_CORRUPT;
        }
    }
    return INLET_OK;
}

inlet_status_t inlet__grants_from_json(const char *text, size_t bytes, inlet__grants_t *grants,
                                       char error[160]) {
    json_error_t where;
    grants->count = 0;
    error[0] = '\0';
    json_t *root = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &where);
    if (root == NULL) {
        snprintf(error, 160, "line %d: %.140s", where.line, where.text);
        return INLET_E_CORRUPT;
    }
    inlet_status_t status = read_list(root, grants, error);
    json_decref(root);
    if (status != INLET_OK)
        grants->count = 0;
    return status;
}

static json_t *grant_to_json(const inlet__grant_t *grant) {
    char key[2 * INLET__GRANT_KEY_BYTES + 1], user[INLET__SID_TEXT_BYTES];
    sodium_bin2hex(key, sizeof key, grant->key, INLET__GRANT_KEY_BYTES);
    inlet__sid_format(grant->sid, grant->sid_bytes, user);
    json_t *scopes = json_array();
    for (uint32_t bit = 1; bit <= INLET__SCOPE_ALL; bit <<= 1) {
        char name[INLET__SCOPE_TEXT_BYTES];
        if ((grant->scopes & bit) != 0 && inlet__scope_format(bit, name, sizeof name) == INLET_OK)
            json_array_append_new(scopes, json_string(name));
    }
    return json_pack("{s:s, s:s, s:o, s:s, s:I}", "name", grant->name, "key", key, "scopes", scopes,
                     "user", user, "created", (json_int_t)grant->created_s);
}

char *inlet__grants_to_json(const inlet__grants_t *grants) {
    json_t *list = json_array();
    for (uint32_t i = 0; i < grants->count; i++)
        json_array_append_new(list, grant_to_json(&grants->list[i]));
    json_t *root = json_pack("{s:i, s:o}", "version", FORMAT_VERSION, "grants", list);
    char *text = root == NULL ? NULL : json_dumps(root, JSON_INDENT(2));
    json_decref(root);
    return text;
}
