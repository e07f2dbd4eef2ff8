/* Security descriptors from text, as the owner of their memory. */
#ifndef INLET_WIN32_SECURITY_H
#define INLET_WIN32_SECURITY_H

#include <inlet/status.h>
#include <windows.h>

/* Makes `attributes` (not inheritable) from SDDL. On success inlet__security_free it; otherwise it
 * is empty. INLET_E_INVALID_ARGUMENT for ill-formed text, INLET_E_NO_MEMORY. Any thread. */
inlet_status_t inlet__security_from_sddl(const wchar_t *sddl, SECURITY_ATTRIBUTES *attributes);

/* The same for an object of the service, whose SDDL (names.h) names SYSTEM. An administrator who
 * runs `inletd --console` can't own things as SYSTEM: for any other account than SYSTEM itself,
 * each SY in the text becomes BA. INLET_E_BUFFER_TOO_SMALL above 255 characters. */
inlet_status_t inlet__security_of_service(const wchar_t *sddl, SECURITY_ATTRIBUTES *attributes);

/* Frees what the two above made; an empty one is allowed. */
void inlet__security_free(SECURITY_ATTRIBUTES *attributes);

/* First call of main: DLLs are loaded from System32 only, no error boxes, heap corruption ends the
 * process. */
void inlet__harden_process(void);

#endif
