/* Enrolment: a program asks the user himself for a grant, without an administrator.
 *
 * The service shows the user of this session a dialog with the program's path, what it wants to see
 * and a short code, which the program shows too (inlet_enroll_code), so that the user sees who
 * asks. If he allows it, the service adds a grant of this user's key for this program alone, and
 * inlet_connect works from then on. If he does nothing for a minute that is a no.
 *
 *     inlet_enrollment_t *enrollment;
 *     status = inlet_enroll(&options, 0, &enrollment);
 *     if (status == INLET_OK) {
 *         printf("code: %s\n", inlet_enroll_code(enrollment));
 *         status = inlet_enroll_wait(enrollment, INLET_FOREVER);
 *         inlet_enroll_close(enrollment);
 *     }
 */
#ifndef INLET_ENROLL_H
#define INLET_ENROLL_H

#include <inlet/admin.h>
#include <inlet/export.h>
#include <inlet/inlet.h>

#ifdef __cplusplus
extern "C" {
#endif

enum inlet_enroll_flag {
    INLET_ENROLL_OWN_WINDOWS = 1 << 0, /* only while a window of this process is in front */
    INLET_ENROLL_ALL_FLAGS = (1 << 1) - 1
};

typedef struct inlet_enroll_options {
    uint32_t struct_size;        /* sizeof(inlet_enroll_options_t) */
    uint32_t flags;              /* enum inlet_enroll_flag */
    const char *name;            /* as which the grant is listed: 1 … 64 bytes, one line */
    const char *scopes;          /* as of inlet_admin_pair; not "admin" */
    const char *const *programs; /* only while a window of one of these is in front; NULL: of any */
    uint32_t program_count;      /* at most INLET_PAIR_PROGRAMS_MAX */
    uint32_t reserved;           /* 0 */
    int64_t expires_s;           /* seconds since 1970 UTC at which the grant ends; 0: never */
} inlet_enroll_options_t;

/* A question to the user that is under way. */
typedef struct inlet_enrollment inlet_enrollment_t;

/* Connects with this user's key, which is made if there is none, and has the user asked; returns
 * once the question is on its way. `timeout_ns` is for connecting, 0: 5 s. *enrollment is to be
 * closed; NULL on any error: those of inlet_connect but for INLET_E_NOT_PAIRED, where
 * INLET_E_REFUSED is also a service of a version that can't ask; INLET_E_INVALID_ARGUMENT. */
INLET_API inlet_status_t inlet_enroll(const inlet_enroll_options_t *options, int64_t timeout_ns,
                                      inlet_enrollment_t **enrollment);

/* The code to show, such as "123 456". Lives as long as the enrolment; "" for NULL. */
INLET_API const char *inlet_enroll_code(const inlet_enrollment_t *enrollment);

/* Waits for the user's answer, at most `timeout_ns` (INLET_FOREVER: as long as it takes; a
 * minute at most). From one thread at a time; call it again after INLET_E_BUSY.
 *   INLET_OK                the grant is there
 *   INLET_E_DENIED          the user said no
 *   INLET_E_TIMEOUT         he did not answer in time; that is a no
 *   INLET_E_BUSY            no answer within timeout_ns; the question goes on
 *   INLET_E_NOT_FOUND       nobody can be asked: no agent runs in this session, or it can show
 * nothing INLET_E_LIMIT           he was asked too often: three times in a row, then once in 20 s
 *   INLET_E_CANCELLED       he is being asked about another program: try again later
 *   INLET_E_ALREADY_EXISTS  another key has the name
 *   INLET_E_ACCESS_DENIED   a scope that only an administrator grants, or a program whose path the
 *                           system does not tell
 *   others                  why the connection ended */
INLET_API inlet_status_t inlet_enroll_wait(inlet_enrollment_t *enrollment, int64_t timeout_ns);

/* Ends it. A question that is still under way is withdrawn. NULL is allowed. */
INLET_API void inlet_enroll_close(inlet_enrollment_t *enrollment);

#ifdef __cplusplus
}
#endif

#endif
