#include "pipes/server_requests.h"

#include "pipes/server_answers.h"
#include "pipes/server_enrol.h"
#include "pipes/server_view.h"
#include "wire/scope.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *service_of(const inlet__server_connection_t *connection) {
    return connection->config->service_context;
}

static inlet__subscription_t *find_subscription(inlet__server_connection_t *connection,
                                                uint32_t id) {
    for (uint32_t i = 0; i < INLET__SUBSCRIPTIONS_MAX; i++)
        if (connection->subscriptions[i].id == id)
            return &connection->subscriptions[i];
    return NULL;
}

inlet__subscription_t *inlet__server_subscription(inlet__server_connection_t *connection,
                                                  uint32_t id) {
    return id == 0 ? NULL : find_subscription(connection, id);
}

inlet_status_t inlet__server_shown(const inlet__server_connection_t *connection, uint32_t sources,
                                   uint64_t event_types, inlet__view_t *view) {
    const inlet__message_subscribe_t asked = {.sources = sources, .event_types = event_types};
    return inlet__server_view(&connection->grant, connection->identity.process,
                              !connection->config->fields_unguarded, &asked, view);
}

static inlet__policy_t policy_of(const inlet__message_subscribe_t *request) {
    return (inlet__policy_t){.kind = request->policy.kind,
                             .window_records = request->policy.window_records,
                             .warn_records = request->policy.warn_records,
                             .max_lag_ms = request->policy.max_lag_ms};
}

inlet_status_t inlet__server_stream(const inlet__server_connection_t *connection,
                                    inlet__stream_source_t *source, inlet__pending_reply_t *reply) {
    inlet_status_t status = connection->config->ops->find_stream(
        service_of(connection), connection->identity.session, source);
    if (status != INLET_OK) {
        reply->what = "session";
        reply->detail = "this session's input is not captured";
    }
    return status;
}

void inlet__server_subscription_free(inlet__subscription_t *subscription) {
    inlet__replay_end(&subscription->replay);
    *subscription = (inlet__subscription_t){0};
}

/* The cursor where it is to begin. A time counts by the grid of what is reduced to its timing, so
 * that trying times tells nobody more than that. */
static inlet_status_t seek(const inlet__stream_source_t *source,
                           const inlet__message_subscribe_t *request, int64_t from_ns,
                           int64_t now_ns, inlet__cursor_t *cursor, inlet__pending_reply_t *reply) {
    inlet_status_t status = INLET_OK;
    if (request->from_time_ns > now_ns)
        status = INLET_E_NOT_FOUND;
    else if (request->from_time_ns != 0)
        inlet__hub_seek_time(source->hub, from_ns, cursor);
    else
        status = inlet__hub_seek(source->hub, request->from_seq, cursor);
    if (status == INLET_OK)
        return INLET_OK;
    reply->what = request->from_time_ns != 0 ? "from_time_ns" : "from_seq";
    reply->detail = request->from_time_ns != 0
                        ? "that time has not come"
                        : "the stream has not come to that number: it may have begun anew";
    return status;
}

/* Whether the time is before the stream's first record, which is there. */
static bool begins_later(const inlet__subscription_t *subscription, int64_t from_ns) {
    const inlet__hub_t *hub = subscription->hub;
    const inlet__journal_reader_t *reader = subscription->replay.reader;
    if (reader != NULL)
        return inlet__journal_begins_after(subscription->journal, &reader->history.stream,
                                           hub->first_seq, from_ns);
    return subscription->cursor.next_seq == hub->first_seq &&
           inlet__hub_oldest_seq(hub) == hub->first_seq && inlet__hub_oldest_ns(hub) > from_ns;
}

/* What is older than the hub's window is for who was granted it: it may be from before the
 * subscription. Where the journal has nothing of it, the cursor's first read tells the LOSS. */
static void begin_in_history(const inlet__server_connection_t *connection,
                             inlet__subscription_t *subscription, int64_t from_ns) {
    const inlet__stream_log_identity_t stream = {.boot_id = subscription->boot_id,
                                                 .epoch = subscription->epoch,
                                                 .session = subscription->session};
    if ((connection->grant.scopes & INLET__SCOPE_HISTORY) != 0 &&
        subscription->cursor.next_seq < inlet__hub_oldest_seq(subscription->hub) &&
        inlet__replay_begin(&subscription->replay, subscription->journal, &stream,
                            subscription->cursor.next_seq, from_ns, INLET_CAUSE_NOT_RETAINED)) {
        subscription->replay.names_damage = inlet__server_names_damage(connection);
        inlet__replay_join(&subscription->replay);
    }
}

