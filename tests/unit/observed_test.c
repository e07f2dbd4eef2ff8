/* Records of what the agent observes: names in pieces, ids from paths, and their way to the ring.
 */
#include "test.h"

#include "agent/observed.h"
#include "agent/relay.h"
#include "base/event_check.h"
#include "ring/ring.h"
#include "stream/context.h"
#include <inlet/status.h>
#include <string.h>

static inlet__observed_t observed;

static inlet_event_t mouse(void) {
    return (inlet_event_t){.type = INLET_EVENT_DEVICE,
                           .time_ns = 5000,
                           .device = 3,
                           .u.device = {.kind = INLET_DEVICE_MOUSE, .present = 1}};
}

/* What a reader makes of it. */
static void assert_name(const char *expected, size_t length) {
    static inlet__context_t context;
    uint16_t told;
    memset(&context, 0, sizeof context);
    for (uint32_t i = 0; i < observed.count; i++) {
        inlet_event_t record = observed.records[i];
        record.seq = i + 1;
        assert_true(inlet__event_is_valid(&record));
        inlet__context_note(&context, &record);
    }
    const char *text = inlet__text_get(&context.devices[0].name, &told);
    if (length == 0) {
        assert_null(text);
        return;
    }
    assert_non_null(text);
    assert_int_equal(told, length);
    assert_memory_equal(text, expected, length);
}

static void a_name_of_any_length_comes_whole_out_of_its_pieces(void **state) {
    (void)state;
    char text[INLET_NAME_BYTES_MAX + 1];
    for (size_t length = 0; length <= INLET_NAME_BYTES_MAX; length++) {
        memset(text, 'x', sizeof text);
        text[length] = '\0';
        const inlet_event_t record = mouse();
        inlet__observed_begin(&observed, &record);
        inlet__observed_name(&observed, INLET_NAME_DEVICE, text);
        assert_name(text, length);
    }
}

