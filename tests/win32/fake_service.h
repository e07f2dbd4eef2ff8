/* A service in the test's own process, on a pipe of a name of its own: the real server connection
 * and hub behind a small pipe loop, with faults to order. */
#ifndef INLET_TEST_FAKE_SERVICE_H
#define INLET_TEST_FAKE_SERVICE_H

#include <inlet/inlet.h>
#include <stdbool.h>
#include <wchar.h>

#include "auth/noise.h"
#include "sdk/client.h"

enum fake_manner {
    FAKE_HONEST,
    FAKE_IMPOSTOR, /* speaks the protocol, but has no key: its message 2 is noise */
    FAKE_SILENT    /* accepts the call and says nothing */
};

#define FAKE_CONNECTIONS  4
#define FAKE_HUB_CAPACITY 16384u
#define FAKE_BOOT_ID      77u
#define FAKE_EPOCH        3u
#define FAKE_FIRST_SEQ    1u

typedef struct fake_service fake_service_t;

/* Starts it; the test fails if it can't. */
fake_service_t *fake_service_start(enum fake_manner manner);

const wchar_t *fake_service_pipe_name(const fake_service_t *service);
const uint8_t *fake_service_public_key(const fake_service_t *service);
/* Keys with a grant of all scopes. */
const inlet__keypair_t *fake_service_paired_keys(const fake_service_t *service);

/* How to connect to it with those: within 5 s, for events. */
inlet__target_t fake_service_target(const fake_service_t *service);

/* Appends key events to the stream: the numbers go on from the last. */
void fake_service_post(fake_service_t *service, uint32_t count);

/* Appends motions, in front of keys that are not appended yet. */
void fake_service_post_motions(fake_service_t *service, uint32_t count);

/* Ends the connections with a CLOSE of this status, and waits until they are gone. */
void fake_service_close(fake_service_t *service, inlet_status_t status);

/* Ends them without a word. */
void fake_service_drop(fake_service_t *service);

/* While it is held it takes everything and says nothing. */
void fake_service_hold(fake_service_t *service, bool hold);

/* It is older: connections to come may not use these (enum inlet__capability). */
void fake_service_withhold(fake_service_t *service, uint32_t capabilities);

/* Another stream begins: an empty one, with a name of its own. Only without connections. */
void fake_service_begin_anew(fake_service_t *service);

/* How many of its connections pause capture. */
uint32_t fake_service_pause_count(fake_service_t *service);

/* How many connections it has. */
uint32_t fake_service_connection_count(fake_service_t *service);

/* How many clients have said farewell. */
uint32_t fake_service_farewell_count(const fake_service_t *service);

void fake_service_free(fake_service_t *service);

#endif
