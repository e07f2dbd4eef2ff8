/* One client's pipe: overlapped reads and writes around the state machine that decides. All on one
 * thread at a time, so there are no locks: what ends sets an event that all connections share, and
 * is found done by the next pump, which looks at memory only. A write mostly ends at once, as the
 * pipe has room. So who reads fast costs one call a write, and who says something one a read.
 *
 * A read is always under way; a write while there is something to say. What gathers during a write
 * leaves with the next one, several frames of it together, and a client that doesn't read holds up
 * nobody but itself. */
#ifndef INLET_SERVICE_PIPE_CONNECTION_H
#define INLET_SERVICE_PIPE_CONNECTION_H

#include "pipes/server_connection.h"
#include <windows.h>

#define INLET__CLOSE_GRACE_NS INT64_C(1000000000) /* for a CLOSE frame to be taken */

/* Room for some frames, and a last one of any size. */
#define INLET__PIPE_OUT_BYTES (16384 + INLET__FRAME_MAX_BYTES)

typedef struct inlet__pipe_connection {
    inlet__server_connection_t server;
    struct inlet__pipe_connection *next; /* the owner's list */
    void *owner;
    HANDLE pipe;
    HANDLE io_ended; /* the owner's event: a read or a write has */
    OVERLAPPED read_io, write_io;
    bool reading, writing; /* the system uses the buffer and the OVERLAPPED */
    bool has_more;         /* to say, perhaps, though nothing is being written */
    bool ended;            /* nothing more is begun; to be freed when neither of the two is set */
    uint64_t number;       /* the owner's, to tell it from others of the same process */
    uint32_t process;      /* of the client, as the pipe says; 0: unknown */
    int64_t close_by_ns;   /* once closing: when patience ends; else INT64_MAX */
    uint8_t in[INLET__FRAME_HEADER_BYTES + INLET__FRAME_TO_SERVICE_MAX];
    uint8_t out[INLET__PIPE_OUT_BYTES]; /* whole frames */
} inlet__pipe_connection_t;

/* Takes over a connected pipe and begins to read; pump it next. NULL: out of memory; the pipe is
 * then closed. `config` and `io_ended`, an event to be reset by hand, outlive the connection; the
 * ops of the one get the connection as their connection context, the other is set when a read or a
 * write ends. */
inlet__pipe_connection_t *inlet__pipe_connection_open(HANDLE pipe,
                                                      const inlet__server_config_t *config,
                                                      void *owner, HANDLE io_ended, int64_t now_ns);

/* Takes in what was read, checks the deadlines, and starts a write if none is under way and there
 * is something to say. Whether it read or wrote: `io_ended` is then to be reset before it is waited
 * for, as it is set by what ended at once as well, and after that inlet__pipe_connection_is_ready
 * to be asked of all. */
bool inlet__pipe_connection_pump(inlet__pipe_connection_t *connection, int64_t now_ns);

/* Whether a read or a write has ended that no pump has found so, or there may be more to hear or to
 * say: pump again. */
bool inlet__pipe_connection_is_ready(const inlet__pipe_connection_t *connection);

/* Begins a clean end with a CLOSE frame; it is cut off after INLET__CLOSE_GRACE_NS. */
void inlet__pipe_connection_close(inlet__pipe_connection_t *connection, inlet_status_t status,
                                  int64_t now_ns);

/* Ends it at once: I/O is cancelled, and its end sets the event. */
void inlet__pipe_connection_abort(inlet__pipe_connection_t *connection);

/* Whether it ended and the system has let go of it: free it. */
bool inlet__pipe_connection_is_over(inlet__pipe_connection_t *connection);

/* Closes the pipe and wipes the keys. Only if it is over. */
void inlet__pipe_connection_free(inlet__pipe_connection_t *connection);

/* When to pump next, if nothing else happens. */
int64_t inlet__pipe_connection_deadline(const inlet__pipe_connection_t *connection);

#endif
