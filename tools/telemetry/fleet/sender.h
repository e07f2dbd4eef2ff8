/* Sender: carries an outbox to a machine's stream in Redis. A state machine: time and replies go
 * in, what is to be done on the connection comes out. It opens nothing and waits for nothing
 * itself.
 *
 *     for (;;) {
 *         sender_next(sender, now_ns, &action);
 *         SENDER_CONNECT: connect to action.address; sender_connected, or sender_broken
 *         SENDER_WRITE:   write the command; sender_broken if that fails
 *         SENDER_READ:    read one reply; sender_reply, or sender_broken
 *         SENDER_CLOSE:   close the connection
 *         SENDER_WAIT:    nothing to do until action.until_ns, or until the outbox has more
 *     }
 *
 * At least once: an entry is sent until a reply says that it is in the stream, and kept until the
 * reader's mark says that it is in his database. A server that comes back with less than it had
 * (a failover, a lost disk) is noticed on the next connection, and gets again what it lost. */
#ifndef INLET_FLEET_SENDER_H
#define INLET_FLEET_SENDER_H

#include <hiredis/hiredis.h>

#include "fleet/outbox.h"

#define SENDER_HOST_BYTES 256u
#define SENDER_SEEDS_MAX  8u
#define SENDER_WINDOW     32u /* entries on their way at once */

#define SENDER_WAIT_FIRST_NS   INT64_C(1000000000)
#define SENDER_WAIT_LONGEST_NS INT64_C(300000000000)
#define SENDER_MARK_NS         INT64_C(300000000000) /* how often the reader's mark is looked at */
#define SENDER_IDLE_NS         INT64_C(2000000000)   /* a connection with nothing to do is closed */
#define SENDER_REDIRECTS_MAX   5u                    /* in a row; then it waits */

typedef struct sender_address {
    char host[SENDER_HOST_BYTES];
    uint16_t port;
} sender_address_t;

/* "host:port", "[::1]:port"; false: it is none. */
bool sender_address_parse(const char *text, size_t bytes, sender_address_t *address);

/* Whether it is this machine itself, by its name: 127.x.x.x, ::1, localhost. */
bool sender_address_is_local(const sender_address_t *address);

typedef struct sender_options {
    const char *machine;  /* these strings live as long as the sender */
    const char *user;     /* of the server's ACL; NULL: its default user */
    const char *password; /* NULL: the server wants none */
    sender_address_t seeds[SENDER_SEEDS_MAX];
    uint32_t seeds_count;
    bool may_be_remote; /* to other machines, redirections too: over TLS, or in clear for once */
    uint64_t seed;      /* of the waits' randomness */
    int64_t mark_ns;    /* 0: SENDER_MARK_NS */
} sender_options_t;

enum sender_what { SENDER_WAIT, SENDER_CONNECT, SENDER_WRITE, SENDER_READ, SENDER_CLOSE };

typedef struct sender_action {
    enum sender_what what;
    int64_t until_ns;
    const sender_address_t *address;
    int words_count; /* of the command; they live until the next call */
    const char **words;
    const size_t *bytes;
} sender_action_t;

enum sender_state {
    SENDER_IDLE,      /* nothing to send */
    SENDER_WORKING,   /* connecting or sending */
    SENDER_UNREACHED, /* no connection, or it broke */
    SENDER_BUSY,   /* the server can't take entries for now: it loads, is full, has no quorum … */
    SENDER_DENIED, /* user, password or rights are wrong */
    SENDER_REFUSED,    /* a redirection to another machine, which would be in clear */
    SENDER_UNEXPECTED, /* what the server says makes no sense for a stream */
    SENDER_NO_OUTBOX   /* the outbox's disk fails */
};

/* "idle", "working", …, and the last complaint in words ("" at first). */
const char *sender_state_name(enum sender_state state);

typedef struct sender sender_t;

/* NULL: out of memory, or no seeds. The outbox stays its owner's, and outlives the sender. */
sender_t *sender_open(const sender_options_t *options, outbox_t *outbox);
void sender_close(sender_t *sender);

void sender_next(sender_t *sender, int64_t now_ns, sender_action_t *action);
void sender_connected(sender_t *sender, int64_t now_ns);
void sender_broken(sender_t *sender, int64_t now_ns, const char *why);
void sender_reply(sender_t *sender, int64_t now_ns, const redisReply *reply);

enum sender_state sender_state(const sender_t *sender);
const char *sender_complaint(const sender_t *sender);
int64_t sender_retry_ns(const sender_t *sender); /* when it tries again; 0: it does not wait */

/* Whether nothing waits to be sent and no reply is owed. */
bool sender_is_done(sender_t *sender);

#endif
