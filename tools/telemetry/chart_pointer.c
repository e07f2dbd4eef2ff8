#include <math.h>

#include "telemetry/report_parts.h"

enum { SHADES = 12, SIDE = 540 };

int heat_step(uint64_t count, uint64_t most) {
    if (count == 0)
        return 0;
    if (most <= 1)
        return HEAT_STEPS;
    const double part = log((double)count) / log((double)most);
    const int step = 1 + (int)(part * (HEAT_STEPS - 1) + 0.5);
    return step > HEAT_STEPS ? HEAT_STEPS : step;
}

static uint64_t most_in(const uint64_t cells[BUCKET_GRID_CELLS]) {
    uint64_t most = 0;
    for (uint32_t i = 0; i < BUCKET_GRID_CELLS; i++)
        if (cells[i] > most)
            most = cells[i];
    return most;
}

static uint64_t sum_of(const uint64_t cells[BUCKET_GRID_CELLS]) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < BUCKET_GRID_CELLS; i++)
        sum = bucket_sum(sum, cells[i]);
    return sum;
}

static void begin_map(page_t *page, const bucket_monitor_t *monitor, const char *what) {
    page_put(page,
             "<svg class=\"screen\" viewBox=\"0 0 %u %u\" role=\"img\" aria-label=\"%s\"><rect "
             "class=\"ground\" width=\"%u\" height=\"%u\"/>",
             monitor->width, monitor->height, what, monitor->width, monitor->height);
}

