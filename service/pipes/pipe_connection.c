#include "pipes/pipe_connection.h"

#include "base/fail_point.h"
#include "win32/clock.h"
#include <sodium.h>

/* A client that is fast is not all there is in a turn. */
enum { READS_A_TURN = 2, WRITES_A_TURN = 2 };

/* --- reading --- */

static void start_read(inlet__pipe_connection_t *connection) {
    connection->read_io = (OVERLAPPED){.hEvent = connection->io_ended};
    connection->reading = ReadFile(connection->pipe, connection->in, sizeof connection->in, NULL,
                                   &connection->read_io) ||
                          GetLastError() == ERROR_IO_PENDING;
    if (!connection->reading)
        inlet__pipe_connection_abort(connection);
}

static bool has_read(const inlet__pipe_connection_t *connection) {
    return connection->reading && HasOverlappedIoCompleted(&connection->read_io);
}

/* By its own time: who asks for what comes from now on asked after this turn began. */
static void take_read(inlet__pipe_connection_t *connection) {
    DWORD bytes = 0;
    INLET__FAIL_POINT("pipe.read");
    connection->reading = false;
    if (connection->ended)
        return;
    if (!GetOverlappedResult(connection->pipe, &connection->read_io, &bytes, FALSE) ||
        bytes > sizeof connection->in ||
        inlet__server_connection_receive(&connection->server, connection->in, bytes,
                                         inlet__clock_now_ns()) != INLET_OK)
        inlet__pipe_connection_abort(connection);
    else
        start_read(connection);
}

/* Returns how many times something was read. */
static int read_on(inlet__pipe_connection_t *connection) {
    int reads = 0;
    while (reads < READS_A_TURN && has_read(connection)) {
        take_read(connection);
        reads++;
    }
    return reads;
}

inlet__pipe_connection_t *inlet__pipe_connection_open(HANDLE pipe,
                                                      const inlet__server_config_t *config,
                                                      void *owner, HANDLE io_ended,
                                                      int64_t now_ns) {
    uint8_t random[64];
    ULONG process = 0;
    /* Of pages of its own: what a thousand clients needed goes back to the system. */
    inlet__pipe_connection_t *connection =
        VirtualAlloc(NULL, sizeof *connection, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    if (connection == NULL) {
        CloseHandle(pipe);
        return NULL;
    }
    connection->owner = owner;
    connection->pipe = pipe;
    connection->io_ended = io_ended;
    connection->close_by_ns = INT64_MAX;
    if (GetNamedPipeClientProcessId(pipe, &process))
        connection->process = process;
    randombytes_buf(random, sizeof random);
    inlet__server_connection_init(&connection->server, config, connection, now_ns, random);
    sodium_memzero(random, sizeof random);
    start_read(connection);
    return connection;
}

/* --- writing --- */

/* What a write has when no more frames are added to it. */
enum { GATHERED_BYTES = INLET__PIPE_OUT_BYTES - INLET__FRAME_MAX_BYTES };

/* Finds out whether the write has ended. */
static void settle_write(inlet__pipe_connection_t *connection) {
    DWORD bytes; /* a byte pipe takes all or fails */
    if (!connection->writing || !HasOverlappedIoCompleted(&connection->write_io))
        return;
    INLET__FAIL_POINT("pipe.written");
    connection->writing = false;
    if (!GetOverlappedResult(connection->pipe, &connection->write_io, &bytes, FALSE))
        inlet__pipe_connection_abort(connection);
}

static void start_write(inlet__pipe_connection_t *connection, size_t bytes) {
    INLET__FAIL_POINT("pipe.writing");
    connection->write_io = (OVERLAPPED){.hEvent = connection->io_ended};
    connection->writing =
        WriteFile(connection->pipe, connection->out, (DWORD)bytes, NULL, &connection->write_io) ||
        GetLastError() == ERROR_IO_PENDING;
    if (!connection->writing)
        inlet__pipe_connection_abort(connection);
    settle_write(connection);
}

/* The frames that there are to say now, one behind the other: a call of the system costs more than
 * sealing them. */
static size_t gather(inlet__pipe_connection_t *connection) {
    size_t total = 0;
    while (total <= GATHERED_BYTES) {
        size_t bytes = 0;
        /* A batch says when it was written: of many connections in one turn, the last ones were not
         * at the turn's beginning. */
        if (inlet__server_connection_output(&connection->server, connection->out + total,
                                            sizeof connection->out - total, inlet__clock_now_ns(),
                                            &bytes) != INLET_OK) {
            inlet__pipe_connection_abort(connection);
            return 0;
        }
        if (bytes == 0)
            break;
        total += bytes;
    }
    return total;
}

/* Whether there was something to write. */
static bool write_next(inlet__pipe_connection_t *connection) {
    const size_t bytes = gather(connection);
    if (bytes > 0)
        start_write(connection, bytes);
    else if (connection->server.stage == INLET__SERVER_ENDED)
        inlet__pipe_connection_abort(connection); /* all was said; the client can still read it */
    return bytes > 0;
}

bool inlet__pipe_connection_pump(inlet__pipe_connection_t *connection, int64_t now_ns) {
    int writes = 0;
    settle_write(connection);
    const int reads = read_on(connection);
    connection->has_more = false;
    if (connection->ended)
        return reads > 0;
    if (now_ns >= connection->close_by_ns ||
        inlet__server_connection_tick(&connection->server, now_ns) != INLET_OK) {
        inlet__pipe_connection_abort(connection);
        return reads > 0;
    }
    while (!connection->writing && !connection->ended && writes < WRITES_A_TURN &&
           write_next(connection))
        writes++;
    connection->has_more = writes == WRITES_A_TURN;
    return reads + writes > 0;
}

bool inlet__pipe_connection_is_ready(const inlet__pipe_connection_t *connection) {
    if (has_read(connection))
        return true;
    return connection->writing ? HasOverlappedIoCompleted(&connection->write_io)
                               : connection->has_more && !connection->ended;
}

void inlet__pipe_connection_close(inlet__pipe_connection_t *connection, inlet_status_t status,
                                  int64_t now_ns) {
    inlet__server_connection_close(&connection->server, status);
    if (connection->close_by_ns == INT64_MAX)
        connection->close_by_ns = now_ns + INLET__CLOSE_GRACE_NS;
}

void inlet__pipe_connection_abort(inlet__pipe_connection_t *connection) {
    connection->ended = true;
    if (connection->reading || connection->writing)
        CancelIoEx(connection->pipe, NULL);
}

bool inlet__pipe_connection_is_over(inlet__pipe_connection_t *connection) {
    settle_write(connection);
    if (connection->ended && has_read(connection))
        connection->reading = false;
    return connection->ended && !connection->reading && !connection->writing;
}

void inlet__pipe_connection_free(inlet__pipe_connection_t *connection) {
    inlet__server_connection_clear(&connection->server);
    CloseHandle(connection->pipe);
    sodium_memzero(connection, sizeof *connection);
    VirtualFree(connection, 0, MEM_RELEASE);
}

int64_t inlet__pipe_connection_deadline(const inlet__pipe_connection_t *connection) {
    if (connection->ended)
        return INT64_MAX;
    int64_t deadline = inlet__server_connection_deadline(&connection->server, connection->writing);
    return deadline < connection->close_by_ns ? deadline : connection->close_by_ns;
}
