#include "base/utf8.h"

#include <string.h>

/* The length of the well-formed character at `bytes` and its code point; 0 if it isn't one. The
 * bounds of the second byte are those of the Unicode standard's table 3-7. */
static size_t read_character(const uint8_t *bytes, size_t count, uint32_t *code_point) {
    uint8_t lead = bytes[0];
    uint8_t low = 0x80;
    uint8_t high = 0xBF;
    size_t length;
    if (lead < 0x80) {
        *code_point = lead;
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        low = lead == 0xE0 ? 0xA0 : low;   /* shorter forms exist below */
        high = lead == 0xED ? 0x9F : high; /* surrogates above */
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        low = lead == 0xF0 ? 0x90 : low;
        high = lead == 0xF4 ? 0x8F : high; /* beyond U+10FFFF above */
    } else {
        return 0;
    }
    if (count < length || bytes[1] < low || bytes[1] > high)
        return 0;
    uint32_t value = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    *code_point = value;
    return length;
}

static bool is_control(uint32_t code_point) {
    return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F);
}

static bool is_text(const uint8_t *bytes, size_t count, bool allow_controls) {
    while (count > 0) {
        uint32_t code_point = 0;
        size_t length = read_character(bytes, count, &code_point);
        if (length == 0 || (!allow_controls && is_control(code_point)))
            return false;
        bytes += length;
        count -= length;
    }
    return true;
}

bool inlet__utf8_is_valid(const uint8_t *bytes, size_t count) {
    return is_text(bytes, count, true);
}

bool inlet__utf8_is_one_line(const uint8_t *bytes, size_t count) {
    return is_text(bytes, count, false);
}

size_t inlet__utf8_cut(const char *text, size_t most) {
    size_t bytes = strlen(text);
    if (bytes <= most)
        return bytes;
    bytes = most;
    while (bytes > 0 && ((unsigned char)text[bytes] & 0xC0) == 0x80)
        bytes--;
    return bytes;
}

size_t inlet__utf8_length(char lead) {
    const unsigned char byte = (unsigned char)lead;
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

size_t inlet__utf8_write(uint32_t code_point, char *out) {
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = 0xFFFD;
    const size_t length = code_point < 0x80      ? 1
                          : code_point < 0x800   ? 2
                          : code_point < 0x10000 ? 3
                                                 : 4;
    for (size_t i = length; i-- > 1; code_point >>= 6)
        out[i] = (char)(0x80 | (code_point & 0x3F));
    out[0] = (char)(leads[length] | code_point);
    return length;
}
