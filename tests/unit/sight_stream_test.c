/* The stream that an agent makes while notifications take its sight and give it back: relay, sight,
 * duty and ring as in the agent, drain and verifier as behind it. A key goes up and down all the
 * while; the agent gets to see that only while it captures. */
#include "agent/duty.h"
#include "agent/sight.h"
#include "drain/drain.h"
#include "stream/verifier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>

/* As in sight_test.c, and a subscription that goes and comes. */
enum { FIRST = INLET_SESSION_LOCKED, PLAIN = INLET_SESSION_CHANGE_COUNT, ELEVATED, UNWANT, END };
enum { LONGEST = 4, HUB_CAPACITY = 64, DELAY_NS = 3 };

typedef struct rig {
    inlet__ring_memory_t memory;
    void *section;
    inlet_event_t *log;
    inlet__ring_producer_t ring;
    inlet__hub_t hub;
    inlet__drain_t drain;
    inlet__verifier_t verifier;
    uint64_t verified; /* records of the hub */
    inlet__duty_t duty;
    inlet__sight_t sight;
    inlet__held_t held;
    uint32_t wanted;
    int64_t now_ns;
    bool is_down; /* the key, in truth */
    uint64_t blinded_count;
} rig_t;

static void post(rig_t *r, const inlet_event_t *event) {
    inlet_event_t *slot = inlet__ring_claim(&r->ring);
    assert_non_null(slot);
    inlet__ring_fill(slot, event);
    inlet__ring_publish(&r->ring);
    inlet__held_note(&r->held, event);
}

/* As the agent's follow_wanted. */
static void follow(rig_t *r, int64_t since_ns) {
    uint32_t cause;
    uint32_t mask = inlet__sight_sources(&r->sight, r->wanted, &cause);
    inlet__duty_change(&r->duty, &r->ring, &r->held, mask, cause, since_ns, ++r->now_ns);
}

/* As the agent moves what was observed a while ago. */
static void relay(rig_t *r, int what) {
    inlet_event_t event = {.time_ns = ++r->now_ns, .time_error_ns = DELAY_NS};
    if (what == UNWANT) {
        r->wanted = INLET_SOURCE_ALL & ~r->wanted;
        follow(r, r->now_ns);
        return;
    }
    event.type = what >= PLAIN ? INLET_EVENT_FOCUS : INLET_EVENT_SESSION;
    if (what >= PLAIN)
        event.u.focus.elevated = what == ELEVATED;
    else
        event.u.session.change = (uint32_t)what;
    post(r, &event);
    inlet__sight_note(&r->sight, &event);
    follow(r, event.time_ns - event.time_error_ns);
}

static void type(rig_t *r) {
    r->is_down = !r->is_down;
    r->now_ns++;
    for (uint32_t source = INLET_SOURCE_RAW; source <= INLET_SOURCE_HOOK; source <<= 1) {
        inlet_event_t event = {.time_ns = r->now_ns,
                               .type =
                                   r->is_down ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_KEY_RELEASED,
                               .flags = source,
                               .device = 1,
                               .u.key = {.hid = 0x00070004}};
        if ((r->duty.running & source) != 0)
            post(r, &event);
    }
}

static void drain_and_verify(rig_t *r) {
    uint32_t count;
    assert_int_equal(inlet__drain_run(&r->drain, r->now_ns, UINT32_MAX, &count), INLET_OK);
    for (; r->verified < r->hub.written; r->verified++) {
        const inlet_event_t event = *inlet__stream_log_at(&r->hub.log, r->verified);
        inlet__verifier_note(&r->verifier, &event);
        r->blinded_count += event.type == INLET_EVENT_BLIND;
    }
}

static void begin(rig_t *r) {
    r->now_ns = 1000;
    inlet__hub_init(&r->hub, r->log, HUB_CAPACITY, 1);
    inlet__drain_init(&r->drain, &r->hub, r->now_ns);
    assert_int_equal(inlet__ring_create(&r->memory, inlet__drain_first_seq(&r->drain)), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&r->ring, &r->memory, false), INLET_OK);
    assert_int_equal(inlet__drain_attach(&r->drain, &r->memory), INLET_OK);
    inlet__verifier_begin(&r->verifier, 1);
    r->verified = 0;
    r->held = (inlet__held_t){0};
    r->wanted = INLET_SOURCE_ALL;
    r->is_down = false;
    inlet__sight_begin(&r->sight);
    inlet__duty_begin(&r->duty, &r->ring, r->now_ns);
    follow(r, r->now_ns);
}

