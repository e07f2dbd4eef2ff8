/* A client for tests: the SDK's state machine on a plain pipe handle, stepped by the test. Anything
 * unexpected fails the test. */
#ifndef INLET_TEST_CLIENT_H
#define INLET_TEST_CLIENT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sdk/client_connection.h"
#include "service_fixture.h"
#include "stream/verifier.h"
#include "win32/clock.h"
#include <jansson.h>

typedef struct client {
    inlet__client_connection_t connection;
    inlet__client_sink_t sink;
    HANDLE pipe;
    bool opened;
    bool replied;
    inlet_status_t reply_status;
    uint32_t subscription;
    char *json; /* body of the last reply that was text, and what had come before it */
    uint64_t events_before_json, motions_before_json;
    uint64_t first_seq, next_seq;
    uint64_t boot_id, epoch;
    inlet__verifier_t *verifier; /* is told all records, if it is not NULL */
    int32_t next_dx;             /* of a fake agent's motion; 0: any */
    uint64_t wrong_dx_count;
    uint64_t before_replaced; /* motion that came before the first agent was replaced */
    uint64_t event_count, motion_count, loss_count, blind_count;
    uint32_t blind_causes; /* a bit each */
    uint32_t last_sources_mask;
    bool out_of_order;
    bool gone; /* the pipe or the state machine ended */
    inlet_status_t end_status;
} client_t;

/* Calls the service under test; INVALID_HANDLE_VALUE after a second of trying. */
HANDLE dial(void);

/* Dials and begins the handshake. Large: keep clients out of the stack. */
void client_open(client_t *client, const inlet__keypair_t *keys, uint8_t intent);
void client_close(client_t *client);

/* Sends what waits and takes what is there; false when nothing was. */
bool client_step(client_t *client);

/* Steps until a condition holds. */
#define STEP_UNTIL(client, condition, timeout_ns)                                                  \
    do {                                                                                           \
        int64_t until_ns = inlet__clock_now_ns() + (timeout_ns);                                   \
        while (!(condition) && inlet__clock_now_ns() < until_ns)                                   \
            if (!client_step(client))                                                              \
                Sleep(1);                                                                          \
        assert_true(condition);                                                                    \
    } while (0)

/* Sends a request and waits for its answer, or the connection's end. */
void client_request(client_t *client, inlet__message_t *message);

/* Pairs a fresh key through an administrator's connection, as `inlet pair` does. */
void pair(inlet__keypair_t *keys, const char *name);

/* Opens a connection and subscribes to raw input. */
void open_subscribed(client_t *client, const inlet__keypair_t *keys);

/* The same, to go on where another client of this stream was: its number, its fake agent's motion,
 * and its verifier. client->epoch says whether it is the same stream. */
void open_resumed(client_t *client, const inlet__keypair_t *keys, const client_t *other);

/* The body of the reply to STATUS or STATS, to be decref'ed. */
json_t *client_report(client_t *client, uint8_t type);

/* A number of the first session in the service's status, by the member's name. */
json_int_t status_number(client_t *client, const char *member);

#endif
