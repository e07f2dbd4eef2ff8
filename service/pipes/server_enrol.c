#include "pipes/server_enrol.h"

#include <string.h>

#include "wire/scope.h"

/* What the user can be asked for. The others are an administrator's to give. */
static const uint32_t ASKABLE = INLET__SCOPE_ALL & ~(uint32_t)INLET__SCOPE_ADMIN;

/* The grant as it would be added: of the key that was proven, for this user and this program. */
static inlet_status_t read_grant(const inlet__server_connection_t *connection,
                                 const inlet__message_grant_add_t *asked, inlet__grant_t *grant,
                                 inlet__pending_reply_t *reply) {
    const inlet__identity_t *identity = &connection->identity;
    *grant = (inlet__grant_t){.scopes = asked->scopes, .sid_bytes = identity->sid_bytes};
    memcpy(grant->key, connection->client_key, sizeof grant->key);
    memcpy(grant->sid, identity->sid, sizeof grant->sid);
    if (asked->name.count > INLET__GRANT_NAME_MAX)
        return INLET_E_INVALID_ARGUMENT;
    memcpy(grant->name, asked->name.bytes, asked->name.count);
    if (inlet__terms_decode(asked->terms.bytes, asked->terms.count, &grant->terms) != INLET_OK ||
        grant->terms.image[0] != '\0') {
        reply->what = "terms";
        reply->detail = "the grant's terms are not valid: it is for the program that asks";
        return INLET_E_INVALID_ARGUMENT;
    }
    if ((asked->scopes & ~ASKABLE) != 0) {
        reply->what = "scopes";
        reply->detail = "only an administrator grants this scope";
        return INLET_E_ACCESS_DENIED;
    }
    if (identity->image[0] == '\0') {
        reply->what = "image";
        reply->detail = "the program that asks is not known to the system";
        return INLET_E_ACCESS_DENIED;
    }
    memcpy(grant->terms.image, identity->image, sizeof grant->terms.image);
    if (inlet__terms_check(&grant->terms) == INLET_OK)
        return INLET_OK;
    reply->what = "image";
    return INLET_E_INVALID_ARGUMENT;
}

static inlet_status_t ask(inlet__server_connection_t *connection, const inlet__message_t *message,
                          inlet__pending_reply_t *reply) {
    const inlet__server_config_t *config = connection->config;
    inlet__grant_t grant;
    if (connection->enrol_request != 0) {
        reply->detail = "this connection asks already";
        return INLET_E_BUSY;
    }
    inlet_status_t status = read_grant(connection, &message->u.grant_add, &grant, reply);
    if (status != INLET_OK)
        return status;
    if (config->ops->ask_user == NULL)
        return INLET_E_NOT_SUPPORTED;
    status = config->ops->ask_user(config->service_context, connection->context, &grant,
                                   connection->code);
    if (status == INLET_OK)
        connection->enrol_request = message->request;
    else if (status == INLET_E_NOT_FOUND)
        reply->detail = "nobody in this session can be asked: no agent runs there";
    else if (status == INLET_E_BUSY)
        reply->detail = "the user is being asked about another program";
    else if (status == INLET_E_LIMIT)
        reply->detail = "the user was asked too often: wait a minute";
    else if (status == INLET_E_ALREADY_EXISTS)
        reply->detail = "another key is paired under this name";
    return status;
}

static inlet_status_t withdraw(inlet__server_connection_t *connection, uint32_t target,
                               inlet__pending_reply_t *reply) {
    if (target != connection->enrol_request) {
        reply->what = "request";
        return INLET_E_NOT_FOUND;
    }
    inlet__server_enrolled(connection, INLET_E_CANCELLED); /* the service sees that nobody waits */
    return INLET_OK;
}

inlet_status_t inlet__server_enrol(inlet__server_connection_t *connection,
                                   const inlet__message_t *message, inlet__pending_reply_t *reply) {
    if (!connection->enrols)
        return INLET_E_ACCESS_DENIED;
    switch (message->type) {
    case INLET__MESSAGE_ENROL:
        return ask(connection, message, reply);
    case INLET__MESSAGE_CANCEL:
        return withdraw(connection, message->u.target, reply);
    default:
        reply->detail = "this connection may only ask for a grant";
        return INLET_E_ACCESS_DENIED;
    }
}

void inlet__server_enrolled(inlet__server_connection_t *connection, inlet_status_t status) {
    const uint32_t request = connection->enrol_request;
    if (request == 0)
        return;
    connection->enrol_request = 0;
    if (connection->reply_count == INLET__REPLIES_MAX) {
        inlet__server_connection_close(connection, INLET_E_LIMIT);
        return;
    }
    connection->replies[connection->reply_count++] = (inlet__pending_reply_t){
        .request = request, .type = INLET__MESSAGE_ENROL, .status = status};
}
