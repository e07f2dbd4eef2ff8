/* Sections and events that the service makes and an agent holds handles of. They have no name. The
 * descriptor lets the service's account alone open a handle's object with more rights than the
 * handle has: so the next service can take them back out of an agent, and the agent can't do more
 * with them than it was given.
 *
 * What is taken back may have been replaced in between by the agent's user. An object passes only
 * if its owner and descriptor are those that the service makes, which a user can't, and if its kind
 * and size are the ones that were made. */
#ifndef INLET_SERVICE_SHARED_OBJECT_H
#define INLET_SERVICE_SHARED_OBJECT_H

#include <inlet/status.h>
#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

typedef enum inlet__section_kind {
    INLET__SECTION_COMMITTED, /* its memory is there */
    INLET__SECTION_RESERVED   /* its memory comes by VirtualAlloc(MEM_COMMIT), in any view */
} inlet__section_kind_t;

/* Makes a section of the paging file, `bytes` a multiple of 4,096. */
inlet_status_t inlet__shared_section_make(uint64_t bytes, inlet__section_kind_t kind,
                                          HANDLE *section);

inlet_status_t inlet__shared_event_make(bool manual_reset, HANDLE *event);

/* Copies a handle with value `theirs` in `process` (PROCESS_DUP_HANDLE) into this one, to map the
 * section for reading and writing, whatever the rights of theirs are. INLET_E_CORRUPT: it is not a
 * section that the service made, of this kind and exactly this size, without a file behind it.
 * Others: what the system said, INLET_E_ACCESS_DENIED above all for objects of another maker. */
inlet_status_t inlet__shared_section_take(HANDLE process, uint64_t theirs, uint64_t bytes,
                                          inlet__section_kind_t kind, HANDLE *section);

/* The same of an event, to set and to wait for. */
inlet_status_t inlet__shared_event_take(HANDLE process, uint64_t theirs, bool manual_reset,
                                        HANDLE *event);

#endif
