#include <inlet/admin.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "keys/hotkey.h"
#include "sdk/client.h"
#include "sdk/deadline.h"
#include "sdk/dial.h"
#include "sdk/pair_terms.h"
#include "win32/identity.h"
#include "win32/keystore.h"
#include "win32/names.h"
#include "wire/scope.h"

/* Connections of one request are gone before anybody can ask them why it failed. */
static SRWLOCK error_lock = SRWLOCK_INIT;
static inlet_error_t last_error = {.struct_size = sizeof(inlet_error_t)};

static void keep_error(inlet_client_t *client) {
    inlet_error_t error = {.struct_size = sizeof error};
    if (inlet_client_error(client, &error) != INLET_OK || error.status == INLET_OK)
        return;
    AcquireSRWLockExclusive(&error_lock);
    last_error = error;
    ReleaseSRWLockExclusive(&error_lock);
}

inlet_status_t inlet_admin_error(inlet_error_t *error) {
    if (error == NULL || error->struct_size != sizeof *error)
        return INLET_E_INVALID_ARGUMENT;
    AcquireSRWLockShared(&error_lock);
    *error = last_error;
    ReleaseSRWLockShared(&error_lock);
    return INLET_OK;
}

/* A connection as administrator, with this user's key, which is made if need be: the service wants
 * one of everybody, whether it has a grant or not. */
