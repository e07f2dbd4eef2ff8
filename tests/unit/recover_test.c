/* Recovery of a stream from its log: what another process finds is what the last one knew, after a
 * death at any fail point; and of a damaged log nothing is believed. */
#include "test.h"

#include "base/fail_point.h"
#include "drain/drain.h"
#include "drain/recover.h"
#include "stream/verifier.h"
#include "support/fail_points.h"
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum { CAPACITY = 4096, RETAINED = CAPACITY - INLET__STREAM_LOG_MARGIN, BOOT = 9, SESSION = 2 };
static const int64_t NOW_NS = INT64_C(5000000000);

static _Alignas(64) uint8_t section[INLET__RING_SECTION_BYTES];
static _Alignas(64) uint8_t annex[64 * 8192 * 2];
static _Alignas(64) uint8_t block[4096 + 2 * 8192 + 64 * CAPACITY];
static _Alignas(64) uint8_t copy[sizeof block];
static const inlet__ring_memory_t memory = {section, annex, 1};
static const inlet__stream_log_identity_t identity = {
    .boot_id = BOOT, .epoch = 3, .session = SESSION};

static inlet__hub_t hub;
static inlet__drain_t drain;
static inlet__ring_producer_t agent;
static int64_t time_ns;

static void start_agent(void) {
    assert_int_equal(inlet__ring_create(&memory, inlet__drain_first_seq(&drain)), INLET_OK);
    assert_int_equal(inlet__ring_producer_attach(&agent, &memory, false), INLET_OK);
    assert_int_equal(inlet__drain_attach(&drain, &memory), INLET_OK);
    inlet__ring_consumer_set_ready(&drain.ring, 1);
}

static int set_up(void **state) {
    inlet__stream_log_t log;
    (void)state;
    inlet__fail_point_arm(NULL, 0, NULL);
    memset(block, 0, sizeof block);
    memset(annex, 0, sizeof annex);
    time_ns = 2000;
    assert_int_equal(sizeof block, inlet__stream_log_bytes(CAPACITY));
    assert_int_equal(inlet__stream_log_create(&log, block, CAPACITY, &identity, 1), INLET_OK);
    inlet__hub_open(&hub, &log, RETAINED);
    inlet__drain_init(&drain, &hub, 1000);
    start_agent();
    return 0;
}

static void post(inlet_event_t event) {
    inlet_event_t *slot = inlet__ring_claim(&agent);
    assert_non_null(slot);
    event.time_ns = time_ns++;
    inlet__ring_fill(slot, &event);
    inlet__ring_publish(&agent);
}

static void post_sources(uint32_t mask) {
    post((inlet_event_t){.type = INLET_EVENT_SOURCES, .u.sources.mask = mask});
}

static void post_key(uint16_t type, uint32_t number) {
    post((inlet_event_t){.type = type, .flags = INLET_FLAG_RAW, .u.key.hid = 0x00070000 + number});
}

static void post_motions(uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        post((inlet_event_t){.type = INLET_EVENT_MOUSE_MOVED, .flags = INLET_FLAG_RAW});
}

static void run(void) {
    uint32_t count;
    assert_int_equal(inlet__drain_run(&drain, NOW_NS, UINT32_MAX, &count), INLET_OK);
}

static inlet_status_t recover(void) {
    inlet__stream_log_t log;
    memset(&hub, 0x77, sizeof hub);
    memset(&drain, 0x77, sizeof drain);
    inlet_status_t status = inlet__stream_log_open(&log, block, CAPACITY, BOOT, SESSION);
    if (status != INLET_OK)
        return status;
    inlet__hub_open(&hub, &log, RETAINED);
    status = inlet__drain_recover(&drain, &hub, &memory);
    if (status == INLET_OK)
        inlet__ring_consumer_set_ready(&drain.ring, 1);
    return status;
}

/* All that is retained is one stream without a hole, up to `end_seq`. */
static void assert_proved(uint64_t end_seq) {
    static inlet__verifier_t verifier;
    inlet__verifier_begin(&verifier, 0);
    const uint64_t first = hub.written > RETAINED ? hub.written - RETAINED : 0;
    for (uint64_t position = first; position < hub.written; position++)
        inlet__verifier_note(&verifier, inlet__stream_log_at(&hub.log, position));
    assert_int_equal(verifier.violations_count, 0);
    assert_int_equal(hub.next_seq, end_seq);
}

