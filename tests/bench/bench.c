#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <sched.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#endif

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

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

#ifdef _WIN32
bool bench_pin(unsigned cpu) {
    SYSTEM_INFO info;
    GetSystemInfo(&info);
    return SetThreadAffinityMask(GetCurrentThread(),
                                 (DWORD_PTR)1 << cpu % info.dwNumberOfProcessors) != 0;
}

uint64_t bench_preemptions(void) {
    return 0;
}

int64_t bench_now_ns(void) {
    LARGE_INTEGER now, frequency;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    const int64_t second = 1000000000;
    return now.QuadPart / frequency.QuadPart * second +
           now.QuadPart % frequency.QuadPart * second / frequency.QuadPart;
}
#else
bool bench_pin(unsigned cpu) {
    const long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu % (unsigned)(cpus > 0 ? cpus : 1), &set);
    return sched_setaffinity(0, sizeof set, &set) == 0;
}

uint64_t bench_preemptions(void) {
    struct rusage usage;
    return getrusage(RUSAGE_THREAD, &usage) == 0 ? (uint64_t)usage.ru_nivcsw : 0;
}

int64_t bench_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
#endif

#if defined(__x86_64__)
uint64_t bench_ticks_begin(void) {
    _mm_lfence();
    const uint64_t ticks = __rdtsc();
    _mm_lfence();
    return ticks;
}

uint64_t bench_ticks_end(void) {
    unsigned core = 0;
    const uint64_t ticks = __rdtscp(&core);
    _mm_lfence();
    return ticks;
}

double bench_tick_ns(void) {
    static double ns;
    if (ns > 0)
        return ns;
    const int64_t start_ns = bench_now_ns();
    const uint64_t start = __rdtsc();
    while (bench_now_ns() - start_ns < 50000000) {
    }
    ns = (double)(bench_now_ns() - start_ns) / (double)(__rdtsc() - start);
    return ns;
}

void bench_relax(void) {
    _mm_pause();
}
#else
uint64_t bench_ticks_begin(void) {
    return (uint64_t)bench_now_ns();
}

uint64_t bench_ticks_end(void) {
    return (uint64_t)bench_now_ns();
}

double bench_tick_ns(void) {
    return 1;
}

void bench_relax(void) {
}
#endif

double bench_tick_overhead(void) {
    static double ticks[1001];
    for (size_t i = 0; i < 1001; i++) {
        const uint64_t begin = bench_ticks_begin();
        ticks[i] = (double)(bench_ticks_end() - begin);
    }
    return bench_percentile(ticks, 1001, 0.5);
}

static int compare(const void *a, const void *b) {
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_percentile(double *values, size_t count, double p) {
    if (count == 0)
        return 0;
    qsort(values, count, sizeof values[0], compare);
    return values[(size_t)(p * (double)(count - 1) + 0.5)];
}

void bench_add(bench_series_t *series, double value) {
    if (series->count < BENCH_ROUNDS_MAX)
        series->values[series->count++] = value;
}

static double median_ratio(const bench_series_t *own, const bench_series_t *vs) {
    double ratios[BENCH_ROUNDS_MAX];
    const size_t count = own->count < vs->count ? own->count : vs->count;
    for (size_t i = 0; i < count; i++)
        ratios[i] = own->values[i] / vs->values[i];
    return bench_percentile(ratios, count, 0.5);
}

void bench_print(const bench_figure_t *figure, const bench_series_t *own,
                 const bench_series_t *vs) {
    bench_series_t sorted = *own;
    if (sorted.count == 0)
        return;
    const double median = bench_percentile(sorted.values, sorted.count, 0.5);
    printf("{\"name\":\"%s\",\"value\":%.4g,\"unit\":\"%s\",\"low\":%.4g,\"high\":%.4g",
           figure->name, median, figure->unit, sorted.values[0], sorted.values[sorted.count - 1]);
    if (vs != NULL && vs->count > 0) {
        printf(",\"vs\":\"%s\",\"ratio\":%.3f", figure->vs, median_ratio(own, vs));
        if (figure->aim > 0)
            printf(",\"aim\":%.4g", figure->aim);
    }
    printf(",\"better\":\"%s\"}\n", figure->better);
    fflush(stdout);
}
