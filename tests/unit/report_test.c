/* The page: what is on it, and that whatever devices and files are called, it is text. */
#include "test.h"

#include <inlet/keys.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/random.h"
#include "telemetry/acts_of.h"
#include "telemetry/page.h"
#include "telemetry/path.h"
#include "telemetry/report.h"
#include "telemetry/report_parts.h"
#include "telemetry/screen_guess.h"
#include "telemetry/timeline.h"

#define SECOND  INT64_C(1000000000)
#define HOSTILE "\"><script>alert('1')</script>&\xFF\x01"

static const inlet_monitor_t monitors[] = {
    {.width = 1920, .height = 1080, .dpi = 120, .name = HOSTILE}};

static const report_about_t about = {.title = HOSTILE,
                                     .source = "recording",
                                     .made_by = HOSTILE,
                                     .made_utc_ns = 1795745000 * SECOND,
                                     .has_time_of_day = true,
                                     .is_recording = true,
                                     .monitors_count = 1,
                                     .monitors = monitors};

static bucket_t *full_bucket(void) {
    const bucket_id_t id = {.machine = "pc", .minute = 29929083};
    bucket_t *bucket = bucket_new(&id);
    for (uint32_t i = 0; i < BUCKET_TOTALS; i++)
        bucket->totals[i] = 1234567;
    for (uint32_t i = 0; i < BUCKET_HISTOGRAMS; i++)
        for (int64_t value = 1; value < 40; value++)
            inlet__histogram_add(&bucket->histograms[i], value * 3000000, 40 - (uint64_t)value);
    bucket_device_t same = {.stable_id = 3, .vendor = 0x46D, .product = 0xC08B, .kind = 1};
    snprintf(same.name, sizeof same.name, "%s", HOSTILE);
    bucket_device_t *device = bucket_device(bucket, &same);
    device->events = 99;
    inlet__histogram_add(&device->interval_ns, 1000000, 50);
    inlet__histogram_add(&device->jitter_ns, 1000, 49);
    bucket_monitor_t *monitor = bucket_monitor(bucket, 0, 0, 1920, 1080, 120);
    monitor->positions[5] = 7;
    monitor->clicks[6] = 2;
    bucket_add_code(bucket, "KeyA", 12);
    bucket_add_code(bucket, "BrowserSearch", 3);
    bucket->lost[INLET_CAUSE_RING_FULL] = (bucket_loss_t){.records = 1, .events = 4242};
    bucket->blind[INLET_CAUSE_PAUSED] = (bucket_blind_t){.spans = 2, .ns = 90 * 1000000000ull};
    return bucket;
}

static char *page_of(const report_about_t *what, bool with_events) {
    size_t bytes;
    report_t *report = report_open(what);
    bucket_t *bucket = full_bucket();
    assert_non_null(report);
    assert_true(report_add(report, bucket));
    for (int i = 0; with_events && i < 3; i++) {
        const inlet_event_t event = {.type = INLET_EVENT_MOUSE_MOVED,
                                     .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                                     .u.mouse = {.x = 100 * i, .y = 50 * i}};
        report_event(report, &event, 1795745000 * SECOND + i * SECOND,
                     ACTS_COUNTED_ACT | ACTS_COUNTED_POSITION);
    }
    char *html = report_html(report, &bytes);
    assert_non_null(html);
    assert_int_equal(bytes, strlen(html));
    bucket_free(bucket);
    report_close(report);
    return html;
}

static uint32_t count(const char *text, const char *what) {
    uint32_t found = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what))
        found++;
    return found;
}

