#include "check.h"

#include <stdio.h>
#include <string.h>

#include "token.h"

static const char *const loopbacks[] = {"127.0.0.1", "localhost", "[::1]"};
#define LOOPBACK_COUNT (sizeof loopbacks / sizeof loopbacks[0])

static int lower(char c) {
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool is_same_word(const char *a, const char *b) {
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

void gateway_request_header(gateway_request_t *request, const char *name, const char *value) {
    const char **header = is_same_word(name, "Host")     ? &request->host
                          : is_same_word(name, "Origin") ? &request->origin
                                                         : NULL;
    if (header == NULL)
        return;
    request->is_ambiguous |= *header != NULL;
    *header = value;
}

/* Of `text` after `prefix`: a name of loopback with the port. A browser leaves out port 80. */
static bool is_loopback(const char *text, const char *prefix, uint16_t port) {
    char own[64];
    for (size_t i = 0; i < LOOPBACK_COUNT; i++) {
        snprintf(own, sizeof own, "%s%s:%u", prefix, loopbacks[i], (unsigned)port);
        if (is_same_word(text, own))
            return true;
        snprintf(own, sizeof own, "%s%s", prefix, loopbacks[i]);
        if (port == 80 && is_same_word(text, own))
            return true;
    }
    return false;
}

static bool is_listed(const char *const *list, const char *text) {
    for (; list != NULL && *list != NULL; list++)
        if (is_same_word(*list, text))
            return true;
    return false;
}

/* A page of a file has no origin of its own. Any site can make itself one that says "null", by a
 * sandboxed frame: such a page must know the token. */
static bool may_be_origin(const gateway_rules_t *rules, const char *origin) {
    if (origin == NULL || is_loopback(origin, "http://", rules->port) ||
        is_listed(rules->origins, origin))
        return true;
    if (is_same_word(origin, "file://") || is_same_word(origin, "http://absolute"))
        return true; /* the second: OBS's browser source, with "local file" */
    return rules->kind == GATEWAY_OWN && is_same_word(origin, "null");
}

bool gateway_origin_is_valid(const char *origin) {
    const char *scheme_end = strstr(origin, "://");
    if (is_same_word(origin, "null"))
        return true;
    if (scheme_end == NULL || scheme_end == origin || scheme_end[3] == '\0')
        return false;
    for (const char *c = origin; *c != '\0'; c++)
        if (*c <= ' ' || *c == '*' || *c > '~' || (*c == '/' && c >= scheme_end + 3))
            return false;
    return true;
}

/* --- what is asked for --- */

/* As names of layouts, themes and pages are: nothing that a path could climb with. */
static bool take_name(gateway_target_t *target, uint32_t what, const char *bytes, size_t count) {
    target->what = what;
    if (count == 0 || count > GATEWAY_NAME_MAX || bytes[0] == '.')
        return false;
    for (size_t i = 0; i < count; i++) {
        const char c = bytes[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'))
            return false;
    }
    memcpy(target->name, bytes, count);
    target->name[count] = '\0';
    return true;
}

static bool is_text(const char *bytes, size_t count, const char *text) {
    return count == strlen(text) && memcmp(bytes, text, count) == 0;
}

/* "folder/NAME.json" */
static bool take_file(gateway_target_t *target, uint32_t what, const char *folder,
                      const char *bytes, size_t count) {
    const size_t begin = strlen(folder), end = strlen(".json");
    return count > begin + end && memcmp(bytes, folder, begin) == 0 &&
           memcmp(bytes + count - end, ".json", end) == 0 &&
           take_name(target, what, bytes + begin, count - begin - end);
}

static bool take_path(gateway_target_t *target, const char *bytes, size_t count) {
    target->name[0] = '\0';
    target->what = is_text(bytes, count, "ws")             ? GATEWAY_SOCKET
                   : is_text(bytes, count, "layouts.json") ? GATEWAY_LAYOUTS
                   : is_text(bytes, count, "themes.json")  ? GATEWAY_THEMES
                                                           : GATEWAY_PAGE;
    if (target->what != GATEWAY_PAGE)
        return true;
    if (count == 0)
        return take_name(target, GATEWAY_PAGE, "settings.html", strlen("settings.html"));
    return take_file(target, GATEWAY_LAYOUT, "layouts/", bytes, count) ||
           take_file(target, GATEWAY_THEME, "themes/", bytes, count) ||
           take_name(target, GATEWAY_PAGE, bytes, count);
}

/* "/TOKEN/path?query" */
static bool take_uri(const gateway_rules_t *rules, const char *uri, gateway_target_t *target) {
    const char *end = uri + strcspn(uri, "?#");
    const char *slash = memchr(uri + 1, '/', (size_t)(end - uri - 1));
    return slash != NULL && gateway_token_is(rules->token, uri + 1, (size_t)(slash - uri - 1)) &&
           take_path(target, slash + 1, (size_t)(end - slash - 1));
}

int gateway_check(const gateway_rules_t *rules, const gateway_request_t *request,
                  gateway_target_t *target) {
    *target = (gateway_target_t){.what = GATEWAY_SOCKET};
    if (request->is_ambiguous || request->host == NULL || request->uri == NULL ||
        request->uri[0] != '/')
        return 400;
    if (strlen(request->uri) > GATEWAY_URI_MAX)
        return 414;
    if (!is_loopback(request->host, "", rules->port))
        return 421;
    if (!may_be_origin(rules, request->origin))
        return 403;
    if (rules->kind == GATEWAY_OWN && !take_uri(rules, request->uri, target))
        return 404;
    if (request->method == NULL || strcmp(request->method, "GET") != 0)
        return 405;
    if (request->wants_websocket != (target->what == GATEWAY_SOCKET))
        return request->wants_websocket ? 400 : 426;
    return 200;
}
