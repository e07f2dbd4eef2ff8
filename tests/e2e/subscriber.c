/* A subscriber of one kind, which says at its end what it got as one line of JSON:
 *
 *   subscriber lanes | shared | latest | coalesced | router   SECONDS
 *
 * It prints "ready" once it is subscribed, and ends when no input came for SECONDS after the first.
 * What it says: keys, dx and dy as sums, records of input in them, the first and the last number,
 * what was lost, and how often a number was not above the one before it where it must be. */
#include <inlet/coalesce.h>
#include <inlet/inlet.h>
#include <inlet/router.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define AT_ONCE    64u
#define WAIT_NS    INT64_C(100000000)
#define CONNECT_NS INT64_C(10000000000)

typedef struct sum {
    uint64_t keys, records, lost, disorder, first_seq, last_seq;
    int64_t dx, dy;
} sum_t;

typedef struct subscriber {
    const char *kind;
    int64_t quiet_ns;
    inlet_client_t *client;
    inlet_stream_t *stream;
    inlet_coalesce_t *coalesce;
    inlet_router_t *router;
    CRITICAL_SECTION lock; /* of what follows, where several threads receive */
    sum_t sum;
    int64_t last_ns; /* when input came last; 0: none did */
    inlet_status_t ended;
} subscriber_t;

static bool is_input(const inlet_event_t *event) {
    return event->type >= INLET_EVENT_KEY_PRESSED && event->type <= INLET_EVENT_MOUSE_WHEEL &&
           (event->flags & INLET_FLAG_SYNTHETIC) == 0;
}

/* One record, or `count` of them in one, of which the first has that number. */
static void add(sum_t *sum, const inlet_event_t *event, uint64_t count, uint64_t first_seq,
                uint64_t *before) {
    if (event->type == INLET_EVENT_LOSS && event->u.loss.cause != INLET_CAUSE_HIDDEN)
        sum->lost += event->u.loss.count;
    if (!is_input(event))
        return;
    sum->disorder += event->seq <= *before;
    *before = event->seq;
    sum->records += count;
    sum->keys += event->type == INLET_EVENT_KEY_PRESSED || event->type == INLET_EVENT_KEY_RELEASED;
    if (event->type == INLET_EVENT_MOUSE_MOVED) {
        sum->dx += event->u.mouse.dx;
        sum->dy += event->u.mouse.dy;
    }
    if (sum->first_seq == 0 || first_seq < sum->first_seq)
        sum->first_seq = first_seq;
    if (event->seq > sum->last_seq)
        sum->last_seq = event->seq;
}

static void take_all(subscriber_t *self, const inlet_event_t *events, uint32_t count,
                     uint64_t *before) {
    EnterCriticalSection(&self->lock);
    for (uint32_t i = 0; i < count; i++) {
        add(&self->sum, &events[i], 1, events[i].seq, before);
        if (is_input(&events[i]))
            self->last_ns = inlet_now_ns();
    }
    LeaveCriticalSection(&self->lock);
}

static bool is_over(subscriber_t *self) {
    EnterCriticalSection(&self->lock);
    const bool over = self->ended != INLET_OK ||
                      (self->last_ns != 0 && inlet_now_ns() - self->last_ns > self->quiet_ns);
    LeaveCriticalSection(&self->lock);
    return over;
}

/* True while the stream goes on. */
static bool goes_on(subscriber_t *self, inlet_status_t status) {
    if (status == INLET_OK || status == INLET_E_TIMEOUT)
        return true;
    EnterCriticalSection(&self->lock);
    self->ended = status;
    LeaveCriticalSection(&self->lock);
    return false;
}

static void receive_lane(subscriber_t *self, uint32_t lane) {
    inlet_event_t events[AT_ONCE];
    uint64_t before = 0;
    uint32_t count;
    inlet_status_t status;
    do {
        status = lane == INLET_LANE_ALL
                     ? inlet_recv(self->stream, events, AT_ONCE, WAIT_NS, &count)
                     : inlet_recv_lane(self->stream, lane, events, AT_ONCE, WAIT_NS, &count);
        take_all(self, events, count, &before);
    } while (goes_on(self, status) && !is_over(self));
}

static DWORD WINAPI receive_bulk(void *context) {
    receive_lane(context, INLET_LANE_BULK);
    return 0;
}

/* Two threads share one stream: each record goes to one of them, rising for each. */
static DWORD WINAPI receive_shared(void *context) {
    receive_lane(context, INLET_LANE_ALL);
    return 0;
}

static void run_with(subscriber_t *self, LPTHREAD_START_ROUTINE other, uint32_t lane) {
    HANDLE thread = CreateThread(NULL, 0, other, self, 0, NULL);
    if (thread == NULL)
        return;
    receive_lane(self, lane);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
}

static void take_coalesced(subscriber_t *self, uint64_t *before) {
    inlet_coalesced_t merged[AT_ONCE];
    uint32_t count;
    while (inlet_coalesce_take(self->coalesce, merged, AT_ONCE, &count) == INLET_OK && count > 0)
        for (uint32_t i = 0; i < count; i++)
            add(&self->sum, &merged[i].event, merged[i].count, merged[i].first_seq, before);
}

