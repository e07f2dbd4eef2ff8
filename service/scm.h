/* The service under the service control manager. */
#ifndef INLET_SERVICE_SCM_H
#define INLET_SERVICE_SCM_H

#include <inlet/status.h>

/* Connects to the manager and serves until it stops the service. INLET_E_NOT_SUPPORTED: this
 * process was not started by the manager. */
inlet_status_t inlet__scm_run(void);

#endif
