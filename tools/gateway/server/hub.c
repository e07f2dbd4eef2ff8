#include "hub.h"

#include <inlet/inlet.h>
#include <inlet/keys.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "gateway/feed.h"
#include "gateway/say.h"
#include "gateway/text.h"
#include "overlay/window/key_text.h"

static struct {
    SRWLOCK lock;
    gateway_feed_t *feed;
    client_t *clients[CLIENTS_MAX];
    uint32_t count;
    uint64_t hkl; /* whose labels were told */
    gateway_text_t *labels;
    bool json;
} hub = {.lock = SRWLOCK_INIT};

static void tell_all(void *context, const gateway_item_t *item) {
    (void)context;
    for (uint32_t i = 0; i < hub.count; i++)
        client_put(hub.clients[i], item);
}

static void tell_one(void *context, const gateway_item_t *item) {
    client_put(context, item);
}

bool hub_open(bool shows_unknown, bool json) {
    hub.json = json;
    hub.feed = gateway_feed_open(shows_unknown, tell_all, NULL);
    return hub.feed != NULL;
}

void hub_close(void) {
    gateway_feed_close(hub.feed);
    gateway_text_drop(hub.labels);
    hub.feed = NULL;
    hub.labels = NULL;
}

/* --- labels --- */

static char *labels_of(uint64_t hkl) {
    static const uint32_t hids[] = {
#define INLET_KEY(hid, code, scan, vk, evdev) hid,
#include <inlet/keys.def>
    };
    static gateway_label_t labels[sizeof hids / sizeof hids[0]]; /* under the lock */
    size_t count = 0;
    for (size_t i = 0; i < sizeof hids / sizeof hids[0] && key_text_has_layout(hkl); i++) {
        char text[KEY_TEXT_BYTES] = "";
        if (inlet_key_scan(hids[i]) != 0)
            key_text_typed(hids[i], hkl, text);
        if (text[0] == '\0' || strlen(text) >= sizeof labels[0].text)
            continue;
        labels[count].hid = hids[i];
        memcpy(labels[count++].text, text, strlen(text) + 1);
    }
    return gateway_say_labels(labels, count);
}

static void tell_labels(gateway_take_t *take, void *context) {
    const gateway_item_t item = {
        .kind = GATEWAY_TEXT, .audience = GATEWAY_TO_OWN, .text = hub.labels};
    if (item.text != NULL)
        take(context, &item);
}

static void follow_layout(void) {
    const uint64_t hkl = gateway_feed_hkl(hub.feed);
    if (hkl == hub.hkl)
        return;
    hub.hkl = hkl;
    gateway_text_drop(hub.labels);
    hub.labels = gateway_text_make(labels_of(hkl));
    tell_labels(tell_all, NULL);
}

/* --- clients --- */

static void print_change(const char *what) {
    if (!hub.json)
        return;
    printf("{\"type\":\"%s\",\"clients\":%u}\n", what, (unsigned)hub.count);
    fflush(stdout);
}

bool hub_join(client_t *client) {
    AcquireSRWLockExclusive(&hub.lock);
    const bool has_room = hub.count < CLIENTS_MAX;
    if (has_room) {
        if (client_audience(client) == GATEWAY_TO_OWN)
            client_say(client, gateway_say_hello(inlet_version()));
        tell_labels(tell_one, client);
        gateway_feed_join(hub.feed, client_audience(client), tell_one, client);
        hub.clients[hub.count++] = client;
        print_change("joined");
    }
    ReleaseSRWLockExclusive(&hub.lock);
    if (!has_room)
        client_drop(client, CLOSE_TRY_LATER);
    return has_room;
}

void hub_leave(client_t *client) {
    AcquireSRWLockExclusive(&hub.lock);
    for (uint32_t i = 0; i < hub.count; i++) {
        if (hub.clients[i] != client)
            continue;
        hub.clients[i] = hub.clients[--hub.count];
        print_change("left");
        break;
    }
    ReleaseSRWLockExclusive(&hub.lock);
}

uint32_t hub_count(void) {
    AcquireSRWLockShared(&hub.lock);
    const uint32_t count = hub.count;
    ReleaseSRWLockShared(&hub.lock);
    return count;
}

void hub_tell_state(client_t *client) {
    AcquireSRWLockExclusive(&hub.lock);
    gateway_feed_join(hub.feed, GATEWAY_TO_OWN, tell_one, client);
    ReleaseSRWLockExclusive(&hub.lock);
}

void hub_put(const inlet_coalesced_t *merged, uint32_t count, int64_t now_ns) {
    AcquireSRWLockExclusive(&hub.lock);
    for (uint32_t i = 0; i < count; i++)
        gateway_feed_put(hub.feed, &merged[i].event,
                         merged[i].count < UINT32_MAX ? (uint32_t)merged[i].count : UINT32_MAX,
                         now_ns);
    ReleaseSRWLockExclusive(&hub.lock);
}

void hub_settle(int64_t now_ns) {
    AcquireSRWLockExclusive(&hub.lock);
    gateway_feed_settle(hub.feed, now_ns);
    follow_layout();
    ReleaseSRWLockExclusive(&hub.lock);
}

void hub_away(const char *why) {
    AcquireSRWLockExclusive(&hub.lock);
    gateway_feed_away(hub.feed, why);
    gateway_feed_settle(hub.feed, 0);
    ReleaseSRWLockExclusive(&hub.lock);
}

void hub_drop_all(enum close_code code) {
    AcquireSRWLockShared(&hub.lock);
    for (uint32_t i = 0; i < hub.count; i++)
        client_drop(hub.clients[i], code);
    ReleaseSRWLockShared(&hub.lock);
}
