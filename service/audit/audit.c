#include "audit/audit.h"

#include "json/json_read.h"
#include "json/json_text.h"
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { HASH_BYTES = 32, HASH_DIGITS = 64 };

static const int64_t NS_PER_MS = 1000000;
static const int64_t NS_PER_S = 1000000000;

/* What follows the hashed part of each line. */
static const char HASH_BEFORE[] = ",\"hash\":\"", HASH_AFTER[] = "\"}";
#define HASH_TAIL_BYTES (sizeof HASH_BEFORE - 1 + HASH_DIGITS + sizeof HASH_AFTER - 1)

static const char *const names[INLET__AUDIT_WHAT_COUNT] = {
    [INLET__AUDIT_SERVICE_STARTED] = "service_started",
    [INLET__AUDIT_SERVICE_STOPPED] = "service_stopped",
    [INLET__AUDIT_TRAIL_TORN] = "trail_torn",
    [INLET__AUDIT_TRAIL_DAMAGED] = "trail_damaged",
    [INLET__AUDIT_GRANT_ADDED] = "grant_added",
    [INLET__AUDIT_GRANT_REVOKED] = "grant_revoked",
    [INLET__AUDIT_CONFIG_CHANGED] = "config_changed",
    [INLET__AUDIT_CONFIG_REFUSED] = "config_refused",
    [INLET__AUDIT_AGENT_REPLACED] = "agent_replaced",
    [INLET__AUDIT_CLIENT_ADMITTED] = "client_admitted",
    [INLET__AUDIT_CLIENT_REFUSED] = "client_refused",
    [INLET__AUDIT_CLIENT_VIOLATION] = "client_violation",
    [INLET__AUDIT_PAUSE_BEGUN] = "pause_begun",
    [INLET__AUDIT_PAUSE_ENDED] = "pause_ended"};

const char *inlet__audit_what_name(inlet__audit_what_t what) {
    return (unsigned)what < INLET__AUDIT_WHAT_COUNT ? names[what] : "unknown";
}

bool inlet__audit_is_security(inlet__audit_what_t what) {
    return what != INLET__AUDIT_SERVICE_STOPPED && what != INLET__AUDIT_CLIENT_ADMITTED &&
           what != INLET__AUDIT_PAUSE_BEGUN && what != INLET__AUDIT_PAUSE_ENDED;
}

inlet__audit_chain_t inlet__audit_chain_begin(void) {
    inlet__audit_chain_t chain = {.next_seq = 1};
    memset(chain.last_hash, '0', HASH_DIGITS);
    return chain;
}

static void hash_text(const char *text, size_t bytes, char digits[INLET__AUDIT_HASH_TEXT_BYTES]) {
    uint8_t hash[HASH_BYTES];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)text, bytes, NULL, 0);
    sodium_bin2hex(digits, INLET__AUDIT_HASH_TEXT_BYTES, hash, sizeof hash);
}

static bool put(json_t *line, const char *name, json_t *value) {
    return json_object_set_new(line, name, value) == 0;
}

/* A name is its program's word: where it is no UTF-8, or was cut to none, its odd bytes are. */
static json_t *detail_of(const char *text) {
    char cut[INLET__AUDIT_DETAIL_BYTES];
    snprintf(cut, sizeof cut, "%s", text);
    json_t *detail = json_string(cut);
    if (detail != NULL)
        return detail;
    inlet__make_printable(cut);
    return json_string(cut);
}

static json_t *describe(const inlet__audit_chain_t *chain, const inlet__audit_record_t *record) {
    json_t *line = json_object();
    bool whole = put(line, "seq", json_integer((json_int_t)chain->next_seq)) &&
                 put(line, "utc_ms", json_integer(record->utc_ns / NS_PER_MS)) &&
                 put(line, "what", json_string(inlet__audit_what_name(record->what)));
    if (record->user != NULL)
        whole = whole && put(line, "user", json_string(record->user)) &&
                put(line, "session", json_integer(record->session));
    if (record->process != 0)
        whole = whole && put(line, "pid", json_integer(record->process));
    if (record->detail != NULL)
        whole = whole && put(line, "detail", detail_of(record->detail));
    if (record->withheld > 0)
        whole = whole && put(line, "withheld", json_integer((json_int_t)record->withheld));
    whole = whole && put(line, "prev", json_string(chain->last_hash));
    if (whole)
        return line;
    json_decref(line);
    return NULL;
}

inlet_status_t inlet__audit_format(const inlet__audit_chain_t *chain,
                                   const inlet__audit_record_t *record,
                                   char line[INLET__AUDIT_LINE_MAX_BYTES], size_t *bytes,
                                   inlet__audit_chain_t *behind) {
    char text[INLET__AUDIT_LINE_MAX_BYTES];
    json_t *root = describe(chain, record);
    /* Not by json_dumps, which leaves names of members out where it gets no memory for them. */
    const size_t length =
        json_dumpb(root, text, sizeof text, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_ENSURE_ASCII);
    json_decref(root);
    if (length == 0)
        return INLET_E_NO_MEMORY;
    if (length > sizeof text)
        return INLET_E_INTERNAL;
    const size_t hashed = length - 1; /* its closing brace comes later */
    *behind = (inlet__audit_chain_t){.next_seq = chain->next_seq + 1};
    hash_text(text, hashed, behind->last_hash);
    const int written = snprintf(line, INLET__AUDIT_LINE_MAX_BYTES, "%.*s%s%s%s\n", (int)hashed,
                                 text, HASH_BEFORE, behind->last_hash, HASH_AFTER);
    if (written < 0 || written >= (int)INLET__AUDIT_LINE_MAX_BYTES)
        return INLET_E_INTERNAL;
    *bytes = (size_t)written;
    return INLET_OK;
}

