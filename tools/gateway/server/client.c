#include "client.h"

#include <inlet/inlet.h>
#include <process.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "gateway/ask.h"
#include "gateway/limits.h"
#include "gateway/queue.h"
#include "gateway/say.h"
#include "gateway/text.h"

#define AT_ONCE    128
#define OPCODE     0x0F
#define FINAL      0x80
#define ASKS_BURST 40
#define ASKS_PER_S 20

struct client {
    struct mg_connection *connection;
    uint32_t audience;
    HANDLE thread;
    gateway_rate_t asks; /* of the thread that reads */
    bool wants_state;    /* of the thread that reads */
    SRWLOCK lock;        /* of what follows */
    CONDITION_VARIABLE wake;
    uint32_t code; /* enum close_code; 0: it goes on */
    bool is_gone;  /* the connection is */
    gateway_queue_t queue;
};

/* --- sending --- */

static bool send_bytes(client_t *client, char *bytes) {
    const size_t count = bytes != NULL ? strlen(bytes) : 0;
    const int sent = bytes != NULL ? mg_websocket_write(client->connection,
                                                        MG_WEBSOCKET_OPCODE_TEXT, bytes, count)
                                   : -1;
    free(bytes);
    return sent == (int)count;
}

static bool send_text(client_t *client, const gateway_text_t *text) {
    const char *bytes = gateway_text_bytes(text);
    const size_t count = strlen(bytes);
    return mg_websocket_write(client->connection, MG_WEBSOCKET_OPCODE_TEXT, bytes, count) ==
           (int)count;
}

static bool send_uiohook(client_t *client, const gateway_item_t *items, uint32_t count) {
    bool sent = true;
    for (uint32_t i = 0; i < count && sent; i++) {
        char *clicked;
        sent = send_bytes(client, gateway_say_uiohook(&items[i], &clicked));
        if (clicked != NULL && sent)
            sent = send_bytes(client, clicked);
        else
            free(clicked);
    }
    return sent;
}

/* Acts in a row are one message of Inlet's. */
static bool send_items(client_t *client, const gateway_item_t *items, uint32_t count) {
    uint32_t from = 0;
    bool sent = true;
    while (from < count && sent) {
        uint32_t to = from;
        while (to < count && items[to].kind != GATEWAY_TEXT)
            to++;
        if (to == from)
            sent = send_text(client, items[to++].text);
        else if (client->audience == GATEWAY_TO_OWN)
            sent = send_bytes(client, gateway_say_events(items + from, to - from));
        else
            sent = send_uiohook(client, items + from, to - from);
        from = to;
    }
    return sent;
}

static void send_close(client_t *client, uint32_t code) {
    static const struct {
        uint32_t code;
        const char *reason;
    } reasons[] = {{CLOSE_GOING_AWAY, "the gateway ends"},
                   {CLOSE_NOT_TEXT, "messages are text, in one piece"},
                   {CLOSE_POLICY, "malformed, or too often"},
                   {CLOSE_TOO_LONG, "too long"},
                   {CLOSE_TRY_LATER, "too many clients"},
                   {CLOSE_TOO_SLOW, "too far behind"}};
    char frame[64] = {(char)(code >> 8), (char)(code & 0xFF)};
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].code == code)
            strncpy(frame + 2, reasons[i].reason, sizeof frame - 3);
    (void)mg_websocket_write(client->connection, MG_WEBSOCKET_OPCODE_CONNECTION_CLOSE, frame,
                             2 + strlen(frame + 2));
}

/* Waits for items; 0: it is over, with *code, or 0 of a connection that is gone. */
static uint32_t wait_for_items(client_t *client, gateway_item_t items[AT_ONCE], uint32_t *code) {
    AcquireSRWLockExclusive(&client->lock);
    while (client->queue.count == 0 && client->code == 0 && !client->is_gone)
        SleepConditionVariableSRW(&client->wake, &client->lock, INFINITE, 0);
    const uint32_t count = client->is_gone ? 0 : gateway_queue_take(&client->queue, items, AT_ONCE);
    *code = client->is_gone ? 0 : client->code;
    ReleaseSRWLockExclusive(&client->lock);
    return count;
}

