/* The ring's figures, each beside its limit and its peers in the same rounds (measure/measure.h
 * says what is measured, queues/queue.h of what).
 *
 *   ring_bench [--rounds N] [--only MEASURE,…] [--of QUEUE,…]
 *   ring_bench --only post_burst,throughput --of ring,stores
 *
 * A figure is called ring.<what> for our ring and ring.<what>.<queue> for other queues. What has an
 * aim is printed once for each thing that it is compared with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "measure/measure.h"
#include "measure/wake.h"

enum { QUEUES = 24, WAKES = 8, NAME_BYTES = 96 };

static const bench_measure_t *const measures[] = {
    &bench_burst,          &bench_paced,          &bench_together, &bench_throughput_1_1,
    &bench_throughput_2_1, &bench_throughput_4_2, &bench_growth};
enum { MEASURES = sizeof measures / sizeof measures[0] };

static const bench_queue_t *const growing_queues[] = {
    &bench_ring_growing,
#ifdef INLET_HAVE_CONCURRENTQUEUE
    &bench_concurrentqueue,
#endif
};
static const unsigned growing_queue_count = sizeof growing_queues / sizeof growing_queues[0];

/* --- what was measured --- */

static bench_series_t series[MEASURES][QUEUES][BENCH_VALUES];
static struct { bench_series_t p50, p99, idle; } wakes[WAKES];

static unsigned queue_count(size_t measure) {
    return measures[measure] == &bench_growth ? growing_queue_count : bench_queue_count;
}

static const bench_queue_t *queue_at(size_t measure, unsigned i) {
    return measures[measure] == &bench_growth ? growing_queues[i] : bench_queues[i];
}

static size_t index_of(const bench_measure_t *measure) {
    size_t i = 0;
    while (measures[i] != measure)
        i++;
    return i;
}

/* The series of a figure; NULL: that queue is not there. */
static bench_series_t *series_of(const bench_measure_t *measure, unsigned figure,
                                 const char *queue) {
    const size_t m = index_of(measure);
    for (unsigned i = 0; i < queue_count(m); i++)
        if (strcmp(queue_at(m, i)->name, queue) == 0)
            return &series[m][i][figure];
    return NULL;
}

static bool is_asked(const char *only, const char *name) {
    const char *at = only;
    const size_t length = strlen(name);
    while (at != NULL && (at = strstr(at, name)) != NULL) {
        if ((at == only || at[-1] == ',') && (at[length] == ',' || at[length] == '\0'))
            return true;
        at += length;
    }
    return only == NULL;
}

static const char *asked_for(int argc, char **argv, const char *option) {
    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], option) == 0)
            return argv[i + 1];
    return NULL; /* all */
}

static void measure_queue(size_t m, unsigned i) {
    const bench_measure_t *measure = measures[m];
    const bench_queue_t *queue = queue_at(m, i);
    double values[BENCH_VALUES] = {0};
    if (queue->producers < measure->producers || queue->consumers < measure->consumers)
        return;
    const bench_outcome_t outcome = bench_measure(measure, queue, values);
    if (outcome == BENCH_FAILED)
        (void)fprintf(stderr, "ring_bench: %s of %s failed\n", measure->name, queue->name);
    for (unsigned figure = 0; figure < BENCH_VALUES && measure->suffixes[figure] != NULL;
         figure++) {
        bench_series_t *to = &series[m][i][figure];
        if (outcome == BENCH_DISTURBED)
            bench_add_disturbed(to, values[figure]);
        else
            bench_add(to, outcome == BENCH_MADE ? values[figure] : BENCH_NO_VALUE);
    }
}

static void measure_wakes(void) {
    for (unsigned i = 0; i < bench_wake_count; i++) {
        double p50, p99, idle;
        if (!bench_wake_up(i, &p50, &p99) || !bench_idle(i, &idle))
            continue;
        bench_add(&wakes[i].p50, p50);
        bench_add(&wakes[i].p99, p99);
        bench_add(&wakes[i].idle, idle);
    }
}

static void measure_round(const char *only, const char *of) {
    for (size_t m = 0; m < MEASURES; m++)
        for (unsigned i = 0; is_asked(only, measures[m]->name) && i < queue_count(m); i++)
            if (is_asked(of, queue_at(m, i)->name))
                measure_queue(m, i);
    if (is_asked(only, "wake_up"))
        measure_wakes();
}

/* --- what is printed --- */

static const char *name_of(char name[NAME_BYTES], const bench_measure_t *measure, unsigned figure,
                           const char *queue) {
    const bool ours = strcmp(queue, "ring") == 0;
    (void)snprintf(name, NAME_BYTES, "ring.%s%s%s%s", measure->name, measure->suffixes[figure],
                   ours ? "" : ".", ours ? "" : queue);
    return name;
}

/* `series` of our queue beside another. */
static void compare(const bench_measure_t *measure, unsigned figure, const char *own,
                    const bench_measure_t *vs_measure, const char *vs, double aim) {
    char name[NAME_BYTES];
    char vs_name[NAME_BYTES];
    const bench_series_t *own_series = series_of(measure, figure, own);
    const bench_series_t *vs_series = series_of(vs_measure, figure, vs);
    if (vs_series == NULL || vs_series->count == 0)
        return;
    bench_print(&(bench_figure_t){name_of(name, measure, figure, own), measure->unit,
                                  measure->better, name_of(vs_name, vs_measure, figure, vs), aim},
                own_series, vs_series);
}

