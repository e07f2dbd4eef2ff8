/* What `inlet stats` makes of a report: a table, and a text that Prometheus can read. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats_print.h"
#include "test.h"

#define LATENCY                                                                                    \
    "{\"count\":3,\"p50_ns\":1500,\"p90_ns\":2000,\"p99_ns\":2000,\"p999_ns\":2000,"               \
    "\"max_ns\":2000000000,\"sum_ns\":2000003500}"

/* Two sessions, one without an agent; a client with an unpleasant name and two subscriptions, and
 * one that has told nothing yet. */
static const char report_text[] =
    "{\"version\":\"0.1.0\",\"uptime_ms\":3723500,\"now_ns\":4000000000,\"subscribers\":3,"
    "\"sessions\":["
    "{\"session\":1,\"agents\":2,\"ring\":{\"posted_slots\":1234567,\"taken_slots\":1234560,"
    "\"depth_slots\":7,\"lost_events\":0,\"failed_posts\":0,\"growths\":1,\"capacity_slots\":8192,"
    "\"peak_capacity_slots\":16384},\"drain\":{\"runs\":100,\"batches\":50,\"records\":1234560,"
    "\"violations\":0,\"batch_size\":{\"p50_records\":2,\"p90_records\":3,\"p99_records\":4,"
    "\"p999_records\":5,\"max_records\":4096}},\"hub\":{\"written_records\":1234561,"
    "\"retained_records\":65536,\"capacity_records\":65536,\"lost_events\":0,"
    "\"oldest_seq\":4321,\"oldest_ns\":2500000000},"
    "\"latency\":{\"raw_callback\":" LATENCY ",\"hook_callback\":" LATENCY
    ",\"capture_to_drain\":" LATENCY ",\"drain_to_pipe\":" LATENCY "}},"
    "{\"session\":2,\"agents\":0,\"ring\":null}],\"connections\":["
    "{\"connection\":4,\"client\":\"a \\\"b\\\\c\\nd\",\"pid\":99,\"session\":1,\"pipe_to_client\":"
    "{\"count\":3,\"p50_ns\":1000,\"p90_ns\":2000,\"p99_ns\":2000,\"p999_ns\":2000,"
    "\"max_ns\":3000},\"subscriptions\":["
    "{\"subscription\":1,\"depth_records\":40000,\"behind\":true,\"lag_ms\":2500,"
    "\"sent_events\":77,\"sent_bytes\":4000,\"batches\":20,\"lost_events\":12,\"jumps\":1},"
    "{\"subscription\":2,\"depth_records\":0,\"behind\":false,\"lag_ms\":0}]},"
    "{\"connection\":5,\"client\":\"\xC3\xA9t\xC3\xA9\",\"pid\":7,\"session\":1,"
    "\"pipe_to_client\":null,\"subscriptions\":[]}]}";

/* What the printer makes of the report, to be freed. */
static char *printed(void (*print)(const json_t *, FILE *), const char *report) {
    json_error_t error;
    json_t *root = json_loads(report, 0, &error);
    FILE *file = tmpfile();
    char *text = calloc(1, 65536);
    assert_non_null(root);
    assert_non_null(file);
    assert_non_null(text);
    print(root, file);
    rewind(file);
    assert_true(fread(text, 1, 65535, file) > 0);
    fclose(file);
    json_decref(root);
    return text;
}

static bool has_line(const char *text, const char *line) {
    const char *at = strstr(text, line);
    return at != NULL && (at == text || at[-1] == '\n') && at[strlen(line)] == '\n';
}

/* ---- A reader of the format, as strict as it is small. ---- */

static const char *skip_name(const char *at) {
    assert_true(isalpha((unsigned char)*at) || *at == '_');
    while (isalnum((unsigned char)*at) || *at == '_')
        at++;
    return at;
}

/* {name="value",…}, in which a quote, a backslash and a line feed are escaped. */
static const char *skip_labels(const char *at) {
    if (*at != '{')
        return at;
    do {
        at = skip_name(at + 1);
        assert_true(at[0] == '=' && at[1] == '"');
        for (at += 2; *at != '"'; at++) {
            assert_true(*at != '\0');
            if (*at == '\\') {
                at++;
                assert_true(*at == '\\' || *at == '"' || *at == 'n');
            }
        }
        at++;
    } while (*at == ',');
    assert_int_equal(*at, '}');
    return at + 1;
}

