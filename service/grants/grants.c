#include "grants/grants.h"

#include "keys/hotkey.h"
#include "wire/scope.h"
#include "json/json_read.h"
#include "json/json_text.h"
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int FORMAT_VERSION = 1;

static bool same_key(const inlet__grant_t *grant, const uint8_t key[INLET__GRANT_KEY_BYTES]) {
    return sodium_memcmp(grant->key, key, INLET__GRANT_KEY_BYTES) == 0;
}

static char lower(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool inlet__grant_image_is(const char *a, const char *b) {
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

const inlet__grant_t *inlet__grants_find(const inlet__grants_t *grants, const uint8_t key[32],
                                         const char *image) {
    const inlet__grant_t *found = NULL;
    for (uint32_t i = 0; i < grants->count; i++) {
        const inlet__grant_t *grant = &grants->list[i];
        if (!same_key(grant, key))
            continue;
        if (grant->terms.image[0] == '\0')
            found = grant;
        else if (inlet__grant_image_is(grant->terms.image, image))
            return grant;
    }
    return found;
}

bool inlet__grant_is_over(const inlet__grant_t *grant, int64_t utc_s) {
    return grant->terms.expires_s != 0 && utc_s >= grant->terms.expires_s;
}

/* --- what is allowed still --- */

static bool has_hotkey(const inlet__terms_t *terms, const inlet__hotkey_t *hotkey) {
    for (uint32_t i = 0; i < terms->hotkey_count; i++)
        if (terms->hotkeys[i].hid == hotkey->hid &&
            terms->hotkeys[i].modifiers == hotkey->modifiers)
            return true;
    return false;
}

static bool has_program(const inlet__terms_t *terms, const char *program) {
    for (uint32_t i = 0; i < terms->program_count; i++)
        if (inlet__grant_image_is(terms->programs[i], program))
            return true;
    return false;
}

static bool covers_foreground(const inlet__terms_t *terms, const inlet__terms_t *before) {
    if (terms->foreground == INLET__FOREGROUND_ALL)
        return true;
    if (terms->foreground != before->foreground)
        return false;
    for (uint32_t i = 0; i < before->program_count; i++)
        if (!has_program(terms, before->programs[i]))
            return false;
    return true;
}

static bool covers_hotkeys(const inlet__terms_t *terms, const inlet__terms_t *before) {
    for (uint32_t i = 0; i < before->hotkey_count; i++)
        if (!has_hotkey(terms, &before->hotkeys[i]))
            return false;
    return true;
}

static bool covers_time(const inlet__terms_t *terms, const inlet__terms_t *before) {
    return terms->expires_s == 0 ||
           (before->expires_s != 0 && before->expires_s <= terms->expires_s);
}

bool inlet__grant_covers(const inlet__grant_t *grant, const inlet__grant_t *before) {
    const inlet__terms_t *terms = &grant->terms;
    return (before->scopes & ~grant->scopes) == 0 && same_key(grant, before->key) &&
           grant->sid_bytes == before->sid_bytes &&
           memcmp(grant->sid, before->sid, grant->sid_bytes) == 0 &&
           covers_foreground(terms, &before->terms) && covers_hotkeys(terms, &before->terms) &&
           covers_time(terms, &before->terms);
}

/* --- the list --- */

static bool has_keys(const inlet__terms_t *terms) {
    char text[INLET__HOTKEY_TEXT_BYTES];
    for (uint32_t i = 0; i < terms->hotkey_count; i++)
        if (inlet__hotkey_format(&terms->hotkeys[i], text) != INLET_OK)
            return false;
    return true;
}

static bool is_grant(const inlet__grant_t *grant) {
    const bool lists_hotkeys = grant->terms.hotkey_count > 0;
    return grant->scopes != 0 && (grant->scopes & ~(uint32_t)INLET__SCOPE_ALL) == 0 &&
           grant->name[0] != '\0' && grant->sid_bytes != 0 &&
           inlet__terms_check(&grant->terms) == INLET_OK && has_keys(&grant->terms) &&
           lists_hotkeys == ((grant->scopes & INLET__SCOPE_KBD_HOTKEYS) != 0);
}

static void remove_at(inlet__grants_t *grants, uint32_t index) {
    grants->list[index] = grants->list[--grants->count];
}

inlet_status_t inlet__grants_add(inlet__grants_t *grants, const inlet__grant_t *grant) {
    uint32_t replaced = 0;
    if (!is_grant(grant))
        return INLET_E_INVALID_ARGUMENT;
    for (uint32_t i = 0; i < grants->count; i++) {
        const inlet__grant_t *other = &grants->list[i];
        const bool same_name = strcmp(other->name, grant->name) == 0;
        if (same_name && !same_key(other, grant->key))
            return INLET_E_ALREADY_EXISTS;
        replaced += same_key(other, grant->key) &&
                    (same_name || inlet__grant_image_is(other->terms.image, grant->terms.image));
    }
    if (grants->count - replaced >= INLET__GRANTS_MAX)
        return INLET_E_LIMIT;
    for (uint32_t i = grants->count; i-- > 0;) {
        const inlet__grant_t *other = &grants->list[i];
        if (same_key(other, grant->key) &&
            (strcmp(other->name, grant->name) == 0 ||
             inlet__grant_image_is(other->terms.image, grant->terms.image)))
            remove_at(grants, i);
    }
    grants->list[grants->count++] = *grant;
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
        remove_at(grants, i);
        return INLET_OK;
    }
    return INLET_E_NOT_FOUND;
}

/* --- from JSON --- */

/* One scope a string; of hotkeys all in one. */
static bool read_scope(const char *name, inlet__grant_t *grant) {
    uint32_t scope;
    const char *hotkeys;
    size_t bytes;
    if (name == NULL || inlet__scope_parse_list(name, &scope, &hotkeys, &bytes) != INLET_OK ||
        (scope & (scope - 1)) != 0)
        return false;
    grant->scopes |= scope;
    return hotkeys == NULL || (grant->terms.hotkey_count == 0 &&
                               inlet__hotkeys_parse(hotkeys, bytes, grant->terms.hotkeys,
                                                    &grant->terms.hotkey_count) == INLET_OK);
}

static bool read_scopes(json_t *scopes, inlet__grant_t *grant) {
    size_t i;
    json_t *scope;
    json_array_foreach(scopes, i, scope) {
        const char *name = json_string_value(scope);
        if (!read_scope(name, grant) || (name[0] != '\0' && name[strlen(name) - 1] == ','))
            return false;
    }
    return json_is_array(scopes);
}

static bool read_image(const char *text, char image[INLET__IMAGE_BYTES_MAX + 1]) {
    if (text == NULL || strlen(text) > INLET__IMAGE_BYTES_MAX)
        return false;
    memcpy(image, text, strlen(text) + 1);
    return true;
}

/* "own", or the programs; without the member, all. */
static bool read_foreground(json_t *foreground, inlet__terms_t *terms) {
    size_t i;
    json_t *program;
    if (foreground == NULL)
        return true;
    if (json_is_string(foreground)) {
        terms->foreground = INLET__FOREGROUND_OWN;
        return strcmp(json_string_value(foreground), "own") == 0;
    }
    terms->foreground = INLET__FOREGROUND_LISTED;
    json_array_foreach(foreground, i, program) {
        if (i == INLET__PROGRAMS_MAX ||
            !read_image(json_string_value(program), terms->programs[terms->program_count++]))
            return false;
    }
    return terms->program_count > 0;
}

static bool read_terms(const char *image, json_int_t expires, json_t *foreground,
                       inlet__terms_t *terms) {
    terms->expires_s = expires;
    return (image == NULL || (image[0] != '\0' && read_image(image, terms->image))) &&
           read_foreground(foreground, terms) && inlet__terms_check(terms) == INLET_OK;
}

static bool read_key(const char *text, uint8_t key[INLET__GRANT_KEY_BYTES]) {
    size_t bytes;
    return sodium_hex2bin(key, INLET__GRANT_KEY_BYTES, text, strlen(text), NULL, &bytes, NULL) ==
               0 &&
           bytes == INLET__GRANT_KEY_BYTES;
}

static bool read_grant(json_t *item, inlet__grant_t *grant, char error[160]) {
    const unsigned text = INLET__JSON_IS_TEXT, number = INLET__JSON_IS_NUMBER,
                   list = INLET__JSON_IS_LIST, optional = INLET__JSON_OPTIONAL;
    json_t *named, *key, *scopes, *user, *created, *image, *expires, *foreground;
    const inlet__json_member_t members[] = {{"name", text, &named},
                                            {"key", text, &key},
                                            {"scopes", list, &scopes},
                                            {"user", text, &user},
                                            {"created", number, &created},
                                            {"image", text | optional, &image},
                                            {"expires", number | optional, &expires},
                                            {"foreground", text | list | optional, &foreground}};
    *grant = (inlet__grant_t){0};
    if (!inlet__json_members(item, members, sizeof members / sizeof members[0], error))
        return false;
    const char *name = json_string_value(named);
    if (!read_key(json_string_value(key), grant->key)) {
        snprintf(error, 160, "\"key\" of %.64s is not 64 hexadecimal digits", name);
        return false;
    }
    if (!read_scopes(scopes, grant)) {
        snprintf(error, 160, "\"scopes\" of %.64s has an unknown scope", name);
        return false;
    }
    if (!read_terms(json_string_value(image), json_integer_value(expires), foreground,
                    &grant->terms)) {
        snprintf(error, 160, "\"image\", \"expires\" or \"foreground\" of %.64s is not valid",
                 name);
        return false;
    }
    if (inlet__sid_parse(json_string_value(user), grant->sid, &grant->sid_bytes) != INLET_OK) {
        snprintf(error, 160, "\"user\" of %.64s is not a SID", name);
        return false;
    }
    if (strlen(name) > INLET__GRANT_NAME_MAX) {
        snprintf(error, 160, "a name is longer than %d bytes", INLET__GRANT_NAME_MAX);
        return false;
    }
    memcpy(grant->name, name, strlen(name) + 1);
    grant->created_s = json_integer_value(created);
    return true;
}

static inlet_status_t read_list(json_t *root, inlet__grants_t *grants, char error[160]) {
    json_t *version, *list, *item;
    const inlet__json_member_t members[] = {{"version", INLET__JSON_IS_NUMBER, &version},
                                            {"grants", INLET__JSON_IS_LIST, &list}};
    size_t i;
    if (!inlet__json_members(root, members, 2, error))
        return INLET_E_CORRUPT;
    if (json_integer_value(version) != FORMAT_VERSION) {
        snprintf(error, 160, "\"version\" is not %d", FORMAT_VERSION);
        return INLET_E_CORRUPT;
    }
    json_array_foreach(list, i, item) {
        inlet__grant_t grant;
        if (!read_grant(item, &grant, error))
            return INLET_E_CORRUPT;
        const uint32_t count = grants->count;
        if (inlet__grants_add(grants, &grant) != INLET_OK || grants->count != count + 1) {
            snprintf(error, 160, "the grant of %.64s is double, empty or one too many", grant.name);
            return INLET_E_CORRUPT;
        }
    }
    return INLET_OK;
}

inlet_status_t inlet__grants_from_json(const char *text, size_t bytes, inlet__grants_t *grants,
                                       char error[160]) {
    json_t *root;
    grants->count = 0;
    inlet_status_t status = inlet__json_read(text, bytes, &root, error);
    if (status == INLET_OK)
        status = read_list(root, grants, error);
    json_decref(root);
    inlet__make_printable(error);
    if (status != INLET_OK)
        grants->count = 0;
    return status;
}

/* --- to JSON --- */

static json_t *hotkeys_to_json(const inlet__terms_t *terms) {
    char text[INLET__HOTKEYS_MAX * INLET__HOTKEY_TEXT_BYTES + 16] = "kbd.hotkeys:{";
    size_t used = strlen(text);
    for (uint32_t i = 0; i < terms->hotkey_count; i++) {
        char one[INLET__HOTKEY_TEXT_BYTES];
        inlet__hotkey_format(&terms->hotkeys[i], one);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? "," : "", one);
    }
    snprintf(text + used, sizeof text - used, "}");
    return json_string(text);
}

