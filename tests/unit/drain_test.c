/* Ring to hub: what an agent may say, what ends it, and what the stream says between two agents. */
#include "test.h"

#include "drain/drain.h"
#include <stdlib.h>
#include <string.h>

enum { HUB_CAPACITY = 32768 };

static const int64_t NOW_NS = INT64_C(5000000000);

static _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES];
static const inlet__ring_memory_t memory = {.section = section};

typedef struct fixture {
    inlet_event_t *log;
    inlet__hub_t hub;
    inlet__drain_t drain;
    inlet__ring_producer_t agent;
} fixture_t;

static int set_up(void **state) {
    fixture_t *f = calloc(1, sizeof *f);
    f->log = calloc(HUB_CAPACITY, sizeof *f->log);
    inlet__hub_init(&f->hub, f->log, HUB_CAPACITY, 1);
    inlet__drain_init(&f->drain, &f->hub, 1000);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture_t *f = *state;
    free(f->log);
    free(f);
    return 0;
}

static void start_agent(fixture_t *f) {
    const uint64_t first = inlet__drain_first_seq(&f->drain);
    assert_int_equal(inlet__ring_create(&memory, first), INLET_OK);
    assert_int_equal(inlet__drain_attach(&f->drain, &memory), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&f->agent, &memory, false), INLET_OK);
}

static void post(fixture_t *f, inlet_event_t event) {
    inlet_event_t *slot = inlet__ring_claim(&f->agent);
    if (slot == NULL) {
        fail_msg("the ring is full");
        return; /* never; but the compiler does not know it */
    }
    event.seq = slot->seq; /* the stamp is the publish's */
    memcpy(slot, &event, sizeof event);
    inlet__ring_publish(&f->agent);
}

static inlet_event_t sources(int64_t time_ns, uint32_t mask) {
    return (inlet_event_t){
        .type = INLET_EVENT_SOURCES,
        .time_ns = time_ns,
        .u.sources = {.mask = mask, .cause = mask == 0 ? INLET_CAUSE_NO_SUBSCRIBER : 0}};
}

static inlet_event_t key(int64_t time_ns) {
    return (inlet_event_t){.type = INLET_EVENT_KEY_PRESSED,
                           .time_ns = time_ns,
                           .flags = INLET_FLAG_RAW,
                           .u.key = {.hid = 0x00070004, .scan = 30, .vk = 65}};
}

static inlet_event_t button(uint16_t type, int64_t time_ns, uint32_t flags, uint32_t number) {
    return (inlet_event_t){
        .type = type, .time_ns = time_ns, .flags = flags, .u.button = {.button = number}};
}

static inlet_event_t release(int64_t time_ns) {
    inlet_event_t event = key(time_ns);
    event.type = INLET_EVENT_KEY_RELEASED;
    return event;
}

static inlet_event_t repair(int64_t time_ns) {
    inlet_event_t event = release(time_ns);
    event.flags |= INLET_FLAG_SYNTHETIC;
    return event;
}

static inlet_event_t blind(int64_t from_ns, int64_t time_ns) {
    return (inlet_event_t){.type = INLET_EVENT_BLIND,
                           .time_ns = time_ns,
                           .u.blind = {.from_ns = from_ns, .cause = INLET_CAUSE_NO_SUBSCRIBER}};
}

static inlet_event_t device(int64_t time_ns) {
    return (inlet_event_t){.type = INLET_EVENT_DEVICE,
                           .time_ns = time_ns,
                           .device = 1,
                           .u.device = {.kind = INLET_DEVICE_MOUSE, .present = 1}};
}

static inlet_status_t run(fixture_t *f) {
    uint32_t count;
    return inlet__drain_run(&f->drain, NOW_NS, UINT32_MAX, &count);
}

static const inlet_event_t *record(const fixture_t *f, uint64_t index) {
    assert_true(index < f->hub.written);
    return &f->log[index];
}

