/* What a gateway's clients are told: queues, messages, and what of the stream may be seen. */
#include "test.h"

#include <inlet/keys.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/ask.h"
#include "gateway/feed.h"
#include "gateway/queue.h"
#include "gateway/say.h"
#include "gateway/text.h"

#define MS INT64_C(1000000)

/* --- the queue --- */

static gateway_queue_t queue;

static gateway_item_t motion(int32_t dx, int32_t dy) {
    return (gateway_item_t){
        .kind = GATEWAY_MOTION, .audience = GATEWAY_TO_ALL, .dx = dx, .dy = dy, .count = 1};
}

static gateway_item_t key_item(uint32_t hid) {
    return (gateway_item_t){
        .kind = GATEWAY_KEY, .audience = GATEWAY_TO_ALL, .code = hid, .count = 1};
}

static uint32_t take_all(gateway_item_t *items, uint32_t capacity) {
    return gateway_queue_take(&queue, items, capacity);
}

static void motion_that_waits_is_merged(void **unused) {
    (void)unused;
    gateway_item_t item = motion(3, -2), taken[4];
    assert_true(gateway_queue_put(&queue, &item));
    item = motion(-1, 5);
    item.has_position = true;
    item.x = 70;
    item.time_ns = 9;
    assert_true(gateway_queue_put(&queue, &item));
    assert_int_equal(take_all(taken, 4), 1);
    assert_int_equal(taken[0].dx, 2);
    assert_int_equal(taken[0].dy, 3);
    assert_int_equal(taken[0].count, 2);
    assert_int_equal(taken[0].x, 70);
    assert_int_equal(taken[0].time_ns, 9);
}

static void no_merge_reaches_over_a_key_or_another_mask(void **unused) {
    (void)unused;
    gateway_item_t items[] = {motion(1, 0), key_item(4), motion(1, 0), motion(1, 0)}, taken[8];
    items[3].mask = 256;
    for (size_t i = 0; i < COUNT_OF(items); i++)
        assert_true(gateway_queue_put(&queue, &items[i]));
    assert_int_equal(take_all(taken, 8), 4);
}

static void a_sum_that_would_overflow_begins_another(void **unused) {
    (void)unused;
    gateway_item_t item = motion(INT32_MAX, 0), taken[4];
    assert_true(gateway_queue_put(&queue, &item));
    item = motion(1, 0);
    assert_true(gateway_queue_put(&queue, &item));
    assert_int_equal(take_all(taken, 4), 2);
    assert_int_equal(taken[0].dx, INT32_MAX);
    assert_int_equal(taken[1].dx, 1);
}

static void turns_both_ways_stay_apart(void **unused) {
    (void)unused;
    static const int32_t turns[] = {120, 120, -120};
    gateway_item_t taken[4];
    for (size_t i = 0; i < COUNT_OF(turns); i++) {
        const gateway_item_t item = {
            .kind = GATEWAY_WHEEL, .audience = GATEWAY_TO_ALL, .dy = turns[i], .count = 1};
        assert_true(gateway_queue_put(&queue, &item));
    }
    assert_int_equal(take_all(taken, 4), 2);
    assert_int_equal(taken[0].dy, 240);
    assert_int_equal(taken[1].dy, -120);
}

static void a_mouse_alone_fills_no_queue(void **unused) {
    (void)unused;
    const gateway_item_t item = motion(1, 1);
    for (uint32_t i = 0; i < 10 * GATEWAY_QUEUE_MAX; i++)
        assert_true(gateway_queue_put(&queue, &item));
    gateway_queue_clear(&queue);
}

static void a_queue_is_bounded_and_keeps_its_order(void **unused) {
    (void)unused;
    gateway_item_t taken[3];
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < GATEWAY_QUEUE_MAX; i++) {
            const gateway_item_t item = key_item(i);
            assert_true(gateway_queue_put(&queue, &item));
        }
        const gateway_item_t more = key_item(1);
        assert_false(gateway_queue_put(&queue, &more));
        assert_int_equal(take_all(taken, 3), 3);
        for (uint32_t i = 0; i < 3; i++)
            assert_int_equal(taken[i].code, i);
        assert_true(gateway_queue_put(&queue, &more));
        gateway_queue_clear(&queue);
        assert_int_equal(take_all(taken, 3), 0);
    }
}

static void texts_are_held_by_those_that_wait(void **unused) {
    (void)unused;
    gateway_item_t item = {.kind = GATEWAY_TEXT, .audience = GATEWAY_TO_OWN}, taken[1];
    item.text = gateway_text_make(strdup("{}"));
    assert_true(gateway_queue_put(&queue, &item));
    assert_true(gateway_queue_put(&queue, &item));
    gateway_text_drop(item.text);
    assert_int_equal(take_all(taken, 1), 1);
    assert_string_equal(gateway_text_bytes(taken[0].text), "{}");
    gateway_text_drop(taken[0].text);
    gateway_queue_clear(&queue); /* the other: a leak, or a use after the free, is seen by ASan */
}

