#include "pump.h"

#include <inlet/coalesce.h>
#include <inlet/fuse.h>
#include <inlet/inlet.h>

#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/program.h"
#include "cli/recording_report.h"
#include "hub.h"
#include "overlay/window/consent.h"

#define AT_ONCE        256
#define FRAME_NS       (NS_PER_SECOND / 60)
#define LOOK_NS        (NS_PER_SECOND / 10)
#define RETRY_FIRST_NS INT64_C(250000000)
#define RETRY_MAX_NS   INT64_C(4000000000)
#define BIT(type)      (UINT64_C(1) << (type))

/* The scopes, and an event that each alone shows. */
static const char scopes[] = "kbd.keys,mouse.buttons,mouse.motion,focus";
static const uint64_t told_by[] = {BIT(INLET_EVENT_KEY_PRESSED), BIT(INLET_EVENT_MOUSE_PRESSED),
                                   BIT(INLET_EVENT_MOUSE_MOVED), BIT(INLET_EVENT_FOCUS)};

#define TYPES                                                                                      \
    (BIT(INLET_EVENT_KEY_PRESSED) | BIT(INLET_EVENT_KEY_RELEASED) |                                \
     BIT(INLET_EVENT_MOUSE_PRESSED) | BIT(INLET_EVENT_MOUSE_RELEASED) |                            \
     BIT(INLET_EVENT_MOUSE_MOVED) | BIT(INLET_EVENT_MOUSE_WHEEL) | BIT(INLET_EVENT_LAYOUT) |       \
     BIT(INLET_EVENT_FOCUS) | BIT(INLET_EVENT_SESSION))

static inlet_client_t *client;
static inlet_stream_t *stream; /* NULL: away */
static uint32_t sources;       /* enum inlet_source */
static inlet_coalesce_t *coalesce;
static const char *recording_path; /* NULL: live */
static inlet_fuse_t *fuse;         /* of a recording, which may be of both sources */

/* --- opening --- */

/* Whether the grant shows nothing of this, asked by a subscription to that alone. */
static bool lacks(uint64_t types) {
    const inlet_subscribe_options_t options = {.struct_size = sizeof options, .event_types = types};
    inlet_stream_t *tried;
    const inlet_status_t status = inlet_subscribe(client, &options, &tried);
    if (status == INLET_OK)
        inlet_stream_close(tried);
    return status == INLET_E_SCOPE;
}

static void leave(void) {
    if (recording_path != NULL)
        inlet_stream_close(stream);
    inlet_disconnect(client); /* its stream with it */
    client = NULL;
    stream = NULL;
}

/* What is in force then comes first. */
static inlet_status_t connect(void) {
    const inlet_connect_options_t how = {.struct_size = sizeof how, .flags = INLET_CONNECT_PACED};
    const inlet_subscribe_options_t what = {.struct_size = sizeof what,
                                            .sources = sources,
                                            .event_types = TYPES,
                                            .policy = INLET_POLICY_LATEST};
    const inlet_status_t status = inlet_connect(&how, &client);
    return status == INLET_OK ? inlet_subscribe(client, &what, &stream) : status;
}

static inlet_status_t open_live(void) {
    inlet_status_t status = connect();
    for (size_t i = 0; i < sizeof told_by / sizeof told_by[0] && status == INLET_OK; i++)
        if (lacks(told_by[i]))
            status = INLET_E_SCOPE;
    return status;
}

static bool goes_on(void *context, const char *text) {
    (void)context;
    (void)text;
    return interrupt_pause(0) != WAIT_INTERRUPTED;
}

static int begin_live(void) {
    inlet_status_t status = open_live();
    if (status == INLET_E_NOT_PAIRED || status == INLET_E_REFUSED || status == INLET_E_SCOPE) {
        leave();
        const int code = consent_ask(scopes, goes_on, NULL);
        if (code != EXIT_CODE_OK)
            return code;
        status = open_live();
    }
    return status == INLET_OK ? EXIT_CODE_OK : report_failure("connect", status, client);
}

static int begin_recording(const char *path) {
    const inlet_recording_options_t options = {.struct_size = sizeof options, .event_types = TYPES};
    return recording_open("play", path, &options, &stream);
}

/* A recording waits for somebody to see it. */
static bool wait_for_listener(void) {
    while (hub_count() == 0)
        if (interrupt_pause(inlet_now_ns() + LOOK_NS) == WAIT_INTERRUPTED)
            return false;
    return true;
}

int pump_begin(const char *recording, bool with_position) {
    const inlet_coalesce_options_t options = {
        .struct_size = sizeof options, .mode = INLET_COALESCE_URGENT, .capacity = 2 * AT_ONCE};
    const inlet_status_t status = inlet_coalesce_open(&options, &coalesce);
    sources = with_position ? INLET_SOURCE_HOOK : INLET_SOURCE_RAW;
    recording_path = recording;
    if (status != INLET_OK)
        return report_status("start", status);
    if (recording == NULL)
        return begin_live();
    return inlet_fuse_open(NULL, &fuse) == INLET_OK ? EXIT_CODE_OK
                                                    : report_status("start", INLET_E_NO_MEMORY);
}

