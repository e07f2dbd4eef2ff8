#include "fake_service.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <cmocka.h>

#include "pipes/server_connection.h"
#include "win32/clock.h"
#include "win32/identity.h"
#include "win32/names.h"
#include "win32/security.h"
#include "wire/batch.h"
#include "wire/scope.h"

enum line_state { LINE_LISTENING, LINE_CONNECTED };

typedef struct line {
    fake_service_t *service;
    HANDLE pipe;
    _Atomic(enum line_state) state; /* the loop's; others count */
    OVERLAPPED read, write;         /* hEvent: manual-reset; read is also the listening */
    bool reading, writing;
    bool held; /* as the service */
    uint32_t impostor_turn;
    inlet__server_connection_t server;
    uint8_t in[4096];
    uint8_t out[INLET__FRAME_MAX_BYTES];
} line_t;

/* On the loop's thread, where a failed assertion has nowhere to jump to. */
static void require(bool condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "fake service: %s: error %lu\n", what, GetLastError());
        abort();
    }
}

struct fake_service {
    enum fake_manner manner;
    wchar_t pipe_name[64];
    SECURITY_ATTRIBUTES security;
    inlet__server_config_t config;
    inlet__keypair_t client_keys;
    inlet__grant_t grant;
    inlet__hub_t hub;
    inlet_event_t *log;
    inlet_event_t scratch[INLET__BATCH_EVENTS_MAX];
    line_t lines[FAKE_CONNECTIONS];
    HANDLE thread, wake;
    _Atomic(uint32_t) farewell_count, hung_up_count;

    SRWLOCK lock; /* for the rest */
    uint32_t post_count, motion_count;
    uint64_t epoch;
    bool held;
    bool closing, dropping, ending;
    inlet_status_t close_status;
};

static inlet_status_t op_identify(void *context, inlet__identity_t *identity) {
    return inlet__identity_of_pipe_client(((line_t *)context)->pipe, identity);
}

static const inlet__grant_t *op_find_grant(void *context, const uint8_t key[32],
                                           const char *image) {
    fake_service_t *service = context;
    (void)image;
    return memcmp(service->grant.key, key, 32) == 0 ? &service->grant : NULL;
}

static int64_t op_utc_ns(void *context) {
    (void)context;
    return 0;
}

static inlet_status_t op_find_stream(void *context, uint32_t session,
                                     inlet__stream_source_t *stream) {
    fake_service_t *service = context;
    *stream = (inlet__stream_source_t){
        .hub = &service->hub, .boot_id = FAKE_BOOT_ID, .epoch = service->epoch, .session = session};
    return INLET_OK;
}

static char *op_status_json(void *context, const inlet__identity_t *asker) {
    static const char text[] = "{\"fake\":true}";
    char *copy = malloc(sizeof text);
    (void)context;
    (void)asker;
    if (copy != NULL)
        memcpy(copy, text, sizeof text);
    return copy;
}

static char *op_stats_json(void *context, const inlet__identity_t *asker) {
    static const char text[] = "{\"counted\":true}";
    char *copy = malloc(sizeof text);
    (void)context;
    (void)asker;
    if (copy != NULL)
        memcpy(copy, text, sizeof text);
    return copy;
}

static void op_log(void *context, const char *text) {
    (void)context;
    (void)text;
}

static const inlet__server_ops_t ops = {.identify = op_identify,
                                        .find_grant = op_find_grant,
                                        .utc_ns = op_utc_ns,
                                        .find_stream = op_find_stream,
                                        .status_json = op_status_json,
                                        .stats_json = op_stats_json,
                                        .log = op_log};

/* ---- One line: a pipe instance that listens, serves, and listens again. ---- */

static void line_listen(line_t *line) {
    line->pipe = CreateNamedPipeW(
        line->service->pipe_name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE,
        PIPE_UNLIMITED_INSTANCES, 65536, 4096, 0, &line->service->security);
    require(line->pipe != INVALID_HANDLE_VALUE, "no pipe instance");
    line->state = LINE_LISTENING;
    line->impostor_turn = 0;
    line->reading = true;
    ResetEvent(line->read.hEvent);
    if (!ConnectNamedPipe(line->pipe, &line->read) && GetLastError() == ERROR_PIPE_CONNECTED) {
        line->read.Internal = 0;
        SetEvent(line->read.hEvent);
    }
}

