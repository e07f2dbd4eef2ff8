#include "telemetry/report.h"

#include <inlet/names.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "telemetry/acts_of.h"
#include "telemetry/report_parts.h"

#define STEP_NS (NS_PER_MINUTE / 60 / 16) /* whole seconds are among its doubles */

report_t *report_open(const report_about_t *about) {
    report_t *report = calloc(1, sizeof *report);
    if (report == NULL)
        return NULL;
    report->about = *about;
    report->timeline.step_ns = about->is_recording ? STEP_NS : NS_PER_MINUTE;
    report->on_monitor = -1;
    report->sum = bucket_new(NULL);
    report->machines = calloc(MACHINES_MAX, sizeof *report->machines);
    if (report->sum != NULL && report->machines != NULL)
        return report;
    report_close(report);
    return NULL;
}

void report_close(report_t *report) {
    if (report == NULL)
        return;
    for (uint32_t i = 0; i < INLET_MONITORS_MAX; i++)
        free(report->paths[i]);
    bucket_free(report->sum);
    free(report->machines);
    free(report);
}

static void note_machine(report_t *report, const char *machine) {
    for (uint32_t i = 0; i < report->machines_count; i++)
        if (strcmp(report->machines[i], machine) == 0)
            return;
    if (report->machines_count < MACHINES_MAX)
        memcpy(report->machines[report->machines_count++], machine, BUCKET_MACHINE_BYTES);
}

static uint64_t clicks_of(const bucket_t *bucket) {
    uint64_t sum = 0;
    for (uint32_t i = BUCKET_LEFT_PRESSES; i <= BUCKET_X2_PRESSES; i++)
        sum = bucket_sum(sum, bucket->totals[i]);
    return sum;
}

static uint64_t lost_of(const bucket_t *bucket) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < INLET_CAUSE_COUNT; i++)
        sum = bucket_sum(sum, bucket->lost[i].events);
    return sum;
}

static uint64_t blind_of(const bucket_t *bucket) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < INLET_CAUSE_COUNT; i++)
        sum = bucket_sum(sum, bucket->blind[i].ns);
    return sum;
}

/* A span is counted where it ends, and lies before that. */
static void add_to_timeline(report_t *report, const bucket_t *bucket) {
    const int64_t at_ns = bucket->id.minute * NS_PER_MINUTE;
    const uint64_t blind_ns = blind_of(bucket);
    timeline_slot_t *slot = timeline_at(&report->timeline, at_ns);
    if (slot == NULL)
        return;
    slot->counts[TIMELINE_KEYS] += bucket->totals[BUCKET_KEY_PRESSES];
    slot->counts[TIMELINE_CLICKS] += clicks_of(bucket);
    slot->counts[TIMELINE_MOVES] += bucket->totals[BUCKET_MOVES];
    slot->counts[TIMELINE_LOST] += lost_of(bucket);
    if (blind_ns > 0 && report->machines_count == 1) {
        const int64_t until_ns = at_ns + NS_PER_MINUTE - 1;
        const int64_t most_ns = until_ns - report->timeline.start_ns;
        timeline_blind(&report->timeline,
                       until_ns - (blind_ns < (uint64_t)most_ns ? (int64_t)blind_ns : most_ns),
                       until_ns);
    }
}

bool report_add(report_t *report, const bucket_t *bucket) {
    note_machine(report, bucket->id.machine);
    report->buckets++;
    if (!report->about.is_recording)
        add_to_timeline(report, bucket);
    return bucket_merge(report->sum, bucket);
}

static int monitor_at(const report_t *report, int32_t x, int32_t y) {
    for (uint32_t i = 0; i < report->about.monitors_count; i++) {
        const inlet_monitor_t *at = &report->about.monitors[i];
        const int64_t right = (int64_t)at->x + at->width, bottom = (int64_t)at->y + at->height;
        if (x >= at->x && y >= at->y && x < right && y < bottom)
            return (int)i;
    }
    return -1;
}

