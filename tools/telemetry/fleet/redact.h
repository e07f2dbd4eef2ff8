/* What of a bucket may leave the machine: a list of members; whatever is not on it stays, members
 * of later versions included. OS-free. */
#ifndef INLET_FLEET_REDACT_H
#define INLET_FLEET_REDACT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Beyond the sums and timings, each by an administrator's setting alone. */
enum redact_allow {
    REDACT_KEYS = 1 << 0,    /* how often which key was pressed */
    REDACT_DEVICES = 1 << 1, /* the devices' own identities and names */
    REDACT_POINTER = 1 << 2, /* monitors, and where on them the pointer was */
    REDACT_ALL = (1 << 3) - 1
};

/* The bit of "keys", "devices" or "pointer"; 0: no such name. */
uint32_t redact_allow(const char *name);

/* A bucket with the members that are on the list, of the kind that the list says, and the machine
 * under the name `machine`. Devices are numbered where their identities stay. A new reference;
 * NULL: out of memory, or it is no bucket. */
json_t *redact_bucket(const json_t *bucket, const char *machine, uint32_t allow);

#endif
