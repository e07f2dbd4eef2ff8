#include "fleet_cli/places.h"

#include <errno.h>
#include <inlet/admin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <aclapi.h>
#include <shlobj.h>

#include "cli/program.h"
#include "cli/user_files.h"

#define FILE_BYTES 8192u

static bool complain(const char *path, const char *why) {
    fprintf(stderr, "%s: %s: %s\n", program_name, path, why);
    return false;
}

bool place_of_user(const char *leaf, char path[PLACE_BYTES]) {
    wchar_t *known = NULL, folder[MAX_PATH + 16];
    char text[1024] = "";
    const bool found = SUCCEEDED(SHGetKnownFolderPath(&FOLDERID_LocalAppData, 0, NULL, &known)) &&
                       _snwprintf(folder, MAX_PATH + 16, L"%ls\\Inlet", known) > 0 &&
                       (CreateDirectoryW(folder, NULL) || GetLastError() == ERROR_ALREADY_EXISTS) &&
                       WideCharToMultiByte(CP_UTF8, 0, folder, -1, text, sizeof text, NULL, NULL);
    CoTaskMemFree(known);
    if (!found)
        return complain(leaf, "there is no folder for it");
    snprintf(path, PLACE_BYTES, "%s\\%s", text, leaf);
    return true;
}

bool place_of_store(char path[PLACE_BYTES]) {
    return place_of_user("telemetry.db", path);
}

static enum place_found read_file(const char *path, char text[FILE_BYTES], size_t *bytes) {
    FILE *file = user_file_read(path);
    if (file == NULL && errno == ENOENT)
        return PLACE_MISSING;
    *bytes = file != NULL ? fread(text, 1, FILE_BYTES, file) : 0;
    const bool bad = file == NULL || ferror(file) || *bytes == FILE_BYTES;
    if (file != NULL)
        fclose(file);
    if (!bad)
        return PLACE_FOUND;
    (void)complain(path, file == NULL ? "it can't be read" : "it is too large, or can't be read");
    return PLACE_BAD;
}

enum place_found place_settings(fleet_settings_t *settings) {
    char path[PLACE_BYTES], text[FILE_BYTES], error[SETTINGS_ERROR_BYTES];
    size_t bytes;
    if (!place_of_user("fleet.json", path))
        return PLACE_BAD;
    const enum place_found found = read_file(path, text, &bytes);
    if (found != PLACE_FOUND || fleet_settings_read(text, bytes, settings, error))
        return found;
    (void)complain(path, error);
    return PLACE_BAD;
}

bool place_write_settings(const fleet_settings_t *settings) {
    char path[PLACE_BYTES];
    char *text = fleet_settings_write(settings);
    FILE *file = text != NULL && place_of_user("fleet.json", path)
                     ? user_file_create("fleet", path, true)
                     : NULL;
    bool done = file != NULL && fputs(text, file) >= 0 && fputc('\n', file) != EOF;
    if (file != NULL)
        done = fclose(file) == 0 && done;
    free(text);
    return done || complain("fleet", "the settings could not be written");
}

/* Anybody may make a file in ProgramData: only an administrator's counts. */
static bool is_administrators(const char *path) {
    wchar_t wide[PLACE_BYTES];
    PSID owner = NULL;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    if (MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, PLACE_BYTES) == 0 ||
        GetNamedSecurityInfoW(wide, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL,
                              NULL, &descriptor) != ERROR_SUCCESS)
        return false;
    const bool is = IsWellKnownSid(owner, WinBuiltinAdministratorsSid) ||
                    IsWellKnownSid(owner, WinLocalSystemSid);
    LocalFree(descriptor);
    return is;
}

bool place_policy(fleet_policy_t *policy) {
    char path[INLET_PATH_BYTES], text[FILE_BYTES], error[SETTINGS_ERROR_BYTES];
    size_t bytes;
    memset(policy, 0, sizeof *policy);
    const inlet_status_t status = inlet_service_path("fleet-policy.json", path);
    if (status != INLET_OK) {
        (void)report_status("fleet", status);
        return false;
    }
    switch (read_file(path, text, &bytes)) {
    case PLACE_MISSING:
        return true;
    case PLACE_FOUND:
        if (!is_administrators(path))
            return complain(path, "it belongs to no administrator: nothing is sent");
        return fleet_policy_read(text, bytes, policy, error) || complain(path, error);
    case PLACE_BAD:
        break;
    }
    return false;
}

bool place_password(const char *path, char password[SETTINGS_TEXT_BYTES]) {
    char text[FILE_BYTES];
    size_t bytes;
    const enum place_found found = read_file(path, text, &bytes);
    if (found == PLACE_BAD)
        return false;
    if (found == PLACE_MISSING)
        return complain(path, "there is no such file");
    text[bytes] = '\0';
    text[strcspn(text, "\r\n")] = '\0';
    if (text[0] == '\0' || strlen(text) >= SETTINGS_TEXT_BYTES)
        return complain(path, "its first line is no password");
    snprintf(password, SETTINGS_TEXT_BYTES, "%s", text);
    return true;
}