/* --- what clients send --- */

static enum gateway_ask ask(const char *text, long long *id) {
    return gateway_ask_read(text, strlen(text), id);
}

static void what_clients_ask_is_read(void **unused) {
    (void)unused;
    long long id;
    assert_int_equal(ask("{\"type\":\"state\"}", &id), GATEWAY_ASK_STATE);
    assert_int_equal(ask("{\"type\":\"ping\",\"id\":-7}", &id), GATEWAY_ASK_PING);
    assert_int_equal(id, -7);
    assert_int_equal(ask("{\"type\":\"later\"}", &id), GATEWAY_ASK_NOTHING);
    static const char *const bad[] = {"",
                                      "{",
                                      "[]",
                                      "{}",
                                      "{\"type\":1}",
                                      "{\"type\":\"ping\"}",
                                      "{\"type\":\"state\",\"type\":\"ping\"}",
                                      "state"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(ask(bad[i], &id), GATEWAY_ASK_MALFORMED);
    static char large[GATEWAY_MESSAGE_MAX + 1];
    memset(large, ' ', sizeof large);
    assert_int_equal(gateway_ask_read(large, sizeof large, &id), GATEWAY_ASK_TOO_LONG);
    assert_int_equal(gateway_ask_read(large, sizeof large - 1, &id), GATEWAY_ASK_MALFORMED);
}

/* --- the feed --- */

#define TOLD_MAX 64
static gateway_item_t told[TOLD_MAX];
static char *texts[TOLD_MAX];
static uint32_t told_count;
static gateway_feed_t *feed;
static uint64_t seq;

static void note(void *context, const gateway_item_t *item) {
    (void)context;
    assert_true(told_count < TOLD_MAX);
    texts[told_count] = item->text != NULL ? strdup(gateway_text_bytes(item->text)) : NULL;
    told[told_count++] = *item;
}

static void forget(void) {
    for (uint32_t i = 0; i < told_count; i++)
        free(texts[i]);
    told_count = 0;
}

static void put(inlet_event_t event) {
    event.seq = ++seq;
    event.time_ns = (int64_t)seq * MS;
    gateway_feed_put(feed, &event, 1, event.time_ns);
}

static void put_and_settle(inlet_event_t event) {
    put(event);
    gateway_feed_settle(feed, (int64_t)seq * MS);
}

static inlet_event_t focus(uint32_t control) {
    return (inlet_event_t){.type = INLET_EVENT_FOCUS, .u.focus = {.window = 1, .control = control}};
}

static inlet_event_t key(uint16_t type, uint32_t hid) {
    return (inlet_event_t){.type = type,
                           .flags = INLET_FLAG_RAW,
                           .u.key = {.hid = hid, .scan = inlet_key_scan(hid), .vk = 1}};
}

static void press(uint32_t hid) {
    put(key(INLET_EVENT_KEY_PRESSED, hid));
}

static void release(uint32_t hid) {
    put(key(INLET_EVENT_KEY_RELEASED, hid));
}

static int set_up(void **unused) {
    (void)unused;
    seq = 0;
    feed = gateway_feed_open(false, note, NULL);
    if (feed == NULL)
        return -1;
    put((inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources = {.mask = INLET_SOURCE_RAW}});
    put_and_settle(focus(INLET_CONTROL_OPEN));
    forget();
    return 0;
}

static int tear_down(void **unused) {
    (void)unused;
    forget();
    gateway_feed_close(feed);
    return 0;
}

/* Whether the last state that was told holds all of this. */
static void assert_state(const char *shows, const char *keys, bool known) {
    const char *text = NULL;
    for (uint32_t i = 0; i < told_count; i++)
        text = texts[i] != NULL ? texts[i] : text;
    assert_non_null(text);
    json_t *state = json_loads(text, 0, NULL), *expected = json_loads(keys, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(state, "type")), "state");
    assert_string_equal(json_string_value(json_object_get(state, "shows")), shows);
    assert_true(json_equal(json_object_get(state, "keys"), expected));
    assert_int_equal(json_is_true(json_object_get(state, "known")), known);
    json_decref(state);
    json_decref(expected);
}

static void acts_are_told(void **unused) {
    (void)unused;
    press(INLET_KEY_ShiftLeft);
    press(INLET_KEY_KeyA);
    release(INLET_KEY_ShiftLeft);
    assert_int_equal(told_count, 3);
    assert_int_equal(told[1].code, INLET_KEY_KeyA);
    assert_true(told[1].is_press && !told[2].is_press);
    assert_int_equal(told[0].mask, 1);
    assert_int_equal(told[1].mask, 1);
    assert_int_equal(told[2].mask, 0);
}

