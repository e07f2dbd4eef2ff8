/* <inlet/handlers.h> on one thread: who is called, in which order, and what changes under way mean.
 * Random changes and events are compared with a plain list. */
#include "test.h"

#include <inlet/handlers.h>
#include <stdbool.h>
#include <string.h>

#include "../support/random.h"

enum { CALLS_MAX = 512 };

/* What a handler of the tests does when it is called. */
typedef struct actor {
    char name;
    uint32_t verdict;
    uint64_t id, removes;
    struct actor *adds;
    uint32_t posts;
    uint32_t gone;
    inlet_status_t status; /* of the last thing that it did */
} actor_t;

static inlet_handlers_t *handlers;
static char calls[CALLS_MAX];
static uint32_t calls_count;

static uint32_t act(void *user, const inlet_event_t *event, inlet_emission_t *emission);

static void note_gone(void *user) {
    ((actor_t *)user)->gone++;
}

static inlet_handler_options_t options_of(actor_t *actor, int32_t priority) {
    return (inlet_handler_options_t){.struct_size = sizeof(inlet_handler_options_t),
                                     .priority = priority,
                                     .handler = act,
                                     .gone = note_gone,
                                     .user = actor};
}

static void add(actor_t *actor, int32_t priority) {
    const inlet_handler_options_t options = options_of(actor, priority);
    assert_int_equal(inlet_handlers_add(handlers, &options, &actor->id), INLET_OK);
}

static uint32_t act(void *user, const inlet_event_t *event, inlet_emission_t *emission) {
    actor_t *actor = user;
    calls[calls_count++] = actor->name;
    if (actor->removes != 0)
        actor->status = inlet_handlers_remove(handlers, actor->removes, emission, INLET_FOREVER);
    actor->removes = 0;
    if (actor->adds != NULL)
        add(actor->adds, 0);
    actor->adds = NULL;
    for (uint32_t i = 0; i < actor->posts; i++) {
        inlet_event_t post = {.seq = event->seq + 1 + i, .type = INLET_EVENT_MARK};
        actor->status = inlet_emission_post(emission, &post);
    }
    if (event->type != INLET_EVENT_MARK)
        actor->posts = 0;
    return actor->verdict;
}

static int set_up(void **state) {
    (void)state;
    calls_count = 0;
    return inlet_handlers_open(&handlers) == INLET_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    inlet_handlers_close(handlers);
    return 0;
}

static uint32_t emit_type(uint16_t type) {
    const inlet_event_t event = {.seq = 1, .type = type};
    uint32_t verdict;
    calls_count = 0;
    assert_int_equal(inlet_handlers_emit(handlers, &event, &verdict), INLET_OK);
    calls[calls_count] = '\0';
    return verdict;
}

static uint32_t emit(void) {
    return emit_type(INLET_EVENT_KEY_PRESSED);
}

static void higher_priorities_come_first_then_who_was_added_first(void **state) {
    (void)state;
    static actor_t a = {.name = 'a'}, b = {.name = 'b'}, c = {.name = 'c'}, d = {.name = 'd'};
    add(&a, 0);
    add(&b, 5);
    add(&c, 0);
    add(&d, -5);
    assert_int_equal(emit(), INLET_PASS);
    assert_string_equal(calls, "bacd");
}

static void what_is_handled_goes_no_further(void **state) {
    (void)state;
    static actor_t a = {.name = 'a'}, b = {.name = 'b', .verdict = INLET_HANDLED},
                   c = {.name = 'c'};
    static actor_t always = {.name = 'A', .verdict = 77};
    inlet_handler_options_t options = options_of(&always, -9);
    options.flags = INLET_HANDLER_ALWAYS;
    add(&a, 2);
    add(&b, 1);
    add(&c, 0);
    assert_int_equal(inlet_handlers_add(handlers, &options, &always.id), INLET_OK);
    assert_int_equal(emit(), INLET_HANDLED);
    assert_string_equal(calls, "abA");
    b.verdict = 2; /* no verdict */
    assert_int_equal(emit(), INLET_PASS);
    assert_string_equal(calls, "abcA");
}

static void only_the_types_that_were_asked_for_come(void **state) {
    (void)state;
    static actor_t a = {.name = 'a'}, b = {.name = 'b'};
    inlet_handler_options_t options = options_of(&a, 0);
    options.event_types = UINT64_C(1) << INLET_EVENT_KEY_PRESSED;
    assert_int_equal(inlet_handlers_add(handlers, &options, &a.id), INLET_OK);
    add(&b, 0);
    emit_type(INLET_EVENT_KEY_PRESSED);
    assert_string_equal(calls, "ab");
    emit_type(INLET_EVENT_KEY_RELEASED);
    assert_string_equal(calls, "b");
    emit_type(64 + INLET_EVENT_KEY_PRESSED); /* of a newer service */
    assert_string_equal(calls, "b");
}

