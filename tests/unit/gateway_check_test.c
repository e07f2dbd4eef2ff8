/* Which requests a gateway answers: tokens, Host, Origin, paths, rates. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/check.h"
#include "gateway/files.h"
#include "gateway/limits.h"
#include "gateway/token.h"

#define TOKEN "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"

static const char *const allowed[] = {"https://example.org", NULL};
static const gateway_rules_t own = {
    .kind = GATEWAY_OWN, .port = 16900, .token = TOKEN, .origins = allowed};
static const gateway_rules_t other = {.kind = GATEWAY_INPUT_OVERLAY, .port = 16899};
static gateway_target_t target;
static gateway_files_t files;

static gateway_request_t request(const char *uri) {
    return (gateway_request_t){.method = "GET", .uri = uri, .host = "127.0.0.1:16900"};
}

static int check_uri(const char *uri) {
    const gateway_request_t asked = request(uri);
    return gateway_check(&own, &asked, &target);
}

static int check_host(const char *host) {
    gateway_request_t asked = request("/" TOKEN "/");
    asked.host = host;
    return gateway_check(&own, &asked, &target);
}

static int check_origin(const char *origin) {
    gateway_request_t asked = request("/" TOKEN "/ws");
    asked.origin = origin;
    asked.wants_websocket = true;
    return gateway_check(&own, &asked, &target);
}

static int check_other(const char *origin, bool wants_websocket) {
    const gateway_request_t asked = {.method = "GET",
                                     .uri = "/whatever",
                                     .host = "localhost:16899",
                                     .origin = origin,
                                     .wants_websocket = wants_websocket};
    return gateway_check(&other, &asked, &target);
}

static void a_token_is_written_and_read(void **unused) {
    (void)unused;
    uint8_t random[GATEWAY_TOKEN_RANDOM_BYTES];
    char token[GATEWAY_TOKEN_LENGTH + 1], again[GATEWAY_TOKEN_LENGTH + 1];
    for (size_t i = 0; i < sizeof random; i++)
        random[i] = (uint8_t)i;
    gateway_token_write(random, token);
    assert_string_equal(token, TOKEN);
    assert_true(gateway_token_read(TOKEN "\r\n", strlen(TOKEN) + 2, again));
    assert_string_equal(again, TOKEN);
}

static void what_is_no_token_is_not_read(void **unused) {
    (void)unused;
    static const char *const texts[] = {"",
                                        "\n",
                                        "AAEC",
                                        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXA",
                                        "AAECAwQFBgcICQoLDA0ODxAREhMUFRY+",
                                        " AAECAwQFBgcICQoLDA0ODxAREhMUFRYX",
                                        "AAECAwQFBgcICQoLDA0ODxAREhMUFRY="};
    char token[GATEWAY_TOKEN_LENGTH + 1];
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_false(gateway_token_read(texts[i], strlen(texts[i]), token));
}

static void only_the_token_itself_is_it(void **unused) {
    (void)unused;
    char nearly[] = TOKEN;
    assert_true(gateway_token_is(TOKEN, TOKEN, GATEWAY_TOKEN_LENGTH));
    for (size_t i = 0; i < GATEWAY_TOKEN_LENGTH; i++) {
        nearly[i] = (char)(nearly[i] ^ 1);
        assert_false(gateway_token_is(TOKEN, nearly, GATEWAY_TOKEN_LENGTH));
        nearly[i] = (char)(nearly[i] ^ 1);
        assert_false(gateway_token_is(TOKEN, TOKEN, i));
    }
}

static void paths_lead_where_they_say(void **unused) {
    (void)unused;
    static const struct {
        const char *uri, *name;
        uint32_t what;
    } paths[] = {{"/" TOKEN "/", "settings.html", GATEWAY_PAGE},
                 {"/" TOKEN "/overlay.html?layout=ansi&theme=dark", "overlay.html", GATEWAY_PAGE},
                 {"/" TOKEN "/layouts/ansi-mouse.json", "ansi-mouse", GATEWAY_LAYOUT},
                 {"/" TOKEN "/themes/dark.json#x", "dark", GATEWAY_THEME},
                 {"/" TOKEN "/layouts.json", "", GATEWAY_LAYOUTS},
                 {"/" TOKEN "/themes.json?", "", GATEWAY_THEMES}};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        gateway_file_t file;
        assert_int_equal(check_uri(paths[i].uri), 200);
        assert_int_equal(target.what, paths[i].what);
        assert_string_equal(target.name, paths[i].name);
        assert_true(gateway_file_find(&files, &target, &file) && file.count > 0);
        free(file.own);
    }
}

static void other_paths_are_not_found(void **unused) {
    (void)unused;
    static const char *const before[] = {"/", "//", "/?/", "/x/"};
    static const char *const behind[] = {"",
                                         "x/",
                                         "/../ws",
                                         "/.token",
                                         "/layouts/..%2fx.json",
                                         "/layouts/.json",
                                         "/layouts/a/b.json",
                                         "/%00",
                                         "/Overlay.html",
                                         "/a-name-that-is-longer-than-they-are"};
    char uri[128];
    assert_int_equal(check_uri("/"), 404);
    assert_int_equal(check_uri("/ws"), 404);
    for (size_t i = 0; i < COUNT_OF(before); i++) {
        snprintf(uri, sizeof uri, "%s%s/", before[i], TOKEN);
        assert_int_equal(check_uri(uri), i == 0 ? 200 : 404);
    }
    for (size_t i = 0; i < COUNT_OF(behind); i++) {
        snprintf(uri, sizeof uri, "/%s%s", TOKEN, behind[i]);
        assert_int_equal(check_uri(uri), 404);
    }
}

static bool add(uint32_t what, const char *bytes, overlay_error_t *error) {
    return gateway_files_add(&files, what, bytes, strlen(bytes), error);
}

#define LAYOUT(name)                                                                               \
    "{\"name\":\"" name "\",\"title\":\"Own\",\"width\":1,\"height\":1,\n\"elements\":"            \
    "[{\"kind\":\"key\",\"id\":\"KeyA\",\"x\":0,\"y\":0,\"label\":\"a\"}]}"

static void a_users_own_are_served_beside_those_of_inlet(void **unused) {
    (void)unused;
    overlay_error_t error;
    gateway_file_t file;
    char *copy = strdup(LAYOUT("mine"));
    assert_int_equal(check_uri("/" TOKEN "/layouts/mine.json"), 200);
    assert_false(gateway_file_find(&files, &target, &file));
    assert_true(add(GATEWAY_LAYOUT, copy, &error));
    free(copy); /* a copy is served */
    assert_true(gateway_file_find(&files, &target, &file));
    assert_int_equal(file.count, strlen(LAYOUT("mine")));
    assert_memory_equal(file.bytes, LAYOUT("mine"), file.count);
    assert_int_equal(check_uri("/" TOKEN "/themes/mine.json"), 200); /* a layout is no theme */
    assert_false(gateway_file_find(&files, &target, &file));
    assert_int_equal(check_uri("/" TOKEN "/layouts.json"), 200);
    assert_true(gateway_file_find(&files, &target, &file));
    assert_non_null(strstr(file.bytes, "\"mine\""));
    assert_non_null(strstr(file.bytes, "\"ansi-mouse\""));
    free(file.own);
    gateway_files_clear(&files);
    assert_true(gateway_file_find(&files, &target, &file));
    assert_null(strstr(file.bytes, "\"mine\""));
    free(file.own);
}

