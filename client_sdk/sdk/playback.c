#include "sdk/playback.h"

#include <stdlib.h>
#include <string.h>

#include "sdk/client.h"
#include "sdk/stream.h"
#include "win32/clock.h"
#include "win32/data_file.h"
#include "win32/timer.h"

#define POLL_MIN_NS     INT64_C(50000)
#define POLL_MAX_NS     INT64_C(1000000000)
#define POLL_DEFAULT_NS INT64_C(1000000)

#define TYPES_ALL ((UINT64_C(1) << INLET_EVENT_TYPE_COUNT) - 1)

/* --- the thread --- */

/* As a subscription with these options would get it. */
static bool is_shown(const inlet_recording_options_t *options, const inlet_event_t *event) {
    const bool is_asked_for =
        options->event_types == 0 || (options->event_types & UINT64_C(1) << event->type) != 0;
    switch (event->type) {
    case INLET_EVENT_LOSS:
        return event->u.loss.cause != INLET_CAUSE_HIDDEN ||
               (options->flags & INLET_RECORDING_HIDDEN) != 0;
    case INLET_EVENT_BLIND:
    case INLET_EVENT_SOURCES:
    case INLET_EVENT_SNAPSHOT:
        return true;
    default:
        if (event->type > INLET_EVENT_MOUSE_WHEEL || options->sources == 0)
            return is_asked_for;
        return is_asked_for && (event->flags & options->sources) != 0;
    }
}

static bool stops(inlet__playback_t *p) {
    /* Acquire: pairs with the release in stop, though nothing is handed over but the word. */
    return atomic_load_explicit(&p->stops, memory_order_acquire) != 0;
}

/* False: it is to stop. */
static bool wait_for_room(inlet__playback_t *p) {
    inlet__queue_t *queue = &p->stream->queue;
    while (!stops(p)) {
        if (inlet__queue_has_room(queue))
            return true;
        /* Acquire and release: pairs with the exchange in queue.c's open_gate. Then look again:
         * room made before that exchange is seen now, room made after it brings a signal. */
        (void)atomic_exchange_explicit(&p->gate.shut, 1, memory_order_acq_rel);
        if (!inlet__queue_has_room(queue) && !stops(p))
            WaitForSingleObject(p->gate.wake, INFINITE);
    }
    return false;
}

static bool push(inlet__playback_t *p, uint32_t count) {
    if (count == 0)
        return true;
    if (!wait_for_room(p))
        return false;
    return inlet__queue_push(&p->stream->queue, p->batch, count) == INLET_OK;
}

static bool wait_until(inlet__playback_t *p, int64_t moment_ns) {
    const HANDLE handles[2] = {p->gate.wake, p->timer};
    while (!stops(p)) {
        const int64_t left_ns = moment_ns - inlet__clock_now_ns();
        if (left_ns <= 0)
            return true;
        if (!inlet__timer_set(p->timer, left_ns))
            return false;
        WaitForMultipleObjects(2, handles, FALSE, INFINITE);
    }
    return false;
}

/* Takes what is due of the events at hand to the batch; how many. */
static uint32_t take_due(inlet__playback_t *p) {
    const int64_t now_ns = inlet__clock_now_ns();
    uint32_t count = 0;
    while (p->at < p->count) {
        const inlet_event_t *event = &p->events[p->at];
        const bool is_wanted = is_shown(&p->options, event);
        if (is_wanted && !p->due_known) {
            p->due_ns = inlet__pace_due(&p->pace, event->time_ns, now_ns);
            p->due_known = true;
        }
        if (is_wanted && p->due_ns > now_ns)
            return count;
        if (is_wanted)
            p->batch[count++] = *event;
        p->due_known = false;
        p->at++;
    }
    return count;
}

static bool play_events(inlet__playback_t *p) {
    while (p->at < p->count) {
        /* With room for all before any is taken: one that stops here loses none. */
        if (!wait_for_room(p) || !push(p, take_due(p)))
            return false;
        if (p->at < p->count && !wait_until(p, p->due_ns))
            return false;
    }
    return true;
}

/* More events at hand, up to where something goes wrong or a block of the recording ends. False:
 * there are no more. */
static bool read_on(inlet__playback_t *p) {
    if (p->read_at == p->read_count && !p->over) {
        AcquireSRWLockExclusive(&p->lock);
        p->status = inlet__player_next(p->player, &p->read, &p->read_count);
        ReleaseSRWLockExclusive(&p->lock);
        p->read_at = 0;
        p->over = p->status != INLET_OK;
        if (p->over)
            p->count = inlet__faults_finish(&p->faults, p->events);
    }
    return !p->over || p->count > 0;
}

