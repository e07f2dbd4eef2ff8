#include "wire/hello.h"

#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"

static const uint8_t magic[4] = INLET__HELLO_MAGIC;

static bool read_magic(inlet__reader_t *reader) {
    const uint8_t *bytes = inlet__read_bytes(reader, sizeof magic);
    return bytes != NULL && memcmp(bytes, magic, sizeof magic) == 0;
}

static inlet_status_t finish(const inlet__writer_t *writer, size_t *out_bytes) {
    *out_bytes = writer->failed ? 0 : inlet__writer_count(writer);
    return writer->failed ? INLET_E_BUFFER_TOO_SMALL : INLET_OK;
}

static bool is_client_hello(const inlet__client_hello_t *hello) {
    return hello->version_min >= 1 && hello->version_min <= hello->version_max &&
           hello->intent >= INLET__INTENT_STREAM && hello->intent <= INLET__INTENT_ENROL;
}

inlet_status_t inlet__client_hello_encode(const inlet__client_hello_t *hello, uint8_t *out,
                                          size_t capacity, size_t *out_bytes) {
    *out_bytes = 0;
    if (!is_client_hello(hello))
        return INLET_E_INVALID_ARGUMENT;
    inlet__writer_t writer = inlet__writer_over(out, capacity);
    inlet__write_bytes(&writer, magic, sizeof magic);
    inlet__write_u16(&writer, hello->version_min);
    inlet__write_u16(&writer, hello->version_max);
    inlet__write_u8(&writer, hello->intent);
    inlet__write_u32(&writer, hello->capabilities);
    return finish(&writer, out_bytes);
}

inlet_status_t inlet__client_hello_decode(const uint8_t *bytes, size_t count,
                                          inlet__client_hello_t *hello) {
    inlet__reader_t reader = inlet__reader_over(bytes, count);
    bool good = read_magic(&reader);
    hello->version_min = inlet__read_u16(&reader);
    hello->version_max = inlet__read_u16(&reader);
    hello->intent = inlet__read_u8(&reader);
    hello->capabilities = inlet__read_u32(&reader);
    if (good && !reader.failed && is_client_hello(hello))
        return INLET_OK;
    memset(hello, 0, sizeof *hello);
    return INLET_E_PROTOCOL;
}

inlet_status_t inlet__server_hello_encode(const inlet__server_hello_t *hello, uint8_t *out,
                                          size_t capacity, size_t *out_bytes) {
    inlet__writer_t writer = inlet__writer_over(out, capacity);
    inlet__write_bytes(&writer, magic, sizeof magic);
    inlet__write_u16(&writer, hello->version);
    inlet__write_u32(&writer, hello->capabilities);
    inlet__write_bytes(&writer, hello->nonce, sizeof hello->nonce);
    return finish(&writer, out_bytes);
}

inlet_status_t inlet__server_hello_decode(const uint8_t *bytes, size_t count,
                                          inlet__server_hello_t *hello) {
    inlet__reader_t reader = inlet__reader_over(bytes, count);
    bool good = read_magic(&reader);
    hello->version = inlet__read_u16(&reader);
    hello->capabilities = inlet__read_u32(&reader);
    const uint8_t *nonce = inlet__read_bytes(&reader, sizeof hello->nonce);
    if (good && nonce != NULL) {
        memcpy(hello->nonce, nonce, sizeof hello->nonce);
        return INLET_OK;
    }
    memset(hello, 0, sizeof *hello);
    return INLET_E_PROTOCOL;
}

inlet_status_t inlet__greeting_encode(const inlet__greeting_t *greeting, uint8_t *out,
                                      size_t capacity, size_t *out_bytes) {
    const uint8_t *name = (const uint8_t *)greeting->name;
    const uint8_t *zero = memchr(name, 0, sizeof greeting->name);
    *out_bytes = 0;
    if (zero == NULL || !inlet__utf8_is_one_line(name, (size_t)(zero - name)))
        return INLET_E_INVALID_ARGUMENT;
    inlet__writer_t writer = inlet__writer_over(out, capacity);
    inlet__write_u8(&writer, (uint8_t)(zero - name));
    inlet__write_bytes(&writer, name, (size_t)(zero - name));
    return finish(&writer, out_bytes);
}

inlet_status_t inlet__greeting_decode(const uint8_t *bytes, size_t count,
                                      inlet__greeting_t *greeting) {
    memset(greeting, 0, sizeof *greeting);
    inlet__reader_t reader = inlet__reader_over(bytes, count);
    uint8_t name_bytes = inlet__read_u8(&reader);
    const uint8_t *name = inlet__read_bytes(&reader, name_bytes);
    if (name == NULL || name_bytes > INLET__CLIENT_NAME_MAX_BYTES ||
        !inlet__utf8_is_one_line(name, name_bytes))
        return INLET_E_PROTOCOL;
    memcpy(greeting->name, name, name_bytes);
    return INLET_OK;
}

uint16_t inlet__version_choose(const inlet__client_hello_t *hello) {
    uint16_t highest = hello->version_max < INLET__PROTOCOL_VERSION_MAX
                           ? hello->version_max
                           : INLET__PROTOCOL_VERSION_MAX;
    bool in_common = highest >= INLET__PROTOCOL_VERSION_MIN && highest >= hello->version_min;
    return in_common ? highest : 0;
}
