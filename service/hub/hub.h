/* The retained log of one stream, and the cursors that read it. OS-free, one thread.
 *
 * The log keeps the newest `capacity` records. A cursor costs nothing while it waits; one that
 * falls out of the log gets a LOSS record naming exactly the range it missed, and goes on at the
 * oldest. */
#ifndef INLET_SERVICE_HUB_H
#define INLET_SERVICE_HUB_H

#include <inlet/event.h>
#include <inlet/status.h>
#include <stdbool.h>

#define INLET__HUB_CAPACITY 65536u /* records retained a stream: 4 MiB */

typedef struct inlet__hub {
    inlet_event_t *log;  /* capacity records, by position modulo capacity */
    uint32_t capacity;   /* a power of two */
    uint64_t written;    /* records ever appended: the position of the next one */
    uint64_t next_seq;   /* sequence number of the next record */
    uint64_t lost_count; /* events that the stream itself lost (LOSS records appended) */
} inlet__hub_t;

/* What one subscription may see: the scopes' and the request's masks together. Stream records
 * (LOSS, BLIND, SOURCES) pass every view. */
typedef struct inlet__view {
    uint64_t event_types; /* bit n: events of type n */
    uint32_t sources;     /* enum inlet_source */
} inlet__view_t;

typedef struct inlet__cursor {
    uint64_t position;   /* in the log */
    uint64_t next_seq;   /* first number not yet covered */
    uint32_t loss_cause; /* enum inlet_cause, should the cursor be out of the log */
} inlet__cursor_t;

/* What one read covers: all numbers in [first_seq, end_seq); those not among the events were
 * filtered. */
typedef struct inlet__span {
    uint64_t first_seq;
    uint64_t end_seq;
    uint32_t count; /* events */
} inlet__span_t;

/* `log` has `capacity` records (a power of two) and outlives the hub. */
void inlet__hub_init(inlet__hub_t *hub, inlet_event_t *log, uint32_t capacity, uint64_t first_seq);

/* Appends one record. INLET_E_CORRUPT, and nothing changed, if its seq isn't hub->next_seq or a
 * LOSS reaches beyond the numbers there are. */
inlet_status_t inlet__hub_append(inlet__hub_t *hub, const inlet_event_t *event);

/* The oldest number still retained; next_seq when nothing is. */
uint64_t inlet__hub_oldest_seq(const inlet__hub_t *hub);

/* Puts a cursor at `seq`; 0: at the next record. A seq before the log gives a cursor whose first
 * read tells the LOSS (cause NOT_RETAINED). INLET_E_NOT_FOUND if the stream has not come that far.
 */
inlet_status_t inlet__hub_seek(const inlet__hub_t *hub, uint64_t seq, inlet__cursor_t *cursor);

/* Whether a read would advance the cursor. */
bool inlet__hub_has_news(const inlet__hub_t *hub, const inlet__cursor_t *cursor);

/* Copies the next records that the view lets through, at most `capacity`, and advances the cursor
 * over them and all that is hidden before the next one. span->first_seq == span->end_seq: there was
 * no news. */
void inlet__hub_read(const inlet__hub_t *hub, inlet__cursor_t *cursor, const inlet__view_t *view,
                     inlet_event_t *out, uint32_t capacity, inlet__span_t *span);

#endif