static void note_position(report_t *report, const inlet_event_t *event) {
    const bool is_move = event->type == INLET_EVENT_MOUSE_MOVED;
    const int32_t x = is_move ? event->u.mouse.x : event->u.button.x;
    const int32_t y = is_move ? event->u.mouse.y : event->u.button.y;
    const int monitor = monitor_at(report, x, y);
    if (!is_move && event->type != INLET_EVENT_MOUSE_PRESSED)
        return;
    if (monitor >= 0 && report->paths[monitor] == NULL)
        report->paths[monitor] = calloc(1, sizeof *report->paths[monitor]);
    path_t *path = monitor >= 0 ? report->paths[monitor] : NULL;
    if (path != NULL) {
        const inlet_monitor_t *at = &report->about.monitors[monitor];
        const int32_t right = (int32_t)((int64_t)x - at->x), down = (int32_t)((int64_t)y - at->y);
        if (is_move)
            path_move(path, right, down, report->on_monitor != monitor);
        else
            path_click(path, right, down);
    }
    if (is_move)
        report->on_monitor = monitor;
}

static void note_act(timeline_slot_t *slot, const inlet_event_t *event) {
    if (event->type == INLET_EVENT_KEY_PRESSED && (event->flags & INLET_FLAG_REPEAT) == 0)
        slot->counts[TIMELINE_KEYS]++;
    else if (event->type == INLET_EVENT_MOUSE_PRESSED)
        slot->counts[TIMELINE_CLICKS]++;
    else if (event->type == INLET_EVENT_MOUSE_MOVED)
        slot->counts[TIMELINE_MOVES]++;
}

void report_event(report_t *report, const inlet_event_t *event, int64_t utc_ns, uint32_t counted) {
    if ((event->flags & INLET_FLAG_STATE) != 0 || event->type == INLET_EVENT_SNAPSHOT)
        return; /* they are of the time before it began */
    if ((counted & ACTS_COUNTED_POSITION) != 0)
        note_position(report, event);
    timeline_slot_t *slot = timeline_at(&report->timeline, utc_ns);
    if (slot == NULL)
        return;
    if ((counted & ACTS_COUNTED_ACT) != 0)
        note_act(slot, event);
    else if (event->type == INLET_EVENT_LOSS && event->u.loss.cause != INLET_CAUSE_HIDDEN)
        slot->counts[TIMELINE_LOST] = bucket_sum(slot->counts[TIMELINE_LOST], event->u.loss.count);
    else if (event->type == INLET_EVENT_BLIND && event->u.blind.from_ns < event->time_ns &&
             utc_ns >= 0 && event->u.blind.from_ns >= 0)
        timeline_blind(&report->timeline, utc_ns - (event->time_ns - event->u.blind.from_ns),
                       utc_ns);
    if (event->type == INLET_EVENT_LOSS || event->type == INLET_EVENT_BLIND)
        report->on_monitor = -1;
}

/* --- the page --- */

static void put_tile(page_t *page, const char *name, const char *value, const char *more) {
    page_put(page, "<div class=\"tile\"><dt>%s</dt><dd>%s</dd><dd class=\"more\">%s</dd></div>",
             name, value, more);
}

static void put_input_tiles(page_t *page, const report_t *report) {
    const uint64_t *totals = report->sum->totals;
    const inlet__histogram_t *between = &report->sum->histograms[BUCKET_INTER_KEY_NS];
    char value[PAGE_NUMBER_BYTES], more[PAGE_NUMBER_BYTES * 2], text[PAGE_NUMBER_BYTES];
    if (totals[BUCKET_KEY_PRESSES] > 0) {
        snprintf(more, sizeof more, "half within %s of the last",
                 page_duration((double)inlet__histogram_quantile(between, 5000), text));
        put_tile(page, "keys pressed", page_count(totals[BUCKET_KEY_PRESSES], value),
                 between->count > 0 ? more : "");
    }
    if (clicks_of(report->sum) > 0) {
        snprintf(more, sizeof more, "%.30s left", page_count(totals[BUCKET_LEFT_PRESSES], text));
        put_tile(page, "clicks", page_count(clicks_of(report->sum), value), more);
    }
    if (totals[BUCKET_MOVES] > 0) {
        snprintf(more, sizeof more, "%.30s px", page_count(totals[BUCKET_PATH_MPX] / 1000, text));
        put_tile(page, "moves of the pointer", page_count(totals[BUCKET_MOVES], value),
                 totals[BUCKET_PATH_MPX] > 0 ? more : "");
    }
    if (totals[BUCKET_WHEELS] > 0) {
        snprintf(more, sizeof more, "%.30s notches",
                 page_count(totals[BUCKET_WHEEL_DELTA] / 120, text));
        put_tile(page, "turns of the wheel", page_count(totals[BUCKET_WHEELS], value), more);
    }
}

