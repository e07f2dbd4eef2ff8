/* Where in a recording is what: of each so-many-th block of events where it begins and what comes
 * before it. A fixed amount of memory, however long the recording: a full index forgets every other
 * entry, and keeps half as many from then on. OS-free. */
#ifndef INLET_RECORD_INDEX_H
#define INLET_RECORD_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

#define INLET__INDEX_MAX 1024u /* even */

typedef struct inlet__index_entry {
    uint64_t offset;          /* of the block in the file */
    uint64_t first_seq;       /* that its batch covers */
    uint64_t events_before;   /* in all blocks before it */
    int64_t latest_before_ns; /* of their times; 0: there are none */
} inlet__index_entry_t;

typedef struct inlet__index {
    uint32_t count;
    uint32_t stride;       /* blocks an entry, a power of two; 0 as 1 */
    uint64_t blocks_count; /* of events, so far */
    inlet__index_entry_t entries[INLET__INDEX_MAX];
} inlet__index_t;

/* The next block of events. */
void inlet__index_note(inlet__index_t *index, const inlet__index_entry_t *entry);

/* The last entry from which on to look for the number, or for the first time that is time_ns or
 * later: NULL if there is none. */
const inlet__index_entry_t *inlet__index_find_seq(const inlet__index_t *index, uint64_t seq);
const inlet__index_entry_t *inlet__index_find_time(const inlet__index_t *index, int64_t time_ns);

void inlet__index_write(const inlet__index_t *index, inlet__writer_t *writer);

/* Reads a whole body, of a recording whose events are from `begin` to before `end`. False: it is
 * none that is written. */
bool inlet__index_read(inlet__reader_t *reader, uint64_t begin, uint64_t end,
                       inlet__index_t *index);

#endif
