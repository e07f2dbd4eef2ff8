/* A rehearsal: scripts run against records with the records' own clock, and what they would have
 * sent is printed. OS-free. */
#ifndef INLET_MACRO_REHEARSE_H
#define INLET_MACRO_REHEARSE_H

#include <stdio.h>

#include "macro/engine.h"

typedef struct rehearsal {
    engine_t *engine;
    FILE *out;
    bool json;
    bool failed;      /* the output took no more */
    bool loads;       /* what is planned may not come to be sent yet */
    int64_t first_ns; /* times are told from here on */
} rehearsal_t;

/* The engine's `say`, with the rehearsal as its context: prints it in its order. */
void rehearse_say(void *context, enum engine_said what, const char *script, const char *text,
                  int64_t at_ns);

/* Time begins: before scripts are loaded, so that their timers begin with the first record. */
void rehearse_begin(rehearsal_t *rehearsal, int64_t first_ns);

/* As engine_load. */
int rehearse_load(rehearsal_t *rehearsal, const char *name, const char *source, size_t bytes);

/* The next record, after all that was due before it. */
void rehearse_put(rehearsal_t *rehearsal, const inlet_event_t *event);

/* What was due for a second more; then the scripts are stopped, and what they hold is released. */
void rehearse_end(rehearsal_t *rehearsal, int64_t last_ns);

#endif