static void put_tiles(page_t *page, const report_t *report) {
    const bucket_t *sum = report->sum;
    char value[PAGE_NUMBER_BYTES], more[PAGE_NUMBER_BYTES * 2], text[PAGE_NUMBER_BYTES];
    const uint64_t blind_ns = blind_of(sum);
    page_put(page, "<dl class=\"tiles\">");
    snprintf(more, sizeof more, "%.30s records", page_count(sum->totals[BUCKET_EVENTS], text));
    put_tile(page, "observed", page_duration((double)sum->totals[BUCKET_OBSERVED_NS], value), more);
    put_input_tiles(page, report);
    snprintf(more, sizeof more, "blind for %.30s", page_duration((double)blind_ns, text));
    put_tile(page, "events lost", page_count(lost_of(sum), value),
             blind_ns > 0 ? more : "and no time without capture");
    page_put(page, "</dl>");
}

static void put_keyboard(page_t *page, const bucket_t *sum) {
    const inlet__histogram_t *all = sum->histograms;
    const bool has_keys = sum->totals[BUCKET_KEY_PRESSES] > 0 || all[BUCKET_DWELL_NS].count > 0;
    char text[PAGE_NUMBER_BYTES], repeats[PAGE_NUMBER_BYTES];
    if (!has_keys)
        return;
    page_put(page,
             "<section><h2>Keyboard</h2><p class=\"note\">%s presses began while another key was "
             "held; keyboards repeated held keys %s times.</p>",
             page_count(sum->totals[BUCKET_KEY_OVERLAPS], text),
             page_count(sum->totals[BUCKET_KEY_REPEATS], repeats));
    chart_keyboard(page, sum);
    page_put(page, "<div class=\"cards\">");
    chart_histogram(page, "Dwell", "How long keys were held.", CHART_NS, &all[BUCKET_DWELL_NS]);
    chart_histogram(page, "Flight", "From a key's release to the next one's press.", CHART_NS,
                    &all[BUCKET_FLIGHT_NS]);
    chart_histogram(page, "Inter-key", "From press to press.", CHART_NS, &all[BUCKET_INTER_KEY_NS]);
    page_put(page, "</div></section>");
}

static void put_mouse(page_t *page, const bucket_t *sum) {
    const inlet__histogram_t *all = sum->histograms;
    if (all[BUCKET_SPEED_PX_S].count + all[BUCKET_CLICK_HOLD_NS].count +
            all[BUCKET_CLICK_INTERVAL_NS].count ==
        0)
        return;
    page_put(page, "<section><h2>Mouse</h2><div class=\"cards\">");
    chart_histogram(page, "Speed", "Of the pointer, in each tenth of a second in which it moved.",
                    CHART_PX_S, &all[BUCKET_SPEED_PX_S]);
    chart_histogram(page, "Click hold", "How long buttons were held.", CHART_NS,
                    &all[BUCKET_CLICK_HOLD_NS]);
    chart_histogram(page, "Click interval", "From click to click.", CHART_NS,
                    &all[BUCKET_CLICK_INTERVAL_NS]);
    page_put(page, "</div></section>");
}

static void put_device_row(page_t *page, const bucket_device_t *device) {
    char count[PAGE_NUMBER_BYTES], half[PAGE_NUMBER_BYTES], jitter[PAGE_NUMBER_BYTES];
    const int64_t interval_ns = inlet__histogram_quantile(&device->interval_ns, 5000);
    page_put(page, "<tr><th scope=\"row\">");
    page_text(page, device->name[0] != '\0' ? device->name : "unnamed");
    page_put(page, "</th><td>%s</td><td><code>%04x:%04x</code></td><td class=\"number\">%s</td>",
             inlet_device_kind_name(device->kind), device->vendor, device->product,
             page_count(device->events, count));
    if (device->interval_ns.count == 0) {
        page_put(page, "<td class=\"number\">–</td><td class=\"number\">–</td><td "
                       "class=\"number\">–</td></tr>");
        return;
    }
    page_put(page,
             "<td class=\"number\">%s</td><td class=\"number\">%.0f Hz</td><td "
             "class=\"number\">%s</td></tr>",
             page_duration((double)interval_ns, half),
             interval_ns > 0 ? 1e9 / (double)interval_ns : 0.0,
             page_duration((double)inlet__histogram_quantile(&device->jitter_ns, 9000), jitter));
}

