/* The grants: default deny, and a file that is read strictly. */
#include "test.h"

#include "grants/grants.h"
#include "wire/scope.h"
#include <inlet/keys.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SCOPES (INLET__SCOPE_ALL & ~(uint32_t)INLET__SCOPE_KBD_HOTKEYS)

static inlet__grant_t make(const char *name, uint8_t key_byte) {
    inlet__grant_t grant = {.scopes = INLET__SCOPE_KBD_KEYS, .created_s = 1700000000};
    strcpy(grant.name, name);
    memset(grant.key, key_byte, sizeof grant.key);
    assert_int_equal(inlet__sid_parse("S-1-5-18", grant.sid, &grant.sid_bytes), INLET_OK);
    return grant;
}

static void an_unknown_key_has_no_grant(void **state) {
    (void)state;
    static inlet__grants_t grants;
    const inlet__grant_t grant = make("a", 1);
    const uint8_t other[32] = {1};
    grants.count = 0;
    assert_null(inlet__grants_find(&grants, grant.key, ""));
    assert_int_equal(inlet__grants_add(&grants, &grant), INLET_OK);
    assert_non_null(inlet__grants_find(&grants, grant.key, ""));
    assert_null(inlet__grants_find(&grants, other, ""));
}

static void pairing_again_replaces_and_a_taken_name_is_refused(void **state) {
    (void)state;
    static inlet__grants_t grants;
    inlet__grant_t first = make("a", 1), taken = make("a", 2);
    grants.count = 0;
    assert_int_equal(inlet__grants_add(&grants, &first), INLET_OK);
    first.scopes = MOST_SCOPES;
    assert_int_equal(inlet__grants_add(&grants, &first), INLET_OK);
    assert_int_equal(grants.count, 1);
    assert_int_equal(inlet__grants_find(&grants, first.key, "")->scopes, MOST_SCOPES);
    assert_int_equal(inlet__grants_add(&grants, &taken), INLET_E_ALREADY_EXISTS);
}