static void what_is_recovered_is_what_was_known(void **state) {
    (void)state;
    post_sources(INLET_SOURCE_RAW);
    post_key(INLET_EVENT_KEY_PRESSED, 4);
    for (int i = 0; i < 4; i++, run())
        post_motions(CAPACITY / 2); /* the press is no longer in the log */
    run();
    post_key(INLET_EVENT_KEY_PRESSED, 5);
    post_motions(10);
    run();
    const inlet__hub_t hub_before = hub;
    const inlet__drain_t before = drain;
    post_motions(7); /* while there is no service */
    assert_int_equal(recover(), INLET_OK);
    assert_int_equal(hub.written, hub_before.written);
    assert_int_equal(hub.next_seq, hub_before.next_seq);
    assert_int_equal(hub.held_before.count, 1);
    assert_memory_equal(&drain.held, &before.held, sizeof before.held);
    assert_int_equal(drain.heard, true);
    assert_int_equal(drain.attached, true);
    assert_int_equal(drain.last_time_ns, before.last_time_ns);
    assert_memory_equal(&drain.ring.at, &before.ring.at, sizeof before.ring.at);
    run();
    assert_proved(hub_before.next_seq + 7);
}

/* --- a death at each point --- */

static const char *const POINTS[] = {TEST_FAIL_POINTS_OF_STREAM};

static jmp_buf death;

static void die(void) {
    longjmp(death, 1);
}

/* Two agents, the first of which dies with two keys held and a claim. */
static void live(uint32_t *stage) {
    if (*stage == 0) {
        run();
        *stage = 1;
    }
    if (*stage == 1) {
        inlet__drain_detach(&drain, NOW_NS, INLET_CAUSE_AGENT_DIED);
        *stage = 2;
    }
    if (*stage == 2) {
        if (!drain.attached)
            start_agent();
        *stage = 3;
        return;
    }
    run();
}

static void live_once(uint32_t *stage, uint32_t *deaths) {
    if (setjmp(death) != 0) {
        ++*deaths;
        inlet__fail_point_arm(NULL, 0, NULL);
        assert_int_equal(recover(), INLET_OK);
        if (*stage == 1 && !drain.attached) /* it had been said that the agent died */
            *stage = 2;
    }
    live(stage);
}

static void a_death_at_any_point_leaves_a_stream_that_goes_on(void **state) {
    uint32_t deaths = 0;
    for (size_t i = 0; i < COUNT_OF(POINTS); i++) {
        for (unsigned n = 1; n <= 40; n++) {
            uint32_t stage = 0;
            set_up(state);
            post_sources(INLET_SOURCE_RAW);
            post_key(INLET_EVENT_KEY_PRESSED, 4);
            post_key(INLET_EVENT_KEY_PRESSED, 5);
            post_motions(6);
            assert_non_null(inlet__ring_claim(&agent));
            inlet__fail_point_arm(POINTS[i], n, die);
            live_once(&stage, &deaths);
            post_sources(INLET_SOURCE_RAW);
            post_motions(300);
            live_once(&stage, &deaths);
            inlet__fail_point_arm(NULL, 0, NULL);
            run();
            /* BLIND, 9 records, LOSS, SOURCES; BLIND, two releases, 301 records. */
            assert_proved(1 + 1 + 9 + 1 + 1 + 1 + 2 + 301);
            assert_int_equal(drain.held.count, 0);
        }
    }
    assert_true(deaths > COUNT_OF(POINTS) * 2);
}

static void a_step_into_another_generation_is_recorded_too(void **state) {
    (void)state;
    inlet__ring_set_ready(&memory, 1);
    post_sources(INLET_SOURCE_RAW);
    post_motions(9000);
    run();
    assert_true(inlet__ring_restart(&agent));
    run(); /* takes nothing, and follows */
    inlet__ring_set_ready(&memory, 1);
    post_motions(9000); /* into the same generation again, while there is no service */
    const uint64_t end_seq = agent.next;
    assert_int_equal(agent.generation, 1);
    assert_int_equal(recover(), INLET_OK);
    run();
    assert_proved(end_seq);
}

/* --- a log that is none --- */

