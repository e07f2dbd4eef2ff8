/* A thread on the other processor that works when it is its turn. */
#ifndef BENCH_TURNS_H
#define BENCH_TURNS_H

#include "measure/team.h"

/* Starts it: each turn runs work(). False: it could not. */
bool bench_turns_start(void (*work)(void));

/* Gives it a turn, without waiting. */
void bench_turns_begin(void);

/* Waits until the turn is over. */
void bench_turns_end(void);

/* Ends it; how often it lost its processor. */
uint64_t bench_turns_stop(void);

#endif
