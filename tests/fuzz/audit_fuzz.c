/* Whatever an audit trail's file holds, verifying it ends, and takes only what was written as a
 * trail; and one that goes on behind what was taken verifies, too. */
#include "fuzz.h"

#include <string.h>

#include "audit/audit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    inlet__audit_verifier_t verifier;
    inlet__audit_chain_t behind;
    char error[INLET__AUDIT_ERROR_BYTES], line[INLET__AUDIT_LINE_MAX_BYTES];
    size_t torn, bytes;
    memset(error, 'x', sizeof error);
    inlet__audit_verifier_init(&verifier);
    inlet_status_t status =
        inlet__audit_verify_text(&verifier, (const char *)data, size, &torn, error);
    PROMISE(status == INLET_OK || status == INLET_E_CORRUPT);
    PROMISE(status == INLET_OK || memchr(error, '\0', sizeof error) != NULL);
    PROMISE(torn <= size && (torn == 0 || memchr(data + size - torn, '\n', torn) == NULL));
    PROMISE(strlen(verifier.chain.last_hash) == INLET__AUDIT_HASH_TEXT_BYTES - 1);
    PROMISE(verifier.lines <= size);

    /* The rest as the detail of the next line. */
    char detail[INLET__AUDIT_DETAIL_BYTES];
    const size_t count = size < sizeof detail - 1 ? size : sizeof detail - 1;
    memcpy(detail, data, count);
    detail[count] = '\0';
    const inlet__audit_record_t record = {.what = INLET__AUDIT_CLIENT_REFUSED, .detail = detail};
    if (verifier.chain.next_seq == 0 || verifier.chain.next_seq > INT64_MAX)
        return 0;
    PROMISE(inlet__audit_format(&verifier.chain, &record, line, &bytes, &behind) == INLET_OK);
    PROMISE(inlet__audit_verify_line(&verifier, line, bytes - 1, error) == INLET_OK);
    return 0;
}
