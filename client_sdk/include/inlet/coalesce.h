/* Coalesce: motion and wheels merged, with nothing of them lost.
 *
 * A mouse tells up to 8,000 motions a second, and who draws 60 pictures a second needs one of each.
 * Coalesce takes a stream's records in order and gives events back: each is one record as it came,
 * or several motions or turns of a wheel in one. What is merged conserves: the sum of dx and of dy
 * (of a wheel's delta, each direction of turning by itself), the last position, the number of
 * records, and the first and last number and time.
 *
 *     inlet_coalesce_t *coalesce;
 *     inlet_coalesced_t merged[64];
 *     uint32_t count;
 *     const inlet_coalesce_options_t options = {.struct_size = sizeof options,
 *                                               .mode = INLET_COALESCE_URGENT};
 *     inlet_coalesce_open(&options, &coalesce);
 *     while (inlet_recv(stream, events, 64, INLET_FOREVER, &received) == INLET_OK) {
 *         for (each of them)
 *             while (inlet_coalesce_put(coalesce, &event) == INLET_E_BUSY)
 *                 take;
 *         inlet_coalesce_flush(coalesce);
 *         while (inlet_coalesce_take(coalesce, merged, 64, &count) == INLET_OK && count > 0)
 *             …
 *     }
 *     inlet_coalesce_close(coalesce);
 *
 * With the flush, what is merged is what gathered while the program was busy: nothing waits.
 * Without it what is open waits for what ends it, for which a program wakes up at
 * inlet_coalesce_due_ns and calls inlet_coalesce_expire. The same records and times give the same
 * events.
 *
 * Only records that agree in type, flags, device, process and extra info are merged: motion of two
 * mice, of raw input and of the hook, injected and not, turns up and sideways stay apart. A merged
 * event is the last of its records, with the sums. It is closed before a sum would leave int32, and
 * no merge reaches over a record that is no captured input (LOSS, BLIND, SOURCES, SNAPSHOT, FOCUS,
 * …, and the releases that Inlet made itself), in any mode.
 *
 * Every function may be called from any thread, but on one coalesce by one thread at a time. None
 * waits, and none but inlet_coalesce_open allocates. */
#ifndef INLET_COALESCE_H
#define INLET_COALESCE_H

#include <inlet/event.h>
#include <inlet/export.h>
#include <inlet/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct inlet_coalesce inlet_coalesce_t;

enum inlet_coalesce_mode {
    INLET_COALESCE_NONE = 0, /* each record as it came */
    /* Until the next key, button, or record that is no input: the order of the stream is kept, and
     * the numbers of the events rise. */
    INLET_COALESCE_URGENT = 1,
    /* Until the frame ends. Keys and buttons come at once, and may be before motion with lower
     * numbers: where order matters more than the frame, URGENT with an interval keeps it. */
    INLET_COALESCE_FRAME = 2
};

/* One record, or several in one. */
typedef struct inlet_coalesced {
    inlet_event_t
        event;      /* the last of the records, with u.mouse.dx and dy or u.wheel.delta of all */
    uint64_t count; /* records in it, at least 1 */
    uint64_t first_seq; /* number of the first; the last one's is event.seq */
    int64_t first_ns;   /* time_ns of the first; the last one's is event.time_ns */
} inlet_coalesced_t;

/* Merged events that are open at once; before one more begins, all are closed. */
#define INLET_COALESCE_OPEN_MAX     16u
#define INLET_COALESCE_CAPACITY_MIN 32u
#define INLET_COALESCE_CAPACITY_MAX 65536u

typedef struct inlet_coalesce_options {
    uint32_t struct_size; /* sizeof(inlet_coalesce_options_t) */
    uint32_t mode;        /* enum inlet_coalesce_mode */
    int64_t interval_ns;  /* FRAME: length of a frame, 1 … 10 s; 0: 1/60 s. URGENT: an event is
                             closed when its first record is that old, up to 10 s; 0: no limit.
                             NONE: 0 */
    int64_t origin_ns;    /* FRAME: a time at which a frame begins, such as that of a vertical
                             blank, on the clock of time_ns. Else 0 */
    uint64_t types;       /* bit n: events of type n are merged; MOUSE_MOVED and MOUSE_WHEEL can be.
                             0: both. The other is urgent then. */
    uint32_t capacity;    /* events that wait to be taken, at most; 0: 512 */
    uint32_t reserved;    /* 0 */
} inlet_coalesce_options_t;

/* On success *coalesce is the caller's: inlet_coalesce_close it. Otherwise *coalesce is NULL:
 * INLET_E_INVALID_ARGUMENT (an option, or a NULL), INLET_E_NO_MEMORY. */
INLET_API inlet_status_t inlet_coalesce_open(const inlet_coalesce_options_t *options,
                                             inlet_coalesce_t **coalesce);

/* NULL is allowed. What was not taken is gone. */
INLET_API void inlet_coalesce_close(inlet_coalesce_t *coalesce);

/* The stream's next record; its time is the time that it is. INLET_E_BUSY: too many events wait to
 * be taken; take some and put the same record again, of which nothing was noted.
 * INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_coalesce_put(inlet_coalesce_t *coalesce, const inlet_event_t *event);

/* Takes the events that are closed, in order, up to `capacity`. INLET_OK, also with *count 0;
 * INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_coalesce_take(inlet_coalesce_t *coalesce, inlet_coalesced_t *events,
                                             uint32_t capacity, uint32_t *count);

/* It is now_ns, on the clock of inlet_event_t.time_ns: what is due is closed. NULL is allowed. */
INLET_API void inlet_coalesce_expire(inlet_coalesce_t *coalesce, int64_t now_ns);

/* When what is open will be closed; INT64_MAX: nothing is open, or without a limit. */
INLET_API int64_t inlet_coalesce_due_ns(const inlet_coalesce_t *coalesce);

/* Closes what is open: it can be taken. NULL is allowed. */
INLET_API void inlet_coalesce_flush(inlet_coalesce_t *coalesce);

#ifdef __cplusplus
}
#endif

#endif
