/* What passes between service and agent beside the events: the board, the user's words, the
 * notices. */
#include "auth/consent_code.h"
#include "ring/ring_screen.h"
#include "test.h"
#include "wire/notices.h"
#include "wire/scope.h"

#include <string.h>

static _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES];
static const inlet__ring_memory_t memory = {.section = section};
static inlet__board_t board;
static uint8_t text[INLET__BOARD_TEXT_BYTES];
static inlet__notices_t notices, back;
static uint8_t bytes[INLET__NOTICES_BYTES_MAX];

static int set_up(void **state) {
    (void)state;
    memset(&board, 0, sizeof board);
    memset(section, 0, sizeof section);
    memset(&notices, 0, sizeof notices);
    return 0;
}

static void a_board_is_read_as_it_was_written(void **state) {
    (void)state;
    size_t count = 1;
    uint64_t version, older;
    assert_true(inlet__board_read(&board, text, &count, &older));
    assert_int_equal(count, 0);
    for (size_t length = 1; length <= 17; length++) {
        uint8_t written[17];
        memset(written, (int)length, sizeof written);
        assert_true(inlet__board_write(&board, written, length));
        assert_true(inlet__board_read(&board, text, &count, &version));
        assert_int_equal(count, length);
        assert_memory_equal(text, written, length);
        assert_int_not_equal(version, older);
        older = version;
    }
    assert_false(inlet__board_write(&board, text, INLET__BOARD_TEXT_BYTES + 1));
}

static void a_board_that_is_being_written_is_not_read(void **state) {
    (void)state;
    size_t count;
    uint64_t version;
    board.version = 7;
    assert_false(inlet__board_read(&board, text, &count, &version));
    assert_true(
        inlet__board_write(&board, (const uint8_t *)"x", 1)); /* a service that came after */
    assert_true(inlet__board_read(&board, text, &count, &version));
    board.length = INLET__BOARD_TEXT_BYTES + 1;
    assert_false(inlet__board_read(&board, text, &count, &version));
    assert_int_equal(count, 0);
}

static void what_no_agent_writes_is_no_word(void **state) {
    (void)state;
    inlet__screen_word_t word = inlet__ring_screen_word(&memory);
    assert_true(word.shown == INLET__SHOWN_NO_WORD && !word.has_pause && !word.paused);
    inlet__ring_say_screen(&memory, (inlet__screen_word_t){INLET__SHOWN_YES, true, true, false});
    word = inlet__ring_screen_word(&memory);
    assert_true(word.shown == INLET__SHOWN_YES && word.has_pause && word.paused);
    inlet__ring_say_screen(&memory,
                           (inlet__screen_word_t){INLET__SHOWN_FAILED, false, true, false});
    word = inlet__ring_screen_word(&memory);
    assert_true(word.shown == INLET__SHOWN_FAILED && !word.has_pause && !word.paused);
    inlet__ring_say_screen(&memory, (inlet__screen_word_t){.panic_taken = true});
    assert_true(inlet__ring_screen_word(&memory).panic_taken);
    static const uint64_t bad[] = {3, 32, UINT64_MAX};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        inlet__ring_header(&memory)->capture.screen = bad[i];
        word = inlet__ring_screen_word(&memory);
        assert_true(word.shown == INLET__SHOWN_NO_WORD && !word.has_pause && !word.paused);
        assert_false(word.panic_taken);
    }
}

static void an_answer_names_its_question(void **state) {
    (void)state;
    assert_int_equal(inlet__ring_screen_answer(&memory).number, 0);
    inlet__ring_say_answer(&memory, (inlet__screen_answer_t){77, INLET__VERDICT_ALLOWED});
    const inlet__screen_answer_t answer = inlet__ring_screen_answer(&memory);
    assert_int_equal(answer.number, 77);
    assert_int_equal(answer.verdict, INLET__VERDICT_ALLOWED);
}

static void fill(void) {
    notices.paused = true;
    notices.panic = (inlet__hotkey_t){.hid = 0x00070048, .modifiers = INLET_MODIFIER_ALT};
    notices.reader_count = INLET__NOTICE_READERS_MAX;
    notices.more_count = 3;
    for (uint32_t i = 0; i < notices.reader_count; i++) {
        inlet__notice_reader_t *reader = &notices.readers[i];
        memset(reader->name, 'n', sizeof reader->name - 1);
        memset(reader->image, '\\', sizeof reader->image - 1);
        reader->scopes = INLET__SCOPE_ALL;
    }
    notices.question.number = UINT64_C(1) << 61;
    strcpy(notices.question.code, "012 345");
    strcpy(notices.question.name, "asker");
    notices.question.scopes = INLET__SCOPE_KBD_KEYS;
    strcpy(notices.question.terms.image, "C:\\asker.exe");
}

static void the_longest_notices_come_back(void **state) {
    (void)state;
    size_t count;
    fill();
    assert_int_equal(inlet__notices_encode(&notices, bytes, &count), INLET_OK);
    assert_true(count <= INLET__BOARD_TEXT_BYTES);
    assert_int_equal(inlet__notices_decode(bytes, count, &back), INLET_OK);
    assert_memory_equal(&back, &notices, sizeof back);
    for (size_t cut = 0; cut < count; cut++)
        assert_int_equal(inlet__notices_decode(bytes, cut, &back), INLET_E_PROTOCOL);
    assert_int_equal(inlet__notices_decode(bytes, count + 1, &back), INLET_E_PROTOCOL);
}

static void notices_out_of_range_are_refused(void **state) {
    (void)state;
    size_t count;
    fill();
    strcpy(notices.question.code, "12 3456");
    assert_int_equal(inlet__notices_encode(&notices, bytes, &count), INLET_E_INVALID_ARGUMENT);
    fill();
    notices.readers[2].scopes = INLET__SCOPE_ALL + 1;
    assert_int_equal(inlet__notices_encode(&notices, bytes, &count), INLET_E_INVALID_ARGUMENT);
    fill();
    strcpy(notices.readers[2].name, "two\nlines");
    assert_int_equal(inlet__notices_encode(&notices, bytes, &count), INLET_E_INVALID_ARGUMENT);
    fill();
    assert_int_equal(inlet__notices_encode(&notices, bytes, &count), INLET_OK);
    bytes[0] = 2; /* another form */
    assert_int_equal(inlet__notices_decode(bytes, count, &back), INLET_E_PROTOCOL);
}

/* SHA-256("Inlet consent code" | 00 01 … 1f), computed by another implementation. */
static void a_code_is_of_the_handshakes_hash(void **state) {
    (void)state;
    uint8_t hash[INLET__HASH_BYTES];
    char code[INLET__CONSENT_CODE_TEXT_BYTES], other[INLET__CONSENT_CODE_TEXT_BYTES];
    for (int i = 0; i < INLET__HASH_BYTES; i++)
        hash[i] = (uint8_t)i;
    inlet__consent_code(hash, code);
    assert_string_equal(code, "773 575");
    hash[31] ^= 1;
    inlet__consent_code(hash, other);
    assert_string_not_equal(code, other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_board_is_read_as_it_was_written, set_up),
        cmocka_unit_test_setup(a_board_that_is_being_written_is_not_read, set_up),
        cmocka_unit_test_setup(what_no_agent_writes_is_no_word, set_up),
        cmocka_unit_test_setup(an_answer_names_its_question, set_up),
        cmocka_unit_test_setup(the_longest_notices_come_back, set_up),
        cmocka_unit_test_setup(notices_out_of_range_are_refused, set_up),
        cmocka_unit_test_setup(a_code_is_of_the_handshakes_hash, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
