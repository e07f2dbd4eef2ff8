#include "show.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "cli/interrupt.h"
#include "cli/json_print.h"
#include "cli/recording_report.h"
#include "dots.h"
#include "labels.h"
#include "monitors.h"
#include "overlay/drawn_json.h"
#include "paint.h"
#include "source.h"
#include "surface.h"

#define FRAME_HZ_MAX          60
#define MARGIN                0.4 /* of a key, to the edge of the monitor */
#define RETRY_FIRST_NS        INT64_C(250000000)
#define RETRY_MAX_NS          INT64_C(4000000000)
#define TIMER_HIGH_RESOLUTION 2 /* CREATE_WAITABLE_TIMER_HIGH_RESOLUTION */

typedef struct show {
    const overlay_options_t *options;
    const overlay_layout_t *layout;
    const overlay_theme_t *theme;
    overlay_model_t *model;
    overlay_scene_t scene;
    surface_t surface;
    painter_t *painter;
    dots_t dots;
    source_t source;
    HANDLE interrupt, timer;
    int64_t frame_ns; /* length of a frame */
    int64_t end_ns;
    int64_t retry_ns;       /* when to try to come back; INT64_MAX: not away */
    int64_t retry_pause_ns; /* … and how long after that again */
    uint64_t hkl;           /* whose labels are written */
    bool has_ended;         /* the recording has: what still fades is shown */
    bool is_over;
} show_t;

/* --- the window and what is drawn into it --- */

/* A number of pixels from an edge, or false. */
static bool read_place(const char *text, POINT *at) {
    char *end;
    at->x = strtol(text, &end, 10);
    if (end == text || *end != ',')
        return false;
    const char *second = end + 1;
    at->y = strtol(second, &end, 10);
    return end != second && *end == '\0';
}

static bool place(const char *position, const monitor_t *monitor, SIZE size, LONG margin,
                  POINT *at) {
    static const char *const names[9] = {"top-left",    "top",    "top-right",
                                         "left",        "center", "right",
                                         "bottom-left", "bottom", "bottom-right"};
    const RECT *rect = &monitor->work;
    const LONG xs[3] = {rect->left + margin, (rect->left + rect->right - size.cx) / 2,
                        rect->right - size.cx - margin};
    const LONG ys[3] = {rect->top + margin, (rect->top + rect->bottom - size.cy) / 2,
                        rect->bottom - size.cy - margin};
    for (int i = 0; i < 9; i++) {
        if (strcmp(position, names[i]) != 0)
            continue;
        *at = (POINT){xs[i % 3], ys[i / 3]};
        return true;
    }
    if (!read_place(position, at))
        return false;
    at->x += monitor->rect.left;
    at->y += monitor->rect.top;
    return true;
}

/* Pixels of a key: as asked for, or as large as the monitor has room for, up to the usual. */
static double unit_for(const show_t *show, const monitor_t *monitor) {
    const double usual = OVERLAY_UNIT_PX * monitor->dpi / 96;
    const double around = 2 * (show->theme->padding + MARGIN);
    const double wide = (monitor->rect.right - monitor->rect.left) / (show->layout->width + around);
    const double high =
        (monitor->rect.bottom - monitor->rect.top) / (show->layout->height + around);
    const double room = wide < high ? wide : high;
    if (show->options->scale > 0)
        return usual * show->options->scale;
    return usual < room ? usual : room;
}

static void close_stage(show_t *show) {
    dots_close(&show->dots);
    painter_close(show->painter);
    show->painter = NULL;
    surface_close(&show->surface);
}

/* Window and painter, on the monitor as it is now. An exit code, after a complaint. */
static int open_stage(show_t *show) {
    const overlay_options_t *options = show->options;
    monitor_t monitor;
    POINT at;
    if (!monitors_find(options->monitor, &monitor) && !monitors_find(NULL, &monitor))
        return report_status("monitors", INLET_E_NOT_FOUND);
    const double unit = unit_for(show, &monitor);
    if (!overlay_scene_begin(&show->scene, show->layout, show->theme, unit))
        return report_usage(&overlay_command, "--scale makes the overlay too large");
    const SIZE size = {show->scene.width, show->scene.height};
    if (!place(options->position, &monitor, size, (LONG)(MARGIN * unit), &at))
        return report_usage(&overlay_command, "--position is no place: '%s'", options->position);
    (void)labels_write(&show->scene, show->hkl);
    const uint32_t hz = monitor.hz > 0 && monitor.hz < FRAME_HZ_MAX ? monitor.hz : FRAME_HZ_MAX;
    show->frame_ns = NS_PER_SECOND / hz;
    const bool opened = surface_open(&show->surface, size, at, options->opacity, NULL);
    show->surface.dpi = monitor.dpi;
    if (opened)
        show->painter = painter_open(&show->scene, show->surface.pixels, 0);
    return show->painter != NULL &&
                   dots_open(&show->dots, &show->scene, &show->surface, options->opacity)
               ? EXIT_CODE_OK
               : report_status("window", INLET_E_IO);
}

