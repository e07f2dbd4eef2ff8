/* Input events as lines of CSV, both ways: the columns of the Balabit Mouse Dynamics Challenge's
 * sessions, and behind them those that tell what these have no place for.
 *
 *   record timestamp,client timestamp,button,state,x,y[,source,code,dx,dy,delta]
 *
 * Timestamps are seconds; `client timestamp` is the event's time, and `record timestamp`, when
 * somebody else saw it, is not read. button and state are NoButton and Move or Drag; Left, Right,
 * Middle, X1 or X2 and Pressed or Released; Scroll and Up, Down, Left or Right; Key and Pressed or
 * Released. Empty x and y, or dx and dy: unknown. OS-free. */
#ifndef INLET_TOOL_CSV_H
#define INLET_TOOL_CSV_H

#include <inlet/event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum csv_column {
    CSV_RECORD_TIME,
    CSV_CLIENT_TIME,
    CSV_BUTTON,
    CSV_STATE,
    CSV_X,
    CSV_Y,
    CSV_SOURCE,
    CSV_CODE,
    CSV_DX,
    CSV_DY,
    CSV_DELTA,
    CSV_COLUMN_COUNT
};
#define CSV_COLUMN_NONE UINT32_MAX

/* Where in a line is what. */
typedef struct csv_layout {
    uint32_t count;                    /* of columns */
    uint32_t places[CSV_COLUMN_COUNT]; /* CSV_COLUMN_NONE: not there */
} csv_layout_t;

#define CSV_LINE_BYTES   512
#define CSV_REASON_BYTES 128

/* Reads the first line, without its line end. False: `reason` says why. */
bool csv_read_header(const char *line, csv_layout_t *layout, char reason[CSV_REASON_BYTES]);

/* Reads any other line into an event without a number. */
bool csv_read_line(const char *line, const csv_layout_t *layout, inlet_event_t *event,
                   char reason[CSV_REASON_BYTES]);

/* The first line, with its line feed. */
extern const char csv_header[];

/* Buttons that are held, for Drag: all zero at first. */
typedef struct csv_state {
    uint32_t held; /* bit n: button n */
} csv_state_t;

/* Writes an event's line with its line feed. False: the event is none that CSV has a place for. */
bool csv_write_line(const inlet_event_t *event, csv_state_t *state, char line[CSV_LINE_BYTES]);

#endif
