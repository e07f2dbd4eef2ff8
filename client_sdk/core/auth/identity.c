#include "auth/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* [MS-DTYP] 2.4.2: revision, count of sub-authorities, a 48-bit big-endian authority, then the
 * sub-authorities as 32-bit little-endian numbers. */
enum { SID_HEADER_BYTES = 8, SID_SUB_MAX = 15 };

void inlet__sid_format(const uint8_t *sid, uint32_t sid_bytes, char out[INLET__SID_TEXT_BYTES]) {
    memcpy(out, "?", 2);
    if (sid_bytes < SID_HEADER_BYTES || sid[0] != 1 || sid[1] > SID_SUB_MAX ||
        sid_bytes != SID_HEADER_BYTES + 4u * sid[1])
        return;
    uint64_t authority = 0;
    for (int i = 2; i < SID_HEADER_BYTES; i++)
        authority = authority << 8 | sid[i];
    int at = snprintf(out, INLET__SID_TEXT_BYTES, "S-1-%llu", (unsigned long long)authority);
    for (uint32_t i = 0; i < sid[1]; i++) {
        const uint8_t *sub = sid + SID_HEADER_BYTES + 4u * i;
        uint32_t value = (uint32_t)sub[0] | (uint32_t)sub[1] << 8 | (uint32_t)sub[2] << 16 |
                         (uint32_t)sub[3] << 24;
        at += snprintf(out + at, (size_t)(INLET__SID_TEXT_BYTES - at), "-%u", (unsigned)value);
    }
}

/* A decimal number of at most `max` at *text, which moves behind it. */
static bool read_number(const char **text, uint64_t max, uint64_t *value) {
    if (**text < '0' || **text > '9')
        return false;
    char *end;
    unsigned long long number = strtoull(*text, &end, 10);
    if (end - *text > 15 || number > max)
        return false;
    *text = end;
    *value = number;
    return true;
}

inlet_status_t inlet__sid_parse(const char *text, uint8_t sid[INLET__SID_MAX_BYTES],
                                uint32_t *sid_bytes) {
    uint64_t number;
    *sid_bytes = 0;
    if (strncmp(text, "S-1-", 4) != 0)
        return INLET_E_INVALID_ARGUMENT;
    text += 4;
    if (!read_number(&text, UINT64_C(0xFFFFFFFFFFFF), &number))
        return INLET_E_INVALID_ARGUMENT;
    sid[0] = 1;
    sid[1] = 0;
    for (int i = 0; i < 6; i++)
        sid[2 + i] = (uint8_t)(number >> (8 * (5 - i)));
    while (*text == '-' && sid[1] < SID_SUB_MAX) {
        text++;
        if (!read_number(&text, UINT32_MAX, &number))
            return INLET_E_INVALID_ARGUMENT;
        uint8_t *sub = sid + SID_HEADER_BYTES + 4u * sid[1]++;
        for (int i = 0; i < 4; i++)
            sub[i] = (uint8_t)(number >> (8 * i));
    }
    if (*text != '\0')
        return INLET_E_INVALID_ARGUMENT;
    *sid_bytes = SID_HEADER_BYTES + 4u * sid[1];
    return INLET_OK;
}
