/* Lines for the service's log, said and heard at the same time: each that was said is heard once,
 * whole and in order. */
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ring/ring.h"
#include "ring/ring_capture.h"
#include <inlet/status.h>

enum { LINES = 20000 };

static _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES];
static const inlet__ring_memory_t memory = {.section = section};

/* A line that shows it when it is torn: its number all over. */
static void make_line(unsigned number, char line[INLET__RING_REMARK_BYTES + 1]) {
    char digits[9];
    snprintf(digits, sizeof digits, "%08u", number);
    for (unsigned i = 0; i < INLET__RING_REMARK_BYTES; i++)
        line[i] = digits[i % 8];
    line[INLET__RING_REMARK_BYTES] = '\0';
}

static void *say_all(void *unused) {
    char line[INLET__RING_REMARK_BYTES + 1];
    (void)unused;
    for (unsigned i = 0; i < LINES; i++) {
        make_line(i, line);
        while (!inlet__ring_say(&memory, line))
            sched_yield();
    }
    return NULL;
}

static void every_line_is_heard_once_whole_and_in_order(void **state) {
    pthread_t speaker;
    uint64_t heard = 0;
    (void)state;
    assert_int_equal(inlet__ring_create(&memory, 1), INLET_OK);
    assert_int_equal(pthread_create(&speaker, NULL, say_all, NULL), 0);
    for (unsigned i = 0; i < LINES; i++) {
        uint8_t text[INLET__RING_REMARK_BYTES];
        char expected[INLET__RING_REMARK_BYTES + 1];
        size_t bytes;
        while (!inlet__ring_hear(&memory, &heard, text, &bytes))
            sched_yield();
        make_line(i, expected);
        assert_int_equal(bytes, INLET__RING_REMARK_BYTES);
        assert_memory_equal(text, expected, bytes);
    }
    pthread_join(speaker, NULL);
    assert_int_equal(heard, LINES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_is_heard_once_whole_and_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
