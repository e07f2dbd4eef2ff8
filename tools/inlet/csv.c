#include "csv.h"

#include <ctype.h>
#include <errno.h>
#include <inlet/keys.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_S     INT64_C(1000000000)
#define SECONDS_MAX  INT64_C(4000000000) /* 126 years: in ns well within 63 bits */
#define FIELD_BYTES  64
#define COLUMNS_MAX  16
#define NOTCH        120
#define BASE_COLUMNS 6u /* without which it is none */

static const char *const names[CSV_COLUMN_COUNT] = {"record timestamp",
                                                    "client timestamp",
                                                    "button",
                                                    "state",
                                                    "x",
                                                    "y",
                                                    "source",
                                                    "code",
                                                    "dx",
                                                    "dy",
                                                    "delta"};

const char csv_header[] =
    "record timestamp,client timestamp,button,state,x,y,source,code,dx,dy,delta\n";

typedef struct csv_fields {
    uint32_t count;
    char text[COLUMNS_MAX][FIELD_BYTES];
} csv_fields_t;

static const struct {
    const char *name;
    uint32_t button;
} buttons[] = {{"Left", INLET_BUTTON_LEFT},
               {"Right", INLET_BUTTON_RIGHT},
               {"Middle", INLET_BUTTON_MIDDLE},
               {"X1", INLET_BUTTON_X1},
               {"X2", INLET_BUTTON_X2}};
enum { BUTTON_COUNT = sizeof buttons / sizeof buttons[0] };

static const struct {
    const char *name;
    int32_t sign;
    uint32_t flags;
} turns[] = {{"Up", 1, 0},
             {"Down", -1, 0},
             {"Right", 1, INLET_FLAG_HORIZONTAL},
             {"Left", -1, INLET_FLAG_HORIZONTAL}};
enum { TURN_COUNT = sizeof turns / sizeof turns[0] };

/* --- read --- */

static bool refuse(char reason[CSV_REASON_BYTES], const char *what, const char *text) {
    snprintf(reason, CSV_REASON_BYTES, "%s '%s'", what, text);
    return false;
}

/* No field of this format has a comma or a quotation mark in it. */
static bool split(const char *line, csv_fields_t *fields, char reason[CSV_REASON_BYTES]) {
    fields->count = 0;
    for (;;) {
        const size_t bytes = strcspn(line, ",");
        if (fields->count == COLUMNS_MAX || bytes >= FIELD_BYTES) {
            snprintf(reason, CSV_REASON_BYTES, "it has too many columns, or too long ones");
            return false;
        }
        char *field = fields->text[fields->count++];
        memcpy(field, line, bytes);
        field[bytes] = '\0';
        for (size_t i = 0; i < bytes; i++)
            if (!isprint((unsigned char)field[i]) || field[i] == '"') {
                snprintf(reason, CSV_REASON_BYTES, "a character that no column has");
                return false;
            }
        if (line[bytes] == '\0')
            return true;
        line += bytes + 1;
    }
}

static uint32_t column_of(const char *name) {
    for (uint32_t column = 0; column < CSV_COLUMN_COUNT; column++)
        if (strcmp(name, names[column]) == 0)
            return column;
    return CSV_COLUMN_NONE;
}

bool csv_read_header(const char *line, csv_layout_t *layout, char reason[CSV_REASON_BYTES]) {
    csv_fields_t fields;
    if (!split(line, &fields, reason))
        return false;
    layout->count = fields.count;
    for (uint32_t i = 0; i < CSV_COLUMN_COUNT; i++)
        layout->places[i] = CSV_COLUMN_NONE;
    for (uint32_t place = 0; place < fields.count; place++) {
        const uint32_t column = column_of(fields.text[place]);
        if (column == CSV_COLUMN_NONE)
            return refuse(reason, "there is no column", fields.text[place]);
        if (layout->places[column] != CSV_COLUMN_NONE)
            return refuse(reason, "twice the column", names[column]);
        layout->places[column] = place;
    }
    for (uint32_t column = CSV_CLIENT_TIME; column < BASE_COLUMNS; column++)
        if (layout->places[column] == CSV_COLUMN_NONE)
            return refuse(reason, "it lacks the column", names[column]);
    return true;
}

/* Seconds to the nearest nanosecond, from their decimals: no floating point that could round. */
static bool read_time(const char *text, int64_t *ns) {
    int64_t seconds = 0, fraction = 0, weight = NS_PER_S;
    if (!isdigit((unsigned char)*text))
        return false;
    for (; isdigit((unsigned char)*text); text++) {
        seconds = 10 * seconds + (*text - '0');
        if (seconds > SECONDS_MAX)
            return false;
    }
    if (*text == '.')
        text++;
    for (; isdigit((unsigned char)*text); text++) {
        if (weight > 1) {
            weight /= 10;
            fraction += weight * (*text - '0');
        } else if (weight == 1) { /* the first that is not kept rounds */
            fraction += *text >= '5';
            weight = 0;
        }
    }
    *ns = seconds * NS_PER_S + fraction;
    return *text == '\0';
}

