#include "win32/keystore.h"

#include "win32/error.h"
#include "win32/files.h"
#include "win32/names.h"
#include "win32/security.h"

#include <sodium.h>
#include <string.h>
#include <windows.h>

#include <dpapi.h>

#define FILE_MAX_BYTES 4096
#define MAGIC          "InletK1" /* 8 bytes with its zero */
#define HASH_BYTES     32

/* What DPAPI encrypts. The hash is Inlet's own check of its integrity (Wine's DPAPI has none). */
typedef struct key_plain {
    uint8_t magic[sizeof MAGIC];
    uint8_t secret[INLET__KEY_BYTES];
    uint8_t hash[HASH_BYTES];
} key_plain_t;

_Static_assert(sizeof(key_plain_t) == 72, "the file's plaintext has no padding");

static void hash_plain(const key_plain_t *plain, uint8_t hash[HASH_BYTES]) {
    crypto_generichash(hash, HASH_BYTES, (const uint8_t *)plain, offsetof(key_plain_t, hash), NULL,
                       0);
}

static DATA_BLOB blob_of(void *data, size_t bytes) {
    return (DATA_BLOB){.cbData = (DWORD)bytes, .pbData = data};
}

static DATA_BLOB entropy_of(const inlet__key_place_t *place, wchar_t buffer[64]) {
    wcsncpy(buffer, place->description, 64);
    return blob_of(buffer, wcslen(place->description) * sizeof(wchar_t));
}

static inlet_status_t decode_plain(const DATA_BLOB *clear, inlet__keypair_t *keys) {
    key_plain_t plain;
    uint8_t hash[HASH_BYTES];
    if (clear->cbData != sizeof plain)
        return INLET_E_CORRUPT;
    memcpy(&plain, clear->pbData, sizeof plain);
    hash_plain(&plain, hash);
    inlet_status_t status = INLET_E_CORRUPT;
    if (memcmp(plain.magic, MAGIC, sizeof MAGIC) == 0 &&
        sodium_memcmp(hash, plain.hash, sizeof hash) == 0 &&
        inlet__keypair_from_secret(keys, plain.secret) == INLET_OK)
        status = INLET_OK;
    sodium_memzero(&plain, sizeof plain);
    return status;
}

static inlet_status_t key_load(const inlet__key_place_t *place, inlet__keypair_t *keys) {
    uint8_t file[FILE_MAX_BYTES];
    size_t bytes;
    inlet_status_t status = inlet__file_read(place->path, file, sizeof file, &bytes);
    if (status != INLET_OK)
        return status == INLET_E_LIMIT ? INLET_E_CORRUPT : status;

    wchar_t buffer[64];
    DATA_BLOB sealed = blob_of(file, bytes), entropy = entropy_of(place, buffer), clear = {0};
    wchar_t *description = NULL;
    if (!CryptUnprotectData(&sealed, &description, &entropy, NULL, NULL, CRYPTPROTECT_UI_FORBIDDEN,
                            &clear))
        return INLET_E_CORRUPT;
    status = INLET_E_CORRUPT;
    if (description != NULL && wcscmp(description, place->description) == 0)
        status = decode_plain(&clear, keys);
    sodium_memzero(clear.pbData, clear.cbData);
    LocalFree(clear.pbData);
    LocalFree(description);
    return status;
}

static inlet_status_t key_create(const inlet__key_place_t *place, inlet__keypair_t *keys) {
    key_plain_t plain;
    wchar_t buffer[64];
    DATA_BLOB clear = blob_of(&plain, sizeof plain), entropy = entropy_of(place, buffer);
    DATA_BLOB sealed = {0};
    memcpy(plain.magic, MAGIC, sizeof MAGIC);
    randombytes_buf(plain.secret, sizeof plain.secret);
    hash_plain(&plain, plain.hash);

    inlet_status_t status = INLET_E_INTERNAL;
    if (inlet__keypair_from_secret(keys, plain.secret) == INLET_OK)
        status = CryptProtectData(&clear, place->description, &entropy, NULL, NULL,
                                  CRYPTPROTECT_UI_FORBIDDEN, &sealed)
                     ? inlet__file_replace(place->path, place->sddl, sealed.pbData, sealed.cbData)
                     : inlet__last_status();
    sodium_memzero(&plain, sizeof plain);
    LocalFree(sealed.pbData);
    return status;
}