static void own_files_that_are_wrong_are_not_served(void **unused) {
    (void)unused;
    static const struct {
        uint32_t what;
        const char *bytes, *told;
        int line;
    } wrong[] = {{GATEWAY_LAYOUT, "{", "", 1},
                 {GATEWAY_LAYOUT, LAYOUT("../x"), "name: ", 1},
                 {GATEWAY_LAYOUT, LAYOUT("x.json"), "name: ", 1},
                 {GATEWAY_LAYOUT, LAYOUT("x\\u0000y"), "", 1},
                 {GATEWAY_LAYOUT, LAYOUT("ansi"), "another one of this name", 1},
                 {GATEWAY_THEME, LAYOUT("mine"), "", 1},
                 {GATEWAY_LAYOUT, "{\n\"name\":\"mine\",\n\"script\":\"x\"}", "script: ", 3}};
    overlay_error_t error;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_false(add(wrong[i].what, wrong[i].bytes, &error));
        assert_true(error.text[0] != '\0' && strstr(error.text, wrong[i].told) != NULL);
        assert_int_equal(error.line, wrong[i].line);
    }
    assert_null(files.layouts[0].name);
    assert_null(files.themes[0].name);
}

static void only_so_many_own_files_are_served(void **unused) {
    (void)unused;
    overlay_error_t error;
    char bytes[256];
    for (unsigned i = 0; i <= GATEWAY_OWN_FILES_MAX; i++) {
        (void)snprintf(bytes, sizeof bytes, LAYOUT("mine-%u"), i);
        assert_int_equal(add(GATEWAY_LAYOUT, bytes, &error), i < GATEWAY_OWN_FILES_MAX);
    }
    assert_string_equal(error.text, "too many files");
    assert_false(add(GATEWAY_LAYOUT, LAYOUT("mine-0"), &error));
    gateway_files_clear(&files);
    assert_true(add(GATEWAY_LAYOUT, LAYOUT("mine-0"), &error));
    gateway_files_clear(&files);
}