void pump_end(void) {
    leave();
    inlet_coalesce_close(coalesce);
    inlet_fuse_close(fuse);
    coalesce = NULL;
    fuse = NULL;
}

/* --- taking --- */

static void take_merged(int64_t now_ns) {
    inlet_coalesced_t merged[64];
    uint32_t count;
    while (inlet_coalesce_take(coalesce, merged, 64, &count) == INLET_OK && count > 0)
        hub_put(merged, count, now_ns);
}

static void merge(const inlet_event_t *event, int64_t now_ns) {
    while (inlet_coalesce_put(coalesce, event) == INLET_E_BUSY)
        take_merged(now_ns);
}

static void merge_fused(int64_t now_ns) {
    inlet_fused_t fused[64];
    uint32_t count;
    while (inlet_fuse_take(fuse, fused, 64, &count) == INLET_OK && count > 0)
        for (uint32_t i = 0; i < count; i++)
            merge(&fused[i].event, now_ns);
}

static void put(const inlet_event_t *events, uint32_t count, int64_t now_ns) {
    for (uint32_t i = 0; i < count; i++) {
        if (fuse == NULL)
            merge(&events[i], now_ns);
        else
            while (inlet_fuse_put(fuse, &events[i]) == INLET_E_BUSY)
                merge_fused(now_ns);
    }
    if (fuse != NULL)
        merge_fused(now_ns);
    take_merged(now_ns);
    hub_settle(now_ns);
}

/* Motion that is open is told at the end of its frame. */
static void end_frame(int64_t now_ns) {
    inlet_coalesce_flush(coalesce);
    take_merged(now_ns);
    hub_settle(now_ns);
}

/* --- the loop --- */

/* What a later try may change. */
static bool may_pass(inlet_status_t status) {
    switch (status) {
    case INLET_E_CLOSED:
    case INLET_E_SERVICE_STOPPED:
    case INLET_E_CONNECTION_LOST:
    case INLET_E_PEER_SILENT:
    case INLET_E_RESTARTED:
    case INLET_E_NOT_RUNNING:
    case INLET_E_NOT_INSTALLED: /* between the removal and the installation of an upgrade */
    case INLET_E_NOT_FOUND:
    case INLET_E_TIMEOUT:
    case INLET_E_BUSY:
    case INLET_E_IO:
        return true;
    default:
        return false;
    }
}

/* Comes back to what is in force then: what was typed meanwhile is not shown later. False: an
 * interrupt, or *status says why it is over. */
static bool come_back(inlet_status_t *status) {
    int64_t pause_ns = RETRY_FIRST_NS;
    end_frame(inlet_now_ns());
    hub_away("No connection to the Inlet service");
    while (may_pass(*status)) {
        leave();
        if (interrupt_pause(inlet_now_ns() + pause_ns) == WAIT_INTERRUPTED)
            return false;
        *status = connect();
        if (*status == INLET_OK) {
            hub_away(NULL);
            return true;
        }
        pause_ns = 2 * pause_ns < RETRY_MAX_NS ? 2 * pause_ns : RETRY_MAX_NS;
    }
    return false;
}

/* True: go on. Else *code is what to end with. */
static bool is_passed(inlet_status_t status, int *code) {
    if (recording_path != NULL) {
        inlet_fuse_flush(fuse);
        merge_fused(inlet_now_ns());
        end_frame(inlet_now_ns());
        *code = status == INLET_E_CLOSED ? EXIT_CODE_OK
                                         : recording_report_damage("play", recording_path, stream);
        return false;
    }
    if (come_back(&status))
        return true;
    *code = may_pass(status) ? EXIT_CODE_OK : report_status("stream", status);
    return false;
}

static int pump(void) {
    inlet_event_t events[AT_ONCE];
    int64_t frame_end_ns = INT64_MAX; /* of motion that is open */
    int code;
    for (;;) {
        uint32_t count;
        inlet_status_t status;
        const enum interrupt_wait news =
            input_take(stream, events, AT_ONCE, frame_end_ns, &count, &status);
        if (news == WAIT_INTERRUPTED)
            return EXIT_CODE_OK;
        if (news == WAIT_NEWS && status != INLET_OK) {
            if (!is_passed(status, &code))
                return code;
            frame_end_ns = INT64_MAX;
            continue;
        }
        const int64_t now_ns = inlet_now_ns();
        if (count > 0)
            put(events, count, now_ns);
        if (now_ns >= frame_end_ns) {
            end_frame(now_ns);
            frame_end_ns = INT64_MAX;
        } else if (count > 0 && frame_end_ns == INT64_MAX) {
            frame_end_ns = now_ns + FRAME_NS;
        }
    }
}

int pump_run(void) {
    if (recording_path == NULL)
        return pump();
    if (!wait_for_listener())
        return EXIT_CODE_OK;
    const int code = begin_recording(recording_path);
    return code == EXIT_CODE_OK ? pump() : code;
}
