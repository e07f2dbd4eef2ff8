/* A writer with a file behind it: what is kept in memory and for how long, and what becomes of a
 * recording when its disk is full. OS-free: the file is whatever does these four. */
#ifndef INLET_RECORD_RECORDER_H
#define INLET_RECORD_RECORDER_H

#include "record/writer.h"

typedef struct inlet__record_file {
    void *context;
    /* Writes behind what was written: all of it, or a status, and then any part of it. */
    inlet_status_t (*append)(void *context, const uint8_t *bytes, size_t count);
    /* Shortens the file to that length: away with what an append left that failed. */
    void (*cut)(void *context, uint64_t bytes);
    /* Returns when the disk has what was written. */
    inlet_status_t (*sync)(void *context);
} inlet__record_file_t;

#define INLET__RECORD_FLUSH_DEFAULT_NS INT64_C(1000000000)
#define INLET__RECORD_FLUSH_MAX_NS     INT64_C(60000000000)
/* What a power failure takes at most, beside what is in memory, while events come. */
#define INLET__RECORD_SYNC_NS INT64_C(10000000000)

typedef struct inlet__recorder {
    inlet__record_file_t file;
    inlet_status_t status; /* of the first failure: nothing is written any more */
    int64_t flush_ns;
    int64_t pending_since_ns; /* of the first event that is in memory, when it came */
    int64_t synced_ns;
    inlet__recording_writer_t writer;
    uint8_t out[INLET__WRITER_OUT_BYTES];
} inlet__recorder_t;

/* Writes the beginning of an empty file. `flush_ns`: 0 … INLET__RECORD_FLUSH_MAX_NS. On success
 * *recorder is to be freed by inlet__recorder_close. INLET_E_INVALID_ARGUMENT (the header),
 * INLET_E_NO_MEMORY, or what the file says; *recorder is NULL then. */
inlet_status_t inlet__recorder_open(const inlet__record_file_t *file,
                                    const uint8_t id[INLET__RECORDING_ID_BYTES],
                                    const inlet__recording_header_t *header, int64_t flush_ns,
                                    int64_t now_ns, inlet__recorder_t **recorder);

/* As inlet_record_append and inlet_record_flush; now_ns is any clock that does not go back. */
inlet_status_t inlet__recorder_append(inlet__recorder_t *recorder, const inlet_event_t *events,
                                      uint32_t count, int64_t now_ns);
inlet_status_t inlet__recorder_flush(inlet__recorder_t *recorder, int64_t now_ns);

/* Writes the end and frees the recorder, not its file. The first failure, of this call too. */
inlet_status_t inlet__recorder_close(inlet__recorder_t *recorder);

#endif
