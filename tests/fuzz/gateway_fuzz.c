/* Any bytes as a request to a gateway, or as a client's message: what is answered has the token, a
 * host of loopback, and a name that no path can climb with. */
#include "fuzz.h"

#include <string.h>

#include "gateway/ask.h"
#include "gateway/check.h"
#include "gateway/files.h"
#include "gateway/token.h"

#define TOKEN      "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
#define LINES_MAX  8
#define LINE_BYTES 1200

/* The next line, cut where it is too long, and without zeros. */
static size_t take_line(const uint8_t *data, size_t size, char line[LINE_BYTES]) {
    size_t at = 0, length = 0;
    while (at < size && data[at] != '\n') {
        if (length + 1 < LINE_BYTES && data[at] != 0)
            line[length++] = (char)data[at];
        at++;
    }
    line[length] = '\0';
    return at < size ? at + 1 : at;
}

static void check_answer(const gateway_request_t *request, const gateway_target_t *target) {
    static const gateway_files_t none;
    gateway_file_t file;
    PROMISE(request->host != NULL && !request->is_ambiguous);
    PROMISE(strstr(request->host, ":16900") != NULL);
    PROMISE(strncmp(request->uri, "/" TOKEN "/", GATEWAY_TOKEN_LENGTH + 2) == 0);
    PROMISE(request->wants_websocket == (target->what == GATEWAY_SOCKET));
    PROMISE(strstr(target->name, "/") == NULL && target->name[0] != '.');
    if (gateway_file_find(&none, target, &file))
        PROMISE(file.bytes != NULL && file.type != NULL);
    else
        return;
    free(file.own);
}

/* "method\nuri\nupgrade?\nname: value\n…" */
static void fuzz_request(const uint8_t *data, size_t size) {
    static const gateway_rules_t rules = {.kind = GATEWAY_OWN, .port = 16900, .token = TOKEN};
    static char lines[LINES_MAX][LINE_BYTES];
    gateway_request_t request = {0};
    gateway_target_t target;
    for (int i = 0; i < LINES_MAX; i++) {
        const size_t taken = take_line(data, size, lines[i]);
        data += taken;
        size -= taken;
        char *colon = strstr(lines[i], ": ");
        if (i < 3 || colon == NULL)
            continue;
        *colon = '\0';
        gateway_request_header(&request, lines[i], colon + 2);
    }
    request.method = lines[0];
    request.uri = lines[1];
    request.wants_websocket = lines[2][0] == 'w';
    const int status = gateway_check(&rules, &request, &target);
    PROMISE(status == 200 || (status >= 400 && status < 500));
    if (status == 200)
        check_answer(&request, &target);
}

static void fuzz_message(const uint8_t *data, size_t size) {
    char token[GATEWAY_TOKEN_LENGTH + 1];
    long long id;
    const enum gateway_ask ask = gateway_ask_read((const char *)data, size, &id);
    PROMISE((ask == GATEWAY_ASK_TOO_LONG) == (size > GATEWAY_MESSAGE_MAX));
    PROMISE(id == 0 || ask == GATEWAY_ASK_PING);
    if (gateway_token_read((const char *)data, size, token))
        PROMISE(strlen(token) == GATEWAY_TOKEN_LENGTH &&
                gateway_token_is(token, (const char *)data, GATEWAY_TOKEN_LENGTH));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    if (data[0] == 'm')
        fuzz_message(data + 1, size - 1);
    else
        fuzz_request(data + 1, size - 1);
    return 0;
}