static void timing_alone_and_a_false_control_are_no_keys(void **unused) {
    (void)unused;
    inlet_event_t event = key(INLET_EVENT_KEY_PRESSED, INLET_KEY_ControlLeft);
    event.flags |= INLET_FLAG_FALSE_CONTROL;
    put(event);
    put((inlet_event_t){.type = INLET_EVENT_KEY_PRESSED, .flags = INLET_FLAG_RAW});
    assert_int_equal(told_count, 0);
}

static void a_password_field_hides_what_is_typed(void **unused) {
    (void)unused;
    press(INLET_KEY_KeyA);
    forget();
    put_and_settle(focus(INLET_CONTROL_PROTECTED));
    assert_state("hidden", "[]", true);
    assert_int_equal(told[told_count - 1].audience, GATEWAY_TO_INPUT_OVERLAY);
    assert_false(told[told_count - 1].is_press); /* of the A: others have no word for "hidden" */
    forget();
    press(INLET_KEY_KeyB);
    put((inlet_event_t){.type = INLET_EVENT_MOUSE_PRESSED, .u.button = {.button = 1}});
    put((inlet_event_t){
        .type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_HAS_MOTION, .u.mouse = {.dx = 1}});
    assert_int_equal(told_count, 0);
    put_and_settle(focus(INLET_CONTROL_OPEN));
    assert_state("input", "[\"KeyA\",\"KeyB\"]", true);
}

static void a_key_behind_the_focus_record_is_hidden_at_once(void **unused) {
    (void)unused;
    put(focus(INLET_CONTROL_PROTECTED));
    press(INLET_KEY_KeyB);
    assert_int_equal(told_count, 1);
    assert_state("hidden", "[]", true);
}

static void an_unknown_focus_hides_unless_asked_not_to(void **unused) {
    (void)unused;
    put(focus(INLET_CONTROL_UNKNOWN));
    press(INLET_KEY_KeyB);
    assert_state("hidden", "[]", true);
    gateway_feed_close(feed);
    feed = gateway_feed_open(true, note, NULL);
    forget();
    press(INLET_KEY_KeyB);
    assert_int_equal(told[told_count - 1].kind, GATEWAY_KEY);
}

static void a_loss_makes_the_rest_unknown(void **unused) {
    (void)unused;
    put((inlet_event_t){.type = INLET_EVENT_LOSS,
                        .u.loss = {.count = 3, .cause = INLET_CAUSE_RING_FULL}});
    put_and_settle(focus(INLET_CONTROL_OPEN));
    assert_state("input", "[]", false);
}

static void who_joins_is_told_what_is_held(void **unused) {
    (void)unused;
    press(INLET_KEY_KeyA);
    forget();
    gateway_feed_join(feed, GATEWAY_TO_OWN, note, NULL);
    assert_int_equal(told_count, 1);
    assert_state("input", "[\"KeyA\"]", true);
    forget();
    gateway_feed_join(feed, GATEWAY_TO_INPUT_OVERLAY, note, NULL);
    assert_int_equal(told_count, 1);
    assert_true(told[0].kind == GATEWAY_KEY && told[0].is_press);
}

static void no_stream_lets_go_and_says_why(void **unused) {
    (void)unused;
    press(INLET_KEY_KeyA);
    gateway_feed_away(feed, "Gone");
    gateway_feed_settle(feed, (int64_t)seq * MS);
    assert_state("notice", "[]", true);
    forget();
    gateway_feed_join(feed, GATEWAY_TO_INPUT_OVERLAY, note, NULL);
    assert_int_equal(told_count, 0);
}

static void positions_alone_are_motion_too(void **unused) {
    (void)unused;
    inlet_event_t event = {.type = INLET_EVENT_MOUSE_MOVED,
                           .flags = INLET_FLAG_HOOK | INLET_FLAG_HAS_POSITION,
                           .u.mouse = {.x = 100, .y = 50}};
    put(event);
    event.u.mouse.x = 97;
    put(event);
    assert_int_equal(told[0].dx, 0);
    assert_int_equal(told[1].dx, -3);
    assert_true(told[1].has_position && told[1].x == 97);
}

/* --- messages --- */

static json_t *parse(char *text) {
    json_t *message = json_loads(text, 0, NULL);
    free(text);
    assert_non_null(message);
    return message;
}

static void assert_message(char *text, const char *expected) {
    json_t *message = parse(text), *wanted = json_loads(expected, 0, NULL);
    assert_non_null(wanted);
    if (!json_equal(message, wanted))
        fail_msg("%s", json_dumps(message, 0));
    json_decref(message);
    json_decref(wanted);
}

