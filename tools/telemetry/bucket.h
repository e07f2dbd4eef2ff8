/* The aggregate of one minute of one machine: what telemetry keeps instead of events. Counts, sums
 * and histograms, which add up: buckets of other minutes and machines merge into one of any span.
 * What was typed is not in it; where pointers were is, on a coarse grid. OS-free; a bucket belongs
 * to one thread at a time. */
#ifndef INLET_TELEMETRY_BUCKET_H
#define INLET_TELEMETRY_BUCKET_H

#include <base/histogram.h>
#include <inlet/event.h>
#include <jansson.h>
#include <stdbool.h>

#define BUCKET_SCHEMA_VERSION 1

#define BUCKET_MACHINE_BYTES 64u /* with the zero behind it, as all of these */
#define BUCKET_NAME_BYTES    128u
#define BUCKET_CODE_BYTES    32u
#define BUCKET_KEY_BYTES     160u
#define BUCKET_ERROR_BYTES   128u

#define BUCKET_DEVICES_MAX  32u
#define BUCKET_MONITORS_MAX 16u
#define BUCKET_CODES_MAX    256u

#define BUCKET_GRID_COLUMNS 48u
#define BUCKET_GRID_ROWS    27u
#define BUCKET_GRID_CELLS   (BUCKET_GRID_COLUMNS * BUCKET_GRID_ROWS)

/* No count that is told is larger: readers of JSON may have doubles only. */
#define BUCKET_COUNT_MAX ((INT64_C(1) << 53) - 1)

#define NS_PER_MINUTE INT64_C(60000000000)

/* Names a bucket among all: what is stored or sent twice is one. */
typedef struct bucket_id {
    char machine[BUCKET_MACHINE_BYTES]; /* 1 … 63 of A-Z a-z 0-9 . _ - */
    uint64_t boot_id;                   /* these three: of the stream, as inlet_stream_info_t */
    uint32_t session;
    uint64_t epoch;      /* at most INT64_MAX */
    int64_t minute;      /* since 1970-01-01T00:00Z */
    uint32_t generation; /* which piece of this minute: collectors that begin again count on from 0,
                            imported recordings have BUCKET_IMPORTED set and the rest by content */
} bucket_id_t;

#define BUCKET_IMPORTED UINT32_C(0x80000000)

/* Plain sums. */
enum bucket_total {
    BUCKET_OBSERVED_NS, /* how long of the minute somebody collected */
    BUCKET_EVENTS,      /* records taken, of whatever type and source */
    BUCKET_INJECTED,    /* input made by programs, of all below */
    BUCKET_KEY_PRESSES, /* without repeats */
    BUCKET_KEY_RELEASES,
    BUCKET_KEY_REPEATS,
    BUCKET_KEY_OVERLAPS, /* presses while another key was held: no flight time */
    BUCKET_LEFT_PRESSES,
    BUCKET_RIGHT_PRESSES,
    BUCKET_MIDDLE_PRESSES,
    BUCKET_X1_PRESSES,
    BUCKET_X2_PRESSES,
    BUCKET_MOVES,
    BUCKET_WHEELS,
    BUCKET_WHEEL_DELTA,  /* 1/120 notches, either way */
    BUCKET_PATH_MPX,     /* thousandths of a pixel, from positions */
    BUCKET_PATH_MCOUNTS, /* thousandths of a device's count, from motion */
    BUCKET_TOTALS
};

enum bucket_histogram {
    BUCKET_DWELL_NS,          /* a key's press to its release */
    BUCKET_FLIGHT_NS,         /* the last release to the next press, where none is held */
    BUCKET_INTER_KEY_NS,      /* press to press */
    BUCKET_CLICK_INTERVAL_NS, /* press to press of buttons */
    BUCKET_CLICK_HOLD_NS,     /* a button's press to its release */
    BUCKET_SPEED_PX_S,        /* of the pointer, in each tenth of a second in which it moved */
    BUCKET_LATENCY_NS,        /* capture to collector, of mouse input */
    BUCKET_HISTOGRAMS
};

/* Of enum bucket_total and enum bucket_histogram: as they stand in JSON, in tables and in metrics.
 * Live for ever. */
const char *bucket_total_name(uint32_t total);
const char *bucket_histogram_name(uint32_t histogram);