static void a_longer_name_is_cut_between_two_characters(void **state) {
    (void)state;
    static const char *const ends[] = {"y", "\xC3\xBC", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
    char text[INLET_NAME_BYTES_MAX + 16];
    for (size_t e = 0; e < COUNT_OF(ends); e++) {
        for (size_t before = INLET_NAME_BYTES_MAX - 4; before <= INLET_NAME_BYTES_MAX; before++) {
            memset(text, 'x', before);
            strcpy(text + before, ends[e]);
            strcat(text, "z and more");
            size_t whole = before + strlen(ends[e]);
            const inlet_event_t record = mouse();
            inlet__observed_begin(&observed, &record);
            inlet__observed_name(&observed, INLET_NAME_DEVICE, text);
            if (whole > INLET_NAME_BYTES_MAX)
                assert_name(text, before);
            else
                assert_name(text, INLET_NAME_BYTES_MAX);
        }
    }
}

static void two_long_names_fit_and_a_third_is_left_out(void **state) {
    (void)state;
    char text[INLET_NAME_BYTES_MAX + 1];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    const inlet_event_t record = mouse();
    inlet__observed_begin(&observed, &record);
    inlet__observed_name(&observed, INLET_NAME_DEVICE_PATH, text);
    inlet__observed_name(&observed, INLET_NAME_DEVICE, text);
    assert_int_equal(observed.count, 1 + 2 * INLET_NAME_PIECES_MAX);
    inlet__observed_name(&observed, INLET_NAME_PROCESS, "one too many");
    assert_int_equal(observed.count, 1 + 2 * INLET_NAME_PIECES_MAX);
    assert_name(text, INLET_NAME_BYTES_MAX);
}

static inlet_device_t device_of(const char *path) {
    inlet_device_t device = {0};
    inlet__observed_path(path, &device);
    return device;
}

static void vendor_and_product_are_read_off_the_path(void **state) {
    (void)state;
    static const struct {
        const char *path;
        uint16_t vendor, product;
    } cases[] = {
        {"\\\\?\\HID#VID_046D&PID_C539&MI_01&Col01#8&2a4dd8be&0&0000#{378de44c}", 0x046D, 0xC539},
        {"\\\\?\\hid#vid_046d&pid_c539#7&1#{884b96c3}", 0x046D, 0xC539},
        {"\\\\?\\HID#{00001124-0000-1000-8000-00805f9b34fb}_VID&0002046d_PID&b012#8&1#{378de44c}",
         0x046D, 0xB012},
        {"\\\\?\\ACPI#PNP0303#4&1d401fb5&0#{884b96c3}", 0, 0},
        {"\\\\?\\HID#VID_4&PID_#x", 0, 0},
        {"VID_", 0, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const inlet_device_t device = device_of(cases[i].path);
        assert_int_equal(device.vendor, cases[i].vendor);
        assert_int_equal(device.product, cases[i].product);
    }
}

static void a_device_in_its_place_keeps_its_id(void **state) {
    (void)state;
    const uint64_t id = device_of("\\\\?\\HID#VID_046D&PID_C539#7&1#{378de44c}").stable_id;
    assert_true(device_of("\\\\?\\hid#vid_046d&pid_c539#7&1#{378DE44C}").stable_id == id);
    assert_true(device_of("HID#VID_046D&PID_C539#7&1#{884b96c3}").stable_id == id);
    assert_true(device_of("\\\\?\\HID#VID_046D&PID_C539#7&2#{378de44c}").stable_id != id);
    assert_true(device_of("A").stable_id == UINT64_C(0xAF63FC4C860222EC)); /* 64-bit FNV-1a */
}

static void a_layouts_handle_has_its_name_but_for_special_ones(void **state) {
    (void)state;
    char name[9];
    assert_true(inlet__observed_layout(0x04090409, name));
    assert_string_equal(name, "00000409");
    assert_true(inlet__observed_layout(0x04070409, name)); /* a German keyboard for English */
    assert_string_equal(name, "00000407");
    assert_false(inlet__observed_layout(0xFFFFFFFFF0020409, name)); /* Dvorak */
    assert_false(inlet__observed_layout(0, name));
}

static void notifications_mean_what_windows_says(void **state) {
    (void)state;
    static const struct {
        uint32_t message;
        uint64_t wparam;
        uint32_t change;
    } cases[] = {
        {0x2B1, 1, INLET_SESSION_CONNECTED},
        {0x2B1, 2, INLET_SESSION_DISCONNECTED},
        {0x2B1, 3, INLET_SESSION_REMOTE},
        {0x2B1, 4, INLET_SESSION_DISCONNECTED},
        {0x2B1, 5, 0},
        {0x2B1, 6, 0},
        {0x2B1, 7, INLET_SESSION_LOCKED},
        {0x2B1, 8, INLET_SESSION_UNLOCKED},
        {0x2B1, 9, 0},
        {0x2B1, 0, 0},
        {0x218, 4, INLET_SESSION_SUSPENDING},
        {0x218, 7, INLET_SESSION_RESUMED},
        {0x218, 18, INLET_SESSION_RESUMED},
        {0x218, 10, 0},
        {0x218, 0x8013, 0},
        {0x001, 4, 0},
        {0x2B1, UINT64_C(0x100000007), 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(inlet__observed_session(cases[i].message, cases[i].wparam),
                         cases[i].change);
}

static _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES];

static inlet_event_t relayed(const inlet_event_t *record, int64_t now_ns) {
    const inlet__ring_memory_t memory = {.section = section};
    inlet__ring_producer_t producer;
    inlet__ring_consumer_t consumer;
    inlet_event_t taken;
    uint32_t count;
    memset(section, 0, sizeof section);
    assert_int_equal(inlet__ring_create(&memory, 1), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&producer, &memory, false), INLET_OK);
    assert_int_equal(inlet__ring_consumer_attach(&consumer, &memory, 1, INLET__RING_CONSECUTIVE),
                     INLET_OK);
    inlet__relay_post(&producer, record, now_ns);
    assert_int_equal(inlet__ring_take(&consumer, &taken, 1, &count), INLET_OK);
    assert_int_equal(count, 1);
    assert_true(inlet__event_is_valid(&taken));
    return taken;
}

static void what_was_observed_is_told_now_with_since_when_as_its_error(void **state) {
    (void)state;
    const inlet_event_t record = mouse();
    inlet_event_t taken = relayed(&record, 12000);
    assert_int_equal(taken.time_ns, 12000);
    assert_int_equal(taken.time_error_ns, 7000);
    taken = relayed(&record, 4000); /* another processor's clock, read sooner */
    assert_int_equal(taken.time_ns, 4000);
    assert_int_equal(taken.time_error_ns, 0);
    taken = relayed(&record, INT64_C(10000000000));
    assert_int_equal(taken.time_error_ns, UINT32_MAX);
}

static void a_clocks_two_times_stay_one_moment(void **state) {
    (void)state;
    const inlet_event_t record = {
        .type = INLET_EVENT_CLOCK,
        .time_ns = 5000,
        .u.clock = {.utc_ns = 1000000, .error_ns = 40, .reason = INLET_CLOCK_MINUTE}};
    const inlet_event_t taken = relayed(&record, 12000);
    assert_int_equal(taken.time_ns, 12000);
    assert_int_equal(taken.time_error_ns, 0);
    assert_int_equal(taken.u.clock.utc_ns, 1007000);
    assert_int_equal(taken.u.clock.error_ns, 40);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(a_name_of_any_length_comes_whole_out_of_its_pieces),
        RUN(a_longer_name_is_cut_between_two_characters),
        RUN(two_long_names_fit_and_a_third_is_left_out),
        RUN(vendor_and_product_are_read_off_the_path),
        RUN(a_device_in_its_place_keeps_its_id),
        RUN(a_layouts_handle_has_its_name_but_for_special_ones),
        RUN(notifications_mean_what_windows_says),
        RUN(what_was_observed_is_told_now_with_since_when_as_its_error),
        RUN(a_clocks_two_times_stay_one_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
