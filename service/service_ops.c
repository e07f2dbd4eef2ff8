/* What a connection may ask of the service around it. */
#include "service.h"

#include "base/fail_point.h"
#include "diag/stats_report.h"
#include "diag/status_report.h"
#include "service_screen.h"
#include "win32/clock.h"
#include "win32/identity.h"
#include <string.h>

static const int64_t NS_PER_S = 1000000000;

/* The other connections of its user and of its session. */
static inlet__crowd_t crowd_around(const inlet__service_t *service,
                                   const inlet__pipe_connection_t *self,
                                   const inlet__identity_t *identity) {
    inlet__crowd_t crowd = {0};
    for (const inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next) {
        const inlet__identity_t *other = &c->server.identity;
        if (c == self || c->ended || other->sid_bytes == 0) /* … which is not known yet */
            continue;
        const bool same_user = other->sid_bytes == identity->sid_bytes &&
                               memcmp(other->sid, identity->sid, identity->sid_bytes) == 0;
        crowd.connections_session += other->session == identity->session;
        crowd.connections_user += same_user;
        crowd.unauthenticated_user += same_user && !c->server.authenticated;
    }
    return crowd;
}

static inlet_status_t identify(void *connection_context, inlet__identity_t *identity) {
    inlet__pipe_connection_t *self = connection_context;
    inlet__service_t *service = self->owner;
    inlet_status_t status = inlet__identity_of_pipe_client(self->pipe, identity);
    if (status != INLET_OK)
        return status;
    const inlet__crowd_t crowd = crowd_around(service, self, identity);
    const char *refusal = inlet__limits_of_user(&service->config.limits, &crowd);
    if (refusal == NULL)
        return INLET_OK;
    service->refused_count++;
    if (inlet__service_logs_strangers(service))
        inlet__log_write(&service->log, INLET__LOG_INFO, "client process %u: refused: %s",
                         self->process, refusal);
    return INLET_E_LIMIT;
}

static const inlet__grant_t *find_grant(void *service_context, const uint8_t key[32],
                                        const char *image) {
    inlet__service_t *service = service_context;
    return inlet__grants_find(&service->grants.grants, key, image);
}

static int64_t utc_ns(void *service_context) {
    (void)service_context;
    return inlet__clock_utc_ns();
}

/* Ends each connection whose grant is not there any more as wide as it was when it connected: what
 * has less now comes back with less. */
static void end_what_is_not_granted(inlet__service_t *service) {
    int64_t now_ns = inlet__clock_now_ns();
    for (inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next) {
        const inlet__grant_t *before = &c->server.grant;
        if (before->scopes == 0)
            continue;
        const inlet__grant_t *grant =
            inlet__grants_find(&service->grants.grants, before->key, c->server.identity.image);
        if (grant == NULL || !inlet__grant_covers(grant, before))
            inlet__pipe_connection_close(c, INLET_E_REVOKED, now_ns);
    }
}

static inlet_status_t add_grant(void *service_context, const inlet__grant_t *grant) {
    inlet__service_t *service = service_context;
    inlet__grant_t dated = *grant;
    dated.created_s = inlet__clock_utc_ns() / NS_PER_S;
    inlet_status_t status = inlet__grant_store_add(&service->grants, &dated);
    if (status == INLET_OK)
        end_what_is_not_granted(service);
    inlet__log_write(&service->log, status == INLET_OK ? INLET__LOG_INFO : INLET__LOG_WARNING,
                     "grant of \"%s\": %s", grant->name,
                     status == INLET_OK ? "added" : inlet_status_message(status));
    return status;
}

static inlet_status_t remove_grant(void *service_context, const char *name_or_key) {
    inlet__service_t *service = service_context;
    inlet__grant_t removed;
    uint32_t count = 0;
    inlet_status_t status;
    /* A key can have several. */
    while ((status = inlet__grant_store_remove(&service->grants, name_or_key, &removed)) ==
           INLET_OK) {
        inlet__log_write(&service->log, INLET__LOG_INFO, "grant of \"%s\": revoked", removed.name);
        count++;
    }
    end_what_is_not_granted(service);
    return status == INLET_E_NOT_FOUND && count > 0 ? INLET_OK : status;
}

static char *grants_json(void *service_context) {
    inlet__service_t *service = service_context;
    return inlet__grants_to_json(&service->grants.grants);
}

static char *status_json(void *service_context, const inlet__identity_t *asker) {
    return inlet__status_report(service_context, asker);
}

static char *stats_json(void *service_context, const inlet__identity_t *asker) {
    return inlet__stats_report(service_context, asker, inlet__clock_now_ns());
}

static inlet_status_t find_stream(void *service_context, uint32_t id,
                                  inlet__stream_source_t *stream) {
    inlet__service_t *service = service_context;
    inlet__session_t *session = inlet__service_find_session(service, id);
    if (session == NULL)
        return INLET_E_NOT_FOUND;
    *stream = (inlet__stream_source_t){.hub = &session->hub,
                                       .stats = session->stats,
                                       .journal = service->session_config.journal,
                                       .boot_id = service->boot_id,
                                       .epoch = session->epoch,
                                       .session = id};
    INLET__FAIL_POINT("ops.stream_found");
    inlet__clock_anchor(&stream->anchor_ns, &stream->anchor_utc_ns, NULL);
    return INLET_OK;
}

static inlet_status_t ask_user(void *service_context, void *connection_context,
                               const inlet__grant_t *grant, const char *code) {
    return inlet__service_ask_user(service_context, connection_context, grant, code,
                                   inlet__clock_now_ns());
}

static void log_connection(void *connection_context, const char *text) {
    const inlet__pipe_connection_t *self = connection_context;
    const inlet__identity_t *identity = &self->server.identity;
    inlet__service_t *service = self->owner;
    char user[INLET__SID_TEXT_BYTES];
    if (self->server.stage < INLET__SERVER_OPEN && !inlet__service_logs_strangers(service))
        return;
    inlet__sid_format(identity->sid, identity->sid_bytes, user);
    if (identity->sid_bytes == 0)
        inlet__log_write(&service->log, INLET__LOG_INFO, "client process %u: %s", self->process,
                         text);
    else
        inlet__log_write(&service->log, INLET__LOG_INFO,
                         "client process %u, session %u, user %s: %s", self->process,
                         identity->session, user, text);
}

static void audit_connection(void *connection_context, inlet__audit_what_t what,
                             const char *detail) {
    const inlet__pipe_connection_t *self = connection_context;
    const inlet__identity_t *identity = &self->server.identity;
    inlet__service_t *service = self->owner;
    char user[INLET__SID_TEXT_BYTES];
    inlet__sid_format(identity->sid, identity->sid_bytes, user);
    inlet__audit_file_write(&service->audit,
                            &(inlet__audit_record_t){.what = what,
                                                     .user = identity->sid_bytes > 0 ? user : NULL,
                                                     .session = identity->session,
                                                     .process = self->process,
                                                     .detail = detail});
}

const inlet__server_ops_t inlet__service_ops = {.identify = identify,
                                                .find_grant = find_grant,
                                                .utc_ns = utc_ns,
                                                .add_grant = add_grant,
                                                .remove_grant = remove_grant,
                                                .grants_json = grants_json,
                                                .status_json = status_json,
                                                .stats_json = stats_json,
                                                .find_stream = find_stream,
                                                .ask_user = ask_user,
                                                .log = log_connection,
                                                .audit = audit_connection};
