/* The audit trail: who was let in, who was not, and what an administrator changed, as lines that
 * prove one another. OS-free, one thread. service/docs/audit.md has the format.
 *
 * Each line has the hash of the line before it and its own. There is no secret in it: whoever may
 * write the file can write another whole one. What it shows is a line that was changed, taken out,
 * put in or moved, and a file that was damaged. */
#ifndef INLET_SERVICE_AUDIT_H
#define INLET_SERVICE_AUDIT_H

#include <inlet/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INLET__AUDIT_HASH_TEXT_BYTES 65u   /* 64 digits and a zero */
#define INLET__AUDIT_LINE_MAX_BYTES  4608u /* with its line feed */
#define INLET__AUDIT_DETAIL_BYTES    640u  /* longer ones are cut */
#define INLET__AUDIT_ERROR_BYTES     128u

typedef enum inlet__audit_what {
    INLET__AUDIT_SERVICE_STARTED,
    INLET__AUDIT_SERVICE_STOPPED,
    INLET__AUDIT_TRAIL_TORN,    /* a line was not whole when the service started, and is gone */
    INLET__AUDIT_TRAIL_DAMAGED, /* the file before this one does not verify */
    INLET__AUDIT_GRANT_ADDED,
    INLET__AUDIT_GRANT_REVOKED,
    INLET__AUDIT_CONFIG_CHANGED,
    INLET__AUDIT_CONFIG_REFUSED,
    INLET__AUDIT_AGENT_REPLACED, /* it broke the ring's contract */
    INLET__AUDIT_CLIENT_ADMITTED,
    INLET__AUDIT_CLIENT_REFUSED,
    INLET__AUDIT_CLIENT_VIOLATION, /* of the protocol, after it was admitted */
    INLET__AUDIT_PAUSE_BEGUN,
    INLET__AUDIT_PAUSE_ENDED,
    INLET__AUDIT_WHAT_COUNT
} inlet__audit_what_t;

/* "grant_added" and so on; "unknown". */
const char *inlet__audit_what_name(inlet__audit_what_t what);

/* Whether it belongs into the system's event log, too. */
bool inlet__audit_is_security(inlet__audit_what_t what);

typedef struct inlet__audit_record {
    inlet__audit_what_t what;
    int64_t utc_ns;     /* since 1970 */
    const char *user;   /* SID as text; NULL: nobody's doing, or not known */
    uint32_t session;   /* with a user */
    uint32_t process;   /* 0: none */
    const char *detail; /* UTF-8, NULL: none. Never input, never a key */
    uint64_t withheld;  /* records before this one that were not written */
} inlet__audit_record_t;

/* Where a chain stands. */
typedef struct inlet__audit_chain {
    uint64_t next_seq;
    char last_hash[INLET__AUDIT_HASH_TEXT_BYTES]; /* 64 times '0' before the first line */
} inlet__audit_chain_t;

inlet__audit_chain_t inlet__audit_chain_begin(void);

/* Writes the next line, which ends with a line feed and a zero, and the chain as it stands behind
 * it: take it over once the line is on the disk. INLET_E_NO_MEMORY. */
inlet_status_t inlet__audit_format(const inlet__audit_chain_t *chain,
                                   const inlet__audit_record_t *record,
                                   char line[INLET__AUDIT_LINE_MAX_BYTES], size_t *bytes,
                                   inlet__audit_chain_t *behind);

/* Reads lines, and proves them. */
typedef struct inlet__audit_verifier {
    inlet__audit_chain_t chain; /* behind the last good line */
    uint64_t first_seq;         /* of the first line; 0: none was read */
    uint64_t lines;             /* read, the bad one among them */
} inlet__audit_verifier_t;

/* Any line may be the first: what came before it may have been dropped. */
void inlet__audit_verifier_init(inlet__audit_verifier_t *verifier);

/* One line without its line feed. INLET_E_CORRUPT: it is not the one that follows, and `error` says
 * what is wrong with it; the verifier stays behind the last good line. INLET_E_NO_MEMORY. */
inlet_status_t inlet__audit_verify_line(inlet__audit_verifier_t *verifier, const char *line,
                                        size_t bytes, char error[INLET__AUDIT_ERROR_BYTES]);

/* A whole text of lines. *torn: bytes behind the last line feed, of a line that was not written to
 * its end. Errors as above, of the first line that is not good: verifier->lines is its number. */
inlet_status_t inlet__audit_verify_text(inlet__audit_verifier_t *verifier, const char *text,
                                        size_t bytes, size_t *torn,
                                        char error[INLET__AUDIT_ERROR_BYTES]);

/* How many older files there are at most. */
#define INLET__AUDIT_FILES_KEPT 9u

/* How many records of one kind are written: at most a burst, and then one a second. What anybody
 * may cause can neither fill the disk nor push out what came before. */
#define INLET__AUDIT_BURST 60u

typedef struct inlet__audit_rate {
    int64_t filled_ns;
    uint32_t spent; /* of the burst, as of then */
    uint64_t withheld;
} inlet__audit_rate_t;

/* Whether one may be written now. False: it is counted as withheld. */
bool inlet__audit_rate_allows(inlet__audit_rate_t *rate, int64_t now_ns);

#endif
