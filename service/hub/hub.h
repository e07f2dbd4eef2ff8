/* The retained log of one stream, and the cursors that read it. OS-free, one thread.
 *
 * The log keeps the newest `retained` records. A cursor costs nothing while it waits; one that
 * falls out of the log gets a LOSS record naming exactly the range it missed, and goes on at the
 * oldest, after it was told of what is in force and what is held there. */
#ifndef INLET_SERVICE_HUB_H
#define INLET_SERVICE_HUB_H

#include "hub/stream_log.h"
#include "hub/view.h"
#include "stream/context.h"
#include "stream/held.h"

#define INLET__HUB_CAPACITY 65536u /* records of a stream's log: 4 MiB */
#define INLET__HUB_RETAINED (INLET__HUB_CAPACITY - INLET__STREAM_LOG_MARGIN)

typedef struct inlet__hub {
    inlet__stream_log_t log;   /* its header is NULL if nothing of it is to outlive the process */
    uint32_t retained;         /* how many of its records are kept for readers */
    uint64_t written;          /* records ever appended: the position of the next one */
    uint64_t first_seq;        /* of the first record ever */
    uint64_t next_seq;         /* sequence number of the next record */
    uint64_t lost_count;       /* events that the stream itself lost (LOSS records appended) */
    inlet__held_t held_before; /* what was held before the oldest record retained */
    inlet__context_t context_before; /* … and in force, as far as this process was told */

    inlet__mark_t *marks; /* of each record, by its place in the log; NULL: none are made */
    inlet__surround_t before, now; /* … and what they follow from: before the oldest record, at the
                                      end */
    uint64_t naming_from;          /* the FOCUS whose image is to come, while one is */
    bool naming;
} inlet__hub_t;

typedef struct inlet__cursor {
    uint64_t position;      /* in the log */
    uint64_t next_seq;      /* first number not yet covered */
    uint32_t loss_cause;    /* enum inlet_cause, should the cursor be out of the log */
    bool context_due;       /* the next reads tell what is in force, … */
    bool snapshot_due;      /* … and then what is held: both set by inlet__hub_join */
    uint32_t context_place; /* how far that is told */
    uint32_t skip_cause;    /* enum inlet_cause: the next read tells the loss of all before … */
    uint64_t skip_position; /* … this one; cause NONE: of nothing */
} inlet__cursor_t;

/* What one read covers: all numbers in [first_seq, end_seq); those not among the events were
 * filtered. */
typedef struct inlet__span {
    uint64_t first_seq;
    uint64_t end_seq;
    uint32_t count; /* events */
} inlet__span_t;

/* An empty hub on records of its own: `records` has `capacity` of them (a power of two), all
 * retained, and outlives the hub. */
void inlet__hub_init(inlet__hub_t *hub, inlet_event_t *records, uint32_t capacity,
                     uint64_t first_seq);

/* A hub on a log, fresh or opened again: it has what is there. Copies `log`, whose block outlives
 * it. `retained` is at most the log's capacity - INLET__STREAM_LOG_MARGIN. Of a log that was opened
 * again, inlet__hub_restore is to follow. */
void inlet__hub_open(inlet__hub_t *hub, const inlet__stream_log_t *log, uint32_t retained);

/* What can't be read off the records, as it was when `position` records had been written; the
 * records since then, fewer than INLET__STREAM_LOG_MARGIN, are counted again. */
void inlet__hub_restore(inlet__hub_t *hub, uint64_t position, const inlet__held_t *held_before,
                        uint64_t lost_count);

/* Gives the hub `marks`, as many as its log has records, which outlive it: those of what is
 * retained are made here, and of what comes as it comes. Before this, and without it, nothing is
 * known of what surrounds any record, so that views which heed that show their least. */
void inlet__hub_mark(inlet__hub_t *hub, inlet__mark_t *marks);

/* Appends one record. INLET_E_CORRUPT, and nothing changed, if its seq isn't hub->next_seq or a
 * LOSS reaches beyond the numbers there are. */
inlet_status_t inlet__hub_append(inlet__hub_t *hub, const inlet_event_t *event);

/* What the stream says is held just before number `seq`, which is retained or the next one. Looks
 * at all records before it. */
void inlet__hub_held_at(const inlet__hub_t *hub, uint64_t seq, inlet__held_t *held);

/* The oldest number still retained; next_seq when nothing is. */
uint64_t inlet__hub_oldest_seq(const inlet__hub_t *hub);

/* Puts a cursor at `seq`; 0: at the next record. A seq before the log gives a cursor whose first
 * read tells the LOSS (cause NOT_RETAINED). INLET_E_NOT_FOUND if the stream has not come that far.
 */
inlet_status_t inlet__hub_seek(const inlet__hub_t *hub, uint64_t seq, inlet__cursor_t *cursor);

/* Puts a cursor at the first record of `time_ns` or later; behind the newest if there is none.
 * Where the oldest retained is none of before, such ones may be gone: then it is put at the
 * stream's first number, as by inlet__hub_seek. Binary search: the log's times don't go back. */
void inlet__hub_seek_time(const inlet__hub_t *hub, int64_t time_ns, inlet__cursor_t *cursor);

/* When the oldest record retained was captured; -1: nothing is. */
int64_t inlet__hub_oldest_ns(const inlet__hub_t *hub);

/* A reader joins where the cursor stands: its next reads tell what is in force and held there. */
void inlet__hub_join(inlet__cursor_t *cursor);

/* The cursor is to go on at `position`, which is not behind the log: its next read tells the LOSS
 * of what is between, with this cause. */
void inlet__hub_skip(inlet__cursor_t *cursor, uint64_t position, enum inlet_cause cause);

/* Whether a read would advance the cursor. */
bool inlet__hub_has_news(const inlet__hub_t *hub, const inlet__cursor_t *cursor);

/* Copies the next records that the view lets through, at most `capacity` (INLET__HELD_MAX and
 * INLET__CONTEXT_GROUP_MAX at least), and advances the cursor over them and all that is hidden
 * before the next one. A LOSS for a cursor that was out of the log, what is in force (in as many
 * reads as it takes), and a snapshot are each read alone. Stops before what the view can't decide
 * of yet. span->first_seq == span->end_seq and span->count == 0: there was no news. */
void inlet__hub_read(const inlet__hub_t *hub, inlet__cursor_t *cursor, const inlet__view_t *view,
                     inlet_event_t *out, uint32_t capacity, inlet__span_t *span);

/* For who keeps the stream elsewhere: the position of the oldest record retained; up to which one
 * the marks are final; a record and its mark; what is in force and surrounds what comes at number
 * `seq`, retained or the next, as the hub tells it to a reader that joins there. */
uint64_t inlet__hub_oldest_position(const inlet__hub_t *hub);
uint64_t inlet__hub_settled(const inlet__hub_t *hub);
void inlet__hub_look(const inlet__hub_t *hub, uint64_t position, inlet_event_t *event,
                     inlet__mark_t *mark);
void inlet__hub_state_at(const inlet__hub_t *hub, uint64_t seq, inlet__context_t *context,
                         inlet__surround_t *surround);

/* Of a LOSS that begins before `next_seq` leaves only the rest. */
void inlet__hub_cut_front(inlet_event_t *event, uint64_t next_seq);

#endif