static void what_came_from_elsewhere_is_text(void **state) {
    (void)state;
    char *html = page_of(&about, true);
    assert_int_equal(count(html, "<script"), 0);
    assert_int_equal(count(html, "alert('1')"), 0);
    assert_true(count(html, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;") >= 5);
    assert_int_equal(count(html, "\xFF"), 0);
    assert_int_equal(count(html, "\x01"), 0);
    free(html);
}

static void it_needs_nobody(void **state) {
    static const char *const never[] = {"http://", "https://", "url(",      "@import",   " src=",
                                        " href=",  " onload",  " style=\"", "javascript"};
    (void)state;
    char *html = page_of(&about, true);
    assert_int_equal(count(html, "default-src 'none'; style-src 'unsafe-inline'"), 1);
    for (size_t i = 0; i < COUNT_OF(never); i++)
        if (count(html, never[i]) != 0)
            fail_msg("%s is in it", never[i]);
    free(html);
}

/* Every element that is opened is closed, in order. */
static void assert_nests(const char *html) {
    static const char *const empty[] = {"meta", "!DOCTYPE"};
    char open[64][16];
    uint32_t depth = 0;
    for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at + 1, '<')) {
        char name[16];
        const char *end = strchr(at, '>');
        const bool closes = at[1] == '/';
        const size_t bytes = strcspn(at + 1 + closes, " />");
        assert_non_null(end);
        snprintf(name, sizeof name, "%.*s", (int)bytes, at + 1 + closes);
        if (strcmp(name, empty[0]) == 0 || strcmp(name, empty[1]) == 0 || end[-1] == '/')
            continue;
        if (!closes) {
            assert_true(depth < 64);
            memcpy(open[depth++], name, sizeof name);
            continue;
        }
        assert_true(depth > 0);
        assert_string_equal(open[depth - 1], name);
        depth--;
    }
    assert_int_equal(depth, 0);
}

static void it_is_well_formed_with_or_without(void **state) {
    (void)state;
    char *html = page_of(&about, true);
    assert_nests(html);
    free(html);
    report_about_t database = about;
    database.is_recording = false;
    html = page_of(&database, false);
    assert_nests(html);
    assert_int_equal(count(html, "machine pc"), 1);
    free(html);
    size_t bytes;
    report_t *report = report_open(&about);
    html = report_html(report, &bytes);
    assert_nests(html);
    assert_int_equal(count(html, "There is nothing in it yet."), 1);
    assert_int_equal(count(html, "Nothing: no event was lost"), 1);
    free(html);
    report_close(report);
}

static void all_of_it_is_shown(void **state) {
    static const char *const shown[] = {">1,234,567<",
                                        "<h2>Timeline</h2>",
                                        "<h2>Pointer</h2>",
                                        "Heat map: where the pointer was",
                                        "The way of the pointer",
                                        "<title>KeyA: 12</title>",
                                        "BrowserSearch 3",
                                        "<h3>Dwell</h3>",
                                        "<h3>Flight</h3>",
                                        "<h3>Inter-key</h3>",
                                        "<h3>Speed</h3>",
                                        "<h3>Click hold</h3>",
                                        "<h3>Click interval</h3>",
                                        "<h3>Polling: ",
                                        "<h3>Jitter: ",
                                        "<h3>Capture to collector</h3>",
                                        "ring full",
                                        ">4,242<",
                                        ">paused<",
                                        ">90 s<",
                                        "046d:c08b",
                                        "1000 Hz",
                                        "120 dpi (125 %)",
                                        "2026-11-27"};
    (void)state;
    char *html = page_of(&about, true);
    for (size_t i = 0; i < COUNT_OF(shown); i++)
        if (count(html, shown[i]) == 0)
            fail_msg("%s is not in it", shown[i]);
    free(html);
}