static void put_device_charts(page_t *page, const bucket_t *sum) {
    page_put(page, "<div class=\"cards\">");
    for (uint32_t i = 0; i < sum->devices_count; i++) {
        const bucket_device_t *device = sum->devices[i];
        char title[BUCKET_NAME_BYTES + 32];
        snprintf(title, sizeof title, "Polling: %s",
                 device->name[0] != '\0' ? device->name : "unnamed device");
        chart_histogram(page, title, "From report to report while it moved.", CHART_NS,
                        &device->interval_ns);
        snprintf(title, sizeof title, "Jitter: %s",
                 device->name[0] != '\0' ? device->name : "unnamed device");
        chart_histogram(page, title, "How much an interval differs from the one before it.",
                        CHART_NS, &device->jitter_ns);
    }
    page_put(page, "</div>");
}

static void put_devices(page_t *page, const bucket_t *sum) {
    char count[PAGE_NUMBER_BYTES];
    if (sum->devices_count == 0)
        return;
    page_put(
        page,
        "<section><h2>Devices</h2><div class=\"card wide\"><table><thead><tr><th "
        "scope=\"col\">device</th><th scope=\"col\">kind</th><th scope=\"col\">vendor and "
        "product</th><th scope=\"col\" class=\"number\">events</th><th scope=\"col\" "
        "class=\"number\">interval, half at most</th><th scope=\"col\" class=\"number\">polling "
        "rate</th><th scope=\"col\" class=\"number\">jitter, 90 %% at "
        "most</th></tr></thead><tbody>");
    for (uint32_t i = 0; i < sum->devices_count; i++)
        put_device_row(page, sum->devices[i]);
    page_put(page, "</tbody></table>");
    if (sum->devices_left_out > 0)
        page_put(page, "<p class=\"note\">%s more did not fit.</p>",
                 page_count(sum->devices_left_out, count));
    page_put(page, "</div>");
    put_device_charts(page, sum);
    page_put(page, "</section>");
}

static void put_latency(page_t *page, const bucket_t *sum) {
    if (sum->histograms[BUCKET_LATENCY_NS].count == 0)
        return;
    page_put(page, "<section><h2>Latency</h2><div class=\"cards\">");
    chart_histogram(page, "Capture to collector",
                    "From the capture of mouse input until the collector had it.", CHART_NS,
                    &sum->histograms[BUCKET_LATENCY_NS]);
    page_put(page, "</div></section>");
}

static void put_cause(char out[64], uint32_t cause) {
    snprintf(out, 64, "%s", inlet_cause_name(cause));
    for (char *c = out; *c != '\0'; c++)
        if (*c == '_')
            *c = ' ';
}

static void put_ledger_row(page_t *page, const bucket_t *sum, uint32_t i) {
    const bucket_loss_t *lost = &sum->lost[i];
    const bucket_blind_t *blind = &sum->blind[i];
    char cause[64], numbers[4][PAGE_NUMBER_BYTES];
    if (lost->records == 0 && blind->spans == 0)
        return;
    put_cause(cause, i);
    page_put(
        page,
        "<tr><th scope=\"row\">%s</th><td class=\"number\">%s</td><td class=\"number\">%s</td><td "
        "class=\"number\">%s</td><td class=\"number\">%s</td></tr>",
        cause, page_count(lost->events, numbers[0]), page_count(lost->records, numbers[1]),
        page_duration((double)blind->ns, numbers[2]), page_count(blind->spans, numbers[3]));
}

static bool has_ledger(const bucket_t *sum) {
    for (uint32_t i = 0; i < INLET_CAUSE_COUNT; i++)
        if (sum->lost[i].records > 0 || sum->blind[i].spans > 0)
            return true;
    return false;
}

