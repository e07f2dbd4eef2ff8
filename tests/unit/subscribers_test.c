/* A thousand subscribers of one stream: each gets all of it, whatever the others do, and what
 * several see alike is encoded once, in a bounded amount of memory. */
#include "test.h"

#include "pipes/server_connection.h"
#include "support/random.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SUBSCRIBERS = 1000, CAPACITY = 4096, VIEWS = 3 };

typedef struct subscriber {
    inlet__server_connection_t server;
    inlet__channel_t channel; /* the client's end */
    uint64_t next_seq;
    uint64_t seen, hidden, lost;
    uint32_t slowness; /* it takes one frame in so many rounds */
} subscriber_t;

typedef struct world {
    inlet_event_t log[CAPACITY];
    inlet_event_t scratch[INLET__BATCH_EVENTS_MAX];
    inlet_event_t events[INLET__BATCH_EVENTS_MAX];
    inlet__hub_t hub;
    inlet__stream_stats_t stats;
    inlet__span_cache_t spans;
    inlet__server_config_t config;
    int64_t now_ns;
    subscriber_t *subscribers;
    uint8_t frame[INLET__FRAME_MAX_BYTES];
} world_t;

static void log_line(void *context, const char *text) {
    (void)context, (void)text;
}

static const inlet__server_ops_t ops = {.log = log_line};

static const inlet__view_t views[VIEWS] = {
    {.event_types = UINT64_MAX, .sources = INLET_SOURCE_ALL},
    {.event_types = UINT64_C(1) << INLET_EVENT_MOUSE_MOVED, .sources = INLET_SOURCE_ALL},
    {.event_types = UINT64_C(1) << INLET_EVENT_KEY_PRESSED, .sources = INLET_SOURCE_RAW},
};

/* An open connection with one subscription, without the handshake that leads there. */
static void open(world_t *world, uint32_t i, const inlet__view_t *view) {
    subscriber_t *subscriber = &world->subscribers[i];
    inlet__server_connection_t *server = &subscriber->server;
    inlet__noise_keys_t keys = {.send = {(uint8_t)i, (uint8_t)(i >> 8), 1}};
    const uint8_t random[64] = {0};
    inlet__server_connection_init(server, &world->config, NULL, world->now_ns, random);
    server->stage = INLET__SERVER_OPEN;
    server->authenticated = true;
    inlet__channel_init(&server->channel, &keys);
    memcpy(keys.receive, keys.send, sizeof keys.receive);
    inlet__channel_init(&subscriber->channel, &keys);
    inlet__subscription_t *subscription = &server->subscriptions[0];
    *subscription = (inlet__subscription_t){.id = 1,
                                            .view = *view,
                                            .view_key = inlet__view_key_of(view),
                                            .hub = &world->hub,
                                            .stream_stats = &world->stats};
    assert_int_equal(inlet__hub_seek(&world->hub, 0, &subscription->cursor), INLET_OK);
    subscription->covered_seq = subscriber->next_seq = subscription->cursor.next_seq;
    subscriber->slowness = 1;
}

static world_t *new_world(bool shares) {
    world_t *world = calloc(1, sizeof *world);
    assert_non_null(world);
    world->subscribers = calloc(SUBSCRIBERS, sizeof *world->subscribers);
    assert_non_null(world->subscribers);
    world->now_ns = 1000000000;
    inlet__hub_init(&world->hub, world->log, CAPACITY, 1);
    inlet__stats_init(&world->stats, 1);
    world->config = (inlet__server_config_t){
        .ops = &ops, .scratch = world->scratch, .spans = shares ? &world->spans : NULL};
    return world;
}

static void free_world(world_t *world) {
    for (uint32_t i = 0; i < SUBSCRIBERS; i++)
        inlet__server_connection_clear(&world->subscribers[i].server);
    inlet__span_cache_clear(&world->spans);
    free(world->subscribers);
    free(world);
}

static void append(world_t *world, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        const bool key = world->hub.next_seq % 5 == 0;
        const inlet_event_t event = {
            .seq = world->hub.next_seq,
            .time_ns = world->now_ns,
            .type = key ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_MOUSE_MOVED,
            .flags = world->hub.next_seq % 2 == 0 ? INLET_FLAG_RAW : INLET_FLAG_HOOK,
            .device = (uint32_t)world->hub.next_seq};
        assert_int_equal(inlet__hub_append(&world->hub, &event), INLET_OK);
    }
    inlet__stats_ran(&world->stats, world->hub.next_seq, count, INLET_OK, world->now_ns);
}

/* One frame to one subscriber, opened and checked: batch follows on batch, and each event is what
 * the stream has under that number. Returns the events in it. */