static bool read_int32(const char *text, int32_t *value) {
    char *end;
    errno = 0;
    if (!isdigit((unsigned char)text[0]) && !(text[0] == '-' && isdigit((unsigned char)text[1])))
        return false;
    const long long number = strtoll(text, &end, 10);
    *value = (int32_t)number;
    return *end == '\0' && errno == 0 && number >= INT32_MIN && number <= INT32_MAX;
}

static const char *field(const csv_fields_t *fields, const csv_layout_t *layout,
                         enum csv_column column) {
    const uint32_t place = layout->places[column];
    return place != CSV_COLUMN_NONE ? fields->text[place] : "";
}

/* Two columns that are both there or both not: *has says which. */
static bool read_pair(const char *a, const char *b, int32_t *first, int32_t *second, bool *has) {
    *has = a[0] != '\0' || b[0] != '\0';
    *first = *second = 0;
    return !*has || (read_int32(a, first) && read_int32(b, second));
}

static bool read_source(const char *text, uint32_t *flags) {
    if (strcmp(text, "raw") == 0)
        *flags |= INLET_FLAG_RAW;
    else if (text[0] == '\0' || strcmp(text, "hook") == 0)
        *flags |= INLET_FLAG_HOOK; /* who knows positions only is one */
    else
        return false;
    return true;
}

static uint32_t button_of(const char *name) {
    for (size_t i = 0; i < BUTTON_COUNT; i++)
        if (strcmp(name, buttons[i].name) == 0)
            return buttons[i].button;
    return 0;
}

static bool read_press(const char *state, uint16_t pressed, uint16_t released, uint16_t *type) {
    *type = strcmp(state, "Pressed") == 0 ? pressed : released;
    return *type == pressed || strcmp(state, "Released") == 0;
}

static bool read_turn(const char *state, const char *delta, inlet_event_t *event) {
    event->type = INLET_EVENT_MOUSE_WHEEL;
    for (size_t i = 0; i < TURN_COUNT; i++) {
        if (strcmp(state, turns[i].name) != 0)
            continue;
        event->flags |= turns[i].flags;
        event->u.wheel.delta = turns[i].sign * NOTCH;
        return delta[0] == '\0' || read_int32(delta, &event->u.wheel.delta);
    }
    return false;
}

static bool read_key(const char *state, const char *code, inlet_event_t *event) {
    event->u.key.hid = inlet_key_from_code(code);
    event->u.key.scan = inlet_key_scan(event->u.key.hid);
    event->u.key.vk = inlet_key_vk(event->u.key.hid);
    return (event->u.key.hid != 0 || strcmp(code, "Unidentified") == 0) &&
           read_press(state, INLET_EVENT_KEY_PRESSED, INLET_EVENT_KEY_RELEASED, &event->type);
}

/* button, state and what belongs to them. */
static bool read_act(const csv_fields_t *fields, const csv_layout_t *layout, inlet_event_t *event) {
    const char *button = field(fields, layout, CSV_BUTTON);
    const char *state = field(fields, layout, CSV_STATE);
    if (strcmp(button, "Scroll") == 0)
        return read_turn(state, field(fields, layout, CSV_DELTA), event);
    if (strcmp(button, "Key") == 0)
        return read_key(state, field(fields, layout, CSV_CODE), event);
    if (strcmp(button, "NoButton") == 0) {
        event->type = INLET_EVENT_MOUSE_MOVED;
        return strcmp(state, "Move") == 0 || strcmp(state, "Drag") == 0;
    }
    event->u.button.button = button_of(button);
    return event->u.button.button != 0 &&
           read_press(state, INLET_EVENT_MOUSE_PRESSED, INLET_EVENT_MOUSE_RELEASED, &event->type);
}

/* Where the pointer was, and how far it went. */
static bool read_place(const csv_fields_t *fields, const csv_layout_t *layout,
                       inlet_event_t *event) {
    int32_t x, y, dx, dy;
    bool has_place, has_motion;
    if (!read_pair(field(fields, layout, CSV_X), field(fields, layout, CSV_Y), &x, &y,
                   &has_place) ||
        !read_pair(field(fields, layout, CSV_DX), field(fields, layout, CSV_DY), &dx, &dy,
                   &has_motion))
        return false;
    const bool is_key =
        event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_KEY_RELEASED;
    if ((is_key && has_place) || (event->type != INLET_EVENT_MOUSE_MOVED && has_motion))
        return false;
    event->flags |= has_place ? (uint32_t)INLET_FLAG_HAS_POSITION : 0;
    event->flags |= has_motion ? (uint32_t)INLET_FLAG_HAS_MOTION : 0;
    if (event->type == INLET_EVENT_MOUSE_MOVED)
        event->u.mouse = (inlet_mouse_t){.dx = dx, .dy = dy, .x = x, .y = y};
    else if (event->type == INLET_EVENT_MOUSE_WHEEL)
        event->u.wheel.x = x, event->u.wheel.y = y;
    else if (!is_key)
        event->u.button.x = x, event->u.button.y = y;
    return true;
}

