/* Both ends of a connection joined in memory, with a service made of a hub and a list of grants
 * around one of them. Bytes cross in pieces of the test's choosing; time is a number. */
#ifndef INLET_TESTS_CONNECTION_RIG_H
#define INLET_TESTS_CONNECTION_RIG_H

#include "pipes/server_connection.h"
#include "sdk/client_connection.h"

enum { RIG_HUB_CAPACITY = 4096, RIG_EVENTS_MAX = 8192 };

typedef struct rig {
    /* the service */
    inlet__server_config_t server_config;
    inlet__server_connection_t server;
    inlet__grants_t grants;
    inlet__hub_t hub;
    inlet__stream_stats_t stats;
    inlet__journal_t *journal; /* the test's; NULL: none */
    inlet_event_t log[RIG_HUB_CAPACITY];
    inlet__mark_t marks[RIG_HUB_CAPACITY];
    int64_t utc_ns; /* the time of day */
    inlet_event_t scratch[INLET__BATCH_EVENTS_MAX];
    inlet__identity_t peer; /* as the system vouches for the client */
    inlet_status_t identify_status;
    char last_log[256];
    uint32_t audit_count;
    inlet__audit_what_t last_audit;
    char last_audit_detail[256];

    /* the client */
    inlet__client_config_t client_config;
    inlet__client_connection_t client;
    inlet__client_sink_t sink;
    bool opened;
    bool not_ready;
    uint32_t reply_count;
    uint32_t last_request;
    inlet_status_t last_status;
    uint8_t last_body[4096];
    size_t last_body_bytes;
    inlet__subscribed_t subscribed;
    inlet_event_t events[RIG_EVENTS_MAX];
    uint32_t event_count;
    uint32_t snapshot_count; /* records of snapshots, which are not among the events */
    inlet_event_t snapshot;  /* the last of them */
    inlet_status_t ended_status;
    uint32_t behind_count; /* times that it was told so */
    uint64_t behind_records;

    int64_t now_ns;
    size_t piece; /* bytes that cross at a time */
    inlet_status_t server_status, client_status;
} rig_t;

/* A paired client of user S-1-5-21-1-2-3-1001 in session 1, nothing sent yet. Free it with
 * rig_free. */
rig_t *rig_new(void);
void rig_free(rig_t *rig);

/* Starts both ends again, with what the test changed in configuration and peer. */
void rig_restart(rig_t *rig);

/* Lets bytes cross both ways until neither end has any to send or one of them ended. */
void rig_run(rig_t *rig);

/* One direction, one pull. Returns how many bytes crossed. */
size_t rig_to_client(rig_t *rig);
size_t rig_to_server(rig_t *rig);

/* Sends a request and lets it be answered; returns the reply's status. */
inlet_status_t rig_request(rig_t *rig, inlet__message_t message);

/* Subscribes from the next record on, to everything granted; tracks it. */
inlet_status_t rig_subscribe(rig_t *rig);

/* Appends `count` key events to the hub. */
void rig_append_keys(rig_t *rig, uint32_t count);

#endif