static bool is_suffix_of_summary(const char *suffix, size_t count) {
    return (count == 4 && strncmp(suffix, "_sum", 4) == 0) ||
           (count == 6 && strncmp(suffix, "_count", 6) == 0);
}

/* The sample belongs to the metric declared last, and counters are called so. */
static void check_sample(const char *line, const char *metric, const char *type) {
    const char *end = skip_name(line);
    size_t count = (size_t)(end - line), metric_count = strlen(metric);
    assert_true(count >= metric_count && strncmp(line, metric, metric_count) == 0);
    if (count > metric_count) {
        assert_string_equal(type, "summary");
        assert_true(is_suffix_of_summary(line + metric_count, count - metric_count));
    }
    bool total = metric_count > 6 && strcmp(metric + metric_count - 6, "_total") == 0;
    assert_int_equal(total, strcmp(type, "counter") == 0);
    const char *value = skip_labels(end);
    char *rest;
    assert_int_equal(*value, ' ');
    double number = strtod(value + 1, &rest);
    assert_true(rest > value + 1 && *rest == '\0' && number >= 0);
}

/* Returns how many samples it has. Every metric is declared once, help before type; no sample
 * stands twice. */
static int check_exposition(char *text) {
    static char *lines[1024];
    char metric[64] = "", type[16] = "", help[64] = "";
    size_t line_count = 0;
    int samples = 0;
    assert_int_equal(text[strlen(text) - 1], '\n');
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        assert_true(line_count < 1024);
        size_t same = strncmp(line, "# ", 2) == 0 ? (size_t)(skip_name(line + 7) - line)
                                                  : (size_t)(strrchr(line, ' ') - line);
        for (size_t i = 0; i < line_count; i++)
            assert_true(strncmp(lines[i], line, same + 1) != 0);
        lines[line_count++] = line;
        if (sscanf(line, "# HELP %63s", help) == 1)
            continue;
        if (sscanf(line, "# TYPE %63s %15s", metric, type) == 2) {
            assert_string_equal(metric, help);
            continue;
        }
        check_sample(line, metric, type);
        samples++;
    }
    return samples;
}

/* ---- The tests. ---- */

static void prometheus_can_read_every_line(void **state) {
    (void)state;
    char *text = printed(stats_print_prometheus, report_text);
    /* 3 of the service; 17 of a session and 1 of one without an agent; five summaries of 7; 8 and
     * 3 of two subscriptions; one summary of 6. */
    assert_int_equal(check_exposition(text), 3 + 17 + 1 + 35 + 8 + 3 + 6);
    free(text);
}