/* All that somebody's database may say. */
static void any_bucket_makes_a_page(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        test_random_t random = test_random_seed(seed);
        report_about_t database = about;
        size_t bytes;
        database.is_recording = false;
        report_t *report = report_open(&database);
        for (int n = 0; n < 4; n++) {
            const bucket_id_t id = {.machine = "x",
                                    .minute = (int64_t)test_random_below(&random, INT32_MAX)};
            bucket_t *bucket = bucket_new(&id);
            for (uint32_t i = 0; i < BUCKET_TOTALS; i++)
                bucket->totals[i] =
                    test_random_below(&random, 2) == 0 ? (uint64_t)BUCKET_COUNT_MAX : 0;
            for (uint32_t i = 0; i < BUCKET_HISTOGRAMS; i++)
                inlet__histogram_add(
                    &bucket->histograms[i],
                    (int64_t)(test_random_next(&random) >> (1 + test_random_below(&random, 62))),
                    1 + test_random_below(&random, 1u << 30));
            bucket->blind[1].ns = test_random_next(&random) >> 11;
            bucket_monitor_t *monitor =
                bucket_monitor(bucket, INT32_MIN, INT32_MAX,
                               1 + (uint32_t)test_random_below(&random, 9), INT32_MAX, UINT32_MAX);
            monitor->positions[3] = (uint64_t)BUCKET_COUNT_MAX;
            assert_true(report_add(report, bucket));
            bucket_free(bucket);
        }
        char *html = report_html(report, &bytes);
        assert_non_null(html);
        assert_nests(html);
        assert_int_equal(count(html, "nan"), 0);
        assert_int_equal(count(html, "inf\""), 0);
        free(html);
        report_close(report);
    }
}

/* --- its parts --- */

static void numbers_are_for_people(void **state) {
    char text[PAGE_NUMBER_BYTES];
    (void)state;
    assert_string_equal(page_count(0, text), "0");
    assert_string_equal(page_count(999, text), "999");
    assert_string_equal(page_count(1234567, text), "1,234,567");
    assert_string_equal(page_duration(950, text), "950 ns");
    assert_string_equal(page_duration(12345, text), "12.3 µs");
    assert_string_equal(page_duration(1.5e6, text), "1.5 ms");
    assert_string_equal(page_duration(90e9, text), "90 s");
    assert_string_equal(page_duration(3599e9, text), "59 min 59 s");
    assert_string_equal(page_duration(11100e9, text), "3 h 05 min");
    assert_string_equal(page_duration(864000e9, text), "10 days 0 h");
    assert_string_equal(page_utc(0, text), "1970-01-01 00:00:00 UTC");
    assert_string_equal(page_utc(INT64_C(951782399) * SECOND, text), "2000-02-28 23:59:59 UTC");
    assert_string_equal(page_utc(INT64_C(951782400) * SECOND, text), "2000-02-29 00:00:00 UTC");
    assert_string_equal(page_utc(INT64_C(4107542400) * SECOND, text), "2100-03-01 00:00:00 UTC");
}

static void slots_are_doubled_and_lose_nothing(void **state) {
    static timeline_t timeline;
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        test_random_t random = test_random_seed(seed);
        int64_t at_ns = (int64_t)test_random_below(&random, 1u << 30) * 1000003;
        uint64_t sum = 0;
        int64_t blind_ns = 0;
        memset(&timeline, 0, sizeof timeline);
        timeline.step_ns = SECOND;
        for (int i = 0; i < 3000; i++) {
            at_ns += (int64_t)test_random_below(&random, 20) * SECOND / 3;
            timeline_slot_t *slot = timeline_at(&timeline, at_ns);
            assert_non_null(slot);
            slot->counts[TIMELINE_KEYS]++;
            if (i % 100 == 99 && at_ns - 5 * SECOND > timeline.start_ns) {
                timeline_blind(&timeline, at_ns - 5 * SECOND, at_ns);
                blind_ns += 5 * SECOND;
            }
        }
        for (uint32_t i = 0; i < timeline.count; i++) {
            sum += timeline.slots[i].counts[TIMELINE_KEYS];
            blind_ns -= timeline.slots[i].blind_ns;
        }
        assert_int_equal(sum, 3000);
        assert_int_equal(blind_ns, 0);
        assert_true(timeline.step_ns > SECOND);
        assert_int_equal(timeline.start_ns % timeline.step_ns, 0);
    }
    assert_null(timeline_at(&timeline, timeline.start_ns - 1));
    assert_null(timeline_at(&timeline, INT64_MAX));
}

