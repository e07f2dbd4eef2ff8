/* The public face of the service manager's entry, the keys and the pipe: for tools, which see
 * public headers only. */
#include <inlet/admin.h>
#include <sodium.h>
#include <string.h>
#include <windows.h>

#include "sdk/client.h"
#include "sdk/deadline.h"
#include "sdk/dial.h"
#include "win32/agent_stage.h"
#include "win32/files.h"
#include "win32/keystore.h"
#include "win32/names.h"
#include "win32/purge.h"
#include "win32/service_control.h"
#include "win32/utf.h"

enum { CONFIG_MAX_BYTES = 65536 }; /* the service reads no more */

#define SERVICE_TIMEOUT_DEFAULT_NS INT64_C(30000000000)

INLET_STATIC_ASSERT((int)INLET_SERVICE_STOPPED == (int)INLET__SERVICE_STOPPED);
INLET_STATIC_ASSERT((int)INLET_SERVICE_STARTING == (int)INLET__SERVICE_STARTING);
INLET_STATIC_ASSERT((int)INLET_SERVICE_RUNNING == (int)INLET__SERVICE_RUNNING);
INLET_STATIC_ASSERT((int)INLET_SERVICE_STOPPING == (int)INLET__SERVICE_STOPPING);
INLET_STATIC_ASSERT(INLET_SERVICE_WARNINGS_MAX == INLET__SERVICE_WARNINGS_MAX);
INLET_STATIC_ASSERT(INLET_KEY_TEXT_BYTES == 2 * INLET__KEY_BYTES + 1);

inlet_status_t inlet_service_query(inlet_service_info_t *info) {
    inlet__service_info_t told;
    if (info == NULL || info->struct_size != sizeof *info)
        return INLET_E_INVALID_ARGUMENT;
    *info = (inlet_service_info_t){.struct_size = sizeof *info};
    inlet_status_t status = inlet__service_query(&told);
    if (status == INLET_OK) {
        info->state = (uint32_t)told.state;
        info->process = told.process;
        info->exit_code = told.exit_code;
    }
    return status;
}

static void tell_warnings(const inlet__service_warnings_t *told,
                          inlet_service_warnings_t *warnings) {
    if (warnings == NULL)
        return;
    warnings->count = told->count;
    for (uint32_t i = 0; i < told->count; i++)
        warnings->texts[i] = told->texts[i];
}

inlet_status_t inlet_service_install(const char *program, inlet_service_warnings_t *warnings) {
    wchar_t path[INLET__PATH_MAX];
    inlet__service_warnings_t told = {0};
    if (warnings != NULL && warnings->struct_size != sizeof *warnings)
        return INLET_E_INVALID_ARGUMENT;
    inlet_status_t status = program != NULL ? inlet__utf8_to_utf16(program, path, INLET__PATH_MAX)
                                            : inlet__path_beside(L"inletd.exe", path);
    if (status == INLET_OK)
        status = inlet__service_install(path, &told);
    tell_warnings(&told, warnings);
    return status;
}

inlet_status_t inlet_service_configure(inlet_service_warnings_t *warnings) {
    inlet__service_warnings_t told = {0};
    if (warnings != NULL && warnings->struct_size != sizeof *warnings)
        return INLET_E_INVALID_ARGUMENT;
    inlet_status_t status = inlet__service_configure(&told);
    tell_warnings(&told, warnings);
    return status;
}

