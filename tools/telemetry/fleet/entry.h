/* An entry of a machine's stream: a bucket, or how many were dropped before they could be sent; and
 * the names of a machine's keys in Redis. OS-free. */
#ifndef INLET_FLEET_ENTRY_H
#define INLET_FLEET_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "telemetry/bucket.h"

#define FLEET_ID_BYTES    48u /* "milliseconds-number" */
#define FLEET_KEY_BYTES   (BUCKET_MACHINE_BYTES + 32u)
#define FLEET_OUTBOX_HEX  16u /* an outbox's name: so many hexadecimal digits */
#define FLEET_BODY_BYTES  (512u * 1024u)
#define FLEET_STREAM_GLOB "inlet:{*}:telemetry"

/* The braces make a cluster keep all of a machine's keys in one slot. */
void fleet_stream_key(const char *machine, char key[FLEET_KEY_BYTES]);
void fleet_read_key(const char *machine, char key[FLEET_KEY_BYTES]);

/* The machine of a stream's key; false: it is another key. */
bool fleet_machine_of(const char *key, size_t bytes, char machine[BUCKET_MACHINE_BYTES]);

/* A stream's entry ID. */
typedef struct fleet_id {
    uint64_t ms, number;
} fleet_id_t;

bool fleet_id_parse(const char *text, size_t bytes, fleet_id_t *id);
bool fleet_id_is_later(fleet_id_t a, fleet_id_t b);

enum fleet_kind { FLEET_BUCKET = 0, FLEET_LOSS = 1 };

typedef struct fleet_entry {
    char outbox[FLEET_OUTBOX_HEX + 1];
    uint64_t seq;   /* of the outbox, from 1 */
    uint64_t first; /* a loss is of first … seq; a bucket's is its seq */
    uint64_t floor; /* nothing below comes, or comes again */
    enum fleet_kind kind;
    const char *body; /* of a bucket: its JSON; owned by others */
    size_t body_bytes;
} fleet_entry_t;

/* XADD key * v 1 o … s … r … f … k … b …: the words, which borrow the entry's body and `text`. */
#define FLEET_ADD_WORDS 17
typedef struct fleet_add {
    int count;
    const char *words[FLEET_ADD_WORDS];
    size_t bytes[FLEET_ADD_WORDS];
    char key[FLEET_KEY_BYTES];
    char text[3][24];
} fleet_add_t;
void fleet_add_words(const char *machine, const fleet_entry_t *entry, fleet_add_t *add);

/* Reads the fields and values of an entry, from anybody. False: it is none of ours. */
bool fleet_entry_read(const char *const *words, const size_t *bytes, size_t count,
                      fleet_entry_t *entry);

#endif
