/* Random valid events of every type, extremes included. */
#ifndef INLET_TESTS_EVENTS_H
#define INLET_TESTS_EVENTS_H

#include <stdbool.h>

#include <inlet/event.h>

#include "support/random.h"

/* How likely fields are to be as before, small, or at their extremes. */
enum test_mood { TEST_MOOD_QUIET, TEST_MOOD_LIVELY, TEST_MOOD_WILD, TEST_MOOD_COUNT };

/* Any valid event with this seq and a span that ends at or before end_seq (which is above seq). */
inlet_event_t test_event(test_random_t *random, enum test_mood mood, uint64_t seq,
                         uint64_t end_seq);

/* Fills `events` with `count` valid events whose seqs rise from first_seq on; times and OS times go
 * on as the mood has it. Returns the first seq behind the last. */
uint64_t test_events(test_random_t *random, enum test_mood mood, uint64_t first_seq,
                     inlet_event_t *events, uint32_t count);

#endif
