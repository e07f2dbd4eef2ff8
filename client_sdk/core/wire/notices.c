#include "wire/notices.h"

#include <inlet/event.h>
#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"
#include "wire/scope.h"

enum { FORMAT = 1 };

/* --- writing --- */

static bool is_text(const char *text, size_t capacity) {
    const char *zero = memchr(text, 0, capacity);
    return zero != NULL && inlet__utf8_is_one_line((const uint8_t *)text, (size_t)(zero - text));
}

static void write_text(inlet__writer_t *writer, const char *text) {
    const size_t bytes = strlen(text);
    inlet__write_u16(writer, (uint16_t)bytes);
    inlet__write_bytes(writer, (const uint8_t *)text, bytes);
}

static bool is_reader(const inlet__notice_reader_t *reader) {
    return is_text(reader->name, sizeof reader->name) &&
           is_text(reader->image, sizeof reader->image) &&
           (reader->scopes & ~(uint32_t)INLET__SCOPE_ALL) == 0;
}

static bool is_code(const char *code) {
    for (size_t i = 0; i < INLET__CONSENT_CODE_BYTES - 1; i++)
        if (i == 3 ? code[i] != ' ' : code[i] < '0' || code[i] > '9')
            return false;
    return code[INLET__CONSENT_CODE_BYTES - 1] == '\0';
}

static bool is_question(const inlet__notice_question_t *question) {
    return question->number == 0 ||
           (is_code(question->code) && is_text(question->name, sizeof question->name) &&
            question->scopes != 0 && (question->scopes & ~(uint32_t)INLET__SCOPE_ALL) == 0 &&
            inlet__terms_check(&question->terms) == INLET_OK);
}

static bool is_panic(const inlet__hotkey_t *panic) {
    return (panic->modifiers & ~(uint32_t)INLET_MODIFIER_ALL) == 0;
}

static inlet_status_t write_question(inlet__writer_t *writer,
                                     const inlet__notice_question_t *question) {
    uint8_t terms[INLET__TERMS_BYTES_MAX];
    size_t count;
    inlet__write_u64(writer, question->number);
    if (question->number == 0)
        return INLET_OK;
    inlet_status_t status = inlet__terms_encode(&question->terms, terms, &count);
    if (status != INLET_OK)
        return status;
    inlet__write_bytes(writer, (const uint8_t *)question->code, INLET__CONSENT_CODE_BYTES - 1);
    write_text(writer, question->name);
    inlet__write_u32(writer, question->scopes);
    inlet__write_u16(writer, (uint16_t)count);
    inlet__write_bytes(writer, terms, count);
    return INLET_OK;
}

inlet_status_t inlet__notices_encode(const inlet__notices_t *notices,
                                     uint8_t out[INLET__NOTICES_BYTES_MAX], size_t *out_bytes) {
    *out_bytes = 0;
    bool good = notices->reader_count <= INLET__NOTICE_READERS_MAX && is_panic(&notices->panic) &&
                is_question(&notices->question);
    for (uint32_t i = 0; good && i < notices->reader_count; i++)
        good = is_reader(&notices->readers[i]);
    if (!good)
        return INLET_E_INVALID_ARGUMENT;
    inlet__writer_t writer = inlet__writer_over(out, INLET__NOTICES_BYTES_MAX);
    inlet__write_u8(&writer, FORMAT);
    inlet__write_u8(&writer, notices->paused ? 1 : 0);
    inlet__write_u32(&writer, notices->panic.hid);
    inlet__write_u8(&writer, (uint8_t)notices->panic.modifiers);
    inlet__write_u32(&writer, notices->more_count);
    inlet__write_u8(&writer, (uint8_t)notices->reader_count);
    for (uint32_t i = 0; i < notices->reader_count; i++) {
        write_text(&writer, notices->readers[i].name);
        write_text(&writer, notices->readers[i].image);
        inlet__write_u32(&writer, notices->readers[i].scopes);
    }
    inlet_status_t status = write_question(&writer, &notices->question);
    if (status == INLET_OK && writer.failed)
        status = INLET_E_INVALID_ARGUMENT;
    *out_bytes = status == INLET_OK ? inlet__writer_count(&writer) : 0;
    return status;
}

/* --- reading --- */

static void read_text(inlet__reader_t *reader, char *text, size_t capacity) {
    const size_t bytes = inlet__read_u16(reader);
    const uint8_t *from = bytes < capacity ? inlet__read_bytes(reader, bytes) : NULL;
    if (from != NULL && memchr(from, 0, bytes) == NULL)
        memcpy(text, from, bytes);
    else
        reader->failed = true;
}

static bool read_question(inlet__reader_t *reader, inlet__notice_question_t *question) {
    question->number = inlet__read_u64(reader);
    if (question->number == 0)
        return true;
    const uint8_t *code = inlet__read_bytes(reader, INLET__CONSENT_CODE_BYTES - 1);
    if (code != NULL)
        memcpy(question->code, code, INLET__CONSENT_CODE_BYTES - 1);
    read_text(reader, question->name, sizeof question->name);
    question->scopes = inlet__read_u32(reader);
    const size_t count = inlet__read_u16(reader);
    const uint8_t *terms = inlet__read_bytes(reader, count);
    return terms != NULL && count > 0 &&
           inlet__terms_decode(terms, count, &question->terms) == INLET_OK && is_question(question);
}

static bool read_notices(inlet__reader_t *reader, inlet__notices_t *notices) {
    const bool known = inlet__read_u8(reader) == FORMAT;
    const uint8_t paused = inlet__read_u8(reader);
    notices->paused = paused == 1;
    notices->panic.hid = inlet__read_u32(reader);
    notices->panic.modifiers = inlet__read_u8(reader);
    notices->more_count = inlet__read_u32(reader);
    notices->reader_count = inlet__read_u8(reader);
    if (!known || paused > 1 || !is_panic(&notices->panic) ||
        notices->reader_count > INLET__NOTICE_READERS_MAX)
        return false;
    for (uint32_t i = 0; i < notices->reader_count; i++) {
        inlet__notice_reader_t *one = &notices->readers[i];
        read_text(reader, one->name, sizeof one->name);
        read_text(reader, one->image, sizeof one->image);
        one->scopes = inlet__read_u32(reader);
        if (!is_reader(one))
            return false;
    }
    return read_question(reader, &notices->question) && inlet__reader_is_done(reader);
}

inlet_status_t inlet__notices_decode(const uint8_t *bytes, size_t count,
                                     inlet__notices_t *notices) {
    inlet__reader_t reader = inlet__reader_over(bytes, count);
    memset(notices, 0, sizeof *notices);
    if (read_notices(&reader, notices))
        return INLET_OK;
    memset(notices, 0, sizeof *notices);
    return INLET_E_PROTOCOL;
}
