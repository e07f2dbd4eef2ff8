#include <inlet/enroll.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "sdk/client.h"
#include "sdk/deadline.h"
#include "sdk/dial.h"
#include "sdk/pair_terms.h"
#include "win32/keystore.h"
#include "win32/names.h"

struct inlet_enrollment {
    inlet_client_t *client;
    inlet__request_t *request; /* NULL: it was answered, with `status` */
    inlet_status_t status;
    char code[INLET__CONSENT_CODE_TEXT_BYTES];
    char name[INLET__MESSAGE_NAME_MAX_BYTES + 1]; /* the message is made of these */
    uint8_t terms[INLET__TERMS_BYTES_MAX];
    inlet__message_t message;
};

/* The grant is for the program that asks, which the service knows better. */
static bool read_options(const inlet_enroll_options_t *options, inlet_enrollment_t *enrollment) {
    inlet__message_grant_add_t *asked = &enrollment->message.u.grant_add;
    inlet__terms_t terms;
    if (options == NULL || options->struct_size != sizeof *options || options->reserved != 0 ||
        (options->flags & ~(uint32_t)INLET_ENROLL_ALL_FLAGS) != 0 || options->name == NULL)
        return false;
    const inlet_pair_options_t pair = {
        .struct_size = sizeof pair,
        .flags = (uint32_t)INLET_PAIR_ANY_IMAGE |
                 ((options->flags & INLET_ENROLL_OWN_WINDOWS) != 0 ? INLET_PAIR_OWN_WINDOWS : 0u),
        .name = options->name,
        .scopes = options->scopes,
        .programs = options->programs,
        .program_count = options->program_count,
        .expires_s = options->expires_s};
    const size_t bytes = strlen(options->name);
    if (bytes == 0 || bytes > INLET__MESSAGE_NAME_MAX_BYTES ||
        !inlet__pair_terms(&pair, &asked->scopes, &terms) ||
        inlet__terms_encode(&terms, enrollment->terms, &asked->terms.count) != INLET_OK)
        return false;
    memcpy(enrollment->name, options->name, bytes + 1);
    enrollment->message.type = INLET__MESSAGE_ENROL;
    asked->name = (inlet__slice_t){.bytes = (const uint8_t *)enrollment->name, .count = bytes};
    asked->terms.bytes = enrollment->terms;
    return true;
}

static inlet_status_t connect_to_ask(int64_t timeout_ns, inlet_client_t **client) {
    uint8_t service_public[INLET__KEY_BYTES];
    inlet__keypair_t keys;
    inlet_status_t status = inlet__dial_key(service_public);
    if (status == INLET_OK)
        status = inlet__keystore_client(true, &keys);
    if (status != INLET_OK)
        return status;
    const inlet__target_t target = {.pipe_name = INLET__PIPE_NAME,
                                    .service_public = service_public,
                                    .keys = &keys,
                                    .intent = INLET__INTENT_ENROL,
                                    .timeout_ns = timeout_ns};
    status = inlet__client_connect(&target, client);
    sodium_memzero(&keys, sizeof keys);
    return status;
}

static inlet_status_t begin(inlet_enrollment_t *enrollment, int64_t timeout_ns) {
    inlet_status_t status = connect_to_ask(timeout_ns, &enrollment->client);
    if (status != INLET_OK)
        return status;
    AcquireSRWLockShared(&enrollment->client->lock);
    memcpy(enrollment->code, enrollment->client->code, sizeof enrollment->code);
    ReleaseSRWLockShared(&enrollment->client->lock);
    return inlet__request_begin(enrollment->client, &enrollment->message, NULL,
                                &enrollment->request);
}

inlet_status_t inlet_enroll(const inlet_enroll_options_t *options, int64_t timeout_ns,
                            inlet_enrollment_t **enrollment) {
    if (enrollment == NULL)
        return INLET_E_INVALID_ARGUMENT;
    *enrollment = NULL;
    inlet_enrollment_t *made = calloc(1, sizeof *made);
    if (made == NULL)
        return INLET_E_NO_MEMORY;
    inlet_status_t status = INLET_E_INVALID_ARGUMENT;
    if (inlet__timeout_is_valid(timeout_ns) && read_options(options, made))
        status = begin(made, timeout_ns);
    if (status == INLET_OK)
        *enrollment = made;
    else
        inlet_enroll_close(made);
    return status;
}

const char *inlet_enroll_code(const inlet_enrollment_t *enrollment) {
    return enrollment != NULL ? enrollment->code : "";
}

/* The service is busy with another question, this one is over: to a caller who waits, BUSY says
 * that it goes on. */
static inlet_status_t translate(inlet_status_t status) {
    return status == INLET_E_BUSY ? INLET_E_CANCELLED : status;
}

inlet_status_t inlet_enroll_wait(inlet_enrollment_t *enrollment, int64_t timeout_ns) {
    inlet__answer_t answer;
    if (enrollment == NULL || !inlet__timeout_is_valid(timeout_ns))
        return INLET_E_INVALID_ARGUMENT;
    if (enrollment->request == NULL)
        return enrollment->status;
    const int64_t deadline_ns = inlet__deadline_after(timeout_ns);
    if (WaitForSingleObject(enrollment->request->signal, inlet__deadline_left_ms(deadline_ns)) !=
        WAIT_OBJECT_0)
        return INLET_E_BUSY;
    enrollment->status =
        translate(inlet__request_finish(enrollment->request, INLET_FOREVER, &answer));
    enrollment->request = NULL;
    free(answer.body);
    return enrollment->status;
}

void inlet_enroll_close(inlet_enrollment_t *enrollment) {
    if (enrollment == NULL)
        return;
    if (enrollment->request != NULL)
        inlet__request_drop(enrollment->request);
    inlet_disconnect(enrollment->client);
    free(enrollment);
}