/* NULL, also where memory ran out on the way: what is left out of a grant could make it a wider
 * one.
 */
static json_t *whole(json_t *made, bool is_whole) {
    if (is_whole)
        return made;
    json_decref(made);
    return NULL;
}

static json_t *scopes_to_json(const inlet__grant_t *grant) {
    json_t *scopes = json_array();
    bool good = scopes != NULL;
    for (uint32_t bit = 1; bit <= INLET__SCOPE_ALL; bit <<= 1) {
        char name[INLET__SCOPE_TEXT_BYTES];
        if ((grant->scopes & bit) == 0)
            continue;
        if (bit == INLET__SCOPE_KBD_HOTKEYS)
            good = json_array_append_new(scopes, hotkeys_to_json(&grant->terms)) == 0 && good;
        else if (inlet__scope_format(bit, name, sizeof name) == INLET_OK)
            good = json_array_append_new(scopes, json_string(name)) == 0 && good;
    }
    return whole(scopes, good);
}

static json_t *foreground_to_json(const inlet__terms_t *terms) {
    if (terms->foreground == INLET__FOREGROUND_OWN)
        return json_string("own");
    json_t *programs = json_array();
    bool good = programs != NULL;
    for (uint32_t i = 0; i < terms->program_count; i++)
        good = json_array_append_new(programs, json_string(terms->programs[i])) == 0 && good;
    return whole(programs, good);
}

