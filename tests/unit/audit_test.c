/* The audit trail: lines that prove one another, whatever is done to them. */
#include "test.h"

#include "audit/audit.h"
#include "support/random.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 12 };

static char lines[LINES][INLET__AUDIT_LINE_MAX_BYTES];
static char text[LINES * INLET__AUDIT_LINE_MAX_BYTES], changed[sizeof text];
static size_t text_bytes;
static char error[INLET__AUDIT_ERROR_BYTES];

static inlet__audit_record_t record_of(int i) {
    return (inlet__audit_record_t){.what = (inlet__audit_what_t)(i % INLET__AUDIT_WHAT_COUNT),
                                   .utc_ns = INT64_C(1764190800123456789) + i,
                                   .user = i % 3 == 0 ? NULL : "S-1-5-21-1-2-3-1001",
                                   .session = 2,
                                   .process = (uint32_t)i,
                                   .detail = i % 2 == 0 ? "a \"name\" with \xC3\xBC" : NULL,
                                   .withheld = i == 5 ? 3 : 0};
}

static int make_lines(void **state) {
    (void)state;
    inlet__audit_chain_t chain = inlet__audit_chain_begin();
    text_bytes = 0;
    for (int i = 0; i < LINES; i++) {
        const inlet__audit_record_t record = record_of(i);
        size_t bytes;
        if (inlet__audit_format(&chain, &record, lines[i], &bytes, &chain) != INLET_OK)
            return -1;
        memcpy(text + text_bytes, lines[i], bytes + 1);
        text_bytes += bytes;
    }
    return 0;
}

/* The number of good lines, of which the first bad one follows; LINES + 1 … if all are good. */
static uint64_t bad_line(const char *whole, size_t bytes, size_t *torn) {
    inlet__audit_verifier_t verifier;
    inlet__audit_verifier_init(&verifier);
    error[0] = '\0';
    inlet_status_t status = inlet__audit_verify_text(&verifier, whole, bytes, torn, error);
    assert_true(status == INLET_OK || status == INLET_E_CORRUPT);
    assert_true((status == INLET_OK) == (error[0] == '\0'));
    return status == INLET_OK ? 0 : verifier.lines;
}

static void a_line_is_exactly_this(void **state) {
    (void)state;
    assert_non_null(strstr(
        lines[1], "{\"seq\":2,\"utc_ms\":1764190800123,\"what\":\"service_stopped\",\"user\":"
                  "\"S-1-5-21-1-2-3-1001\",\"session\":2,\"pid\":1,\"prev\":\""));
    assert_non_null(strstr(lines[2], "\"detail\":\"a \\\"name\\\" with \\u00FC\",\"prev\":\""));
    assert_non_null(strstr(lines[5], ",\"withheld\":3,\"prev\":\""));
    assert_non_null(strstr(lines[0], "\"prev\":\"00000000000000000000000000000000000000000000000000"
                                     "00000000000000\",\"hash\":\""));
    /* BLAKE2b-256 of the line before its hash: by Python's hashlib. */
    assert_non_null(strstr(lines[0], ",\"hash\":\"4d991b1bd4f1d7c1e281fe2ca0e7c444"
                                     "a28ea1ed2a4e9c05eeaba0dd9fde62e0\"}\n"));
}

static void whole_lines_are_good(void **state) {
    (void)state;
    size_t torn;
    inlet__audit_verifier_t verifier;
    inlet__audit_verifier_init(&verifier);
    assert_int_equal(inlet__audit_verify_text(&verifier, text, text_bytes, &torn, error), INLET_OK);
    assert_int_equal(torn, 0);
    assert_int_equal(verifier.first_seq, 1);
    assert_int_equal(verifier.chain.next_seq, LINES + 1);
    assert_int_equal(bad_line("", 0, &torn), 0);
}

/* In the last line feed alone it is a line that was not written to its end: named, too. */
static void every_flipped_bit_is_noticed_in_its_line(void **state) {
    (void)state;
    size_t torn;
    uint64_t line = 1;
    memcpy(changed, text, text_bytes);
    for (size_t i = 0; i < text_bytes; i++) {
        for (int bit = 0; bit < 8; bit++) {
            changed[i] = (char)(text[i] ^ 1 << bit);
            const uint64_t bad = bad_line(changed, text_bytes, &torn);
            if (i + 1 == text_bytes)
                assert_true(bad == 0 && torn > 0);
            else
                assert_int_equal(bad, line);
        }
        changed[i] = text[i];
        line += text[i] == '\n';
    }
}