static inlet_status_t subscribe(inlet__server_connection_t *connection,
                                const inlet__message_subscribe_t *request, int64_t now_ns,
                                inlet__pending_reply_t *reply) {
    inlet__view_t view;
    inlet__cursor_t cursor;
    inlet__stream_source_t source;
    if (request->schema_version != INLET__SCHEMA_VERSION) {
        reply->what = "schema_version";
        reply->detail = "this service speaks schema version 1";
        return INLET_E_VERSION;
    }
    inlet_status_t status =
        inlet__server_shown(connection, request->sources, request->event_types, &view);
    if (status != INLET_OK) {
        reply->what = "event_types";
        return status;
    }
    inlet__subscription_t *free_slot = find_subscription(connection, 0);
    if (free_slot == NULL) {
        reply->what = "subscriptions";
        reply->detail = "a connection has at most 8 subscriptions";
        return INLET_E_LIMIT;
    }
    status = inlet__server_stream(connection, &source, reply);
    if (status != INLET_OK)
        return status;
    const int64_t from_ns = request->from_time_ns - request->from_time_ns % INLET_TIMING_GRID_NS;
    status = seek(&source, request, from_ns, now_ns, &cursor, reply);
    if (status != INLET_OK)
        return status;
    inlet__hub_join(&cursor); /* who comes back as well: it may have missed the last time */
    *free_slot = (inlet__subscription_t){.id = ++connection->next_subscription_id,
                                         .view = view,
                                         .view_key = inlet__view_key_of(&view),
                                         .cursor = cursor,
                                         .policy = policy_of(request),
                                         .hub = source.hub,
                                         .journal = source.journal,
                                         .session = source.session,
                                         .boot_id = source.boot_id,
                                         .epoch = source.epoch,
                                         .stream_stats = source.stats,
                                         .covered_seq = cursor.next_seq};
    begin_in_history(connection, free_slot, from_ns);
    const bool is_later = request->from_time_ns != 0 && begins_later(free_slot, from_ns);
    inlet__subscribed_encode(
        &(inlet__subscribed_t){.subscription = free_slot->id,
                               .session = source.session,
                               .boot_id = source.boot_id,
                               .epoch = source.epoch,
                               .first_seq = cursor.next_seq,
                               .anchor_ns = source.anchor_ns,
                               .anchor_utc_ns = source.anchor_utc_ns,
                               .sources = view.sources,
                               .start = is_later ? INLET_START_OF_STREAM : INLET_START_AS_ASKED},
        reply->subscribed);
    reply->has_subscribed = true;
    return INLET_OK;
}

static inlet_status_t unsubscribe(inlet__server_connection_t *connection, uint32_t id,
                                  inlet__pending_reply_t *reply) {
    inlet__subscription_t *subscription = inlet__server_subscription(connection, id);
    if (subscription == NULL) {
        reply->what = "subscription";
        return INLET_E_NOT_FOUND;
    }
    inlet__server_subscription_free(subscription);
    return INLET_OK;
}

void inlet__server_end_subscription(inlet__server_connection_t *connection,
                                    const inlet__pending_reply_t *reply) {
    inlet__subscribed_t told;
    if (inlet__subscribed_decode(reply->subscribed, sizeof reply->subscribed, &told) != INLET_OK)
        return;
    inlet__subscription_t *subscription = inlet__server_subscription(connection, told.subscription);
    if (subscription != NULL)
        inlet__server_subscription_free(subscription);
}

/* Who may read what from now on. */
static void audit_grant(const inlet__server_connection_t *connection, const inlet__grant_t *grant) {
    char scopes[INLET__SCOPE_TEXT_BYTES] = "", text[INLET__AUDIT_DETAIL_BYTES];
    inlet__scope_format(grant->scopes, scopes, sizeof scopes);
    snprintf(text, sizeof text, "\"%s\": %s%s%s", grant->name, scopes,
             grant->terms.image[0] != '\0' ? ", for " : ", for any program", grant->terms.image);
    inlet__server_audit(connection, INLET__AUDIT_GRANT_ADDED, text);
}

/* The grant is bound to the user who asked for it. */
static inlet_status_t add_grant(inlet__server_connection_t *connection,
                                const inlet__message_grant_add_t *request,
                                inlet__pending_reply_t *reply) {
    inlet__grant_t grant = {.scopes = request->scopes, .sid_bytes = connection->identity.sid_bytes};
    memcpy(grant.key, request->public_key, sizeof grant.key);
    memcpy(grant.sid, connection->identity.sid, sizeof grant.sid);
    if (request->name.count > INLET__GRANT_NAME_MAX)
        return INLET_E_INVALID_ARGUMENT;
    memcpy(grant.name, request->name.bytes, request->name.count);
    if (inlet__terms_decode(request->terms.bytes, request->terms.count, &grant.terms) != INLET_OK) {
        reply->detail = "the grant's terms are not valid";
        return INLET_E_INVALID_ARGUMENT;
    }
    inlet_status_t status = connection->config->ops->add_grant(service_of(connection), &grant);
    if (status == INLET_E_ALREADY_EXISTS)
        reply->what = "name";
    if (status == INLET_E_ALREADY_EXISTS)
        reply->detail = "another key is paired under this name";
    if (status == INLET_OK)
        audit_grant(connection, &grant);
    return status;
}

