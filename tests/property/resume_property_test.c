/* A connection that is cut at any byte, and a subscription that goes on over the next one: each
 * number comes once and in order, or a LOSS names it. Both ends are the real state machines;
 * sdk/resume.h alone decides how to go on. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "connection_rig.h"
#include "sdk/resume.h"
#include "support/random.h"

typedef struct world {
    rig_t *rig;
    inlet__resume_t resume;
    uint64_t expected;  /* the next number that nobody has told yet */
    uint64_t lost;      /* numbers that LOSS records named */
    size_t down_budget; /* bytes from the service until the cut */
    size_t up_budget;   /* … and to it */
    uint32_t cuts;      /* so far */
} world_t;

static world_t *world_of(void *context) {
    static world_t world;
    if (context != NULL)
        world.rig = context;
    return &world;
}

static void on_opened(void *context) {
    world_t *world = world_of(context);
    inlet__message_t message = {.type = INLET__MESSAGE_SUBSCRIBE, .request = 1};
    if (inlet__resume_has_begun(&world->resume))
        message.u.subscribe = inlet__resume_ask(&world->resume);
    else
        message.u.subscribe = (inlet__message_subscribe_t){
            .schema_version = INLET__SCHEMA_VERSION, .sources = INLET_SOURCE_ALL, .from_seq = 1};
    assert_int_equal(
        inlet__client_connection_send(&world->rig->client, &message, world->rig->now_ns), INLET_OK);
}

static void on_reply(void *context, uint32_t request, const inlet__message_reply_t *reply) {
    world_t *world = world_of(context);
    inlet__subscribed_t told;
    assert_int_equal(request, 1);
    assert_int_equal(reply->status, INLET_OK);
    assert_int_equal(inlet__subscribed_decode(reply->body.bytes, reply->body.count, &told),
                     INLET_OK);
    if (!inlet__resume_has_begun(&world->resume))
        inlet__resume_begin(&world->resume,
                            &(inlet__message_subscribe_t){.schema_version = INLET__SCHEMA_VERSION,
                                                          .sources = INLET_SOURCE_ALL},
                            &told);
    else
        assert_int_equal(inlet__resume_check(&world->resume, &told), INLET_OK);
    assert_int_equal(
        inlet__client_connection_track(&world->rig->client, told.subscription, told.first_seq),
        INLET_OK);
}

static void on_batch(void *context, uint32_t subscription, const inlet__client_batch_t *batch) {
    world_t *world = world_of(context);
    (void)subscription;
    assert_int_equal(batch->first_seq, world->expected);
    for (uint32_t i = 0; i < batch->count; i++) {
        const inlet_event_t *event = &batch->events[i];
        assert_int_equal(event->seq, world->expected);
        if (event->type == INLET_EVENT_SNAPSHOT || (event->flags & INLET_FLAG_STATE) != 0)
            continue;
        const uint64_t numbers = event->type == INLET_EVENT_LOSS ? event->u.loss.count : 1;
        world->lost += event->type == INLET_EVENT_LOSS ? numbers : 0;
        world->expected += numbers;
    }
    assert_int_equal(batch->end_seq, world->expected);
    inlet__resume_delivered(&world->resume, batch);
}

static void call_again(world_t *world) {
    rig_t *rig = world->rig;
    rig->now_ns++;
    rig_restart(rig);
    rig->sink.opened = on_opened;
    rig->sink.reply = on_reply;
    rig->sink.batch = on_batch;
}

static world_t *world_new(void) {
    world_t *world = world_of(NULL);
    memset(world, 0, sizeof *world);
    world->rig = rig_new();
    world->expected = 1;
    world->down_budget = world->up_budget = SIZE_MAX;
    call_again(world);
    return world;
}

/* At most `*budget` of the bytes arrive; false: the pipe was cut. */
static bool crosses(size_t *budget, size_t *count) {
    if (*budget == SIZE_MAX) /* it will not be cut */
        return true;
    const bool whole = *count <= *budget;
    if (!whole)
        *count = *budget;
    *budget -= *count;
    return whole;
}

static bool pump_up(world_t *world, size_t *count) {
    static uint8_t bytes[INLET__CLIENT_OUT_BYTES];
    rig_t *rig = world->rig;
    inlet__client_connection_output(&rig->client, bytes, sizeof bytes, count);
    const bool whole = crosses(&world->up_budget, count);
    assert_int_equal(inlet__server_connection_receive(&rig->server, bytes, *count, rig->now_ns),
                     INLET_OK);
    return whole;
}

static bool pump_down(world_t *world, size_t *count) {
    static uint8_t bytes[INLET__FRAME_MAX_BYTES];
    rig_t *rig = world->rig;
    assert_int_equal(
        inlet__server_connection_output(&rig->server, bytes, sizeof bytes, rig->now_ns, count),
        INLET_OK);
    const bool whole = crosses(&world->down_budget, count);
    for (size_t at = 0; at < *count;) { /* a reader takes what it has room for */
        const size_t room = inlet__client_connection_room(&rig->client);
        const size_t piece = *count - at < room ? *count - at : room;
        assert_int_equal(
            inlet__client_connection_receive(&rig->client, bytes + at, piece, rig->now_ns),
            INLET_OK);
        at += piece;
    }
    return whole;
}

