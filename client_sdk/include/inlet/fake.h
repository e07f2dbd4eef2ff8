/* A fake service, for a program's own tests: a connection to a recording instead, on which things
 * go wrong as and when the test says. The program under test calls what it always calls:
 *
 *     const inlet_fault_t faults[] = {
 *         {.kind = INLET_FAULT_LOSS, .seq = 500, .count = 20, .cause = INLET_CAUSE_RING_FULL},
 *         {.kind = INLET_FAULT_END, .seq = 800, .status = INLET_E_CONNECTION_LOST},
 *     };
 *     const inlet_fake_options_t options = {.struct_size = sizeof options,
 *                                           .speed = INLET_SPEED_MAX,
 *                                           .faults = faults,
 *                                           .faults_count = 2};
 *     inlet_connect_recording("day.inlet", &options, &client);
 *     the_program_under_test(client);
 *
 * No service, key or grant is needed, and nothing is hooked. */
#ifndef INLET_FAKE_H
#define INLET_FAKE_H

#include <inlet/recording.h>

#ifdef __cplusplus
extern "C" {
#endif

enum inlet_fault_kind {
    INLET_FAULT_PAUSE = 1, /* before `seq` nothing comes for duration_ns, however fast it plays */
    INLET_FAULT_LOSS = 2,  /* `count` numbers from `seq` on come as one LOSS record of `cause` */
    INLET_FAULT_BLIND = 3, /* three numbers from `seq` on come as a time without capture: SOURCES
                              none, a BLIND of `cause`, SOURCES as before. Nothing is repaired that
                              is held there, as a service would */
    INLET_FAULT_END = 4    /* before `seq` the connection ends with `status` */
};

#define INLET_FAULTS_MAX 64u

/* What goes wrong once in each stream of the connection, at the first of its records that has
 * number `seq` or a later one. Fields that its kind does not have are 0. */
typedef struct inlet_fault {
    uint32_t kind;         /* enum inlet_fault_kind */
    uint32_t cause;        /* enum inlet_cause, not 0 */
    uint64_t seq;          /* not 0 */
    uint64_t count;        /* at least 1 */
    int64_t duration_ns;   /* at least 1 */
    inlet_status_t status; /* a negative one */
    uint32_t reserved;     /* 0 */
} inlet_fault_t;

typedef struct inlet_fake_options {
    uint32_t struct_size; /* sizeof(inlet_fake_options_t) */
    uint32_t speed;       /* as of inlet_recording_options_t, as pause_max_ns */
    int64_t pause_max_ns;
    const inlet_fault_t *faults; /* in order: each behind the numbers of the one before. Copied */
    uint32_t faults_count;       /* 0 … INLET_FAULTS_MAX */
    uint32_t reserved;           /* 0 */
} inlet_fake_options_t;

/* Connects to a recording. `options` may be NULL: no faults, at the recorded speed. On success
 * *client is the caller's: inlet_disconnect it. On it inlet_subscribe begins at from_seq, or at the
 * first event (a service would begin with now); each stream plays by itself. Once one met an
 * INLET_FAULT_END, inlet_client_status says its status, and every stream ends with it. A stream
 * that comes to the recording's end ends as inlet_open_recording says, and the connection goes on.
 * What a service does with a subscription (policies, warnings) is not done; what it would have to
 * be asked, and asynchronous forms, are INLET_E_NOT_SUPPORTED.
 *   INLET_E_INVALID_ARGUMENT  an option, or a fault that is none
 *   others                    as of inlet_open_recording */
INLET_API inlet_status_t inlet_connect_recording(const char *path,
                                                 const inlet_fake_options_t *options,
                                                 inlet_client_t **client);

#ifdef __cplusplus
}
#endif

#endif
