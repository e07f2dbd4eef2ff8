#include "auth/prologue.h"

#include "base/bytes.h"

_Static_assert(sizeof INLET__PROLOGUE_LABEL - 1 == 12, "label");

static void write_part(inlet__writer_t *writer, const uint8_t *bytes, size_t count) {
    inlet__write_u16(writer, (uint16_t)count);
    inlet__write_bytes(writer, bytes, count);
}

inlet_status_t inlet__prologue_build(const inlet__prologue_t *prologue, uint8_t *out,
                                     size_t capacity, size_t *out_bytes) {
    *out_bytes = 0;
    if (prologue->client_hello_bytes > INLET__PROLOGUE_HELLO_MAX ||
        prologue->server_hello_bytes > INLET__PROLOGUE_HELLO_MAX ||
        prologue->sid_bytes > INLET__SID_MAX_BYTES)
        return INLET_E_INVALID_ARGUMENT;

    static const uint8_t label[] = INLET__PROLOGUE_LABEL;
    inlet__writer_t writer = inlet__writer_over(out, capacity);
    inlet__write_bytes(&writer, label, sizeof label - 1);
    write_part(&writer, prologue->client_hello, prologue->client_hello_bytes);
    write_part(&writer, prologue->server_hello, prologue->server_hello_bytes);
    write_part(&writer, prologue->sid, prologue->sid_bytes);
    inlet__write_u32(&writer, prologue->session);
    if (writer.failed)
        return INLET_E_BUFFER_TOO_SMALL;
    *out_bytes = inlet__writer_count(&writer);
    return INLET_OK;
}
