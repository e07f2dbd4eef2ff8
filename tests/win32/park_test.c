/* base/system.h as Windows has it: a change wakes, a word that has changed already is no reason to
 * sleep, and a time-out ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

#include <cmocka.h>

#include "base/system.h"

#define MS INT64_C(1000000)

static _Atomic(uint32_t) word;

static DWORD WINAPI change(void *argument) {
    Sleep(50);
    atomic_store(&word, 1);
    if (argument != NULL)
        inlet__unpark_one(&word);
    else
        inlet__unpark_all(&word);
    return 0;
}

static void a_change_wakes(void **state) {
    (void)state;
    for (int one = 0; one < 2; one++) {
        atomic_store(&word, 0);
        HANDLE thread = CreateThread(NULL, 0, change, one != 0 ? &word : NULL, 0, NULL);
        assert_non_null(thread);
        while (atomic_load(&word) == 0)
            inlet__park(&word, 0, -1);
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
}

static void a_word_that_has_changed_does_not_sleep(void **state) {
    (void)state;
    atomic_store(&word, 7);
    inlet__park(&word, 6, -1);
}

static void a_timeout_ends(void **state) {
    (void)state;
    atomic_store(&word, 7);
    const int64_t deadline_ns = inlet__system_deadline(30 * MS);
    int64_t left_ns;
    while ((left_ns = inlet__system_left(deadline_ns)) > 0)
        inlet__park(&word, 7, left_ns);
    assert_true(inlet__system_now_ns() >= deadline_ns);
    assert_true(inlet__system_deadline(-1) == INT64_MAX && inlet__system_left(INT64_MAX) == -1);
    assert_true(inlet__system_deadline(INT64_MAX) == INT64_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_wakes),
        cmocka_unit_test(a_word_that_has_changed_does_not_sleep),
        cmocka_unit_test(a_timeout_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