/* Lets bytes cross until there are none, calling again after a cut. */
static void run(world_t *world) {
    for (;;) {
        size_t up = 0, down = 0;
        if (pump_up(world, &up) && pump_down(world, &down)) {
            if (up + down == 0)
                return;
            continue;
        }
        world->cuts++;
        world->down_budget = world->up_budget = SIZE_MAX;
        call_again(world);
    }
}

/* The same little life each time: events before, while and after it is connected. */
static void live(world_t *world) {
    rig_append_keys(world->rig, 3);
    for (int i = 0; i < 6; i++) {
        run(world);
        rig_append_keys(world->rig, 4);
    }
    run(world);
    assert_int_equal(world->expected, 1 + 3 + 6 * 4);
    assert_int_equal(world->lost, 0);
    rig_free(world->rig);
}

static void a_cut_at_every_byte_from_the_service_loses_and_repeats_nothing(void **state) {
    (void)state;
    for (size_t at = 0;; at++) {
        world_t *world = world_new();
        world->down_budget = at;
        live(world);
        if (world->cuts == 0) { /* those were all of its bytes */
            assert_true(at > 500);
            return;
        }
        assert_int_equal(world->cuts, 1);
    }
}

static void a_cut_at_every_byte_to_the_service_loses_and_repeats_nothing(void **state) {
    (void)state;
    for (size_t at = 0;; at++) {
        world_t *world = world_new();
        world->up_budget = at;
        live(world);
        if (world->cuts == 0) {
            assert_true(at > 150);
            return;
        }
        assert_int_equal(world->cuts, 1);
    }
}

/* Many cuts, and absences so long that the log has moved on. */
static void any_number_of_cuts_loses_only_what_a_loss_names(void **state) {
    (void)state;
    uint64_t lost = 0, cuts = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        test_random_t random = test_random_seed(seed);
        world_t *world = world_new();
        uint64_t posted = 0;
        for (int step = 0; step < 40; step++) {
            const uint64_t base = test_random_below(&random, 8) == 0 ? RIG_HUB_CAPACITY : 0;
            const uint32_t count = (uint32_t)(base + test_random_below(&random, 300));
            rig_append_keys(world->rig, count);
            posted += count;
            world->down_budget = test_random_below(&random, 3000);
            world->up_budget = test_random_below(&random, 400);
            run(world);
        }
        assert_int_equal(world->expected, posted + 1);
        lost += world->lost;
        cuts += world->cuts;
        rig_free(world->rig);
    }
    assert_true(lost > 10000);
    assert_true(cuts > 300);
}

static void another_stream_is_not_gone_on_with(void **state) {
    (void)state;
    const inlet__message_subscribe_t asked = {.schema_version = 1, .sources = 3, .from_seq = 9};
    const inlet__subscribed_t told = {
        .subscription = 4, .session = 1, .boot_id = 2, .epoch = 3, .first_seq = 9, .sources = 3};
    inlet__resume_t resume = {0};
    assert_false(inlet__resume_has_begun(&resume));
    inlet__resume_begin(&resume, &asked, &told);
    assert_true(inlet__resume_has_begun(&resume));
    inlet__resume_delivered(&resume, &(inlet__client_batch_t){.first_seq = 9, .end_seq = 50});
    inlet__resume_filter(&resume, 1, 1 << 5);
    const inlet__message_subscribe_t ask = inlet__resume_ask(&resume);
    assert_int_equal(ask.from_seq, 50);
    assert_int_equal(ask.sources, 1);
    assert_int_equal(ask.event_types, 1 << 5);

    inlet__subscribed_t again = told;
    again.first_seq = 50;
    assert_int_equal(inlet__resume_check(&resume, &again), INLET_OK);
    again.first_seq = 51;
    assert_int_equal(inlet__resume_check(&resume, &again), INLET_E_PROTOCOL);
    again.epoch++;
    assert_int_equal(inlet__resume_check(&resume, &again), INLET_E_RESTARTED);
    again = told;
    again.first_seq = 50;
    again.session++;
    assert_int_equal(inlet__resume_check(&resume, &again), INLET_E_RESTARTED);
    again.session--;
    again.boot_id++;
    assert_int_equal(inlet__resume_check(&resume, &again), INLET_E_RESTARTED);
    assert_int_equal(inlet__resume_refused(INLET_E_NOT_FOUND), INLET_E_RESTARTED);
    assert_int_equal(inlet__resume_refused(INLET_E_SCOPE), INLET_E_SCOPE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(a_cut_at_every_byte_from_the_service_loses_and_repeats_nothing),
        RUN(a_cut_at_every_byte_to_the_service_loses_and_repeats_nothing),
        RUN(any_number_of_cuts_loses_only_what_a_loss_names),
        RUN(another_stream_is_not_gone_on_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