static void line_close(line_t *line) {
    DWORD bytes;
    CancelIoEx(line->pipe, NULL);
    if (line->reading)
        GetOverlappedResult(line->pipe, &line->read, &bytes, TRUE);
    if (line->writing)
        GetOverlappedResult(line->pipe, &line->write, &bytes, TRUE);
    line->reading = line->writing = false;
    CloseHandle(line->pipe);
    if (line->state == LINE_CONNECTED)
        inlet__server_connection_clear(&line->server);
}

static void line_hang_up(line_t *line) {
    line->service->hung_up_count += line->state == LINE_CONNECTED;
    line_close(line);
    line_listen(line);
}

static void line_read(line_t *line) {
    line->reading = ReadFile(line->pipe, line->in, sizeof line->in, NULL, &line->read) ||
                    GetLastError() == ERROR_IO_PENDING;
    if (!line->reading)
        line_hang_up(line);
}

static bool line_write(line_t *line, size_t bytes) {
    line->writing = WriteFile(line->pipe, line->out, (DWORD)bytes, NULL, &line->write) ||
                    GetLastError() == ERROR_IO_PENDING;
    return line->writing;
}

static size_t impostor_answer(line_t *line) {
    inlet__server_hello_t hello = {.version = 1};
    size_t bytes = INLET__NOISE_MESSAGE_2_EXTRA_BYTES;
    if (line->impostor_turn++ == 0)
        inlet__server_hello_encode(&hello, line->out + 2, sizeof line->out - 2, &bytes);
    else
        randombytes_buf(line->out + 2, bytes);
    inlet__frame_write_header(line->out, bytes);
    return bytes + 2;
}

/* False: hang up. */
static bool line_take(line_t *line, DWORD bytes) {
    switch (line->service->manner) {
    case FAKE_IMPOSTOR:
        return line_write(line, impostor_answer(line));
    case FAKE_SILENT:
        return true;
    case FAKE_HONEST:
        break;
    }
    inlet_status_t status =
        inlet__server_connection_receive(&line->server, line->in, bytes, inlet__clock_now_ns());
    if (status == INLET_E_CLOSED)
        line->service->farewell_count++;
    return status == INLET_OK;
}

static void line_turn_read(line_t *line) {
    DWORD bytes = 0;
    if (!line->reading || !HasOverlappedIoCompleted(&line->read))
        return;
    line->reading = false;
    bool good = GetOverlappedResult(line->pipe, &line->read, &bytes, TRUE);
    if (good && line->state == LINE_LISTENING) {
        uint8_t random[64];
        randombytes_buf(random, sizeof random);
        line->state = LINE_CONNECTED;
        inlet__server_connection_init(&line->server, &line->service->config, line,
                                      inlet__clock_now_ns(), random);
    } else if (!good || !line_take(line, bytes)) {
        line_hang_up(line);
        return;
    }
    line_read(line);
}

static void line_turn_write(line_t *line) {
    size_t bytes;
    DWORD written;
    if (line->state != LINE_CONNECTED || line->service->manner != FAKE_HONEST || line->held)
        return;
    if (line->writing && !HasOverlappedIoCompleted(&line->write))
        return;
    if (line->writing && !GetOverlappedResult(line->pipe, &line->write, &written, TRUE))
        line->server.stage = INLET__SERVER_ENDED;
    line->writing = false;
    if (line->server.stage == INLET__SERVER_ENDED ||
        inlet__server_connection_output(&line->server, line->out, sizeof line->out,
                                        inlet__clock_now_ns(), &bytes) != INLET_OK ||
        (bytes > 0 && !line_write(line, bytes)))
        line_hang_up(line);
}

/* ---- The loop. ---- */

static void append_posted(fake_service_t *service) {
    for (; service->motion_count > 0; service->motion_count--) {
        inlet_event_t event = {.seq = service->hub.next_seq,
                               .time_ns = inlet__clock_now_ns(),
                               .type = INLET_EVENT_MOUSE_MOVED,
                               .flags = INLET_FLAG_RAW | INLET_FLAG_HAS_MOTION,
                               .u.mouse = {.dx = 1}};
        require(inlet__hub_append(&service->hub, &event) == INLET_OK, "no append");
    }
    for (; service->post_count > 0; service->post_count--) {
        inlet_event_t event = {.seq = service->hub.next_seq,
                               .time_ns = inlet__clock_now_ns(),
                               .type = INLET_EVENT_KEY_PRESSED,
                               .flags = INLET_FLAG_RAW,
                               .u.key = {.hid = INLET_KEY_KeyA, .scan = 0x1E, .vk = 0x41}};
        require(inlet__hub_append(&service->hub, &event) == INLET_OK, "no append");
    }
}

