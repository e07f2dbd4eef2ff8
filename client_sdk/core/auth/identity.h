/* Who the other end of a connection is, as the operating system vouches for it. */
#ifndef INLET_AUTH_IDENTITY_H
#define INLET_AUTH_IDENTITY_H

#include <inlet/status.h>
#include <stdbool.h>

#define INLET__SID_MAX_BYTES 68 /* SECURITY_MAX_SID_SIZE */

#define INLET__IDENTITY_IMAGE_BYTES 401 /* with its zero; a longer one is not known */

typedef struct inlet__identity {
    uint8_t sid[INLET__SID_MAX_BYTES]; /* the user's SID, binary */
    uint32_t sid_bytes;
    uint32_t session;   /* Windows session */
    uint32_t process;   /* process id, for logs only: it can be reused; 0: unknown */
    uint32_t integrity; /* SECURITY_MANDATORY_…_RID; medium where the system does not say */
    bool administrator; /* elevated: the Administrators group is enabled in the token */
    bool app_container;
    char image[INLET__IDENTITY_IMAGE_BYTES]; /* path of the process's program, UTF-8; "": not known
                                              */
} inlet__identity_t;

#define INLET__SID_TEXT_BYTES 192 /* "S-1-…" of the longest SID, with its zero */

/* The text form of a SID, such as "S-1-5-18"; "?" if the bytes are not one. Any thread. */
void inlet__sid_format(const uint8_t *sid, uint32_t sid_bytes, char out[INLET__SID_TEXT_BYTES]);

/* The reverse, decimal authorities only. INLET_E_INVALID_ARGUMENT: not a SID. Any thread. */
inlet_status_t inlet__sid_parse(const char *text, uint8_t sid[INLET__SID_MAX_BYTES],
                                uint32_t *sid_bytes);

#define INLET__INTEGRITY_MEDIUM 0x2000u /* SECURITY_MANDATORY_MEDIUM_RID */

#endif
