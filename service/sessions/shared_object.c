#include "sessions/shared_object.h"

#include "win32/error.h"
#include "win32/names.h"
#include "win32/security.h"
#include <aclapi.h>
#include <winternl.h>

/* What the system tells of a section and of an event; documented, but in no header. */
typedef struct section_information {
    void *base;
    ULONG attributes; /* SEC_* */
    LARGE_INTEGER bytes;
} section_information_t;

typedef struct event_information {
    LONG type; /* 0: manual reset, 1: auto-reset */
    LONG state;
} event_information_t;

typedef NTSTATUS(NTAPI *query_section_t)(HANDLE, int, void *, SIZE_T, SIZE_T *);
typedef NTSTATUS(NTAPI *query_event_t)(HANDLE, int, void *, ULONG, ULONG *);

enum { BASIC_INFORMATION = 0, MANUAL_RESET = 0, AUTO_RESET = 1, QUERY_EVENT = 1 };

typedef void (*any_function_t)(void);

static any_function_t native(const char *name) {
    return (any_function_t)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), name);
}

inlet_status_t inlet__shared_section_make(uint64_t bytes, inlet__section_kind_t kind,
                                          HANDLE *section) {
    SECURITY_ATTRIBUTES security;
    *section = NULL;
    inlet_status_t status = inlet__security_of_service(INLET__SDDL_UNNAMED, &security);
    if (status != INLET_OK)
        return status;
    const DWORD reserve = kind == INLET__SECTION_RESERVED ? SEC_RESERVE : 0;
    *section = CreateFileMappingW(INVALID_HANDLE_VALUE, &security, PAGE_READWRITE | reserve,
                                  (DWORD)(bytes >> 32), (DWORD)bytes, NULL);
    status = *section != NULL ? INLET_OK : inlet__last_status();
    inlet__security_free(&security);
    return status;
}

inlet_status_t inlet__shared_event_make(bool manual_reset, HANDLE *event) {
    SECURITY_ATTRIBUTES security;
    *event = NULL;
    inlet_status_t status = inlet__security_of_service(INLET__SDDL_UNNAMED, &security);
    if (status != INLET_OK)
        return status;
    *event = CreateEventW(&security, manual_reset, FALSE, NULL);
    status = *event != NULL ? INLET_OK : inlet__last_status();
    inlet__security_free(&security);
    return status;
}

/* The one entry of the descriptor's list; NULL: it has none, or more. */
static ACCESS_ALLOWED_ACE *only_entry(PACL list) {
    ACCESS_ALLOWED_ACE *entry = NULL;
    if (list == NULL || list->AceCount != 1 || !GetAce(list, 0, (void **)&entry) ||
        entry->Header.AceType != ACCESS_ALLOWED_ACE_TYPE)
        return NULL;
    return entry;
}

/* Whether owner and list are those of INLET__SDDL_UNNAMED. Nobody but the service's account can
 * make an object of that owner. */
static bool is_by_the_service(HANDLE object) {
    SECURITY_ATTRIBUTES ours;
    PSID owner = NULL, our_owner = NULL;
    PACL list = NULL, our_list = NULL;
    BOOL present = FALSE, defaulted = FALSE;
    PSECURITY_DESCRIPTOR theirs = NULL;
    if (inlet__security_of_service(INLET__SDDL_UNNAMED, &ours) != INLET_OK)
        return false;
    bool same = false;
    if (GetSecurityInfo(object, SE_KERNEL_OBJECT,
                        OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &owner, NULL, &list,
                        NULL, &theirs) == ERROR_SUCCESS &&
        GetSecurityDescriptorOwner(ours.lpSecurityDescriptor, &our_owner, &defaulted) &&
        GetSecurityDescriptorDacl(ours.lpSecurityDescriptor, &present, &our_list, &defaulted)) {
        ACCESS_ALLOWED_ACE *entry = only_entry(list), *our_entry = only_entry(our_list);
        same = owner != NULL && EqualSid(owner, our_owner) && entry != NULL && our_entry != NULL &&
               EqualSid(&entry->SidStart, &our_entry->SidStart);
    }
    LocalFree(theirs);
    inlet__security_free(&ours);
    return same;
}

static bool is_section(HANDLE section, uint64_t bytes, inlet__section_kind_t kind) {
    section_information_t found = {0};
    query_section_t query = (query_section_t)native("NtQuerySection");
    if (query == NULL || query(section, BASIC_INFORMATION, &found, sizeof found, NULL) < 0)
        return false;
    const ULONG kinds = SEC_COMMIT | SEC_RESERVE | SEC_FILE | SEC_IMAGE;
    const ULONG expected = kind == INLET__SECTION_RESERVED ? SEC_RESERVE : SEC_COMMIT;
    return (found.attributes & kinds) == expected && (uint64_t)found.bytes.QuadPart == bytes;
}

static bool is_event(HANDLE event, bool manual_reset) {
    event_information_t found = {0};
    query_event_t query = (query_event_t)native("NtQueryEvent");
    return query != NULL && query(event, BASIC_INFORMATION, &found, sizeof found, NULL) >= 0 &&
           found.type == (manual_reset ? MANUAL_RESET : AUTO_RESET);
}

static inlet_status_t copy(HANDLE process, uint64_t theirs, DWORD rights, HANDLE *ours) {
    *ours = NULL;
    if (DuplicateHandle(process, (HANDLE)(uintptr_t)theirs, GetCurrentProcess(), ours, rights,
                        FALSE, 0))
        return INLET_OK;
    *ours = NULL;
    return inlet__last_status();
}

static inlet_status_t keep_if(bool right, HANDLE *object) {
    if (right)
        return INLET_OK;
    CloseHandle(*object);
    *object = NULL;
    return INLET_E_CORRUPT;
}

inlet_status_t inlet__shared_section_take(HANDLE process, uint64_t theirs, uint64_t bytes,
                                          inlet__section_kind_t kind, HANDLE *section) {
    inlet_status_t status =
        copy(process, theirs, SECTION_MAP_READ | SECTION_MAP_WRITE | SECTION_QUERY | READ_CONTROL,
             section);
    if (status != INLET_OK)
        return status;
    return keep_if(is_section(*section, bytes, kind) && is_by_the_service(*section), section);
}

inlet_status_t inlet__shared_event_take(HANDLE process, uint64_t theirs, bool manual_reset,
                                        HANDLE *event) {
    inlet_status_t status =
        copy(process, theirs, EVENT_MODIFY_STATE | QUERY_EVENT | SYNCHRONIZE | READ_CONTROL, event);
    if (status != INLET_OK)
        return status;
    return keep_if(is_event(*event, manual_reset) && is_by_the_service(*event), event);
}