static unsigned __stdcall send_loop(void *context) {
    static const uint32_t failed = 0;
    client_t *client = context;
    gateway_item_t items[AT_ONCE];
    uint32_t count, code;
    bool sent = true;
    while (sent && (count = wait_for_items(client, items, &code)) > 0) {
        sent = send_items(client, items, count);
        for (uint32_t i = 0; i < count; i++)
            gateway_text_drop(items[i].text);
    }
    if (sent && code != failed)
        send_close(client, code);
    if (!sent || code != failed)
        mg_close_connection(client->connection);
    return 0;
}

/* --- the client --- */

client_t *client_open(struct mg_connection *connection, uint32_t audience) {
    client_t *client = calloc(1, sizeof *client);
    if (client == NULL)
        return NULL;
    client->connection = connection;
    client->audience = audience;
    client->asks = (gateway_rate_t){.burst = ASKS_BURST, .per_second = ASKS_PER_S};
    InitializeSRWLock(&client->lock);
    InitializeConditionVariable(&client->wake);
    client->thread = (HANDLE)_beginthreadex(NULL, 0, send_loop, client, 0, NULL);
    if (client->thread != NULL)
        return client;
    free(client);
    return NULL;
}

void client_close(client_t *client) {
    AcquireSRWLockExclusive(&client->lock);
    client->is_gone = true;
    ReleaseSRWLockExclusive(&client->lock);
    WakeConditionVariable(&client->wake);
    WaitForSingleObject(client->thread, INFINITE);
    CloseHandle(client->thread);
    gateway_queue_clear(&client->queue);
    free(client);
}

void client_drop(client_t *client, enum close_code code) {
    AcquireSRWLockExclusive(&client->lock);
    if (client->code == 0)
        client->code = code;
    if (code == CLOSE_TOO_SLOW)
        gateway_queue_clear(&client->queue);
    ReleaseSRWLockExclusive(&client->lock);
    WakeConditionVariable(&client->wake);
}

void client_put(client_t *client, const gateway_item_t *item) {
    if ((item->audience & client->audience) == 0)
        return;
    AcquireSRWLockExclusive(&client->lock);
    const bool has_room = client->code != 0 || gateway_queue_put(&client->queue, item);
    ReleaseSRWLockExclusive(&client->lock);
    if (has_room)
        WakeConditionVariable(&client->wake);
    else
        client_drop(client, CLOSE_TOO_SLOW);
}

void client_say(client_t *client, char *bytes) {
    gateway_item_t item = {.kind = GATEWAY_TEXT, .audience = GATEWAY_TO_ALL};
    item.text = gateway_text_make(bytes);
    if (item.text != NULL)
        client_put(client, &item);
    gateway_text_drop(item.text);
}

/* --- hearing --- */

static void answer(client_t *client, const char *bytes, size_t count) {
    long long id;
    switch (gateway_ask_read(bytes, count, &id)) {
    case GATEWAY_ASK_STATE:
        client->wants_state = true;
        break;
    case GATEWAY_ASK_PING:
        client_say(client, gateway_say_pong(id));
        break;
    case GATEWAY_ASK_TOO_LONG:
        client_drop(client, CLOSE_TOO_LONG);
        break;
    case GATEWAY_ASK_MALFORMED:
        client_drop(client, CLOSE_POLICY);
        break;
    case GATEWAY_ASK_NOTHING:
        break;
    }
}

bool client_hear(client_t *client, int bits, const char *bytes, size_t count) {
    const int opcode = bits & OPCODE;
    if (bytes == NULL && count > 0) {
        client_drop(client, CLOSE_TOO_LONG); /* while it goes on to come, and is not kept */
        return true;
    }
    if (opcode == MG_WEBSOCKET_OPCODE_CONNECTION_CLOSE) {
        (void)mg_websocket_write(client->connection, opcode, bytes, count < 2 ? 0 : 2);
        return false;
    }
    if (!gateway_rate_take(&client->asks, inlet_now_ns()))
        client_drop(client, CLOSE_POLICY);
    else if (client->audience == GATEWAY_TO_INPUT_OVERLAY)
        return true; /* its pages have nothing to say that is of use here */
    else if (opcode != MG_WEBSOCKET_OPCODE_TEXT || (bits & FINAL) == 0)
        client_drop(client, CLOSE_NOT_TEXT);
    else
        answer(client, bytes, count);
    return true;
}

bool client_wants_state(client_t *client) {
    const bool wants = client->wants_state;
    client->wants_state = false;
    return wants;
}

uint32_t client_audience(const client_t *client) {
    return client->audience;
}
