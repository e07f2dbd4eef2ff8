/* Reads a recording: from its beginning, a number or a time on, block by block, each checked before
 * it is used. What was not closed, or is damaged, is read up to where it can't be trusted any more.
 * OS-free: the file is whatever reads bytes at an offset. A fixed amount of memory, one thread. */
#ifndef INLET_RECORD_PLAYER_H
#define INLET_RECORD_PLAYER_H

#include "record/block.h"
#include "record/header.h"
#include "record/index.h"
#include "wire/batch.h"

typedef struct inlet__record_source {
    void *context;
    uint64_t bytes; /* the file's length */
    /* Reads exactly so many bytes, all of them below `bytes`. Any status ends the recording there.
     */
    inlet_status_t (*read)(void *context, uint64_t offset, uint8_t *out, size_t count);
} inlet__record_source_t;

#define INLET__PLAYER_WINDOW_BYTES (INLET__BLOCK_MAX * 2u)

typedef struct inlet__player {
    inlet__record_source_t source;
    uint8_t id[INLET__RECORDING_ID_BYTES];
    inlet__recording_header_t header;

    /* What is known of the whole. */
    uint32_t end;                  /* enum inlet_recording_end */
    enum inlet__block_fault fault; /* why nothing can be read from valid_bytes on */
    uint64_t valid_bytes;
    uint64_t first_block;             /* offset of the first behind the header */
    bool told;                        /* told_end and told_index are known */
    inlet__recording_totals_t totals; /* of what can be read, as far as is known */
    inlet__index_t index;
    inlet__recording_end_t told_end; /* as its writer wrote it */
    inlet__index_t told_index;

    /* Where it is. */
    uint64_t offset; /* of the next block */
    uint64_t number; /* that it has to have; UINT64_MAX: any, behind a jump */
    inlet__recording_totals_t so_far;
    uint32_t skip; /* events of the block at hand that were seen, or are not wanted */
    uint32_t count;
    inlet_event_t events[INLET__BATCH_EVENTS_MAX];

    uint64_t window_offset;
    size_t window_count;
    uint8_t window[INLET__PLAYER_WINDOW_BYTES];
} inlet__player_t;

/* Opens a recording, at its first event. One that was closed is believed what its end says, unless
 * `checks`; of any other all is read now. On success *player is the caller's: inlet__player_close
 * it. INLET_E_NOT_SUPPORTED, INLET_E_VERSION, INLET_E_CORRUPT (its header), INLET_E_NO_MEMORY, or
 * what reading the header says. */
inlet_status_t inlet__player_open(const inlet__record_source_t *source, bool checks,
                                  inlet__player_t **player);

/* NULL is allowed. */
void inlet__player_close(inlet__player_t *player);

/* The next events in place, until the next call: INLET_OK with *count at least 1. INLET_E_CLOSED:
 * there are no more; INLET_E_CORRUPT: none that can be trusted, see `fault`. */
inlet_status_t inlet__player_next(inlet__player_t *player, const inlet_event_t **events,
                                  uint32_t *count);

/* The next is the first event of that number, that covers it, or has a later one; or the first
 * whose time is time_ns or later. INLET_E_NOT_FOUND: there is none, and it stays where it is;
 * INLET_E_CORRUPT: not as far as it can be read. */
inlet_status_t inlet__player_seek(inlet__player_t *player, uint64_t seq);
inlet_status_t inlet__player_seek_time(inlet__player_t *player, int64_t time_ns);

/* Fills all of *info but struct_size. */
void inlet__player_info(const inlet__player_t *player, inlet_recording_info_t *info);

#endif
