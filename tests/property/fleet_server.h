/* A Redis server of one stream in a test: what it was told, what it answers, and its faults. */
#ifndef INLET_TESTS_FLEET_SERVER_H
#define INLET_TESTS_FLEET_SERVER_H

#include "fleet/intake.h"
#include "fleet/replies.h"
#include "support/random.h"

enum { SERVER_ENTRIES_MAX = 4096, SERVER_REPLIES_MAX = 64 };

typedef struct server_entry {
    fleet_id_t id;
    fleet_entry_t entry; /* its body is a copy that lives as long as the server */
} server_entry_t;

/* What a failover may take back. */
typedef struct server_state {
    bool exists;
    fleet_id_t last;
    uint32_t count;
    server_entry_t entries[SERVER_ENTRIES_MAX];
    bool has_mark;
    intake_mark_t mark;
} server_state_t;

typedef struct server {
    test_random_t random;
    uint32_t faults; /* one in so many commands has one; 0: none */
    int64_t now_ms, skew_ms;
    server_state_t *state, *replica;
    uint16_t home, coming; /* the port that has the slot, and where it is on its way to; or 0 */
    bool connected, asking;
    uint16_t port; /* of the connection */
    uint32_t reply_at, replies;
    char texts[SERVER_REPLIES_MAX][96];
    int types[SERVER_REPLIES_MAX];
    char *bodies[SERVER_ENTRIES_MAX * 4];
    uint32_t bodies_count;
} server_t;

server_t *server_new(uint64_t seed);
void server_free(server_t *server);

bool server_connect(server_t *server, const sender_address_t *address);
void server_disconnect(server_t *server);

/* False: the connection broke, before the command was applied or after. */
bool server_write(server_t *server, const sender_action_t *action);

/* The next reply goes to the sender; false: the connection broke. */
bool server_read(server_t *server, sender_t *sender, int64_t now_ns);

/* The replica is as the master is; the replica becomes the master. */
void server_replicate(server_t *server);
void server_fail_over(server_t *server);

#endif