static void every_cut_leaves_what_is_whole_and_names_the_rest(void **state) {
    (void)state;
    for (size_t cut = 0; cut <= text_bytes; cut++) {
        size_t torn, start = cut;
        while (start > 0 && text[start - 1] != '\n')
            start--;
        assert_int_equal(bad_line(text, cut, &torn), 0);
        assert_int_equal(torn, cut - start);
    }
}

static size_t join(const int *order, int count) {
    size_t bytes = 0;
    for (int i = 0; i < count; i++) {
        memcpy(changed + bytes, lines[order[i]], strlen(lines[order[i]]));
        bytes += strlen(lines[order[i]]);
    }
    return bytes;
}

static void every_line_taken_out_moved_or_repeated_is_noticed(void **state) {
    (void)state;
    int order[LINES + 1];
    size_t torn;
    for (int i = 1; i < LINES - 1; i++) {
        int count = 0;
        for (int j = 0; j < LINES; j++)
            if (j != i)
                order[count++] = j;
        assert_int_equal(bad_line(changed, join(order, count), &torn), i + 1); /* out */
        for (int j = 0; j < LINES; j++)
            order[j] = j;
        order[i] = i + 1;
        order[i + 1] = i;
        assert_int_equal(bad_line(changed, join(order, LINES), &torn), i + 1); /* exchanged */
        for (int j = 0; j <= LINES; j++)
            order[j] = j <= i ? j : j - 1;
        assert_int_equal(bad_line(changed, join(order, LINES + 1), &torn), i + 2); /* twice */
    }
}

/* A line whose own hash is right, made by somebody who can: what follows gives it away. */
static void a_line_that_was_written_anew_does_not_fit(void **state) {
    (void)state;
    inlet__audit_verifier_t verifier;
    inlet__audit_chain_t behind;
    inlet__audit_record_t record = record_of(4);
    char anew[INLET__AUDIT_LINE_MAX_BYTES];
    size_t bytes;
    record.detail = "another";
    inlet__audit_verifier_init(&verifier);
    for (int i = 0; i < 4; i++)
        assert_int_equal(inlet__audit_verify_line(&verifier, lines[i], strlen(lines[i]) - 1, error),
                         INLET_OK);
    assert_int_equal(inlet__audit_format(&verifier.chain, &record, anew, &bytes, &behind),
                     INLET_OK);
    assert_int_equal(inlet__audit_verify_line(&verifier, anew, bytes - 1, error), INLET_OK);
    assert_int_equal(inlet__audit_verify_line(&verifier, lines[5], strlen(lines[5]) - 1, error),
                     INLET_E_CORRUPT);
    assert_non_null(strstr(error, "does not follow the line before it"));
}

/* As a line whose number alone is another one, and whose hash was made for it. */
static void a_number_that_is_not_the_next_is_noticed(void **state) {
    (void)state;
    for (uint64_t seq = 1; seq < 10; seq++) {
        inlet__audit_verifier_t verifier;
        const inlet__audit_record_t record = record_of(4);
        char anew[INLET__AUDIT_LINE_MAX_BYTES];
        size_t bytes;
        inlet__audit_verifier_init(&verifier);
        for (int i = 0; i < 4; i++)
            assert_int_equal(
                inlet__audit_verify_line(&verifier, lines[i], strlen(lines[i]) - 1, error),
                INLET_OK);
        inlet__audit_chain_t chain = verifier.chain;
        chain.next_seq = seq;
        assert_int_equal(inlet__audit_format(&chain, &record, anew, &bytes, &chain), INLET_OK);
        assert_int_equal(inlet__audit_verify_line(&verifier, anew, bytes - 1, error),
                         seq == 5 ? INLET_OK : INLET_E_CORRUPT);
    }
}