static void a_grant_needs_scopes_a_name_and_a_user(void **state) {
    (void)state;
    static inlet__grants_t grants;
    inlet__grant_t no_scope = make("a", 1), odd_scope = make("a", 1), no_name = make("", 1),
                   no_user = make("a", 1);
    grants.count = 0;
    no_scope.scopes = 0;
    odd_scope.scopes = 1u << 31;
    no_user.sid_bytes = 0;
    assert_int_equal(inlet__grants_add(&grants, &no_scope), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet__grants_add(&grants, &odd_scope), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet__grants_add(&grants, &no_name), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet__grants_add(&grants, &no_user), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(grants.count, 0);
}

static void the_list_is_bounded(void **state) {
    (void)state;
    static inlet__grants_t grants;
    grants.count = 0;
    for (int i = 0; i <= INLET__GRANTS_MAX; i++) {
        inlet__grant_t grant = make("a", 0);
        grant.key[0] = (uint8_t)i;
        grant.key[1] = (uint8_t)(i >> 8);
        grant.name[0] = (char)('a' + i % 26);
        grant.name[1] = (char)('a' + i / 26);
        grant.name[2] = '\0';
        assert_int_equal(inlet__grants_add(&grants, &grant),
                         i < INLET__GRANTS_MAX ? INLET_OK : INLET_E_LIMIT);
    }
}

static void a_grant_is_removed_by_name_or_key_only(void **state) {
    (void)state;
    static inlet__grants_t grants;
    const inlet__grant_t a = make("a", 0xab), b = make("b", 2);
    inlet__grant_t removed;
    char hex[65];
    grants.count = 0;
    assert_int_equal(inlet__grants_add(&grants, &a), INLET_OK);
    assert_int_equal(inlet__grants_add(&grants, &b), INLET_OK);
    assert_int_equal(inlet__grants_remove(&grants, "c", &removed), INLET_E_NOT_FOUND);
    for (int i = 0; i < 32; i++)
        memcpy(hex + 2 * i, "ab", 3);
    assert_int_equal(inlet__grants_remove(&grants, hex, &removed), INLET_OK);
    assert_string_equal(removed.name, "a");
    assert_int_equal(inlet__grants_remove(&grants, "b", &removed), INLET_OK);
    assert_int_equal(grants.count, 0);
}

static void the_file_keeps_every_field(void **state) {
    (void)state;
    static inlet__grants_t grants, read;
    inlet__grant_t odd = make("\"quoted\" \\ \xc3\xbc", 7);
    const inlet__grant_t plain = make("plain", 8);
    char error[160];
    odd.scopes = INLET__SCOPE_ALL;
    odd.terms = (inlet__terms_t){
        .expires_s = 1800000000,
        .foreground = INLET__FOREGROUND_LISTED,
        .hotkey_count = 2,
        .program_count = 2,
        .hotkeys = {{INLET_KEY_F5, INLET_MODIFIER_CONTROL}, {INLET_KEY_KeyQ, INLET_MODIFIER_ALL}},
        .programs = {"C:\\a\\b.exe", "C:\\\xc3\xbc.exe"},
        .image = "D:\\x\\y.exe"};
    grants.count = 0;
    assert_int_equal(inlet__grants_add(&grants, &odd), INLET_OK);
    assert_int_equal(inlet__grants_add(&grants, &plain), INLET_OK);
    char *text = inlet__grants_to_json(&grants);
    assert_non_null(text);
    assert_int_equal(inlet__grants_from_json(text, strlen(text), &read, error), INLET_OK);
    assert_int_equal(read.count, 2);
    assert_memory_equal(read.list, grants.list, 2 * sizeof read.list[0]);

    for (size_t cut = 0; cut + 1 < strlen(text); cut++) /* but for the last brace, each cut shows */
        assert_int_equal(inlet__grants_from_json(text, cut, &read, error), INLET_E_CORRUPT);
    free(text);
}

static void a_grant_ends_at_its_second(void **state) {
    (void)state;
    inlet__grant_t grant = make("a", 1);
    assert_false(inlet__grant_is_over(&grant, INT64_MAX));
    grant.terms.expires_s = 1000;
    assert_false(inlet__grant_is_over(&grant, 999));
    assert_true(inlet__grant_is_over(&grant, 1000));
}

static void a_grant_that_allows_less_does_not_cover_what_was(void **state) {
    (void)state;
    inlet__grant_t wide = make("a", 1), narrow[8];
    wide.scopes = INLET__SCOPE_ALL;
    wide.terms = (inlet__terms_t){.foreground = INLET__FOREGROUND_LISTED,
                                  .hotkey_count = 2,
                                  .program_count = 2,
                                  .hotkeys = {{INLET_KEY_F5, 1}, {INLET_KEY_F5, 2}},
                                  .programs = {"C:\\a.exe", "C:\\b.exe"}};
    for (size_t i = 0; i < COUNT_OF(narrow); i++)
        narrow[i] = wide;
    assert_true(inlet__grant_covers(&wide, &wide));
    narrow[0].scopes = MOST_SCOPES;
    narrow[1].terms.hotkeys[1].modifiers = 3;
    narrow[2].terms.hotkeys[1].hid = INLET_KEY_F6;
    narrow[3].terms.program_count = 1;
    narrow[4].terms.foreground = INLET__FOREGROUND_OWN;
    narrow[5].terms.expires_s = 1000;
    narrow[6].sid[8] ^= 1;
    narrow[7].key[0] ^= 1;
    for (size_t i = 0; i < COUNT_OF(narrow); i++)
        assert_false(inlet__grant_covers(&narrow[i], &wide));
    for (size_t i = 0; i < 6; i++) {
        if (i != 4)
            assert_true(inlet__grant_covers(&wide, &narrow[i]) || i == 1 || i == 2);
    }
    narrow[4].terms.foreground = INLET__FOREGROUND_ALL;
    narrow[4].terms.program_count = 0;
    assert_true(inlet__grant_covers(&narrow[4], &wide));
    wide.terms.expires_s = 999;
    assert_true(inlet__grant_covers(&narrow[5], &wide)); /* longer than it was */
}

static void a_key_has_one_grant_for_each_program(void **state) {
    (void)state;
    static inlet__grants_t grants;
    inlet__grant_t any = make("any", 1), one = make("one", 1), again = make("again", 1);
    strcpy(one.terms.image, "C:\\one.exe");
    strcpy(again.terms.image, "c:\\ONE.exe");
    grants.count = 0;
    assert_int_equal(inlet__grants_add(&grants, &any), INLET_OK);
    assert_int_equal(inlet__grants_add(&grants, &one), INLET_OK);
    assert_int_equal(grants.count, 2);
    assert_int_equal(inlet__grants_add(&grants, &again), INLET_OK); /* instead of "one" */
    assert_int_equal(grants.count, 2);
    strcpy(again.name, "any"); /* under the name of the other: instead of both */
    assert_int_equal(inlet__grants_add(&grants, &again), INLET_OK);
    assert_int_equal(grants.count, 1);
    assert_string_equal(inlet__grants_find(&grants, any.key, "C:\\one.exe")->name, "any");
    assert_null(inlet__grants_find(&grants, any.key, "C:\\two.exe"));
}

#define KEY "0101010101010101010101010101010101010101010101010101010101010101"

#define ONE(scopes, more)                                                                          \
    "{\"version\":1,\"grants\":[{\"name\":\"a\",\"key\":\"" KEY "\",\"scopes\":[" scopes           \
    "],\"user\":\"S-1-5-18\",\"created\":1" more "}]}"

static void a_file_with_anything_odd_is_refused_whole_and_says_what(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"version\":2,\"grants\":[]}",
        "{\"version\":1,\"grants\":{}}",
        "{\"version\":1,\"grants\":[],\"more\":1}",
        "{\"version\":1,\"version\":1,\"grants\":[]}",
        "{\"version\":1,\"grants\":[{\"name\":\"a\"}]}",
        "{\"version\":1,\"grants\":[{\"name\":\"a\",\"key\":\"01\",\"scopes\":[\"kbd.keys\"],"
        "\"user\":\"S-1-5-18\",\"created\":1}]}",
        "{\"version\":1,\"grants\":[{\"name\":\"a\",\"key\":\"" KEY "\",\"scopes\":[\"all\"],"
        "\"user\":\"S-1-5-18\",\"created\":1}]}",
        "{\"version\":1,\"grants\":[{\"name\":\"a\",\"key\":\"" KEY "\",\"scopes\":[],"
        "\"user\":\"S-1-5-18\",\"created\":1}]}",
        "{\"version\":1,\"grants\":[{\"name\":\"a\",\"key\":\"" KEY
        "\",\"scopes\":[\"kbd.keys,mouse.motion\"],\"user\":\"S-1-5-18\",\"created\":1}]}",
        "{\"version\":1,\"grants\":[{\"name\":\"a\",\"key\":\"" KEY
        "\",\"scopes\":[\"kbd.keys\"],\"user\":\"me\",\"created\":1}]}",
        ONE("\"kbd.hotkeys\"", ""),
        ONE("\"kbd.hotkeys:{F5}\",\"kbd.hotkeys:{F6}\"", ""),
        ONE("\"kbd.hotkeys:{ShiftLeft}\"", ""),
        ONE("\"kbd.keys,focus\"", ""),
        ONE("\"kbd.keys\"", ",\"image\":\"\""),
        ONE("\"kbd.keys\"", ",\"image\":\"x.exe\""),
        ONE("\"kbd.keys\"", ",\"image\":1"),
        ONE("\"kbd.keys\"", ",\"expires\":-1"),
        ONE("\"kbd.keys\"", ",\"expires\":\"never\""),
        ONE("\"kbd.keys\"", ",\"foreground\":\"mine\""),
        ONE("\"kbd.keys\"", ",\"foreground\":[]"),
        ONE("\"kbd.keys\"", ",\"foreground\":[1]"),
        ONE("\"kbd.keys\"", ",\"foreground\":{}"),
        ONE("\"kbd.keys\"", ",\"foreground\":[\"/1\",\"/2\",\"/3\",\"/4\",\"/5\",\"/6\",\"/7\","
                            "\"/8\",\"/9\"]"),
        "{\"version\":1,\"grants\":[{\"name\":\"a\",\"key\":\"" KEY
        "\",\"scopes\":[\"kbd.keys\"],\"user\":\"S-1-5-18\",\"created\":1,\"x\":1}]}",
        "{\"version\":1,\"grants\":[{\"name\":\"a\",\"key\":\"" KEY
        "\",\"scopes\":[\"kbd.keys\"],\"user\":\"S-1-5-18\",\"created\":1},{\"name\":\"b\",\"key\":"
        "\"" KEY "\",\"scopes\":[\"kbd.keys\"],\"user\":\"S-1-5-18\",\"created\":1}]}",
    };
    static inlet__grants_t grants;
    char error[160];
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        grants.count = 99;
        assert_int_equal(inlet__grants_from_json(bad[i], strlen(bad[i]), &grants, error),
                         INLET_E_CORRUPT);
        assert_int_equal(grants.count, 0);
        assert_true(error[0] != '\0');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(an_unknown_key_has_no_grant),
        RUN(pairing_again_replaces_and_a_taken_name_is_refused),
        RUN(a_grant_needs_scopes_a_name_and_a_user),
        RUN(a_grant_ends_at_its_second),
        RUN(a_grant_that_allows_less_does_not_cover_what_was),
        RUN(a_key_has_one_grant_for_each_program),
        RUN(the_list_is_bounded),
        RUN(a_grant_is_removed_by_name_or_key_only),
        RUN(the_file_keeps_every_field),
        RUN(a_file_with_anything_odd_is_refused_whole_and_says_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
