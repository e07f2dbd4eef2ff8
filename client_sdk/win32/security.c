#include "win32/security.h"

#include "win32/error.h"
#include "win32/identity.h"

#include <sddl.h>
#include <string.h>
#include <wchar.h>

#define SDDL_MAX 256

inlet_status_t inlet__security_from_sddl(const wchar_t *sddl, SECURITY_ATTRIBUTES *attributes) {
    PSECURITY_DESCRIPTOR descriptor = NULL;
    memset(attributes, 0, sizeof *attributes);
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &descriptor,
                                                              NULL)) {
        inlet_status_t status = inlet__last_status();
        return status == INLET_E_NO_MEMORY ? status : INLET_E_INVALID_ARGUMENT;
    }
    attributes->nLength = sizeof *attributes;
    attributes->lpSecurityDescriptor = descriptor;
    attributes->bInheritHandle = FALSE;
    return INLET_OK;
}

inlet_status_t inlet__security_of_service(const wchar_t *sddl, SECURITY_ATTRIBUTES *attributes) {
    inlet__identity_t self;
    wchar_t text[SDDL_MAX];
    size_t length = wcslen(sddl);
    memset(attributes, 0, sizeof *attributes);
    if (length >= SDDL_MAX)
        return INLET_E_BUFFER_TOO_SMALL;
    wmemcpy(text, sddl, length + 1);

    inlet_status_t status = inlet__identity_of_self(&self);
    if (status != INLET_OK)
        return status;
    if (!inlet__identity_is_system(&self))
        for (wchar_t *found = text; (found = wcsstr(found, L"SY")) != NULL;)
            wmemcpy(found, L"BA", 2);
    return inlet__security_from_sddl(text, attributes);
}

void inlet__security_free(SECURITY_ATTRIBUTES *attributes) {
    LocalFree(attributes->lpSecurityDescriptor);
    memset(attributes, 0, sizeof *attributes);
}

void inlet__harden_process(void) {
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
    HeapSetInformation(NULL, HeapEnableTerminationOnCorruption, NULL, 0);
}
