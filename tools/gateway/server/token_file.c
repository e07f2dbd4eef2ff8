#include "token_file.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include <initguid.h>
#include <knownfolders.h>
#include <shlobj.h>

#include "cli/program.h"
#include "cli/user_files.h"

#define PATH_BYTES 1024

static bool find_own(char path[PATH_BYTES]) {
    static const char name[] = "\\inlet-gateway.token";
    wchar_t *folder = NULL;
    if (FAILED(SHGetKnownFolderPath(&FOLDERID_LocalAppData, 0, NULL, &folder)))
        return false;
    const int length = WideCharToMultiByte(CP_UTF8, 0, folder, -1, path,
                                           PATH_BYTES - (int)sizeof name, NULL, NULL);
    CoTaskMemFree(folder);
    if (length <= 0)
        return false;
    memcpy(path + length - 1, name, sizeof name);
    return true;
}

static int make(const char *path, char token[GATEWAY_TOKEN_LENGTH + 1]) {
    uint8_t random[GATEWAY_TOKEN_RANDOM_BYTES];
    FILE *file = user_file_create("token", path, false);
    if (file == NULL)
        return EXIT_CODE_FAILED;
    randombytes_buf(random, sizeof random);
    gateway_token_write(random, token);
    const bool written = fprintf(file, "%s\n", token) > 0;
    return fclose(file) == 0 && written ? EXIT_CODE_OK : report_status(path, INLET_E_IO);
}

int token_file_load(const char *path, char token[GATEWAY_TOKEN_LENGTH + 1]) {
    char own[PATH_BYTES], bytes[256];
    if (path == NULL && !find_own(own))
        return report_status("token", INLET_E_IO);
    if (path == NULL)
        path = own;
    FILE *file = user_file_read(path);
    if (file == NULL)
        return make(path, token);
    const size_t count = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    if (gateway_token_read(bytes, count, token))
        return EXIT_CODE_OK;
    fprintf(stderr, "%s: %s: it holds no token: delete it, and another one is made\n", program_name,
            path);
    return EXIT_CODE_FAILED;
}