static bool print(show_t *show, json_t *line) {
    const bool printed = line != NULL && json_print_line(line) && fflush(stdout) == 0;
    json_decref(line);
    show->is_over |= !printed;
    return printed;
}

static void follow_layout(show_t *show) {
    const uint64_t hkl = overlay_model_hkl(show->model);
    if (hkl == show->hkl)
        return;
    show->hkl = hkl;
    if (!labels_write(&show->scene, hkl))
        return;
    painter_measure(show->painter);
    overlay_scene_forget(&show->scene);
    if (show->options->prints_state)
        (void)print(show, overlay_labels_to_json(&show->scene));
}

/* Draws what differs. True: the next frame may be another, whatever comes. */
static bool draw(show_t *show, int64_t now_ns) {
    static overlay_frame_t frame; /* some kilobytes */
    overlay_rect_t dirty[OVERLAY_DIRTY_MAX];
    follow_layout(show);
    overlay_model_frame(show->model, now_ns, &frame);
    const uint32_t count = overlay_scene_advance(&show->scene, &frame, dirty);
    if (count == 0)
        return frame.moves;
    const uint32_t painted = overlay_scene_without_dots(&show->scene, dirty, count);
    if (frame.shows == OVERLAY_HIDDEN) {
        surface_hide(&show->surface);
    } else if (painted > 0) {
        painter_draw(show->painter, dirty, painted);
        (void)surface_show(&show->surface, dirty, painted);
    }
    dots_follow(&show->dots);
    if (show->options->prints_state)
        (void)print(show, overlay_drawn_to_json(&show->scene, now_ns));
    return frame.moves;
}

/* --- the stream --- */

/* What a later try may change: a service that is restarted, or upgraded. */
static bool may_come_back(inlet_status_t status) {
    switch (status) {
    case INLET_E_CLOSED:
    case INLET_E_SERVICE_STOPPED:
    case INLET_E_CONNECTION_LOST:
    case INLET_E_RESTARTED:
    case INLET_E_PEER_SILENT:
    case INLET_E_NOT_RUNNING:
    case INLET_E_NOT_INSTALLED:
    case INLET_E_TIMEOUT:
    case INLET_E_BUSY:
    case INLET_E_IO:
        return true;
    default:
        return false;
    }
}

static int leave(show_t *show, inlet_status_t status, int64_t now_ns) {
    if (show->source.recording != NULL) {
        show->has_ended = true;
        return status == INLET_E_CLOSED
                   ? EXIT_CODE_OK
                   : recording_report_damage("play", show->source.recording, show->source.stream);
    }
    if (!may_come_back(status)) {
        show->is_over = true;
        return report_failure("stream", status, show->source.client);
    }
    source_leave(&show->source);
    overlay_model_away(show->model, "No connection to the Inlet service");
    show->retry_pause_ns = RETRY_FIRST_NS;
    show->retry_ns = now_ns + show->retry_pause_ns;
    return EXIT_CODE_OK;
}

static int come_back(show_t *show, int64_t now_ns) {
    const inlet_status_t status = source_come_back(&show->source);
    if (status == INLET_OK) {
        overlay_model_away(show->model, NULL);
        show->retry_ns = INT64_MAX;
    } else if (!may_come_back(status)) {
        show->is_over = true;
        return report_status("connect", status);
    } else {
        show->retry_pause_ns *= show->retry_pause_ns < RETRY_MAX_NS ? 2 : 1;
        show->retry_ns = now_ns + show->retry_pause_ns;
    }
    return EXIT_CODE_OK;
}

/* *took: events came, and more may follow before the next frame. */
static int take(show_t *show, int64_t now_ns, bool *took) {
    *took = false;
    if (show->has_ended)
        return EXIT_CODE_OK;
    if (show->source.stream == NULL && now_ns >= show->retry_ns) {
        const int code = come_back(show, now_ns);
        if (code != EXIT_CODE_OK)
            return code;
    }
    if (show->source.stream == NULL)
        return EXIT_CODE_OK;
    const inlet_status_t status = source_take(&show->source, show->model, now_ns);
    *took = status == INLET_OK;
    return status == INLET_OK || status == INLET_E_TIMEOUT ? EXIT_CODE_OK
                                                           : leave(show, status, now_ns);
}

/* --- the loop --- */

/* Until until_ns (INT64_MAX: never), an interrupt, a message of the window, or, if `wakes`, an
 * event. Within a frame events wait for its end: whatever the mouse's rate, they wake nobody. */
