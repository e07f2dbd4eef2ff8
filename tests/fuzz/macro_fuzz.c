/* Any records, in any order, before scripts that bind, wait, press and fail: acts have rising
 * numbers and times, what is due lies ahead, and in the end
 * nothing is held. */
#include "fuzz.h"

#include <inlet/keys.h>
#include <string.h>

#include "macro/engine.h"

static const char script[] =
    "on('Ctrl+KeyA', function() press('ShiftLeft') wait('KeyB', 0.05) release('ShiftLeft') end)\n"
    "on('KeyB KeyC', function() tap('Ctrl+KeyV') end)\n"
    "on('hold:KeyD:10ms', function() press('MouseLeft') sleep(0.01) release('MouseLeft') end)\n"
    "on('chord:KeyA+KeyB', function() write('x') end)\n"
    "on('key_pressed', function(e) if e.key == 'KeyE' then error('no') end end, {own = true})\n"
    "on('mouse_moved', function(e) move(1, 1) end)\n"
    "on('session', function(e) press('KeyZ') end)\n"
    "every(0.02, function() if held('KeyC') then click() end end)\n";

static acts_held_t held;
static uint32_t last_number;
static int64_t last_ns;

static void take(engine_t *engine) {
    size_t count;
    const engine_act_t *acts = engine_acts(engine, &count);
    for (size_t i = 0; i < count; i++) {
        PROMISE(acts[i].number > last_number && acts[i].at_ns >= last_ns);
        last_number = acts[i].number;
        last_ns = acts[i].at_ns;
        acts_held_note(&held, &acts[i].act);
    }
    engine_sent(engine);
}

static inlet_event_t make_event(const uint8_t *data) {
    inlet_event_t event = {.type = data[0] % INLET_EVENT_TYPE_COUNT,
                           .flags = INLET_FLAG_HOOK | (data[1] & 0x3Cu)};
    if (event.type == INLET_EVENT_KEY_PRESSED || event.type == INLET_EVENT_KEY_RELEASED) {
        const uint32_t hid =
            (data[2] & 7) == 7 ? INLET_KEY_ControlLeft : INLET_KEY_KeyA + (data[2] & 7u);
        event.u.key.hid = hid;
        event.u.key.scan = inlet_key_scan(hid);
        event.u.key.vk = inlet_key_vk(hid);
    } else {
        memcpy(event.u.bytes, data + 2, 6);
    }
    if ((data[1] & 0x80) != 0)
        event.extra = acts_tag(ACTS_SENDER_MACRO, data[2]);
    return event;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const engine_options_t options = {.instructions = 100000, .acts_per_second = 200};
    engine_t *engine = engine_open(&options);
    int64_t now_ns = 0;
    uint32_t from = 0;
    act_t release;
    PROMISE(engine != NULL);
    memset(&held, 0, sizeof held);
    last_number = 0;
    last_ns = 0;
    for (int i = 0; i < 2; i++)
        PROMISE(engine_load(engine, "fuzz.lua", script, sizeof script - 1) == i);
    for (uint64_t seq = 1; size >= 8; size -= 8, data += 8, seq++) {
        inlet_event_t event = make_event(data);
        now_ns += data[7] * INT64_C(1000000);
        event.seq = seq;
        event.time_ns = now_ns;
        engine_put(engine, &event);
        take(engine);
        engine_advance(engine, now_ns);
        PROMISE(engine_due_ns(engine) > now_ns);
        take(engine);
    }
    engine_stop(engine);
    take(engine);
    PROMISE(acts_held_releases(&held, &from, &release, 1) == 0);
    PROMISE(!engine_runs(engine, 0) && !engine_runs(engine, 1));
    engine_close(engine);
    return 0;
}