static void the_first_agent_ends_the_gap_since_the_start(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(f->hub.written, 0);
    post(f, sources(2000, 0));
    post(f, key(2500));
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(f->hub.written, 3);
    const inlet_event_t *gap = record(f, 0);
    assert_int_equal(gap->type, INLET_EVENT_BLIND);
    assert_int_equal(gap->seq, 1);
    assert_int_equal(gap->u.blind.from_ns, 1000);
    assert_int_equal(gap->time_ns, 2000);
    assert_int_equal(gap->u.blind.cause, INLET_CAUSE_NO_AGENT);
    assert_int_equal(record(f, 1)->seq, 2);
    assert_int_equal(record(f, 2)->type, INLET_EVENT_KEY_PRESSED);
}

static void a_dead_agents_published_events_are_kept_and_the_gap_is_told(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    post(f, key(2500));
    post(f, release(2600));
    inlet__drain_detach(&f->drain, 3000, INLET_CAUSE_AGENT_DIED);
    assert_int_equal(f->drain.held.sources, 0);
    const inlet_event_t *stopped = record(f, f->hub.written - 1);
    assert_int_equal(record(f, 2)->type, INLET_EVENT_KEY_PRESSED);
    assert_int_equal(stopped->type, INLET_EVENT_SOURCES);
    assert_int_equal(stopped->u.sources.mask, 0);
    assert_int_equal(stopped->u.sources.cause, INLET_CAUSE_AGENT_DIED);

    start_agent(f);
    post(f, sources(9000, INLET_SOURCE_ALL));
    assert_int_equal(run(f), INLET_OK);
    const inlet_event_t *gap = &stopped[1];
    assert_int_equal(gap->type, INLET_EVENT_BLIND);
    assert_int_equal(gap->seq, stopped->seq + 1);
    assert_int_equal(gap->u.blind.from_ns, 2600);
    assert_int_equal(gap->time_ns, 9000);
    assert_int_equal(record(f, f->hub.written - 1)->seq, stopped->seq + 2);
}

static void what_a_dead_agent_left_held_is_released_right_after_the_gaps_blind(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    post(f, key(2100));
    post(f, button(INLET_EVENT_MOUSE_PRESSED, 2200, INLET_FLAG_HOOK, INLET_BUTTON_LEFT));
    post(f, button(INLET_EVENT_MOUSE_PRESSED, 2300, INLET_FLAG_RAW, INLET_BUTTON_LEFT));
    post(f, button(INLET_EVENT_MOUSE_RELEASED, 2400, INLET_FLAG_RAW, INLET_BUTTON_LEFT));
    inlet__drain_detach(&f->drain, 3000, INLET_CAUSE_AGENT_DIED);
    const uint64_t stopped = f->hub.written - 1;
    assert_int_equal(record(f, stopped)->type, INLET_EVENT_SOURCES);
    assert_int_equal(inlet__drain_first_seq(&f->drain), record(f, stopped)->seq + 1 + 1 + 2);

    start_agent(f);
    post(f, sources(9000, 0));
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(f->hub.written, stopped + 5);
    assert_int_equal(record(f, stopped + 1)->type, INLET_EVENT_BLIND);
    const inlet_event_t *key_up = record(f, stopped + 2), *button_up = record(f, stopped + 3);
    assert_int_equal(key_up->type, INLET_EVENT_KEY_RELEASED);
    assert_int_equal(key_up->flags, INLET_FLAG_RAW | INLET_FLAG_SYNTHETIC);
    assert_int_equal(key_up->u.key.hid, 0x00070004);
    assert_int_equal(key_up->time_ns, 9000);
    assert_int_equal(button_up->type, INLET_EVENT_MOUSE_RELEASED);
    assert_int_equal(button_up->flags, INLET_FLAG_HOOK | INLET_FLAG_SYNTHETIC);
    assert_int_equal(button_up->u.button.button, INLET_BUTTON_LEFT);
    assert_int_equal(record(f, stopped + 4)->seq, record(f, stopped)->seq + 4);
    for (uint64_t i = 1; i <= stopped + 4; i++)
        assert_int_equal(record(f, i)->seq, i + 1);

    inlet__drain_detach(&f->drain, 9500, INLET_CAUSE_AGENT_DIED); /* repaired once is repaired */
    assert_int_equal(inlet__drain_first_seq(&f->drain), f->hub.next_seq + 1);
}

