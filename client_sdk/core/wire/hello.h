/* What is said in the clear before the handshake, and the handshake's first payload. Later versions
 * may append fields to each of them: a decoder ignores bytes behind those it knows. All of it is
 * authenticated afterwards, because the hellos are in the handshake's prologue. */
#ifndef INLET_WIRE_HELLO_H
#define INLET_WIRE_HELLO_H

#include <stddef.h>
#include <stdint.h>

#include <inlet/status.h>

#define INLET__HELLO_MAGIC "INLT"

/* Versions of the protocol that this build speaks. */
#define INLET__PROTOCOL_VERSION_MIN 1
#define INLET__PROTOCOL_VERSION_MAX 1

/* What both ends of a connection may use if both announce it. Who announces nothing is spoken to as
 * version 1 was without them. */
enum inlet__capability {
    INLET__CAPABILITY_REQUESTS = 1 << 0, /* CANCEL, FILTER, DEVICES, SNAPSHOT, INFO, PAUSE, RESUME,
                                            a PING with bytes; failures with a body */
    INLET__CAPABILITY_COMPACT = 1 << 1,  /* batches in the compact form */
    INLET__CAPABILITY_TIMES = 1 << 2,    /* SUBSCRIBE with a time to begin at */
    INLET__CAPABILITY_ALL = (1 << 3) - 1
};

#define INLET__HELLO_NONCE_BYTES  32
#define INLET__CLIENT_HELLO_BYTES 13
#define INLET__SERVER_HELLO_BYTES 42

#define INLET__CLIENT_NAME_MAX_BYTES 64
#define INLET__GREETING_MAX_BYTES    (1 + INLET__CLIENT_NAME_MAX_BYTES)

/* What a client comes for. */
enum inlet__intent {
    INLET__INTENT_STREAM = 1, /* events: the key needs a grant */
    INLET__INTENT_ADMIN = 2,  /* status and grants: any key, but an elevated administrator */
    INLET__INTENT_ENROL = 3   /* to ask the user for a grant, and for nothing else: any key */
};

typedef struct inlet__client_hello {
    uint16_t version_min; /* the versions that the client speaks */
    uint16_t version_max;
    uint8_t intent;        /* enum inlet__intent */
    uint32_t capabilities; /* enum inlet__capability; the service ignores what it doesn't know */
} inlet__client_hello_t;

typedef struct inlet__server_hello {
    uint16_t version;      /* the one to be spoken; 0: none in common, and the service closes */
    uint32_t capabilities; /* the client's bits that the service agrees to */
    uint8_t nonce[INLET__HELLO_NONCE_BYTES]; /* fresh random bytes: nothing can be replayed */
} inlet__server_hello_t;

/* The payload of handshake message 1: who is there. (Message 2's payload is empty.) */
typedef struct inlet__greeting {
    char name[INLET__CLIENT_NAME_MAX_BYTES + 1]; /* UTF-8, one line, zero-terminated; may be "" */
} inlet__greeting_t;

/* Encoders write the struct to `out` and its length to *out_bytes.
 *   INLET_E_INVALID_ARGUMENT  a field is out of range
 *   INLET_E_BUFFER_TOO_SMALL  it doesn't fit
 * Decoders fill the struct from one payload; INLET_E_PROTOCOL if it is cut or out of range.
 * Any thread. */
inlet_status_t inlet__client_hello_encode(const inlet__client_hello_t *hello, uint8_t *out,
                                          size_t capacity, size_t *out_bytes);
inlet_status_t inlet__client_hello_decode(const uint8_t *bytes, size_t count,
                                          inlet__client_hello_t *hello);
inlet_status_t inlet__server_hello_encode(const inlet__server_hello_t *hello, uint8_t *out,
                                          size_t capacity, size_t *out_bytes);
inlet_status_t inlet__server_hello_decode(const uint8_t *bytes, size_t count,
                                          inlet__server_hello_t *hello);
inlet_status_t inlet__greeting_encode(const inlet__greeting_t *greeting, uint8_t *out,
                                      size_t capacity, size_t *out_bytes);
inlet_status_t inlet__greeting_decode(const uint8_t *bytes, size_t count,
                                      inlet__greeting_t *greeting);

/* The highest version that both the client and this build speak; 0 if there is none. */
uint16_t inlet__version_choose(const inlet__client_hello_t *hello);

#endif
