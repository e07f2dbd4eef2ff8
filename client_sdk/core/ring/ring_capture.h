/* What a producer that captures says of itself beside its events: how long its callbacks take, how
 * often hooks had to be installed again, and lines for the service's log. It lies in the ring's
 * header; the service takes it for the word of somebody it does not trust. */
#ifndef INLET_RING_CAPTURE_H
#define INLET_RING_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/histogram.h"
#include "ring/ring_layout.h"

/* --- the producer's side: one thread, no locks, a few stores --- */

/* A callback took so long. */
void inlet__ring_timed(const inlet__ring_memory_t *memory, enum inlet__ring_timed_source source,
                       int64_t duration_ns);

/* The hooks were dead and are installed again. */
void inlet__ring_revived(const inlet__ring_memory_t *memory);

/* What is known of the throttling of raw mouse input. */
void inlet__ring_set_throttling(const inlet__ring_memory_t *memory,
                                enum inlet__ring_throttling throttling);

/* Leaves a line of UTF-8 for the service's log, cut to INLET__RING_REMARK_BYTES. False: there is no
 * room, the line is counted as unsaid. Wake the consumer by other means. */
bool inlet__ring_say(const inlet__ring_memory_t *memory, const char *text);

/* --- the other side: any thread, but the consumer's to hear --- */

/* Fills a histogram with what the callbacks took; each time is the end of its bucket, at most 1/8
 * above the truth. Counts that nobody can have reached are cut. */
void inlet__ring_read_timed(const void *section, enum inlet__ring_timed_source source,
                            inlet__histogram_t *histogram);

uint64_t inlet__ring_revivals(const void *section);

/* UNKNOWN for what is none. */
enum inlet__ring_throttling inlet__ring_throttling(const void *section);

/* Copies the next line, of which *heard have been taken so far (0 at first, or what was taken by a
 * process that is gone: inlet__ring_last_heard); *bytes says how long it is. False: there is none.
 * The bytes may be anything. */
bool inlet__ring_hear(const inlet__ring_memory_t *memory, uint64_t *heard,
                      uint8_t text[INLET__RING_REMARK_BYTES], size_t *bytes);

uint64_t inlet__ring_last_heard(const inlet__ring_memory_t *memory);

#endif
