/* What blinds an agent: every sequence of notifications against a plain reference. */
#include "agent/sight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdbool.h>

/* Session changes by their numbers, then a focus on a plain and on an elevated window. */
enum { FIRST = INLET_SESSION_LOCKED, PLAIN = INLET_SESSION_CHANGE_COUNT, ELEVATED, END };
enum { LONGEST = 5 };

static inlet_event_t told(int what) {
    if (what >= PLAIN) {
        return (inlet_event_t){.type = INLET_EVENT_FOCUS, .u.focus = {.elevated = what != PLAIN}};
    }
    return (inlet_event_t){.type = INLET_EVENT_SESSION, .u.session = {.change = (uint32_t)what}};
}

/* The machine as the notifications describe it. */
typedef struct world {
    bool asleep, away, locked, other_desktop, paused, elevated;
} world_t;

static void live(world_t *world, int what) {
    switch (what) {
    case INLET_SESSION_LOCKED:
        world->locked = true;
        break;
    case INLET_SESSION_UNLOCKED:
        world->locked = world->away = false;
        break;
    case INLET_SESSION_DISCONNECTED:
        world->away = true;
        break;
    case INLET_SESSION_CONNECTED:
    case INLET_SESSION_REMOTE:
        world->away = false;
        break;
    case INLET_SESSION_SECURE_DESKTOP:
        world->other_desktop = true;
        break;
    case INLET_SESSION_OWN_DESKTOP:
        world->other_desktop = world->locked = false;
        break;
    case INLET_SESSION_SUSPENDING:
    case INLET_SESSION_RESUMED:
        world->asleep = what == INLET_SESSION_SUSPENDING;
        break;
    case INLET_SESSION_PAUSED:
    case INLET_SESSION_UNPAUSED:
        world->paused = what == INLET_SESSION_PAUSED;
        break;
    default:
        world->elevated = what == ELEVATED;
    }
}

static uint32_t cause_of(const world_t *world) {
    return world->asleep          ? INLET_CAUSE_SUSPENDED
           : world->away          ? INLET_CAUSE_SESSION_DISCONNECTED
           : world->locked        ? INLET_CAUSE_SESSION_LOCKED
           : world->other_desktop ? INLET_CAUSE_SECURE_DESKTOP
           : world->paused        ? INLET_CAUSE_PAUSED
           : world->elevated      ? INLET_CAUSE_ELEVATED_FOREGROUND
                                  : INLET_CAUSE_NONE;
}

static uint64_t go_through(inlet__sight_t sight, world_t world, int left) {
    uint64_t count = 1;
    assert_int_equal(inlet__sight_cause(&sight), cause_of(&world));
    for (int what = FIRST; left > 0 && what < END; what++) {
        inlet__sight_t next = sight;
        world_t after = world;
        inlet_event_t event = told(what);
        inlet__sight_note(&next, &event);
        live(&after, what);
        count += go_through(next, after, left - 1);
    }
    return count;
}

static void every_sequence_of_five_gives_the_cause_that_goes_first(void **state) {
    (void)state;
    inlet__sight_t sight;
    inlet__sight_begin(&sight);
    const uint64_t ways = END - FIRST;
    assert_true(go_through(sight, (world_t){0}, LONGEST) ==
                1 + ways * (1 + ways * (1 + ways * (1 + ways * (1 + ways)))));
}

static uint32_t after(const int *whats, size_t count) {
    inlet__sight_t sight;
    inlet__sight_begin(&sight);
    for (size_t i = 0; i < count; i++) {
        inlet_event_t event = told(whats[i]);
        inlet__sight_note(&sight, &event);
    }
    return inlet__sight_cause(&sight);
}