static void prometheus_gets_base_units_and_escaped_labels(void **state) {
    (void)state;
    char *text = printed(stats_print_prometheus, report_text);
#define CLIENT "{session=\"1\",client=\"a \\\"b\\\\c\\nd\",pid=\"99\",connection=\"4\""
    static const char lag[] = "inlet_subscriber_lag_seconds" CLIENT ",subscription=\"1\"} 2.5";
    static const char behind[] = "inlet_subscriber_behind" CLIENT ",subscription=\"1\"} 1";
    static const char told[] = "inlet_pipe_to_client_seconds_count" CLIENT "} 3";
    static const char *const lines[] = {
        lag,
        behind,
        told,
        "inlet_uptime_seconds 3723.5",
        "inlet_hub_oldest_seq{session=\"1\"} 4321",
        "inlet_hub_oldest_seconds{session=\"1\"} 2.5",
        "# TYPE inlet_ring_posted_slots_total counter",
        "inlet_ring_posted_slots_total{session=\"1\"} 1234567",
        "inlet_agents_total{session=\"2\"} 0",
        "# TYPE inlet_subscriber_lag_seconds gauge",
        "# TYPE inlet_capture_to_drain_seconds summary",
        "inlet_capture_to_drain_seconds{session=\"1\",quantile=\"0.999\"} 2e-06",
        "inlet_capture_to_drain_seconds{session=\"1\",quantile=\"1\"} 2",
        "inlet_capture_to_drain_seconds_sum{session=\"1\"} 2.0000035",
        "inlet_capture_to_drain_seconds_count{session=\"1\"} 3",
        "inlet_raw_callback_seconds{session=\"1\",quantile=\"0.99\"} 2e-06",
        "inlet_hook_callback_seconds_count{session=\"1\"} 3",
        "inlet_drain_batch_records{session=\"1\",quantile=\"0.5\"} 2",
        "inlet_drain_batch_records_sum{session=\"1\"} 1234560",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        if (!has_line(text, lines[i]))
            fail_msg("no line \"%s\"", lines[i]);
    assert_null(strstr(text, "inlet_ring_posted_slots_total{session=\"2\"}"));
    assert_null(strstr(text, "pid=\"7\"")); /* it has no subscription and has told nothing */
    free(text);
}

static void a_journal_that_is_on_has_its_line(void **state) {
    (void)state;
    char *text = printed(
        stats_print_table,
        "{\"journal\":{\"state\":\"on\",\"segments\":3,\"bytes\":12345,\"written\":9000,"
        "\"gaps\":1,\"gap_records\":70,\"failed\":2,\"damaged\":4,\"last_error\":\"full\"}}");
    assert_true(has_line(text,
                         "journal on: 3 segments, 12,345 bytes, 9,000 records written, 70 lost "
                         "in 1 gaps, 2 failed writes, 4 damaged segments: full"));
    free(text);
    text = printed(
        stats_print_table,
        "{\"now_ns\":9000000000,\"journal\":{\"state\":\"on\",\"last_error\":\"\",\"kept\":["
        "{\"session\":2,\"oldest_seq\":77,\"oldest_ns\":2000000000},"
        "{\"session\":3,\"oldest_seq\":78,\"oldest_ns\":null}]}}");
    assert_non_null(strstr(text, "; of session 2 the oldest is number 77, of 7.0 s ago; of session "
                                 "3 the oldest is number 78\n"));
    free(text);
    text = printed(stats_print_table, "{\"journal\":{\"state\":\"off\",\"last_error\":\"\"}}");
    assert_null(strstr(text, "journal"));
    free(text);
}

static void a_table_shows_each_stage_and_who_is_behind(void **state) {
    (void)state;
    char *text = printed(stats_print_table, report_text);
    assert_int_equal(strncmp(text, "inletd 0.1.0, up 1:02:03\n", 25), 0);
    assert_non_null(strstr(text, "1,234,567 posted, 1,234,560 taken, 7 waiting"));
    assert_non_null(strstr(text, "0 lost; oldest is number 4321, of 1.5 s ago\n"));
    assert_non_null(strstr(text, "  ring   no agent runs\n"));
    assert_non_null(strstr(text, "2000000.0\n")); /* two seconds, in microseconds */
    assert_non_null(strstr(text, "\n  raw callback, session 1"));
    assert_non_null(strstr(text, "\n  hook callback, session 1"));
    assert_null(strstr(text, "callback, session 2")); /* it has no agent */
    assert_non_null(strstr(text, "40,000      2,500"));
    assert_non_null(strstr(text, "     1  behind\n"));
    assert_non_null(strstr(text, "  and 1 more\n"));
    free(text);
}

static void columns_stand_below_each_other_whatever_the_name(void **state) {
    (void)state;
    static const char *const names[] = {"", "x", "\xC3\xA9t\xC3\xA9",
                                        "forty characters and more, which is too long for it"};
    size_t width = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char report[512];
        snprintf(report, sizeof report,
                 "{\"connections\":[{\"client\":\"%s\",\"subscriptions\":[{\"jumps\":3}]}]}",
                 names[i]);
        char *text = printed(stats_print_table, report);
        const char *line = strstr(text, "jumps\n") + 6;
        size_t columns = 0;
        for (; *line != '\n'; line++)
            columns += ((unsigned char)*line & 0xC0) != 0x80;
        assert_true(width == 0 || columns == width);
        width = columns;
        free(text);
    }
}

static void a_report_of_another_shape_is_no_reason_to_crash(void **state) {
    (void)state;
    static const char strange[] =
        "{\"sessions\":[null,{\"ring\":[]},{\"session\":\"x\",\"ring\":{}}],"
        "\"connections\":[1,{\"client\":2,\"subscriptions\":[[],{\"jumps\":\"\"}]}]}";
    static const char *const reports[] = {"{}", "[]", "{\"sessions\":3,\"connections\":{}}",
                                          strange};
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        free(printed(stats_print_table, reports[i]));
        free(printed(stats_print_prometheus, reports[i]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prometheus_can_read_every_line),
        cmocka_unit_test(prometheus_gets_base_units_and_escaped_labels),
        cmocka_unit_test(a_table_shows_each_stage_and_who_is_behind),
        cmocka_unit_test(a_journal_that_is_on_has_its_line),
        cmocka_unit_test(columns_stand_below_each_other_whatever_the_name),
        cmocka_unit_test(a_report_of_another_shape_is_no_reason_to_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