static void obey(fake_service_t *service) {
    AcquireSRWLockExclusive(&service->lock);
    append_posted(service);
    for (size_t i = 0; i < FAKE_CONNECTIONS; i++) {
        line_t *line = &service->lines[i];
        line->held = service->held;
        if (service->closing && line->state == LINE_CONNECTED)
            inlet__server_connection_close(&line->server, service->close_status);
        if (service->dropping && line->state == LINE_CONNECTED)
            line_hang_up(line);
    }
    service->closing = service->dropping = false;
    ReleaseSRWLockExclusive(&service->lock);
}

static bool is_ending(fake_service_t *service) {
    AcquireSRWLockShared(&service->lock);
    bool ending = service->ending;
    ReleaseSRWLockShared(&service->lock);
    return ending;
}

static DWORD WINAPI service_main(void *argument) {
    fake_service_t *service = argument;
    HANDLE handles[1 + 2 * FAKE_CONNECTIONS] = {service->wake};
    while (!is_ending(service)) {
        DWORD count = 1;
        for (size_t i = 0; i < FAKE_CONNECTIONS; i++) {
            if (service->lines[i].reading)
                handles[count++] = service->lines[i].read.hEvent;
            if (service->lines[i].writing)
                handles[count++] = service->lines[i].write.hEvent;
        }
        WaitForMultipleObjects(count, handles, FALSE, 500);
        obey(service);
        for (size_t i = 0; i < FAKE_CONNECTIONS; i++) {
            line_turn_read(&service->lines[i]);
            line_turn_write(&service->lines[i]);
        }
    }
    for (size_t i = 0; i < FAKE_CONNECTIONS; i++)
        line_close(&service->lines[i]);
    return 0;
}

static void make_keys(inlet__keypair_t *keys) {
    uint8_t secret[INLET__KEY_BYTES];
    randombytes_buf(secret, sizeof secret);
    assert_int_equal(inlet__keypair_from_secret(keys, secret), INLET_OK);
}

fake_service_t *fake_service_start(enum fake_manner manner) {
    static unsigned number;
    fake_service_t *service = calloc(1, sizeof *service);
    assert_non_null(service);
    assert_true(sodium_init() >= 0);
    service->manner = manner;
    service->epoch = FAKE_EPOCH;
    _snwprintf(service->pipe_name, 64, L"\\\\.\\pipe\\inlet-test-%lu-%u", GetCurrentProcessId(),
               ++number);
    assert_int_equal(inlet__security_of_service(INLET__SDDL_PIPE, &service->security), INLET_OK);
    service->config = (inlet__server_config_t){.ops = &ops,
                                               .service_context = service,
                                               .scratch = service->scratch,
                                               .fields_unguarded = true};
    make_keys(&service->config.keys);
    make_keys(&service->client_keys);
    inlet__identity_t self;
    assert_int_equal(inlet__identity_of_self(&self), INLET_OK);
    service->grant.scopes = INLET__SCOPE_ALL & ~(uint32_t)INLET__SCOPE_KBD_HOTKEYS;
    service->grant.sid_bytes = self.sid_bytes;
    memcpy(service->grant.sid, self.sid, sizeof self.sid);
    memcpy(service->grant.key, service->client_keys.public_key, sizeof service->grant.key);
    service->log = calloc(FAKE_HUB_CAPACITY, sizeof *service->log);
    assert_non_null(service->log);
    inlet__hub_init(&service->hub, service->log, FAKE_HUB_CAPACITY, FAKE_FIRST_SEQ);
    service->wake = CreateEventW(NULL, FALSE, FALSE, NULL);
    for (size_t i = 0; i < FAKE_CONNECTIONS; i++) {
        service->lines[i].service = service;
        service->lines[i].read.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
        service->lines[i].write.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
        line_listen(&service->lines[i]);
    }
    service->thread = CreateThread(NULL, 0, service_main, service, 0, NULL);
    assert_non_null(service->thread);
    return service;
}

const wchar_t *fake_service_pipe_name(const fake_service_t *service) {
    return service->pipe_name;
}

const uint8_t *fake_service_public_key(const fake_service_t *service) {
    return service->config.keys.public_key;
}

