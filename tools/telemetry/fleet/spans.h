/* Which numbers of a sequence that counts from 1 have come: gaps stay visible until they are filled
 * or given up. OS-free, of fixed size; all zero is an empty one. */
#ifndef INLET_FLEET_SPANS_H
#define INLET_FLEET_SPANS_H

#include <stdbool.h>
#include <stdint.h>

#define SPANS_MAX        256u /* gaps at once; a sender has at most 64 entries on their way */
#define SPANS_TEXT_BYTES 12000u

typedef struct spans {
    uint64_t mark; /* all up to it have come */
    uint32_t count;
    struct {
        uint64_t first, last; /* beyond the mark, rising, with gaps before each */
    } ahead[SPANS_MAX];
} spans_t;

/* first … last have come; *fresh are new. False, and nothing has changed: 0 is no number, or there
 * are too many gaps. */
bool spans_take(spans_t *spans, uint64_t first, uint64_t last, uint64_t *fresh);

/* Nothing below `floor` comes any more: how many never came. */
uint64_t spans_give_up(spans_t *spans, uint64_t floor);

/* "12 14-15 20": the mark, then what is ahead. */
void spans_print(const spans_t *spans, char text[SPANS_TEXT_BYTES]);
bool spans_parse(const char *text, spans_t *spans);

#endif
