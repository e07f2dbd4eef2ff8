/* A session's tie to its user's screen: the board on which its agent finds what to show
 * (ring/ring_screen.h), what the user said, and the one question that may be under way. One thread.
 */
#ifndef INLET_SERVICE_SCREEN_LINK_H
#define INLET_SERVICE_SCREEN_LINK_H

#include "grants/grants.h"
#include "ring/ring_screen.h"
#include "sessions/agent_process.h"
#include "wire/notices.h"

/* How long the user may think; then it counts as denied. */
#define INLET__QUESTION_NS INT64_C(60000000000)

/* Whether a program may read, as it was asked. */
typedef struct inlet__question {
    uint64_t number;     /* 0: none is under way */
    uint64_t connection; /* the asker's number */
    int64_t until_ns;
    inlet__grant_t grant; /* to be added if the user allows it */
    char code[INLET__CONSENT_CODE_BYTES];
} inlet__question_t;

typedef struct inlet__screen_link {
    HANDLE section; /* NULL: there is none yet */
    inlet__board_t *board;
    uint8_t shown[INLET__NOTICES_BYTES_MAX]; /* what is on it */
    size_t shown_bytes;
    uint64_t audience;         /* of whom it tells: changes with the readers */
    bool stale;                /* it is to be written anew, whoever reads */
    inlet__screen_word_t word; /* the agent's last; `paused` outlives that agent */
    inlet__question_t question;
} inlet__screen_link_t;

/* Makes the board, if there is none, and gives the agent a handle that can read it. After an error
 * the agent has none, and captures nothing that must be shown. */
inlet_status_t inlet__screen_link_offer(inlet__screen_link_t *link,
                                        const inlet__agent_process_t *agent);

/* Puts the notices on the board, and wakes the agent, if they are others than those there. */
inlet_status_t inlet__screen_link_show(inlet__screen_link_t *link,
                                       const inlet__agent_process_t *agent,
                                       const inlet__notices_t *notices);

/* Safe twice. */
void inlet__screen_link_close(inlet__screen_link_t *link);

#endif