bool csv_read_line(const char *line, const csv_layout_t *layout, inlet_event_t *event,
                   char reason[CSV_REASON_BYTES]) {
    csv_fields_t fields;
    memset(event, 0, sizeof *event);
    if (!split(line, &fields, reason))
        return false;
    if (fields.count != layout->count) {
        snprintf(reason, CSV_REASON_BYTES, "it has %u columns, and the first line %u",
                 (unsigned)fields.count, (unsigned)layout->count);
        return false;
    }
    if (!read_time(field(&fields, layout, CSV_CLIENT_TIME), &event->time_ns))
        return refuse(reason, "no time in seconds:", field(&fields, layout, CSV_CLIENT_TIME));
    if (!read_source(field(&fields, layout, CSV_SOURCE), &event->flags))
        return refuse(reason, "source is raw or hook, not", field(&fields, layout, CSV_SOURCE));
    if (!read_act(&fields, layout, event)) {
        snprintf(reason, CSV_REASON_BYTES, "no act is called '%.20s' '%.20s' (code '%.20s')",
                 field(&fields, layout, CSV_BUTTON), field(&fields, layout, CSV_STATE),
                 field(&fields, layout, CSV_CODE));
        return false;
    }
    if (read_place(&fields, layout, event))
        return true;
    snprintf(reason, CSV_REASON_BYTES, "x and y, or dx and dy, are no numbers, or not of such");
    return false;
}

/* --- written --- */

static const char *button_name(uint32_t button) {
    for (size_t i = 0; i < BUTTON_COUNT; i++)
        if (buttons[i].button == button)
            return buttons[i].name;
    return "";
}

static const char *turn_name(const inlet_event_t *event) {
    const int32_t sign = event->u.wheel.delta < 0 ? -1 : 1;
    const uint32_t way = event->flags & INLET_FLAG_HORIZONTAL;
    size_t i = 0;
    while (turns[i].sign != sign || turns[i].flags != way)
        i++;
    return turns[i].name;
}

/* "12.5": without zeros at the end, but for one. */
static void print_time(int64_t ns, char out[32]) {
    int bytes = snprintf(out, 32, "%" PRId64 ".%09d", ns / NS_PER_S, (int)(ns % NS_PER_S));
    while (out[bytes - 1] == '0' && out[bytes - 2] != '.')
        out[--bytes] = '\0';
}

typedef struct csv_line {
    const char *button, *state, *code;
    char x[16], y[16], dx[16], dy[16], delta[16];
} csv_line_t;

static void put_pair(char first[16], char second[16], int32_t a, int32_t b, bool has) {
    if (!has)
        return;
    snprintf(first, 16, "%" PRId32, a);
    snprintf(second, 16, "%" PRId32, b);
}

static void note_button(const inlet_event_t *event, csv_state_t *state, csv_line_t *line) {
    const uint32_t bit = 1u << event->u.button.button;
    const bool is_press = event->type == INLET_EVENT_MOUSE_PRESSED;
    state->held = is_press ? state->held | bit : state->held & ~bit;
    line->button = button_name(event->u.button.button);
    line->state = is_press ? "Pressed" : "Released";
}

static bool fill(const inlet_event_t *event, csv_state_t *state, csv_line_t *line) {
    const bool has_place = (event->flags & INLET_FLAG_HAS_POSITION) != 0;
    const bool has_motion = (event->flags & INLET_FLAG_HAS_MOTION) != 0;
    switch (event->type) {
    case INLET_EVENT_KEY_PRESSED:
    case INLET_EVENT_KEY_RELEASED:
        line->button = "Key";
        line->state = event->type == INLET_EVENT_KEY_PRESSED ? "Pressed" : "Released";
        line->code = inlet_key_code(event->u.key.hid);
        return true;
    case INLET_EVENT_MOUSE_PRESSED:
    case INLET_EVENT_MOUSE_RELEASED:
        note_button(event, state, line);
        put_pair(line->x, line->y, event->u.button.x, event->u.button.y, has_place);
        return true;
    case INLET_EVENT_MOUSE_MOVED:
        line->button = "NoButton";
        line->state = state->held != 0 ? "Drag" : "Move";
        put_pair(line->x, line->y, event->u.mouse.x, event->u.mouse.y, has_place);
        put_pair(line->dx, line->dy, event->u.mouse.dx, event->u.mouse.dy, has_motion);
        return true;
    case INLET_EVENT_MOUSE_WHEEL:
        line->button = "Scroll";
        line->state = turn_name(event);
        put_pair(line->x, line->y, event->u.wheel.x, event->u.wheel.y, has_place);
        snprintf(line->delta, sizeof line->delta, "%" PRId32, event->u.wheel.delta);
        return true;
    default:
        return false;
    }
}

bool csv_write_line(const inlet_event_t *event, csv_state_t *state, char out[CSV_LINE_BYTES]) {
    csv_line_t line = {.button = "", .state = "", .code = ""};
    char time[32];
    if (!fill(event, state, &line))
        return false;
    print_time(event->time_ns, time);
    snprintf(out, CSV_LINE_BYTES, "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", time, time, line.button,
             line.state, line.x, line.y, (event->flags & INLET_FLAG_RAW) != 0 ? "raw" : "hook",
             line.code, line.dx, line.dy, line.delta);
    return true;
}
