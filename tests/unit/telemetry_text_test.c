/* Buckets as tables and as metrics: every cell and line, against what others' readers expect. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "telemetry/prometheus.h"
#include "telemetry/tables.h"

static bucket_t *bucket;

static int begin(void **state) {
    const bucket_id_t id = {.machine = "desk-7",
                            .boot_id = 0xAB,
                            .session = 2,
                            .epoch = 5,
                            .minute = 29929083, /* 2026-11-27T02:03Z */
                            .generation = 1};
    (void)state;
    bucket = bucket_new(&id);
    bucket->totals[BUCKET_KEY_PRESSES] = 41;
    bucket->totals[BUCKET_OBSERVED_NS] = 1500000000;
    inlet__histogram_add(&bucket->histograms[BUCKET_SPEED_PX_S], 100, 2);
    inlet__histogram_add(&bucket->histograms[BUCKET_SPEED_PX_S], 300, 1);
    inlet__histogram_add(&bucket->histograms[BUCKET_DWELL_NS], 1000, 3);
    bucket_device_t same = {.stable_id = 0xC0, .vendor = 1, .product = 2, .kind = 1};
    snprintf(same.name, sizeof same.name, "A \"fast\", big\nmouse\\");
    bucket_device(bucket, &same)->events = 6;
    bucket->lost[INLET_CAUSE_RING_FULL] = (bucket_loss_t){.records = 1, .events = 9};
    bucket_add_code(bucket, "KeyA", 3);
    bucket_monitor_t *monitor = bucket_monitor(bucket, -1920, 0, 1920, 1080, 96);
    monitor->positions[BUCKET_GRID_COLUMNS + 2] = 4;
    return 0;
}

static int end(void **state) {
    (void)state;
    bucket_free(bucket);
    return 0;
}

#define OF_BUCKET "2026-11-27T02:03:00.000000Z,\"desk-7\",\"00000000000000ab\",2,5,1"

static void assert_rows(uint32_t table, const char *rows) {
    page_t page = {.text = NULL};
    table_rows(&page, table, bucket, "\r\n");
    assert_string_equal(page.text != NULL ? page.text : "", rows);
    page_free(&page);
}

static void rows_have_what_they_should(void **state) {
    (void)state;
    assert_rows(TABLE_BUCKETS, OF_BUCKET ",1500000000,0,0,41,0,0,0,0,0,0,0,0,0,0,0,0,0\r\n");
    assert_rows(TABLE_HISTOGRAMS, OF_BUCKET ",\"dwell_ns\",1000,1007,3\r\n" OF_BUCKET
                                            ",\"speed_px_s\",100,100,2\r\n" OF_BUCKET
                                            ",\"speed_px_s\",300,303,1\r\n");
    assert_rows(
        TABLE_DEVICES, OF_BUCKET
        ",\"00000000000000c0\",\"mouse\",1,2,\"A \"\"fast\"\", big mouse\\\",6,0,0,0,0,0,0,0,0"
        "\r\n");
    assert_rows(TABLE_DEVICE_HISTOGRAMS, "");
    assert_rows(TABLE_LEDGER, OF_BUCKET ",\"ring_full\",1,9,0,0\r\n");
    assert_rows(TABLE_POINTER, OF_BUCKET ",-1920,0,1920,1080,96,2,1,4,0\r\n");
    assert_rows(TABLE_KEYS, OF_BUCKET ",\"KeyA\",3\r\n");
}

/* Fields of a line, those in quotes too. */
static uint32_t fields_of(const char *line) {
    uint32_t count = 1;
    bool quoted = false;
    for (; *line != '\0' && *line != '\r'; line++) {
        quoted ^= *line == '"';
        count += *line == ',' && !quoted;
    }
    return count;
}

