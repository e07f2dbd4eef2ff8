/* Any bytes as notices: refused, or what is read is written again as the same bytes. */
#include "fuzz.h"

#include "wire/notices.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static inlet__notices_t notices;
    static uint8_t again[INLET__NOTICES_BYTES_MAX];
    size_t bytes;
    if (inlet__notices_decode(data, size, &notices) != INLET_OK) {
        PROMISE(notices.reader_count == 0 && notices.question.number == 0 && !notices.paused);
        return 0;
    }
    PROMISE(inlet__notices_encode(&notices, again, &bytes) == INLET_OK);
    PROMISE(bytes == size && memcmp(again, data, size) == 0);
    return 0;
}