/* Neighbours of one step are one rectangle. */
static void put_heat(page_t *page, const bucket_monitor_t *monitor) {
    const uint64_t most = most_in(monitor->positions);
    const double width = (double)monitor->width / BUCKET_GRID_COLUMNS;
    const double height = (double)monitor->height / BUCKET_GRID_ROWS;
    begin_map(page, monitor, "Heat map: where the pointer was");
    for (uint32_t row = 0; row < BUCKET_GRID_ROWS; row++) {
        const uint64_t *cells = &monitor->positions[row * BUCKET_GRID_COLUMNS];
        for (uint32_t column = 0; column < BUCKET_GRID_COLUMNS;) {
            const int step = heat_step(cells[column], most);
            uint32_t end = column + 1;
            while (end < BUCKET_GRID_COLUMNS && heat_step(cells[end], most) == step)
                end++;
            if (step > 0)
                page_put(
                    page,
                    "<rect class=\"h%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                    step, column * width, row * height, (end - column) * width + 0.4, height + 0.4);
            column = end;
        }
    }
    const uint64_t clicks = most_in(monitor->clicks);
    for (uint32_t i = 0; i < BUCKET_GRID_CELLS; i++) {
        char count[PAGE_NUMBER_BYTES];
        if (monitor->clicks[i] == 0)
            continue;
        const double size = sqrt((double)monitor->clicks[i] / (double)clicks);
        const uint32_t row = i / BUCKET_GRID_COLUMNS, column = i % BUCKET_GRID_COLUMNS;
        page_put(page,
                 "<circle class=\"click\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s "
                 "clicks</title></circle>",
                 (column + 0.5) * width, (row + 0.5) * height, width * (0.1 + 0.36 * size),
                 page_count(monitor->clicks[i], count));
    }
    page_put(page, "</svg>");
}

/* From the first shade to the last as time goes on. */
static void put_path(page_t *page, const bucket_monitor_t *monitor, const path_t *path) {
    const double thick = (double)monitor->width / SIDE;
    const double opacity = path->count < 2000 ? 0.8 : path->count > 8000 ? 0.4 : 0.6;
    begin_map(page, monitor, "The way of the pointer");
    int shade = -1;
    for (uint32_t i = 0; i < path->count; i++) {
        const path_point_t *point = &path->points[i];
        const int now = (int)((uint64_t)i * SHADES / path->count);
        if (now != shade || point->breaks) {
            if (shade >= 0)
                page_put(page, "\"/>");
            page_put(page,
                     "<path class=\"way s%d\" stroke-width=\"%.2f\" stroke-opacity=\"%.2f\" d=\"M",
                     now, thick, opacity);
            if (!point->breaks && i > 0)
                page_put(page, "%d %dL", point[-1].x, point[-1].y);
            shade = now;
        }
        page_put(page, "%d %d ", point->x, point->y);
    }
    if (shade >= 0)
        page_put(page, "\"/>");
    for (uint32_t i = 0; i < path->clicks_count; i++)
        page_put(page, "<circle class=\"click\" cx=\"%d\" cy=\"%d\" r=\"%.1f\"/>",
                 path->clicks[i].x, path->clicks[i].y, thick * 2.4);
    page_put(page, "</svg>");
}

static const path_t *path_of(const report_t *report, const bucket_monitor_t *monitor) {
    for (uint32_t i = 0; i < report->about.monitors_count; i++) {
        const inlet_monitor_t *at = &report->about.monitors[i];
        if (at->x == monitor->x && at->y == monitor->y && at->width == monitor->width &&
            at->height == monitor->height && at->dpi == monitor->dpi)
            return report->paths[i];
    }
    return NULL;
}

static void put_title(page_t *page, const report_t *report, const bucket_monitor_t *monitor) {
    char count[PAGE_NUMBER_BYTES], clicks[PAGE_NUMBER_BYTES];
    page_put(page, "<h3>%u × %u", monitor->width, monitor->height);
    if (monitor->dpi != 0)
        page_put(page, ", %u dpi (%u %%)", monitor->dpi,
                 (unsigned)(((uint64_t)monitor->dpi * 100 + 48) / 96));
    for (uint32_t i = 0; i < report->about.monitors_count; i++) {
        const inlet_monitor_t *at = &report->about.monitors[i];
        if (at->x != monitor->x || at->y != monitor->y || at->name[0] == '\0')
            continue;
        page_put(page, " <small>");
        page_text(page, at->name);
        page_put(page, "</small>");
        break;
    }
    page_put(page, "</h3><p>at %d, %d; %s positions, %s clicks</p>", monitor->x, monitor->y,
             page_count(sum_of(monitor->positions), count),
             page_count(sum_of(monitor->clicks), clicks));
}

static void put_legend(page_t *page) {
    page_put(page, "<p class=\"legend\"><span>few</span><svg viewBox=\"0 0 90 10\" "
                   "aria-hidden=\"true\">");
    for (int i = 1; i <= HEAT_STEPS; i++)
        page_put(page, "<rect class=\"h%d\" x=\"%d\" width=\"10\" height=\"10\"/>", i,
                 (i - 1) * 10);
    page_put(page,
             "</svg><span>many positions (logarithmic)</span><svg class=\"dot\" viewBox=\"0 0 10 "
             "10\" aria-hidden=\"true\"><circle class=\"click\" cx=\"5\" cy=\"5\" r=\"4\"/></svg>"
             "<span>clicks</span></p>");
}

void chart_pointer(page_t *page, const report_t *report) {
    const bucket_t *sum = report->sum;
    if (sum->monitors_count == 0)
        return;
    page_put(page, "<section><h2>Pointer</h2>");
    put_legend(page);
    if (!report->about.is_recording)
        page_put(page, "<div class=\"monitors\">");
    for (uint32_t i = 0; i < sum->monitors_count; i++) {
        const bucket_monitor_t *monitor = sum->monitors[i];
        const path_t *path = path_of(report, monitor);
        page_put(page, "<figure class=\"card wide monitor\"><figcaption>");
        put_title(page, report, monitor);
        page_put(page, "</figcaption><div class=\"maps\"><div>");
        put_heat(page, monitor);
        page_put(page, "<p class=\"note\">Where it was, in cells of %u × %u pixels.</p></div>",
                 monitor->width / BUCKET_GRID_COLUMNS, monitor->height / BUCKET_GRID_ROWS);
        if (path != NULL && path->count > 1) {
            page_put(page, "<div>");
            put_path(page, monitor, path);
            page_put(page,
                     "<p class=\"note\">Its way, from <span class=\"early\">the beginning</span> "
                     "to <span class=\"late\">the end</span>.</p></div>");
        }
        page_put(page, "</div></figure>");
    }
    if (!report->about.is_recording)
        page_put(
            page,
            "</div><p class=\"note\">Telemetry keeps no way of the pointer, only how often it was "
            "where. Recordings show it.</p>");
    page_put(page, "</section>");
}