static void wait(show_t *show, int64_t until_ns, bool wakes) {
    HANDLE handles[3] = {show->interrupt};
    DWORD count = 1;
    if (until_ns != INT64_MAX) {
        const int64_t left_ns = until_ns - inlet_now_ns();
        const LARGE_INTEGER due = {.QuadPart = left_ns > 0 ? -(left_ns / 100) - 1 : -1};
        SetWaitableTimer(show->timer, &due, 0, NULL, NULL, FALSE);
        handles[count++] = show->timer;
    }
    if (wakes && show->source.stream != NULL && !show->has_ended)
        handles[count++] = inlet_wait_handle(show->source.stream);
    const DWORD woke =
        MsgWaitForMultipleObjectsEx(count, handles, INFINITE, QS_ALLINPUT, MWMO_INPUTAVAILABLE);
    if (woke == WAIT_OBJECT_0)
        show->is_over = true;
    else if (woke == WAIT_OBJECT_0 + count)
        surface_pump(&show->surface);
}

static int refresh_stage(show_t *show) {
    close_stage(show);
    return open_stage(show);
}

static int64_t sooner(int64_t a_ns, int64_t b_ns) {
    return a_ns < b_ns ? a_ns : b_ns;
}

static int loop(show_t *show) {
    int code = EXIT_CODE_OK;
    while (code == EXIT_CODE_OK && !show->is_over) {
        bool took;
        if (show->surface.is_stale)
            code = refresh_stage(show);
        const int64_t now_ns = inlet_now_ns();
        if (code == EXIT_CODE_OK)
            code = take(show, now_ns, &took);
        if (code != EXIT_CODE_OK || show->is_over)
            break;
        const bool moves = draw(show, now_ns);
        show->is_over |=
            show->surface.is_closed || now_ns >= show->end_ns || (show->has_ended && !moves);
        if (show->is_over)
            break;
        if (took || moves)
            wait(show, sooner(now_ns + show->frame_ns, show->end_ns), false);
        else
            wait(show, sooner(show->retry_ns, show->end_ns), true);
    }
    return code;
}

/* While the user is asked, the overlay says so. */
static bool tell(void *context, const char *text) {
    show_t *show = context;
    overlay_model_away(show->model, text);
    surface_pump(&show->surface);
    (void)draw(show, inlet_now_ns());
    return !show->surface.is_closed && WaitForSingleObject(show->interrupt, 0) == WAIT_TIMEOUT;
}

static HANDLE open_timer(void) {
    HANDLE timer = CreateWaitableTimerExW(NULL, NULL, TIMER_HIGH_RESOLUTION, TIMER_ALL_ACCESS);
    return timer != NULL ? timer : CreateWaitableTimerExW(NULL, NULL, 0, TIMER_ALL_ACCESS);
}

static int begin(show_t *show) {
    const overlay_options_t *options = show->options;
    monitor_t monitor;
    if (!monitors_find(options->monitor, &monitor))
        return report_usage(&overlay_command, "there is no monitor '%s': --list-monitors",
                            options->monitor != NULL ? options->monitor : "1");
    /* What a recording does not say of the focus was so when it was made. */
    const bool shows_unknown = options->recording != NULL || options->shows_unknown;
    show->model = overlay_model_open(show->layout, show->theme,
                                     shows_unknown ? (uint32_t)OVERLAY_SHOWS_UNKNOWN : 0);
    show->interrupt = interrupt_begin();
    show->timer = open_timer();
    if (show->model == NULL || show->interrupt == NULL || show->timer == NULL)
        return report_status("start", INLET_E_IO);
    int code = open_stage(show);
    if (code == EXIT_CODE_OK)
        code = source_begin(&show->source, show->layout, options->recording);
    if (code == EXIT_CODE_OK)
        code = source_open(&show->source, tell, show);
    if (code == EXIT_CODE_OK)
        overlay_model_away(show->model, NULL);
    return code;
}

int show_run(const overlay_options_t *options, const overlay_layout_t *layout,
             const overlay_theme_t *theme) {
    static show_t show; /* too large for the stack */
    show = (show_t){.options = options,
                    .layout = layout,
                    .theme = theme,
                    .end_ns = INT64_MAX,
                    .retry_ns = INT64_MAX};
    int code = begin(&show);
    if (options->duration_ns != 0)
        show.end_ns = inlet_now_ns() + options->duration_ns;
    if (code == EXIT_CODE_OK)
        code = loop(&show);
    source_end(&show.source);
    close_stage(&show);
    overlay_model_close(show.model);
    if (show.timer != NULL)
        CloseHandle(show.timer);
    return code;
}