static void make_events(inlet__playback_t *p) {
    while (p->read_at < p->read_count &&
           p->count + INLET__FAULTS_OUT_MAX <= INLET__BATCH_EVENTS_MAX) {
        uint32_t made;
        p->verdict =
            inlet__faults_take(&p->faults, &p->read[p->read_at], p->events + p->count, &made);
        p->count += made;
        if (p->verdict == INLET__FAULTS_GO)
            p->read_at++;
        else if (p->verdict != INLET__FAULTS_AGAIN)
            return;
    }
}

/* What goes wrong behind the events that were played. False: it is over, or it is to stop. */
static bool meet_fault(inlet__playback_t *p) {
    const enum inlet__fault_verdict verdict = p->verdict;
    const inlet_fault_t *fault = &p->faults.script[p->faults.next - (p->faults.next > 0)];
    p->verdict = INLET__FAULTS_GO;
    if (verdict == INLET__FAULTS_PAUSE) {
        const int64_t now_ns = inlet__clock_now_ns();
        return wait_until(p, fault->duration_ns < INT64_MAX - now_ns ? now_ns + fault->duration_ns
                                                                     : INT64_MAX);
    }
    if (verdict != INLET__FAULTS_END)
        return true;
    if (p->client != NULL)
        inlet__client_end(p->client, fault->status);
    inlet__queue_end(&p->stream->queue, fault->status);
    return false;
}

static DWORD WINAPI play(void *argument) {
    inlet__playback_t *p = argument;
    while (play_events(p)) {
        if (!meet_fault(p))
            return 0;
        p->count = p->at = 0;
        if (!read_on(p)) {
            inlet__queue_end(&p->stream->queue, p->status);
            return 0;
        }
        make_events(p);
    }
    if (!stops(p))
        inlet__queue_end(&p->stream->queue, INLET_E_INTERNAL);
    return 0;
}

inlet_status_t inlet__playback_start(inlet__playback_t *p) {
    atomic_store_explicit(&p->stops, 0, memory_order_relaxed); /* the thread begins after it */
    p->thread = CreateThread(NULL, 0, play, p, 0, NULL);
    return p->thread != NULL ? INLET_OK : INLET_E_NO_MEMORY;
}

void inlet__playback_stop(inlet__playback_t *p) {
    if (p == NULL || p->thread == NULL)
        return;
    /* Release: pairs with the acquire in stops. */
    atomic_store_explicit(&p->stops, 1, memory_order_release);
    SetEvent(p->gate.wake);
    WaitForSingleObject(p->thread, INFINITE); /* what it waits for is signalled, or a disk's read */
    CloseHandle(p->thread);
    p->thread = NULL;
}

static void begin(inlet__playback_t *p) {
    p->count = p->at = p->read_count = p->read_at = 0;
    p->due_known = p->over = false;
    p->verdict = INLET__FAULTS_GO;
    inlet__pace_begin(&p->pace, p->options.speed, p->options.pause_max_ns);
    inlet__faults_begin(&p->faults);
}

inlet_status_t inlet__playback_begin_anew(inlet__playback_t *p) {
    inlet__queue_t *queue = &p->stream->queue;
    begin(p);
    /* A queue takes only numbers that rise. */
    inlet__queue_close(queue);
    inlet_status_t status = inlet__queue_open(queue, &p->gate, &p->wait, p->urgent_types);
    return status == INLET_OK ? inlet__playback_start(p) : status;
}

/* --- opening --- */

static bool read_wait(const inlet_recording_options_t *given, inlet__queue_wait_t *wait) {
    wait->how = given->wait;
    wait->poll_ns = given->poll_ns != 0 ? given->poll_ns : POLL_DEFAULT_NS;
    if (given->wait == INLET_WAIT_POLL)
        return wait->poll_ns >= POLL_MIN_NS && wait->poll_ns <= POLL_MAX_NS;
    return given->wait <= INLET_WAIT_POLL && given->poll_ns == 0;
}

static bool is_speed(uint32_t speed) {
    return speed == INLET_SPEED_MAX ||
           (speed >= INLET__SPEED_MIN_PERMILLE && speed <= INLET__SPEED_MAX_PERMILLE);
}