static void agents_that_never_speak_keep_the_repairs_waiting(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_RAW));
    post(f, key(2100));
    inlet__drain_detach(&f->drain, 3000, INLET_CAUSE_AGENT_DIED);
    const uint64_t written = f->hub.written, first_seq = inlet__drain_first_seq(&f->drain);
    start_agent(f);
    inlet__drain_detach(&f->drain, 4000, INLET_CAUSE_AGENT_DIED);
    assert_int_equal(f->hub.written, written);
    assert_int_equal(inlet__drain_first_seq(&f->drain), first_seq);
    start_agent(f);
    post(f, sources(9000, 0));
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(f->hub.written, written + 3);
    assert_int_equal(record(f, written + 1)->flags, INLET_FLAG_RAW | INLET_FLAG_SYNTHETIC);
}

static void an_agent_repairs_the_gap_that_it_made_itself(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    post(f, key(2100));
    post(f, sources(2200, 0));
    post(f, blind(2200, 8000));
    post(f, repair(8000));
    post(f, sources(8000, INLET_SOURCE_ALL));
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(f->hub.written, 7);
    inlet__drain_detach(&f->drain, 9000, INLET_CAUSE_AGENT_DIED);
    assert_int_equal(inlet__drain_first_seq(&f->drain), f->hub.next_seq + 1);
}

static inlet_event_t lapse(int64_t from_ns, int64_t time_ns, uint32_t lapsed) {
    inlet_event_t event = blind(from_ns, time_ns);
    event.u.blind.cause = INLET_CAUSE_HOOK_REMOVED;
    event.u.blind.sources = lapsed;
    return event;
}

static void an_agent_tells_of_a_hook_that_was_removed_and_repairs_what_it_held(void **state) {
    fixture_t *f = *state;
    inlet_event_t press = key(2100), up = repair(8000);
    press.flags = INLET_FLAG_HOOK;
    up.flags = INLET_FLAG_HOOK | INLET_FLAG_SYNTHETIC;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    post(f, press);
    post(f, sources(8000, INLET_SOURCE_RAW));
    post(f, lapse(2100, 8000, INLET_SOURCE_HOOK));
    post(f, up);
    post(f, sources(8000, INLET_SOURCE_ALL));
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(f->hub.written, 7);
    assert_int_equal(f->drain.held.count, 0);
    assert_int_equal(f->drain.held.sources, INLET_SOURCE_ALL);
}

static void a_hook_removed_from_other_sources_than_hooks_ends_the_agent(void **state) {
    fixture_t *f = *state;
    inlet_event_t of_hook = blind(2100, 8000);
    of_hook.u.blind.sources = INLET_SOURCE_HOOK; /* nobody subscribed, but to raw input */
    const inlet_event_t bad[] = {lapse(2100, 8000, 0), lapse(2100, 8000, INLET_SOURCE_RAW),
                                 lapse(2100, 8000, INLET_SOURCE_ALL), of_hook};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        inlet__hub_init(&f->hub, f->log, HUB_CAPACITY, 1);
        inlet__drain_init(&f->drain, &f->hub, 1000);
        start_agent(f);
        post(f, sources(2000, 0));
        post(f, bad[i]);
        assert_int_equal(run(f), INLET_E_CORRUPT);
        assert_int_equal(f->hub.written, 2);
    }
}

static void a_repair_that_a_full_ring_lost_is_not_made_up_for_later(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    post(f, key(2100));
    post(f, sources(2200, 0));
    post(f, sources(8000, INLET_SOURCE_ALL));
    assert_int_equal(run(f), INLET_OK);
    inlet__drain_detach(&f->drain, 9000, INLET_CAUSE_AGENT_DIED);
    assert_int_equal(inlet__drain_first_seq(&f->drain), f->hub.next_seq + 1);
}

