/* What the service tells of itself. */
#ifndef INLET_SERVICE_STATUS_REPORT_H
#define INLET_SERVICE_STATUS_REPORT_H

#include "auth/identity.h"
#include <jansson.h>
#include <stdbool.h>

struct inlet__service;

/* Whether a report to `asker` (NULL: an administrator) may speak of this client: who asks is told
 * of his own clients alone. */
bool inlet__report_concerns(const inlet__identity_t *asker, const inlet__identity_t *client);

/* A record's time, on the grid behind it, as who is not shown the record may read this; null: -1.
 */
json_t *inlet__time_report(int64_t time_ns);

/* What the journal has, and what it could not take; a part of both reports. */
json_t *inlet__journal_report(const struct inlet__service *service, const inlet__identity_t *asker);

/* The state of sessions, agents, rings and connections as JSON: the reply to a STATUS request. What
 * its members mean is in client_sdk/docs/protocol.md. Only what concerns the session and the user
 * of `asker`; everything if it is NULL. malloc'ed, the caller frees it; NULL: out of memory. */
char *inlet__status_report(const struct inlet__service *service, const inlet__identity_t *asker);

#endif
