/* Recordings: a stream in a file, and the same receive API over that file.
 *
 *     inlet_recorder_t *recorder;
 *     if (inlet_record_create("day.inlet", NULL, &recorder) == INLET_OK) {
 *         while (inlet_recv(stream, events, 64, INLET_FOREVER, &count) == INLET_OK)
 *             inlet_record_append(recorder, events, count);
 *         inlet_record_close(recorder);
 *     }
 *
 *     inlet_stream_t *stream;
 *     if (inlet_open_recording("day.inlet", NULL, &stream) == INLET_OK) {
 *         while (inlet_recv(stream, events, 64, INLET_FOREVER, &count) == INLET_OK)
 *             …
 *         inlet_stream_close(stream);
 *     }
 *
 * A recording is of one stream. It is only ever appended to, in blocks that each carry a checksum,
 * so that whatever ends its writer leaves all that it wrote before readable. The checksums find
 * damage; they are no proof against somebody who wants to change a recording. The format is in
 * docs/recording.md. What was typed is in such a file in plain: it is created so that only its user
 * may read it.
 *
 * Paths are UTF-8, of any length. Every function may be called from any thread, but on one recorder
 * by one thread at a time. */
#ifndef INLET_RECORDING_H
#define INLET_RECORDING_H

#include <inlet/inlet.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- what is said of a recording --- */

#define INLET_MONITORS_MAX       32u
#define INLET_MONITOR_NAME_BYTES 64u /* with the zero behind it, as all of these */
#define INLET_LAYOUT_NAME_BYTES  64u
#define INLET_PROGRAM_NAME_BYTES 128u
#define INLET_RECORD_NOTE_BYTES  256u

enum inlet_monitor_flag { INLET_MONITOR_PRIMARY = 1 << 0, INLET_MONITOR_ALL_FLAGS = (1 << 1) - 1 };

/* A monitor, as it was when the recording began. */
typedef struct inlet_monitor {
    int32_t x, y;                        /* its upper left corner, in physical pixels */
    uint32_t width, height;              /* in physical pixels, not 0 */
    uint32_t dpi;                        /* effective; 96 is 100 %; 0: unknown */
    uint32_t flags;                      /* enum inlet_monitor_flag */
    char name[INLET_MONITOR_NAME_BYTES]; /* UTF-8, such as \\.\DISPLAY1 */
} inlet_monitor_t;

/* --- writing --- */

typedef struct inlet_recorder inlet_recorder_t;

enum inlet_record_flag {
    INLET_RECORD_OVERWRITE = 1 << 0, /* a file of that name is deleted first */
    INLET_RECORD_ALL_FLAGS = (1 << 1) - 1
};

typedef struct inlet_record_options {
    uint32_t struct_size;              /* sizeof(inlet_record_options_t) */
    uint32_t flags;                    /* enum inlet_record_flag */
    const inlet_stream_info_t *stream; /* the stream's; NULL: a stream without a name */
    uint64_t event_types;              /* as subscribed to; 0: all */
    uint32_t subscribe_flags;          /* enum inlet_subscribe_flag, as subscribed with */
    uint32_t monitors_count;           /* 0 … INLET_MONITORS_MAX */
    const inlet_monitor_t *monitors;
    uint64_t hkl;            /* the input locale when it began; 0: unknown */
    uint32_t locks;          /* enum inlet_lock bits that were on */
    uint32_t reserved;       /* 0 */
    const char *layout_name; /* such as 00000409; NULL: unknown. This and the next two: UTF-8, one
                                line, shorter than INLET_…_BYTES says */
    const char *program;     /* who writes it; NULL: "inlet.dll" and its version */
    const char *note;        /* such as the options it was made with; NULL: nothing */
    int64_t flush_ns;        /* an event is kept in memory that long at most, by those that come
                                after it; up to 60 s; 0: 1 s */
} inlet_record_options_t;

/* Creates the file, whose reader is its user alone (an inherited list of who else may is not taken
 * over), and writes its header. `options` may be NULL. Others may read it while it is written. On
 * success *recorder is the caller's: inlet_record_close it. Otherwise *recorder is NULL:
 *   INLET_E_ALREADY_EXISTS    there is such a file, and INLET_RECORD_OVERWRITE is not set
 *   INLET_E_INVALID_ARGUMENT  an option, the path is no UTF-8, or it names no file on a disk
 *   INLET_E_NOT_FOUND, INLET_E_ACCESS_DENIED, INLET_E_NO_MEMORY, INLET_E_IO */
