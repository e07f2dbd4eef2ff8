/* The state of a client's connection: up, being made anew, or over; and what becomes of requests
 * and streams with it. */
#include <inlet/request.h>
#include <sodium.h>

#include <stdatomic.h>
#include <string.h>

#include "sdk/client.h"
#include "sdk/pipe_thread.h"
#include "win32/clock.h"

/* The lock is held. */
static inlet_health_t health_of(const inlet_client_t *client) {
    const enum inlet_link link = client->status != INLET_OK ? INLET_LINK_ENDED
                                 : client->link != INLET_OK ? INLET_LINK_RECONNECTING
                                                            : INLET_LINK_UP;
    return (inlet_health_t){.struct_size = sizeof(inlet_health_t),
                            .link = link,
                            .status = client->link,
                            .reconnects = client->reconnect_count,
                            .attempts = client->retry.attempts,
                            .since_ns = client->link_since_ns};
}

inlet__health_news_t inlet__client_health_news(const inlet_client_t *client) {
    return (inlet__health_news_t){.health = health_of(client),
                                  .changed = client->health_changed,
                                  .user = client->health_user};
}

void inlet__client_opened(inlet_client_t *client) {
    AcquireSRWLockExclusive(&client->lock);
    client->reconnect_count += client->was_opened;
    client->opened = client->was_opened = true;
    if (client->loop != NULL)
        memcpy(client->code, inlet__pipe_connection(client)->code, sizeof client->code);
    client->retry = (inlet__retry_t){0};
    client->link = INLET_OK;
    client->link_since_ns = inlet__clock_now_ns();
    for (size_t i = 0; i < INLET__CLIENT_STREAMS_MAX; i++)
        if (client->streams[i] != NULL && inlet__resume_has_begun(&client->streams[i]->resume))
            inlet__request_resume(client, client->streams[i]);
    WakeAllConditionVariable(&client->changed);
    const inlet__health_news_t news = inlet__client_health_news(client);
    ReleaseSRWLockExclusive(&client->lock);
    inlet__client_tell(client, &news);
}

/* What belonged to the connection that is gone. */
static void let_go(inlet_client_t *client, inlet_status_t status) {
    if (client->opened)
        client->link_since_ns = inlet__clock_now_ns();
    client->opened = client->held = false;
    client->link = status;
    for (size_t i = 0; i < INLET__CLIENT_STREAMS_MAX; i++)
        if (client->streams[i] != NULL)
            client->streams[i]->subscription = 0;
    inlet__request_fail_all(client, status);
    WakeAllConditionVariable(&client->changed);
}

bool inlet__client_lost(inlet_client_t *client, inlet_status_t status, int64_t *wait_ns) {
    AcquireSRWLockExclusive(&client->lock);
    const bool was_up = client->opened;
    const bool again = client->reconnects && client->was_opened && !client->closing &&
                       inlet__retry_is_worth(&client->retry, status);
    if (again) {
        let_go(client, status);
        *wait_ns = inlet__retry_wait_ns(&client->retry, randombytes_random());
    }
    const inlet__health_news_t news = inlet__client_health_news(client);
    ReleaseSRWLockExclusive(&client->lock);
    if (again && was_up)
        inlet__client_tell(client, &news);
    return again;
}

inlet_status_t inlet_client_health(inlet_client_t *client, inlet_health_t *health) {
    if (client == NULL || health == NULL || health->struct_size != sizeof *health)
        return INLET_E_INVALID_ARGUMENT;
    AcquireSRWLockShared(&client->lock);
    *health = health_of(client);
    ReleaseSRWLockShared(&client->lock);
    return INLET_OK;
}

inlet_status_t inlet_client_on_health(inlet_client_t *client, inlet_health_changed_t changed,
                                      void *user) {
    if (client == NULL)
        return INLET_E_INVALID_ARGUMENT;
    AcquireSRWLockExclusive(&client->lock);
    client->health_changed = changed;
    client->health_user = user;
    ReleaseSRWLockExclusive(&client->lock);
    return INLET_OK;
}

void inlet__client_tell(inlet_client_t *client, const inlet__health_news_t *news) {
    if (news->changed == NULL)
        return;
    /* Relaxed: what matters to a thread is whether it reads its own number. */
    atomic_store_explicit(&client->telling_thread, GetCurrentThreadId(), memory_order_relaxed);
    news->changed(news->user, &news->health);
    atomic_store_explicit(&client->telling_thread, 0, memory_order_relaxed);
}

bool inlet__client_is_telling(const inlet_client_t *client) {
    return atomic_load_explicit(&client->telling_thread, memory_order_relaxed) ==
           GetCurrentThreadId(); /* relaxed: as above */
}

inlet_status_t inlet_client_error(inlet_client_t *client, inlet_error_t *error) {
    if (client == NULL || error == NULL || error->struct_size != sizeof *error)
        return INLET_E_INVALID_ARGUMENT;
    AcquireSRWLockShared(&client->lock);
    *error = client->error;
    ReleaseSRWLockShared(&client->lock);
    return INLET_OK;
}
