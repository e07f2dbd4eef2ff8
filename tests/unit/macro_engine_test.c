/* The macro engine: what scripts bind, wait for and time, what they send, and what stops that. */
#include "test.h"

#include <inlet/keys.h>
#include <stdio.h>
#include <string.h>

#include "support/macro_rig.h"

static int load(const char *source) {
    const int script = rig_load("test.lua", source);
    if (!engine_runs(rig_engine(), script))
        fail_msg("%s", rig_told());
    return script;
}

#define TOLD(expected) assert_string_equal(rig_told(), expected)
#define CALLS(keys)    "on('" keys "', function(e) print(e.what) end)\n"

/* --- bindings --- */

static void hotkeys_sequences_and_holds_call(void **state) {
    (void)state;
    load(CALLS("Ctrl+KeyA") CALLS("KeyB KeyC") CALLS("hold:KeyD:300ms") CALLS("double:KeyE"));
    rig_key(10, INLET_KEY_ControlLeft, true, 0);
    rig_tap(20, INLET_KEY_KeyA);
    rig_key(30, INLET_KEY_ControlLeft, false, 0);
    TOLD("20: Ctrl+KeyA");
    rig_tap(100, INLET_KEY_KeyB);
    rig_tap(200, INLET_KEY_KeyC);
    TOLD("200: KeyB KeyC");
    rig_key(300, INLET_KEY_KeyD, true, 0);
    rig_advance(599);
    TOLD("");
    rig_advance(1000);
    TOLD("600: hold:KeyD:300ms");
    rig_key(1000, INLET_KEY_KeyD, false, 0);
    rig_tap(1100, INLET_KEY_KeyE);
    rig_tap(1200, INLET_KEY_KeyE);
    TOLD("1200: double:KeyE");
}

static void a_chord_is_keys_at_once_in_any_order(void **state) {
    (void)state;
    load(CALLS("chord:KeyJ+KeyK") CALLS("chord:KeyA+KeyS+KeyD:200ms"));
    rig_key(10, INLET_KEY_KeyK, true, 0);
    rig_key(60, INLET_KEY_KeyJ, true, 0);
    rig_key(70, INLET_KEY_KeyJ, true, INLET_FLAG_REPEAT);
    TOLD("60: chord:KeyJ+KeyK");
    rig_key(80, INLET_KEY_KeyJ, false, 0);
    rig_key(90, INLET_KEY_KeyJ, true, 0); /* K is down for longer */
    TOLD("");
    rig_key(100, INLET_KEY_KeyS, true, 0);
    rig_key(200, INLET_KEY_KeyA, true, 0);
    rig_key(301, INLET_KEY_KeyD, true, 0);
    TOLD("");
    rig_key(400, INLET_KEY_KeyS, false, 0);
    rig_key(400, INLET_KEY_KeyS, true, 0);
    TOLD("400: chord:KeyA+KeyS+KeyD:200ms");
}

static void a_gap_in_the_stream_ends_a_chord(void **state) {
    (void)state;
    load(CALLS("chord:KeyJ+KeyK"));
    rig_key(10, INLET_KEY_KeyJ, true, 0);
    rig_put(11, (inlet_event_t){.type = INLET_EVENT_LOSS,
                                .u.loss = {.count = 1, .cause = INLET_CAUSE_RING_FULL}});
    rig_key(20, INLET_KEY_KeyK, true, 0);
    TOLD("");
}

static void events_are_told_with_what_they_hold(void **state) {
    (void)state;
    load("on('key_pressed', function(e) print(e.type, e.key, e.time, e.repeated) end)\n"
         "on('mouse_moved', function(e) print(e.x, e.y, e.dx) end)\n"
         "on('mouse_wheel', function(e) print(e.notches, e.horizontal) end)\n"
         "on('session', function(e) print(e.change) end)");
    rig_key(500, INLET_KEY_KeyA, true, INLET_FLAG_REPEAT);
    TOLD("500: key_pressed\tKeyA\t0.5\ttrue");
    rig_moved(510, 3, -4);
    TOLD("510: 3\t-4\tnil");
    rig_put(520, (inlet_event_t){.type = INLET_EVENT_MOUSE_WHEEL,
                                 .flags = INLET_FLAG_HOOK | INLET_FLAG_HORIZONTAL,
                                 .u.wheel = {.delta = -60}});
    TOLD("520: -0.5\ttrue");
    rig_session(530, INLET_SESSION_REMOTE);
    TOLD("530: remote");
}

