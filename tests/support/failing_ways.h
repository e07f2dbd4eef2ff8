/* The ways in which a test of what is on the disk has its calls fail: each call for a file and each
 * allocation in turn, alone and with all later ones. */
#ifndef INLET_TESTS_FAILING_WAYS_H
#define INLET_TESTS_FAILING_WAYS_H

#include <inlet/status.h>
#include <windows.h>

#include "support/failing_files.h"
#include "support/starve.h"
#include "win32/files.h"

enum { CALLS_MAX = 400 };

/* In which ways: an error of the system, half of the bytes, no memory. */
typedef struct way {
    unsigned long error;
    bool is_memory;
    inlet_status_t status;
} way_t;

static const way_t ways[] = {{ERROR_DISK_FULL, false, INLET_E_DISK_FULL},
                             {ERROR_SHARING_VIOLATION, false, INLET_E_BUSY},
                             {ERROR_ACCESS_DENIED, false, INLET_E_ACCESS_DENIED},
                             {ERROR_NOT_ENOUGH_MEMORY, false, INLET_E_NO_MEMORY},
                             {0, false, INLET_E_IO},
                             {0, true, INLET_E_NO_MEMORY}};

/* For a test's set-up: a path of its own below the folder for temporary files, and from now on
 * memory that can fail. False: the system has no such folder. */
static inline bool begin_with_path(const wchar_t *name, wchar_t path[INLET__PATH_MAX]) {
    wchar_t folder[INLET__PATH_MAX];
    starve_begin();
    if (GetTempPathW(INLET__PATH_MAX - 64, folder) == 0)
        return false;
    _snwprintf(path, INLET__PATH_MAX, L"%lsinlet-%lu-%ls", folder, GetCurrentProcessId(), name);
    return true;
}

/* Runs what follows with call `n` failing, until there is none of that number: the body calls begin
 * and sets `reached` by end. */
#define FOR_EACH_FAILURE                                                                           \
    for (const way_t *way = ways; way < ways + ARRAYSIZE(ways); way++)                             \
        for (int after = 0; after < 2; after++)                                                    \
            for (unsigned n = 1, reached = 1; reached != 0; n++)

static inline void begin(const way_t *way, unsigned n, int after) {
    assert_true(n < CALLS_MAX);
    if (way->is_memory)
        starve_at(n, after != 0);
    else
        failing_files_at(n, after != 0, way->error);
}

static inline unsigned end(const way_t *way) {
    const bool files = failing_files_end(), memory = starve_end();
    return way->is_memory ? memory : files;
}

/* It says why it failed; a call that is not short of bytes by half of them goes well. */
static inline void expect_status(inlet_status_t status, const way_t *way, bool reached) {
    if (!reached || (status == INLET_OK && way->error == 0 && !way->is_memory))
        assert_int_equal(status, INLET_OK);
    else
        assert_int_equal(status, way->status);
}

#endif
