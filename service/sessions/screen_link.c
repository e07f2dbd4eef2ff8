#include "sessions/screen_link.h"

#include "sessions/shared_object.h"
#include "win32/error.h"
#include <string.h>

static inlet_status_t make_board(inlet__screen_link_t *link) {
    if (link->section != NULL)
        return INLET_OK;
    inlet_status_t status =
        inlet__shared_section_make(INLET__BOARD_BYTES, INLET__SECTION_COMMITTED, &link->section);
    if (status != INLET_OK)
        return status;
    link->board = MapViewOfFile(link->section, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0,
                                (SIZE_T)INLET__BOARD_BYTES);
    if (link->board != NULL)
        return INLET_OK;
    status = inlet__last_status();
    CloseHandle(link->section);
    link->section = NULL;
    return status;
}

inlet_status_t inlet__screen_link_offer(inlet__screen_link_t *link,
                                        const inlet__agent_process_t *agent) {
    HANDLE theirs;
    link->stale = true;
    inlet_status_t status = make_board(link);
    if (status != INLET_OK)
        return status;
    if (!DuplicateHandle(GetCurrentProcess(), link->section, agent->process, &theirs,
                         SECTION_MAP_READ, FALSE, 0))
        return inlet__last_status();
    inlet__ring_set_board(&agent->memory, (uintptr_t)theirs);
    return INLET_OK;
}

inlet_status_t inlet__screen_link_show(inlet__screen_link_t *link,
                                       const inlet__agent_process_t *agent,
                                       const inlet__notices_t *notices) {
    uint8_t text[INLET__NOTICES_BYTES_MAX];
    size_t bytes;
    inlet_status_t status = inlet__notices_encode(notices, text, &bytes);
    if (status != INLET_OK || link->board == NULL)
        return status;
    if (bytes == link->shown_bytes && memcmp(text, link->shown, bytes) == 0)
        return INLET_OK;
    memcpy(link->shown, text, bytes);
    link->shown_bytes = bytes;
    inlet__board_write(link->board, text, bytes);
    return SetEvent(agent->control) ? INLET_OK : inlet__last_status();
}

void inlet__screen_link_close(inlet__screen_link_t *link) {
    if (link->board != NULL)
        UnmapViewOfFile(link->board);
    if (link->section != NULL)
        CloseHandle(link->section);
    memset(link, 0, sizeof *link);
}