static void the_schema_is_of_the_tables(void **state) {
    json_t *schema = table_schema();
    (void)state;
    assert_non_null(schema);
    assert_int_equal(json_object_size(schema), TABLES);
    for (uint32_t table = 0; table < TABLES; table++) {
        page_t header = {.text = NULL}, rows = {.text = NULL};
        const json_t *columns = json_object_get(schema, table_name(table));
        table_header(&header, table, "\n");
        table_rows(&rows, table, bucket, "\n");
        assert_int_equal(fields_of(header.text), json_array_size(columns));
        if (rows.text != NULL)
            assert_int_equal(fields_of(strtok(rows.text, "\n")), json_array_size(columns));
        char *name = strtok(header.text, ",\n");
        for (size_t i = 0; i < json_array_size(columns); i++, name = strtok(NULL, ",\n"))
            assert_string_equal(
                name, json_string_value(json_object_get(json_array_get(columns, i), "name")));
        page_free(&header);
        page_free(&rows);
    }
    json_decref(schema);
}

static bool has_line(const char *text, const char *line) {
    const size_t length = strlen(line);
    for (const char *at = strstr(text, line); at != NULL; at = strstr(at + 1, line))
        if ((at == text || at[-1] == '\n') && at[length] == '\n')
            return true;
    print_error("no line %s in\n%s", line, text);
    return false;
}

static void metrics_are_as_prometheus_reads_them(void **state) {
    page_t page = {.text = NULL};
    (void)state;
    inlet__histogram_add(&bucket->devices[0]->interval_ns, 1000000, 2);
    prometheus_text(&page, bucket);
    assert_true(has_line(page.text, "# TYPE inlet_telemetry_key_presses_total counter"));
    assert_true(has_line(page.text, "inlet_telemetry_key_presses_total 41"));
    assert_true(has_line(page.text, "inlet_telemetry_observed_seconds_total 1.500000000"));
    assert_true(has_line(page.text, "# TYPE inlet_telemetry_speed_px_s histogram"));
    assert_true(has_line(page.text, "inlet_telemetry_speed_px_s_bucket{le=\"127\"} 2"));
    assert_true(has_line(page.text, "inlet_telemetry_speed_px_s_bucket{le=\"511\"} 3"));
    assert_true(has_line(page.text, "inlet_telemetry_speed_px_s_bucket{le=\"+Inf\"} 3"));
    assert_true(has_line(page.text, "inlet_telemetry_speed_px_s_sum 500"));
    assert_true(has_line(page.text, "inlet_telemetry_speed_px_s_count 3"));
    assert_true(has_line(page.text, "inlet_telemetry_dwell_seconds_sum 3e-06"));
    assert_true(has_line(page.text, "inlet_telemetry_lost_events_total{cause=\"ring_full\"} 9"));
    assert_true(has_line(page.text,
                         "inlet_telemetry_device_events_total{device=\"00000000000000c0\",vendor="
                         "\"0001\",product=\"0002\",kind=\"mouse\",name=\"A \\\"fast\\\", big\\n"
                         "mouse\\\\\"} 6"));
    assert_true(strstr(page.text, "device_interval_seconds_count{device=") != NULL);
    assert_true(strstr(page.text, "KeyA") == NULL);
    page_free(&page);
}

static void only_loopback_is_a_host(void **state) {
    (void)state;
    assert_true(prometheus_is_host("127.0.0.1:9400", 9400));
    assert_true(prometheus_is_host("localhost:9400", 9400));
    assert_true(prometheus_is_host("[::1]:9400", 9400));
    assert_true(prometheus_is_host("localhost", 80));
    assert_false(prometheus_is_host("localhost", 9400));
    assert_false(prometheus_is_host("localhost:9401", 9400));
    assert_false(prometheus_is_host("evil.example:9400", 9400));
    assert_false(prometheus_is_host("127.0.0.1:9400.evil.example", 9400));
    assert_false(prometheus_is_host(NULL, 9400));
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        FRESH(rows_have_what_they_should),
        FRESH(the_schema_is_of_the_tables),
        FRESH(metrics_are_as_prometheus_reads_them),
        FRESH(only_loopback_is_a_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
