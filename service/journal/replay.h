/* A subscription's way through the journal, up to where the retained log takes over. What a view
 * shows of it is decided as of the log: by each record and its mark. The drain thread's. */
#ifndef INLET_SERVICE_JOURNAL_REPLAY_H
#define INLET_SERVICE_JOURNAL_REPLAY_H

#include "journal/journal.h"

/* All zero: none. */
typedef struct inlet__replay {
    inlet__journal_t *journal;
    inlet__journal_reader_t *reader; /* NULL: none */
    uint64_t next_seq;               /* first number not yet covered */
    uint64_t log_seq;  /* the retained log has all from there on; 0: not known. The owner's, anew
                          before each read */
    uint32_t cause;    /* enum inlet_cause of what is not there */
    bool names_damage; /* … and can't be read: INLET_CAUSE_DAMAGED. The owner's, after the begin */
    bool arrived;      /* `place` is in the window at hand */
    int64_t seeks_ns;  /* a time, and has not come to it: what is of before is covered unseen */
    uint32_t place;
    bool context_due, snapshot_due;
    uint32_t context_place;
} inlet__replay_t;

enum inlet__replay_news {
    INLET__REPLAY_WAITS, /* for the journal's thread */
    INLET__REPLAY_READ,  /* *span says what */
    INLET__REPLAY_OVER   /* the journal has nothing behind next_seq that the log has not */
};

/* Begins at a number, and at a time if it is not 0; inlet__replay_join is for who is to be told
 * what is in force and held there. False: the journal has nothing from there on (or can't serve one
 * more), and *replay is none. */
bool inlet__replay_begin(inlet__replay_t *replay, inlet__journal_t *journal,
                         const inlet__stream_log_identity_t *stream, uint64_t from_seq,
                         int64_t from_ns, enum inlet_cause cause);

/* It is to be told what is in force and held where it stands, as after a change of its view. Where
 * that is in the middle of a window it is told where the log takes over. */
void inlet__replay_join(inlet__replay_t *replay);

/* As inlet__hub_read. Numbers that the journal does not have are a LOSS with the cause that it was
 * begun with. */
enum inlet__replay_news inlet__replay_read(inlet__replay_t *replay, const inlet__view_t *view,
                                           inlet_event_t *out, uint32_t capacity,
                                           inlet__span_t *span);

/* Why what it comes to next is not there, if it is not. */
uint32_t inlet__replay_cause(const inlet__replay_t *replay);

/* The next read begins at the record of that number, which the last one gave. */
void inlet__replay_rewind(inlet__replay_t *replay, uint64_t seq);

/* Its journal closes; then it goes on at its place in another, which is opened in the place of that
 * one. False: there is nothing from there on, and it is to be ended. Of none both do nothing. */
void inlet__replay_suspend(inlet__replay_t *replay);
bool inlet__replay_resume(inlet__replay_t *replay, inlet__journal_t *journal,
                          const inlet__stream_log_identity_t *stream);

/* It is none any more. Also of none. */
void inlet__replay_end(inlet__replay_t *replay);

#endif
