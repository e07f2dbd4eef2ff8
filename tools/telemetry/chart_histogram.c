#include <math.h>
#include <stdio.h>
#include <string.h>

#include "telemetry/report_parts.h"

enum { BARS_MAX = 44, WIDTH = 420, HEIGHT = 190, LEFT = 8, RIGHT = 8, TOP = 26, BOTTOM = 30 };

#define AXIS_BELOW_HALF 300  /* smaller ones, such as 0, are in the first bar */
#define FINEST          0.04 /* no bar is narrower than two of the histogram's own */

typedef struct bars {
    double low, high; /* of the axis, both above 0 */
    uint32_t count;
    uint64_t counts[BARS_MAX], most;
    uint64_t beyond; /* larger ones, which the axis leaves out */
} bars_t;

typedef struct axis {
    double low, high;
} axis_t;

static double place(const bars_t *bars, double value) {
    const double part = log(value / bars->low) / log(bars->high / bars->low);
    const double inner = WIDTH - LEFT - RIGHT;
    return LEFT + inner * (part < 0 ? 0 : part > 1 ? 1 : part);
}

/* On an axis the unit would stand too often. */
static const char *tick_text(enum chart_unit unit, double value, char out[PAGE_NUMBER_BYTES]) {
    return unit == CHART_NS ? page_duration(value, out) : page_count((uint64_t)(value + 0.5), out);
}

static const char *value_text(enum chart_unit unit, double value, char out[PAGE_NUMBER_BYTES]) {
    char digits[PAGE_NUMBER_BYTES];
    if (unit == CHART_NS)
        return page_duration(value, out);
    page_count((uint64_t)(value + 0.5), digits);
    snprintf(out, PAGE_NUMBER_BYTES, "%.40s px/s", digits);
    return out;
}

/* From the thousandth part of all to 999 thousandths, so that single ones far out don't press all
 * others together. */
static axis_t axis_of(const inlet__histogram_t *histogram) {
    axis_t axis = {.low = (double)inlet__histogram_quantile(histogram, 10),
                   .high = (double)inlet__histogram_quantile(histogram, 9990)};
    const double least = (double)inlet__histogram_quantile(histogram, 5000) / AXIS_BELOW_HALF;
    if (axis.low < least)
        axis.low = least;
    if (axis.low < 1)
        axis.low = 1;
    axis.low /= 1.05;
    axis.high = axis.high * 1.05 > axis.low * 1.3 ? axis.high * 1.05 : axis.low * 1.3;
    return axis;
}

/* A bin's counts are spread over what it covers, so that bars don't show a comb that is the
 * histogram's own. */
static void fill(bars_t *bars, double from, double to, uint64_t count) {
    const double scale = (double)bars->count / log(bars->high / bars->low);
    const double at = log((from + to) / 2 / bars->low) * scale;
    if (at >= (double)bars->count) {
        bars->beyond += count;
        return;
    }
    const uint32_t bar = at > 0 ? (uint32_t)at : 0;
    bars->counts[bar] += count;
}

static void make_bars(bars_t *bars, const inlet__histogram_t *histogram) {
    const axis_t axis = axis_of(histogram);
    double count = log(axis.high / axis.low) / FINEST;
    count = count < 6 ? 6 : count > BARS_MAX ? BARS_MAX : count;
    *bars = (bars_t){.low = axis.low, .high = axis.high, .count = (uint32_t)count};
    for (size_t i = 0; i < INLET__HISTOGRAM_BUCKETS; i++) {
        if (histogram->buckets[i] == 0)
            continue;
        const double top = (double)inlet__histogram_top(i);
        const double below = i > 0 ? (double)inlet__histogram_top(i - 1) + 1 : 0;
        fill(bars, below > 1 ? below : 1, top > 1 ? top : 1, histogram->buckets[i]);
    }
    for (uint32_t i = 0; i < bars->count; i++)
        if (bars->counts[i] > bars->most)
            bars->most = bars->counts[i];
}

