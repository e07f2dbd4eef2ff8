/* A piece of work with jansson for which there is memory, or which is not done: an allocation that
 * fails ends it on the spot, with longjmp, so that nothing of it goes on without a part. jansson
 * itself goes on: its scanner (2.14, and later ones up to now) leaves out what got no memory, and
 * where that is a text's closing quote, it reads and copies on behind its buffers; its lists and
 * objects leave out members. For that jansson takes its memory through this file, from the first
 * work on, which is best begun before other threads use jansson. OS-free. */
#ifndef INLET_SERVICE_JSON_ARENA_H
#define INLET_SERVICE_JSON_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

/* All zero: empty. One thread. */
typedef struct inlet__json_arena {
    struct inlet__json_block *newest;
    size_t newest_bytes;
    jmp_buf out; /* of the work, when there is no memory left */
} inlet__json_arena_t;

/* Does the work, in which all that jansson makes lies in the arena. False: memory ran out, and it
 * ended wherever it was; what it took otherwise nobody gave back. Not within another work. */
bool inlet__json_arena_run(inlet__json_arena_t *arena, void (*work)(void *context), void *context);

/* Gives back all that was made: not by json_decref, which is not needed. Safe twice. */
void inlet__json_arena_free(inlet__json_arena_t *arena);

#endif
