/* Proves a stream by its own records: every number is there once, or a LOSS names it; time does not
 * go back; input comes only from sources that are said to capture, and a time without any is
 * covered by BLIND records that name the cause that SOURCES did; what is released was pressed, and
 * nothing stays held over a gap.
 *
 * What a verifier cannot know it lets pass: which keys were held before it joined, or during what a
 * LOSS or a BLIND covers. Programs may release what nobody pressed, so injected releases need no
 * press, nor do raw ones without a device, which is how injected input shows there. OS-free, a
 * fixed amount of memory, one thread a verifier. */
#ifndef INLET_STREAM_VERIFIER_H
#define INLET_STREAM_VERIFIER_H

#include "stream/held.h"

enum inlet__violation {
    INLET__VIOLATION_MALFORMED,       /* no record that Inlet could have made */
    INLET__VIOLATION_NUMBER_MISSING,  /* numbers before it that no LOSS names */
    INLET__VIOLATION_NUMBER_REPEATED, /* a number that was there before */
    INLET__VIOLATION_TIME_BACK,       /* an earlier time than the record before it */
    INLET__VIOLATION_INPUT_UNTOLD,    /* input from a source that SOURCES says does not capture */
    INLET__VIOLATION_GAP_UNTOLD,      /* no BLIND for all of a time without capture, or none for the
                                         cause that SOURCES gave, or no SOURCES */
    INLET__VIOLATION_RELEASE_UNPAIRED,   /* a release of what was released before */
    INLET__VIOLATION_SYNTHETIC_INVENTED, /* a synthetic record that repairs nothing */
    INLET__VIOLATION_HELD_OVER_GAP,      /* capture goes on with an act held from before */
    INLET__VIOLATION_SNAPSHOT_WRONG,     /* it contradicts what the records before it say */
    INLET__VIOLATION_COUNT
};

#define INLET__FINDINGS_MAX 16u

typedef struct inlet__finding {
    uint64_t seq; /* of the record that shows the violation */
    enum inlet__violation violation;
} inlet__finding_t;

/* Keys and buttons whose state is known at once; of those beyond, releases need no press. */
#define INLET__VERIFIER_KNOWN_MAX 256u

typedef struct inlet__verifier {
    /* The report. */
    uint64_t records_count;
    uint64_t inputs_count;    /* of them keys, buttons, motion, wheels, as captured */
    uint64_t synthetic_count; /* … and releases made to repair held state */
    uint64_t first_seq;
    uint64_t next_seq; /* 0: no record and no first number so far */
    int64_t first_time_ns, last_time_ns;
    uint64_t lost_count[INLET_CAUSE_COUNT]; /* numbers named by LOSS records */
    int64_t blind_ns[INLET_CAUSE_COUNT];
    uint64_t violations_count; /* all of them */
    uint64_t violation_counts[INLET__VIOLATION_COUNT];
    uint32_t findings_count; /* the first ones, in order */
    inlet__finding_t findings[INLET__FINDINGS_MAX];

    /* What the stream has said so far. */
    bool sources_known;
    uint32_t sources;      /* mask that captures, when known */
    int64_t dark_since_ns; /* when known to be none: from when no BLIND covers it */
    uint32_t dark_cause;   /* … and why, enum inlet_cause; NONE: not known */
    bool gone_unknown;     /* what was just hidden or lost may have said that a device is gone */
    inlet__held_t held;
    inlet__held_t snapshot; /* what one that is being told holds, so far */
    uint32_t snapshot_left; /* records of it that are to come */
    uint32_t known_count;   /* acts seen since the state was last unknown */
    inlet__act_t known[INLET__VERIFIER_KNOWN_MAX];
} inlet__verifier_t;

/* Begins with the number that the first record must have; 0: any. */
void inlet__verifier_begin(inlet__verifier_t *verifier, uint64_t first_seq);

/* Checks the next record of the stream. */
void inlet__verifier_note(inlet__verifier_t *verifier, const inlet_event_t *event);

/* "number_missing", … The string lives for ever. Any thread. */
const char *inlet__violation_name(enum inlet__violation violation);

#endif