static void a_handler_may_remove_itself(void **state) {
    (void)state;
    static actor_t a = {.name = 'a'}, b = {.name = 'b'};
    add(&a, 1);
    add(&b, 0);
    a.removes = a.id;
    emit();
    assert_string_equal(calls, "ab");
    assert_int_equal(a.status, INLET_OK);
    assert_int_equal(a.gone, 1);
    emit();
    assert_string_equal(calls, "b");
}

static void who_is_removed_under_way_is_not_called(void **state) {
    (void)state;
    static actor_t a = {.name = 'a'}, b = {.name = 'b'}, c = {.name = 'c'};
    add(&a, 2);
    add(&b, 1);
    add(&c, 0);
    a.removes = b.id;
    emit();
    assert_string_equal(calls, "ac");
    assert_int_equal(a.status, INLET_OK);
    assert_int_equal(b.gone, 1);
}

static void who_is_added_under_way_is_called_from_the_next_event_on(void **state) {
    (void)state;
    static actor_t b = {.name = 'b'}, a = {.name = 'a', .adds = &b};
    add(&a, 0);
    emit();
    assert_string_equal(calls, "a");
    emit();
    assert_string_equal(calls, "ab");
}

static void posts_come_after_the_event_in_their_order(void **state) {
    (void)state;
    static actor_t a = {.name = 'a', .posts = 2}, b = {.name = 'b'};
    add(&a, 1);
    add(&b, 0);
    emit();
    assert_string_equal(calls, "ababab");
}

static void posts_without_end_are_ended(void **state) {
    (void)state;
    static actor_t a = {.name = 'a', .posts = 1};
    inlet_handler_options_t options = options_of(&a, 0);
    options.event_types = UINT64_C(1) << INLET_EVENT_MARK;
    assert_int_equal(inlet_handlers_add(handlers, &options, &a.id), INLET_OK);
    const inlet_event_t mark = {.type = INLET_EVENT_MARK};
    a.posts = 0;
    emit_type(INLET_EVENT_MARK);
    assert_string_equal(calls, "a");
    a.posts = INLET_EMISSION_WAITING_MAX + 1;
    a.removes = a.id; /* so that only the first posts */
    calls_count = 0;
    assert_int_equal(inlet_handlers_emit(handlers, &mark, NULL), INLET_OK);
    assert_int_equal(a.status, INLET_E_LIMIT);
    assert_int_equal(calls_count, 1);
}

static uint32_t total;

static uint32_t answer(void *user, const inlet_event_t *event, inlet_emission_t *emission) {
    *(inlet_status_t *)user = inlet_emission_post(emission, event);
    total++;
    return INLET_PASS;
}

static void an_answer_to_an_answer_is_limited(void **state) {
    (void)state;
    inlet_status_t status = INLET_OK;
    uint64_t id;
    const inlet_handler_options_t options = {
        .struct_size = sizeof options, .handler = answer, .user = &status};
    total = 0;
    assert_int_equal(inlet_handlers_add(handlers, &options, &id), INLET_OK);
    emit();
    assert_int_equal(total, INLET_EMISSION_POSTS_MAX + 1);
    assert_int_equal(status, INLET_E_LIMIT);
}

static uint32_t emit_again(void *user, const inlet_event_t *event, inlet_emission_t *emission) {
    (void)emission;
    uint32_t *depth = user;
    calls[calls_count++] = (char)('0' + *depth);
    if ((*depth)++ < 3)
        assert_int_equal(inlet_handlers_emit(handlers, event, NULL), INLET_OK);
    return INLET_PASS;
}

static void a_handler_may_emit(void **state) {
    (void)state;
    uint32_t depth = 0;
    uint64_t id;
    const inlet_handler_options_t options = {
        .struct_size = sizeof options, .handler = emit_again, .user = &depth};
    assert_int_equal(inlet_handlers_add(handlers, &options, &id), INLET_OK);
    emit();
    assert_string_equal(calls, "0123");
}

static void closing_lets_all_go(void **state) {
    (void)state;
    static actor_t a = {.name = 'a'}, b = {.name = 'b'};
    inlet_handlers_t *kept = handlers;
    assert_int_equal(inlet_handlers_open(&handlers), INLET_OK);
    add(&a, 0);
    add(&b, 0);
    assert_int_equal(inlet_handlers_remove(handlers, a.id, NULL, 0), INLET_OK);
    assert_int_equal(a.gone, 1);
    assert_int_equal(b.gone, 0);
    inlet_handlers_close(handlers);
    assert_int_equal(b.gone, 1);
    handlers = kept;
}

static void there_is_a_limit(void **state) {
    (void)state;
    static actor_t actors[INLET_HANDLERS_MAX + 1];
    for (uint32_t i = 0; i < INLET_HANDLERS_MAX; i++)
        add(&actors[i], 0);
    actor_t *last = &actors[INLET_HANDLERS_MAX];
    const inlet_handler_options_t options = options_of(last, 0);
    assert_int_equal(inlet_handlers_add(handlers, &options, &last->id), INLET_E_LIMIT);
    assert_int_equal(last->id, 0);
    assert_int_equal(last->gone, 0);
}

