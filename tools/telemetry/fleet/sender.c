#include "fleet/sender.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet/replies.h"

enum { PENDING_MAX = SENDER_WINDOW + 4, COMPLAINT_BYTES = 256, MARK_WORDS = 3 };

enum phase {
    PHASE_OUT,     /* no connection, and none is asked for before retry_ns */
    PHASE_CONNECT, /* one is being opened */
    PHASE_GREET,   /* commands of greet[] are to be written */
    PHASE_OPEN,    /* entries go */
    PHASE_DRAIN,   /* nothing is written any more; replies that are owed are read */
    PHASE_CLOSE    /* the connection is to be closed */
};

enum command { COMMAND_AUTH, COMMAND_ASKING, COMMAND_LAST, COMMAND_MARK, COMMAND_ADD };

typedef struct pending {
    enum command command;
    fleet_entry_t entry; /* without its body */
} pending_t;

struct sender {
    sender_options_t options;
    outbox_t *outbox;
    enum phase phase;
    enum sender_state state;
    char complaint[COMPLAINT_BYTES];
    uint64_t random;
    uint32_t failures, redirects;
    int64_t retry_ns, mark_at_ns, busy_at_ns;
    uint32_t seed_at;
    sender_address_t target; /* where a redirection sent us; port 0: the seeds */
    bool asking, ask_next;   /* the target is not the slot's home yet */
    bool asked;              /* ASKING stands in front of the command to come */
    uint32_t greeted;
    bool known, ever_known; /* what the stream has was compared with what it should have */
    uint64_t written_seq;
    uint32_t pending_begin, pending_count;
    pending_t pending[PENDING_MAX];
    fleet_entry_t entry; /* that is being written */
    fleet_add_t add;
    const char *words[4];
    size_t bytes[4];
    char key[FLEET_KEY_BYTES];
};

const char *sender_state_name(enum sender_state state) {
    static const char *const names[] = {[SENDER_IDLE] = "idle",
                                        [SENDER_WORKING] = "working",
                                        [SENDER_UNREACHED] = "unreached",
                                        [SENDER_BUSY] = "busy",
                                        [SENDER_DENIED] = "denied",
                                        [SENDER_REFUSED] = "refused",
                                        [SENDER_UNEXPECTED] = "unexpected",
                                        [SENDER_NO_OUTBOX] = "no outbox"};
    return names[state];
}

sender_t *sender_open(const sender_options_t *options, outbox_t *outbox) {
    sender_t *sender = options->seeds_count > 0 ? calloc(1, sizeof *sender) : NULL;
    if (sender == NULL)
        return NULL;
    sender->options = *options;
    sender->outbox = outbox;
    sender->random = options->seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    sender->seed_at = (uint32_t)(options->seed % options->seeds_count);
    if (sender->options.mark_ns == 0)
        sender->options.mark_ns = SENDER_MARK_NS;
    return sender;
}

void sender_close(sender_t *sender) {
    free(sender);
}

enum sender_state sender_state(const sender_t *sender) {
    return sender->state;
}

const char *sender_complaint(const sender_t *sender) {
    return sender->complaint;
}

int64_t sender_retry_ns(const sender_t *sender) {
    return sender->phase == PHASE_OUT ? sender->retry_ns : 0;
}

bool sender_is_done(sender_t *sender) {
    fleet_entry_t entry;
    return sender->pending_count == 0 && sender->ever_known &&
           (sender->phase == PHASE_OPEN || sender->phase == PHASE_OUT) &&
           !outbox_next(sender->outbox, 0, &entry);
}

static uint64_t draw(sender_t *sender) {
    sender->random ^= sender->random >> 12;
    sender->random ^= sender->random << 25;
    sender->random ^= sender->random >> 27;
    return sender->random * UINT64_C(0x2545F4914F6CDD1D);
}

/* From 1 s doubling to 5 minutes, and of that a half to all: many that lost the same server do not
 * come back to it at once. */
static int64_t wait_ns(sender_t *sender) {
    int64_t ns = SENDER_WAIT_FIRST_NS;
    for (uint32_t i = 0; i < sender->failures && ns < SENDER_WAIT_LONGEST_NS; i++)
        ns *= 2;
    if (ns > SENDER_WAIT_LONGEST_NS)
        ns = SENDER_WAIT_LONGEST_NS;
    return ns / 2 + (int64_t)((draw(sender) >> 11) % (uint64_t)(ns / 2 + 1));
}

