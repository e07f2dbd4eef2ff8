#include "scrape.h"

#include <civetweb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "commands.h"
#include "telemetry/prometheus.h"

struct scrape {
    struct mg_context *server;
    uint16_t port;
    SRWLOCK lock; /* of both: */
    bucket_t *sum, *current;
};

/* No cache keeps it, and no page of another origin reads it: there is no CORS header. */
static int answer(struct mg_connection *connection, int code, const char *reason, const char *type,
                  const char *body, size_t bytes) {
    mg_printf(connection,
              "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %u\r\n"
              "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
              "Connection: close\r\n\r\n",
              code, reason, type, (unsigned)bytes);
    if (strcmp(mg_get_request_info(connection)->request_method, "HEAD") != 0)
        mg_write(connection, body, bytes);
    return code;
}

static int refuse(struct mg_connection *connection, int code, const char *reason,
                  const char *text) {
    return answer(connection, code, reason, "text/plain; charset=utf-8", text, strlen(text));
}

static bucket_t *snapshot(scrape_t *scrape) {
    bucket_t *sum = bucket_new(NULL);
    AcquireSRWLockShared(&scrape->lock);
    const bool whole =
        sum != NULL && bucket_merge(sum, scrape->sum) && bucket_merge(sum, scrape->current);
    ReleaseSRWLockShared(&scrape->lock);
    if (whole)
        return sum;
    bucket_free(sum);
    return NULL;
}

static int on_request(struct mg_connection *connection, void *context) {
    scrape_t *scrape = context;
    const struct mg_request_info *request = mg_get_request_info(connection);
    page_t page = {.text = NULL};
    if (!prometheus_is_host(mg_get_header(connection, "Host"), scrape->port))
        return refuse(connection, 403, "Forbidden", "This is for 127.0.0.1 alone.\n");
    if (strcmp(request->request_method, "GET") != 0 && strcmp(request->request_method, "HEAD") != 0)
        return refuse(connection, 405, "Method Not Allowed", "GET, please.\n");
    if (strcmp(request->local_uri, "/metrics") != 0)
        return refuse(connection, 404, "Not Found", "Metrics are at /metrics.\n");
    bucket_t *sum = snapshot(scrape);
    if (sum != NULL)
        prometheus_text(&page, sum);
    bucket_free(sum);
    const int code =
        page.text != NULL && !page.failed
            ? answer(connection, 200, "OK", PROMETHEUS_CONTENT_TYPE, page.text, page.length)
            : refuse(connection, 503, "Service Unavailable", "Out of memory.\n");
    page_free(&page);
    return code;
}

static void free_all(scrape_t *scrape) {
    bucket_free(scrape->sum);
    bucket_free(scrape->current);
    free(scrape);
}

scrape_t *scrape_begin(uint16_t port) {
    char ports[32];
    const char *options[] = {
        "listening_ports",   ports, "num_threads", "2", "request_timeout_ms", "5000",
        "enable_keep_alive", "no",  NULL};
    const struct mg_callbacks callbacks = {.begin_request = NULL};
    scrape_t *scrape = calloc(1, sizeof *scrape);
    snprintf(ports, sizeof ports, "127.0.0.1:%u", (unsigned)port);
    if (scrape == NULL)
        return NULL;
    InitializeSRWLock(&scrape->lock);
    scrape->port = port;
    scrape->sum = bucket_new(NULL);
    scrape->current = bucket_new(NULL);
    mg_init_library(0);
    if (scrape->sum != NULL && scrape->current != NULL)
        scrape->server = mg_start(&callbacks, NULL, options);
    if (scrape->server == NULL) {
        fprintf(stderr, "%s: run: port %u of 127.0.0.1 can't be listened at: is it in use?\n",
                program_name, (unsigned)port);
        free_all(scrape);
        return NULL;
    }
    mg_set_request_handler(scrape->server, "/", on_request, scrape);
    return scrape;
}

void scrape_end(scrape_t *scrape) {
    if (scrape == NULL)
        return;
    mg_stop(scrape->server);
    mg_exit_library();
    free_all(scrape);
}

void scrape_add(scrape_t *scrape, const bucket_t *bucket) {
    if (scrape == NULL)
        return;
    AcquireSRWLockExclusive(&scrape->lock);
    (void)bucket_merge(scrape->sum, bucket);
    bucket_reset(scrape->current);
    ReleaseSRWLockExclusive(&scrape->lock);
}

void scrape_current(scrape_t *scrape, const bucket_t *bucket) {
    if (scrape == NULL)
        return;
    AcquireSRWLockExclusive(&scrape->lock);
    bucket_reset(scrape->current);
    if (bucket != NULL)
        (void)bucket_merge(scrape->current, bucket);
    ReleaseSRWLockExclusive(&scrape->lock);
}
