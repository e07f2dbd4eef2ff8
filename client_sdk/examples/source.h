/* Where an example's events come from: the service, or the recording that is its argument. */
#ifndef INLET_EXAMPLES_SOURCE_H
#define INLET_EXAMPLES_SOURCE_H

#include <inlet/fake.h>
#include <inlet/inlet.h>
#include <stdio.h>

/* On success disconnect *client, which closes *stream as well. Else *client is NULL. */
static inline inlet_status_t source_open(int argc, char **argv,
                                         const inlet_subscribe_options_t *options,
                                         inlet_client_t **client, inlet_stream_t **stream) {
    inlet_fake_options_t at_once = {0};
    at_once.struct_size = sizeof at_once;
    at_once.speed = INLET_SPEED_MAX;
    inlet_status_t status =
        argc > 1 ? inlet_connect_recording(argv[1], &at_once, client) : inlet_connect(NULL, client);
    if (status != INLET_OK)
        return status;
    status = inlet_subscribe(*client, options, stream);
    if (status != INLET_OK) {
        inlet_disconnect(*client);
        *client = NULL;
    }
    return status;
}

/* The program's exit code: a recording that came to its end is no failure. */
static inline int source_ended(inlet_status_t status) {
    if (status == INLET_E_CLOSED)
        return 0;
    fprintf(stderr, "%s\n", inlet_status_message(status));
    return 1;
}

#endif
