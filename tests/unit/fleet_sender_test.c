/* The sender's decisions that a simulation does not look at: who is asked first, how long it waits,
 * where it does not go. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "fleet/sender.h"

#define SECOND INT64_C(1000000000)

typedef struct rig {
    outbox_t *outbox;
    sender_t *sender;
    sender_action_t action;
    int64_t now_ns;
} rig_t;

static sender_options_t options_of(uint64_t seed) {
    return (sender_options_t){
        .machine = "m-1", .seeds = {{"127.0.0.1", 7001}}, .seeds_count = 1, .seed = seed};
}

static void open_rig(rig_t *rig, const sender_options_t *options) {
    char error[BUCKET_ERROR_BYTES];
    memset(rig, 0, sizeof *rig);
    rig->now_ns = 1;
    assert_int_equal(outbox_open(":memory:", OUTBOX_BYTES, 5, &rig->outbox, error), OUTBOX_OK);
    assert_int_equal(outbox_put(rig->outbox, "{}", 2, NULL), OUTBOX_OK);
    rig->sender = sender_open(options, rig->outbox);
    assert_non_null(rig->sender);
}

static void close_rig(rig_t *rig) {
    sender_close(rig->sender);
    outbox_close(rig->outbox);
}

static enum sender_what next(rig_t *rig) {
    sender_next(rig->sender, rig->now_ns, &rig->action);
    return rig->action.what;
}

static void expect_write(rig_t *rig, const char *word) {
    assert_int_equal(next(rig), SENDER_WRITE);
    assert_string_equal(rig->action.words[0], word);
}

static void reply(rig_t *rig, int type, const char *text) {
    char copy[160];
    snprintf(copy, sizeof copy, "%s", text);
    const redisReply said = {.type = type, .str = copy, .len = strlen(copy)};
    sender_reply(rig->sender, rig->now_ns, &said);
}

/* Until the connection is open and knows the stream to be empty. */
static void greet(rig_t *rig) {
    assert_int_equal(next(rig), SENDER_CONNECT);
    sender_connected(rig->sender, rig->now_ns);
    expect_write(rig, "XINFO");
    expect_write(rig, "HGET");
    assert_int_equal(next(rig), SENDER_READ);
    reply(rig, REDIS_REPLY_ERROR, "ERR no such key");
    assert_int_equal(next(rig), SENDER_READ);
    reply(rig, REDIS_REPLY_NIL, "");
}

static void who_it_is_comes_first_and_the_entry_last(void **state) {
    (void)state;
    sender_options_t options = options_of(1);
    options.user = "anna";
    options.password = "secret";
    rig_t rig;
    open_rig(&rig, &options);
    assert_int_equal(next(&rig), SENDER_CONNECT);
    assert_int_equal(rig.action.address->port, 7001);
    sender_connected(rig.sender, rig.now_ns);
    expect_write(&rig, "AUTH");
    assert_int_equal(rig.action.words_count, 3);
    assert_string_equal(rig.action.words[1], "anna");
    expect_write(&rig, "XINFO");
    expect_write(&rig, "HGET");
    assert_int_equal(next(&rig), SENDER_READ); /* no entry before it is known which */
    close_rig(&rig);
}

static void waits_double_to_five_minutes_and_differ(void **state) {
    (void)state;
    int64_t waits[2][14];
    for (uint64_t seed = 0; seed < 2; seed++) {
        const sender_options_t options = options_of(seed + 1);
        rig_t rig;
        open_rig(&rig, &options);
        for (int i = 0; i < 14; i++) {
            int64_t most = SECOND << (i < 10 ? i : 10);
            assert_int_equal(next(&rig), SENDER_CONNECT);
            sender_broken(rig.sender, rig.now_ns, "refused");
            assert_int_equal(next(&rig), SENDER_CLOSE);
            assert_int_equal(next(&rig), SENDER_WAIT);
            waits[seed][i] = rig.action.until_ns - rig.now_ns;
            most = most < SENDER_WAIT_LONGEST_NS ? most : SENDER_WAIT_LONGEST_NS;
            assert_true(waits[seed][i] >= most / 2 && waits[seed][i] <= most);
            rig.now_ns = rig.action.until_ns;
        }
        assert_int_equal(sender_state(rig.sender), SENDER_UNREACHED);
        close_rig(&rig);
    }
    assert_memory_not_equal(waits[0], waits[1], sizeof waits[0]);
}

static void an_entry_that_was_taken_ends_the_doubling(void **state) {
    (void)state;
    const sender_options_t options = options_of(3);
    rig_t rig;
    open_rig(&rig, &options);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(next(&rig), SENDER_CONNECT);
        sender_broken(rig.sender, rig.now_ns, "refused");
        assert_int_equal(next(&rig), SENDER_CLOSE);
        assert_int_equal(next(&rig), SENDER_WAIT);
        rig.now_ns = rig.action.until_ns;
    }
    greet(&rig);
    expect_write(&rig, "XADD");
    reply(&rig, REDIS_REPLY_STRING, "5-0");
    assert_true(sender_is_done(rig.sender));
    sender_broken(rig.sender, rig.now_ns, "closed");
    assert_int_equal(next(&rig), SENDER_CLOSE);
    assert_int_equal(next(&rig), SENDER_WAIT);
    sender_close(rig.sender);
    outbox_close(rig.outbox);
}

