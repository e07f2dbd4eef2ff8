/* What a grant and a request show of a stream, said again from the documents: every record looked
 * at with all that came before it, nothing kept in between but what is held. Slow and plain. */
#ifndef INLET_TESTS_VIEW_ORACLE_H
#define INLET_TESTS_VIEW_ORACLE_H

#include "grants/grants.h"
#include "wire/message.h"
#include <inlet/event.h>
#include <stdbool.h>

enum { ORACLE_RECORDS_MAX = 512, ORACLE_HELD_MAX = 64 };

/* What surrounded a record. */
typedef struct oracle_moment {
    const char *image; /* of the program in front; "": not known */
    uint32_t process;  /* 0: not known, or none */
    bool open;         /* known to be no password field */
    int modifiers;     /* -1: not known */
    bool again;
    char image_text[600];
} oracle_moment_t;

typedef struct oracle_held {
    char act[64];
    inlet_event_t press;
    uint32_t pressed_at; /* its record */
    oracle_moment_t moment;
} oracle_held_t;

typedef struct oracle {
    inlet_event_t records[ORACLE_RECORDS_MAX]; /* the whole stream, from its first */
    oracle_moment_t moments[ORACLE_RECORDS_MAX];
    uint32_t count;
    oracle_held_t held[ORACLE_HELD_MAX];
    uint32_t held_count;
    uint32_t sources;
} oracle_t;

typedef struct oracle_reader {
    const inlet__grant_t *grant;
    const inlet__message_subscribe_t *request;
    uint32_t process; /* the subscriber's */
    bool guarded;
} oracle_reader_t;

/* Notes all records again, up to `count` of them. */
void oracle_run(oracle_t *oracle, uint32_t count);

/* Whether the reader gets record number `index`, and as what. */
bool oracle_shows(const oracle_t *oracle, const oracle_reader_t *reader, uint32_t index,
                  inlet_event_t *shown);

/* When the reader is said to stand there, before record number `index`. */
int64_t oracle_time_at(const oracle_t *oracle, const oracle_reader_t *reader, uint32_t index);

/* Whether a snapshot behind the records that were run tells the reader of the act. */
bool oracle_shows_held(const oracle_t *oracle, const oracle_reader_t *reader,
                       const oracle_held_t *held);

/* Whether it is told of the window in front there. */
bool oracle_in_front_at_end(const oracle_t *oracle, const oracle_reader_t *reader);

#endif
