/* A connection as the SDK keeps it. Three kinds of thread meet here: those of the program, which
 * ask and receive; the connection's own pipe thread, which alone touches pipe and state machine;
 * and whoever disconnects. What they share is under `lock`. */
#ifndef INLET_SDK_CLIENT_H
#define INLET_SDK_CLIENT_H

#include <inlet/inlet.h>
#include <inlet/request.h>
#include <stdatomic.h>
#include <windows.h>

#include "sdk/client_connection.h"
#include "sdk/hidden.h"
#include "sdk/queue.h"
#include "sdk/request.h"
#include "sdk/resume.h"
#include "sdk/retry.h"

struct inlet_stream {
    inlet_client_t *client;
    uint32_t subscription;    /* the service's number for it; 0: none (yet, or any more) */
    inlet_stream_info_t info; /* written once, with `subscription` */
    inlet__resume_t resume;   /* the pipe thread's */
    bool tells_hidden;
    struct inlet__playback *playback; /* of a recording, which needs no client; NULL: it is live */
    inlet__queue_t queue;
    _Atomic(uint64_t) warnings;       /* times that the service told it that it is behind */
    _Atomic(uint64_t) behind_records; /* … by so many, the last time */
};

struct inlet_client {
    struct inlet__fake *fake; /* a recording in a service's place; NULL: there is one */
    HANDLE pipe, thread;
    inlet__gate_t gate;
    struct inlet__pipe_loop *loop;       /* the pipe thread's */
    inlet_event_t told[INLET__TOLD_MAX]; /* the pipe thread's: a batch with its holes */
    bool held; /* the pipe thread's: received bytes may wait for room in a queue */
    bool reconnects;
    bool is_paced;
    const wchar_t *pipe_name; /* to reconnect to */

    SRWLOCK lock;               /* for the rest */
    CONDITION_VARIABLE changed; /* opened, a request done, the connection ended, a caller left */
    inlet_status_t status;      /* INLET_OK while it lives, or is being made anew */
    inlet_status_t link;        /* INLET_OK while it is up, or is made for the first time */
    bool opened;                /* requests may be sent */
    bool was_opened;            /* ever */
    char code[INLET__CONSENT_CODE_TEXT_BYTES]; /* of the connection, once it was opened */
    uint32_t reconnect_count;
    inlet__retry_t retry;
    int64_t link_since_ns;
    inlet_health_changed_t health_changed; /* NULL: nobody is told */
    void *health_user;
    _Atomic(DWORD) telling_thread; /* whose call it is; 0: none */
    inlet_error_t error;           /* of the last request that was refused */
    bool closing;                  /* the pipe thread is to say farewell */
    uint32_t caller_count;
    uint32_t next_request;
    inlet__request_t *requests;
    inlet_stream_t *streams[INLET__CLIENT_STREAMS_MAX];
};

/* Whom to connect to, and as whom. */
typedef struct inlet__target {
    const wchar_t *pipe_name;
    const uint8_t *service_public; /* 32 bytes */
    const inlet__keypair_t *keys;
    uint8_t intent;     /* enum inlet__intent */
    uint32_t flags;     /* enum inlet_connect_flag */
    const char *name;   /* NULL: the program's file name */
    int64_t timeout_ns; /* 0: the default */
} inlet__target_t;

#define INLET__TIMEOUT_DEFAULT_NS INT64_C(5000000000)

/* As inlet_connect, to any pipe with any keys. `target` is copied, but for the pipe's name, which
 * outlives a client that reconnects. */
inlet_status_t inlet__client_connect(const inlet__target_t *target, inlet_client_t **client);

/* A client without a connection. NULL: no memory. inlet_disconnect it. */
inlet_client_t *inlet__client_new(void);

/* The connection is over: the first status counts. Pending requests fail with it, streams end with
 * it once they have been read. Any thread. */
void inlet__client_end(inlet_client_t *client, inlet_status_t status);

/* A change of the link, and who wanted to know of it then. */
typedef struct inlet__health_news {
    inlet_health_t health;
    inlet_health_changed_t changed; /* NULL: nobody */
    void *user;
} inlet__health_news_t;

/* With the lock, right after the change. */
inlet__health_news_t inlet__client_health_news(const inlet_client_t *client);

/* Tells it. A thread of the connection, without the lock. */
void inlet__client_tell(inlet_client_t *client, const inlet__health_news_t *news);

/* Whether this thread is telling it. */
bool inlet__client_is_telling(const inlet_client_t *client);

/* The connection is up: what waits may be sent, and the streams that were go on. Pipe thread. */
void inlet__client_opened(inlet_client_t *client);

/* The connection is gone, for `status`. Returns whether to call again, and after how long; then
 * requests have failed, and the streams wait. Pipe thread. */
bool inlet__client_lost(inlet_client_t *client, inlet_status_t status, int64_t *wait_ns);

#endif