static void receive_coalesced(subscriber_t *self) {
    inlet_event_t events[AT_ONCE];
    uint64_t before = 0;
    uint32_t count;
    inlet_status_t status;
    do {
        status = inlet_recv(self->stream, events, AT_ONCE, WAIT_NS, &count);
        for (uint32_t i = 0; i < count; i++) {
            if (is_input(&events[i]))
                self->last_ns = inlet_now_ns();
            while (inlet_coalesce_put(self->coalesce, &events[i]) == INLET_E_BUSY)
                take_coalesced(self, &before);
        }
        inlet_coalesce_expire(self->coalesce, inlet_now_ns());
        take_coalesced(self, &before);
    } while (goes_on(self, status) && !is_over(self));
    inlet_coalesce_flush(self->coalesce);
    take_coalesced(self, &before);
}

/* A device's records come in order, by whichever thread: so one number for each is remembered. */
static DWORD WINAPI empty_router(void *context) {
    subscriber_t *self = context;
    static uint64_t before[INLET_ROUTER_QUEUES_MAX];
    inlet_event_t events[AT_ONCE];
    inlet_routed_t from;
    uint32_t count;
    while (inlet_router_take(self->router, events, AT_ONCE, INLET_FOREVER, &from, &count) ==
           INLET_OK) {
        /* A record that is for all queues says nothing of input. */
        take_all(self, events, count, &before[from.queue % INLET_ROUTER_QUEUES_MAX]);
        (void)inlet_router_done(self->router, from.queue);
    }
    return 0;
}

static void receive_router(subscriber_t *self) {
    HANDLE threads[2];
    inlet_event_t events[AT_ONCE];
    uint32_t count;
    inlet_status_t status;
    for (int i = 0; i < 2; i++)
        threads[i] = CreateThread(NULL, 0, empty_router, self, 0, NULL);
    do {
        status = inlet_recv(self->stream, events, AT_ONCE, WAIT_NS, &count);
        for (uint32_t i = 0; i < count; i++)
            while (inlet_router_put(self->router, &events[i]) == INLET_E_BUSY)
                Sleep(1);
    } while (goes_on(self, status) && !is_over(self));
    inlet_router_stop(self->router);
    WaitForMultipleObjects(2, threads, TRUE, INFINITE);
}

static inlet_status_t open_kind(subscriber_t *self) {
    inlet_subscribe_options_t options = {.struct_size = sizeof options};
    const inlet_coalesce_options_t frames = {.struct_size = sizeof frames,
                                             .mode = INLET_COALESCE_URGENT,
                                             .interval_ns = INT64_C(16666667)};
    const inlet_connect_options_t connect = {
        .struct_size = sizeof connect, .name = self->kind, .timeout_ns = CONNECT_NS};
    if (strcmp(self->kind, "lanes") == 0)
        options.flags = INLET_SUBSCRIBE_LANES;
    if (strcmp(self->kind, "latest") == 0)
        options.policy = INLET_POLICY_LATEST;
    inlet_status_t status = inlet_coalesce_open(&frames, &self->coalesce);
    if (status == INLET_OK)
        status = inlet_router_open(NULL, &self->router);
    if (status == INLET_OK)
        status = inlet_connect(&connect, &self->client);
    if (status == INLET_OK)
        status = inlet_subscribe(self->client, &options, &self->stream);
    return status;
}

static bool run_kind(subscriber_t *self) {
    if (strcmp(self->kind, "lanes") == 0)
        run_with(self, receive_bulk, INLET_LANE_URGENT);
    else if (strcmp(self->kind, "shared") == 0)
        run_with(self, receive_shared, INLET_LANE_ALL);
    else if (strcmp(self->kind, "latest") == 0)
        receive_lane(self, INLET_LANE_ALL);
    else if (strcmp(self->kind, "coalesced") == 0)
        receive_coalesced(self);
    else if (strcmp(self->kind, "router") == 0)
        receive_router(self);
    else
        return false;
    return true;
}

static void print_sum(const subscriber_t *self) {
    const sum_t *s = &self->sum;
    printf("{\"kind\": \"%s\", \"status\": %d, \"keys\": %llu, \"dx\": %lld, \"dy\": %lld, "
           "\"records\": %llu, \"lost\": %llu, \"disorder\": %llu, \"first_seq\": %llu, "
           "\"last_seq\": %llu}\n",
           self->kind, (int)self->ended, (unsigned long long)s->keys, (long long)s->dx,
           (long long)s->dy, (unsigned long long)s->records, (unsigned long long)s->lost,
           (unsigned long long)s->disorder, (unsigned long long)s->first_seq,
           (unsigned long long)s->last_seq);
}

int main(int argc, char **argv) {
    static subscriber_t self;
    if (argc != 3)
        return 2;
    self.kind = argv[1];
    self.quiet_ns = INT64_C(1000000000) * strtol(argv[2], NULL, 10);
    InitializeCriticalSection(&self.lock);
    inlet_status_t status = open_kind(&self);
    if (status != INLET_OK) {
        fprintf(stderr, "subscriber: %s\n", inlet_status_message(status));
        return 1;
    }
    printf("ready\n");
    fflush(stdout);
    const bool known = run_kind(&self);
    print_sum(&self);
    inlet_disconnect(self.client);
    inlet_router_close(self.router);
    inlet_coalesce_close(self.coalesce);
    return known ? 0 : 2;
}
