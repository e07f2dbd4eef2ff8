/* The parts of capture_probe, a program a part of what capture_bench.py measures: each mode is one.
 * All but `callback` are told to end by a line on their standard input, or its end. */
#ifndef BENCH_CAPTURE_PROBE_H
#define BENCH_CAPTURE_PROBE_H

/* Exit codes. */
enum { PROBE_OK = 0, PROBE_FAILED = 1, PROBE_USAGE = 2 };

/* The time in Inlet's own callbacks, `rounds` times, as figures. */
int probe_callback(unsigned long rounds);

/* Sends `count` inputs, half keys and half moves, and prints how long each took. */
int probe_send(unsigned long count);

/* A minimal program with low-level hooks, as many have them: the mouse's alone, or both. Prints
 * "ready", and in the end what it saw. */
int probe_hook(int with_keyboard);

/* A minimal program with raw input of the mouse: the most that reaches any. As probe_hook. */
int probe_raw(void);

/* `count` subscriptions to `sources`, each on a connection of its own, as programs have it. Prints
 * "ready", and in the end what the first one got. */
int probe_subscribe(unsigned long count, unsigned sources);

/* Waits for that line. */
void probe_wait_for_line(void);

/* Prints "ready", and handles this thread's messages until that line. False: it could not. */
int probe_pump_until_line(void);

#endif
