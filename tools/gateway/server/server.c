#include "server.h"

#include <inlet/inlet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/program.h"
#include "client.h"
#include "gateway/ask.h"
#include "hub.h"

#define REQUESTS_BURST 100
#define REQUESTS_PER_S 50
#define THREADS        "24" /* one of each client, and some for requests */

/* Of the patch in tools/dev/patches: a civetweb without it takes frames of any length. */
_Static_assert(MG_WEBSOCKET_PAYLOAD_MAX >= GATEWAY_MESSAGE_MAX, "what clients may say is kept");

static server_t *server_of(const struct mg_connection *connection) {
    return mg_get_user_data(mg_get_context(connection));
}

/* --- requests --- */

static const char *words_of(int status) {
    switch (status) {
    case 400:
        return "Bad Request";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 414:
        return "URI Too Long";
    case 421:
        return "Misdirected Request";
    case 426:
        return "Upgrade Required";
    default:
        return "Too Many Requests";
    }
}

static void refuse(struct mg_connection *connection, int status) {
    const char *words = words_of(status);
    mg_printf(connection,
              "HTTP/1.1 %d %s\r\nContent-Type: text/plain\r\nContent-Length: %u\r\n"
              "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n%s"
              "Connection: close\r\n\r\n%s\n",
              status, words, (unsigned)strlen(words) + 1,
              status == 426 ? "Upgrade: websocket\r\n" : "", words);
}

/* A page may load what this port has, and nothing else; the URL is told to nobody. */
static void send_file(struct mg_connection *connection, const gateway_file_t *file,
                      const char *host) {
    mg_printf(connection,
              "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %u\r\n"
              "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
              "connect-src 'self' ws://%s; frame-src 'self'; frame-ancestors 'self'; "
              "base-uri 'none'; form-action 'none'\r\n"
              "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n"
              "Cross-Origin-Resource-Policy: same-origin\r\n"
              "Cross-Origin-Opener-Policy: same-origin\r\n"
              "Cache-Control: no-store\r\nConnection: close\r\n\r\n",
              file->type, (unsigned)file->count, host);
    (void)mg_write(connection, file->bytes, file->count);
}

static gateway_request_t request_of(const struct mg_request_info *info) {
    gateway_request_t request = {.method = info->request_method, .uri = info->request_uri};
    for (int i = 0; i < info->num_headers; i++) {
        const char *name = info->http_headers[i].name, *value = info->http_headers[i].value;
        gateway_request_header(&request, name, value);
        request.wants_websocket |=
            mg_strcasecmp(name, "Upgrade") == 0 && mg_strcasecmp(value, "websocket") == 0;
    }
    return request;
}

static bool is_too_often(server_t *server) {
    AcquireSRWLockExclusive(&server->lock);
    const bool may = gateway_rate_take(&server->rate, inlet_now_ns());
    ReleaseSRWLockExclusive(&server->lock);
    return !may;
}

/* As civetweb asks before anything else: 0 lets it go on, to the WebSocket. */
static int on_request(struct mg_connection *connection) {
    server_t *server = server_of(connection);
    const gateway_request_t request = request_of(mg_get_request_info(connection));
    gateway_target_t target;
    gateway_file_t file;
    int status = is_too_often(server) ? 429 : gateway_check(&server->rules, &request, &target);
    if (status == 200 && target.what == GATEWAY_SOCKET)
        return 0;
    if (status == 200 && !gateway_file_find(server->files, &target, &file))
        status = 404;
    if (status != 200) {
        refuse(connection, status);
        return 1;
    }
    send_file(connection, &file, request.host);
    free(file.own);
    return 1;
}

/* --- WebSockets --- */

static int on_connect(const struct mg_connection *connection, void *context) {
    (void)connection;
    (void)context;
    return 0;
}

static void on_ready(struct mg_connection *connection, void *context) {
    const server_t *server = context;
    client_t *client = client_open(connection, server->rules.kind == GATEWAY_OWN
                                                   ? (uint32_t)GATEWAY_TO_OWN
                                                   : (uint32_t)GATEWAY_TO_INPUT_OVERLAY);
    mg_set_user_connection_data(connection, client);
    if (client != NULL)
        (void)hub_join(client);
    else
        mg_close_connection(connection);
}

static int on_data(struct mg_connection *connection, int bits, char *bytes, size_t count,
                   void *context) {
    (void)context;
    client_t *client = mg_get_user_connection_data(connection);
    if (client == NULL || !client_hear(client, bits, bytes, count))
        return 0;
    if (client_wants_state(client))
        hub_tell_state(client);
    return 1;
}

static void on_close(const struct mg_connection *connection, void *context) {
    (void)context;
    client_t *client = mg_get_user_connection_data(connection);
    if (client == NULL)
        return;
    hub_leave(client);
    client_close(client);
}

/* --- the server --- */

static int on_log(const struct mg_connection *connection, const char *message) {
    (void)connection;
    (void)message;
    return 1; /* what is refused is answered; what can't be begun is complained of */
}

static int complain(uint16_t port) {
    fprintf(stderr,
            "%s: 127.0.0.1:%u can't be listened on: another program may have it: choose another "
            "port\n",
            program_name, (unsigned)port);
    return EXIT_CODE_FAILED;
}

int server_begin(server_t *server, uint16_t port) {
    char address[32];
    const char *options[] = {"listening_ports",
                             address,
                             "num_threads",
                             THREADS,
                             "request_timeout_ms",
                             "5000",
                             "websocket_timeout_ms",
                             "1000",
                             "enable_websocket_ping_pong",
                             "yes",
                             "max_request_size",
                             "8192",
                             "enable_keep_alive",
                             "no",
                             "tcp_nodelay",
                             "1",
                             NULL};
    const struct mg_callbacks callbacks = {.begin_request = on_request, .log_message = on_log};
    struct mg_server_port bound;
    InitializeSRWLock(&server->lock);
    server->rate = (gateway_rate_t){.burst = REQUESTS_BURST, .per_second = REQUESTS_PER_S};
    snprintf(address, sizeof address, "127.0.0.1:%u", (unsigned)port);
    server->rules.port = port;
    server->context = mg_start(&callbacks, server, options);
    if (server->context == NULL || mg_get_server_ports(server->context, 1, &bound) != 1)
        return complain(port);
    server->rules.port = (uint16_t)bound.port;
    mg_set_websocket_handler(server->context, "**", on_connect, on_ready, on_data, on_close,
                             server);
    return EXIT_CODE_OK;
}

void server_end(server_t *server) {
    if (server->context != NULL)
        mg_stop(server->context);
    server->context = NULL;
}