static void complain(sender_t *sender, enum sender_state state, const char *why, size_t bytes) {
    sender->state = state;
    snprintf(sender->complaint, sizeof sender->complaint, "%.*s", (int)(bytes < 200 ? bytes : 200),
             why);
}

/* The connection is over, or of no use: again after a wait, at the next seed. What was on its way
 * is sent again. */
static void back_off(sender_t *sender, int64_t now_ns, enum sender_state state, const char *why,
                     size_t bytes) {
    complain(sender, state, why, bytes);
    if (state == SENDER_DENIED || state == SENDER_REFUSED || state == SENDER_UNEXPECTED)
        sender->failures = 16; /* somebody has to do something first */
    sender->retry_ns = now_ns + wait_ns(sender);
    sender->failures++;
    sender->redirects = 0;
    sender->target.port = 0;
    sender->asking = false;
    sender->seed_at = (sender->seed_at + 1) % sender->options.seeds_count;
}

static void forget_connection(sender_t *sender, enum phase phase) {
    sender->phase = phase;
    sender->pending_count = 0;
    sender->written_seq = 0;
    sender->known = false;
    sender->asked = false;
}

void sender_broken(sender_t *sender, int64_t now_ns, const char *why) {
    /* While it drains, the wait and where to go next are known already. */
    if (sender->phase != PHASE_DRAIN && sender->phase != PHASE_CLOSE)
        back_off(sender, now_ns, SENDER_UNREACHED, why, strlen(why));
    forget_connection(sender, PHASE_CLOSE);
}

void sender_connected(sender_t *sender, int64_t now_ns) {
    (void)now_ns;
    forget_connection(sender, PHASE_GREET);
    sender->greeted = 0;
    sender->state = SENDER_WORKING;
}

/* --- what to write --- */

static void push(sender_t *sender, enum command command, const fleet_entry_t *entry) {
    pending_t *pending =
        &sender->pending[(sender->pending_begin + sender->pending_count++) % PENDING_MAX];
    pending->command = command;
    if (entry != NULL)
        pending->entry = *entry;
}

static void write_words(sender_t *sender, enum command command, int count,
                        sender_action_t *action) {
    for (int i = 0; i < count; i++)
        sender->bytes[i] = strlen(sender->words[i]);
    push(sender, command, NULL);
    *action = (sender_action_t){
        .what = SENDER_WRITE, .words_count = count, .words = sender->words, .bytes = sender->bytes};
}

/* A command on the machine's keys: in front of each stands ASKING where the slot is on its way. */
static bool needs_asking(sender_t *sender, sender_action_t *action) {
    if (!sender->asking || sender->asked)
        return false;
    sender->words[0] = "ASKING";
    write_words(sender, COMMAND_ASKING, 1, action);
    sender->asked = true;
    return true;
}

static void write_auth(sender_t *sender, sender_action_t *action) {
    int count = 0;
    sender->words[count++] = "AUTH";
    if (sender->options.user != NULL)
        sender->words[count++] = sender->options.user;
    sender->words[count++] = sender->options.password;
    write_words(sender, COMMAND_AUTH, count, action);
}

static void write_last(sender_t *sender, sender_action_t *action) {
    fleet_stream_key(sender->options.machine, sender->key);
    sender->words[0] = "XINFO";
    sender->words[1] = "STREAM";
    sender->words[2] = sender->key;
    write_words(sender, COMMAND_LAST, 3, action);
    sender->asked = false;
}

static void write_mark(sender_t *sender, int64_t now_ns, sender_action_t *action) {
    fleet_read_key(sender->options.machine, sender->key);
    sender->words[0] = "HGET";
    sender->words[1] = sender->key;
    sender->words[2] = outbox_name(sender->outbox);
    write_words(sender, COMMAND_MARK, MARK_WORDS, action);
    sender->asked = false;
    sender->mark_at_ns = now_ns + sender->options.mark_ns;
}

static bool greet(sender_t *sender, int64_t now_ns, sender_action_t *action) {
    if (sender->greeted == 0 && sender->options.password == NULL)
        sender->greeted = 1;
    if (sender->greeted > 0 && sender->greeted < 3 && needs_asking(sender, action))
        return true;
    switch (sender->greeted++) {
    case 0:
        write_auth(sender, action);
        return true;
    case 1:
        write_last(sender, action);
        return true;
    case 2:
        write_mark(sender, now_ns, action);
        return true;
    default:
        return false; /* entries wait until it is known which */
    }
}