static inlet_status_t remove_grant(inlet__server_connection_t *connection,
                                   const inlet__message_grant_remove_t *request) {
    char name[2 * INLET__GRANT_KEY_BYTES + 1] = "";
    if (request->name.count == 0)
        sodium_bin2hex(name, sizeof name, request->public_key, INLET__GRANT_KEY_BYTES);
    else if (request->name.count < sizeof name)
        memcpy(name, request->name.bytes, request->name.count);
    inlet_status_t status = connection->config->ops->remove_grant(service_of(connection), name);
    if (status == INLET_OK)
        inlet__server_audit(connection, INLET__AUDIT_GRANT_REVOKED, name);
    return status;
}

static inlet_status_t list_grants(inlet__server_connection_t *connection,
                                  inlet__pending_reply_t *reply) {
    reply->body = connection->config->ops->grants_json(service_of(connection));
    return reply->body == NULL ? INLET_E_NO_MEMORY : INLET_OK;
}

/* Whether it is told what administrators are told. */
static bool sees_all(const inlet__server_connection_t *connection) {
    return connection->administrator || (connection->grant.scopes & INLET__SCOPE_ADMIN) != 0;
}

/* STATUS and STATS: an administrator is told all, others what concerns them. */
static inlet_status_t report(const inlet__server_connection_t *connection,
                             char *(*json)(void *, const inlet__identity_t *),
                             inlet__pending_reply_t *reply) {
    const inlet__identity_t *asker = sees_all(connection) ? NULL : &connection->identity;
    reply->body = json(service_of(connection), asker);
    return reply->body == NULL ? INLET_E_NO_MEMORY : INLET_OK;
}

/* Requests that show the grants, or change them, for which no scope is enough. */
static inlet_status_t administer(inlet__server_connection_t *connection,
                                 const inlet__message_t *message, inlet__pending_reply_t *reply) {
    if (message->type == INLET__MESSAGE_GRANT_LIST && sees_all(connection))
        return list_grants(connection, reply);
    if (!connection->administrator)
        return INLET_E_ACCESS_DENIED;
    return message->type == INLET__MESSAGE_GRANT_ADD
               ? add_grant(connection, &message->u.grant_add, reply)
               : remove_grant(connection, &message->u.grant_remove);
}

static inlet_status_t answer(inlet__server_connection_t *connection,
                             const inlet__message_t *message, inlet__pending_reply_t *reply,
                             int64_t now_ns) {
    if (connection->enrols || message->type == INLET__MESSAGE_ENROL)
        return inlet__server_enrol(connection, message, reply);
    switch (message->type) {
    case INLET__MESSAGE_SUBSCRIBE:
        return subscribe(connection, &message->u.subscribe, now_ns, reply);
    case INLET__MESSAGE_UNSUBSCRIBE:
        return unsubscribe(connection, message->subscription, reply);
    case INLET__MESSAGE_STATUS:
        return report(connection, connection->config->ops->status_json, reply);
    case INLET__MESSAGE_STATS:
        return report(connection, connection->config->ops->stats_json, reply);
    case INLET__MESSAGE_GRANT_ADD:
    case INLET__MESSAGE_GRANT_REMOVE:
    case INLET__MESSAGE_GRANT_LIST:
        return administer(connection, message, reply);
    default:
        break;
    }
    if (connection->capabilities == 0) /* a PING without bytes: nothing else comes here then */
        return INLET_OK;
    return inlet__server_answer(connection, message, reply, now_ns);
}

inlet_status_t inlet__server_request(inlet__server_connection_t *connection,
                                     const inlet__message_t *message, int64_t now_ns) {
    switch (message->type) {
    case INLET__MESSAGE_OPTIONAL:
        return INLET_OK;
    case INLET__MESSAGE_CLIENT_HEARTBEAT:
        if (message->u.latency.count > 0)
            connection->latency = message->u.latency;
        return INLET_OK;
    case INLET__MESSAGE_CLIENT_CLOSE:
        return INLET_E_CLOSED;
    default:
        break;
    }
    if (connection->reply_count == INLET__REPLIES_MAX)
        return INLET_E_LIMIT;
    inlet__pending_reply_t *reply = &connection->replies[connection->reply_count++];
    *reply = (inlet__pending_reply_t){.request = message->request, .type = message->type};
    reply->status = answer(connection, message, reply, now_ns);
    if (message->type == INLET__MESSAGE_ENROL && reply->status == INLET_OK) {
        connection->reply_count--; /* the user's answer will be the reply */
        return INLET_OK;
    }
    if (reply->body != NULL && reply->body_bytes == 0)
        reply->body_bytes = strlen(reply->body); /* a text */
    return INLET_OK;
}
