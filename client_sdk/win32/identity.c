#include "win32/identity.h"

#include "win32/error.h"
#include "win32/utf.h"

#include <inlet/event.h>

#include <aclapi.h>
#include <sddl.h>
#include <string.h>
#include <windows.h>

INLET_STATIC_ASSERT(INLET__SID_MAX_BYTES == SECURITY_MAX_SID_SIZE);
INLET_STATIC_ASSERT(INLET__INTEGRITY_MEDIUM == SECURITY_MANDATORY_MEDIUM_RID);

/* The variable-size token answers that hold one SID. */
typedef union sid_answer {
    TOKEN_USER user;
    TOKEN_MANDATORY_LABEL label;
    uint8_t bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
} sid_answer_t;

static bool token_dword(HANDLE token, TOKEN_INFORMATION_CLASS what, DWORD *value) {
    DWORD bytes;
    return GetTokenInformation(token, what, value, sizeof *value, &bytes);
}

static bool read_user(HANDLE token, inlet__identity_t *identity) {
    sid_answer_t answer;
    DWORD bytes;
    if (!GetTokenInformation(token, TokenUser, &answer, sizeof answer, &bytes))
        return false;
    identity->sid_bytes = GetLengthSid(answer.user.User.Sid);
    return CopySid(sizeof identity->sid, identity->sid, answer.user.User.Sid);
}

static bool read_integrity(HANDLE token, inlet__identity_t *identity) {
    sid_answer_t answer;
    DWORD bytes;
    if (!GetTokenInformation(token, TokenIntegrityLevel, &answer, sizeof answer, &bytes))
        return false;
    UCHAR parts = *GetSidSubAuthorityCount(answer.label.Label.Sid);
    identity->integrity = *GetSidSubAuthority(answer.label.Label.Sid, parts - 1U);
    return true;
}

/* Enabled, not only present: a filtered token carries Administrators for deny entries alone. */
static bool read_administrator(HANDLE token, inlet__identity_t *identity) {
    _Alignas(DWORD) uint8_t administrators[SECURITY_MAX_SID_SIZE];
    DWORD bytes = sizeof administrators;
    HANDLE impersonation;
    BOOL member = FALSE;
    if (!CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, administrators, &bytes) ||
        !DuplicateToken(token, SecurityIdentification, &impersonation))
        return false;
    bool known = CheckTokenMembership(impersonation, administrators, &member);
    CloseHandle(impersonation);
    identity->administrator = member;
    return known;
}

static inlet_status_t read_token(HANDLE token, inlet__identity_t *identity) {
    DWORD session = 0, app_container = 0;
    if (!read_user(token, identity) || !read_integrity(token, identity) ||
        !read_administrator(token, identity) || !token_dword(token, TokenSessionId, &session) ||
        !token_dword(token, TokenIsAppContainer, &app_container)) {
        inlet_status_t status = inlet__last_status();
        memset(identity, 0, sizeof *identity);
        return status;
    }
    identity->session = session;
    identity->app_container = app_container != 0;
    return INLET_OK;
}

/* Of who is gone already, or refuses, the program is not known: only a grant for any serves it. */
static void read_image(inlet__identity_t *identity) {
    wchar_t path[INLET__IDENTITY_IMAGE_BYTES];
    DWORD units = INLET__IDENTITY_IMAGE_BYTES;
    HANDLE process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, identity->process);
    if (process == NULL)
        return;
    if (!QueryFullProcessImageNameW(process, 0, path, &units) ||
        inlet__utf16_to_utf8(path, identity->image, sizeof identity->image) != INLET_OK)
        identity->image[0] = '\0';
    CloseHandle(process);
}

inlet_status_t inlet__identity_of_self(inlet__identity_t *identity) {
    HANDLE token;
    memset(identity, 0, sizeof *identity);
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE, &token))
        return inlet__last_status();
    inlet_status_t status = read_token(token, identity);
    CloseHandle(token);
    if (status == INLET_OK) {
        identity->process = GetCurrentProcessId();
        read_image(identity);
    }
    return status;
}

inlet_status_t inlet__identity_of_pipe_client(void *pipe, inlet__identity_t *identity) {
    HANDLE token = NULL;
    memset(identity, 0, sizeof *identity);
    if (!ImpersonateNamedPipeClient(pipe))
        return inlet__last_status();
    inlet_status_t status = INLET_OK;
    if (!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY | TOKEN_DUPLICATE, TRUE, &token))
        status = inlet__last_status();
    /* Going on as somebody else would be worse than not going on at all. */
    if (!RevertToSelf())
        TerminateProcess(GetCurrentProcess(), ERROR_CANNOT_IMPERSONATE);
    if (status != INLET_OK)
        return status;

    status = read_token(token, identity);
    CloseHandle(token);
    ULONG process = 0;
    if (status == INLET_OK && GetNamedPipeClientProcessId(pipe, &process)) {
        identity->process = process;
        read_image(identity);
    }
    return status;
}

bool inlet__identity_is_system(const inlet__identity_t *identity) {
    _Alignas(DWORD) uint8_t sid[INLET__SID_MAX_BYTES];
    memcpy(sid, identity->sid, sizeof sid);
    return identity->sid_bytes != 0 && IsWellKnownSid(sid, WinLocalSystemSid);
}

inlet_status_t inlet__identity_check_pipe_owner(void *pipe) {
    PSID owner = NULL;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    if (GetSecurityInfo(pipe, SE_KERNEL_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL,
                        NULL, &descriptor) != ERROR_SUCCESS)
        return INLET_E_UNTRUSTED_SERVICE;
    bool trusted = owner != NULL && (IsWellKnownSid(owner, WinLocalSystemSid) ||
                                     IsWellKnownSid(owner, WinBuiltinAdministratorsSid));
    LocalFree(descriptor);
    return trusted ? INLET_OK : INLET_E_UNTRUSTED_SERVICE;
}