static void a_synthetic_record_that_repairs_nothing_ends_the_agent(void **state) {
    fixture_t *f = *state;
    inlet_event_t other_device = repair(3000), of_hook = repair(3000), press = repair(3000);
    other_device.device = 9;
    of_hook.flags = INLET_FLAG_HOOK | INLET_FLAG_SYNTHETIC;
    press.type = INLET_EVENT_KEY_PRESSED;
    inlet_event_t stopped = sources(3000, 0);
    stopped.flags = INLET_FLAG_SYNTHETIC;
    const inlet_event_t bad[] = {other_device, of_hook, press, stopped};
    for (size_t i = 0; i <= COUNT_OF(bad); i++) {
        inlet__hub_init(&f->hub, f->log, HUB_CAPACITY, 1);
        inlet__drain_init(&f->drain, &f->hub, 1000);
        start_agent(f);
        post(f, sources(2000, INLET_SOURCE_ALL));
        post(f, key(2100));
        if (i < COUNT_OF(bad))
            post(f, sources(2200, 0));
        /* the last: well-formed, but its source still captures */
        post(f, i < COUNT_OF(bad) ? bad[i] : repair(3000));
        assert_int_equal(run(f), INLET_E_CORRUPT);
        assert_int_equal(f->hub.written, i < COUNT_OF(bad) ? 4 : 3);
    }
}

static inlet_event_t device_gone(int64_t time_ns, uint32_t device) {
    return (inlet_event_t){.time_ns = time_ns,
                           .type = INLET_EVENT_DEVICE,
                           .device = device,
                           .u.device = {.kind = INLET_DEVICE_KEYBOARD}};
}

static void an_agent_repairs_what_a_device_held_that_is_gone(void **state) {
    fixture_t *f = *state;
    inlet_event_t press = key(2100), up = repair(3000);
    press.device = up.device = 7;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    post(f, press);
    post(f, device_gone(3000, 7));
    post(f, up);
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(f->drain.held.count, 0);
}

/* Of what the hook tells, that which by raw input the device alone held. */
static void the_hooks_repair_needs_that_no_other_device_holds_the_key(void **state) {
    fixture_t *f = *state;
    for (uint32_t others = 0; others < 2; others++) {
        inlet_event_t hooks = key(2100), press = key(2200), other = key(2300), up = repair(3000);
        hooks.flags = INLET_FLAG_HOOK;
        up.flags = INLET_FLAG_HOOK | INLET_FLAG_SYNTHETIC;
        press.device = 7;
        other.device = 8;
        inlet__hub_init(&f->hub, f->log, HUB_CAPACITY, 1);
        inlet__drain_init(&f->drain, &f->hub, 1000);
        start_agent(f);
        post(f, sources(2000, INLET_SOURCE_ALL));
        post(f, hooks);
        post(f, press);
        if (others != 0)
            post(f, other);
        post(f, device_gone(3000, 7));
        post(f, up);
        assert_int_equal(run(f), others != 0 ? INLET_E_CORRUPT : INLET_OK);
    }
}

static void a_repair_for_a_device_that_is_not_just_gone_ends_the_agent(void **state) {
    fixture_t *f = *state;
    inlet_event_t press = key(2100), up = repair(4000), attached = device_gone(3000, 7);
    press.device = up.device = 7;
    attached.u.device.present = 1;
    const inlet_event_t told[][2] = {{sources(3000, INLET_SOURCE_ALL), attached},
                                     {device_gone(3000, 8), device_gone(3500, 9)},
                                     {device_gone(3000, 7), device_gone(3500, 9)},
                                     {device_gone(3000, 7), sources(3500, INLET_SOURCE_ALL)}};
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        inlet__hub_init(&f->hub, f->log, HUB_CAPACITY, 1);
        inlet__drain_init(&f->drain, &f->hub, 1000);
        start_agent(f);
        post(f, sources(2000, INLET_SOURCE_ALL));
        post(f, press);
        post(f, told[i][0]);
        post(f, told[i][1]);
        post(f, up);
        assert_int_equal(run(f), INLET_E_CORRUPT);
        assert_int_equal(f->hub.written, 5);
    }
}

static void a_new_agent_cannot_begin_with_a_repair(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    post(f, key(2100));
    inlet__drain_detach(&f->drain, 3000, INLET_CAUSE_AGENT_DIED);
    const uint64_t written = f->hub.written;
    start_agent(f);
    post(f, repair(9000));
    assert_int_equal(run(f), INLET_E_CORRUPT);
    assert_int_equal(f->hub.written, written);
}

