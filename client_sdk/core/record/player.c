#include "record/player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/event_check.h"
#include "record/writer.h"

#define NUMBER_ANY UINT64_MAX

/* Nothing can be read from `offset` on. */
static void end_at(inlet__player_t *player, uint64_t offset, enum inlet__block_fault fault) {
    player->totals = player->so_far;
    player->valid_bytes = offset;
    player->fault = fault;
    player->end =
        fault == INLET__FAULT_CUT ? INLET_RECORDING_TORN : (uint32_t)INLET_RECORDING_DAMAGED;
}

/* --- bytes --- */

/* `count` bytes from `offset` on, or fewer where the file ends; NULL: it would not be read. */
static const uint8_t *look(inlet__player_t *player, uint64_t offset, size_t *count) {
    const uint64_t left = player->source.bytes - offset;
    if (*count > left)
        *count = (size_t)left;
    if (offset < player->window_offset ||
        offset + *count > player->window_offset + player->window_count) {
        const size_t most = sizeof player->window;
        const size_t bytes = left < most ? (size_t)left : most;
        player->window_count = 0;
        if (bytes > 0 &&
            player->source.read(player->source.context, offset, player->window, bytes) != INLET_OK)
            return NULL;
        player->window_offset = offset;
        player->window_count = bytes;
    }
    *count = (size_t)(player->window_offset + player->window_count - offset);
    return player->window + (offset - player->window_offset);
}

/* The whole block at `offset`: its length, or 0 and *fault. */
static size_t open_block(inlet__player_t *player, uint64_t offset, inlet__block_t *block,
                         enum inlet__block_fault *fault) {
    size_t needed = INLET__BLOCK_HEAD_BYTES;
    for (;;) {
        size_t count = needed;
        const uint8_t *bytes = look(player, offset, &count);
        if (bytes == NULL) {
            *fault = INLET__FAULT_READ;
            return 0;
        }
        const bool is_all = count < needed;
        size_t length = inlet__block_open(player->id, offset, bytes, count, block, &needed, fault);
        if (length > 0 || *fault != INLET__FAULT_NONE)
            return length;
        if (is_all || needed > player->source.bytes - offset) {
            *fault = INLET__FAULT_CUT;
            return 0;
        }
    }
}

/* --- the next block --- */

static bool is_numbered(const inlet__player_t *player, const inlet__block_t *block) {
    return player->number == NUMBER_ANY || block->number == player->number;
}

/* Takes a block's events. False: no recorder writes such. */
static bool take_events(inlet__player_t *player, const inlet__block_t *block) {
    uint64_t first_seq, end_seq;
    const uint64_t expected = player->so_far.end_seq;
    if (inlet__batch_decode(block->body, block->body_bytes, player->events, INLET__BATCH_EVENTS_MAX,
                            &player->count, &first_seq, &end_seq) != INLET_OK ||
        player->count == 0 || (expected != 0 && first_seq != expected)) {
        player->count = 0;
        return false;
    }
    player->skip = 0;
    inlet__totals_note(&player->so_far, player->events, player->count, first_seq, end_seq);
    return true;
}

/* An INDEX block, and the END behind it with which the file ends. */
static enum inlet__block_fault check_end(inlet__player_t *player, uint64_t offset,
                                         const inlet__block_t *index) {
    inlet__recording_end_t end;
    inlet__block_t block;
    enum inlet__block_fault fault;
    inlet__reader_t reader = inlet__reader_over(index->body, index->body_bytes);
    const uint64_t number = index->number;
    const uint64_t behind = offset + INLET__BLOCK_FRAME_BYTES + index->body_bytes;
    if (!inlet__index_read(&reader, player->first_block, offset, &player->told_index))
        return INLET__FAULT_CONTENT;
    const size_t length = open_block(player, behind, &block, &fault);
    if (length == 0)
        return fault;
    reader = inlet__reader_over(block.body, block.body_bytes);
    if (block.kind != INLET__BLOCK_END || block.number != number + 1)
        return INLET__FAULT_HEAD;
    if (!inlet__recording_end_read(&reader, &end) || end.index_offset != offset)
        return INLET__FAULT_CONTENT;
    player->told_end = end;
    player->told = true;
    return behind + length == player->source.bytes ? INLET__FAULT_NONE : INLET__FAULT_BEHIND;
}

static bool is_same(const inlet__recording_totals_t *a, const inlet__recording_totals_t *b) {
    return a->events_count == b->events_count && a->first_seq == b->first_seq &&
           a->end_seq == b->end_seq && a->first_time_ns == b->first_time_ns &&
           a->latest_ns == b->latest_ns;
}

/* The recording ends properly, and as it says it does. */
static inlet_status_t meet_end(inlet__player_t *player, const inlet__block_t *block) {
    enum inlet__block_fault fault = check_end(player, player->offset, block);
    if (fault == INLET__FAULT_NONE && !is_same(&player->so_far, &player->told_end.totals))
        fault = INLET__FAULT_CONTENT;
    if (fault != INLET__FAULT_NONE) {
        end_at(player, player->offset, fault);
        return INLET_E_CORRUPT;
    }
    player->end = INLET_RECORDING_CLOSED;
    player->valid_bytes = player->source.bytes;
    return INLET_E_CLOSED;
}

