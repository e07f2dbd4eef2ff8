/* SIDs in their two forms. */
#include "test.h"

#include "auth/identity.h"
#include <string.h>

static void known_sids_read_and_write_alike(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint8_t bytes[28];
        uint32_t count;
    } rows[] = {
        {"S-1-5-18", {1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0}, 12},
        {"S-1-5-32-544", {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0}, 16},
        {"S-1-5-21-4294967295-0-1-1001",
         {1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 1, 0, 0, 0, 0xe9, 3},
         28},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint8_t sid[INLET__SID_MAX_BYTES];
        uint32_t count;
        char text[INLET__SID_TEXT_BYTES];
        assert_int_equal(inlet__sid_parse(rows[i].text, sid, &count), INLET_OK);
        assert_int_equal(count, rows[i].count);
        assert_memory_equal(sid, rows[i].bytes, count);
        inlet__sid_format(sid, count, text);
        assert_string_equal(text, rows[i].text);
    }
}

static void the_longest_sid_fits(void **state) {
    (void)state;
    uint8_t sid[INLET__SID_MAX_BYTES], again[INLET__SID_MAX_BYTES];
    uint32_t count;
    char text[INLET__SID_TEXT_BYTES];
    memset(sid, 0xff, sizeof sid);
    sid[0] = 1;
    sid[1] = 15;
    inlet__sid_format(sid, sizeof sid, text);
    assert_int_equal(inlet__sid_parse(text, again, &count), INLET_OK);
    assert_int_equal(count, sizeof sid);
    assert_memory_equal(sid, again, count);
}

static void what_is_no_sid_is_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "S-1",
                                      "S-1-",
                                      "S-2-5-18",
                                      "S-1-5-",
                                      "S-1-5-4294967296",
                                      "S-1-5-18x",
                                      "S-1-281474976710656",
                                      "S-1-5--18",
                                      "S-1-5-+18",
                                      "S-1-5-0000000000000000018",
                                      "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16"};
    uint8_t sid[INLET__SID_MAX_BYTES];
    uint32_t count;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(inlet__sid_parse(bad[i], sid, &count), INLET_E_INVALID_ARGUMENT);
    const uint8_t cut[] = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0};
    char text[INLET__SID_TEXT_BYTES];
    inlet__sid_format(cut, sizeof cut, text);
    assert_string_equal(text, "?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(known_sids_read_and_write_alike),
        RUN(the_longest_sid_fits),
        RUN(what_is_no_sid_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