static void a_claim_without_a_stamp_is_a_loss_of_one(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    assert_non_null(inlet__ring_claim(&f->agent));
    inlet__drain_detach(&f->drain, 3000, INLET_CAUSE_AGENT_DIED);
    const inlet_event_t *loss = record(f, 2);
    assert_int_equal(loss->type, INLET_EVENT_LOSS);
    assert_int_equal(loss->u.loss.count, 1);
    assert_int_equal(loss->u.loss.cause, INLET_CAUSE_AGENT_DIED);
    assert_int_equal(record(f, 3)->seq, loss->seq + 1);
}

static void an_agent_that_never_spoke_leaves_the_gap_open(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    inlet__drain_detach(&f->drain, 3000, INLET_CAUSE_AGENT_DIED);
    assert_int_equal(f->hub.written, 0);
    start_agent(f);
    post(f, sources(9000, 0));
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(record(f, 0)->u.blind.from_ns, 1000);
    assert_int_equal(record(f, 0)->u.blind.cause, INLET_CAUSE_NO_AGENT);
}

static void a_full_ring_becomes_a_loss_in_the_stream(void **state) {
    fixture_t *f = *state;
    const uint64_t extra = 5;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    for (uint64_t i = 1; i < inlet__ring_capacity(0) - 1; i++)
        post(f, key(2001));
    for (uint64_t i = 0; i < extra; i++)
        assert_null(inlet__ring_claim(&f->agent));
    assert_int_equal(run(f), INLET_OK);
    post(f, key(3000));
    assert_int_equal(run(f), INLET_OK);
    const inlet_event_t *loss = record(f, f->hub.written - 2);
    assert_int_equal(loss->type, INLET_EVENT_LOSS);
    assert_int_equal(loss->u.loss.count, extra);
    assert_int_equal(record(f, f->hub.written - 1)->seq, loss->seq + extra);
    assert_int_equal(f->hub.lost_count, extra);
}

static void what_an_agent_may_not_say_ends_it_and_keeps_what_came_before(void **state) {
    fixture_t *f = *state;
    inlet_event_t bad[20];
    size_t n = 0;
    bad[n++] = (inlet_event_t){.type = INLET_EVENT_NONE, .time_ns = 3000};
    bad[n++] = (inlet_event_t){.type = INLET_EVENT_TYPE_COUNT, .time_ns = 3000};
    bad[n++] = (inlet_event_t){.type = INLET_EVENT_MARK, .time_ns = 3000};
    bad[n++] = key(1999); /* time goes back */
    bad[n++] = key(NOW_NS + INT64_C(2000000000));
    bad[n] = key(3000);
    bad[n++].reserved = 1;
    bad[n] = key(3000);
    bad[n++].flags = UINT32_C(1) << 31;
    bad[n++] = (inlet_event_t){.type = INLET_EVENT_MOUSE_PRESSED,
                               .flags = INLET_FLAG_RAW,
                               .time_ns = 3000,
                               .u.button = {.button = 6}};
    bad[n++] = (inlet_event_t){.type = INLET_EVENT_BLIND,
                               .time_ns = 3000,
                               .u.blind = {.from_ns = 2000, .cause = INLET_CAUSE_AGENT_DIED}};
    bad[n++] = (inlet_event_t){.type = INLET_EVENT_BLIND,
                               .time_ns = 3000,
                               .u.blind = {.from_ns = 4000, .cause = INLET_CAUSE_NO_SUBSCRIBER}};
    bad[n++] = (inlet_event_t){.type = INLET_EVENT_LOSS,
                               .time_ns = 3000,
                               .u.loss = {.count = 1, .cause = INLET_CAUSE_SLOW_SUBSCRIBER}};
    bad[n++] = (inlet_event_t){.type = INLET_EVENT_LOSS,
                               .time_ns = 3000,
                               .u.loss = {.count = UINT64_C(1) << 41, .cause = 1}};
    bad[n++] = (inlet_event_t){.type = INLET_EVENT_BLIND,
                               .time_ns = 3000,
                               .u.blind = {.from_ns = 2000, .cause = INLET_CAUSE_HOOK_REMOVED}};
    bad[n++] = (inlet_event_t){.type = INLET_EVENT_SOURCES,
                               .time_ns = 3000,
                               .u.sources = {.mask = 0, .cause = INLET_CAUSE_NONE}};
    bad[n++] = (inlet_event_t){.type = INLET_EVENT_SOURCES,
                               .time_ns = 3000,
                               .u.sources = {.mask = 0, .cause = INLET_CAUSE_AGENT_DIED}};
    bad[n] = device(3000); /* as the hub alone may tell it */
    bad[n++].flags = INLET_FLAG_STATE;
    bad[n] = key(3000); /* likewise */
    bad[n++].u.key.modifiers = INLET_MODIFIER_SHIFT;
    for (size_t i = 0; i < n; i++) {
        inlet__hub_init(&f->hub, f->log, HUB_CAPACITY, 1);
        inlet__drain_init(&f->drain, &f->hub, 1000);
        start_agent(f);
        post(f, sources(2000, INLET_SOURCE_ALL));
        post(f, bad[i]);
        post(f, key(4000));
        assert_int_equal(run(f), INLET_E_CORRUPT);
        assert_int_equal(f->hub.written, 2);
        inlet__drain_detach(&f->drain, 5000, INLET_CAUSE_AGENT_REPLACED);
        assert_int_equal(f->hub.written, 3);
        assert_int_equal(record(f, 2)->u.sources.cause, INLET_CAUSE_AGENT_REPLACED);
    }
}

