#include "fleet/deliver.h"

#include "fleet/link.h"

static void read_one(sender_t *sender, fleet_link_t *link, const deliver_system_t *system) {
    redisReply *reply = fleet_link_read(link);
    const int64_t now_ns = system->now_ns(system->context);
    if (reply == NULL)
        sender_broken(sender, now_ns, link->error);
    else
        sender_reply(sender, now_ns, reply);
    freeReplyObject(reply);
}

static void act(sender_t *sender, fleet_link_t *link, const deliver_system_t *system,
                const sender_action_t *action) {
    const int64_t now_ns = system->now_ns(system->context);
    switch (action->what) {
    case SENDER_CONNECT:
        if (fleet_link_open(link, action->address, system->timeout_ns))
            sender_connected(sender, now_ns);
        else
            sender_broken(sender, system->now_ns(system->context), link->error);
        break;
    case SENDER_WRITE:
        if (!fleet_link_write(link, action->words_count, action->words, action->bytes))
            sender_broken(sender, now_ns, link->error);
        break;
    case SENDER_READ:
        read_one(sender, link, system);
        break;
    case SENDER_CLOSE:
    case SENDER_WAIT:
        fleet_link_close(link);
        break;
    }
}

bool deliver_run(sender_t *sender, const deliver_system_t *system) {
    fleet_link_t link = {.tls = system->tls};
    bool goes_on = true, done = false;
    while (goes_on && !done) {
        sender_action_t action;
        const int64_t now_ns = system->now_ns(system->context);
        sender_next(sender, now_ns, &action);
        if (action.what != SENDER_WAIT)
            act(sender, &link, system, &action);
        if (action.what == SENDER_WAIT || action.what == SENDER_READ)
            done = system->once && sender_is_done(sender);
        if (!done && (action.what == SENDER_WAIT || action.what == SENDER_READ))
            goes_on = system->wait(system->context,
                                   action.what == SENDER_WAIT ? action.until_ns : now_ns);
    }
    fleet_link_close(&link);
    return done;
}