static void doubled_slots_begin_at_whole_steps(void **state) {
    static timeline_t timeline;
    (void)state;
    timeline.step_ns = SECOND;
    timeline_at(&timeline, 1 * SECOND)->counts[TIMELINE_KEYS]++;
    timeline_at(&timeline, 2 * SECOND)->counts[TIMELINE_KEYS]++;
    timeline_at(&timeline, 3 * SECOND)->counts[TIMELINE_KEYS]++;
    timeline_at(&timeline, 700 * SECOND)->counts[TIMELINE_KEYS]++;
    assert_int_equal(timeline.step_ns, 2 * SECOND);
    assert_int_equal(timeline.start_ns, 0);
    assert_int_equal(timeline.slots[0].counts[TIMELINE_KEYS], 1);
    assert_int_equal(timeline.slots[1].counts[TIMELINE_KEYS], 2);
    assert_int_equal(timeline.slots[350].counts[TIMELINE_KEYS], 1);
}

static void ways_stay_in_their_place(void **state) {
    static path_t path;
    (void)state;
    memset(&path, 0, sizeof path);
    for (int32_t i = 0; i < 200000; i++) {
        path_move(&path, i % 3000, i * 7 % 2000, i % 50000 == 0);
        path_click(&path, i, i);
        assert_true(path.count <= PATH_POINTS && path.clicks_count <= PATH_CLICKS);
    }
    assert_true(path.count > 100);
    const path_point_t *last = &path.points[path.count - 1]; /* the end of the way is there too */
    assert_true(abs(last->x - 199999 % 3000) <= path.apart);
    assert_true(path.points[0].breaks);
    memset(&path, 0, sizeof path);
    path_move(&path, 1, 1, true);
    path_move(&path, 500, 1, false);
    path_move(&path, 500, 9, true);
    assert_int_equal(path.count, 3);
    assert_true(path.points[2].breaks && !path.points[1].breaks);
}

static void heat_is_on_a_scale_of_powers(void **state) {
    (void)state;
    assert_int_equal(heat_step(0, 100), 0);
    assert_int_equal(heat_step(1, 100000), 1);
    assert_int_equal(heat_step(316, 100000), 5);
    assert_int_equal(heat_step(100000, 100000), HEAT_STEPS);
    assert_int_equal(heat_step(1, 1), HEAT_STEPS);
}

static void a_screen_is_guessed(void **state) {
    screen_guess_t guess = {.any = false};
    inlet_monitor_t monitor;
    (void)state;
    assert_false(screen_guess_take(&guess, &monitor));
    inlet_event_t event = {.type = INLET_EVENT_MOUSE_MOVED,
                           .flags = INLET_FLAG_HAS_POSITION,
                           .u.mouse = {.x = 1279, .y = 700}};
    screen_guess_note(&guess, &event);
    event.u.mouse = (inlet_mouse_t){.x = 65535, .y = 65535}; /* remote desktops' nowhere */
    screen_guess_note(&guess, &event);
    assert_true(screen_guess_take(&guess, &monitor));
    assert_int_equal(monitor.width, 1280);
    assert_int_equal(monitor.height, 720);
    event.u.mouse = (inlet_mouse_t){.x = 5000, .y = 10};
    screen_guess_note(&guess, &event);
    assert_true(screen_guess_take(&guess, &monitor));
    assert_int_equal(monitor.width, 5001);
    assert_int_equal(monitor.height, 701);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(what_came_from_elsewhere_is_text),
        RUN(it_needs_nobody),
        RUN(it_is_well_formed_with_or_without),
        RUN(all_of_it_is_shown),
        RUN(any_bucket_makes_a_page),
        RUN(numbers_are_for_people),
        RUN(slots_are_doubled_and_lose_nothing),
        RUN(doubled_slots_begin_at_whole_steps),
        RUN(ways_stay_in_their_place),
        RUN(heat_is_on_a_scale_of_powers),
        RUN(a_screen_is_guessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
