/* inlet.dll as a program from another language finds it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <windows.h>

#include <cmocka.h>
#include <inlet/inlet.h>

static const char *image(size_t offset) {
    return (const char *)GetModuleHandleW(L"inlet.dll") + offset;
}

static const IMAGE_DATA_DIRECTORY *directory(size_t which) {
    const IMAGE_DOS_HEADER *dos = (const void *)image(0);
    const IMAGE_NT_HEADERS *nt = (const void *)image((size_t)dos->e_lfanew);
    return &nt->OptionalHeader.DataDirectory[which];
}

static void it_exports_public_functions_and_nothing_else(void **state) {
    (void)state;
    assert_string_equal(inlet_version(), "0.1.0"); /* so that it is loaded */
    const IMAGE_EXPORT_DIRECTORY *exports =
        (const void *)image(directory(IMAGE_DIRECTORY_ENTRY_EXPORT)->VirtualAddress);
    const DWORD *names = (const void *)image(exports->AddressOfNames);
    bool connect_is_there = false;
    assert_int_equal(exports->NumberOfNames, exports->NumberOfFunctions);
    for (DWORD i = 0; i < exports->NumberOfNames; i++) {
        const char *name = image(names[i]);
        assert_int_equal(strncmp(name, "inlet_", 6), 0);
        assert_true(name[6] != '_'); /* inlet__… is internal */
        connect_is_there = connect_is_there || strcmp(name, "inlet_connect") == 0;
    }
    assert_true(connect_is_there);
}

static void it_needs_only_what_every_windows_has(void **state) {
    (void)state;
    static const char *const allowed[] = {"ADVAPI32.dll",
                                          "CRYPT32.dll",
                                          "KERNEL32.dll",
                                          "msvcrt.dll",
                                          "ole32.dll",
                                          "SHELL32.dll",
                                          "api-ms-win-core-synch-l1-2-0.dll"};
    const IMAGE_IMPORT_DESCRIPTOR *import =
        (const void *)image(directory(IMAGE_DIRECTORY_ENTRY_IMPORT)->VirtualAddress);
    for (; import->Name != 0; import++) {
        bool found = false;
        for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
            found = found || _stricmp(image(import->Name), allowed[i]) == 0;
        if (!found)
            fail_msg("inlet.dll imports %s", image(import->Name));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_exports_public_functions_and_nothing_else),
        cmocka_unit_test(it_needs_only_what_every_windows_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