static void what_is_no_hotkey_is_told_with_its_place(void **state) {
    (void)state;
    rig_load("test.lua", "\non('Ctrl+Foo', print)");
    TOLD("0: problem test.lua:2: 'Ctrl+Foo', at character 6: no key and no modifier has that name");
    rig_load("test.lua", "on('chord:KeyA', print)");
    TOLD("0: problem test.lua:1: 'chord:KeyA': a chord has two keys or more");
    rig_load("test.lua", "on('chord:KeyA+KeyB:5s', print)");
    TOLD("0: problem test.lua:1: 'chord:KeyA+KeyB:5s': a time is expected, 1ms to 60000ms");
    rig_load("test.lua", "tap('Ctrl+Foo')");
    TOLD("0: problem test.lua:1: there is no key or button 'Foo'");
}

static void what_is_cancelled_does_not_call(void **state) {
    (void)state;
    load("local a = on('KeyA', function() print('a') end)\n"
         "local t = every(0.1, function() print('tick') end)\n"
         "on('KeyB', function() print(cancel(a), cancel(a), cancel(t)) end)");
    rig_tap(50, INLET_KEY_KeyA);
    rig_tap(150, INLET_KEY_KeyB);
    rig_tap(250, INLET_KEY_KeyA);
    TOLD("50: a | 100: tick | 150: true\tfalse\ttrue");
}

/* --- the loop guard --- */

static void own(int64_t ms, uint32_t hid, uint32_t flags) {
    for (int down = 1; down >= 0; down--)
        rig_put(ms,
                (inlet_event_t){
                    .type = down ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED,
                    .flags = INLET_FLAG_HOOK | flags,
                    .extra = acts_tag(ACTS_SENDER_MACRO, 5),
                    .u.key = {.hid = hid, .scan = inlet_key_scan(hid), .vk = inlet_key_vk(hid)}});
}

static void what_macros_send_calls_none(void **state) {
    (void)state;
    load(CALLS("KeyA") CALLS("key_pressed") CALLS(
        "chord:KeyA+KeyB") "on('KeyA', function() print('injected') end, {injected = true})");
    own(10, INLET_KEY_KeyA, INLET_FLAG_INJECTED);
    own(20, INLET_KEY_KeyA, 0); /* as a source that does not say so shows it */
    TOLD("");
    rig_key(30, INLET_KEY_KeyA, true, INLET_FLAG_INJECTED);
    TOLD("30: injected");
    rig_key(40, INLET_KEY_KeyA, false, INLET_FLAG_INJECTED);
    rig_key(50, INLET_KEY_KeyA, true, 0);
    TOLD("50: KeyA | 50: injected | 50: key_pressed");
}

static void what_macros_send_is_heard_where_asked_for(void **state) {
    (void)state;
    load("on('KeyA', function(e) print('own', e.own, e.injected) end, {own = true})\n"
         "on('key_released', function(e) print(e.key) end, {own = true})");
    own(10, INLET_KEY_KeyA, INLET_FLAG_INJECTED);
    TOLD("10: own\ttrue\ttrue | 10: KeyA");
    rig_end();
    rig_begin((engine_options_t){.own = true});
    load(CALLS("KeyA"));
    own(10, INLET_KEY_KeyA, INLET_FLAG_INJECTED);
    TOLD("10: KeyA");
}

/* --- profiles and state --- */

static void a_profile_is_of_its_program(void **state) {
    (void)state;
    load("profile('notepad.exe;*calc*', function() on('KeyA', function() print('in') end) end)\n"
         "on('KeyA', function() print('any', program()) end)\n"
         "on('KeyB', function() print('path') end, {program = 'C:\\\\x\\\\*.exe'})\n"
         "on('program', function(e) print(e.program) end)");
    rig_tap(10, INLET_KEY_KeyA);
    TOLD("10: any\tnil");
    rig_focus(20, "C:\\Windows\\NOTEPAD.EXE");
    rig_tap(30, INLET_KEY_KeyA);
    TOLD("20: C:\\Windows\\NOTEPAD.EXE | 30: in | 30: any\tC:\\Windows\\NOTEPAD.EXE");
    rig_focus(40, "C:\\x\\notepad.exe.exe");
    rig_tap(50, INLET_KEY_KeyA);
    rig_tap(60, INLET_KEY_KeyB);
    TOLD("40: C:\\x\\notepad.exe.exe | 50: any\tC:\\x\\notepad.exe.exe | 60: path");
    rig_focus(70, "win32calc.exe");
    rig_tap(80, INLET_KEY_KeyA);
    TOLD("70: win32calc.exe | 80: in | 80: any\twin32calc.exe");
}

