#include "agent/board.h"

#include <string.h>
#include <windows.h>

enum { TRIES = 100 };

static struct {
    uint64_t handle; /* of the section that is mapped */
    const inlet__board_t *board;
} self;

void inlet__board_close(void) {
    if (self.board != NULL) {
        UnmapViewOfFile(self.board);
    }
    if (self.handle != 0) {
        CloseHandle((HANDLE)(uintptr_t)self.handle);
    }
    self.board = NULL;
    self.handle = 0;
}

/* Another service brings another board. */
static void follow(const inlet__ring_memory_t *memory) {
    const uint64_t handle = inlet__ring_board(memory);
    if (handle == self.handle) {
        return;
    }
    inlet__board_close();
    self.handle = handle;
    self.board =
        MapViewOfFile((HANDLE)(uintptr_t)handle, FILE_MAP_READ, 0, 0, (SIZE_T)INLET__BOARD_BYTES);
}

bool inlet__board_look(const inlet__ring_memory_t *memory, inlet__notices_t *notices) {
    static uint8_t text[INLET__BOARD_TEXT_BYTES];
    static inlet__notices_t found;
    uint64_t version;
    size_t bytes;
    follow(memory);
    if (self.board == NULL) {
        return false;
    }
    for (int i = 0; i < TRIES; i++) {
        if (inlet__board_read(self.board, text, &bytes, &version)) {
            if (inlet__notices_decode(text, bytes, &found) != INLET_OK) {
                return false;
            }
            *notices = found;
            return true;
        }
        SwitchToThread(); /* it is being written; if it takes longer, an event will tell */
    }
    return false;
}