static uint32_t pull(world_t *world, subscriber_t *subscriber) {
    size_t bytes, plain_bytes;
    inlet__message_t message;
    uint32_t count;
    uint64_t first_seq, end_seq;
    assert_int_equal(inlet__server_connection_output(&subscriber->server, world->frame,
                                                     sizeof world->frame, world->now_ns, &bytes),
                     INLET_OK);
    if (bytes == 0)
        return 0;
    uint8_t *payload = world->frame + INLET__FRAME_HEADER_BYTES;
    assert_int_equal(inlet__channel_open(&subscriber->channel, payload,
                                         bytes - INLET__FRAME_HEADER_BYTES, &plain_bytes),
                     INLET_OK);
    assert_int_equal(inlet__message_decode_from_service(payload, plain_bytes, &message), INLET_OK);
    if (message.type != INLET__MESSAGE_BATCH)
        return 0;
    assert_int_equal(inlet__batch_decode(message.u.batch.bytes.bytes, message.u.batch.bytes.count,
                                         world->events, INLET__BATCH_EVENTS_MAX, &count, &first_seq,
                                         &end_seq),
                     INLET_OK);
    assert_int_equal(first_seq, subscriber->next_seq);
    subscriber->next_seq = end_seq;
    for (uint32_t i = 0; i < count; i++) {
        if (world->events[i].type == INLET_EVENT_LOSS)
            subscriber->lost += world->events[i].u.loss.count;
        else if (world->events[i].type <= INLET_EVENT_MOUSE_WHEEL)
            assert_int_equal(world->events[i].device, world->events[i].seq);
        subscriber->seen += world->events[i].type <= INLET_EVENT_MOUSE_WHEEL;
    }
    return count;
}

static void drain(world_t *world, subscriber_t *subscriber) {
    while (subscriber->server.subscriptions[0].cursor.next_seq < world->hub.next_seq)
        pull(world, subscriber);
}

static uint64_t shown_of(const inlet__view_t *view, uint64_t end_seq) {
    uint64_t count = 0;
    for (uint64_t seq = 1; seq < end_seq; seq++) {
        const uint32_t type = seq % 5 == 0 ? INLET_EVENT_KEY_PRESSED : INLET_EVENT_MOUSE_MOVED;
        const uint32_t source = seq % 2 == 0 ? INLET_FLAG_RAW : INLET_FLAG_HOOK;
        count += inlet__view_shows(view, type) && (source & view->sources) != 0;
    }
    return count;
}

static void each_gets_all_of_it_and_a_slow_one_slows_nobody(void **state) {
    (void)state;
    world_t *world = new_world(true);
    test_random_t random = test_random_seed(7);
    for (uint32_t i = 0; i < SUBSCRIBERS; i++) {
        open(world, i, &views[i % VIEWS]);
        world->subscribers[i].slowness = i % 10 == 9 ? 5 : 1;
    }
    world->subscribers[500].slowness = 1000000; /* reads nothing at all */
    for (uint32_t round = 0; round < 200; round++) {
        world->now_ns += 1000000;
        append(world, 1 + (uint32_t)test_random_below(&random, 80));
        for (uint32_t i = 0; i < SUBSCRIBERS; i++)
            if (round % world->subscribers[i].slowness == world->subscribers[i].slowness - 1)
                drain(world, &world->subscribers[i]);
    }
    for (uint32_t i = 0; i < SUBSCRIBERS; i++) {
        subscriber_t *subscriber = &world->subscribers[i];
        drain(world, subscriber);
        if (i == 500)
            continue;
        assert_int_equal(subscriber->lost, 0);
        assert_int_equal(subscriber->seen, shown_of(&views[i % VIEWS], world->hub.next_seq));
        assert_int_equal(subscriber->server.subscriptions[0].sent_count, subscriber->seen);
    }
    const subscriber_t *slow = &world->subscribers[500];
    assert_int_equal(slow->lost, world->hub.next_seq - 1 - CAPACITY);
    assert_int_equal(slow->server.subscriptions[0].stats.lost_count, slow->lost);
    free_world(world);
}

static void what_many_see_alike_is_encoded_once(void **state) {
    (void)state;
    world_t *world = new_world(true);
    const uint32_t rounds = 50;
    for (uint32_t i = 0; i < SUBSCRIBERS; i++)
        open(world, i, &views[i % VIEWS]);
    for (uint32_t round = 0; round < rounds; round++) {
        append(world, 40);
        for (uint32_t i = 0; i < SUBSCRIBERS; i++)
            drain(world, &world->subscribers[i]);
    }
    assert_true(world->spans.misses <= rounds * VIEWS);
    assert_int_equal(world->spans.hits + world->spans.misses, (uint64_t)rounds * SUBSCRIBERS);
    assert_true(world->spans.memory_bytes <= (uint64_t)INLET__SPANS_MAX * INLET__SPAN_BYTES_MAX);
    free_world(world);
}

