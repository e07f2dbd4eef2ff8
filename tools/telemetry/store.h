/* Buckets on disk: one SQLite file, which several programs may have open. What is put twice is
 * there once. OS-free; a store belongs to one thread at a time. */
#ifndef INLET_TELEMETRY_STORE_H
#define INLET_TELEMETRY_STORE_H

#include "telemetry/bucket.h"

#define STORE_USER_VERSION   1
#define STORE_APPLICATION_ID 0x494E544C /* INTL: Inlet telemetry */

typedef enum store_result {
    STORE_OK = 0,
    STORE_NOT_FOUND, /* there is no such file, or the folder can't be written to */
    STORE_FOREIGN,   /* a database of another program */
    STORE_VERSION,   /* of a later version of Inlet */
    STORE_CORRUPT,   /* damaged, or no database at all */
    STORE_FULL,      /* the disk, or what SQLite may take of it */
    STORE_BUSY,      /* another program holds it for longer than 5 s */
    STORE_READ_ONLY,
    STORE_IO,
    STORE_NO_MEMORY,
    STORE_STOPPED /* whom it was told to said so */
} store_result_t;

enum store_flag {
    STORE_MUST_EXIST = 1 << 0,
    STORE_READS_ONLY = 1 << 1 /* changes nothing; the file must exist */
};

typedef struct store store_t;

/* Opens, or makes, the store at `path` (UTF-8), and brings an older one up to date. On failure
 * *opened is NULL, and `error` says what SQLite says. */
store_result_t store_open(const char *path, uint32_t flags, store_t **opened,
                          char error[BUCKET_ERROR_BYTES]);

/* NULL is allowed. */
void store_close(store_t *store);

/* In a few words, for people. Lives for ever. */
const char *store_result_text(store_result_t result);

/* What a code of SQLite's means. */
store_result_t store_result_of(int code);

/* What SQLite says of the call that failed last; lives until the next call. */
const char *store_error(store_t *store);

/* The database connection, for tables of others beside this one in the same file. */
struct sqlite3 *store_database(store_t *store);

/* Adds a bucket, unless one with its id is there; *added (may be NULL) says which. Once it returns
 * STORE_OK a killed process loses nothing; on any failure nothing of it is there. */
store_result_t store_put(store_t *store, const bucket_t *bucket, bool *added);

/* What is put between the two is there whole, or (keeps: false, or a failure) not at all. */
store_result_t store_begin(store_t *store);
store_result_t store_end(store_t *store, bool keeps);

/* The first generation that no bucket of this machine, stream and minute has, imported ones
 * aside. */
store_result_t store_next_generation(store_t *store, const bucket_id_t *id, uint32_t *generation);

/* Whether there are buckets of this stream in these minutes, imported ones or collected ones. */
store_result_t store_has_stream(store_t *store, const bucket_id_t *id, int64_t first_minute,
                                int64_t last_minute, bool imported, bool *has);

typedef struct store_range {
    const char *machine;  /* NULL: all */
    int64_t first_minute; /* both are in it; 0 and INT64_MAX: all */
    int64_t last_minute;
} store_range_t;

/* Calls `each` with every bucket of the range, by rising minute; it may not change the store. False
 * from it ends this with STORE_STOPPED. One that can't be read is STORE_CORRUPT. */
store_result_t store_each(store_t *store, const store_range_t *range,
                          bool (*each)(const bucket_t *bucket, void *context), void *context);

/* Deletes minutes before `before_minute` (0: of any age), and then the oldest until the data takes
 * at most max_bytes (0: any size); *removed buckets. What was deleted is overwritten. */
store_result_t store_retain(store_t *store, int64_t before_minute, uint64_t max_bytes,
                            uint64_t *removed);

/* Deletes all buckets of the range and gives the space back. */
store_result_t store_purge(store_t *store, const store_range_t *range, uint64_t *removed);

typedef struct store_summary {
    uint64_t buckets, machines, bytes; /* bytes of data, without what is free in the file */
    int64_t first_minute, last_minute; /* of no bucket: 0 */
} store_summary_t;

store_result_t store_summary(store_t *store, store_summary_t *summary);

/* Minutes since 1970 of a time in nanoseconds since then. */
static inline int64_t store_minute_of(int64_t utc_ns) {
    return utc_ns / NS_PER_MINUTE - (utc_ns % NS_PER_MINUTE < 0);
}

#endif
