/* cmocka with what its header needs, and what several tests share. */
#ifndef INLET_TESTS_TEST_H
#define INLET_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Registers a test under its own name, a sentence with underscores. */
#define RUN(test) cmocka_unit_test(test)

#endif