/* As many views as there are places: none takes that of another which somebody still needs. */
static void no_view_takes_anothers_place(void **state) {
    (void)state;
    world_t *world = new_world(true);
    const uint32_t rounds = 20;
    for (uint32_t i = 0; i < SUBSCRIBERS; i++) {
        inlet__view_t view = views[0];
        view.event_types ^= (uint64_t)(i % INLET__SPANS_MAX) << (INLET_EVENT_MOUSE_WHEEL + 1);
        open(world, i, &view);
    }
    for (uint32_t round = 0; round < rounds; round++) {
        append(world, 40);
        for (uint32_t i = 0; i < SUBSCRIBERS; i++)
            drain(world, &world->subscribers[i]);
    }
    assert_int_equal(world->spans.misses, (uint64_t)rounds * INLET__SPANS_MAX);
    free_world(world);
}

/* Not a byte is another, and not a figure, than without the others. */
static void a_shared_batch_is_as_one_of_its_own(void **state) {
    (void)state;
    world_t *shared = new_world(true), *alone = new_world(false);
    test_random_t random = test_random_seed(3);
    for (uint32_t i = 0; i < 10; i++) {
        open(shared, i, &views[i % VIEWS]);
        open(alone, i, &views[i % VIEWS]);
    }
    for (uint32_t round = 0; round < 500; round++) {
        const uint32_t count = (uint32_t)test_random_below(&random, 200);
        shared->now_ns = alone->now_ns += 1000000;
        append(shared, count);
        append(alone, count);
        for (uint32_t i = 0; i < 10; i++) {
            size_t bytes, same;
            if (test_random_below(&random, 3) == 0)
                continue; /* it takes more the next time */
            assert_int_equal(inlet__server_connection_output(&alone->subscribers[i].server,
                                                             alone->frame, sizeof alone->frame,
                                                             alone->now_ns, &bytes),
                             INLET_OK);
            assert_int_equal(inlet__server_connection_output(&shared->subscribers[i].server,
                                                             shared->frame, sizeof shared->frame,
                                                             shared->now_ns, &same),
                             INLET_OK);
            assert_int_equal(bytes, same);
            assert_memory_equal(alone->frame, shared->frame, bytes);
            const inlet__subscription_t *a = &alone->subscribers[i].server.subscriptions[0],
                                        *b = &shared->subscribers[i].server.subscriptions[0];
            assert_int_equal(a->sent_count, b->sent_count);
            assert_memory_equal(&a->stats, &b->stats, sizeof a->stats);
        }
    }
    assert_true(shared->spans.hits > 100);
    assert_memory_equal(&alone->stats.drain_to_pipe, &shared->stats.drain_to_pipe,
                        sizeof alone->stats.drain_to_pipe);
    free_world(shared);
    free_world(alone);
}

static void a_batch_has_no_more_events_than_the_service_was_told(void **state) {
    world_t *world = new_world(true);
    (void)state;
    world->config.batch_events = 64;
    open(world, 0, &views[0]);
    append(world, 200);
    assert_int_equal(pull(world, &world->subscribers[0]), 64);
    assert_int_equal(pull(world, &world->subscribers[0]), 64);
    world->config.batch_events = INLET__BATCH_EVENTS_MAX + 1; /* more there never are */
    assert_int_equal(pull(world, &world->subscribers[0]), 72);
    assert_int_equal(pull(world, &world->subscribers[0]), 0);
    free_world(world);
}

static void batches_of_another_stream_are_never_taken(void **state) {
    (void)state;
    world_t *world = new_world(true);
    open(world, 0, &views[0]);
    append(world, 10);
    drain(world, &world->subscribers[0]);
    inlet__hub_init(&world->hub, world->log, CAPACITY, 1); /* another, in the same place */
    open(world, 1, &views[0]);
    world->subscribers[1].server.subscriptions[0].epoch = 9;
    append(world, 10);
    const uint64_t hits = world->spans.hits;
    drain(world, &world->subscribers[1]);
    assert_int_equal(world->spans.hits, hits);
    free_world(world);
}

static void views_that_differ_have_other_keys(void **state) {
    (void)state;
    inlet__view_t view;
    inlet__view_key_t plain, other;
    memset(&view, 0, sizeof view);
    plain = inlet__view_key_of(&view);
    for (size_t i = 0; i < sizeof view; i++) {
        ((uint8_t *)&view)[i] ^= 1;
        other = inlet__view_key_of(&view);
        ((uint8_t *)&view)[i] ^= 1;
        assert_memory_not_equal(&plain, &other, sizeof plain);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(each_gets_all_of_it_and_a_slow_one_slows_nobody),
        RUN(what_many_see_alike_is_encoded_once),
        RUN(no_view_takes_anothers_place),
        RUN(a_shared_batch_is_as_one_of_its_own),
        RUN(a_batch_has_no_more_events_than_the_service_was_told),
        RUN(batches_of_another_stream_are_never_taken),
        RUN(views_that_differ_have_other_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
