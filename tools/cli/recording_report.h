/* What commands say of a recording. */
#ifndef INLET_TOOL_RECORDING_REPORT_H
#define INLET_TOOL_RECORDING_REPORT_H

#include <inlet/recording.h>
#include <jansson.h>

#define RECORDING_END_BYTES 512

/* How it ends, and what is lost, for people. */
void recording_end_text(const inlet_recording_info_t *info, char out[RECORDING_END_BYTES]);

/* The same for programs, to be decref'ed: {"end":"torn","valid_bytes":…,…}. NULL: no memory. */
json_t *recording_end_json(const inlet_recording_info_t *info);

/* Opens a recording to be read as fast as it is taken. Complains, and returns an exit code, if it
 * can't be. */
int recording_open(const char *command, const char *path, const inlet_recording_options_t *options,
                   inlet_stream_t **stream);

/* As far as it is known; what can't be asked is all zero. */
inlet_recording_info_t recording_info_of(inlet_stream_t *stream);

/* Complains that events can't be read to the end, and why: EXIT_CODE_FAILED. */
int recording_report_damage(const char *command, const char *path, inlet_stream_t *stream);

#endif
