#include "sdk/fake.h"

#include <stdlib.h>
#include <string.h>

#include "sdk/client.h"
#include "sdk/playback.h"
#include "sdk/stream.h"

struct inlet__fake {
    char *path;
    inlet_recording_options_t options; /* of every stream, before it says what it wants */
    inlet__faults_t faults;
};

void inlet__fake_free(inlet__fake_t *fake) {
    if (fake != NULL)
        free(fake->path);
    free(fake);
}

static bool take_options(const inlet_fake_options_t *given, inlet__fake_t *fake) {
    fake->options = (inlet_recording_options_t){.struct_size = sizeof fake->options,
                                                .speed = given->speed,
                                                .pause_max_ns = given->pause_max_ns};
    return given->struct_size == sizeof *given && given->reserved == 0 &&
           inlet__faults_init(&fake->faults, given->faults, given->faults_count);
}

/* What is wrong with the recording, or the options of its streams, is said here and not first when
 * one is subscribed to. */
static inlet_status_t try_to_open(const inlet__fake_t *fake) {
    inlet_recording_options_t options = fake->options;
    inlet_stream_t *stream;
    options.flags = INLET_RECORDING_PAUSED;
    inlet_status_t status = inlet__playback_open(fake->path, &options, NULL, NULL, &stream);
    inlet_stream_close(stream);
    return status;
}

static inlet_status_t fake_new(const char *path, const inlet_fake_options_t *options,
                               inlet__fake_t **out) {
    static const inlet_fake_options_t defaults = {.struct_size = sizeof defaults};
    inlet__fake_t *fake = calloc(1, sizeof *fake);
    if (fake == NULL)
        return INLET_E_NO_MEMORY;
    *out = fake;
    const size_t bytes = strlen(path) + 1;
    fake->path = calloc(1, bytes);
    if (fake->path == NULL)
        return INLET_E_NO_MEMORY;
    memcpy(fake->path, path, bytes);
    return take_options(options != NULL ? options : &defaults, fake) ? try_to_open(fake)
                                                                     : INLET_E_INVALID_ARGUMENT;
}

inlet_status_t inlet_connect_recording(const char *path, const inlet_fake_options_t *options,
                                       inlet_client_t **client) {
    inlet__fake_t *fake = NULL;
    if (client == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *client = NULL;
    inlet_status_t status =
        path != NULL ? fake_new(path, options, &fake) : INLET_E_INVALID_ARGUMENT;
    inlet_client_t *made = status == INLET_OK ? inlet__client_new() : NULL;
    if (status == INLET_OK && made == NULL)
        status = INLET_E_NO_MEMORY;
    if (status != INLET_OK) {
        inlet__fake_free(fake);
        return status;
    }
    made->fake = fake;
    *client = made;
    return INLET_OK;
}

inlet_status_t inlet__fake_subscribe(inlet_client_t *client,
                                     const inlet_subscribe_options_t *options,
                                     inlet_stream_t **stream) {
    static const inlet_subscribe_options_t defaults = {.struct_size = sizeof defaults};
    const inlet_subscribe_options_t *wanted = options != NULL ? options : &defaults;
    inlet_recording_options_t as = client->fake->options;
    inlet_stream_t *made;
    as.sources = wanted->sources != 0 ? wanted->sources : (uint32_t)INLET_SOURCE_RAW;
    as.event_types = wanted->event_types;
    as.from_seq = wanted->from_seq;
    as.wait = wanted->wait;
    as.poll_ns = wanted->poll_ns;
    as.flags = INLET_RECORDING_PAUSED; /* until the client's end would end it */
    if ((wanted->flags & INLET_SUBSCRIBE_HIDDEN) != 0)
        as.flags |= INLET_RECORDING_HIDDEN;
    if ((wanted->flags & INLET_SUBSCRIBE_LANES) != 0)
        as.flags |= INLET_RECORDING_LANES;
    as.urgent_types = wanted->urgent_types;
    inlet_status_t status = inlet_client_status(client);
    if (status == INLET_OK)
        status =
            inlet__playback_open(client->fake->path, &as, &client->fake->faults, client, &made);
    if (status != INLET_OK)
        return status;
    made->info.sources &= as.sources;
    if (wanted->from_time_ns != 0)
        status = inlet__player_seek_time(made->playback->player, wanted->from_time_ns);
    if (status == INLET_OK)
        status = inlet__stream_enlist(client, made);
    if (status == INLET_OK)
        status = inlet__playback_start(made->playback);
    if (status == INLET_OK)
        *stream = made;
    else
        inlet_stream_close(made);
    return status;
}
