#include "fleet/spans.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many of first … last are there already. */
static uint64_t known(const spans_t *spans, uint64_t first, uint64_t last) {
    uint64_t sum = first <= spans->mark ? (last < spans->mark ? last : spans->mark) - first + 1 : 0;
    for (uint32_t i = 0; i < spans->count; i++) {
        const uint64_t from = spans->ahead[i].first > first ? spans->ahead[i].first : first;
        const uint64_t to = spans->ahead[i].last < last ? spans->ahead[i].last : last;
        sum += from <= to ? to - from + 1 : 0;
    }
    return sum;
}

static void remove_at(spans_t *spans, uint32_t at, uint32_t count) {
    memmove(&spans->ahead[at], &spans->ahead[at + count],
            (spans->count - at - count) * sizeof spans->ahead[0]);
    spans->count -= count;
}

static void absorb(spans_t *spans) {
    uint32_t count = 0;
    for (; count < spans->count && spans->ahead[count].first <= spans->mark + 1; count++)
        if (spans->ahead[count].last > spans->mark)
            spans->mark = spans->ahead[count].last;
    remove_at(spans, 0, count);
}

/* Beyond the mark: joins those that it touches. */
static bool insert(spans_t *spans, uint64_t first, uint64_t last) {
    uint32_t from = 0, to;
    while (from < spans->count && spans->ahead[from].last + 1 < first)
        from++;
    for (to = from; to < spans->count && spans->ahead[to].first <= last + 1; to++) {
        if (spans->ahead[to].first < first)
            first = spans->ahead[to].first;
        if (spans->ahead[to].last > last)
            last = spans->ahead[to].last;
    }
    if (from == to) {
        if (spans->count == SPANS_MAX)
            return false;
        memmove(&spans->ahead[from + 1], &spans->ahead[from],
                (spans->count - from) * sizeof spans->ahead[0]);
        spans->count++;
    } else {
        remove_at(spans, from + 1, to - from - 1);
    }
    spans->ahead[from].first = first;
    spans->ahead[from].last = last;
    return true;
}

bool spans_take(spans_t *spans, uint64_t first, uint64_t last, uint64_t *fresh) {
    if (first == 0 || last < first || last > (uint64_t)INT64_MAX)
        return false;
    *fresh = last - first + 1 - known(spans, first, last);
    if (first > spans->mark + 1)
        return insert(spans, first, last);
    if (last > spans->mark)
        spans->mark = last;
    absorb(spans);
    return true;
}

uint64_t spans_give_up(spans_t *spans, uint64_t floor) {
    if (floor <= spans->mark + 1 || floor > (uint64_t)INT64_MAX)
        return 0;
    uint64_t missing = 0;
    while (spans->mark + 1 < floor) {
        const uint64_t next =
            spans->count > 0 && spans->ahead[0].first < floor ? spans->ahead[0].first : floor;
        missing += next - spans->mark - 1;
        spans->mark = next - 1;
        absorb(spans);
    }
    return missing;
}

void spans_print(const spans_t *spans, char text[SPANS_TEXT_BYTES]) {
    size_t at = (size_t)snprintf(text, SPANS_TEXT_BYTES, "%" PRIu64, spans->mark);
    for (uint32_t i = 0; i < spans->count; i++)
        at += (size_t)snprintf(text + at, SPANS_TEXT_BYTES - at, " %" PRIu64 "-%" PRIu64,
                               spans->ahead[i].first, spans->ahead[i].last);
}

bool spans_parse(const char *text, spans_t *spans) {
    char *end;
    uint64_t fresh;
    memset(spans, 0, sizeof *spans);
    spans->mark = strtoull(text, &end, 10);
    while (end != text && *end == ' ') {
        text = end + 1;
        const uint64_t first = strtoull(text, &end, 10);
        if (end == text || *end != '-')
            return false;
        text = end + 1;
        if (!spans_take(spans, first, strtoull(text, &end, 10), &fresh))
            return false;
    }
    return end != text && *end == '\0' && spans->mark <= (uint64_t)INT64_MAX;
}
