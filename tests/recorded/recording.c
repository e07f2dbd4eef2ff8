#include "recording.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/frame.h"

static const char *const kind_names[RECORDING_KIND_COUNT] = {
    [RECORDING_CLIENT] = "c",  [RECORDING_SERVICE] = "s", [RECORDING_ADMIN] = "admin",
    [RECORDING_POST] = "post", [RECORDING_TICK] = "tick", [RECORDING_STOP] = "stop",
};

static bool has_number(recording_kind_t kind) {
    return kind == RECORDING_TICK || kind == RECORDING_STOP;
}

static bool parse(char *line, recording_step_t *step) {
    line[strcspn(line, "\n")] = '\0';
    const size_t length = strcspn(line, " ");
    const char *argument = line + length + (line[length] == ' ');
    for (int kind = 0; kind < RECORDING_KIND_COUNT; kind++) {
        if (strlen(kind_names[kind]) != length || memcmp(kind_names[kind], line, length) != 0)
            continue;
        step->kind = (recording_kind_t)kind;
        if (has_number(step->kind)) {
            step->number = strtoll(argument, NULL, 10);
            return true;
        }
        return sodium_hex2bin(step->bytes, sizeof step->bytes, argument, strlen(argument), NULL,
                              &step->count, NULL) == 0;
    }
    return false;
}

recording_t *recording_load(const char *path) {
    static char line[2 * RECORDING_STEP_BYTES + 16];
    recording_t *recording = calloc(1, sizeof *recording);
    FILE *file = fopen(path, "r");
    bool good = recording != NULL && file != NULL;
    while (good && fgets(line, sizeof line, file) != NULL) {
        if (line[0] == '#')
            continue;
        good = recording->step_count < RECORDING_STEPS_MAX &&
               parse(line, &recording->steps[recording->step_count++]);
    }
    if (file != NULL)
        fclose(file);
    if (good)
        return recording;
    free(recording);
    return NULL;
}

void recording_print_bytes(recording_kind_t kind, const uint8_t *bytes, size_t count) {
    printf("%s%s", kind_names[kind], count > 0 ? " " : "");
    for (size_t i = 0; i < count; i++)
        printf("%02x", bytes[i]);
    putchar('\n');
}

void recording_print_number(recording_kind_t kind, int64_t number) {
    printf("%s %" PRId64 "\n", kind_names[kind], number);
}

size_t ear_take(ear_t *ear, const uint8_t **bytes, size_t *count, uint8_t *plain) {
    size_t plain_bytes = 0;
    if (*count < INLET__FRAME_HEADER_BYTES)
        return 0;
    const size_t payload = (size_t)((*bytes)[0] | (*bytes)[1] << 8);
    if (*count < INLET__FRAME_HEADER_BYTES + payload)
        return 0;
    memcpy(plain, *bytes + INLET__FRAME_HEADER_BYTES, payload);
    *bytes += INLET__FRAME_HEADER_BYTES + payload;
    *count -= INLET__FRAME_HEADER_BYTES + payload;
    return inlet__channel_open(&ear->channel, plain, payload, &plain_bytes) == INLET_OK
               ? plain_bytes
               : 0;
}