typedef struct bucket_device {
    uint64_t stable_id; /* as inlet_device_t, as the next three */
    uint16_t vendor, product, kind;
    char name[BUCKET_NAME_BYTES];   /* UTF-8; "": unknown */
    uint64_t events;                /* of input */
    uint64_t batched;               /* … whose time is that of their batch: no intervals */
    inlet__histogram_t interval_ns; /* from report to report, while it moves */
    inlet__histogram_t jitter_ns;   /* how much an interval differs from the one before it */
} bucket_device_t;

typedef struct bucket_monitor {
    int32_t x, y; /* as inlet_monitor_t, as the next three */
    uint32_t width, height, dpi;
    uint64_t positions[BUCKET_GRID_CELLS]; /* rows of columns: how many moves ended there */
    uint64_t clicks[BUCKET_GRID_CELLS];
} bucket_monitor_t;

/* Presses of one key: only where its identity was granted and asked for. */
typedef struct bucket_code {
    char code[BUCKET_CODE_BYTES]; /* as inlet_key_code names it, such as KeyA */
    uint64_t presses;
} bucket_code_t;

typedef struct bucket_loss {
    uint64_t records, events; /* LOSS records, and the events in them */
} bucket_loss_t;

typedef struct bucket_blind {
    uint64_t spans, ns; /* counted in the minute in which a span ends: it may be longer */
} bucket_blind_t;

typedef struct bucket {
    bucket_id_t id;
    uint64_t totals[BUCKET_TOTALS];
    inlet__histogram_t histograms[BUCKET_HISTOGRAMS];
    bucket_loss_t lost[INLET_CAUSE_COUNT]; /* by enum inlet_cause; HIDDEN is none */
    bucket_blind_t blind[INLET_CAUSE_COUNT];
    uint32_t devices_count, monitors_count, codes_count;
    uint64_t devices_left_out; /* that did not fit */
    bucket_device_t *devices[BUCKET_DEVICES_MAX];
    bucket_monitor_t *monitors[BUCKET_MONITORS_MAX];
    bucket_code_t codes[BUCKET_CODES_MAX]; /* by rising code */
} bucket_t;

/* An empty bucket, some 250 KiB; NULL: out of memory. */
bucket_t *bucket_new(const bucket_id_t *id);
void bucket_free(bucket_t *bucket);

/* Empties all but the id. */
void bucket_reset(bucket_t *bucket);

/* Adds all of `from`; the id stays. Associative, and commutative but for the order of devices and
 * monitors, as long as all of these fit. False: out of memory, and *into is of no use any more. */
bool bucket_merge(bucket_t *into, const bucket_t *from);

/* Adds up to BUCKET_COUNT_MAX. */
uint64_t bucket_sum(uint64_t a, uint64_t b);

/* The device or monitor that is the same as this one, made if there is none: its identity alone is
 * looked at. NULL: there are too many, or no memory. */
bucket_device_t *bucket_device(bucket_t *bucket, const bucket_device_t *same);
bucket_monitor_t *bucket_monitor(bucket_t *bucket, int32_t x, int32_t y, uint32_t width,
                                 uint32_t height, uint32_t dpi);

/* One more press, or several, of the key of that name. */
void bucket_add_code(bucket_t *bucket, const char *code, uint64_t presses);

/* Whether it may be a machine's name. */
bool bucket_is_machine(const char *name);

/* Makes one of any text: what may not stand in it becomes '-'. */
void bucket_machine_from(const char *text, char machine[BUCKET_MACHINE_BYTES]);

/* "machine/boot/session/epoch/minute/generation": the same for the same bucket alone. */
void bucket_key(const bucket_id_t *id, char key[BUCKET_KEY_BYTES]);

/* As a JSON object, whose shape README.md describes, to be decref'ed; what is zero is left out.
 * NULL: out of memory. */
json_t *bucket_to_json(const bucket_t *bucket);

/* Reads one, from anybody: whatever does not fit is refused, members of later minor versions are
 * ignored. NULL: `error` says why, in a few words. bucket_free it. */
bucket_t *bucket_from_json(const json_t *json, char error[BUCKET_ERROR_BYTES]);

/* The same from and to text; the text is to be freed. */
char *bucket_to_text(const bucket_t *bucket);
bucket_t *bucket_from_text(const char *text, size_t bytes, char error[BUCKET_ERROR_BYTES]);

#endif
