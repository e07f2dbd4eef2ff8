/* A recording in a service's place: what a client of inlet_connect_recording has instead of a pipe.
 */
#ifndef INLET_SDK_FAKE_H
#define INLET_SDK_FAKE_H

#include <inlet/fake.h>

typedef struct inlet__fake inlet__fake_t;

/* As inlet_subscribe, with options that were checked. */
inlet_status_t inlet__fake_subscribe(inlet_client_t *client,
                                     const inlet_subscribe_options_t *options,
                                     inlet_stream_t **stream);

/* NULL is allowed. */
void inlet__fake_free(inlet__fake_t *fake);

#endif