INLET_API inlet_status_t inlet_record_create(const char *path,
                                             const inlet_record_options_t *options,
                                             inlet_recorder_t **recorder);

/* Appends events whose numbers rise, within the call and from call to call, as those of one stream
 * do. They are in the file once 1,024 have come, flush_ns have passed at a later append, or by
 * inlet_record_flush; before that they are lost with the process.
 *   INLET_E_INVALID_ARGUMENT  one of them is no event, or its number is behind the one before: none
 *                             of the call is taken, and the recording goes on
 *   INLET_E_DISK_FULL         what was written before stays readable; every later call returns the
 *   INLET_E_IO and others     same status */
INLET_API inlet_status_t inlet_record_append(inlet_recorder_t *recorder,
                                             const inlet_event_t *events, uint32_t count);

/* Writes what is kept in memory, so that it outlives this process. Who has no events for a while
 * calls it then. As inlet_record_append. */
INLET_API inlet_status_t inlet_record_flush(inlet_recorder_t *recorder);

/* Bytes of the file so far, and events in it or kept in memory. NULL is allowed. */
INLET_API void inlet_record_size(const inlet_recorder_t *recorder, uint64_t *bytes,
                                 uint64_t *events_count);

/* Writes the rest, the index and the end, waits until the disk has it, closes the file, and frees
 * the recorder, whatever it returns: the first error that the recorder met. NULL is allowed. */
INLET_API inlet_status_t inlet_record_close(inlet_recorder_t *recorder);

/* --- reading --- */

/* How a recording ends. */
enum inlet_recording_end {
    INLET_RECORDING_CLOSED = 1, /* as inlet_record_close ends one */
    INLET_RECORDING_UNFINISHED =
        2,                      /* after a whole block: its writer still writes, or was killed */
    INLET_RECORDING_TORN = 3,   /* within a block: its writer was cut off as it wrote */
    INLET_RECORDING_DAMAGED = 4 /* something in it was changed after it was written */
};

/* "closed", "unfinished", "torn", "damaged"; "unknown" for a number that has none. Any thread. The
 * string lives for ever. */
INLET_API const char *inlet_recording_end_name(uint32_t end);

enum inlet_recording_flag {
    INLET_RECORDING_HIDDEN = 1 << 0, /* LOSS records with cause INLET_CAUSE_HIDDEN, if they were
                                        recorded, come as well */
    INLET_RECORDING_CHECK = 1 << 1,  /* reads all of it before inlet_open_recording returns, so that
                                        damage is known then, and not first where it is met */
    INLET_RECORDING_PAUSED = 1 << 2, /* nothing comes until inlet_recording_seek or …_seek_time */
    INLET_RECORDING_LANES = 1 << 3,  /* two lanes: see inlet_recv_lane */
    INLET_RECORDING_ALL_FLAGS = (1 << 4) - 1
};

#define INLET_SPEED_RECORDED 1000u
#define INLET_SPEED_MAX      UINT32_MAX /* as fast as they are taken */

typedef struct inlet_recording_options {
    uint32_t struct_size; /* sizeof(inlet_recording_options_t) */
    uint32_t flags;       /* enum inlet_recording_flag */
    uint32_t speed;       /* in thousandths of the recorded, 10 … 1,000,000, or INLET_SPEED_MAX;
                             0: INLET_SPEED_RECORDED */
    uint32_t sources;     /* mask of enum inlet_source: input of these; 0: all */
    uint64_t event_types; /* as of inlet_subscribe_options_t; 0: all */
    uint64_t from_seq;    /* begins there, as inlet_recording_seek; 0: at the first event */
    int64_t pause_max_ns; /* longer times without an event take that long; 0: as they were */
    int64_t poll_ns;      /* as of inlet_subscribe_options_t, as the next two */
    uint64_t urgent_types;
    uint32_t wait;     /* enum inlet_wait */
    uint32_t reserved; /* 0 */
} inlet_recording_options_t;

