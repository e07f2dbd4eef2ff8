#include "wire/terms.h"

#include "base/bytes.h"
#include "base/utf8.h"
#include <stdbool.h>
#include <string.h>

static bool is_path(const char *path) {
    const size_t bytes = strnlen(path, INLET__IMAGE_BYTES_MAX + 1);
    return bytes >= 1 && bytes <= INLET__IMAGE_BYTES_MAX && strpbrk(path, "\\/") != NULL &&
           inlet__utf8_is_one_line((const uint8_t *)path, bytes);
}

inlet_status_t inlet__terms_check(const inlet__terms_t *terms) {
    const bool listed = terms->foreground == INLET__FOREGROUND_LISTED;
    if (terms->expires_s < 0 || terms->foreground >= INLET__FOREGROUND_COUNT ||
        terms->hotkey_count > INLET__HOTKEYS_MAX || terms->program_count > INLET__PROGRAMS_MAX ||
        listed != (terms->program_count > 0) || (terms->image[0] != '\0' && !is_path(terms->image)))
        return INLET_E_INVALID_ARGUMENT;
    for (uint32_t i = 0; i < terms->program_count; i++)
        if (!is_path(terms->programs[i]))
            return INLET_E_INVALID_ARGUMENT;
    for (uint32_t i = 0; i < terms->hotkey_count; i++)
        if (terms->hotkeys[i].hid == 0 ||
            (terms->hotkeys[i].modifiers & ~(uint32_t)INLET_MODIFIER_ALL) != 0)
            return INLET_E_INVALID_ARGUMENT;
    return INLET_OK;
}

static void write_path(inlet__writer_t *writer, const char *path) {
    const size_t bytes = strlen(path);
    inlet__write_u16(writer, (uint16_t)bytes);
    inlet__write_bytes(writer, (const uint8_t *)path, bytes);
}

inlet_status_t inlet__terms_encode(const inlet__terms_t *terms, uint8_t out[INLET__TERMS_BYTES_MAX],
                                   size_t *out_bytes) {
    inlet__writer_t writer = inlet__writer_over(out, INLET__TERMS_BYTES_MAX);
    *out_bytes = 0;
    if (inlet__terms_check(terms) != INLET_OK)
        return INLET_E_INVALID_ARGUMENT;
    inlet__write_u64(&writer, (uint64_t)terms->expires_s);
    inlet__write_u8(&writer, (uint8_t)terms->foreground);
    write_path(&writer, terms->image);
    inlet__write_u8(&writer, (uint8_t)terms->hotkey_count);
    for (uint32_t i = 0; i < terms->hotkey_count; i++) {
        inlet__write_u32(&writer, terms->hotkeys[i].hid);
        inlet__write_u8(&writer, (uint8_t)terms->hotkeys[i].modifiers);
    }
    inlet__write_u8(&writer, (uint8_t)terms->program_count);
    for (uint32_t i = 0; i < terms->program_count; i++)
        write_path(&writer, terms->programs[i]);
    if (writer.failed)
        return INLET_E_BUFFER_TOO_SMALL;
    *out_bytes = inlet__writer_count(&writer);
    return INLET_OK;
}

/* False: too long, or with a zero inside. */
static bool read_path(inlet__reader_t *reader, char path[INLET__IMAGE_BYTES_MAX + 1]) {
    const size_t bytes = inlet__read_u16(reader);
    if (bytes > INLET__IMAGE_BYTES_MAX)
        return false;
    const uint8_t *text = inlet__read_bytes(reader, bytes);
    if (bytes == 0)
        return true;
    if (text == NULL || memchr(text, 0, bytes) != NULL)
        return false;
    memcpy(path, text, bytes);
    return true;
}

static bool read_terms(inlet__reader_t *reader, inlet__terms_t *terms) {
    terms->expires_s = (int64_t)inlet__read_u64(reader);
    terms->foreground = inlet__read_u8(reader);
    if (!read_path(reader, terms->image))
        return false;
    terms->hotkey_count = inlet__read_u8(reader);
    if (terms->hotkey_count > INLET__HOTKEYS_MAX)
        return false;
    for (uint32_t i = 0; i < terms->hotkey_count; i++) {
        terms->hotkeys[i].hid = inlet__read_u32(reader);
        terms->hotkeys[i].modifiers = inlet__read_u8(reader);
    }
    terms->program_count = inlet__read_u8(reader);
    if (terms->program_count > INLET__PROGRAMS_MAX)
        return false;
    for (uint32_t i = 0; i < terms->program_count; i++)
        if (!read_path(reader, terms->programs[i]))
            return false;
    return inlet__reader_is_done(reader) && inlet__terms_check(terms) == INLET_OK;
}

inlet_status_t inlet__terms_decode(const uint8_t *bytes, size_t count, inlet__terms_t *terms) {
    inlet__reader_t reader = inlet__reader_over(bytes, count);
    memset(terms, 0, sizeof *terms);
    if (count == 0 || read_terms(&reader, terms))
        return INLET_OK;
    memset(terms, 0, sizeof *terms);
    return INLET_E_PROTOCOL;
}