void inlet__audit_verifier_init(inlet__audit_verifier_t *verifier) {
    *verifier = (inlet__audit_verifier_t){.chain = inlet__audit_chain_begin()};
}

static inlet_status_t bad(char error[INLET__AUDIT_ERROR_BYTES], const char *what) {
    snprintf(error, INLET__AUDIT_ERROR_BYTES, "%s", what);
    return INLET_E_CORRUPT;
}

/* Whether the line's own hash is that of the line. */
static bool proves_itself(const char *line, size_t bytes,
                          char digits[INLET__AUDIT_HASH_TEXT_BYTES]) {
    if (bytes < HASH_TAIL_BYTES || bytes >= INLET__AUDIT_LINE_MAX_BYTES)
        return false;
    const char *tail = line + bytes - HASH_TAIL_BYTES;
    const char *told = tail + sizeof HASH_BEFORE - 1;
    hash_text(line, bytes - HASH_TAIL_BYTES, digits);
    return memcmp(tail, HASH_BEFORE, sizeof HASH_BEFORE - 1) == 0 &&
           memcmp(told, digits, HASH_DIGITS) == 0 &&
           memcmp(told + HASH_DIGITS, HASH_AFTER, sizeof HASH_AFTER - 1) == 0;
}

static inlet_status_t follows(inlet__audit_verifier_t *verifier, const json_t *root,
                              char error[INLET__AUDIT_ERROR_BYTES]) {
    const json_int_t seq = json_integer_value(json_object_get(root, "seq"));
    const char *before = json_string_value(json_object_get(root, "prev"));
    inlet__audit_chain_t *chain = &verifier->chain;
    if (seq < 1 || before == NULL || strlen(before) != HASH_DIGITS)
        return bad(error, "it is no line of an audit trail");
    if (verifier->first_seq == 0 && seq > 1) { /* what came before it was dropped */
        verifier->first_seq = chain->next_seq = (uint64_t)seq;
        memcpy(chain->last_hash, before, HASH_DIGITS);
    }
    if ((uint64_t)seq != chain->next_seq) {
        snprintf(error, INLET__AUDIT_ERROR_BYTES,
                 "number %lld stands where %llu belongs: a line was taken out, put in or moved",
                 (long long)seq, (unsigned long long)chain->next_seq);
        return INLET_E_CORRUPT;
    }
    if (strcmp(before, chain->last_hash) != 0)
        return bad(error, "it does not follow the line before it: that one was exchanged");
    if (verifier->first_seq == 0)
        verifier->first_seq = 1;
    return INLET_OK;
}

inlet_status_t inlet__audit_verify_line(inlet__audit_verifier_t *verifier, const char *line,
                                        size_t bytes, char error[INLET__AUDIT_ERROR_BYTES]) {
    char digits[INLET__AUDIT_HASH_TEXT_BYTES];
    verifier->lines++;
    if (!proves_itself(line, bytes, digits))
        return bad(error,
                   "it was changed, or is no line of an audit trail: its hash is not its own");
    json_t *root;
    char problem[INLET__JSON_ERROR_BYTES];
    inlet_status_t status = inlet__json_read(line, bytes, &root, problem);
    if (status == INLET_E_NO_MEMORY)
        snprintf(error, INLET__AUDIT_ERROR_BYTES, "%s", inlet_status_message(status));
    else
        status = follows(verifier, root, error);
    json_decref(root);
    if (status == INLET_OK) {
        verifier->chain.next_seq++;
        memcpy(verifier->chain.last_hash, digits, sizeof digits);
    }
    return status;
}

inlet_status_t inlet__audit_verify_text(inlet__audit_verifier_t *verifier, const char *text,
                                        size_t bytes, size_t *torn,
                                        char error[INLET__AUDIT_ERROR_BYTES]) {
    const char *end = text + bytes;
    *torn = 0;
    while (text < end) {
        const char *feed = memchr(text, '\n', (size_t)(end - text));
        if (feed == NULL) {
            *torn = (size_t)(end - text);
            return INLET_OK;
        }
        inlet_status_t status =
            inlet__audit_verify_line(verifier, text, (size_t)(feed - text), error);
        if (status != INLET_OK)
            return status;
        text = feed + 1;
    }
    return INLET_OK;
}

bool inlet__audit_rate_allows(inlet__audit_rate_t *rate, int64_t now_ns) {
    const int64_t back = (now_ns - rate->filled_ns) / NS_PER_S;
    if (back > 0) {
        rate->spent = back < rate->spent ? rate->spent - (uint32_t)back : 0;
        rate->filled_ns += back * NS_PER_S;
    }
    if (rate->spent == 0)
        rate->filled_ns = now_ns;
    if (rate->spent >= INLET__AUDIT_BURST) {
        rate->withheld++;
        return false;
    }
    rate->spent++;
    return true;
}