const inlet__keypair_t *fake_service_paired_keys(const fake_service_t *service) {
    return &service->client_keys;
}

inlet__target_t fake_service_target(const fake_service_t *service) {
    return (inlet__target_t){.pipe_name = fake_service_pipe_name(service),
                             .service_public = fake_service_public_key(service),
                             .keys = fake_service_paired_keys(service),
                             .intent = INLET__INTENT_STREAM,
                             .timeout_ns = INT64_C(5000000000)};
}

void fake_service_post(fake_service_t *service, uint32_t count) {
    AcquireSRWLockExclusive(&service->lock);
    service->post_count += count;
    ReleaseSRWLockExclusive(&service->lock);
    SetEvent(service->wake);
}

void fake_service_post_motions(fake_service_t *service, uint32_t count) {
    AcquireSRWLockExclusive(&service->lock);
    service->motion_count += count;
    ReleaseSRWLockExclusive(&service->lock);
    SetEvent(service->wake);
}

uint32_t fake_service_connection_count(fake_service_t *service) {
    uint32_t count = 0;
    AcquireSRWLockShared(&service->lock);
    for (size_t i = 0; i < FAKE_CONNECTIONS; i++)
        count += service->lines[i].state == LINE_CONNECTED;
    ReleaseSRWLockShared(&service->lock);
    return count;
}

uint32_t fake_service_farewell_count(const fake_service_t *service) {
    return service->farewell_count;
}

/* Those that were there: who reconnects may be back already. */
static void wait_until_gone(fake_service_t *service, uint32_t hung_up_count) {
    SetEvent(service->wake);
    for (int i = 0; i < 500 && service->hung_up_count < hung_up_count; i++)
        Sleep(10);
    assert_true(service->hung_up_count >= hung_up_count);
}

void fake_service_close(fake_service_t *service, inlet_status_t status) {
    const uint32_t gone = service->hung_up_count + fake_service_connection_count(service);
    AcquireSRWLockExclusive(&service->lock);
    service->closing = true;
    service->close_status = status;
    ReleaseSRWLockExclusive(&service->lock);
    wait_until_gone(service, gone);
}

void fake_service_drop(fake_service_t *service) {
    const uint32_t gone = service->hung_up_count + fake_service_connection_count(service);
    AcquireSRWLockExclusive(&service->lock);
    service->dropping = true;
    ReleaseSRWLockExclusive(&service->lock);
    wait_until_gone(service, gone);
}

void fake_service_hold(fake_service_t *service, bool hold) {
    AcquireSRWLockExclusive(&service->lock);
    service->held = hold;
    ReleaseSRWLockExclusive(&service->lock);
    SetEvent(service->wake);
    Sleep(50); /* the loop has turned */
}

void fake_service_withhold(fake_service_t *service, uint32_t capabilities) {
    AcquireSRWLockExclusive(&service->lock);
    service->config.withheld_capabilities = capabilities;
    ReleaseSRWLockExclusive(&service->lock);
}

void fake_service_begin_anew(fake_service_t *service) {
    AcquireSRWLockExclusive(&service->lock);
    service->epoch++;
    inlet__hub_init(&service->hub, service->log, FAKE_HUB_CAPACITY, FAKE_FIRST_SEQ);
    ReleaseSRWLockExclusive(&service->lock);
}

uint32_t fake_service_pause_count(fake_service_t *service) {
    uint32_t count = 0;
    const int64_t now_ns = inlet__clock_now_ns();
    AcquireSRWLockShared(&service->lock);
    for (size_t i = 0; i < FAKE_CONNECTIONS; i++)
        count += service->lines[i].state == LINE_CONNECTED &&
                 inlet__server_connection_pauses(&service->lines[i].server, now_ns);
    ReleaseSRWLockShared(&service->lock);
    return count;
}

void fake_service_free(fake_service_t *service) {
    AcquireSRWLockExclusive(&service->lock);
    service->ending = true;
    ReleaseSRWLockExclusive(&service->lock);
    SetEvent(service->wake);
    WaitForSingleObject(service->thread, INFINITE);
    CloseHandle(service->thread);
    for (size_t i = 0; i < FAKE_CONNECTIONS; i++) {
        CloseHandle(service->lines[i].read.hEvent);
        CloseHandle(service->lines[i].write.hEvent);
    }
    CloseHandle(service->wake);
    inlet__security_free(&service->security);
    free(service->log);
    free(service);
}
