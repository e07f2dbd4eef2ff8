/* Fuse: the two records of one act, joined into one event.
 *
 * A key that goes down is told twice in a stream of both sources: by raw input, which knows the
 * device and how far the mouse moved, and by the hook, which knows what a program injected and
 * where the pointer is. Fuse takes the stream's records in order and gives events back: each is one
 * record as it came, or exactly two that were joined. Nothing is invented, nothing is left out, and
 * every record is in one event.
 *
 *     inlet_fuse_t *fuse;
 *     inlet_fused_t fused[64];
 *     uint32_t count;
 *     inlet_fuse_open(NULL, &fuse);
 *     for (each event of the stream) {
 *         while (inlet_fuse_put(fuse, &event) == INLET_E_BUSY)
 *             take;
 *         while (inlet_fuse_take(fuse, fused, 64, &count) == INLET_OK && count > 0)
 *             …
 *     }
 *     inlet_fuse_flush(fuse), and take the rest
 *     inlet_fuse_close(fuse);
 *
 * It works on what inlet_recv gives of a subscription to INLET_SOURCE_ALL, and on a recording of
 * one. The same records and times give the same events. A record waits for its twin only while both
 * sources capture, as long and with as many others as the options say: a program that waits for
 * input meanwhile wakes up at inlet_fuse_due_ns and calls inlet_fuse_expire.
 *
 * Records that are no captured input (LOSS, BLIND, SOURCES, SNAPSHOT, DEVICE, FOCUS, …, and the
 * releases that Inlet made itself) keep their place: what waits before them goes out unjoined, and
 * no act is joined across them. An event stands where the first of its records stood, so the
 * numbers of the events rise; the number of the other is told beside it. Together they are the
 * stream's numbers, each once.
 *
 * Every function may be called from any thread, but on one fuse by one thread at a time. None
 * waits, and none but inlet_fuse_open allocates. */
#ifndef INLET_FUSE_H
#define INLET_FUSE_H

#include <inlet/event.h>
#include <inlet/export.h>
#include <inlet/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct inlet_fuse inlet_fuse_t;

/* How sure it is that the records of an event are of one act. Two that contradict each other are
 * never joined: another key, button, turn or direction, another extra info where both have one, or
 * times of the OS (os_time_ms) that are more than a tick of 16 ms apart. */
enum inlet_fuse_confidence {
    INLET_FUSE_SINGLE = 0, /* one record, as it came */
    /* Joined by order: other records that wait could be its twin as well; or a wheel or a motion
     * has different ticks, only one has extra info, or the pointer had moved by the counts so far
     * and now did not. */
    INLET_FUSE_POSSIBLE = 1,
    /* Joined with the only record that could be its twin, or the only one that fits so well: with
     * the same extra info, and for wheels and motion in the same tick where both have one. */
    INLET_FUSE_LIKELY = 2,
    /* As LIKELY, and a key or button of a device, in the same tick of the OS: no switch goes down
     * twice in so short a time. Input that a program injected, wheels and motion never are. */
    INLET_FUSE_EXACT = 3
};

/* "single", "possible", "likely", "exact"; "unknown" for a number that has none. Any thread. The
 * string lives for ever. */
INLET_API const char *inlet_fuse_confidence_name(uint32_t confidence);

/* The event of one record is that record. Of two: seq, times, their flags and process are those of
 * the first to come; device, scan code, dx and dy, and INLET_FLAG_REPEAT are the raw record's; the
 * injected flags, x and y, virtual key and extra info the hook's; what the one does not know is the
 * other's. Its flags have both INLET_FLAG_RAW and INLET_FLAG_HOOK. */
typedef struct inlet_fused {
    inlet_event_t event;
    uint64_t raw_seq;    /* of the raw record in it; 0: there is none */
    uint64_t hook_seq;   /* of the hook's record in it; 0: there is none */
    uint32_t confidence; /* enum inlet_fuse_confidence */
    uint32_t reserved;   /* 0 */
} inlet_fused_t;

#define INLET_FUSE_CAPACITY_MAX 65536u

typedef struct inlet_fuse_options {
    uint32_t struct_size; /* sizeof(inlet_fuse_options_t) */
    uint32_t capacity;    /* events kept at most, 2 … INLET_FUSE_CAPACITY_MAX; 0: 512 */
    int64_t wait_ns;      /* a record waits that long at most, up to 1 s; 0: 50 ms */
} inlet_fuse_options_t;

/* `options` may be NULL. On success *fuse is the caller's: inlet_fuse_close it. Otherwise *fuse is
 * NULL: INLET_E_INVALID_ARGUMENT (an option, or `fuse` is NULL), INLET_E_NO_MEMORY. */
INLET_API inlet_status_t inlet_fuse_open(const inlet_fuse_options_t *options, inlet_fuse_t **fuse);

/* NULL is allowed. What was not taken is gone. */
INLET_API void inlet_fuse_close(inlet_fuse_t *fuse);

/* The stream's next record; its time is the time that it is. INLET_E_BUSY: `capacity` events are in
 * it; take some and put the same record again. The oldest one waits no longer then, so that there
 * is one to take. INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_fuse_put(inlet_fuse_t *fuse, const inlet_event_t *event);

/* Takes the events that are ready, in order, up to `capacity`. INLET_OK, also with *count 0;
 * INLET_E_INVALID_ARGUMENT: NULL. */
INLET_API inlet_status_t inlet_fuse_take(inlet_fuse_t *fuse, inlet_fused_t *events,
                                         uint32_t capacity, uint32_t *count);

/* It is now_ns, on the clock of inlet_event_t.time_ns: what waited long enough is ready. NULL is
 * allowed. */
INLET_API void inlet_fuse_expire(inlet_fuse_t *fuse, int64_t now_ns);

/* When the next record will have waited long enough; INT64_MAX: none waits. */
INLET_API int64_t inlet_fuse_due_ns(const inlet_fuse_t *fuse);

/* The stream ended, or another begins: nothing waits any more. NULL is allowed. */
INLET_API void inlet_fuse_flush(inlet_fuse_t *fuse);

#ifdef __cplusplus
}
#endif

#endif
