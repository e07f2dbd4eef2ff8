/* What a stream's records say of the moment of each input: which program had the window in front,
 * whether what had the keyboard focus hides what is typed, and which modifiers were held. Views are
 * decided by it, so what is not known counts as what shows the least. OS-free, one thread. */
#ifndef INLET_SERVICE_SURROUND_H
#define INLET_SERVICE_SURROUND_H

#include "stream/held.h"
#include <inlet/event.h>
#include <stdbool.h>

/* Of one record. All zero: nothing is known. A release has that of its press, so that who saw one
 * sees the other and nobody else; a press of what is held already has only what it has in common
 * with the first. */
typedef struct inlet__mark {
    uint64_t image;        /* inlet__image_hash of the program in front; 0: not known */
    uint32_t process;      /* its process; 0: not known, or none */
    uint8_t control;       /* enum inlet_control */
    uint8_t modifiers;     /* enum inlet_modifier bits; INLET__MODIFIERS_UNKNOWN */
    bool again;            /* the press of what is held already */
    bool image_is_to_come; /* of a FOCUS and its names: the image is told further on */
} inlet__mark_t;

#define INLET__MODIFIERS_UNKNOWN 0x80u

/* A program's image path as marks and views know it: never 0. ASCII letters count without their
 * case, as Windows' file names do. `bytes` bytes of UTF-8. */
uint64_t inlet__image_hash(const char *path, size_t bytes);

/* All zero: nothing is known. */
typedef struct inlet__surround {
    inlet__mark_t now; /* its image, process and control are in force */
    inlet__held_t held;
    inlet__mark_t held_marks[INLET__HELD_MAX]; /* of the press of each act held */
    uint16_t path_bytes;                       /* of the image's path, as far as it is told */
    uint8_t path_next, path_count;             /* pieces told, and of all; 0: the first is next */
    bool naming;                               /* what follows the FOCUS may be its image */
    char path[INLET_NAME_BYTES_MAX];
} inlet__surround_t;

/* Starts with what is held by other knowledge, nobody knows since when. */
void inlet__surround_begin(inlet__surround_t *surround, const inlet__held_t *held);

/* Follows one record; *mark is what is said of it. */
void inlet__surround_note(inlet__surround_t *surround, const inlet_event_t *event,
                          inlet__mark_t *mark);

/* INLET_MODIFIER_… of a HID usage; 0: it is no modifier. */
uint32_t inlet__modifier_of(uint32_t hid);

#endif
