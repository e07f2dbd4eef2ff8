/* What users are shown of the service, and what they say to it. */
#include "service_screen.h"

#include "pipes/server_enrol.h"
#include <stdio.h>
#include <string.h>

static void log_of(inlet__service_t *service, const inlet__session_t *session, const char *text) {
    inlet__log_write(&service->log, INLET__LOG_INFO, "session %u: %s", session->id, text);
}

/* --- the question --- */

static inlet__pipe_connection_t *asker_of(const inlet__service_t *service,
                                          const inlet__question_t *question) {
    for (inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next)
        if (c->number == question->connection && !c->ended && c->server.enrol_request != 0 &&
            c->server.stage == INLET__SERVER_OPEN)
            return c;
    return NULL;
}

static bool name_is_anothers(const inlet__grants_t *grants, const inlet__grant_t *grant) {
    for (uint32_t i = 0; i < grants->count; i++)
        if (strcmp(grants->list[i].name, grant->name) == 0 &&
            memcmp(grants->list[i].key, grant->key, sizeof grant->key) != 0)
            return true;
    return false;
}

inlet_status_t inlet__service_ask_user(inlet__service_t *service,
                                       const inlet__pipe_connection_t *asker,
                                       const inlet__grant_t *grant, const char *code,
                                       int64_t now_ns) {
    inlet__session_t *session =
        inlet__service_find_session(service, asker->server.identity.session);
    if (session == NULL || !session->drain.attached || session->screen.board == NULL)
        return INLET_E_NOT_FOUND;
    inlet__question_t *question = &session->screen.question;
    if (question->number != 0)
        return INLET_E_BUSY;
    if (name_is_anothers(&service->grants.grants, grant))
        return INLET_E_ALREADY_EXISTS;
    if (!inlet__ask_limits_take(&service->ask_limits, grant->sid, grant->sid_bytes, now_ns))
        return INLET_E_LIMIT;
    *question = (inlet__question_t){.number = ++service->question_number,
                                    .connection = asker->number,
                                    .until_ns = now_ns + INLET__QUESTION_NS,
                                    .grant = *grant};
    memcpy(question->code, code, sizeof question->code);
    session->screen.stale = true;
    inlet__log_write(&service->log, INLET__LOG_INFO,
                     "session %u: its user is asked whether \"%s\" may read, code %s", session->id,
                     grant->name, code);
    return INLET_OK;
}

/* What the question has come to; false: nothing yet. */
static bool is_settled(const inlet__session_t *session, int64_t now_ns, inlet_status_t *status) {
    const inlet__question_t *question = &session->screen.question;
    if (session->drain.attached) {
        const inlet__screen_answer_t answer = inlet__ring_screen_answer(&session->agent.memory);
        if (answer.number == question->number && answer.verdict != INLET__VERDICT_NONE) {
            *status = answer.verdict == INLET__VERDICT_ALLOWED  ? INLET_OK
                      : answer.verdict == INLET__VERDICT_DENIED ? INLET_E_DENIED
                                                                : INLET_E_NOT_FOUND;
            return true;
        }
    }
    *status = session->active ? INLET_E_TIMEOUT : INLET_E_NOT_FOUND;
    return !session->active || now_ns >= question->until_ns;
}

static void follow_question(inlet__service_t *service, inlet__session_t *session, int64_t now_ns) {
    inlet__question_t *question = &session->screen.question;
    inlet_status_t status = INLET_E_CANCELLED;
    if (question->number == 0)
        return;
    inlet__pipe_connection_t *asker = asker_of(service, question);
    if (asker != NULL && !is_settled(session, now_ns, &status))
        return;
    if (asker != NULL && status == INLET_OK) /* nobody is granted what he does not wait for */
        status = inlet__service_ops.add_grant(service, &question->grant);
    inlet__log_write(&service->log, INLET__LOG_INFO, "session %u: the question of \"%s\": %s",
                     session->id, question->grant.name,
                     status == INLET_OK ? "allowed by the user" : inlet_status_message(status));
    *question = (inlet__question_t){0};
    session->screen.stale = true;
    if (asker == NULL)
        return;
    inlet__server_enrolled(&asker->server, status);
    inlet__pipe_connection_pump(asker, now_ns);
}

