#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t bench_rounds(int argc, char **argv, size_t usual) {
    for (int i = 1; i + 1 < argc; i++) {
        if (strcmp(argv[i], "--rounds") != 0)
            continue;
        const unsigned long asked = strtoul(argv[i + 1], NULL, 10);
        if (asked > 0)
            return asked < BENCH_ROUNDS_MAX ? asked : BENCH_ROUNDS_MAX;
    }
    return usual;
}

double bench_tick_ns(void) {
    static double ns;
    if (ns > 0)
        return ns;
    const int64_t start_ns = bench_now_ns();
    const uint64_t start = bench_ticks_begin();
    while (bench_now_ns() - start_ns < 50000000) {
    }
    ns = (double)(bench_now_ns() - start_ns) / (double)(bench_ticks_end() - start);
    return ns;
}

double bench_tick_overhead(void) {
    static double ticks[1001];
    for (size_t i = 0; i < 1001; i++) {
        const uint64_t begin = bench_ticks_begin();
        ticks[i] = (double)(bench_ticks_end() - begin);
    }
    return bench_percentile(ticks, 1001, 0.5);
}

void bench_pass_ns(int64_t ns) {
    const int64_t until_ns = bench_now_ns() + ns;
    while (bench_now_ns() < until_ns)
        bench_relax();
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_percentile(double *values, size_t count, double p) {
    if (count == 0)
        return 0;
    /* The callers have filled `count` of them. */
    /* cppcheck-suppress uninitvar */
    qsort(values, count, sizeof values[0], compare);
    return values[(size_t)(p * (double)(count - 1) + 0.5)];
}

void bench_add(bench_series_t *series, double value) {
    if (series->count < BENCH_ROUNDS_MAX)
        series->values[series->count++] = value;
}

void bench_add_disturbed(bench_series_t *series, double value) {
    if (series->count < BENCH_ROUNDS_MAX)
        series->disturbed[series->count] = true;
    bench_add(series, value);
}

static size_t collect(const bench_series_t *series, bool disturbed,
                      double values[BENCH_ROUNDS_MAX]) {
    size_t count = 0;
    for (size_t i = 0; i < series->count; i++)
        if (series->values[i] > BENCH_NO_VALUE && series->disturbed[i] == disturbed)
            values[count++] = series->values[i];
    return count;
}

size_t bench_values(const bench_series_t *series, double values[BENCH_ROUNDS_MAX]) {
    const size_t count = collect(series, false, values);
    return count > 0 ? count : collect(series, true, values);
}

double bench_median(const bench_series_t *series) {
    double values[BENCH_ROUNDS_MAX];
    return bench_percentile(values, bench_values(series, values), 0.5);
}

/* Of the rounds in which both have a value. 0: there is none. */
static double median_ratio(const bench_series_t *own, const bench_series_t *vs) {
    bench_series_t ratios = {.count = own->count < vs->count ? own->count : vs->count};
    for (size_t i = 0; i < ratios.count; i++) {
        const bool both = own->values[i] > BENCH_NO_VALUE && vs->values[i] > BENCH_NO_VALUE;
        ratios.values[i] = both ? own->values[i] / vs->values[i] : BENCH_NO_VALUE;
        ratios.disturbed[i] = own->disturbed[i] || vs->disturbed[i];
    }
    return bench_median(&ratios);
}

void bench_print(const bench_figure_t *figure, const bench_series_t *own,
                 const bench_series_t *vs) {
    double values[BENCH_ROUNDS_MAX];
    const size_t count = bench_values(own, values);
    if (count == 0)
        return;
    const double median = bench_percentile(values, count, 0.5);
    printf("{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"%s\",\"low\":%.4g,\"high\":%.4g",
           figure->name, median, figure->unit, values[0], values[count - 1]);
    if (vs != NULL && median_ratio(own, vs) > 0)
        printf(",\"vs\":\"%s\",\"ratio\":%.3f", figure->vs, median_ratio(own, vs));
    if (collect(own, false, values) == 0)
        printf(",\"disturbed\":true");
    if (figure->aim > 0)
        printf(",\"aim\":%.4g", figure->aim);
    printf(",\"better\":\"%s\"}\n", figure->better);
    fflush(stdout);
}
