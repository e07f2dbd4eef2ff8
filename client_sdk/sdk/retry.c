#include "sdk/retry.h"

bool inlet__retry_is_worth(inlet__retry_t *retry, inlet_status_t status) {
    if (retry->attempts < UINT32_MAX)
        retry->attempts++;
    switch (status) {
    case INLET_E_CONNECTION_LOST:
    case INLET_E_PEER_SILENT:
    case INLET_E_SERVICE_STOPPED:
    case INLET_E_NOT_RUNNING:
    case INLET_E_TIMEOUT:
    case INLET_E_BUSY:
    case INLET_E_IO:
        return true;
    case INLET_E_REFUSED: /* also what a service looks like that dies in the handshake */
        return ++retry->refusals <= INLET__RETRY_REFUSALS;
    default: /* it would end so again: revoked, not the service, another version … */
        return false;
    }
}

int64_t inlet__retry_wait_ns(const inlet__retry_t *retry, uint32_t random) {
    int64_t wait_ns = INLET__RETRY_FIRST_NS;
    for (uint32_t i = 1; i < retry->attempts && wait_ns < INLET__RETRY_LONGEST_NS; i++)
        wait_ns *= 2;
    if (wait_ns > INLET__RETRY_LONGEST_NS)
        wait_ns = INLET__RETRY_LONGEST_NS;
    return wait_ns - wait_ns / 4 * (int64_t)(random % 1024) / 1024;
}