static void an_agent_says_by_its_own_causes_why_it_captures_nothing(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    int64_t time_ns = 3000;
    for (uint32_t i = INLET_CAUSE_PAUSED; i <= INLET_CAUSE_ELEVATED_FOREGROUND + 1; i++) {
        const uint32_t c = i <= INLET_CAUSE_ELEVATED_FOREGROUND ? i : INLET_CAUSE_UNSHOWN;
        post(f, (inlet_event_t){
                    .type = INLET_EVENT_SOURCES, .time_ns = time_ns, .u.sources = {.cause = c}});
        post(f, (inlet_event_t){.type = INLET_EVENT_BLIND,
                                .time_ns = time_ns + 10,
                                .u.blind = {.from_ns = time_ns, .cause = c}});
        time_ns += 10;
    }
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(record(f, f->hub.written - 1)->u.blind.cause, INLET_CAUSE_UNSHOWN);
}

static void an_agent_tells_what_it_observes_beside_the_input(void **state) {
    fixture_t *f = *state;
    const inlet_event_t told[] = {
        sources(2000, INLET_SOURCE_ALL),
        device(2100),
        {.type = INLET_EVENT_NAME,
         .time_ns = 2100,
         .device = 1,
         .u.name = {.subject = INLET_NAME_DEVICE, .count = 1, .length = 1, .text = "M"}},
        {.type = INLET_EVENT_FOCUS, .time_ns = 2200, .process = 7, .u.focus = {.window = 1}},
        {.type = INLET_EVENT_LAYOUT, .time_ns = 2300, .u.layout = {.hkl = 0x04090409}},
        {.type = INLET_EVENT_SESSION,
         .time_ns = 2400,
         .u.session = {.change = INLET_SESSION_LOCKED}},
        {.type = INLET_EVENT_CLOCK, .time_ns = 2500, .u.clock = {.reason = INLET_CLOCK_MINUTE}},
    };
    start_agent(f);
    for (size_t i = 0; i < COUNT_OF(told); i++)
        post(f, told[i]);
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(f->hub.written, 1 + COUNT_OF(told));
    for (size_t i = 0; i < COUNT_OF(told); i++)
        assert_int_equal(record(f, 1 + i)->type, told[i].type);
}

static void a_scribbled_stamp_ends_the_agent(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    inlet__ring_slots(&memory, 0)[1].event.seq = UINT64_C(0xFFFFFFFFFFFF);
    assert_int_equal(run(f), INLET_E_CORRUPT);
    assert_int_equal(f->hub.written, 2);
}

