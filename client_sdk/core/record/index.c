#include "record/index.h"

#include <stddef.h>

#include "base/event_check.h"

static void halve(inlet__index_t *index) {
    for (uint32_t i = 0; i < INLET__INDEX_MAX / 2; i++)
        index->entries[i] = index->entries[2 * (size_t)i];
    index->count = INLET__INDEX_MAX / 2;
    index->stride *= 2;
}

void inlet__index_note(inlet__index_t *index, const inlet__index_entry_t *entry) {
    if (index->stride == 0)
        index->stride = 1;
    if (index->blocks_count % index->stride == 0) {
        /* Full after MAX × stride blocks, a multiple of the next stride as well. */
        if (index->count == INLET__INDEX_MAX)
            halve(index);
        index->entries[index->count++] = *entry;
    }
    index->blocks_count++;
}

static const inlet__index_entry_t *last_that(const inlet__index_t *index,
                                             bool (*holds)(const inlet__index_entry_t *, uint64_t),
                                             uint64_t wanted) {
    uint32_t low = 0, high = index->count; /* holds below low, not from high on */
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (holds(&index->entries[middle], wanted))
            low = middle + 1;
        else
            high = middle;
    }
    if (low > 0)
        return &index->entries[low - 1];
    return index->count > 0 ? &index->entries[0] : NULL;
}

/* Not where it begins: records without a number may stand at the end of the block before. */
static bool is_before_seq(const inlet__index_entry_t *entry, uint64_t seq) {
    return entry->first_seq < seq;
}

static bool is_before_time(const inlet__index_entry_t *entry, uint64_t time_ns) {
    return entry->latest_before_ns < (int64_t)time_ns;
}

const inlet__index_entry_t *inlet__index_find_seq(const inlet__index_t *index, uint64_t seq) {
    return last_that(index, is_before_seq, seq);
}

const inlet__index_entry_t *inlet__index_find_time(const inlet__index_t *index, int64_t time_ns) {
    return last_that(index, is_before_time, (uint64_t)time_ns);
}

void inlet__index_write(const inlet__index_t *index, inlet__writer_t *writer) {
    inlet__write_u32(writer, index->stride);
    inlet__write_u32(writer, index->count);
    inlet__write_u64(writer, index->blocks_count);
    for (uint32_t i = 0; i < index->count; i++) {
        inlet__write_u64(writer, index->entries[i].offset);
        inlet__write_u64(writer, index->entries[i].first_seq);
        inlet__write_u64(writer, index->entries[i].events_before);
        inlet__write_u64(writer, (uint64_t)index->entries[i].latest_before_ns);
    }
}

static bool follows(const inlet__index_entry_t *entry, const inlet__index_entry_t *before) {
    return entry->offset > before->offset && entry->first_seq >= before->first_seq &&
           entry->events_before >= before->events_before &&
           entry->latest_before_ns >= before->latest_before_ns;
}

bool inlet__index_read(inlet__reader_t *reader, uint64_t begin, uint64_t end,
                       inlet__index_t *index) {
    *index = (inlet__index_t){0};
    index->stride = inlet__read_u32(reader);
    index->count = inlet__read_u32(reader);
    index->blocks_count = inlet__read_u64(reader);
    if (index->count > INLET__INDEX_MAX || (index->stride & (index->stride - 1)) != 0 ||
        (index->count > 0 &&
         (index->stride == 0 || (index->blocks_count - 1) / index->stride + 1 != index->count)) ||
        (index->count == 0) != (index->blocks_count == 0))
        return false;
    bool ordered = true;
    for (uint32_t i = 0; i < index->count; i++) {
        inlet__index_entry_t *entry = &index->entries[i];
        entry->offset = inlet__read_u64(reader);
        entry->first_seq = inlet__read_u64(reader);
        entry->events_before = inlet__read_u64(reader);
        entry->latest_before_ns = (int64_t)inlet__read_u64(reader);
        ordered = ordered && entry->offset < end && entry->first_seq <= INLET__SEQ_MAX &&
                  entry->latest_before_ns >= 0 &&
                  (i > 0 ? follows(entry, entry - 1)
                         : entry->offset == begin && entry->events_before == 0 &&
                               entry->latest_before_ns == 0);
    }
    return ordered && inlet__reader_is_done(reader);
}