static void a_log_of_another_boot_or_session_or_shape_is_refused(void **state) {
    inlet__stream_log_t log;
    (void)state;
    post_sources(INLET_SOURCE_RAW);
    run();
    assert_int_equal(inlet__stream_log_open(&log, block, CAPACITY, BOOT, SESSION), INLET_OK);
    assert_int_equal(log.header->identity.epoch, 3);
    const int32_t corrupt = INLET_E_CORRUPT;
    assert_int_equal(inlet__stream_log_open(&log, block, CAPACITY, BOOT + 1, SESSION), corrupt);
    assert_int_equal(inlet__stream_log_open(&log, block, CAPACITY, BOOT, SESSION + 1), corrupt);
    assert_int_equal(inlet__stream_log_open(&log, block, CAPACITY / 2, BOOT, SESSION), corrupt);
    const int32_t refused = INLET_E_INVALID_ARGUMENT;
    assert_int_equal(inlet__stream_log_open(&log, block, 512, BOOT, SESSION), refused);
    assert_int_equal(inlet__stream_log_open(&log, block, 3000, BOOT, SESSION), refused);
    assert_int_equal(inlet__stream_log_open(&log, NULL, CAPACITY, BOOT, SESSION), refused);
    assert_int_equal(inlet__stream_log_open(&log, block + 8, CAPACITY, BOOT, SESSION), refused);
}

/* Writes and goes on with whatever a changed log gives: refused, or a state that holds. */
static void assert_harmless(void) {
    uint32_t count;
    if (recover() != INLET_OK || !drain.attached)
        return;
    (void)inlet__drain_run(&drain, NOW_NS, UINT32_MAX, &count);
    inlet__drain_detach(&drain, NOW_NS, INLET_CAUSE_AGENT_DIED);
    assert_true(drain.held.count <= INLET__HELD_MAX);
    assert_true(hub.held_before.count <= INLET__HELD_MAX);
}

static void no_changed_byte_of_header_or_checkpoints_does_harm(void **state) {
    (void)state;
    post_sources(INLET_SOURCE_RAW);
    post_key(INLET_EVENT_KEY_PRESSED, 4);
    post_motions(30);
    run();
    memcpy(copy, block, sizeof block);
    for (size_t at = 0; at < 4096 + 2 * 8192; at += at < 64 || at % 8192 > 4200 ? 1 : 3) {
        for (int value = 0; value < 2; value++) {
            memcpy(block, copy, sizeof block);
            block[at] ^= value == 0 ? 0xFF : 0x01;
            assert_harmless();
        }
    }
}

static void a_record_that_does_not_follow_is_refused(void **state) {
    (void)state;
    post_sources(INLET_SOURCE_RAW);
    post_motions(30);
    run();
    inlet_event_t *record = inlet__stream_log_at(&hub.log, 7);
    record->seq++;
    assert_int_equal(recover(), INLET_E_CORRUPT);
    record = (inlet_event_t *)(void *)(block + 4096 + 2 * 8192) + 7;
    record->seq--;
    assert_int_equal(recover(), INLET_OK);
    record->type = INLET_EVENT_TYPE_COUNT;
    assert_int_equal(recover(), INLET_E_CORRUPT);
}

static inlet__checkpoint_t *checkpoint(void) {
    inlet__stream_log_t log;
    assert_int_equal(inlet__stream_log_open(&log, block, CAPACITY, BOOT, SESSION), INLET_OK);
    return (inlet__checkpoint_t *)(uintptr_t)inlet__stream_log_checkpoint(&log);
}

/* Such an act could not be released when the gap ends, which would never end then. */
static void an_act_that_nobody_can_hold_is_refused(void **state) {
    (void)state;
    post_sources(INLET_SOURCE_RAW);
    post_key(INLET_EVENT_KEY_PRESSED, 4);
    run();
    const inlet__act_t right = checkpoint()->held.acts[0];
    inlet__act_t wrong[7] = {right, right, right, right, right, right, right};
    wrong[0].flags = 0;
    wrong[1].flags |= INLET_FLAG_OVERRUN;
    wrong[2].flags |= INLET_FLAG_HAS_POSITION;
    wrong[3].button = INLET_BUTTON_X2 + 1;
    wrong[4].key.vk = 0xE7;
    wrong[5].key.reserved[1] = 1;
    wrong[6].flags |= INLET_FLAG_INJECTED;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        checkpoint()->held.acts[0] = wrong[i];
        assert_int_equal(recover(), INLET_E_CORRUPT);
        checkpoint()->held.acts[0] = right;
        assert_int_equal(recover(), INLET_OK);
        checkpoint()->held_before = checkpoint()->held;
        checkpoint()->held_before.acts[0] = wrong[i];
        assert_int_equal(recover(), INLET_E_CORRUPT);
        checkpoint()->held_before.count = 0;
    }
}

