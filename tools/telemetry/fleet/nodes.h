/* The masters of a cluster, or the one server that there is. */
#ifndef INLET_FLEET_NODES_H
#define INLET_FLEET_NODES_H

#include "fleet/link.h"
#include "fleet/sweep.h"

/* Connects, and shows who we are. False: link->error says why. */
bool nodes_open(fleet_link_t *link, const sender_address_t *address, const char *user,
                const char *password, int64_t timeout_ns);

/* Asks the seeds in turn. False: none answers, or the cluster's nodes may not be called: the
 * complaint says why. */
bool nodes_find(const sweep_options_t *options, sender_address_t nodes[SWEEP_NODES_MAX],
                uint32_t *count, char *complaint, size_t bytes);

/* The masters of a reply to CLUSTER SLOTS that `from` gave; 0: it is none. */
uint32_t nodes_of_slots(const redisReply *reply, const sender_address_t *from,
                        sender_address_t nodes[SWEEP_NODES_MAX]);

#endif
