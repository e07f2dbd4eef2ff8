/* Records of what is observed, made of what the system says: names cut into pieces, ids read off
 * paths. OS-free, any thread. */
#ifndef INLET_AGENT_OBSERVED_H
#define INLET_AGENT_OBSERVED_H

#include <inlet/event.h>
#include <stdbool.h>
#include <stddef.h>

/* A record and its names, told together. */
typedef struct inlet__observed {
    inlet_event_t records[1 + 2 * INLET_NAME_PIECES_MAX];
    uint32_t count;
} inlet__observed_t;

/* Begins with `record`, whose time_ns is when it was observed. */
void inlet__observed_begin(inlet__observed_t *observed, const inlet_event_t *record);

/* Adds a name of the record: NAME records with its device, process and time. `text` is UTF-8; what
 * is longer than INLET_NAME_BYTES_MAX is cut between two characters. An empty one adds nothing. */
void inlet__observed_name(inlet__observed_t *observed, enum inlet_name_subject subject,
                          const char *text);

/* What a device interface's path says: vendor and product (0: nothing), and an id of the device in
 * its place, 64-bit FNV-1a of the path's part before the interface class ("#{…}"), in upper case,
 * without "\\?\". Others are left alone. */
void inlet__observed_path(const char *path, inlet_device_t *device);

/* The keyboard layout's name, such as "00000409", from its handle where that says it: false for
 * those with an id of their own (0xF in the topmost digit), which the registry knows. */
bool inlet__observed_layout(uint64_t hkl, char name[9]);

/* What a notification to a window means for the session: enum inlet_session_change; 0: nothing. */
uint32_t inlet__observed_session(uint32_t message, uint64_t wparam);

#endif