static void state_is_told(void **state) {
    (void)state;
    load("on('KeyA', function() print(held('Shift'), held('ShiftRight'), held('MouseLeft'), "
         "position()) end)\n"
         "on('*+KeyA', function() print(now()) end)");
    rig_tap(10, INLET_KEY_KeyA);
    TOLD("10: false\tfalse\tfalse | 10: 0.01");
    rig_moved(20, 7, 8);
    rig_button(30, INLET_BUTTON_LEFT, true);
    rig_tap(40, INLET_KEY_KeyA);
    TOLD("40: false\tfalse\ttrue\t7\t8 | 40: 0.04");
}

/* --- tasks and timers --- */

static void a_callback_waits_for_input_or_time(void **state) {
    (void)state;
    load("on('KeyA', function()\n"
         "  local e = wait('KeyB', 'mouse_pressed', 1)\n"
         "  print(e and e.what)\n"
         "  sleep(0.25)\n"
         "  print('slept')\n"
         "end)");
    rig_tap(10, INLET_KEY_KeyA);
    rig_tap(100, INLET_KEY_KeyB);
    rig_tap(110, INLET_KEY_KeyB);
    rig_advance(2000);
    TOLD("100: KeyB | 350: slept");
    rig_tap(3000, INLET_KEY_KeyA);
    rig_advance(6000);
    TOLD("4000: nil | 4250: slept");
    rig_tap(7000, INLET_KEY_KeyA);
    rig_button(7100, INLET_BUTTON_LEFT, true);
    TOLD("7100: mouse_pressed");
}

static void the_press_that_begins_a_wait_does_not_end_it(void **state) {
    (void)state;
    load("on('KeyA', function() print(wait('KeyA', 'key_pressed').what) end)");
    rig_tap(10, INLET_KEY_KeyA);
    TOLD("");
    rig_tap(20, INLET_KEY_KeyA);
    TOLD("20: KeyA");
}

static void the_main_chunk_may_wait(void **state) {
    (void)state;
    load("for i = 1, 3 do print(i) sleep(0.1) end print(pcall(wait, 'KeyA', 0.1))");
    rig_advance(1000);
    TOLD("0: 1 | 100: 2 | 200: 3 | 400: true\tnil");
}

static void timers_run_at_their_times(void **state) {
    (void)state;
    load("after(0.5, function() print('once') end)\n"
         "local n = 0\n"
         "local id\n"
         "id = every(0.2, function() n = n + 1 print(n) if n == 3 then cancel(id) end end)");
    rig_advance(2000);
    TOLD("200: 1 | 400: 2 | 500: once | 600: 3");
}

static void beats_that_were_slept_through_are_not_made_up_for(void **state) {
    (void)state;
    load("every(0.001, function() print('beat') end)");
    engine_advance(rig_engine(), 3600000 * RIG_MS);
    TOLD("3600000: beat");
}

/* --- sending --- */

static void keys_text_and_mouse_are_sent(void **state) {
    (void)state;
    load("tap('Ctrl+Shift+KeyA KeyB')");
    TOLD("0: key ControlLeft down | 0: key ShiftLeft down | 0: key KeyA down | 0: key KeyA up | "
         "0: key ShiftLeft up | 0: key ControlLeft up | 0: key KeyB down | 0: key KeyB up");
    load("press('MouseLeft') move(3, -4) move_to(10, 20) release('MouseLeft')");
    TOLD("0: button left down | 0: move by 3,-4 | 0: move to 10,20 | 0: button left up");
    load("scroll(-1.5) scroll(1, true) click('x2', 2)");
    TOLD("0: wheel -180 | 0: wheel sideways 120 | 0: button x2 down | 0: button x2 up | "
         "0: button x2 down | 0: button x2 up");
    load("write('a\\n\\u{20AC}\\u{1F600}')");
    TOLD("0: unit U+0061 down | 0: unit U+0061 up | 0: key Enter down | 0: key Enter up | "
         "0: unit U+20AC down | 0: unit U+20AC up | 0: unit U+D83D down | 0: unit U+D83D up | "
         "0: unit U+DE00 down | 0: unit U+DE00 up");
}

