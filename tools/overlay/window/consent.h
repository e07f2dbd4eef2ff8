/* Asks the user for the grant that an overlay needs. */
#ifndef INLET_OVERLAY_CONSENT_H
#define INLET_OVERLAY_CONSENT_H

#include <stdbool.h>

/* Called every now and then while the user is asked, with what to show him; false: give up. */
typedef bool consent_tell_t(void *context, const char *text);

/* An exit code, after it was reported. */
int consent_ask(const char *scopes, consent_tell_t *tell, void *context);

#endif