static bool write_entry(sender_t *sender, sender_action_t *action) {
    fleet_entry_t *entry = &sender->entry;
    if (sender->pending_count + 2 > SENDER_WINDOW ||
        !outbox_next(sender->outbox, sender->written_seq, entry))
        return false;
    if (needs_asking(sender, action))
        return true;
    fleet_add_words(sender->options.machine, entry, &sender->add);
    push(sender, COMMAND_ADD, entry);
    sender->written_seq = entry->seq;
    sender->asked = false;
    *action = (sender_action_t){.what = SENDER_WRITE,
                                .words_count = sender->add.count,
                                .words = sender->add.words,
                                .bytes = sender->add.bytes};
    return true;
}

/* With nothing to send it still looks what the reader has. */
static bool write_something(sender_t *sender, int64_t now_ns, sender_action_t *action) {
    if (now_ns >= sender->mark_at_ns && sender->pending_count + 2 <= SENDER_WINDOW) {
        if (!needs_asking(sender, action))
            write_mark(sender, now_ns, action);
        return true;
    }
    return write_entry(sender, action);
}

/* A minute has one entry: a connection that stays open for it costs the server more than one that
 * comes again. Who has nothing to send comes for the mark alone. */
static int64_t connect_at_ns(sender_t *sender) {
    fleet_entry_t entry;
    if (!sender->ever_known || sender->phase == PHASE_CONNECT ||
        outbox_next(sender->outbox, 0, &entry))
        return sender->retry_ns;
    return sender->mark_at_ns > sender->retry_ns ? sender->mark_at_ns : sender->retry_ns;
}

static void connect_or_wait(sender_t *sender, int64_t now_ns, sender_action_t *action) {
    const int64_t at_ns = connect_at_ns(sender);
    if (now_ns < at_ns) {
        *action = (sender_action_t){.what = SENDER_WAIT, .until_ns = at_ns};
        return;
    }
    sender->phase = PHASE_CONNECT;
    sender->asking = sender->ask_next;
    sender->ask_next = false;
    *action = (sender_action_t){.what = SENDER_CONNECT,
                                .address = sender->target.port != 0
                                               ? &sender->target
                                               : &sender->options.seeds[sender->seed_at]};
}

void sender_next(sender_t *sender, int64_t now_ns, sender_action_t *action) {
    *action = (sender_action_t){.what = SENDER_READ};
    switch (sender->phase) {
    case PHASE_OUT:
    case PHASE_CONNECT:
        connect_or_wait(sender, now_ns, action);
        return;
    case PHASE_GREET:
        if (greet(sender, now_ns, action) || sender->pending_count > 0)
            return;
        sender->phase = PHASE_OPEN;
        break;
    case PHASE_OPEN:
        break;
    case PHASE_DRAIN:
        if (sender->pending_count > 0)
            return;
        __attribute__((fallthrough));
    case PHASE_CLOSE:
        forget_connection(sender, PHASE_OUT);
        *action = (sender_action_t){.what = SENDER_CLOSE};
        return;
    }
    if (write_something(sender, now_ns, action) || sender->pending_count > 0) {
        sender->busy_at_ns = now_ns;
        return;
    }
    sender->state = SENDER_IDLE;
    (void)outbox_flush(sender->outbox); /* what is not noted is sent again */
    if (now_ns >= sender->busy_at_ns + SENDER_IDLE_NS) {
        forget_connection(sender, PHASE_OUT);
        *action = (sender_action_t){.what = SENDER_CLOSE};
        return;
    }
    *action =
        (sender_action_t){.what = SENDER_WAIT, .until_ns = sender->busy_at_ns + SENDER_IDLE_NS};
}

/* --- what comes back --- */