/* Reads the block at `offset`. INLET_OK: its events are there. */
static inlet_status_t step(inlet__player_t *player) {
    inlet__block_t block;
    enum inlet__block_fault fault;
    player->count = player->skip = 0;
    if (player->fault != INLET__FAULT_NONE && player->offset >= player->valid_bytes)
        return INLET_E_CORRUPT; /* as it was found to be before */
    if (player->offset == player->source.bytes) {
        player->end = INLET_RECORDING_UNFINISHED;
        player->valid_bytes = player->offset;
        return INLET_E_CLOSED;
    }
    const size_t length = open_block(player, player->offset, &block, &fault);
    if (length > 0 && !is_numbered(player, &block))
        fault = INLET__FAULT_HEAD;
    if (fault == INLET__FAULT_NONE && block.kind == INLET__BLOCK_INDEX)
        return meet_end(player, &block);
    if (fault == INLET__FAULT_NONE && block.kind != INLET__BLOCK_EVENTS)
        fault = INLET__FAULT_HEAD;
    if (fault == INLET__FAULT_NONE && !take_events(player, &block))
        fault = INLET__FAULT_CONTENT;
    if (fault != INLET__FAULT_NONE) {
        end_at(player, player->offset, fault);
        return INLET_E_CORRUPT;
    }
    player->offset += length;
    player->number = (uint64_t)block.number + 1;
    return INLET_OK;
}

inlet_status_t inlet__player_next(inlet__player_t *player, const inlet_event_t **events,
                                  uint32_t *count) {
    *count = 0;
    while (player->skip == player->count) {
        inlet_status_t status = step(player);
        if (status != INLET_OK)
            return status;
    }
    *events = player->events + player->skip;
    *count = player->count - player->skip;
    player->skip = player->count;
    return INLET_OK;
}

/* --- opening --- */

static void rewind_to_start(inlet__player_t *player) {
    const uint64_t first_seq = player->header.stream.first_seq;
    player->offset = player->first_block;
    player->number = 1;
    player->count = player->skip = 0;
    player->so_far = (inlet__recording_totals_t){.first_seq = first_seq, .end_seq = first_seq};
}

static inlet_status_t read_header(inlet__player_t *player) {
    size_t count = INLET__RECORDING_START_BYTES;
    inlet__block_t block;
    enum inlet__block_fault fault;
    const uint8_t *start = look(player, 0, &count);
    if (start == NULL)
        return INLET_E_IO;
    if (count < INLET__RECORDING_START_BYTES)
        return INLET_E_NOT_SUPPORTED;
    inlet_status_t status = inlet__recording_start_read(start, player->id);
    if (status != INLET_OK)
        return status;
    const size_t length = open_block(player, INLET__RECORDING_START_BYTES, &block, &fault);
    if (length == 0)
        return fault == INLET__FAULT_READ ? INLET_E_IO : INLET_E_CORRUPT;
    inlet__reader_t reader = inlet__reader_over(block.body, block.body_bytes);
    if (block.kind != INLET__BLOCK_HEADER || block.number != 0 ||
        !inlet__recording_header_read(&reader, &player->header))
        return INLET_E_CORRUPT;
    player->first_block = INLET__RECORDING_START_BYTES + length;
    return INLET_OK;
}

/* The end as a file that was closed has it: index and totals without reading all of it. */
static bool read_end(inlet__player_t *player) {
    const uint64_t length = INLET__BLOCK_FRAME_BYTES + INLET__RECORDING_END_BYTES;
    inlet__recording_end_t end;
    inlet__block_t block;
    enum inlet__block_fault fault;
    if (player->source.bytes - player->first_block < length ||
        open_block(player, player->source.bytes - length, &block, &fault) != length ||
        block.kind != INLET__BLOCK_END)
        return false;
    inlet__reader_t reader = inlet__reader_over(block.body, block.body_bytes);
    if (!inlet__recording_end_read(&reader, &end) || end.index_offset < player->first_block ||
        end.index_offset >= player->source.bytes - length)
        return false;
    if (open_block(player, end.index_offset, &block, &fault) == 0 ||
        block.kind != INLET__BLOCK_INDEX ||
        check_end(player, end.index_offset, &block) != INLET__FAULT_NONE)
        return false;
    player->end = INLET_RECORDING_CLOSED;
    player->valid_bytes = player->source.bytes;
    player->totals = player->told_end.totals;
    player->index = player->told_index;
    return true;
}

static bool is_same_index(const inlet__index_t *a, const inlet__index_t *b) {
    return a->count == b->count && a->blocks_count == b->blocks_count &&
           memcmp(a->entries, b->entries, a->count * sizeof a->entries[0]) == 0;
}