static void what_was_dropped_before_the_first_line_is_no_error(void **state) {
    (void)state;
    const size_t skipped = strlen(lines[0]) + strlen(lines[1]);
    inlet__audit_verifier_t verifier;
    size_t torn;
    inlet__audit_verifier_init(&verifier);
    assert_int_equal(
        inlet__audit_verify_text(&verifier, text + skipped, text_bytes - skipped, &torn, error),
        INLET_OK);
    assert_int_equal(verifier.first_seq, 3);
    /* But a chain begins with nothing before it. */
    inlet__audit_chain_t chain = {.next_seq = 1}, behind;
    const inlet__audit_record_t record = record_of(0);
    size_t bytes;
    memset(chain.last_hash, 'a', 64);
    assert_int_equal(inlet__audit_format(&chain, &record, changed, &bytes, &behind), INLET_OK);
    assert_int_equal(bad_line(changed, bytes, &torn), 1);
}

static void odd_details_are_cut_and_stay_one_good_line(void **state) {
    (void)state;
    char detail[4000], line[INLET__AUDIT_LINE_MAX_BYTES];
    test_random_t random = test_random_seed(3);
    for (int run = 0; run < 2000; run++) {
        inlet__audit_chain_t chain = inlet__audit_chain_begin();
        inlet__audit_record_t record = record_of(1);
        size_t bytes, torn;
        const size_t length = test_random_below(&random, sizeof detail - 1);
        test_random_fill(&random, (uint8_t *)detail, length);
        if (run % 2 == 0) /* as many bytes as they can become */
            memset(detail, run % 4 == 0 ? 1 : '"', length);
        detail[length] = '\0';
        record.detail = detail;
        assert_int_equal(inlet__audit_format(&chain, &record, line, &bytes, &chain), INLET_OK);
        assert_int_equal(strlen(line), bytes);
        assert_ptr_equal(strchr(line, '\n'), line + bytes - 1);
        for (size_t i = 0; i + 1 < bytes; i++)
            assert_in_range(line[i], ' ', '~');
        assert_int_equal(bad_line(line, bytes, &torn), 0);
    }
}

static void each_kind_has_its_name(void **state) {
    (void)state;
    for (int i = 0; i < INLET__AUDIT_WHAT_COUNT; i++) {
        const char *name = inlet__audit_what_name((inlet__audit_what_t)i);
        assert_non_null(name);
        assert_string_not_equal(name, "unknown");
        for (int j = 0; j < i; j++)
            assert_string_not_equal(name, inlet__audit_what_name((inlet__audit_what_t)j));
    }
    assert_string_equal(inlet__audit_what_name(INLET__AUDIT_WHAT_COUNT), "unknown");
    assert_true(inlet__audit_is_security(INLET__AUDIT_GRANT_ADDED));
    assert_false(inlet__audit_is_security(INLET__AUDIT_CLIENT_ADMITTED));
}

static void a_burst_is_written_and_then_one_a_second(void **state) {
    (void)state;
    static const int64_t SECOND = 1000000000;
    inlet__audit_rate_t rate = {0};
    const int64_t start = 5 * SECOND;
    for (uint32_t i = 0; i < INLET__AUDIT_BURST; i++)
        assert_true(inlet__audit_rate_allows(&rate, start));
    for (int i = 0; i < 100; i++)
        assert_false(inlet__audit_rate_allows(&rate, start + SECOND - 1));
    assert_int_equal(rate.withheld, 100);
    for (int second = 1; second < 20; second++) {
        assert_true(inlet__audit_rate_allows(&rate, start + second * SECOND));
        assert_false(inlet__audit_rate_allows(&rate, start + second * SECOND));
    }
    /* After a rest the whole burst is there again, and no more. */
    for (uint32_t i = 0; i < INLET__AUDIT_BURST; i++)
        assert_true(inlet__audit_rate_allows(&rate, start + 1000 * SECOND));
    assert_false(inlet__audit_rate_allows(&rate, start + 1000 * SECOND));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(a_line_is_exactly_this),
        RUN(whole_lines_are_good),
        RUN(every_flipped_bit_is_noticed_in_its_line),
        RUN(every_cut_leaves_what_is_whole_and_names_the_rest),
        RUN(every_line_taken_out_moved_or_repeated_is_noticed),
        RUN(a_line_that_was_written_anew_does_not_fit),
        RUN(a_number_that_is_not_the_next_is_noticed),
        RUN(what_was_dropped_before_the_first_line_is_no_error),
        RUN(odd_details_are_cut_and_stay_one_good_line),
        RUN(each_kind_has_its_name),
        RUN(a_burst_is_written_and_then_one_a_second),
    };
    return cmocka_run_group_tests(tests, make_lines, NULL);
}
