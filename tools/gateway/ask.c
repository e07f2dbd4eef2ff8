#include "ask.h"

#include <jansson.h>
#include <string.h>

static enum gateway_ask read(const json_t *message, long long *id) {
    const json_t *number = json_object_get(message, "id");
    const char *type = json_string_value(json_object_get(message, "type"));
    if (type == NULL)
        return GATEWAY_ASK_MALFORMED;
    if (strcmp(type, "state") == 0)
        return GATEWAY_ASK_STATE;
    if (strcmp(type, "ping") != 0)
        return GATEWAY_ASK_NOTHING;
    *id = json_integer_value(number);
    return json_is_integer(number) ? GATEWAY_ASK_PING : GATEWAY_ASK_MALFORMED;
}

enum gateway_ask gateway_ask_read(const char *bytes, size_t count, long long *id) {
    json_error_t error;
    *id = 0;
    if (count > GATEWAY_MESSAGE_MAX)
        return GATEWAY_ASK_TOO_LONG;
    json_t *message = json_loadb(bytes, count, JSON_REJECT_DUPLICATES, &error);
    const enum gateway_ask ask = read(message, id);
    json_decref(message);
    return ask;
}