static void text_that_is_no_utf8_is_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"\\xFF",      "\\xC0\\x80",           "\\xED\\xA0\\x80",
                                      "\\xE2\\x82", "\\xF4\\x90\\x80\\x80", "\\x80"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char source[64];
        snprintf(source, sizeof source, "write('%s')", bad[i]);
        rig_load("test.lua", source);
        assert_non_null(strstr(rig_told(), "bad argument #1 to 'write' (text that is UTF-8)"));
    }
}

static void held_modifiers_are_lifted(void **state) {
    (void)state;
    load("on('*+KeyA', function() lift() end)");
    rig_key(10, INLET_KEY_ShiftRight, true, 0);
    rig_tap(20, INLET_KEY_KeyA);
    TOLD("20: key ShiftRight up");
}

static void acts_of_a_callback_are_one_call_and_numbers_rise(void **state) {
    (void)state;
    size_t count;
    const char *source = "on('KeyA', function() tap('KeyB') sleep(0.1) tap('KeyC') end)";
    const int script = engine_load(rig_engine(), "test.lua", source, strlen(source));
    engine_put(rig_engine(), &(inlet_event_t){.seq = 1,
                                              .time_ns = RIG_MS,
                                              .type = INLET_EVENT_KEY_PRESSED,
                                              .flags = INLET_FLAG_HOOK,
                                              .u.key = {.hid = INLET_KEY_KeyA, .scan = 0x1E}});
    engine_advance(rig_engine(), 200 * RIG_MS);
    const engine_act_t *acts = engine_acts(rig_engine(), &count);
    assert_int_equal(count, 4);
    assert_int_equal(acts[0].call, acts[1].call);
    assert_int_not_equal(acts[1].call, acts[2].call);
    assert_int_equal(acts[2].call, acts[3].call);
    for (uint32_t i = 0; i < 4; i++)
        assert_true(acts[i].number == i + 1 && acts[i].script == script);
}

static void a_runaway_is_stopped_and_lets_go(void **state) {
    (void)state;
    rig_end();
    rig_begin((engine_options_t){.acts_per_second = 10});
    const int script = load("press('ShiftLeft') every(0.01, function() click() end)");
    rig_advance(1000);
    const char *told = rig_told();
    assert_false(engine_runs(rig_engine(), script));
    assert_non_null(strstr(told, "it sends too much: more acts a second than a script may"));
    assert_string_equal(strrchr(told, '|'), "| 110: key ShiftLeft up");
}

static void a_rate_below_the_limit_goes_on(void **state) {
    (void)state;
    rig_end();
    rig_begin((engine_options_t){.acts_per_second = 30});
    const int script = load("every(0.1, function() click() end)");
    rig_advance(30000);
    assert_true(engine_runs(rig_engine(), script));
}

/* --- ends --- */

static void what_a_script_holds_is_released_at_its_end(void **state) {
    (void)state;
    load("press('ControlLeft+KeyA') press('MouseRight') on('KeyE', function() error('no') end)");
    (void)rig_told();
    rig_tap(10, INLET_KEY_KeyE);
    TOLD("10: problem test.lua:1: no | 10: key KeyA up | 10: button right up | "
         "10: key ControlLeft up");
    load("press('KeyB') after(0.1, stop)");
    (void)rig_told();
    rig_advance(500);
    TOLD("111: note it has ended itself | 111: key KeyB up");
    load("press('KeyC')");
    (void)rig_told();
    engine_stop(rig_engine());
    rig_advance(600);
    assert_non_null(strstr(rig_told(), "key KeyC up"));
}

static void a_reload_that_fails_keeps_the_old_one(void **state) {
    (void)state;
    const int script = load("on('KeyA', function() print('old') end)");
    const char *broken = "press('KeyX') on('KeyA', function() print('new') end",
               *fails = "press('KeyX') error('no')";
    assert_false(engine_reload(rig_engine(), script, broken, strlen(broken)));
    assert_false(engine_reload(rig_engine(), script, fails, strlen(fails)));
    const char *told = rig_told();
    assert_non_null(strstr(told, "problem test.lua:1: ')' expected"));
    assert_null(strstr(strstr(told, "no"), "KeyX")); /* what it planned is not sent */
    rig_tap(10, INLET_KEY_KeyA);
    TOLD("10: old");
}

