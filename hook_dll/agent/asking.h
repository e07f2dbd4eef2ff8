/* When the dialog that asks the user takes an answer. OS-free, one thread.
 *
 * A dialog comes up while somebody types or clicks: what was meant for another window must not be
 * an answer. So nothing counts until the dialog has been in front, and no key was pressed, for a
 * second; each time that it comes to the front again, the second begins anew. Only input of a
 * device allows: a program of the same user can click on what is his, and that click is told from
 * the user's by the system. */
#ifndef INLET_AGENT_ASKING_H
#define INLET_AGENT_ASKING_H

#include <stdbool.h>
#include <stdint.h>

#define INLET__ASKING_ARMED_AFTER_NS INT64_C(1000000000)

typedef struct inlet__asking {
    bool in_front;
    int64_t quiet_since_ns; /* in front, and no key pressed */
} inlet__asking_t;

enum inlet__asking_button { INLET__ASKING_DENY, INLET__ASKING_ALLOW };

/* The dialog is there, in front or not yet. */
void inlet__asking_begin(inlet__asking_t *asking, bool in_front, int64_t now_ns);

/* It came to the front, or has left it. */
void inlet__asking_activate(inlet__asking_t *asking, bool in_front, int64_t now_ns);

/* A key was pressed. Once it is armed that changes nothing. */
void inlet__asking_type(inlet__asking_t *asking, int64_t now_ns);

bool inlet__asking_is_armed(const inlet__asking_t *asking, int64_t now_ns);

/* Whether a button that was pressed by such means counts. */
bool inlet__asking_counts(const inlet__asking_t *asking, enum inlet__asking_button button,
                          bool by_device, int64_t now_ns);

#endif
