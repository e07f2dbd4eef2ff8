/* What the service says of this program's own session. */
#ifndef INLET_TOOL_SESSION_REPORT_H
#define INLET_TOOL_SESSION_REPORT_H

#include <inlet/inlet.h>
#include <jansson.h>

/* This session's part of the service's status, to be decref'ed; NULL: it has none, or *status says
 * why the service could not be asked. */
json_t *session_report(inlet_client_t *client, inlet_status_t *status);

/* After a subscription to raw input: waits until it is captured, 3 s at most. INLET_E_TIMEOUT if it
 * is not; or why the service could not be asked. */
inlet_status_t session_wait_for_raw(inlet_client_t *client);

#endif