/* One of those that wait. */
static inlet_status_t control(inlet_status_t (*action)(int64_t), int64_t timeout_ns) {
    if (!inlet__timeout_is_valid(timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    if (timeout_ns == INLET_FOREVER)
        return action(INT64_MAX / 2); /* the moment is a sum */
    return action(timeout_ns != 0 ? timeout_ns : SERVICE_TIMEOUT_DEFAULT_NS);
}

inlet_status_t inlet_service_uninstall(int64_t timeout_ns) {
    return control(inlet__service_uninstall, timeout_ns);
}

inlet_status_t inlet_service_start(int64_t timeout_ns) {
    return control(inlet__service_start, timeout_ns);
}

inlet_status_t inlet_service_stop(int64_t timeout_ns) {
    return control(inlet__service_stop, timeout_ns);
}

inlet_status_t inlet_service_hand_over(int64_t timeout_ns) {
    return control(inlet__service_hand_over, timeout_ns);
}

inlet_status_t inlet_service_clean(uint32_t purge) {
    inlet__service_info_t info;
    wchar_t folder[INLET__PATH_MAX];
    inlet_status_t status = inlet__service_query(&info);
    if (status == INLET_OK && info.process != 0)
        return INLET_E_BUSY;
    if (status == INLET_OK)
        status = inlet__path_beside(NULL, folder);
    if (status != INLET_OK)
        return status;
    inlet__agent_unstage(folder, NULL);
    status = inlet__keystore_service_unpublish();
    inlet_status_t purged = purge != 0 ? inlet__data_dir_purge() : INLET_OK;
    return status == INLET_OK ? purged : status;
}

inlet_status_t inlet_service_path(const char *leaf, char path[INLET_PATH_BYTES]) {
    wchar_t name[INLET__PATH_MAX], whole[INLET__PATH_MAX];
    if (path == NULL)
        return INLET_E_INVALID_ARGUMENT;
    path[0] = '\0';
    if (leaf == NULL || leaf[0] == '\0' || leaf[0] == '.' || strpbrk(leaf, "\\/:") != NULL)
        return INLET_E_INVALID_ARGUMENT;
    inlet_status_t status = inlet__utf8_to_utf16(leaf, name, INLET__PATH_MAX);
    if (status == INLET_OK)
        status = inlet__path_data(name, whole);
    if (status == INLET_OK)
        status = inlet__utf16_to_utf8(whole, path, INLET_PATH_BYTES);
    return status;
}

inlet_status_t inlet_service_set_config(const char *text) {
    wchar_t path[INLET__PATH_MAX];
    if (text == NULL)
        return INLET_E_INVALID_ARGUMENT;
    const size_t bytes = strlen(text);
    if (bytes > CONFIG_MAX_BYTES)
        return INLET_E_LIMIT;
    inlet_status_t status = inlet__data_dir_prepare();
    if (status == INLET_OK)
        status = inlet__path_data(L"config.json", path);
    if (status == INLET_OK)
        status = inlet__file_replace(path, NULL, (const uint8_t *)text, bytes);
    return status;
}

inlet_status_t inlet_service_key(char key[INLET_KEY_TEXT_BYTES]) {
    uint8_t bytes[INLET__KEY_BYTES];
    if (key == NULL)
        return INLET_E_INVALID_ARGUMENT;
    key[0] = '\0';
    inlet_status_t status = inlet__keystore_service_public(bytes);
    if (status == INLET_OK)
        sodium_bin2hex(key, INLET_KEY_TEXT_BYTES, bytes, sizeof bytes);
    return status;
}

inlet_status_t inlet_client_key(char key[INLET_KEY_TEXT_BYTES]) {
    inlet__keypair_t keys;
    if (key == NULL)
        return INLET_E_INVALID_ARGUMENT;
    key[0] = '\0';
    inlet_status_t status = inlet__keystore_client(false, &keys);
    if (status == INLET_OK)
        sodium_bin2hex(key, INLET_KEY_TEXT_BYTES, keys.public_key, sizeof keys.public_key);
    sodium_memzero(&keys, sizeof keys);
    return status;
}

inlet_status_t inlet_service_reach(int64_t timeout_ns) {
    void *pipe;
    if (!inlet__timeout_is_valid(timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    if (timeout_ns == 0)
        timeout_ns = INLET__TIMEOUT_DEFAULT_NS;
    inlet_status_t status = inlet__dial(INLET__PIPE_NAME, inlet__deadline_after(timeout_ns), &pipe);
    if (status == INLET_OK)
        CloseHandle(pipe);
    return status;
}