static void put_ticks(page_t *page, const bars_t *bars, enum chart_unit unit) {
    static const double steps[] = {1, 2, 5};
    char text[PAGE_NUMBER_BYTES];
    const double decades = log10(bars->high / bars->low);
    const uint32_t per_decade = decades > 3.2 ? 1 : 3;
    double last = -1e9;
    const int first = (int)floor(log10(bars->low)), end = (int)ceil(log10(bars->high));
    for (int exponent = first; exponent <= end; exponent++) {
        const double power = pow(10, exponent);
        for (uint32_t i = 0; i < per_decade; i++) {
            const double value = power * steps[i];
            const double x = place(bars, value);
            if (value < bars->low || value > bars->high)
                continue;
            (void)tick_text(unit, value, text);
            if (x - last < 12 + 7.0 * (double)strlen(text))
                continue;
            last = x;
            page_put(page,
                     "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>"
                     "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                     x, TOP, x, HEIGHT - BOTTOM + 4, x, HEIGHT - BOTTOM + 18,
                     x < 30           ? "start"
                     : x > WIDTH - 30 ? "end"
                                      : "middle",
                     text);
        }
    }
}

static void put_bars(page_t *page, const bars_t *bars, enum chart_unit unit) {
    const double width = (double)(WIDTH - LEFT - RIGHT) / bars->count;
    const double height = HEIGHT - TOP - BOTTOM;
    const double ratio = bars->high / bars->low;
    for (uint32_t i = 0; i < bars->count; i++) {
        char from[PAGE_NUMBER_BYTES], to[PAGE_NUMBER_BYTES], count[PAGE_NUMBER_BYTES];
        if (bars->counts[i] == 0)
            continue;
        double tall = height * (double)bars->counts[i] / (double)bars->most;
        tall = tall < 1.5 ? 1.5 : tall;
        page_put(page,
                 "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                 "rx=\"1\"><title>%s to %s: %s</title></rect>",
                 LEFT + width * i + 0.5, HEIGHT - BOTTOM - tall, width - 1, tall,
                 value_text(unit, bars->low * pow(ratio, (double)i / bars->count), from),
                 value_text(unit, bars->low * pow(ratio, (i + 1.0) / bars->count), to),
                 page_count(bars->counts[i], count));
    }
}

static void put_mark(page_t *page, const bars_t *bars, const char *name, double value,
                     double *last) {
    if (value < bars->low || value > bars->high)
        return;
    const double x = place(bars, value);
    page_put(page, "<line class=\"mark\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>", x, TOP - 6,
             x, HEIGHT - BOTTOM);
    if (x - *last > 34)
        page_put(page, "<text class=\"mark-name\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                 x, TOP - 11, x > WIDTH - 24 ? "end" : "middle", name);
    *last = x;
}

static void put_table(page_t *page, enum chart_unit unit, const inlet__histogram_t *histogram) {
    const inlet__quantiles_t q = inlet__histogram_quantiles(histogram);
    const struct {
        const char *name;
        double value;
    } rows[] = {{"mean", (double)histogram->sum / (double)histogram->count},
                {"p50", (double)q.p50},
                {"p90", (double)q.p90},
                {"p99", (double)q.p99},
                {"most", (double)q.max}};
    char text[PAGE_NUMBER_BYTES];
    page_put(page, "<dl class=\"quantiles\"><div><dt>count</dt><dd>%s</dd></div>",
             page_count(q.count, text));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        page_put(page, "<div><dt>%s</dt><dd>%s</dd></div>", rows[i].name,
                 value_text(unit, rows[i].value, text));
    page_put(page, "</dl>");
}

void chart_histogram(page_t *page, const char *title, const char *what, enum chart_unit unit,
                     const inlet__histogram_t *histogram) {
    bars_t bars;
    char text[PAGE_NUMBER_BYTES];
    double last = -1e9;
    if (histogram->count == 0)
        return;
    make_bars(&bars, histogram);
    const inlet__quantiles_t q = inlet__histogram_quantiles(histogram);
    page_put(page, "<figure class=\"card\"><figcaption><h3>");
    page_text(page, title);
    page_put(page, "</h3><p>");
    page_text(page, what);
    page_put(
        page,
        "</p></figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Histogram, half of "
        "all at most %s\">",
        WIDTH, HEIGHT, value_text(unit, (double)q.p50, text));
    put_ticks(page, &bars, unit);
    put_bars(page, &bars, unit);
    page_put(page, "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", LEFT,
             HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    put_mark(page, &bars, "p50", (double)q.p50, &last);
    put_mark(page, &bars, "p90", (double)q.p90, &last);
    put_mark(page, &bars, "p99", (double)q.p99, &last);
    page_put(page, "</svg>");
    put_table(page, unit, histogram);
    if (bars.beyond > 0)
        page_put(page, "<p class=\"note\">Beyond the axis: %s.</p>", page_count(bars.beyond, text));
    page_put(page, "</figure>");
}
