#include "sessions/session.h"

#include "base/fail_point.h"
#include "drain/recover.h"
#include "sessions/agent_adopt.h"
#include "win32/error.h"
#include "win32/utf.h"
#include <string.h>

/* So long clients have to come back and say what they want. */
static const int64_t RETURN_NS = INT64_C(10000000000);

/* The stream, as the log says it was. */
static inlet_status_t open_stream(inlet__session_t *session, const inlet__agent_record_t *record,
                                  const char **problem) {
    inlet__stream_log_t log;
    *problem = "its log's size is another version's";
    if (record->log_bytes != inlet__stream_log_bytes(INLET__HUB_CAPACITY))
        return INLET_E_VERSION;
    *problem = "its log can't be mapped";
    session->block = MapViewOfFile(session->block_section, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0,
                                   (SIZE_T)record->log_bytes);
    if (session->block == NULL)
        return inlet__last_status();
    *problem = "its log is damaged";
    inlet_status_t status = inlet__stream_log_open(&log, session->block, INLET__HUB_CAPACITY,
                                                   session->config->boot_id, session->id);
    if (status != INLET_OK)
        return status;
    if (log.header->identity.epoch != record->epoch)
        return INLET_E_CORRUPT;
    session->epoch = record->epoch;
    inlet__hub_open(&session->hub, &log, INLET__HUB_RETAINED);
    status = inlet__drain_recover(&session->drain, &session->hub, &session->agent.memory);
    if (status == INLET_OK && !session->drain.attached)
        status = INLET_E_CORRUPT; /* the log is of a time before this agent */
    return status;
}

/* Or the one of another version. */
static bool runs_own_program(const inlet__session_config_t *config,
                             const inlet__agent_record_t *record) {
    wchar_t image[INLET__PATH_MAX];
    return inlet__utf8_to_utf16(record->image, image, INLET__PATH_MAX) == INLET_OK &&
           _wcsicmp(image, config->agent_program) == 0;
}

/* The ring from where the log has come to, and the agent that fills it. */
static inlet_status_t go_on(inlet__session_t *session, const inlet__agent_record_t *record,
                            int64_t now_ns, const char **problem) {
    inlet__ring_consumer_t *ring = &session->drain.ring;
    *problem = "there is no memory for its ring";
    inlet_status_t status = inlet__agent_commit(&session->agent, ring->at.generation);
    if (status != INLET_OK)
        return status;
    inlet__session_offer_board(session); /* the old one went with the service that wrote it */
    *problem = "it can't be told of its new service";
    status = inlet__agent_greet(&session->agent, ring);
    if (status != INLET_OK)
        return status;
    session->kept = inlet__ring_last_wanted(&session->agent.memory);
    session->kept_until_ns = now_ns + RETURN_NS;
    session->wanted = session->kept;
    session->grown = true;  /* it may have been, and not have been told of an empty annex */
    session->active = true; /* unless its user has logged off since */
    session->started_ns = now_ns;
    session->started_count = session->drain.agents_count;
    inlet__agent_remarks_begin(&session->remarks, inlet__ring_last_heard(&session->agent.memory));
    if (!runs_own_program(session->config, record))
        inlet__renewal_begin(&session->renewal, session->hub.next_seq, now_ns);
    return INLET_OK;
}

inlet_status_t inlet__session_adopt(inlet__session_t *session,
                                    const inlet__session_config_t *config,
                                    const inlet__agent_record_t *record, int64_t now_ns,
                                    const char **problem) {
    memset(session, 0, sizeof *session);
    session->config = config;
    session->id = record->session;
    session->start_at_ns = INT64_MAX;
    inlet_status_t status =
        inlet__agent_adopt(&session->agent, record, config->agent_program, config->agent_folder,
                           &session->block_section, problem);
    if (status != INLET_OK) {
        memset(session, 0, sizeof *session);
        return status;
    }
    INLET__FAIL_POINT("adopt.taken");
    status = open_stream(session, record, problem);
    INLET__FAIL_POINT("adopt.recovered");
    if (status == INLET_OK)
        status = inlet__session_measure(session);
    if (status == INLET_OK)
        status = go_on(session, record, now_ns, problem);
    INLET__FAIL_POINT("adopt.greeted");
    if (status == INLET_OK)
        return INLET_OK;
    inlet__agent_kill(&session->agent);
    session->drain.attached = false; /* the caller forgets the record */
    inlet__session_close(session);
    return status;
}