static inlet_status_t connect_as_admin(int64_t timeout_ns, inlet__keypair_t *keys,
                                       inlet_client_t **client) {
    inlet__identity_t self;
    uint8_t service_public[INLET__KEY_BYTES];
    *client = NULL;
    if (!inlet__timeout_is_valid(timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    inlet_status_t status = inlet__dial_key(service_public);
    if (status == INLET_OK)
        status = inlet__identity_of_self(&self);
    if (status == INLET_OK && !self.administrator)
        status = INLET_E_ACCESS_DENIED;
    if (status == INLET_OK)
        status = inlet__keystore_client(true, keys);
    if (status != INLET_OK)
        return status;
    inlet__target_t target = {
        .pipe_name = INLET__PIPE_NAME,
        .service_public = service_public,
        .keys = keys,
        .intent = INLET__INTENT_ADMIN,
        .timeout_ns = timeout_ns,
    };
    status = inlet__client_connect(&target, client);
    sodium_memzero(keys->secret, sizeof keys->secret);
    return status;
}

/* One request on a connection of its own; of GRANT_ADD it may be the key that is to be granted. */
static inlet_status_t ask_as_admin(const inlet__message_t *message, bool for_own_key,
                                   int64_t timeout_ns, inlet__answer_t *answer) {
    inlet__keypair_t keys;
    inlet_client_t *client;
    inlet__message_t filled = *message;
    if (timeout_ns == 0)
        timeout_ns = INLET__TIMEOUT_DEFAULT_NS;
    inlet_status_t status = connect_as_admin(timeout_ns, &keys, &client);
    if (status != INLET_OK)
        return status;
    if (for_own_key)
        memcpy(filled.u.grant_add.public_key, keys.public_key, sizeof keys.public_key);
    status = inlet__request_call(client, &filled, NULL, timeout_ns, answer);
    keep_error(client);
    inlet_disconnect(client);
    return status;
}

static inlet__slice_t slice_of(const char *text) {
    return (inlet__slice_t){.bytes = (const uint8_t *)text, .count = strlen(text)};
}

static bool read_key(const char *text, uint8_t key[INLET__KEY_BYTES]) {
    size_t bytes;
    return strlen(text) == INLET_KEY_TEXT_BYTES - 1 &&
           sodium_hex2bin(key, INLET__KEY_BYTES, text, INLET_KEY_TEXT_BYTES - 1, NULL, &bytes,
                          NULL) == 0 &&
           bytes == INLET__KEY_BYTES;
}

/* False: too long to be one. */
static bool copy_path(const char *path, char out[INLET__IMAGE_BYTES_MAX + 1]) {
    if (path == NULL || strlen(path) > INLET__IMAGE_BYTES_MAX)
        return false;
    memcpy(out, path, strlen(path) + 1);
    return true;
}

static bool read_programs(const inlet_pair_options_t *options, inlet__terms_t *terms) {
    const bool own = (options->flags & INLET_PAIR_OWN_WINDOWS) != 0;
    if (options->program_count > INLET__PROGRAMS_MAX || (own && options->program_count > 0) ||
        (options->program_count > 0 && options->programs == NULL))
        return false;
    terms->foreground = INLET__FOREGROUND_ALL;
    if (own)
        terms->foreground = INLET__FOREGROUND_OWN;
    else if (options->program_count > 0)
        terms->foreground = INLET__FOREGROUND_LISTED;
    for (uint32_t i = 0; i < options->program_count; i++)
        if (!copy_path(options->programs[i], terms->programs[i]))
            return false;
    terms->program_count = options->program_count;
    return true;
}

static bool read_scopes(const char *text, uint32_t *scopes, inlet__terms_t *terms) {
    const char *hotkeys;
    size_t bytes;
    if (text == NULL || inlet__scope_parse_list(text, scopes, &hotkeys, &bytes) != INLET_OK)
        return false;
    return hotkeys == NULL ||
           inlet__hotkeys_parse(hotkeys, bytes, terms->hotkeys, &terms->hotkey_count) == INLET_OK;
}

bool inlet__pair_terms(const inlet_pair_options_t *options, uint32_t *scopes,
                       inlet__terms_t *terms) {
    const bool any = (options->flags & INLET_PAIR_ANY_IMAGE) != 0;
    *terms = (inlet__terms_t){.expires_s = options->expires_s};
    return options->struct_size == sizeof *options && options->reserved == 0 &&
           (options->flags & ~(uint32_t)INLET_PAIR_ALL_FLAGS) == 0 &&
           any == (options->image == NULL) && (any || copy_path(options->image, terms->image)) &&
           read_programs(options, terms) && read_scopes(options->scopes, scopes, terms) &&
           (any || terms->image[0] != '\0') && inlet__terms_check(terms) == INLET_OK;
}

inlet_status_t inlet_admin_pair(const inlet_pair_options_t *options, int64_t timeout_ns) {
    inlet__message_t message = {.type = INLET__MESSAGE_GRANT_ADD};
    inlet__message_grant_add_t *grant = &message.u.grant_add;
    inlet__terms_t terms;
    uint8_t bytes[INLET__TERMS_BYTES_MAX];
    size_t count;
    if (options == NULL || !inlet__pair_terms(options, &grant->scopes, &terms) ||
        options->name == NULL || options->name[0] == '\0' ||
        strlen(options->name) > INLET__MESSAGE_NAME_MAX_BYTES ||
        (options->key != NULL && !read_key(options->key, grant->public_key)))
        return INLET_E_INVALID_ARGUMENT;
    inlet_status_t status = inlet__terms_encode(&terms, bytes, &count);
    if (status != INLET_OK)
        return status;
    grant->name = slice_of(options->name);
    grant->terms = (inlet__slice_t){.bytes = bytes, .count = count};
    return ask_as_admin(&message, options->key == NULL, timeout_ns, NULL);
}

inlet_status_t inlet_admin_revoke(const char *name_or_key, int64_t timeout_ns) {
    inlet__message_t message = {.type = INLET__MESSAGE_GRANT_REMOVE};
    if (name_or_key == NULL || name_or_key[0] == '\0')
        return INLET_E_INVALID_ARGUMENT;
    if (!read_key(name_or_key, message.u.grant_remove.public_key)) {
        if (strlen(name_or_key) > INLET__MESSAGE_NAME_MAX_BYTES)
            return INLET_E_INVALID_ARGUMENT;
        message.u.grant_remove.name = slice_of(name_or_key);
    }
    return ask_as_admin(&message, false, timeout_ns, NULL);
}

/* With this user's key and what it is granted. */
static inlet_status_t ask_on_own(const inlet__message_t *message, int64_t timeout_ns,
                                 inlet__answer_t *answer) {
    inlet_connect_options_t options = {.struct_size = sizeof options, .timeout_ns = timeout_ns};
    inlet_client_t *client;
    inlet_status_t status = inlet_connect(&options, &client);
    if (status != INLET_OK)
        return status;
    status = inlet__request_call(client, message, NULL, timeout_ns, answer);
    keep_error(client);
    inlet_disconnect(client);
    return status;
}

static bool has_no_grant(inlet_status_t status) {
    return status == INLET_E_NOT_PAIRED || status == INLET_E_REFUSED;
}

/* Who is not elevated may have the scope `admin`. */
inlet_status_t inlet_admin_grants(int64_t timeout_ns, char **json) {
    const inlet__message_t message = {.type = INLET__MESSAGE_GRANT_LIST};
    inlet__answer_t answer = {0};
    if (json == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *json = NULL;
    inlet_status_t status = ask_as_admin(&message, false, timeout_ns, &answer);
    if (status == INLET_E_ACCESS_DENIED) {
        status =
            ask_on_own(&message, timeout_ns == 0 ? INLET__TIMEOUT_DEFAULT_NS : timeout_ns, &answer);
        status = has_no_grant(status) ? INLET_E_ACCESS_DENIED : status;
    }
    *json = (char *)answer.body;
    return status;
}

static inlet_status_t report_on_own(const inlet__message_t *message, int64_t timeout_ns,
                                    inlet__answer_t *answer) {
    inlet_status_t status = ask_on_own(message, timeout_ns, answer);
    if (!has_no_grant(status))
        return status;
    inlet_status_t as_admin = ask_as_admin(message, false, timeout_ns, answer);
    return as_admin == INLET_E_ACCESS_DENIED ? status : as_admin;
}

/* STATUS or STATS: the service's own words about itself. */
static inlet_status_t ask_for_report(inlet_client_t *client, uint8_t type, int64_t timeout_ns,
                                     char **json) {
    inlet__message_t message = {.type = type};
    inlet__answer_t answer = {0};
    if (json == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *json = NULL;
    if (!inlet__timeout_is_valid(timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    if (timeout_ns == 0)
        timeout_ns = INLET__TIMEOUT_DEFAULT_NS;
    inlet_status_t status = client != NULL
                                ? inlet__request_call(client, &message, NULL, timeout_ns, &answer)
                                : report_on_own(&message, timeout_ns, &answer);
    *json = (char *)answer.body;
    return status;
}

inlet_status_t inlet_service_status(inlet_client_t *client, int64_t timeout_ns, char **json) {
    return ask_for_report(client, INLET__MESSAGE_STATUS, timeout_ns, json);
}

inlet_status_t inlet_service_stats(inlet_client_t *client, int64_t timeout_ns, char **json) {
    return ask_for_report(client, INLET__MESSAGE_STATS, timeout_ns, json);
}