/* After it all the conditions end; what the stream then holds is what a key pressed since says. */
static void check_end(rig_t *r) {
    for (int what = FIRST; what < ELEVATED; what++)
        if (what != INLET_SESSION_LOCKED && what != INLET_SESSION_DISCONNECTED &&
            what != INLET_SESSION_SECURE_DESKTOP && what != INLET_SESSION_SUSPENDING &&
            what != INLET_SESSION_PAUSED)
            relay(r, what);
    if (r->wanted == 0)
        relay(r, UNWANT);
    assert_int_equal(r->duty.running, INLET_SOURCE_ALL);
    drain_and_verify(r);
    if (r->verifier.violations_count != 0)
        fail_msg("%s at %llu", inlet__violation_name(r->verifier.findings[0].violation),
                 (unsigned long long)r->verifier.findings[0].seq);
    assert_int_equal(r->held.count, r->verifier.held.count);
    assert_int_equal(r->held.count, r->drain.held.count);
}

static int set_up(void **state) {
    rig_t *r = calloc(1, sizeof *r);
    r->section = malloc((size_t)INLET__RING_SECTION_BYTES + 64);
    r->memory.section = (void *)(((uintptr_t)r->section + 63) & ~(uintptr_t)63);
    r->log = calloc(HUB_CAPACITY, sizeof *r->log);
    *state = r;
    return 0;
}

static int tear_down(void **state) {
    rig_t *r = *state;
    free(r->section);
    free(r->log);
    free(r);
    return 0;
}

static void every_sequence_with_keys_between_makes_a_clean_stream(void **state) {
    rig_t *r = *state;
    const unsigned ways = END - FIRST;
    for (unsigned number = 0; number < ways * ways * ways * ways; number++) {
        /* A key may be pressed or not at each place: the number says where, differently for each.
         */
        unsigned rest = number, keys = number * 2654435761u >> 24;
        begin(r);
        type(r);
        for (int i = 0; i < LONGEST; i++, rest /= ways, keys >>= 2) {
            relay(r, FIRST + (int)(rest % ways));
            for (unsigned k = 0; k < (keys & 3); k++)
                type(r);
        }
        check_end(r);
    }
    assert_true(r->blinded_count > ways * ways * ways * ways);
}

/* The verifier would find a span that is not told, so what it calls clean is. */
static void a_cause_that_the_blind_does_not_name_is_found(void **state) {
    rig_t *r = *state;
    begin(r);
    relay(r, INLET_SESSION_LOCKED);
    r->duty.idle_cause = INLET_CAUSE_PAUSED;
    relay(r, INLET_SESSION_UNLOCKED);
    drain_and_verify(r);
    assert_int_equal(r->verifier.violation_counts[INLET__VIOLATION_GAP_UNTOLD], 1);
}

static void a_sleep_is_in_its_span_though_it_is_told_afterwards(void **state) {
    rig_t *r = *state;
    begin(r);
    int64_t from_ns = r->now_ns;
    inlet_event_t event = {.type = INLET_EVENT_SESSION,
                           .u.session = {.change = INLET_SESSION_SUSPENDING},
                           .time_error_ns = 4000000000u,
                           .time_ns = from_ns + 4000000000};
    r->now_ns = event.time_ns; /* observed, and then the machine slept for four seconds */
    post(r, &event);
    inlet__sight_note(&r->sight, &event);
    follow(r, event.time_ns - event.time_error_ns);
    relay(r, INLET_SESSION_RESUMED);
    drain_and_verify(r);
    const inlet_event_t blind = *inlet__stream_log_at(&r->hub.log, r->hub.written - 2);
    assert_int_equal(blind.type, INLET_EVENT_BLIND);
    assert_int_equal(blind.u.blind.cause, INLET_CAUSE_SUSPENDED);
    assert_true(blind.u.blind.from_ns == from_ns && blind.time_ns > from_ns + 4000000000);
    assert_int_equal(r->verifier.violations_count, 0);
}

static void an_agent_that_dies_blind_leaves_no_hole_before_its_gap(void **state) {
    rig_t *r = *state;
    begin(r);
    relay(r, INLET_SESSION_LOCKED);
    r->now_ns += 1000;
    relay(r, PLAIN); /* it observes on */
    drain_and_verify(r);
    inlet__drain_detach(&r->drain, r->now_ns, INLET_CAUSE_AGENT_DIED);
    assert_int_equal(inlet__ring_create(&r->memory, inlet__drain_first_seq(&r->drain)), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&r->ring, &r->memory, false), INLET_OK);
    assert_int_equal(inlet__drain_attach(&r->drain, &r->memory), INLET_OK);
    r->held = (inlet__held_t){0};
    inlet__sight_begin(&r->sight);
    inlet__duty_begin(&r->duty, &r->ring, ++r->now_ns);
    check_end(r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sequence_with_keys_between_makes_a_clean_stream),
        cmocka_unit_test(a_cause_that_the_blind_does_not_name_is_found),
        cmocka_unit_test(a_sleep_is_in_its_span_though_it_is_told_afterwards),
        cmocka_unit_test(an_agent_that_dies_blind_leaves_no_hole_before_its_gap),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