static void a_name_that_no_file_has_is_not_found(void **unused) {
    (void)unused;
    gateway_file_t file;
    assert_int_equal(check_uri("/" TOKEN "/layouts/overlay.html.json"), 200);
    assert_false(gateway_file_find(&files, &target, &file));
    assert_int_equal(check_uri("/" TOKEN "/ansi"), 200);
    assert_false(gateway_file_find(&files, &target, &file));
}

static void the_host_is_a_name_of_loopback(void **unused) {
    (void)unused;
    static const char *const good[] = {"127.0.0.1:16900", "localhost:16900", "LOCALHOST:16900",
                                       "[::1]:16900"};
    static const char *const bad[] = {"rebound.example:16900",     "127.0.0.1",
                                      "127.0.0.1:16901",           "127.0.0.1:16900.example",
                                      "localhost:16900@a.example", "",
                                      "localhost.example:16900"};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_int_equal(check_host(good[i]), 200);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(check_host(bad[i]), 421);
    assert_int_equal(check_host(NULL), 400);
}

static void the_pages_of_other_sites_are_refused(void **unused) {
    (void)unused;
    static const char *const good[] = {NULL,
                                       "null",
                                       "file://",
                                       "http://127.0.0.1:16900",
                                       "http://localhost:16900",
                                       "https://example.org"};
    static const char *const bad[] = {"https://example.com",
                                      "https://127.0.0.1:16900",
                                      "http://127.0.0.1:16901",
                                      "http://127.0.0.1",
                                      "https://example.org.example.com",
                                      "",
                                      "http://127.0.0.1:16900.example.com"};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_int_equal(check_origin(good[i]), 200);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(check_origin(bad[i]), 403);
}

static void without_a_token_no_site_may_ask(void **unused) {
    (void)unused;
    assert_int_equal(check_other(NULL, true), 200);
    assert_int_equal(check_other("file://", true), 200);
    assert_int_equal(check_other("http://absolute", true), 200);
    assert_int_equal(check_other("null", true), 403);
    assert_int_equal(check_other("https://example.org", true), 403);
    assert_int_equal(check_other(NULL, false), 426);
}

static void a_port_of_80_is_left_out(void **unused) {
    (void)unused;
    const gateway_rules_t rules = {.kind = GATEWAY_OWN, .port = 80, .token = TOKEN};
    gateway_request_t asked = request("/" TOKEN "/");
    asked.host = "localhost";
    asked.origin = "http://localhost";
    assert_int_equal(gateway_check(&rules, &asked, &target), 200);
}

