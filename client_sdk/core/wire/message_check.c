#include "wire/message_internal.h"

#include <inlet/inlet.h>

#include "base/event_check.h"
#include "base/utf8.h"
#include "wire/hello.h"
#include "wire/scope.h"
#include "wire/terms.h"

static bool is_name(inlet__slice_t name) {
    return name.count >= 1 && name.count <= INLET__MESSAGE_NAME_MAX_BYTES &&
           inlet__utf8_is_one_line(name.bytes, name.count);
}

static bool is_sources(uint32_t sources) {
    return sources != 0 && (sources & ~INLET_SOURCE_ALL) == 0;
}

static bool is_subscribe(const inlet__message_subscribe_t *subscribe) {
    return subscribe->schema_version != 0 && is_sources(subscribe->sources) &&
           subscribe->from_seq <= INLET__SEQ_MAX && subscribe->from_time_ns >= 0 &&
           (subscribe->from_seq == 0 || subscribe->from_time_ns == 0) &&
           subscribe->policy.kind <= INLET_POLICY_DISCONNECT;
}

static bool is_grant_add(const inlet__message_grant_add_t *grant) {
    inlet__terms_t terms;
    return grant->scopes != 0 && (grant->scopes & ~(uint32_t)INLET__SCOPE_ALL) == 0 &&
           is_name(grant->name) && grant->terms.count <= INLET__TERMS_BYTES_MAX &&
           inlet__terms_decode(grant->terms.bytes, grant->terms.count, &terms) == INLET_OK;
}

static bool is_reply(const inlet__message_reply_t *reply) {
    return reply->status <= INLET_OK && reply->detail.count <= INLET__MESSAGE_DETAIL_MAX_BYTES &&
           inlet__utf8_is_valid(reply->detail.bytes, reply->detail.count);
}

static bool is_latency(const inlet__message_latency_t *latency) {
    if (latency->count == 0) /* told by the absence of a body */
        return latency->max_us == 0 && latency->p999_us == 0 && latency->p99_us == 0 &&
               latency->p90_us == 0 && latency->p50_us == 0;
    return latency->p50_us <= latency->p90_us && latency->p90_us <= latency->p99_us &&
           latency->p99_us <= latency->p999_us && latency->p999_us <= latency->max_us;
}

bool inlet__message_is_valid(const inlet__message_t *message) {
    bool has_request = message->request != 0;
    bool has_subscription = message->subscription != 0;
    switch (message->type) {
    case INLET__MESSAGE_CLIENT_HEARTBEAT:
        return is_latency(&message->u.latency);
    case INLET__MESSAGE_HEARTBEAT:
        return true;
    case INLET__MESSAGE_CLIENT_CLOSE:
        return message->u.close.status <= INLET_OK;
    case INLET__MESSAGE_CLOSE:
        return message->u.close.status <= INLET_OK && message->u.close.final_seq <= INLET__SEQ_MAX;
    case INLET__MESSAGE_PING:
        return has_request && message->u.ping.count <= INLET__MESSAGE_PING_MAX_BYTES;
    case INLET__MESSAGE_STATUS:
    case INLET__MESSAGE_STATS:
    case INLET__MESSAGE_GRANT_LIST:
    case INLET__MESSAGE_DEVICES:
    case INLET__MESSAGE_INFO:
    case INLET__MESSAGE_RESUME:
        return has_request;
    case INLET__MESSAGE_CANCEL:
        return has_request && message->u.target != 0 && message->u.target != message->request;
    case INLET__MESSAGE_FILTER:
        return has_request && has_subscription && is_sources(message->u.filter.sources);
    case INLET__MESSAGE_SNAPSHOT:
        return has_request && is_sources(message->u.filter.sources);
    case INLET__MESSAGE_PAUSE:
        return has_request && message->u.pause_s >= 1 &&
               message->u.pause_s <= INLET__MESSAGE_PAUSE_MAX_S;
    case INLET__MESSAGE_SUBSCRIBE:
        return has_request && is_subscribe(&message->u.subscribe);
    case INLET__MESSAGE_UNSUBSCRIBE:
        return has_request && has_subscription;
    case INLET__MESSAGE_GRANT_ADD:
    case INLET__MESSAGE_ENROL:
        return has_request && is_grant_add(&message->u.grant_add);
    case INLET__MESSAGE_GRANT_REMOVE:
        return has_request &&
               (message->u.grant_remove.name.count == 0 || is_name(message->u.grant_remove.name));
    case INLET__MESSAGE_REPLY:
        return has_request && is_reply(&message->u.reply);
    case INLET__MESSAGE_BATCH:
    case INLET__MESSAGE_BEHIND:
        return has_subscription;
    case INLET__MESSAGE_END:
        return has_subscription && message->u.end_status <= INLET_OK;
    default:
        return false;
    }
}

uint32_t inlet__message_needs(const inlet__message_t *message) {
    switch (message->type) {
    case INLET__MESSAGE_PING:
        return message->u.ping.count > 0 ? INLET__CAPABILITY_REQUESTS : 0;
    case INLET__MESSAGE_SUBSCRIBE:
        return message->u.subscribe.from_time_ns != 0 ? INLET__CAPABILITY_TIMES : 0;
    case INLET__MESSAGE_CANCEL:
    case INLET__MESSAGE_FILTER:
    case INLET__MESSAGE_DEVICES:
    case INLET__MESSAGE_SNAPSHOT:
    case INLET__MESSAGE_INFO:
    case INLET__MESSAGE_PAUSE:
    case INLET__MESSAGE_RESUME:
        return INLET__CAPABILITY_REQUESTS;
    default:
        return 0;
    }
}