/* --- what the agent says --- */

static void follow_word(inlet__service_t *service, inlet__session_t *session) {
    inlet__screen_word_t *last = &session->screen.word;
    if (!session->drain.attached) {
        last->shown = INLET__SHOWN_NO_WORD;
        return;
    }
    const inlet__screen_word_t word = inlet__ring_screen_word(&session->agent.memory);
    if (word.shown != last->shown && word.shown == INLET__SHOWN_FAILED)
        log_of(service, session,
               service->config.indicator_required
                   ? "the indicator can't be shown, so nothing is captured (indicator.required)"
                   : "the indicator can't be shown; capture goes on (indicator.required is off)");
    else if (word.shown == INLET__SHOWN_YES && last->shown == INLET__SHOWN_FAILED)
        log_of(service, session, "the indicator is shown again");
    last->shown = word.shown;
    if (word.panic_taken && !last->panic_taken)
        log_of(service, session, "the panic key is another program's, and pauses nothing here");
    last->panic_taken = word.panic_taken;
    if (!word.has_pause || word.paused == last->paused)
        return;
    last->paused = word.paused;
    session->screen.stale = true;
    log_of(service, session,
           word.paused ? "its user pauses capture" : "its user ends the pause of capture");
    char detail[64];
    snprintf(detail, sizeof detail, "by the user of session %u, at the icon or the panic key",
             session->id);
    inlet__audit_file_write(&service->audit,
                            &(inlet__audit_record_t){.what = word.paused ? INLET__AUDIT_PAUSE_BEGUN
                                                                         : INLET__AUDIT_PAUSE_ENDED,
                                                     .detail = detail});
}

/* --- what is shown --- */

static bool reads(const inlet__pipe_connection_t *c, uint32_t session) {
    return !c->ended && c->server.identity.session == session &&
           inlet__server_connection_wants(&c->server) != 0;
}

static void add_reader(inlet__notices_t *notices, const inlet__server_connection_t *server) {
    if (notices->reader_count == INLET__NOTICE_READERS_MAX) {
        notices->more_count++;
        return;
    }
    inlet__notice_reader_t *reader = &notices->readers[notices->reader_count++];
    *reader = (inlet__notice_reader_t){.scopes = server->grant.scopes};
    memcpy(reader->name, server->grant.name, sizeof server->grant.name);
    memcpy(reader->image, server->identity.image, sizeof server->identity.image);
}

static void compose(const inlet__service_t *service, const inlet__session_t *session,
                    inlet__notices_t *notices) {
    const inlet__question_t *question = &session->screen.question;
    *notices = (inlet__notices_t){.paused = session->screen.word.paused,
                                  .panic = inlet__config_hotkey(service->config.panic_hotkey)};
    for (const inlet__pipe_connection_t *c = service->connections; c != NULL; c = c->next)
        if (reads(c, session->id))
            add_reader(notices, &c->server);
    if (question->number == 0)
        return;
    notices->question = (inlet__notice_question_t){.number = question->number,
                                                   .scopes = question->grant.scopes,
                                                   .terms = question->grant.terms};
    memcpy(notices->question.code, question->code, sizeof question->code);
    memcpy(notices->question.name, question->grant.name, sizeof question->grant.name);
}

void inlet__service_follow_screen(inlet__service_t *service, inlet__session_t *session,
                                  uint64_t audience, int64_t now_ns) {
    inlet__screen_link_t *screen = &session->screen;
    inlet__notices_t notices;
    follow_word(service, session);
    follow_question(service, session, now_ns);
    if (!session->drain.attached || (!screen->stale && audience == screen->audience))
        return;
    screen->stale = false;
    screen->audience = audience;
    compose(service, session, &notices);
    inlet_status_t status = inlet__screen_link_show(screen, &session->agent, &notices);
    if (status != INLET_OK)
        inlet__log_write(&service->log, INLET__LOG_WARNING,
                         "session %u: its user can't be shown who reads: %s", session->id,
                         inlet_status_message(status));
}

int64_t inlet__service_screen_deadline(const inlet__session_t *session) {
    return session->screen.question.number != 0 ? session->screen.question.until_ns : INT64_MAX;
}