static void headers_are_taken_once(void **unused) {
    (void)unused;
    gateway_request_t asked = {.method = "GET", .uri = "/" TOKEN "/"};
    gateway_request_header(&asked, "hOsT", "127.0.0.1:16900");
    gateway_request_header(&asked, "Accept", "*/*");
    gateway_request_header(&asked, "Origin", "null");
    assert_int_equal(gateway_check(&own, &asked, &target), 200);
    gateway_request_header(&asked, "Host", "127.0.0.1:16900");
    assert_int_equal(gateway_check(&own, &asked, &target), 400);
}

static void methods_and_upgrades_fit_what_is_asked_for(void **unused) {
    (void)unused;
    gateway_request_t asked = request("/" TOKEN "/ws");
    assert_int_equal(gateway_check(&own, &asked, &target), 426);
    asked.wants_websocket = true;
    assert_int_equal(gateway_check(&own, &asked, &target), 200);
    asked.method = "POST";
    assert_int_equal(gateway_check(&own, &asked, &target), 405);
    asked = request("/" TOKEN "/");
    asked.wants_websocket = true;
    assert_int_equal(gateway_check(&own, &asked, &target), 400);
    assert_int_equal(check_uri("http://127.0.0.1:16900/" TOKEN "/"), 400);
}

static void a_long_uri_is_refused(void **unused) {
    (void)unused;
    static char uri[GATEWAY_URI_MAX + 2];
    memset(uri, 'a', sizeof uri - 1);
    uri[0] = '/';
    assert_int_equal(check_uri(uri), 414);
    uri[GATEWAY_URI_MAX] = '\0';
    assert_int_equal(check_uri(uri), 404);
}

static void origins_to_allow_are_origins(void **unused) {
    (void)unused;
    static const char *const bad[] = {
        "*",    "https://",   "example.com", "https://a.example/", "https://*.example",
        "://a", "https://a b"};
    assert_true(gateway_origin_is_valid("https://example.com:8443"));
    assert_true(gateway_origin_is_valid("null"));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(gateway_origin_is_valid(bad[i]));
}

static void a_rate_allows_a_burst_and_then_its_pace(void **unused) {
    (void)unused;
    const int64_t second = INT64_C(1000000000);
    gateway_rate_t rate = {.burst = 3, .per_second = 2};
    int64_t now = 50 * second;
    for (int i = 0; i < 3; i++)
        assert_true(gateway_rate_take(&rate, now));
    assert_false(gateway_rate_take(&rate, now));
    assert_false(gateway_rate_take(&rate, now + second / 2 - 1));
    assert_true(gateway_rate_take(&rate, now + second / 2));
    assert_false(gateway_rate_take(&rate, now + second / 2));
    now += 100 * second; /* a long rest is no larger burst */
    for (int i = 0; i < 3; i++)
        assert_true(gateway_rate_take(&rate, now));
    assert_false(gateway_rate_take(&rate, now));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(a_token_is_written_and_read),
        RUN(what_is_no_token_is_not_read),
        RUN(only_the_token_itself_is_it),
        RUN(paths_lead_where_they_say),
        RUN(other_paths_are_not_found),
        RUN(a_users_own_are_served_beside_those_of_inlet),
        RUN(own_files_that_are_wrong_are_not_served),
        RUN(only_so_many_own_files_are_served),
        RUN(a_name_that_no_file_has_is_not_found),
        RUN(the_host_is_a_name_of_loopback),
        RUN(the_pages_of_other_sites_are_refused),
        RUN(without_a_token_no_site_may_ask),
        RUN(a_port_of_80_is_left_out),
        RUN(headers_are_taken_once),
        RUN(methods_and_upgrades_fit_what_is_asked_for),
        RUN(a_long_uri_is_refused),
        RUN(origins_to_allow_are_origins),
        RUN(a_rate_allows_a_burst_and_then_its_pace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
