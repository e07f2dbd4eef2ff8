#include "hub/span_cache.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

inlet__view_key_t inlet__view_key_of(const inlet__view_t *view) {
    inlet__view_key_t key;
    crypto_generichash((unsigned char *)&key, sizeof key, (const unsigned char *)view, sizeof *view,
                       NULL, 0);
    return key;
}

/* Of batches that begin at the same number. */
static bool same(const inlet__span_key_t *a, const inlet__span_key_t *b) {
    return a->view.words[0] == b->view.words[0] && a->view.words[1] == b->view.words[1] &&
           a->hub == b->hub && a->epoch == b->epoch && a->written == b->written &&
           a->compact == b->compact;
}

const inlet__cached_span_t *inlet__span_cache_find(inlet__span_cache_t *cache,
                                                   const inlet__span_key_t *key) {
    for (uint32_t i = 0; i < INLET__SPANS_MAX; i++) { /* the newest first */
        const uint32_t place = (cache->next - 1 - i) % INLET__SPANS_MAX;
        const inlet__cached_span_t *span = &cache->spans[place];
        if (cache->first_seqs[place] != key->first_seq || !span->used || !same(&span->key, key))
            continue;
        cache->hits++;
        return span;
    }
    cache->misses++;
    return NULL;
}

static bool make_room(inlet__span_cache_t *cache, inlet__cached_span_t *span, uint32_t bytes) {
    if (bytes <= span->room)
        return true;
    const uint32_t room = bytes < 1024 ? 1024 : bytes;
    uint8_t *more = realloc(span->bytes, room);
    if (more == NULL)
        return false;
    cache->memory_bytes += room - span->room;
    span->bytes = more;
    span->room = room;
    return true;
}

void inlet__span_cache_put(inlet__span_cache_t *cache, const inlet__cached_span_t *span,
                           const uint8_t *bytes) {
    inlet__cached_span_t *place = &cache->spans[cache->next % INLET__SPANS_MAX];
    place->used = false;
    if (span->byte_count > INLET__SPAN_BYTES_MAX || !make_room(cache, place, span->byte_count))
        return;
    uint8_t *memory = place->bytes;
    const uint32_t room = place->room;
    *place = *span;
    place->bytes = memory;
    place->room = room;
    place->used = true;
    cache->first_seqs[cache->next++ % INLET__SPANS_MAX] = span->key.first_seq;
    if (span->byte_count > 0)
        memcpy(memory, bytes, span->byte_count);
}

void inlet__span_cache_clear(inlet__span_cache_t *cache) {
    for (uint32_t i = 0; i < INLET__SPANS_MAX; i++) {
        if (cache->spans[i].bytes != NULL)
            sodium_memzero(cache->spans[i].bytes, cache->spans[i].room);
        free(cache->spans[i].bytes);
    }
    memset(cache, 0, sizeof *cache);
}
