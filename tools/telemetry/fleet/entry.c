#include "fleet/entry.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define STREAM_BEGIN "inlet:{"
#define STREAM_END   "}:telemetry"

void fleet_stream_key(const char *machine, char key[FLEET_KEY_BYTES]) {
    snprintf(key, FLEET_KEY_BYTES, STREAM_BEGIN "%s" STREAM_END, machine);
}

void fleet_read_key(const char *machine, char key[FLEET_KEY_BYTES]) {
    snprintf(key, FLEET_KEY_BYTES, STREAM_BEGIN "%s}:read", machine);
}

bool fleet_machine_of(const char *key, size_t bytes, char machine[BUCKET_MACHINE_BYTES]) {
    const size_t begin = sizeof STREAM_BEGIN - 1, end = sizeof STREAM_END - 1;
    if (bytes <= begin + end || bytes - begin - end >= BUCKET_MACHINE_BYTES ||
        memcmp(key, STREAM_BEGIN, begin) != 0 || memcmp(key + bytes - end, STREAM_END, end) != 0)
        return false;
    memcpy(machine, key + begin, bytes - begin - end);
    machine[bytes - begin - end] = '\0';
    return bucket_is_machine(machine);
}

/* Digits alone, and no more than a uint64_t holds. */
static bool read_digits(const char *text, size_t bytes, uint64_t *value) {
    *value = 0;
    for (size_t i = 0; i < bytes; i++) {
        const uint64_t digit = (uint64_t)(unsigned char)text[i] - '0';
        if (digit > 9 || *value > (UINT64_MAX - digit) / 10)
            return false;
        *value = *value * 10 + digit;
    }
    return bytes > 0;
}

bool fleet_id_parse(const char *text, size_t bytes, fleet_id_t *id) {
    const char *dash = memchr(text, '-', bytes);
    return dash != NULL && read_digits(text, (size_t)(dash - text), &id->ms) &&
           read_digits(dash + 1, bytes - (size_t)(dash - text) - 1, &id->number);
}

bool fleet_id_is_later(fleet_id_t a, fleet_id_t b) {
    return a.ms != b.ms ? a.ms > b.ms : a.number > b.number;
}

static void word(fleet_add_t *add, const char *text, size_t bytes) {
    add->words[add->count] = text;
    add->bytes[add->count++] = bytes;
}

static void field(fleet_add_t *add, const char *name, const char *text, size_t bytes) {
    word(add, name, 1);
    word(add, text, bytes);
}

static void number_field(fleet_add_t *add, const char *name, int slot, uint64_t value) {
    const int bytes = snprintf(add->text[slot], sizeof add->text[slot], "%" PRIu64, value);
    field(add, name, add->text[slot], (size_t)bytes);
}

void fleet_add_words(const char *machine, const fleet_entry_t *entry, fleet_add_t *add) {
    fleet_stream_key(machine, add->key);
    add->count = 0;
    word(add, "XADD", 4);
    word(add, add->key, strlen(add->key));
    word(add, "*", 1);
    field(add, "v", "1", 1);
    field(add, "o", entry->outbox, FLEET_OUTBOX_HEX);
    number_field(add, "s", 0, entry->seq);
    number_field(add, "r", 1, entry->first);
    number_field(add, "f", 2, entry->floor);
    field(add, "k", entry->kind == FLEET_LOSS ? "loss" : "bucket",
          entry->kind == FLEET_LOSS ? 4 : 6);
    field(add, "b", entry->body, entry->body_bytes);
}

static bool is(const char *text, size_t bytes, const char *name) {
    return bytes == strlen(name) && memcmp(text, name, bytes) == 0;
}

static bool read_outbox(const char *text, size_t bytes, char outbox[FLEET_OUTBOX_HEX + 1]) {
    if (bytes != FLEET_OUTBOX_HEX)
        return false;
    memcpy(outbox, text, bytes);
    outbox[bytes] = '\0';
    return strspn(outbox, "0123456789abcdef") == bytes;
}

enum { HAS_V = 1, HAS_O = 2, HAS_S = 4, HAS_R = 8, HAS_F = 16, HAS_K = 32, HAS_B = 64, ALL = 127 };

/* The field's bit; 0: it does not fit. Fields of later versions are passed over by the caller. */
static unsigned read_field(char name, const char *text, size_t bytes, fleet_entry_t *entry) {
    switch (name) {
    case 'v':
        return is(text, bytes, "1") ? HAS_V : 0;
    case 'o':
        return read_outbox(text, bytes, entry->outbox) ? HAS_O : 0;
    case 's':
        return read_digits(text, bytes, &entry->seq) ? HAS_S : 0;
    case 'r':
        return read_digits(text, bytes, &entry->first) ? HAS_R : 0;
    case 'f':
        return read_digits(text, bytes, &entry->floor) ? HAS_F : 0;
    case 'k':
        entry->kind = is(text, bytes, "loss") ? FLEET_LOSS : FLEET_BUCKET;
        return entry->kind == FLEET_LOSS || is(text, bytes, "bucket") ? HAS_K : 0;
    default:
        entry->body = text;
        entry->body_bytes = bytes;
        return bytes <= FLEET_BODY_BYTES ? HAS_B : 0;
    }
}

bool fleet_entry_read(const char *const *words, const size_t *bytes, size_t count,
                      fleet_entry_t *entry) {
    unsigned have = 0;
    if (count % 2 != 0)
        return false;
    memset(entry, 0, sizeof *entry);
    for (size_t i = 0; i < count; i += 2)
        if (bytes[i] == 1 && strchr("vosrfkb", words[i][0]) != NULL && words[i][0] != '\0')
            have |= read_field(words[i][0], words[i + 1], bytes[i + 1], entry);
    return have == ALL && entry->seq > 0 && entry->seq <= (uint64_t)INT64_MAX && entry->first > 0 &&
           entry->first <= entry->seq && entry->floor <= entry->first &&
           (entry->kind == FLEET_LOSS || entry->first == entry->seq);
}