static void redirect(sender_t *sender, int64_t now_ns, const redisReply *reply, bool ask) {
    sender_address_t target;
    const sender_address_t *here =
        sender->target.port != 0 ? &sender->target : &sender->options.seeds[sender->seed_at];
    sender->phase = PHASE_DRAIN;
    if (!replies_redirection(reply, here, &target)) {
        back_off(sender, now_ns, SENDER_UNEXPECTED, reply->str, reply->len);
    } else if (!sender->options.may_be_remote && !sender_address_is_local(&target)) {
        back_off(sender, now_ns, SENDER_REFUSED, reply->str, reply->len);
    } else if (sender->redirects++ >= SENDER_REDIRECTS_MAX) {
        back_off(sender, now_ns, SENDER_BUSY, reply->str, reply->len);
    } else {
        sender->target = target;
        sender->ask_next = ask;
        sender->retry_ns = now_ns;
    }
}

static void take_error(sender_t *sender, int64_t now_ns, const redisReply *reply) {
    const enum replies_error error = replies_error(reply);
    if (error == REPLIES_MOVED || error == REPLIES_ASK) {
        redirect(sender, now_ns, reply, error == REPLIES_ASK);
        return;
    }
    back_off(sender, now_ns,
             error == REPLIES_DENIED ? SENDER_DENIED
             : error == REPLIES_BUSY ? SENDER_BUSY
                                     : SENDER_UNEXPECTED,
             reply->str, reply->len);
    sender->phase = PHASE_DRAIN;
}

static void disk_fails(sender_t *sender, int64_t now_ns) {
    const char *why = outbox_error(sender->outbox);
    back_off(sender, now_ns, SENDER_NO_OUTBOX, why, strlen(why));
    sender->phase = PHASE_DRAIN;
}

static void unexpected(sender_t *sender, int64_t now_ns, const char *why) {
    back_off(sender, now_ns, SENDER_UNEXPECTED, why, strlen(why));
    sender->phase = PHASE_DRAIN;
}

static void take_last(sender_t *sender, int64_t now_ns, const redisReply *reply) {
    fleet_id_t last;
    uint64_t again;
    if (!replies_last_id(reply, &last)) {
        unexpected(sender, now_ns, "XINFO STREAM tells no last-generated-id");
        return;
    }
    if (outbox_rolled_back(sender->outbox, last, &again) != OUTBOX_OK) {
        disk_fails(sender, now_ns);
        return;
    }
    sender->known = sender->ever_known = true;
}

static void take_mark(sender_t *sender, int64_t now_ns, const redisReply *reply) {
    uint64_t mark = 0;
    if (reply->type == REDIS_REPLY_NIL)
        return;
    if (!replies_number(reply, &mark))
        unexpected(sender, now_ns, "the reader's mark is no number");
    else if (outbox_release(sender->outbox, mark) != OUTBOX_OK)
        disk_fails(sender, now_ns);
}

static void take_added(sender_t *sender, int64_t now_ns, const pending_t *pending,
                       const redisReply *reply) {
    fleet_id_t id;
    if (reply->type != REDIS_REPLY_STRING || !fleet_id_parse(reply->str, reply->len, &id)) {
        unexpected(sender, now_ns, "XADD's reply is no ID");
        return;
    }
    if (outbox_sent(sender->outbox, &pending->entry, id) != OUTBOX_OK) {
        disk_fails(sender, now_ns);
        return;
    }
    if (sender->phase != PHASE_OPEN)
        return;
    sender->failures = 0; /* it works: only this says so */
    sender->redirects = 0;
    sender->state = SENDER_WORKING;
    sender->complaint[0] = '\0';
}

void sender_reply(sender_t *sender, int64_t now_ns, const redisReply *reply) {
    if (sender->pending_count == 0) {
        unexpected(sender, now_ns, "a reply to nothing");
        return;
    }
    const pending_t pending = sender->pending[sender->pending_begin];
    sender->pending_begin = (sender->pending_begin + 1) % PENDING_MAX;
    sender->pending_count--;
    if (reply->type == REDIS_REPLY_ERROR) {
        const bool empty = pending.command == COMMAND_LAST && replies_is_no_key(reply);
        if (empty)
            take_last(sender, now_ns, NULL);
        else if (sender->phase != PHASE_DRAIN) /* the first says why */
            take_error(sender, now_ns, reply);
        return;
    }
    switch (pending.command) {
    case COMMAND_LAST:
        take_last(sender, now_ns, reply);
        break;
    case COMMAND_MARK:
        take_mark(sender, now_ns, reply);
        break;
    case COMMAND_ADD:
        take_added(sender, now_ns, &pending, reply);
        break;
    case COMMAND_AUTH:
    case COMMAND_ASKING:
        break;
    }
}
