#include "json/json_arena.h"

#include <jansson.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#define BLOCK_BYTES 8192u

typedef struct inlet__json_block {
    struct inlet__json_block *next;
    size_t used;
    alignas(max_align_t) unsigned char room[];
} block_t;

/* That of this thread's work; NULL: jansson does something else. */
static _Thread_local inlet__json_arena_t *current;

static void *take_room(inlet__json_arena_t *arena, size_t bytes) {
    const size_t unit = alignof(max_align_t);
    if (bytes > SIZE_MAX - sizeof(block_t) - unit)
        return NULL;
    bytes = (bytes + unit - 1) / unit * unit;
    if (arena->newest == NULL || bytes > arena->newest_bytes - arena->newest->used) {
        const size_t block_bytes = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
        block_t *block = malloc(sizeof *block + block_bytes);
        if (block == NULL)
            return NULL;
        block->next = arena->newest;
        block->used = 0;
        arena->newest = block;
        arena->newest_bytes = block_bytes;
    }
    unsigned char *room = &arena->newest->room[arena->newest->used];
    arena->newest->used += bytes;
    return room;
}

static void *take(size_t bytes) {
    if (current == NULL)
        return malloc(bytes);
    void *room = take_room(current, bytes);
    if (room == NULL)
        longjmp(current->out, 1);
    return room;
}

static void give_back(void *room) {
    if (current == NULL)
        free(room);
}

/* Before the first work; who comes meanwhile waits. */
static void begin_once(void) {
    enum { NOT_YET, BEGINS, DONE };
    static atomic_int state;
    int not_yet = NOT_YET;
    if (atomic_compare_exchange_strong_explicit(&state, &not_yet, BEGINS, memory_order_relaxed,
                                                memory_order_relaxed)) {
        json_set_alloc_funcs(take, give_back);
        atomic_store_explicit(&state, DONE, memory_order_release); /* pairs with the load below */
    }
    while (atomic_load_explicit(&state, memory_order_acquire) != DONE)
        continue; /* pairs with the store above */
}

bool inlet__json_arena_run(inlet__json_arena_t *arena, void (*work)(void *context), void *context) {
    begin_once();
    current = arena;
    if (setjmp(arena->out) != 0) {
        current = NULL;
        return false;
    }
    work(context);
    current = NULL;
    return true;
}

void inlet__json_arena_free(inlet__json_arena_t *arena) {
    while (arena->newest != NULL) {
        block_t *next = arena->newest->next;
        free(arena->newest);
        arena->newest = next;
    }
}