static void put_ledger(page_t *page, const bucket_t *sum) {
    page_put(page, "<section><h2>What is missing</h2>");
    if (!has_ledger(sum)) {
        page_put(page, "<p class=\"card wide good\">Nothing: no event was lost, and capture never "
                       "stopped.</p></section>");
        return;
    }
    page_put(
        page,
        "<div class=\"card wide\"><table><thead><tr><th scope=\"col\">cause</th><th scope=\"col\" "
        "class=\"number\">events lost</th><th scope=\"col\" class=\"number\">times</th><th "
        "scope=\"col\" class=\"number\">time without capture</th><th scope=\"col\" "
        "class=\"number\">times</th></tr></thead><tbody>");
    for (uint32_t i = 0; i < INLET_CAUSE_COUNT; i++)
        put_ledger_row(page, sum, i);
    page_put(page, "</tbody></table></div></section>");
}

static void put_span(page_t *page, const report_t *report) {
    const timeline_t *timeline = &report->timeline;
    char text[PAGE_NUMBER_BYTES];
    if (!timeline->begun)
        return;
    const int64_t last_ns = timeline->last_ns + (report->about.is_recording ? 0 : NS_PER_MINUTE);
    if (report->about.has_time_of_day) {
        page_put(page, "<span>%s</span>", page_utc(timeline->first_ns, text));
        page_put(page, "<span>to %s</span>", page_utc(last_ns, text));
    }
    page_put(page, "<span>%s</span>", page_duration((double)(last_ns - timeline->first_ns), text));
}

static void put_head(page_t *page, const report_t *report) {
    const report_about_t *about = &report->about;
    char text[PAGE_NUMBER_BYTES];
    page_put(page, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
                   "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                   "'unsafe-inline'; base-uri 'none'; form-action 'none'\"><meta name=\"referrer\" "
                   "content=\"no-referrer\"><meta name=\"viewport\" content=\"width=device-width, "
                   "initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>");
    page_text(page, about->title);
    page_put(page, " – Inlet report</title><style>");
    for (int i = 0; i < REPORT_STYLES; i++)
        page_put(page, "%s", report_styles[i]);
    page_put(page, "</style></head><body><header><p class=\"brand\">Inlet report</p><h1>");
    page_text(page, about->title);
    page_put(page, "</h1><p class=\"span\">");
    put_span(page, report);
    if (report->machines_count == 1 && !report->about.is_recording) {
        page_put(page, "<span>machine ");
        page_text(page, report->machines[0]);
        page_put(page, "</span>");
    } else if (report->machines_count > 1) {
        page_put(page, "<span>%s%s machines</span>",
                 report->machines_count == MACHINES_MAX ? "at least " : "",
                 page_count(report->machines_count, text));
    }
    page_put(page, "</p></header><main>");
}

static void put_foot(page_t *page, const report_t *report) {
    const report_about_t *about = &report->about;
    char text[PAGE_NUMBER_BYTES];
    page_put(page, "</main><footer><p>From a %s, by ", about->source);
    page_text(page, about->made_by);
    page_put(page, ", %s. ", page_utc(about->made_utc_ns, text));
    page_put(
        page,
        "Histograms have logarithmic axes from the lowest to the highest thousandth; their "
        "quantiles are at most 1.6&nbsp;%% too high. Of raw input and hooks, which tell the same "
        "act, one is counted. ");
    page_put(page, "%s",
             report->sum->codes_count > 0
                 ? "How often which key was pressed is in this page, and not in which order."
                 : "Which keys were pressed is not in this page.");
    page_put(page, "</p></footer></body></html>\n");
}

char *report_html(const report_t *report, size_t *bytes) {
    page_t page = {.text = NULL};
    put_head(&page, report);
    if (report->sum->totals[BUCKET_EVENTS] == 0)
        page_put(&page, "<p class=\"card wide\">There is nothing in it yet.</p>");
    put_tiles(&page, report);
    chart_timeline(&page, report);
    chart_pointer(&page, report);
    put_keyboard(&page, report->sum);
    put_mouse(&page, report->sum);
    put_devices(&page, report->sum);
    put_latency(&page, report->sum);
    put_ledger(&page, report->sum);
    put_foot(&page, report);
    *bytes = page.length;
    if (!page.failed)
        return page.text;
    free(page.text);
    return NULL;
}
