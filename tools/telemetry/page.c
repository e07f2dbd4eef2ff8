#include "telemetry/page.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES 65536

static bool make_room(page_t *page, size_t more) {
    if (page->failed)
        return false;
    if (page->capacity - page->length > more)
        return true;
    size_t capacity = page->capacity > 0 ? page->capacity : FIRST_BYTES;
    while (capacity - page->length <= more)
        capacity *= 2;
    char *text = realloc(page->text, capacity);
    if (text == NULL) {
        page->failed = true;
        return false;
    }
    page->text = text;
    page->capacity = capacity;
    return true;
}

void page_put(page_t *page, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 || !make_room(page, (size_t)length + 1))
        return;
    va_start(arguments, format);
    (void)vsnprintf(page->text + page->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    page->length += (size_t)length;
}

void page_free(page_t *page) {
    free(page->text);
    *page = (page_t){.text = NULL};
}

/* How many bytes a well-formed character has; 0: it is none, or one that HTML does not take. */
static size_t character(const unsigned char *at) {
    const size_t bytes = at[0] < 0x80                     ? 1
                         : at[0] >= 0xC2 && at[0] <= 0xDF ? 2
                         : (at[0] & 0xF0) == 0xE0         ? 3
                         : at[0] >= 0xF0 && at[0] <= 0xF4 ? 4
                                                          : 0;
    for (size_t i = 1; i < bytes; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F) ||
        (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F))
        return 0;
    return bytes == 1 && (at[0] < 0x20 || at[0] == 0x7F) ? 0 : bytes;
}

void page_text(page_t *page, const char *text) {
    const unsigned char *at = (const unsigned char *)text;
    while (*at != 0) {
        const size_t bytes = character(at);
        switch (*at) {
        case '<':
            page_put(page, "&lt;");
            break;
        case '>':
            page_put(page, "&gt;");
            break;
        case '&':
            page_put(page, "&amp;");
            break;
        case '"':
            page_put(page, "&quot;");
            break;
        case '\'':
            page_put(page, "&#39;");
            break;
        default:
            if (bytes == 0)
                page_put(page, "\xEF\xBF\xBD");
            else
                page_put(page, "%.*s", (int)bytes, (const char *)at);
        }
        at += bytes > 0 ? bytes : 1;
    }
}

const char *page_count(uint64_t value, char out[PAGE_NUMBER_BYTES]) {
    char digits[24];
    const int length = snprintf(digits, sizeof digits, "%" PRIu64, value);
    size_t used = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    out[used] = '\0';
    return out;
}

const char *page_duration(double ns, char out[PAGE_NUMBER_BYTES]) {
    const double s = ns / 1e9;
    const uint64_t minutes = (uint64_t)(s / 60);
    if (ns < 1e3)
        snprintf(out, PAGE_NUMBER_BYTES, "%.0f ns", ns);
    else if (ns < 1e6)
        snprintf(out, PAGE_NUMBER_BYTES, "%.3g µs", ns / 1e3);
    else if (ns < 1e9)
        snprintf(out, PAGE_NUMBER_BYTES, "%.3g ms", ns / 1e6);
    else if (s < 100)
        snprintf(out, PAGE_NUMBER_BYTES, "%.3g s", s);
    else if (minutes < 60)
        snprintf(out, PAGE_NUMBER_BYTES, "%" PRIu64 " min %02.0f s", minutes,
                 s - (double)minutes * 60 < 59 ? s - (double)minutes * 60 : 59.0);
    else if (minutes < UINT64_C(48) * 60)
        snprintf(out, PAGE_NUMBER_BYTES, "%" PRIu64 " h %02" PRIu64 " min", minutes / 60,
                 minutes % 60);
    else
        snprintf(out, PAGE_NUMBER_BYTES, "%" PRIu64 " days %" PRIu64 " h", minutes / 1440,
                 minutes / 60 % 24);
    return out;
}

static bool is_leap(int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in(int64_t year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

#define LAST_S (INT64_C(8029) * 365 * 86400) /* around the year 9994 */

page_moment_t page_moment(int64_t utc_s) {
    utc_s = utc_s < 0 ? 0 : utc_s < LAST_S ? utc_s : LAST_S;
    const int second = (int)(utc_s % 86400);
    page_moment_t at = {.year = 1970,
                        .month = 1,
                        .hour = second / 3600,
                        .minute = second / 60 % 60,
                        .second = second % 60};
    int64_t days = utc_s / 86400;
    for (; days >= 365 + is_leap(at.year); at.year++)
        days -= 365 + is_leap(at.year);
    for (; days >= days_in(at.year, at.month); at.month++)
        days -= days_in(at.year, at.month);
    at.day = (int)days + 1;
    return at;
}

const char *page_utc(int64_t utc_ns, char out[PAGE_NUMBER_BYTES]) {
    const page_moment_t at = page_moment(utc_ns / 1000000000 - (utc_ns % 1000000000 < 0));
    snprintf(out, PAGE_NUMBER_BYTES, "%04lld-%02d-%02d %02d:%02d:%02d UTC", (long long)at.year,
             at.month, at.day, at.hour, at.minute, at.second);
    return out;
}