static void a_reload_takes_the_place_of_the_old_one(void **state) {
    (void)state;
    const int script = load("press('ShiftLeft') on('KeyA', function() print('old') end)");
    const char *good = "on('KeyA', function() print('new') end)";
    (void)rig_told();
    assert_true(engine_reload(rig_engine(), script, good, strlen(good)));
    rig_tap(10, INLET_KEY_KeyA);
    TOLD("0: key ShiftLeft up | 10: new");
}

static void a_stopped_script_comes_back_by_a_reload(void **state) {
    (void)state;
    const int script = rig_load("test.lua", "error('no')");
    assert_false(engine_runs(rig_engine(), script));
    assert_int_equal(engine_failures(rig_engine()), 1);
    assert_true(engine_reload(rig_engine(), script, "print('on')", 11));
    assert_true(engine_runs(rig_engine(), script));
}

/* --- silence --- */

static void nothing_is_sent_while(void (*begins)(int64_t), void (*ends)(int64_t)) {
    load("press('ShiftLeft')\n"
         "on('KeyA', function() tap('KeyB') end)\n"
         "on('KeyC', function() while true do sleep(0.01) tap('KeyD') end end)");
    (void)rig_told();
    rig_tap(10, INLET_KEY_KeyC);
    begins(15);
    TOLD("15: key ShiftLeft up"); /* and the loop is over */
    rig_tap(20, INLET_KEY_KeyA);
    rig_tap(25, INLET_KEY_KeyA);
    TOLD("20: note what it sends is held back: capture is paused or cut, or the session is locked");
    ends(30);
    rig_advance(100);
    TOLD("");
    rig_tap(110, INLET_KEY_KeyA);
    TOLD("110: key KeyB down | 110: key KeyB up");
}

static void lock(int64_t ms) {
    rig_session(ms, INLET_SESSION_LOCKED);
}

static void unlock(int64_t ms) {
    rig_session(ms, INLET_SESSION_UNLOCKED);
}

static void pause_(int64_t ms) {
    rig_session(ms, INLET_SESSION_PAUSED);
}

static void unpause(int64_t ms) {
    rig_session(ms, INLET_SESSION_UNPAUSED);
}

static void capture_ends(int64_t ms) {
    rig_put(ms, (inlet_event_t){.type = INLET_EVENT_SOURCES,
                                .u.sources = {.cause = INLET_CAUSE_PAUSED}});
}

static void capture_begins(int64_t ms) {
    rig_put(ms,
            (inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources = {.mask = INLET_SOURCE_ALL}});
}

static void disconnect(int64_t ms) {
    rig_advance(ms);
    engine_connected(rig_engine(), false);
    rig_advance(ms);
}

static void reconnect(int64_t ms) {
    rig_advance(ms);
    engine_connected(rig_engine(), true);
}

static void nothing_is_sent_while_the_session_is_locked(void **state) {
    (void)state;
    nothing_is_sent_while(lock, unlock);
}

static void nothing_is_sent_while_capture_is_paused(void **state) {
    (void)state;
    nothing_is_sent_while(pause_, unpause);
}

static void nothing_is_sent_while_nothing_is_captured(void **state) {
    (void)state;
    nothing_is_sent_while(capture_ends, capture_begins);
}

static void nothing_is_sent_while_the_stream_is_away(void **state) {
    (void)state;
    nothing_is_sent_while(disconnect, reconnect);
}

static void another_stream_begins_with_nothing(void **state) {
    (void)state;
    load("press('ShiftLeft')\n"
         "on('Ctrl+KeyA', function() print('hotkey') end)\n"
         "on('chord:KeyJ+KeyK', function() print('chord') end)\n"
         "on('KeyB', function() print(held('ControlLeft'), program()) tap('KeyC') end)");
    rig_session(5, INLET_SESSION_LOCKED);
    rig_focus(6, "a.exe");
    rig_key(10, INLET_KEY_ControlLeft, true, 0);
    rig_key(20, INLET_KEY_KeyJ, true, 0);
    (void)rig_told();
    engine_begin_anew(rig_engine());
    rig_key(30, INLET_KEY_KeyA, true, 0);
    rig_key(40, INLET_KEY_KeyK, true, 0);
    rig_tap(50, INLET_KEY_KeyB);
    TOLD("50: false\tnil | 50: key KeyC down | 50: key KeyC up");
}