inlet_status_t inlet__keystore_open(const inlet__key_place_t *place, bool create,
                                    inlet__keypair_t *keys) {
    memset(keys, 0, sizeof *keys);
    if (sodium_init() < 0)
        return INLET_E_INTERNAL;
    inlet_status_t status = key_load(place, keys);
    if (status == INLET_E_NOT_FOUND && create)
        status = key_create(place, keys);
    if (status != INLET_OK)
        sodium_memzero(keys, sizeof *keys);
    return status;
}

inlet_status_t inlet__keystore_client(bool create, inlet__keypair_t *keys) {
    inlet__key_place_t place = {.description = L"Inlet client key"};
    memset(keys, 0, sizeof *keys);
    inlet_status_t status = inlet__path_user(L"client.key", place.path);
    if (status == INLET_OK && create)
        status = inlet__user_dir_prepare();
    if (status == INLET_OK)
        status = inlet__keystore_open(&place, create, keys);
    return status == INLET_E_NOT_FOUND ? INLET_E_NOT_PAIRED : status;
}

static inlet_status_t publish(const uint8_t key[INLET__KEY_BYTES]) {
    SECURITY_ATTRIBUTES attributes;
    HKEY registry = NULL;
    inlet_status_t status = inlet__security_from_sddl(INLET__SDDL_PUBLIC_KEY, &attributes);
    if (status != INLET_OK)
        return status;
    LSTATUS error =
        RegCreateKeyExW(HKEY_LOCAL_MACHINE, INLET__REGISTRY_PATH, 0, NULL, 0,
                        KEY_SET_VALUE | WRITE_DAC | KEY_WOW64_64KEY, &attributes, &registry, NULL);
    if (error == ERROR_SUCCESS) /* again for a key that was there */
        error = RegSetKeySecurity(registry,
                                  DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                                  attributes.lpSecurityDescriptor);
    if (error == ERROR_SUCCESS)
        error = RegSetValueExW(registry, INLET__REGISTRY_PUBLIC_KEY, 0, REG_BINARY, key,
                               INLET__KEY_BYTES);
    if (registry != NULL)
        RegCloseKey(registry);
    inlet__security_free(&attributes);
    return inlet__status_from_win32((unsigned long)error);
}

inlet_status_t inlet__keystore_service(inlet__keypair_t *keys) {
    inlet__key_place_t place = {.description = L"Inlet service key", .sddl = INLET__SDDL_KEY_FILE};
    memset(keys, 0, sizeof *keys);
    inlet_status_t status = inlet__path_data(L"service.key", place.path);
    if (status == INLET_OK)
        status = inlet__keystore_open(&place, true, keys);
    if (status == INLET_OK)
        status = publish(keys->public_key);
    if (status != INLET_OK)
        sodium_memzero(keys, sizeof *keys);
    return status;
}

inlet_status_t inlet__keystore_service_public(uint8_t key[INLET__KEY_BYTES]) {
    DWORD bytes = INLET__KEY_BYTES;
    LSTATUS error =
        RegGetValueW(HKEY_LOCAL_MACHINE, INLET__REGISTRY_PATH, INLET__REGISTRY_PUBLIC_KEY,
                     RRF_RT_REG_BINARY | RRF_SUBKEY_WOW6464KEY, NULL, key, &bytes);
    if (error == ERROR_SUCCESS && bytes == INLET__KEY_BYTES)
        return INLET_OK;
    memset(key, 0, INLET__KEY_BYTES);
    if (error == ERROR_FILE_NOT_FOUND)
        return INLET_E_NOT_INSTALLED;
    if (error == ERROR_SUCCESS || error == ERROR_MORE_DATA || error == ERROR_UNSUPPORTED_TYPE)
        return INLET_E_CORRUPT;
    return inlet__status_from_win32((unsigned long)error);
}

inlet_status_t inlet__keystore_service_unpublish(void) {
    HKEY registry;
    LSTATUS error = RegOpenKeyExW(HKEY_LOCAL_MACHINE, INLET__REGISTRY_PATH, 0,
                                  KEY_SET_VALUE | KEY_WOW64_64KEY, &registry);
    if (error == ERROR_SUCCESS) {
        error = RegDeleteValueW(registry, INLET__REGISTRY_PUBLIC_KEY);
        RegCloseKey(registry);
    }
    return error == ERROR_FILE_NOT_FOUND ? INLET_OK
                                         : inlet__status_from_win32((unsigned long)error);
}