static bool take_options(const inlet_recording_options_t *given, inlet__playback_t *p) {
    if (given->struct_size != sizeof *given)
        return false;
    p->options = *given;
    if (p->options.speed == 0)
        p->options.speed = INLET_SPEED_RECORDED;
    return inlet__stream_read_lanes((given->flags & INLET_RECORDING_LANES) != 0,
                                    given->urgent_types, &p->urgent_types) &&
           read_wait(given, &p->wait) && is_speed(p->options.speed) && given->reserved == 0 &&
           (given->flags & ~(uint32_t)INLET_RECORDING_ALL_FLAGS) == 0 &&
           (given->sources & ~INLET_SOURCE_ALL) == 0 && (given->event_types & ~TYPES_ALL) == 0 &&
           given->pause_max_ns >= 0;
}

void inlet__playback_free(inlet__playback_t *p) {
    if (p == NULL)
        return;
    inlet__player_close(p->player);
    const HANDLE handles[] = {p->file, p->timer, p->gate.wake};
    for (size_t i = 0; i < sizeof handles / sizeof handles[0]; i++)
        if (handles[i] != NULL)
            CloseHandle(handles[i]);
    free(p);
}

static inlet_status_t open_file(inlet__playback_t *p, const char *path) {
    inlet__record_source_t source = {.read = inlet__data_file_read};
    inlet_status_t status = inlet__data_file_open(path, &p->file, &source.bytes);
    source.context = p->file;
    if (status == INLET_OK)
        status = inlet__player_open(&source, (p->options.flags & INLET_RECORDING_CHECK) != 0,
                                    &p->player);
    if (status == INLET_OK && p->options.from_seq > 1)
        status = inlet__player_seek(p->player, p->options.from_seq);
    /* As far as it can be read: receives tell it when they come to it. */
    return status == INLET_E_CORRUPT && p->player != NULL ? INLET_OK : status;
}

static void signal_wake(void *wake) {
    SetEvent(wake);
}

static inlet_status_t open_all(inlet__playback_t *p, const char *path) {
    inlet_status_t status = open_file(p, path);
    if (status == INLET_OK)
        status = inlet__timer_create(&p->timer);
    p->gate.wake = CreateEventW(NULL, FALSE, FALSE, NULL);
    p->gate.signal = signal_wake;
    p->gate.room = INLET__BATCH_EVENTS_MAX;
    if (status == INLET_OK && p->gate.wake == NULL)
        status = INLET_E_NO_MEMORY;
    begin(p);
    return status;
}

/* What a live stream is told when it is subscribed to. */
static void fill_info(inlet_stream_t *stream, const inlet__player_t *player) {
    stream->info = player->header.stream;
    stream->info.struct_size = sizeof stream->info;
    stream->info.start = INLET_START_AS_ASKED;
    stream->info.first_seq = player->totals.first_seq;
}

static inlet_status_t open_stream(inlet__playback_t *p, const char *path, inlet_stream_t *stream) {
    inlet_status_t status = open_all(p, path);
    if (status == INLET_OK)
        status = inlet__queue_open(&stream->queue, &p->gate, &p->wait, p->urgent_types);
    if (status != INLET_OK)
        return status;
    p->stream = stream;
    stream->playback = p;
    fill_info(stream, p->player);
    if ((p->options.flags & INLET_RECORDING_PAUSED) == 0)
        status = inlet__playback_start(p);
    if (status != INLET_OK)
        inlet__queue_close(&stream->queue);
    return status;
}

inlet_status_t inlet__playback_open(const char *path, const inlet_recording_options_t *options,
                                    const inlet__faults_t *faults, inlet_client_t *client,
                                    inlet_stream_t **stream) {
    static const inlet_recording_options_t defaults = {.struct_size = sizeof defaults};
    *stream = NULL;
    inlet__playback_t *playback = calloc(1, sizeof *playback);
    inlet_stream_t *made = inlet__stream_make();
    inlet_status_t status = INLET_E_NO_MEMORY;
    if (playback != NULL && made != NULL) {
        InitializeSRWLock(&playback->lock);
        playback->client = made->client = client;
        if (faults != NULL)
            playback->faults = *faults;
        status = path != NULL && take_options(options != NULL ? options : &defaults, playback)
                     ? open_stream(playback, path, made)
                     : INLET_E_INVALID_ARGUMENT;
    }
    if (status == INLET_OK) {
        *stream = made;
        return INLET_OK;
    }
    inlet__playback_free(playback);
    inlet__stream_drop(made);
    return status;
}
