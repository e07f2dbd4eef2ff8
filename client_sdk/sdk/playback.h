/* A recording behind a stream: a thread that reads it, and puts its events in the stream's queue
 * when they are due. Whatever can be done with a live stream's queue works on it too. */
#ifndef INLET_SDK_PLAYBACK_H
#define INLET_SDK_PLAYBACK_H

#include <inlet/recording.h>

typedef struct inlet__playback inlet__playback_t;

/* Ends the thread and frees the playback of a stream, whose queue is closed afterwards. */
void inlet__playback_close(inlet__playback_t *playback);

#endif
