#include "json/json_read.h"

#include "json/json_text.h"
#include <setjmp.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES 8192u

typedef struct block {
    struct block *next;
    size_t used;
    alignas(max_align_t) unsigned char room[];
} block_t;

/* One reading: its memory, given back in one piece, and the way out of jansson when there is none
 * left. */
typedef struct reading {
    block_t *newest;
    size_t newest_bytes;
    jmp_buf out;
    bool is_short; /* of memory */
    json_t *root;
} reading_t;

/* That of this thread; NULL: jansson does something else. */
static _Thread_local reading_t *current;

/* --- what jansson takes its memory by --- */

static void *take_room(reading_t *reading, size_t bytes) {
    const size_t unit = alignof(max_align_t);
    if (bytes > SIZE_MAX - sizeof(block_t) - unit)
        return NULL;
    bytes = (bytes + unit - 1) / unit * unit;
    if (reading->newest == NULL || bytes > reading->newest_bytes - reading->newest->used) {
        const size_t block_bytes = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
        block_t *block = malloc(sizeof *block + block_bytes);
        if (block == NULL)
            return NULL;
        block->next = reading->newest;
        block->used = 0;
        reading->newest = block;
        reading->newest_bytes = block_bytes;
    }
    unsigned char *room = &reading->newest->room[reading->newest->used];
    reading->newest->used += bytes;
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

/* Before the first reading; who comes meanwhile waits. */
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

/* --- reading --- */

static void load(reading_t *reading, const char *text, size_t bytes, json_error_t *where) {
    current = reading;
    if (setjmp(reading->out) == 0)
        reading->root = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, where);
    else
        reading->is_short = true;
    current = NULL;
}

static void end(reading_t *reading) {
    while (reading->newest != NULL) {
        block_t *next = reading->newest->next;
        free(reading->newest);
        reading->newest = next;
    }
}

inlet_status_t inlet__json_read(const char *text, size_t bytes, json_t **root,
                                char error[INLET__JSON_ERROR_BYTES]) {
    reading_t reading = {.newest = NULL};
    json_error_t where = {.text = ""};
    *root = NULL;
    error[0] = '\0';
    begin_once();
    load(&reading, text, bytes, &where);
    if (json_is_object(reading.root)) {
        *root = json_deep_copy(reading.root); /* out of the reading's memory */
        reading.is_short = *root == NULL;
    }
    end(&reading);
    if (*root != NULL)
        return INLET_OK;
    if (reading.is_short) {
        snprintf(error, INLET__JSON_ERROR_BYTES, "%s", inlet_status_message(INLET_E_NO_MEMORY));
        return INLET_E_NO_MEMORY;
    }
    if (reading.root == NULL)
        snprintf(error, INLET__JSON_ERROR_BYTES, "line %d: %.130s", where.line, where.text);
    else
        snprintf(error, INLET__JSON_ERROR_BYTES, "it must be one object");
    inlet__make_printable(error);
    return INLET_E_CORRUPT;
}

/* --- members --- */

static bool is_known(const char *name, const inlet__json_member_t *members, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, members[i].name) == 0)
            return true;
    return false;
}

bool inlet__json_members(json_t *object, const inlet__json_member_t *members, size_t count,
                         char error[INLET__JSON_ERROR_BYTES]) {
    const char *name;
    json_t *value;
    for (size_t i = 0; i < count; i++) {
        const inlet__json_member_t *member = &members[i];
        *member->value = value = json_object_get(object, member->name);
        if (value != NULL ? (member->types & INLET__JSON_IS(json_typeof(value))) != 0
                          : (member->types & INLET__JSON_OPTIONAL) != 0)
            continue;
        snprintf(error, INLET__JSON_ERROR_BYTES, "\"%.64s\" is %s", member->name,
                 value == NULL ? "missing" : "of another type");
        return false;
    }
    json_object_foreach(object, name, value) {
        if (is_known(name, members, count))
            continue;
        snprintf(error, INLET__JSON_ERROR_BYTES, "there is no member \"%.64s\"", name);
        inlet__make_printable(error);
        return false;
    }
    return true;
}
