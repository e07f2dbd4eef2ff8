/* A text that grows, and what HTML needs of it. Nothing but page_text writes what came from
 * elsewhere. OS-free. */
#ifndef INLET_TELEMETRY_PAGE_H
#define INLET_TELEMETRY_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct page {
    char *text; /* NULL: empty, or out of memory */
    size_t length, capacity;
    bool failed; /* there was no memory: what came after is not there */
} page_t;

#ifdef __clang__
#define PAGE_FORMAT __attribute__((format(printf, 2, 3)))
#else
#define PAGE_FORMAT __attribute__((format(gnu_printf, 2, 3)))
#endif

/* As printf, of markup that is ours. */
void page_put(page_t *page, const char *format, ...) PAGE_FORMAT;

void page_free(page_t *page);

/* A text of anybody's, which may be no UTF-8, as text or in a quoted attribute. */
void page_text(page_t *page, const char *text);

#define PAGE_NUMBER_BYTES 48

/* For people: 12,345; 1.25 ms; 3 h 05 min; 2026-11-27 01:45:00 UTC. `out` is returned. */
const char *page_count(uint64_t value, char out[PAGE_NUMBER_BYTES]);
const char *page_duration(double ns, char out[PAGE_NUMBER_BYTES]);
const char *page_utc(int64_t utc_ns, char out[PAGE_NUMBER_BYTES]);

/* Year, month, day, hour, minute, second of a time since 1970, without leap seconds; one before
 * that is 1970's first. */
typedef struct page_moment {
    int64_t year;
    int month, day, hour, minute, second;
} page_moment_t;
page_moment_t page_moment(int64_t utc_s);

#endif
