/* Where the events come from: the live stream, or a recording. */
#ifndef INLET_OVERLAY_SOURCE_H
#define INLET_OVERLAY_SOURCE_H

#include <inlet/coalesce.h>
#include <inlet/inlet.h>

#include "consent.h"
#include "overlay/model.h"

typedef struct source {
    const char *recording; /* NULL: live */
    uint64_t types;        /* of events that the layout needs */
    inlet_client_t *client;
    inlet_stream_t *stream; /* NULL: away */
    inlet_coalesce_t *coalesce;
} source_t;

/* What the layout needs, of a recording or (NULL) live. An exit code, after a complaint. */
int source_begin(source_t *source, const overlay_layout_t *layout, const char *recording);

/* Opens the stream; the first time the user is asked for what has not been granted. An exit code,
 * after a complaint. */
int source_open(source_t *source, consent_tell_t *tell, void *context);

/* One try to come back to the service. */
inlet_status_t source_come_back(source_t *source);

/* Gives the model what has arrived, motion of a frame merged into one. INLET_OK: there was
 * something; INLET_E_TIMEOUT: nothing; else why the stream ended. */
inlet_status_t source_take(source_t *source, overlay_model_t *model, int64_t now_ns);

/* The stream is gone; it may be opened again. */
void source_leave(source_t *source);

void source_end(source_t *source);

#endif