/* --- the rehearsal --- */

static void rehearse(bool json, const char *source, char *text, size_t bytes) {
    FILE *out = tmpfile();
    rehearsal_t rehearsal = {.out = out, .json = json};
    engine_t *engine = engine_open(&(engine_options_t){.say = rehearse_say, .context = &rehearsal});
    rehearsal.engine = engine;
    rehearse_begin(&rehearsal, 5000 * RIG_MS);
    rehearse_load(&rehearsal, "test.lua", source, strlen(source));
    inlet_event_t event = {.seq = 1,
                           .time_ns = 5100 * RIG_MS,
                           .type = INLET_EVENT_KEY_PRESSED,
                           .flags = INLET_FLAG_HOOK,
                           .u.key = {.hid = INLET_KEY_KeyA, .scan = 0x1E}};
    rehearse_put(&rehearsal, &event);
    event.seq = 2;
    event.time_ns = 5110 * RIG_MS;
    event.type = INLET_EVENT_KEY_RELEASED;
    rehearse_put(&rehearsal, &event);
    rehearse_end(&rehearsal, 5110 * RIG_MS);
    assert_false(rehearsal.failed);
    rewind(out);
    text[fread(text, 1, bytes - 1, out)] = '\0';
    fclose(out);
    engine_close(engine);
}

static void a_rehearsal_prints_what_would_be_sent(void **state) {
    char text[1024];
    (void)state;
    const char *source = "on('KeyA', function() press('F5') print('pressed') end)\n"
                         "after(0.35, function() move(1, 2) end)";
    rehearse(false, source, text, sizeof text);
    assert_string_equal(text, "    0.100 s  test.lua: key F5 down\n"
                              "    0.100 s  test.lua: log: pressed\n"
                              "    0.350 s  test.lua: move by 1,2\n"
                              "    1.110 s  test.lua: key F5 up\n");
    rehearse(true, source, text, sizeof text);
    assert_non_null(strstr(text, "{\"time_ns\":100000000,\"script\":\"test.lua\","
                                 "\"act\":\"key F5 down\",\"call\":"));
    assert_non_null(
        strstr(text, "{\"time_ns\":100000000,\"script\":\"test.lua\",\"log\":\"pressed\"}\n"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(hotkeys_sequences_and_holds_call),
        TEST(a_chord_is_keys_at_once_in_any_order),
        TEST(a_gap_in_the_stream_ends_a_chord),
        TEST(events_are_told_with_what_they_hold),
        TEST(what_is_no_hotkey_is_told_with_its_place),
        TEST(what_is_cancelled_does_not_call),
        TEST(what_macros_send_calls_none),
        TEST(what_macros_send_is_heard_where_asked_for),
        TEST(a_profile_is_of_its_program),
        TEST(state_is_told),
        TEST(a_callback_waits_for_input_or_time),
        TEST(the_press_that_begins_a_wait_does_not_end_it),
        TEST(the_main_chunk_may_wait),
        TEST(timers_run_at_their_times),
        TEST(beats_that_were_slept_through_are_not_made_up_for),
        TEST(keys_text_and_mouse_are_sent),
        TEST(text_that_is_no_utf8_is_refused),
        TEST(held_modifiers_are_lifted),
        TEST(acts_of_a_callback_are_one_call_and_numbers_rise),
        TEST(a_runaway_is_stopped_and_lets_go),
        TEST(a_rate_below_the_limit_goes_on),
        TEST(what_a_script_holds_is_released_at_its_end),
        TEST(a_reload_that_fails_keeps_the_old_one),
        TEST(a_reload_takes_the_place_of_the_old_one),
        TEST(a_stopped_script_comes_back_by_a_reload),
        TEST(nothing_is_sent_while_the_session_is_locked),
        TEST(nothing_is_sent_while_capture_is_paused),
        TEST(nothing_is_sent_while_nothing_is_captured),
        TEST(nothing_is_sent_while_the_stream_is_away),
        TEST(another_stream_begins_with_nothing),
        TEST(a_rehearsal_prints_what_would_be_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
