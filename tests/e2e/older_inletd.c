/* older_inletd --console: the service as it was before subscriptions could begin at a time. */
#include "service_loop.h"
#include "wire/hello.h"
#include <windows.h>

int main(void) {
    static inlet__service_t service;
    static inlet__service_signals_t signals;
    signals.stop = CreateEventW(NULL, TRUE, FALSE, NULL); /* nobody sets it: it is killed */
    signals.session_change = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (signals.stop == NULL || signals.session_change == NULL ||
        inlet__service_open(&service, &(inlet__service_options_t){.console = true}) != INLET_OK)
        return 1;
    service.server_config.withheld_capabilities = INLET__CAPABILITY_TIMES;
    const inlet_status_t status = inlet__service_run(&service, &signals);
    inlet__service_close(&service);
    return status == INLET_OK ? 0 : 1;
}