static void it_follows_no_redirection_off_the_machine(void **state) {
    (void)state;
    for (int may = 0; may < 2; may++) {
        sender_options_t options = options_of(4);
        options.may_be_remote = may != 0;
        rig_t rig;
        open_rig(&rig, &options);
        greet(&rig);
        expect_write(&rig, "XADD");
        assert_int_equal(next(&rig), SENDER_READ);
        reply(&rig, REDIS_REPLY_ERROR, "MOVED 1 10.0.0.9:7002");
        assert_int_equal(next(&rig), SENDER_CLOSE);
        assert_int_equal(next(&rig), may != 0 ? SENDER_CONNECT : SENDER_WAIT);
        if (may != 0) {
            assert_string_equal(rig.action.address->host, "10.0.0.9");
        } else {
            assert_int_equal(sender_state(rig.sender), SENDER_REFUSED);
            assert_true(rig.action.until_ns - rig.now_ns >= SENDER_WAIT_LONGEST_NS / 2);
        }
        close_rig(&rig);
    }
}

static void rights_that_are_wrong_are_not_tried_every_second(void **state) {
    (void)state;
    const sender_options_t options = options_of(5);
    rig_t rig;
    open_rig(&rig, &options);
    greet(&rig);
    expect_write(&rig, "XADD");
    reply(&rig, REDIS_REPLY_ERROR, "NOPERM this user has no permissions");
    assert_int_equal(sender_state(rig.sender), SENDER_DENIED);
    assert_int_equal(next(&rig), SENDER_CLOSE);
    assert_int_equal(next(&rig), SENDER_WAIT);
    assert_true(rig.action.until_ns - rig.now_ns >= SENDER_WAIT_LONGEST_NS / 2);
    close_rig(&rig);
}

static void redirections_in_a_circle_end(void **state) {
    (void)state;
    const sender_options_t options = options_of(6);
    rig_t rig;
    open_rig(&rig, &options);
    uint32_t connections = 0;
    while (next(&rig) == SENDER_CONNECT) {
        assert_true(++connections <= SENDER_REDIRECTS_MAX + 1);
        sender_connected(rig.sender, rig.now_ns);
        expect_write(&rig, "XINFO");
        expect_write(&rig, "HGET");
        reply(&rig, REDIS_REPLY_ERROR, "MOVED 1 127.0.0.1:7002");
        reply(&rig, REDIS_REPLY_ERROR, "MOVED 1 127.0.0.1:7002");
        assert_int_equal(next(&rig), SENDER_CLOSE);
    }
    assert_int_equal(rig.action.what, SENDER_WAIT);
    assert_int_equal(connections, SENDER_REDIRECTS_MAX + 1);
    close_rig(&rig);
}

static void a_connection_with_nothing_to_do_is_closed_and_comes_for_the_mark(void **state) {
    (void)state;
    const sender_options_t options = options_of(7);
    rig_t rig;
    open_rig(&rig, &options);
    greet(&rig);
    expect_write(&rig, "XADD");
    reply(&rig, REDIS_REPLY_STRING, "5-0");
    assert_int_equal(next(&rig), SENDER_WAIT);
    rig.now_ns = rig.action.until_ns;
    assert_int_equal(next(&rig), SENDER_CLOSE);
    assert_int_equal(next(&rig), SENDER_WAIT);
    const int64_t mark_ns = rig.action.until_ns;
    assert_true(mark_ns - rig.now_ns > SENDER_MARK_NS / 2);
    assert_int_equal(outbox_put(rig.outbox, "{}", 2, NULL), OUTBOX_OK);
    assert_int_equal(next(&rig), SENDER_CONNECT); /* there is something to send */
    close_rig(&rig);
}

static void a_copied_outbox_keeps_what_only_the_other_has_sent(void **state) {
    (void)state;
    const sender_options_t options = options_of(8);
    rig_t rig;
    outbox_summary_t summary;
    open_rig(&rig, &options);
    greet(&rig);
    expect_write(&rig, "XADD");
    reply(&rig, REDIS_REPLY_STRING, "5-0");
    assert_int_equal(outbox_put(rig.outbox, "{}", 2, NULL), OUTBOX_OK);
    assert_int_equal(outbox_release(rig.outbox, 1000), OUTBOX_OK); /* the mark of the other's */
    assert_int_equal(outbox_summary(rig.outbox, &summary), OUTBOX_OK);
    assert_true(summary.waiting == 1 && summary.sent == 0 && summary.confirmed == 1);
    close_rig(&rig);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RUN(who_it_is_comes_first_and_the_entry_last),
        RUN(waits_double_to_five_minutes_and_differ),
        RUN(an_entry_that_was_taken_ends_the_doubling),
        RUN(it_follows_no_redirection_off_the_machine),
        RUN(rights_that_are_wrong_are_not_tried_every_second),
        RUN(redirections_in_a_circle_end),
        RUN(a_connection_with_nothing_to_do_is_closed_and_comes_for_the_mark),
        RUN(a_copied_outbox_keeps_what_only_the_other_has_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
