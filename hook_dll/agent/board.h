/* The board on which the service says what to show: mapped, read and checked. One thread. */
#ifndef INLET_AGENT_BOARD_H
#define INLET_AGENT_BOARD_H

#include "ring/ring_screen.h"
#include "wire/notices.h"

/* Reads it anew. False: nothing is on it yet that could be read; *notices is then as it was. */
bool inlet__board_look(const inlet__ring_memory_t *memory, inlet__notices_t *notices);

void inlet__board_close(void);

#endif
