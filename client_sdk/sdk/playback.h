/* A recording behind a stream: a thread that reads it, and puts its events in the stream's queue
 * when they are due. Whatever can be done with a live stream's queue works on it too. */
#ifndef INLET_SDK_PLAYBACK_H
#define INLET_SDK_PLAYBACK_H

#include <inlet/recording.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <windows.h>

#include "record/faults.h"
#include "record/pace.h"
#include "record/player.h"
#include "sdk/queue.h"

typedef struct inlet__playback {
    inlet_stream_t *stream;
    inlet_client_t *client; /* a fake one, which an INLET_FAULT_END ends; NULL: there is none */
    inlet_recording_options_t options;
    inlet__queue_wait_t wait;
    uint64_t urgent_types; /* of lanes; 0: there are none */
    HANDLE file, timer;
    inlet__gate_t gate; /* its wake also says that the thread is to stop */
    _Atomic(uint32_t) stops;
    HANDLE thread; /* NULL: it does not run */
    SRWLOCK lock;  /* of the player, between the thread and who asks about it */
    inlet__player_t *player;

    /* The thread's, or whose who has stopped it. */
    inlet__pace_t pace;
    inlet__faults_t faults;
    const inlet_event_t *read; /* in the player, until it goes on */
    uint32_t read_count, read_at;
    bool over;                         /* the player has no more: … */
    inlet_status_t status;             /* … and why */
    enum inlet__fault_verdict verdict; /* on what comes behind the events at hand */
    uint32_t count, at;
    inlet_event_t events[INLET__BATCH_EVENTS_MAX];
    bool due_known; /* of the event at hand */
    int64_t due_ns;
    inlet_event_t batch[INLET__BATCH_EVENTS_MAX];
} inlet__playback_t;

/* As inlet_open_recording, with what goes wrong on the way, on that client: NULL, or whose list the
 * stream is put in by the caller. */
inlet_status_t inlet__playback_open(const char *path, const inlet_recording_options_t *options,
                                    const inlet__faults_t *faults, inlet_client_t *client,
                                    inlet_stream_t **stream);

/* Starts the thread, or ends it; what it had at hand is kept. Without one to stop, or NULL, nothing
 * is done. */
inlet_status_t inlet__playback_start(inlet__playback_t *playback);
void inlet__playback_stop(inlet__playback_t *playback);

/* Starts it where the player is now, with nothing of what was under way. INLET_E_NO_MEMORY: the
 * stream can only be closed any more. */
inlet_status_t inlet__playback_begin_anew(inlet__playback_t *playback);

/* Frees the playback of a stream whose queue is closed, after inlet__playback_stop. NULL: nothing.
 */
void inlet__playback_free(inlet__playback_t *playback);

#endif