static void nothing_is_believed_of_what_a_replaced_agent_claimed(void **state) {
    fixture_t *f = *state;
    start_agent(f);
    post(f, sources(2000, INLET_SOURCE_ALL));
    post(f, (inlet_event_t){.type = INLET_EVENT_TYPE_COUNT, .time_ns = 2001});
    assert_non_null(inlet__ring_claim(&f->agent));
    assert_int_equal(run(f), INLET_E_CORRUPT);
    inlet__drain_detach(&f->drain, NOW_NS, INLET_CAUSE_AGENT_REPLACED);
    assert_int_equal(f->hub.lost_count, 0);
    assert_int_equal(record(f, f->hub.written - 1)->u.sources.cause, INLET_CAUSE_AGENT_REPLACED);
    assert_int_equal(f->hub.written, 3);
}

static void one_run_moves_no_more_than_it_may(void **state) {
    fixture_t *f = *state;
    uint32_t count;
    start_agent(f);
    for (int i = 0; i < 1000; i++)
        post(f, key(2000));
    assert_int_equal(inlet__drain_run(&f->drain, NOW_NS, 300, &count), INLET_OK);
    assert_int_equal(count, 300);
    assert_int_equal(inlet__drain_run(&f->drain, NOW_NS, UINT32_MAX, &count), INLET_OK);
    assert_int_equal(count, 700);
}

static void the_drain_keeps_count_of_what_it_moves_and_how_late(void **state) {
    fixture_t *f = *state;
    inlet__stream_stats_t *stats = calloc(1, sizeof *stats);
    assert_non_null(stats);
    inlet__stats_init(stats, f->hub.next_seq);
    f->drain.stats = stats;
    start_agent(f);
    post(f, sources(NOW_NS - 3000, INLET_SOURCE_RAW));
    post(f, key(NOW_NS - 2000));
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(run(f), INLET_OK);
    assert_int_equal(stats->run_count, 2);
    assert_int_equal(stats->run_records.sum, 2); /* the gap's own records were not moved */
    assert_int_equal(stats->capture_to_drain.count, 1);
    assert_int_equal(stats->capture_to_drain.max, 2000);
    post(f, key(NOW_NS - 1000));
    post(f, key(NOW_NS - 1500)); /* back in time */
    assert_int_equal(run(f), INLET_E_CORRUPT);
    assert_int_equal(stats->violation_count, 1);
    assert_int_equal(stats->capture_to_drain.count, 2);
    free(stats);
}

int main(void) {
#define FIXED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        FIXED(an_agent_says_by_its_own_causes_why_it_captures_nothing),
        FIXED(the_first_agent_ends_the_gap_since_the_start),
        FIXED(a_dead_agents_published_events_are_kept_and_the_gap_is_told),
        FIXED(what_a_dead_agent_left_held_is_released_right_after_the_gaps_blind),
        FIXED(an_agent_tells_of_a_hook_that_was_removed_and_repairs_what_it_held),
        FIXED(a_hook_removed_from_other_sources_than_hooks_ends_the_agent),
        FIXED(agents_that_never_speak_keep_the_repairs_waiting),
        FIXED(an_agent_repairs_the_gap_that_it_made_itself),
        FIXED(a_repair_that_a_full_ring_lost_is_not_made_up_for_later),
        FIXED(a_synthetic_record_that_repairs_nothing_ends_the_agent),
        FIXED(an_agent_repairs_what_a_device_held_that_is_gone),
        FIXED(the_hooks_repair_needs_that_no_other_device_holds_the_key),
        FIXED(a_repair_for_a_device_that_is_not_just_gone_ends_the_agent),
        FIXED(a_new_agent_cannot_begin_with_a_repair),
        FIXED(a_claim_without_a_stamp_is_a_loss_of_one),
        FIXED(an_agent_that_never_spoke_leaves_the_gap_open),
        FIXED(a_full_ring_becomes_a_loss_in_the_stream),
        FIXED(what_an_agent_may_not_say_ends_it_and_keeps_what_came_before),
        FIXED(an_agent_tells_what_it_observes_beside_the_input),
        FIXED(a_scribbled_stamp_ends_the_agent),
        FIXED(nothing_is_believed_of_what_a_replaced_agent_claimed),
        FIXED(one_run_moves_no_more_than_it_may),
        FIXED(the_drain_keeps_count_of_what_it_moves_and_how_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
