/* Making a connection: who this program is, whom it trusts, and the way to the pipe thread. */
#include <sodium.h>
#include <string.h>

#include "base/utf8.h"
#include "sdk/client.h"
#include "sdk/deadline.h"
#include "sdk/dial.h"
#include "sdk/pipe_thread.h"
#include "win32/error.h"
#include "win32/files.h"
#include "win32/identity.h"
#include "win32/keystore.h"
#include "win32/names.h"
#include "win32/utf.h"

/* The program's file name, cut to what a client may be called, never within a character. */
static inlet_status_t name_default(char name[INLET__CLIENT_NAME_MAX_BYTES + 1]) {
    wchar_t path[INLET__PATH_MAX];
    char text[3 * INLET__PATH_MAX];
    DWORD units = GetModuleFileNameW(NULL, path, INLET__PATH_MAX);
    if (units == 0 || units == INLET__PATH_MAX)
        return inlet__last_status();
    const wchar_t *slash = wcsrchr(path, L'\\');
    inlet_status_t status =
        inlet__utf16_to_utf8(slash != NULL ? slash + 1 : path, text, sizeof text);
    if (status != INLET_OK)
        return status;
    size_t bytes = strnlen(text, INLET__CLIENT_NAME_MAX_BYTES + 1);
    while (bytes > INLET__CLIENT_NAME_MAX_BYTES ||
           !inlet__utf8_is_one_line((const uint8_t *)text, bytes))
        bytes--;
    memcpy(name, text, bytes);
    name[bytes] = '\0';
    return INLET_OK;
}

static inlet_status_t name_given(const char *given, char name[INLET__CLIENT_NAME_MAX_BYTES + 1]) {
    size_t bytes = strnlen(given, INLET__CLIENT_NAME_MAX_BYTES + 1);
    if (bytes > INLET__CLIENT_NAME_MAX_BYTES ||
        !inlet__utf8_is_one_line((const uint8_t *)given, bytes))
        return INLET_E_INVALID_ARGUMENT;
    memcpy(name, given, bytes + 1);
    return INLET_OK;
}

static inlet_status_t config_fill(const inlet__target_t *target, inlet__client_config_t *config) {
    inlet_status_t status = target->name != NULL ? name_given(target->name, config->greeting.name)
                                                 : name_default(config->greeting.name);
    if (status == INLET_OK)
        status = inlet__identity_of_self(&config->identity);
    config->keys = *target->keys;
    memcpy(config->service_public, target->service_public, sizeof config->service_public);
    config->intent = target->intent;
    config->capabilities = INLET__CAPABILITY_ALL;
    return status;
}

static inlet_status_t wait_until_open(inlet_client_t *client, int64_t deadline_ns) {
    uint32_t left_ms;
    AcquireSRWLockExclusive(&client->lock);
    while (!client->opened && client->status == INLET_OK &&
           (left_ms = inlet__deadline_left_ms(deadline_ns)) > 0)
        SleepConditionVariableSRW(&client->changed, &client->lock, left_ms, 0);
    inlet_status_t status = client->status;
    if (status == INLET_OK && !client->opened)
        status = INLET_E_TIMEOUT;
    ReleaseSRWLockExclusive(&client->lock);
    return status;
}

static inlet_status_t open_connection(inlet_client_t *client, const inlet__target_t *target) {
    int64_t deadline_ns = inlet__deadline_after(
        target->timeout_ns != 0 ? target->timeout_ns : INLET__TIMEOUT_DEFAULT_NS);
    inlet__client_config_t config = {0};
    void *pipe = NULL;
    inlet_status_t status = config_fill(target, &config);
    if (status == INLET_OK)
        status = inlet__dial(target->pipe_name, deadline_ns, &pipe);
    if (status == INLET_OK) {
        client->pipe = pipe;
        client->pipe_name = target->pipe_name;
        client->reconnects = (target->flags & INLET_CONNECT_RECONNECT) != 0;
        client->is_paced = (target->flags & INLET_CONNECT_PACED) != 0;
        status = inlet__pipe_start(client, &config);
    }
    sodium_memzero(&config, sizeof config);
    return status == INLET_OK ? wait_until_open(client, deadline_ns) : status;
}

inlet_status_t inlet__client_connect(const inlet__target_t *target, inlet_client_t **client) {
    *client = NULL;
    if (sodium_init() < 0)
        return INLET_E_INTERNAL;
    inlet_client_t *made = inlet__client_new();
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    inlet_status_t status = open_connection(made, target);
    if (status == INLET_OK)
        *client = made;
    else
        inlet_disconnect(made);
    return status;
}

inlet_status_t inlet_connect(const inlet_connect_options_t *options, inlet_client_t **client) {
    inlet__target_t target = {.pipe_name = INLET__PIPE_NAME, .intent = INLET__INTENT_STREAM};
    uint8_t service_public[INLET__KEY_BYTES];
    inlet__keypair_t keys;
    if (client == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *client = NULL;
    if (options != NULL) {
        if (options->struct_size != sizeof *options ||
            (options->flags & ~(uint32_t)INLET_CONNECT_ALL_FLAGS) != 0 ||
            !inlet__timeout_is_valid(options->timeout_ns))
            return INLET_E_INVALID_ARGUMENT;
        target.flags = options->flags;
        target.name = options->name;
        target.timeout_ns = options->timeout_ns;
    }
    inlet_status_t status = inlet__dial_key(service_public);
    if (status == INLET_OK)
        status = inlet__keystore_client(false, &keys);
    if (status != INLET_OK)
        return status;
    target.service_public = service_public;
    target.keys = &keys;
    status = inlet__client_connect(&target, client);
    sodium_memzero(&keys, sizeof keys);
    return status;
}