static void print_plain(size_t m, unsigned i) {
    const bench_measure_t *measure = measures[m];
    for (unsigned figure = 0; figure < BENCH_VALUES && measure->suffixes[figure] != NULL;
         figure++) {
        char name[NAME_BYTES];
        bench_print(&(bench_figure_t){name_of(name, measure, figure, queue_at(m, i)->name),
                                      measure->unit, measure->better, NULL, 0},
                    &series[m][i][figure], NULL);
    }
}

static bench_series_t reciprocals(const bench_series_t *ns) {
    bench_series_t rates = {.count = ns->count};
    for (size_t i = 0; i < ns->count; i++)
        rates.values[i] = ns->values[i] > BENCH_NO_VALUE ? 1e3 / ns->values[i] : BENCH_NO_VALUE;
    memcpy(rates.disturbed, ns->disturbed, sizeof rates.disturbed);
    return rates;
}

/* 1→1 beside what the bare stores allow, in the median and at worst, and beside the best peer. */
static void print_throughput(void) {
    const bench_series_t *own = series_of(&bench_throughput_1_1, 0, "ring");
    const bench_series_t limit = reciprocals(series_of(&bench_burst, 0, "stores"));
    double values[BENCH_ROUNDS_MAX];
    const size_t count = bench_values(own, values);
    if (count == 0)
        return;
    (void)bench_percentile(values, count, 0); /* sorts */
    bench_series_t worst = {.values = {values[0]}, .disturbed = {true}, .count = 1};
    for (size_t i = 0; i < own->count; i++)
        worst.disturbed[0] = worst.disturbed[0] && own->disturbed[i];
    const bench_series_t allowed = {.values = {bench_median(&limit)}, .count = 1};
    bench_print(&(bench_figure_t){"ring.throughput", "M/s", "more", "ring.stores_rate", 0.70}, own,
                &limit);
    bench_print(&(bench_figure_t){"ring.throughput_worst", "M/s", "more", "ring.stores_rate", 0.50},
                &worst, limit.count > 0 ? &allowed : NULL);
    const size_t m = index_of(&bench_throughput_1_1);
    const char *best = NULL;
    double best_rate = 0;
    for (unsigned i = 0; i < queue_count(m); i++) {
        const double rate = queue_at(m, i)->ours ? 0 : bench_median(&series[m][i][0]);
        if (rate > best_rate) {
            best = queue_at(m, i)->name;
            best_rate = rate;
        }
    }
    if (best != NULL)
        compare(&bench_throughput_1_1, 0, "ring", &bench_throughput_1_1, best, 1);
}

static void print_wakes(void) {
    for (unsigned i = 0; i < bench_wake_count; i++) {
        char name[NAME_BYTES];
        const bool event = strcmp(bench_wakes[i].name, "event") == 0;
        const char *const name_and = event ? "" : bench_wakes[i].name;
        const char *const dot = event ? "" : ".";
        (void)snprintf(name, sizeof name, "ring.wake_up_p50%s%s", dot, name_and);
        bench_print(&(bench_figure_t){name, "ns", "less", "ring.wake_up_p50.bare", event ? 1.1 : 0},
                    &wakes[i].p50, event ? &wakes[0].p50 : NULL);
        (void)snprintf(name, sizeof name, "ring.wake_up_p99%s%s", dot, name_and);
        bench_print(&(bench_figure_t){name, "ns", "less", NULL, 0}, &wakes[i].p99, NULL);
        (void)snprintf(name, sizeof name, "ring.idle_wake_ups%s%s", dot, name_and);
        bench_print(&(bench_figure_t){name, "1/s", "less", NULL, 0}, &wakes[i].idle, NULL);
    }
}

static void print_growth(void) {
    const bench_series_t *longest = series_of(&bench_growth, 1, "ring");
    bench_print(&(bench_figure_t){"ring.growth_longest", "ns", "less", NULL, 100000}, longest,
                NULL);
    compare(&bench_growth, 0, "ring", &bench_growth, "concurrentqueue", 0.3);
}

static void print_all(void) {
    for (size_t m = 0; m < MEASURES; m++)
        for (unsigned i = 0; i < queue_count(m); i++)
            print_plain(m, i);
    compare(&bench_burst, 0, "ring", &bench_burst, "stores", 1.15);
    compare(&bench_paced, 0, "ring", &bench_paced, "ck_spsc", 0.15);
    compare(&bench_paced, 1, "ring", &bench_paced, "ck_spsc", 0.25);
    compare(&bench_together, 0, "lanes_mpsc", &bench_burst, "ring", 1.3);
    compare(&bench_together, 0, "lanes_mpsc", &bench_together, "ck_mpsc", 0.10);
    print_throughput();
    print_growth();
    print_wakes();
}

int main(int argc, char **argv) {
    const size_t rounds = bench_rounds(argc, argv, 15);
    const char *only = asked_for(argc, argv, "--only");
    const char *of = asked_for(argc, argv, "--of");
    bench_pin(0);
    for (size_t i = 0; i < rounds; i++)
        measure_round(only, of);
    print_all();
    return 0;
}