#define AFTER(...)                                                                                 \
    after((const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

static void a_notification_that_never_came_is_made_up_for_by_what_others_prove(void **state) {
    (void)state;
    /* Back to a switched-away, locked session, and nobody said unlocked. */
    assert_int_equal(AFTER(INLET_SESSION_LOCKED, INLET_SESSION_SECURE_DESKTOP,
                           INLET_SESSION_DISCONNECTED, INLET_SESSION_CONNECTED,
                           INLET_SESSION_OWN_DESKTOP),
                     INLET_CAUSE_NONE);
    /* … or nobody said connected. */
    assert_int_equal(AFTER(INLET_SESSION_DISCONNECTED, INLET_SESSION_LOCKED,
                           INLET_SESSION_SECURE_DESKTOP, INLET_SESSION_OWN_DESKTOP,
                           INLET_SESSION_UNLOCKED),
                     INLET_CAUSE_NONE);
}

static void what_proves_nothing_of_another_condition_leaves_it(void **state) {
    (void)state;
    assert_int_equal(AFTER(INLET_SESSION_LOCKED, INLET_SESSION_SUSPENDING, INLET_SESSION_RESUMED,
                           INLET_SESSION_RESUMED),
                     INLET_CAUSE_SESSION_LOCKED);
    assert_int_equal(AFTER(INLET_SESSION_SUSPENDING, INLET_SESSION_LOCKED, INLET_SESSION_UNLOCKED),
                     INLET_CAUSE_SUSPENDED);
    assert_int_equal(AFTER(INLET_SESSION_LOCKED, INLET_SESSION_REMOTE), INLET_CAUSE_SESSION_LOCKED);
    assert_int_equal(AFTER(INLET_SESSION_SECURE_DESKTOP, INLET_SESSION_UNLOCKED),
                     INLET_CAUSE_SECURE_DESKTOP);
}

static void input_and_other_records_prove_nothing(void **state) {
    (void)state;
    inlet__sight_t sight = {.blinded = 1u << INLET_CAUSE_SESSION_LOCKED};
    for (uint16_t type = 0; type <= INLET_EVENT_TYPE_COUNT; type++) {
        if (type == INLET_EVENT_FOCUS || type == INLET_EVENT_SESSION) {
            continue;
        }
        inlet_event_t event = {.type = type, .u.session = {.change = INLET_SESSION_UNLOCKED}};
        inlet__sight_note(&sight, &event);
        assert_int_equal(inlet__sight_cause(&sight), INLET_CAUSE_SESSION_LOCKED);
    }
    inlet_event_t unknown = {.type = INLET_EVENT_SESSION, .u.session = {.change = 1000000}};
    inlet__sight_note(&sight, &unknown);
    assert_int_equal(inlet__sight_cause(&sight), INLET_CAUSE_SESSION_LOCKED);
}

static void with_nothing_wanted_that_is_the_cause_and_all_is_forgotten(void **state) {
    (void)state;
    uint32_t cause;
    inlet__sight_t sight;
    inlet__sight_begin(&sight);
    assert_int_equal(inlet__sight_sources(&sight, INLET_SOURCE_RAW, &cause), INLET_SOURCE_RAW);
    inlet_event_t locked = told(INLET_SESSION_LOCKED);
    inlet__sight_note(&sight, &locked);
    assert_int_equal(inlet__sight_sources(&sight, INLET_SOURCE_ALL, &cause), 0);
    assert_int_equal(cause, INLET_CAUSE_SESSION_LOCKED);
    assert_int_equal(inlet__sight_sources(&sight, 0, &cause), 0);
    assert_int_equal(cause, INLET_CAUSE_NO_SUBSCRIBER);
    assert_int_equal(inlet__sight_sources(&sight, INLET_SOURCE_ALL, &cause), INLET_SOURCE_ALL);
}

static void a_pause_of_programs_is_a_condition_of_its_own(void **state) {
    (void)state;
    uint32_t cause;
    inlet__sight_t sight;
    inlet__sight_begin(&sight);
    assert_int_equal(inlet__sight_pause(&sight, false), 0);
    assert_int_equal(inlet__sight_pause(&sight, true), INLET_SESSION_PAUSED);
    assert_int_equal(inlet__sight_pause(&sight, true), 0);
    assert_int_equal(inlet__sight_sources(&sight, INLET_SOURCE_ALL, &cause), 0);
    assert_int_equal(cause, INLET_CAUSE_PAUSED);
    /* The user's own pause is another: the end of either leaves the other. */
    inlet_event_t own = told(INLET_SESSION_PAUSED);
    inlet__sight_note(&sight, &own);
    assert_int_equal(inlet__sight_pause(&sight, false), INLET_SESSION_UNPAUSED);
    assert_int_equal(inlet__sight_cause(&sight), INLET_CAUSE_PAUSED);
    assert_int_equal(inlet__sight_pause(&sight, true), INLET_SESSION_PAUSED);
    own = told(INLET_SESSION_UNPAUSED);
    inlet__sight_note(&sight, &own);
    assert_int_equal(inlet__sight_cause(&sight), INLET_CAUSE_PAUSED);
    inlet_event_t locked = told(INLET_SESSION_LOCKED);
    inlet__sight_note(&sight, &locked);
    assert_int_equal(inlet__sight_cause(&sight), INLET_CAUSE_SESSION_LOCKED);
    assert_int_equal(inlet__sight_sources(&sight, 0, &cause), 0); /* and all is forgotten */
    assert_int_equal(inlet__sight_cause(&sight), INLET_CAUSE_NONE);
    assert_int_equal(inlet__sight_pause(&sight, true), INLET_SESSION_PAUSED);
}

static void an_indicator_that_can_not_be_shown_blinds(void **state) {
    (void)state;
    uint32_t cause;
    inlet__sight_t sight;
    inlet__sight_begin(&sight);
    inlet__sight_show(&sight, false);
    assert_int_equal(inlet__sight_sources(&sight, INLET_SOURCE_ALL, &cause), 0);
    assert_int_equal(cause, INLET_CAUSE_UNSHOWN);
    assert_int_equal(inlet__sight_pause(&sight, true), INLET_SESSION_PAUSED);
    assert_int_equal(inlet__sight_cause(&sight), INLET_CAUSE_PAUSED);
    inlet__sight_show(&sight, true);
    assert_int_equal(inlet__sight_pause(&sight, false), INLET_SESSION_UNPAUSED);
    assert_int_equal(inlet__sight_sources(&sight, INLET_SOURCE_ALL, &cause), INLET_SOURCE_ALL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sequence_of_five_gives_the_cause_that_goes_first),
        cmocka_unit_test(a_notification_that_never_came_is_made_up_for_by_what_others_prove),
        cmocka_unit_test(what_proves_nothing_of_another_condition_leaves_it),
        cmocka_unit_test(input_and_other_records_prove_nothing),
        cmocka_unit_test(with_nothing_wanted_that_is_the_cause_and_all_is_forgotten),
        cmocka_unit_test(a_pause_of_programs_is_a_condition_of_its_own),
        cmocka_unit_test(an_indicator_that_can_not_be_shown_blinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
