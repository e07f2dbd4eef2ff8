/* What every benchmark needs: a clock and a processor of one's own (platform/), medians, and one
 * JSON line a figure. A benchmark never fails on a figure; it reports.
 *
 * Only ratios of interleaved rounds mean much on a shared machine: measure everything that is to be
 * compared once a round, add each to its series, and print the ratio of the series. */
#ifndef INLET_BENCH_H
#define INLET_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/platform.h"
#include "platform/ticks.h"

#define BENCH_ROUNDS_MAX 101
#define BENCH_NO_VALUE   (-1e9) /* of a round in which there is none */

/* One value a round, or BENCH_NO_VALUE. */
typedef struct bench_series {
    double values[BENCH_ROUNDS_MAX];
    bool disturbed[BENCH_ROUNDS_MAX]; /* the round counts only if none was undisturbed */
    size_t count;
} bench_series_t;

typedef struct bench_figure {
    const char *name;   /* such as "ring.post_burst" */
    const char *unit;   /* such as "ns" */
    const char *better; /* "less" or "more" */
    const char *vs;     /* what it is compared with, or NULL */
    double aim;         /* the bound of the ratio, without `vs` of the value; 0: there is none */
} bench_figure_t;

/* Rounds to run: `--rounds N` of the command line, or `usual`; at most BENCH_ROUNDS_MAX. */
size_t bench_rounds(int argc, char **argv, size_t usual);

/* The length of a tick of platform/ticks.h, and how many of them timing nothing takes. */
double bench_tick_ns(void);
double bench_tick_overhead(void);

/* Lets that time pass without sleeping: sleeps end together, at the ticks of the system's timers.
 */
void bench_pass_ns(int64_t ns);

/* Sorts `values` and returns the one below which a share of `p` (0 … 1) lies. */
double bench_percentile(double *values, size_t count, double p);

/* The values of a series that count; how many. */
size_t bench_values(const bench_series_t *series, double values[BENCH_ROUNDS_MAX]);

/* Of those; 0: there is none. */
double bench_median(const bench_series_t *series);

void bench_add(bench_series_t *series, double value);
void bench_add_disturbed(bench_series_t *series, double value);

/* Prints {"name":…,"value":…,"unit":…,"low":…,"high":…} (median, least, greatest of the rounds)
 * "better"; if `vs` is not NULL "vs" and "ratio", the median of the rounds' ratios; "aim" if there
 * is one.
 */
void bench_print(const bench_figure_t *figure, const bench_series_t *own, const bench_series_t *vs);

#endif