static json_t *grant_to_json(const inlet__grant_t *grant) {
    const inlet__terms_t *terms = &grant->terms;
    char key[2 * INLET__GRANT_KEY_BYTES + 1], user[INLET__SID_TEXT_BYTES];
    sodium_bin2hex(key, sizeof key, grant->key, INLET__GRANT_KEY_BYTES);
    inlet__sid_format(grant->sid, grant->sid_bytes, user);
    json_t *item =
        json_pack("{s:s, s:s, s:o, s:s, s:I}", "name", grant->name, "key", key, "scopes",
                  scopes_to_json(grant), "user", user, "created", (json_int_t)grant->created_s);
    bool good = item != NULL;
    if (terms->image[0] != '\0')
        good = json_object_set_new(item, "image", json_string(terms->image)) == 0 && good;
    if (terms->expires_s != 0)
        good = json_object_set_new(item, "expires", json_integer(terms->expires_s)) == 0 && good;
    if (terms->foreground != INLET__FOREGROUND_ALL)
        good = json_object_set_new(item, "foreground", foreground_to_json(terms)) == 0 && good;
    return whole(item, good);
}

char *inlet__grants_to_json(const inlet__grants_t *grants) {
    json_t *list = json_array();
    bool good = list != NULL;
    for (uint32_t i = 0; i < grants->count; i++)
        good = json_array_append_new(list, grant_to_json(&grants->list[i])) == 0 && good;
    json_t *root = json_pack("{s:i, s:o}", "version", FORMAT_VERSION, "grants", whole(list, good));
    char *text = inlet__json_text(root, JSON_INDENT(2), "");
    json_decref(root);
    return text;
}