/* Reads all of it, and makes an index on the way. */
static void scan(inlet__player_t *player) {
    inlet_status_t status;
    memset(&player->index, 0, sizeof player->index);
    rewind_to_start(player);
    do {
        inlet__index_entry_t entry = {.offset = player->offset,
                                      .events_before = player->so_far.events_count,
                                      .latest_before_ns = player->so_far.latest_ns,
                                      .first_seq = player->so_far.end_seq};
        status = step(player);
        if (entry.first_seq == 0)
            entry.first_seq = player->so_far.first_seq;
        if (status == INLET_OK)
            inlet__index_note(&player->index, &entry);
    } while (status == INLET_OK);
    player->totals = player->so_far;
    if (status == INLET_E_CLOSED && player->end == INLET_RECORDING_CLOSED &&
        !is_same_index(&player->index, &player->told_index))
        end_at(player, player->told_end.index_offset, INLET__FAULT_CONTENT);
}

inlet_status_t inlet__player_open(const inlet__record_source_t *source, bool checks,
                                  inlet__player_t **player) {
    *player = NULL;
    inlet__player_t *made = calloc(1, sizeof *made);
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    made->source = *source;
    inlet_status_t status = read_header(made);
    if (status != INLET_OK) {
        free(made);
        return status;
    }
    const bool ended = read_end(made);
    if (checks || !ended)
        scan(made);
    rewind_to_start(made);
    *player = made;
    return INLET_OK;
}

void inlet__player_close(inlet__player_t *player) {
    free(player);
}

/* --- seeking --- */

static bool is_seq_reached(const inlet_event_t *event, uint64_t seq) {
    return event->seq >= seq || event->seq + inlet__event_span(event) > seq;
}

static bool is_time_reached(const inlet_event_t *event, uint64_t time_ns) {
    return event->time_ns >= (int64_t)time_ns;
}

/* Goes to the block of that entry: the numbers of blocks begin anew there. */
static void jump(inlet__player_t *player, const inlet__index_entry_t *entry) {
    rewind_to_start(player);
    if (entry == NULL || entry->offset == player->first_block)
        return;
    player->offset = entry->offset;
    player->number = NUMBER_ANY;
    player->so_far = player->totals;
    player->so_far.events_count = entry->events_before;
    player->so_far.latest_ns = entry->latest_before_ns;
    player->so_far.end_seq = entry->first_seq;
}

static inlet_status_t go_on_until(inlet__player_t *player,
                                  bool (*reached)(const inlet_event_t *, uint64_t),
                                  uint64_t wanted) {
    for (;;) {
        while (player->skip < player->count) {
            if (reached(&player->events[player->skip], wanted))
                return INLET_OK;
            player->skip++;
        }
        inlet_status_t status = step(player);
        if (status != INLET_OK) /* what the end tells was not so */
            return INLET_E_CORRUPT;
    }
}

inlet_status_t inlet__player_seek(inlet__player_t *player, uint64_t seq) {
    if (player->totals.events_count == 0 || seq >= player->totals.end_seq)
        return INLET_E_NOT_FOUND;
    jump(player, inlet__index_find_seq(&player->index, seq));
    return go_on_until(player, is_seq_reached, seq);
}

inlet_status_t inlet__player_seek_time(inlet__player_t *player, int64_t time_ns) {
    if (player->totals.events_count == 0 || time_ns > player->totals.latest_ns)
        return INLET_E_NOT_FOUND;
    jump(player, inlet__index_find_time(&player->index, time_ns));
    return go_on_until(player, is_time_reached, (uint64_t)time_ns);
}

/* --- what is known --- */

void inlet__player_info(const inlet__player_t *player, inlet_recording_info_t *info) {
    const inlet__recording_header_t *header = &player->header;
    const bool is_damaged = player->fault != INLET__FAULT_NONE;
    const inlet__recording_totals_t *totals = &player->totals;
    info->end = player->end;
    info->file_bytes = player->source.bytes;
    info->valid_bytes = player->valid_bytes;
    info->events_count = totals->events_count;
    info->first_seq = totals->first_seq;
    info->end_seq = totals->end_seq;
    info->told_end_seq = player->told ? player->told_end.totals.end_seq : 0;
    info->first_time_ns = totals->first_time_ns;
    info->last_time_ns = totals->latest_ns;
    info->created_utc_ns = header->created_utc_ns;
    info->event_types = header->event_types;
    info->hkl = header->hkl;
    info->locks = header->locks;
    info->subscribe_flags = header->subscribe_flags;
    info->monitors_count = header->monitors_count;
    info->reserved = 0;
    memcpy(info->layout_name, header->layout_name, sizeof info->layout_name);
    memcpy(info->program, header->program, sizeof info->program);
    memcpy(info->note, header->note, sizeof info->note);
    snprintf(info->reason, sizeof info->reason, "%s",
             is_damaged ? inlet__block_fault_text(player->fault) : "");
}