static void own_messages_are_as_written(void **unused) {
    (void)unused;
    gateway_item_t items[] = {key_item(INLET_KEY_KeyA),
                              motion(1, 2),
                              {.kind = GATEWAY_BUTTON, .code = 1, .is_press = true},
                              {.kind = GATEWAY_WHEEL, .dy = -120}};
    items[0].is_repeat = items[0].is_press = true;
    items[0].time_ns = 5 * MS;
    items[1].has_position = true;
    items[1].x = -9;
    assert_message(
        gateway_say_events(items, 4),
        "{\"type\":\"events\",\"events\":["
        "{\"kind\":\"key\",\"code\":\"KeyA\",\"pressed\":true,\"repeat\":true,\"time_us\":5000},"
        "{\"kind\":\"motion\",\"dx\":1,\"dy\":2,\"count\":1,\"time_us\":0,\"x\":-9,\"y\":0},"
        "{\"kind\":\"button\",\"button\":\"left\",\"pressed\":true,\"time_us\":0},"
        "{\"kind\":\"wheel\",\"dx\":0,\"dy\":-120,\"time_us\":0}]}");
    const gateway_label_t label = {INLET_KEY_KeyQ, "\xC3\x84"};
    assert_message(gateway_say_labels(&label, 1),
                   "{\"type\":\"labels\",\"keys\":{\"KeyQ\":\"\xC3\x84\"}}");
    assert_message(gateway_say_pong(3), "{\"type\":\"pong\",\"id\":3}");
}

static void messages_of_input_overlay_are_as_it_has_them(void **unused) {
    (void)unused;
    char *clicked;
    gateway_item_t item = key_item(INLET_KEY_ArrowUp);
    item.vk = 38;
    item.mask = 1;
    item.is_press = true;
    item.time_ns = 12 * MS;
    assert_message(gateway_say_uiohook(&item, &clicked),
                   "{\"event_source\":\"\",\"event_type\":\"key_pressed\",\"time\":12,\"mask\":1,"
                   "\"keycode\":3656,\"rawcode\":38}");
    assert_null(clicked);
    item = (gateway_item_t){
        .kind = GATEWAY_BUTTON, .code = 2, .clicks = 2, .x = 7, .y = 8, .is_click = true};
    assert_message(gateway_say_uiohook(&item, &clicked),
                   "{\"event_source\":\"\",\"event_type\":\"mouse_released\",\"time\":0,\"mask\":0,"
                   "\"button\":2,\"clicks\":2,\"x\":7,\"y\":8}");
    assert_message(clicked,
                   "{\"event_source\":\"\",\"event_type\":\"mouse_clicked\",\"time\":0,\"mask\":0,"
                   "\"button\":2,\"clicks\":2,\"x\":7,\"y\":8}");
    item = (gateway_item_t){.kind = GATEWAY_WHEEL, .dy = 240};
    assert_message(gateway_say_uiohook(&item, &clicked),
                   "{\"event_source\":\"\",\"event_type\":\"mouse_wheel\",\"time\":0,\"mask\":0,"
                   "\"clicks\":1,\"type\":1,\"amount\":3,\"delta\":120,\"rotation\":-2,"
                   "\"direction\":3,\"x\":0,\"y\":0}");
    item = motion(1, 1);
    item.mask = 256;
    json_t *message = parse(gateway_say_uiohook(&item, &clicked));
    assert_string_equal(json_string_value(json_object_get(message, "event_type")), "mouse_dragged");
    json_decref(message);
}

#define WITH_FEED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(motion_that_waits_is_merged),
        RUN(no_merge_reaches_over_a_key_or_another_mask),
        RUN(a_sum_that_would_overflow_begins_another),
        RUN(turns_both_ways_stay_apart),
        RUN(a_mouse_alone_fills_no_queue),
        RUN(a_queue_is_bounded_and_keeps_its_order),
        RUN(texts_are_held_by_those_that_wait),
        RUN(what_clients_ask_is_read),
        WITH_FEED(acts_are_told),
        WITH_FEED(timing_alone_and_a_false_control_are_no_keys),
        WITH_FEED(a_password_field_hides_what_is_typed),
        WITH_FEED(a_key_behind_the_focus_record_is_hidden_at_once),
        WITH_FEED(an_unknown_focus_hides_unless_asked_not_to),
        WITH_FEED(a_loss_makes_the_rest_unknown),
        WITH_FEED(who_joins_is_told_what_is_held),
        WITH_FEED(no_stream_lets_go_and_says_why),
        WITH_FEED(positions_alone_are_motion_too),
        RUN(own_messages_are_as_written),
        RUN(messages_of_input_overlay_are_as_it_has_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
