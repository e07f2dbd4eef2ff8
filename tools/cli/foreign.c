#include "foreign.h"

#include "base/utf8.h"

bool print_foreign(FILE *out, const char *bytes, size_t count) {
    if (inlet__utf8_is_one_line((const uint8_t *)bytes, count))
        return fwrite(bytes, 1, count, out) == count;
    for (size_t i = 0; i < count; i++)
        if (fputc(bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '?', out) == EOF)
            return false;
    return true;
}
