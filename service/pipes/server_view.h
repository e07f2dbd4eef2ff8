/* The view that a grant and a request allow together. OS-free, any thread. */
#ifndef INLET_SERVICE_SERVER_VIEW_H
#define INLET_SERVICE_SERVER_VIEW_H

#include "grants/grants.h"
#include "hub/view.h"
#include "wire/message.h"

/* Fills *view for a client with `process`. INLET_E_SCOPE: the grant includes nothing of what was
 * asked for. `guards_fields`: keys are reduced while a password field may have the focus. */
inlet_status_t inlet__server_view(const inlet__grant_t *grant, uint32_t process, bool guards_fields,
                                  const inlet__message_subscribe_t *request, inlet__view_t *view);

#endif