/* Opens a recording as a stream: inlet_recv, inlet_pending, inlet_wait_handle, inlet_stream_info
 * and inlet_stream_close work on it as on a live one. Its events come with the times between them
 * that they were recorded with, or at another speed, the first at once; each is as it was recorded,
 * its time_ns too. After the last event inlet_recv returns INLET_E_CLOSED, or INLET_E_CORRUPT where
 * the recording is torn or damaged: what comes before that is as it was written.
 *
 * `options` may be NULL. On success *stream is the caller's: inlet_stream_close it, when no other
 * thread uses it any more. Otherwise *stream is NULL:
 *   INLET_E_NOT_FOUND         there is no such file, or no event from from_seq on
 *   INLET_E_NOT_SUPPORTED     it is no recording
 *   INLET_E_VERSION           a recording of a later version
 *   INLET_E_CORRUPT           its header is damaged: nothing of it can be read
 *   INLET_E_INVALID_ARGUMENT, INLET_E_ACCESS_DENIED, INLET_E_NO_MEMORY, INLET_E_IO */
INLET_API inlet_status_t inlet_open_recording(const char *path,
                                              const inlet_recording_options_t *options,
                                              inlet_stream_t **stream);

/* Goes on, or begins again, with the first event whose number is `seq` or that covers it, or with
 * the first that has a later one. What had arrived and was not taken is thrown away. Call it when
 * no other thread receives from the stream; inlet_wait_handle is another one afterwards.
 *   INLET_E_NOT_FOUND         no event from there on: the stream is as it was
 *   INLET_E_CORRUPT           the way there is damaged: inlet_recv says so too
 *   INLET_E_INVALID_ARGUMENT  NULL, a stream of a connection, or seq is 0
 *   INLET_E_NO_MEMORY         the stream can only be closed any more */
INLET_API inlet_status_t inlet_recording_seek(inlet_stream_t *stream, uint64_t seq);

/* The same with the first event whose time_ns is `time_ns` or later. */
INLET_API inlet_status_t inlet_recording_seek_time(inlet_stream_t *stream, int64_t time_ns);

/* What a recording says of itself. What is not known yet (INLET_RECORDING_CHECK) is as its end
 * says it, which is what its writer wrote. */
typedef struct inlet_recording_info {
    uint32_t struct_size; /* in: sizeof(inlet_recording_info_t) */
    uint32_t end;         /* enum inlet_recording_end */
    uint64_t file_bytes;
    uint64_t valid_bytes; /* of them; from here on nothing can be read */
    uint64_t events_count;
    uint64_t first_seq; /* first_seq … end_seq - 1 is what its records cover, as far as they can be
                           read */
    uint64_t end_seq;
    uint64_t told_end_seq; /* the end as its writer told it, where that can be read: what is between
                              end_seq and here is lost; 0: nobody knows */
    int64_t first_time_ns;
    int64_t last_time_ns;   /* the latest */
    int64_t created_utc_ns; /* since 1970-01-01 UTC */
    uint64_t event_types;   /* as of inlet_record_options_t, as those below */
    uint64_t hkl;
    uint32_t locks;
    uint32_t subscribe_flags;
    uint32_t monitors_count;
    uint32_t reserved;
    char layout_name[INLET_LAYOUT_NAME_BYTES];
    char program[INLET_PROGRAM_NAME_BYTES];
    char note[INLET_RECORD_NOTE_BYTES];
    char reason[INLET_RECORD_NOTE_BYTES]; /* why nothing can be read from valid_bytes on, in a few
                                             words of English; "": it is the end */
} inlet_recording_info_t;

/* Fills *info, whose struct_size the caller set. What it says of the end is what was met so far.
 * INLET_E_INVALID_ARGUMENT: NULL, struct_size, or a live stream. */
INLET_API inlet_status_t inlet_recording_info(inlet_stream_t *stream, inlet_recording_info_t *info);

/* The monitors, up to `capacity`; *count says how many were written. INLET_E_INVALID_ARGUMENT. */
INLET_API inlet_status_t inlet_recording_monitors(inlet_stream_t *stream, inlet_monitor_t *monitors,
                                                  uint32_t capacity, uint32_t *count);

#ifdef __cplusplus
}
#endif

#endif