static void wrong_arguments_are_refused(void **state) {
    (void)state;
    static actor_t a = {.name = 'a'};
    inlet_handler_options_t options = options_of(&a, 0);
    const inlet_event_t event = {.type = INLET_EVENT_MARK};
    uint64_t id = 5;
    uint32_t verdict = 5;
    assert_int_equal(inlet_handlers_open(NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_handlers_add(NULL, &options, &id), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_handlers_add(handlers, NULL, &id), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_handlers_add(handlers, &options, NULL), INLET_E_INVALID_ARGUMENT);
    options.flags = INLET_HANDLER_ALL_FLAGS + 1;
    assert_int_equal(inlet_handlers_add(handlers, &options, &id), INLET_E_INVALID_ARGUMENT);
    options = options_of(&a, 0);
    options.reserved = 1;
    assert_int_equal(inlet_handlers_add(handlers, &options, &id), INLET_E_INVALID_ARGUMENT);
    options = options_of(&a, 0);
    options.struct_size--;
    assert_int_equal(inlet_handlers_add(handlers, &options, &id), INLET_E_INVALID_ARGUMENT);
    options = options_of(&a, 0);
    options.handler = NULL;
    assert_int_equal(inlet_handlers_add(handlers, &options, &id), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(id, 0);
    assert_int_equal(inlet_handlers_remove(NULL, 1, NULL, 0), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_handlers_remove(handlers, 1, NULL, -2), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_handlers_remove(handlers, 1, NULL, 0), INLET_E_NOT_FOUND);
    assert_int_equal(inlet_handlers_emit(NULL, &event, &verdict), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(verdict, INLET_PASS);
    assert_int_equal(inlet_handlers_emit(handlers, NULL, NULL), INLET_E_INVALID_ARGUMENT);
    assert_int_equal(inlet_emission_post(NULL, &event), INLET_E_INVALID_ARGUMENT);
    inlet_handlers_close(NULL);
}

/* --- random changes, beside a list --- */

enum { ACTORS = 12, STEPS = 4000 };

typedef struct listed {
    actor_t actor;
    int32_t priority;
    uint32_t since; /* when it was added; 0: it is not */
} listed_t;

static listed_t list[ACTORS];

static uint32_t expect_calls(char *expected) {
    uint32_t count = 0;
    bool called[ACTORS] = {false};
    for (;;) {
        listed_t *next = NULL;
        for (uint32_t i = 0; i < ACTORS; i++) {
            listed_t *l = &list[i];
            if (l->since == 0 || called[i])
                continue;
            if (next == NULL || l->priority > next->priority ||
                (l->priority == next->priority && l->since < next->since))
                next = l;
        }
        if (next == NULL)
            break;
        called[next - list] = true;
        expected[count++] = next->actor.name;
        if (next->actor.verdict == INLET_HANDLED)
            break;
    }
    expected[count] = '\0';
    return count;
}

static void random_changes_give_the_chain_that_a_list_gives(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        test_random_t random = test_random_seed(seed);
        memset(list, 0, sizeof list);
        for (uint32_t step = 1; step <= STEPS; step++) {
            listed_t *l = &list[test_random_below(&random, ACTORS)];
            char expected[ACTORS + 1];
            if (l->since == 0) {
                l->actor = (actor_t){.name = (char)('a' + (l - list))};
                l->actor.verdict = test_random_below(&random, 4) == 0 ? INLET_HANDLED : INLET_PASS;
                l->priority = (int32_t)test_random_below(&random, 5) - 2;
                l->since = step;
                add(&l->actor, l->priority);
            } else {
                assert_int_equal(inlet_handlers_remove(handlers, l->actor.id, NULL, 0), INLET_OK);
                assert_int_equal(l->actor.gone, 1);
                l->since = 0;
            }
            (void)expect_calls(expected);
            emit();
            assert_string_equal(calls, expected);
        }
        for (uint32_t i = 0; i < ACTORS; i++)
            if (list[i].since != 0)
                assert_int_equal(inlet_handlers_remove(handlers, list[i].actor.id, NULL, 0),
                                 INLET_OK);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(higher_priorities_come_first_then_who_was_added_first),
        TEST(what_is_handled_goes_no_further),
        TEST(only_the_types_that_were_asked_for_come),
        TEST(a_handler_may_remove_itself),
        TEST(who_is_removed_under_way_is_not_called),
        TEST(who_is_added_under_way_is_called_from_the_next_event_on),
        TEST(posts_come_after_the_event_in_their_order),
        TEST(posts_without_end_are_ended),
        TEST(an_answer_to_an_answer_is_limited),
        TEST(a_handler_may_emit),
        TEST(closing_lets_all_go),
        TEST(there_is_a_limit),
        TEST(wrong_arguments_are_refused),
        TEST(random_changes_give_the_chain_that_a_list_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
