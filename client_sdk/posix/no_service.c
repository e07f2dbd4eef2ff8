/* What there is no service for here: it runs on Windows alone. A client is always one of
 * inlet_connect_recording, which has no pipe. */
#include <inlet/text.h>

#include "sdk/pipe_thread.h"

inlet_status_t inlet_connect(const inlet_connect_options_t *options, inlet_client_t **client) {
    (void)options;
    if (client == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *client = NULL;
    return INLET_E_NOT_SUPPORTED;
}

inlet_status_t inlet_text_add_system_layout(inlet_text_t *text, uint64_t hkl) {
    (void)hkl;
    return text != NULL ? INLET_E_NOT_SUPPORTED : INLET_E_INVALID_ARGUMENT;
}

void inlet__pipe_join(inlet_client_t *client) {
    (void)client;
}

inlet__client_connection_t *inlet__pipe_connection(inlet_client_t *client) {
    (void)client;
    return NULL;
}
