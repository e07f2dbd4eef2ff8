#include "noise_vector.h"

#include <string.h>

#include <jansson.h>
#include <sodium.h>

static int read_hex(const json_t *object, const char *name, vector_bytes_t *out) {
    const char *text = json_string_value(json_object_get(object, name));
    if (text == NULL)
        return -1;
    return sodium_hex2bin(out->bytes, sizeof out->bytes, text, strlen(text), NULL, &out->count,
                          NULL);
}

static int read_messages(const json_t *list, noise_vector_t *vector) {
    vector->message_count = json_array_size(list);
    if (vector->message_count < 3 || vector->message_count > VECTOR_MESSAGES_MAX)
        return -1;
    for (size_t i = 0; i < vector->message_count; i++) {
        const json_t *message = json_array_get(list, i);
        if (read_hex(message, "payload", &vector->messages[i].payload) != 0 ||
            read_hex(message, "ciphertext", &vector->messages[i].ciphertext) != 0)
            return -1;
    }
    return 0;
}

static int read_vector(const json_t *object, noise_vector_t *vector) {
    const struct {
        const char *name;
        vector_bytes_t *out;
    } fields[] = {
        {"init_prologue", &vector->init_prologue},
        {"init_static", &vector->init_static},
        {"init_ephemeral", &vector->init_ephemeral},
        {"init_remote_static", &vector->init_remote_static},
        {"resp_prologue", &vector->resp_prologue},
        {"resp_static", &vector->resp_static},
        {"resp_ephemeral", &vector->resp_ephemeral},
        {"handshake_hash", &vector->handshake_hash},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (read_hex(object, fields[i].name, fields[i].out) != 0)
            return -1;
    return read_messages(json_object_get(object, "messages"), vector);
}

int noise_vector_load(const char *path, noise_vector_t *vector) {
    memset(vector, 0, sizeof *vector);
    json_t *root = json_load_file(path, 0, NULL);
    int result = read_vector(json_array_get(json_object_get(root, "vectors"), 0), vector);
    json_decref(root);
    return result;
}