static void a_checkpoint_that_contradicts_its_records_is_refused(void **state) {
    (void)state;
    post_sources(INLET_SOURCE_RAW);
    post_motions(5);
    for (int heard = 0; heard < 2; heard++, run()) {
        inlet__checkpoint_t *last = checkpoint();
        last->last_time_ns += heard; /* before the first record nothing else tells it */
        assert_int_equal(recover(), heard ? INLET_E_CORRUPT : INLET_OK);
        last = checkpoint();
        last->last_time_ns -= heard;
        last->first_seq += heard ? 100 : 1;
        assert_int_equal(recover(), INLET_E_CORRUPT);
        last->first_seq -= heard ? 100 : 1;
        last->ring.expected++;
        assert_int_equal(recover(), INLET_E_CORRUPT);
        last->ring.expected--;
        assert_int_equal(recover(), INLET_OK);
    }
    checkpoint()->ring.expected = checkpoint()->first_seq - 1;
    assert_int_equal(recover(), INLET_E_CORRUPT);
}

static void a_record_that_no_log_can_hold_is_refused(void **state) {
    inlet__stream_log_t log;
    (void)state;
    post_sources(INLET_SOURCE_RAW);
    post_motions(5);
    run();
    inlet_event_t *newest = inlet__stream_log_at(&hub.log, hub.written - 1);
    const inlet_event_t right = *newest;
    inlet__checkpoint_t *last = checkpoint();
    newest->time_ns -= 2; /* before the one before it */
    last->last_time_ns -= 2;
    assert_int_equal(recover(), INLET_E_CORRUPT);
    *newest = right;
    last->last_time_ns += 2;
    assert_int_equal(recover(), INLET_OK);
    *newest =
        (inlet_event_t){.seq = right.seq, .time_ns = right.time_ns, .type = INLET_EVENT_SNAPSHOT};
    assert_int_equal(inlet__stream_log_open(&log, block, CAPACITY, BOOT, SESSION),
                     INLET_E_CORRUPT); /* its number would be given twice */
}

static void an_agent_that_rewrites_what_was_taken_gains_nothing(void **state) {
    (void)state;
    uint32_t count;
    post_sources(INLET_SOURCE_RAW);
    post_motions(10);
    run();
    /* As if the service had died before its last checkpoint: it takes these again. */
    inlet__checkpoint_t *last =
        (inlet__checkpoint_t *)(uintptr_t)inlet__stream_log_checkpoint(&hub.log);
    last->ring.index -= 5;
    last->ring.taken -= 5;
    last->ring.expected -= 5;
    inlet__ring_slot_t *slot = &inlet__ring_slots(&memory, 0)[last->ring.index];
    slot->event.type = INLET_EVENT_LOSS;
    slot->event.u.loss = (inlet_loss_t){.count = 100, .cause = INLET_CAUSE_RING_FULL};
    assert_int_equal(recover(), INLET_OK);
    assert_int_equal(inlet__drain_run(&drain, NOW_NS, 100, &count), INLET_E_CORRUPT);
}

int main(void) {
#define FIXED(test) cmocka_unit_test_setup(test, set_up)
    const struct CMUnitTest tests[] = {
        FIXED(what_is_recovered_is_what_was_known),
        FIXED(a_death_at_any_point_leaves_a_stream_that_goes_on),
        FIXED(a_step_into_another_generation_is_recorded_too),
        FIXED(a_log_of_another_boot_or_session_or_shape_is_refused),
        FIXED(no_changed_byte_of_header_or_checkpoints_does_harm),
        FIXED(a_record_that_does_not_follow_is_refused),
        FIXED(an_act_that_nobody_can_hold_is_refused),
        FIXED(a_checkpoint_that_contradicts_its_records_is_refused),
        FIXED(a_record_that_no_log_can_hold_is_refused),
        FIXED(an_agent_that_rewrites_what_was_taken_gains_nothing),
    };
    return cmocka_run_group_tests_name("recover", tests, NULL, NULL);
}
