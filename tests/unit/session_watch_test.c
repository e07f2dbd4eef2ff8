/* Which sessions get an agent: every sequence of notes of one session against a plain reference,
 * and the way of the notes to the loop. */
#include "sessions/session_watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { LONGEST = 5 };

static bool should_have(const inlet__session_watch_t *watch, uint32_t id) {
    const inlet__session_state_t *state = inlet__session_watch_find(watch, id);
    return state != NULL && state->has_agent;
}

static void note(inlet__session_watch_t *watch, uint32_t event, uint32_t id) {
    inlet__session_watch_note(watch, &(inlet__session_note_t){.event = event, .session = id});
}

typedef struct world {
    bool console, remote, user, agent;
} world_t;

static void live(world_t *w, uint32_t event) {
    if (event == INLET__SESSION_CONSOLE_CONNECT || event == INLET__SESSION_REMOTE_CONNECT) {
        w->console = event == INLET__SESSION_CONSOLE_CONNECT;
        w->remote = !w->console;
    }
    if (event == INLET__SESSION_CONSOLE_DISCONNECT)
        w->console = false;
    if (event == INLET__SESSION_REMOTE_DISCONNECT)
        w->remote = false;
    if (event == INLET__SESSION_LOGON || event == INLET__SESSION_UNLOCK)
        w->console = w->console || !w->remote;
    if (event >= INLET__SESSION_LOGON)
        w->user = event != INLET__SESSION_LOGOFF;
    w->agent = w->user && (w->agent || w->console || w->remote);
}

static void go_through(const inlet__session_watch_t *watch, world_t world, int left) {
    assert_int_equal(should_have(watch, 3), world.agent);
    for (uint32_t event = 1; left > 0 && event < INLET__SESSION_EVENT_COUNT; event++) {
        inlet__session_watch_t next = *watch;
        world_t after = world;
        note(&next, event, 3);
        live(&after, event);
        go_through(&next, after, left - 1);
    }
}

static void every_sequence_of_five_notes_decides_as_the_reference(void **state) {
    (void)state;
    go_through(&(inlet__session_watch_t){0}, (world_t){0}, LONGEST);
}

static void an_enumeration_keeps_agents_of_users_who_are_there_and_no_others(void **state) {
    (void)state;
    inlet__session_watch_t watch = {0};
    inlet__session_watch_keep(&watch, 1);
    inlet__session_watch_keep(&watch, 2);
    const inlet__session_state_t found[] = {
        {.id = 1, .logged_on = true}, {.id = 4, .logged_on = true}, {.id = 0}};
    inlet__session_watch_enumerated(&watch, found, 3);
    assert_true(should_have(&watch, 1));
    assert_false(should_have(&watch, 2));
    assert_false(should_have(&watch, 4)); /* disconnected: not before it is connected */
    assert_int_equal(watch.count, 2);
    note(&watch, INLET__SESSION_REMOTE_CONNECT, 4);
    assert_true(should_have(&watch, 4));
}

static void one_session_is_on_the_console_and_more_than_the_limit_are_refused(void **state) {
    (void)state;
    inlet__session_watch_t watch = {0};
    for (uint32_t id = 1; id <= INLET__SESSIONS_MAX + 1; id++) {
        note(&watch, INLET__SESSION_CONSOLE_CONNECT, id);
        note(&watch, INLET__SESSION_LOGON, id);
    }
    assert_int_equal(watch.count, INLET__SESSIONS_MAX);
    assert_int_equal(watch.refused_count, 2);
    assert_int_equal(inlet__session_watch_find(&watch, 1)->place, INLET__SESSION_DISCONNECTED);
    assert_true(should_have(&watch, 1));
    note(&watch, INLET__SESSION_LOGOFF, 1);
    note(&watch, INLET__SESSION_LOGON, 99);
    assert_true(should_have(&watch, 99));
}

static void notes_come_in_order_and_too_many_are_remembered_as_missed(void **state) {
    (void)state;
    inlet__session_notes_t notes = {0};
    inlet__session_note_t taken;
    for (uint32_t i = 0; i < INLET__SESSION_NOTES_MAX + 2; i++)
        inlet__session_notes_put(&notes, INLET__SESSION_LOCK, i);
    assert_true(inlet__session_notes_missed(&notes));
    assert_false(inlet__session_notes_missed(&notes));
    for (uint32_t i = 0; i < INLET__SESSION_NOTES_MAX; i++) {
        assert_true(inlet__session_notes_take(&notes, &taken));
        assert_int_equal(taken.session, i);
    }
    assert_false(inlet__session_notes_take(&notes, &taken));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sequence_of_five_notes_decides_as_the_reference),
        cmocka_unit_test(an_enumeration_keeps_agents_of_users_who_are_there_and_no_others),
        cmocka_unit_test(one_session_is_on_the_console_and_more_than_the_limit_are_refused),
        cmocka_unit_test(notes_come_in_order_and_too_many_are_remembered_as_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
