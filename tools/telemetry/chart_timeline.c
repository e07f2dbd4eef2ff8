#include <stdio.h>

#include "telemetry/report_parts.h"

enum { WIDTH = 1120, LEFT = 96, RIGHT = 12, ROW = 62, GAP = 16, TOP = 8, TICKS = 26 };

#define NS_PER_S INT64_C(1000000000)

static const struct {
    const char *name, *style;
} rows[] = {
    [TIMELINE_KEYS] = {"keys", "keys"},
    [TIMELINE_CLICKS] = {"clicks", "clicks"},
    [TIMELINE_MOVES] = {"pointer", "moves"},
    [TIMELINE_LOST] = {"lost", "lost"},
};

static uint64_t most_of(const timeline_t *timeline, uint32_t row) {
    uint64_t most = 0;
    for (uint32_t i = 0; i < timeline->count; i++)
        if (timeline->slots[i].counts[row] > most)
            most = timeline->slots[i].counts[row];
    return most;
}

static double width_of(const timeline_t *timeline) {
    return (double)(WIDTH - LEFT - RIGHT) / timeline->count;
}

/* "12:05", with the day where a day begins, or how long since the beginning. */
static void moment_text(const report_t *report, int64_t time_ns, int64_t step_s,
                        char out[PAGE_NUMBER_BYTES]) {
    if (!report->about.has_time_of_day) {
        const int64_t s = time_ns / NS_PER_S;
        snprintf(out, PAGE_NUMBER_BYTES, s >= 3600 ? "%lld:%02d:%02d" : "%.0lld%02d:%02d",
                 (long long)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
        return;
    }
    const page_moment_t at = page_moment(time_ns / NS_PER_S);
    if (step_s >= 86400 || (at.hour == 0 && at.minute == 0 && at.second == 0))
        snprintf(out, PAGE_NUMBER_BYTES, "%02d-%02d", at.month, at.day);
    else if (step_s >= 60)
        snprintf(out, PAGE_NUMBER_BYTES, "%02d:%02d", at.hour, at.minute);
    else
        snprintf(out, PAGE_NUMBER_BYTES, "%02d:%02d:%02d", at.hour, at.minute, at.second);
}

static int64_t tick_step(int64_t span_s) {
    static const int64_t steps[] = {1,     2,     5,      10,     15,      30,      60,     120,
                                    300,   600,   900,    1800,   3600,    7200,    10800,  21600,
                                    43200, 86400, 172800, 604800, 1209600, 2592000, 7776000};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (span_s / steps[i] <= 10)
            return steps[i];
    return 31536000;
}

static void put_ticks(page_t *page, const report_t *report, uint32_t shown) {
    const timeline_t *timeline = &report->timeline;
    const int64_t span_ns = timeline->step_ns * timeline->count;
    const int64_t step_s = tick_step(span_ns / NS_PER_S);
    const int bottom = TOP + (int)shown * (ROW + GAP) - GAP;
    const int64_t origin_ns = report->about.has_time_of_day ? 0 : timeline->start_ns;
    int64_t at_s = (timeline->start_ns - origin_ns) / NS_PER_S / step_s * step_s;
    for (; origin_ns + at_s * NS_PER_S <= timeline->start_ns + span_ns; at_s += step_s) {
        const int64_t at_ns = origin_ns + at_s * NS_PER_S;
        const double x =
            LEFT + (double)(at_ns - timeline->start_ns) / (double)span_ns * (WIDTH - LEFT - RIGHT);
        char text[PAGE_NUMBER_BYTES];
        if (at_ns < timeline->start_ns)
            continue;
        moment_text(report, report->about.has_time_of_day ? at_ns : at_s * NS_PER_S, step_s, text);
        page_put(page,
                 "<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/><text "
                 "class=\"tick\" "
                 "x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>",
                 x, TOP, x, bottom + 4, x, bottom + 19, x > WIDTH - 40 ? "end" : "middle", text);
    }
}

static void put_blind(page_t *page, const timeline_t *timeline, uint32_t shown) {
    const double width = width_of(timeline);
    const int bottom = TOP + (int)shown * (ROW + GAP) - GAP;
    for (uint32_t i = 0; i < timeline->count; i++) {
        char text[PAGE_NUMBER_BYTES];
        if (timeline->slots[i].blind_ns <= 0)
            continue;
        const double part = (double)timeline->slots[i].blind_ns / (double)timeline->step_ns;
        page_put(page,
                 "<rect class=\"blind\" x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" "
                 "fill-opacity=\"%.2f\"><title>nothing was captured for %s</title></rect>",
                 LEFT + width * i, TOP, width, bottom - TOP, part > 1 ? 1.0 : part,
                 page_duration((double)timeline->slots[i].blind_ns, text));
    }
}

static void put_row(page_t *page, const report_t *report, uint32_t row, uint32_t place) {
    const timeline_t *timeline = &report->timeline;
    const uint64_t most = most_of(timeline, row);
    const double width = width_of(timeline), bar = width > 3 ? width - 1 : width;
    const int base = TOP + (int)place * (ROW + GAP) + ROW;
    const double per_s = (double)most / ((double)timeline->step_ns / 1e9);
    page_put(
        page,
        "<text class=\"row-name\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><text "
        "class=\"tick\" "
        "x=\"%d\" y=\"%d\" text-anchor=\"end\">up to %.3g/s</text><line class=\"axis\" x1=\"%d\" "
        "y1=\"%d\" x2=\"%d\" y2=\"%d\"/><g class=\"%s\">",
        LEFT - 10, base - ROW / 2, rows[row].name, LEFT - 10, base - ROW / 2 + 15, per_s, LEFT,
        base, WIDTH - RIGHT, base, rows[row].style);
    for (uint32_t i = 0; i < timeline->count; i++) {
        const uint64_t count = timeline->slots[i].counts[row];
        char number[PAGE_NUMBER_BYTES], moment[PAGE_NUMBER_BYTES];
        if (count == 0)
            continue;
        double tall = (double)ROW * (double)count / (double)most;
        tall = tall < 1 ? 1 : tall;
        const int64_t at_ns = timeline->start_ns + (int64_t)i * timeline->step_ns;
        moment_text(report, report->about.has_time_of_day ? at_ns : at_ns - timeline->start_ns, 1,
                    moment);
        page_put(page,
                 "<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\"><title>%s: "
                 "%s</title></rect>",
                 LEFT + width * i, base - tall, bar, tall, moment, page_count(count, number));
    }
    page_put(page, "</g>");
}

/* What the bars show, for who does not see them. */
static void put_table(page_t *page, const report_t *report) {
    const timeline_t *timeline = &report->timeline;
    page_put(page, "<details><summary>As a table</summary><table><thead><tr><th "
                   "scope=\"col\">from</th>");
    for (uint32_t row = 0; row < TIMELINE_ROWS; row++)
        page_put(page, "<th scope=\"col\" class=\"number\">%s</th>", rows[row].name);
    page_put(page, "<th scope=\"col\" class=\"number\">without capture</th></tr></thead><tbody>");
    for (uint32_t i = 0; i < timeline->count; i++) {
        const timeline_slot_t *slot = &timeline->slots[i];
        const int64_t at_ns = timeline->start_ns + (int64_t)i * timeline->step_ns;
        char text[PAGE_NUMBER_BYTES];
        uint64_t any = slot->blind_ns > 0;
        for (uint32_t row = 0; row < TIMELINE_ROWS; row++)
            any |= slot->counts[row];
        if (any == 0)
            continue;
        moment_text(report, report->about.has_time_of_day ? at_ns : at_ns - timeline->start_ns, 1,
                    text);
        page_put(page, "<tr><th scope=\"row\">%s</th>", text);
        for (uint32_t row = 0; row < TIMELINE_ROWS; row++)
            page_put(page, "<td class=\"number\">%s</td>", page_count(slot->counts[row], text));
        page_put(page, "<td class=\"number\">%s</td></tr>",
                 slot->blind_ns > 0 ? page_duration((double)slot->blind_ns, text) : "–");
    }
    page_put(page, "</tbody></table></details>");
}

void chart_timeline(page_t *page, const report_t *report) {
    const timeline_t *timeline = &report->timeline;
    char step[PAGE_NUMBER_BYTES];
    uint32_t shown = 0;
    if (timeline->count == 0)
        return;
    for (uint32_t row = 0; row < TIMELINE_ROWS; row++)
        shown += most_of(timeline, row) > 0;
    if (shown == 0)
        return;
    page_put(page,
             "<section><h2>Timeline</h2><figure class=\"card wide\"><svg viewBox=\"0 0 %d %d\" "
             "role=\"img\" aria-label=\"How much happened when\">",
             WIDTH, TOP + (int)shown * (ROW + GAP) - GAP + TICKS);
    put_ticks(page, report, shown);
    put_blind(page, timeline, shown);
    uint32_t place = 0;
    for (uint32_t row = 0; row < TIMELINE_ROWS; row++)
        if (most_of(timeline, row) > 0)
            put_row(page, report, row, place++);
    page_put(page,
             "</svg><p class=\"note\">Each bar is %s. %s Where the ground is shaded nothing was "
             "captured.</p>",
             page_duration((double)timeline->step_ns, step),
             report->about.has_time_of_day ? "Times are UTC."
                                           : "What time of day it was is not known.");
    put_table(page, report);
    page_put(page, "</figure></section>");
}
