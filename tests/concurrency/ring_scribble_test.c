/* Random writes into a live ring section: whatever they hit, the consumer neither crashes nor
 * hangs, returns no more than asked, keeps numbers consecutive, and ends in INLET_E_CORRUPT at
 * worst; the producer stays inside the section. The section stands between two pages that fault.
 *
 *   ring_scribble_test [--count N] [--seed N]     N writes; ends with one JSON line; 1 on a
 * violation */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <inlet/status.h>

#include "ring/ring.h"
#include "ring_stream.h"
#include "support/seeds.h"

#define PAGE UINT64_C(4096)

enum { TAKE_MAX = 128 };

/* A ring with an annex for generation 1, in one block between the pages. */
static const uint64_t ring_bytes = INLET__RING_SECTION_BYTES + 64 * 16384;
static uint64_t random_state;

typedef struct tally {
    uint64_t writes, rings, taken, corrupt, violations;
} tally_t;

/* A word that some check is about, more often than any word. */
static uint64_t nasty_value(uint64_t *random, uint64_t expected) {
    const uint64_t r = stream_random(random);
    switch (r % 8) {
    case 0:
        return expected;
    case 1:
        return expected + (r >> 8) % 3;
    case 2:
        return expected - (r >> 8) % 3;
    case 3:
        return expected + INLET__RING_FIRST_CAPACITY;
    case 4:
        return UINT64_MAX - (r >> 8) % 3;
    case 5:
        return (r & 256) != 0 ? INLET__RING_SEQ_LIMIT + (r >> 9) % 5 - 2
                              : ((r >> 9) % 3 + 1) << 62 | (expected + (r >> 12) % 2);
    case 6:
        return INLET_EVENT_LOSS;
    default:
        return stream_random(random);
    }
}

/* Which word: around the next slots, in the header's lines, or anywhere. */
static uint64_t nasty_place(uint64_t *random, uint64_t index) {
    const uint64_t r = stream_random(random);
    const uint64_t near = (index + (r >> 8) % 4) % INLET__RING_FIRST_CAPACITY;
    switch (r % 4) {
    case 0:
        return (PAGE + near * INLET_EVENT_SIZE) / 8 + (r >> 32) % 8;
    case 1:
        return (r >> 32) % (640 / 8);
    default:
        return (r >> 32) % (ring_bytes / 8);
    }
}

static inlet__ring_memory_t memory_in(void *block) {
    return (inlet__ring_memory_t){block, (uint8_t *)block + INLET__RING_SECTION_BYTES, 1};
}

static void scribble(void *section, uint64_t *random, uint64_t index, uint64_t expected) {
    _Atomic(uint64_t) *words = section;
    atomic_store_explicit(&words[nasty_place(random, index)], nasty_value(random, expected),
                          memory_order_relaxed);
}

/* Takes once and checks what can be checked of lies. */
static int32_t take_checked(inlet__ring_consumer_t *c, tally_t *tally) {
    static inlet_event_t out[TAKE_MAX + 1];
    memset(&out[TAKE_MAX], 0x3C, sizeof out[0]);
    const inlet_event_t guard = out[TAKE_MAX];
    uint64_t next = inlet__ring_next(c);
    uint32_t count = 0;
    const int32_t status = inlet__ring_take(c, out, TAKE_MAX, &count);
    bool right = count <= TAKE_MAX && (status == INLET_OK || status == INLET_E_CORRUPT);
    for (uint32_t i = 0; right && i < count; i++) {
        right = out[i].seq == next;
        next += out[i].type == INLET_EVENT_LOSS ? out[i].u.loss.count : 1;
        right = right && next > out[i].seq && next <= INLET__RING_SEQ_LIMIT;
    }
    inlet__ring_stats_t stats;
    inlet__ring_stats(c->memory.section, &stats);
    right = right && next == inlet__ring_next(c) && stats.depth <= 255 * stats.capacity &&
            stats.capacity <= inlet__ring_capacity(INLET__RING_GENERATION_COUNT - 1) &&
            inlet__ring_unpublished(c) <= INLET__RING_SEQ_LIMIT - next &&
            memcmp(&guard, &out[TAKE_MAX], sizeof guard) == 0;
    if (inlet__ring_needed(c) != 0)
        inlet__ring_consumer_set_ready(c, inlet__ring_needed(c));
    inlet__ring_release(c);
    if (inlet__ring_arm(c))
        inlet__ring_disarm(c);
    tally->taken += count;
    tally->violations += !right;
    return status;
}

static void post_some(inlet__ring_producer_t *p) {
    for (uint64_t n = stream_random(&random_state) % 100; n > 0; n--) {
        inlet_event_t *slot = inlet__ring_claim(p);
        if (slot != NULL) {
            stream_fill(slot, p->next, NULL);
            inlet__ring_publish(p);
        }
        (void)inlet__ring_notify(p);
        (void)inlet__ring_wanted(p);
        if (inlet__ring_growth_due(p))
            inlet__ring_set_ready(&p->memory, 1);
        if (n == 50)
            (void)inlet__ring_restart(p);
    }
}

/* One ring's life: both sides work while its memory is written to, until the consumer gives up. */
static void scribble_until_corrupt(void *section, uint64_t writes, tally_t *tally) {
    inlet__ring_producer_t p;
    inlet__ring_consumer_t c;
    const uint64_t first_seq = 1 + stream_random(&random_state) % 100000;
    const inlet__ring_memory_t memory = memory_in(section);
    memset(memory.annex, 0, 64 * 16384);
    if (inlet__ring_create(&memory, first_seq) != INLET_OK ||
        inlet__ring_producer_attach(&p, &memory, false) != INLET_OK ||
        inlet__ring_consumer_attach(&c, &memory, first_seq, INLET__RING_CONSECUTIVE) != INLET_OK) {
        tally->violations++;
        return;
    }
    tally->rings++;
    int32_t status = INLET_OK;
    for (int turns = 0; status == INLET_OK && turns < 200 && tally->writes < writes; turns++) {
        post_some(&p);
        const uint64_t most = stream_random(&random_state) % 2 == 0 ? 4 : 400;
        for (uint64_t n = stream_random(&random_state) % most; n > 0; n--, tally->writes++)
            scribble(section, &random_state, c.at.index, inlet__ring_next(&c));
        status = take_checked(&c, tally);
    }
    tally->corrupt += status == INLET_E_CORRUPT;
    /* What is corrupt stays so, as nobody writes now, and a producer may attach to anything. */
    if (status == INLET_E_CORRUPT && take_checked(&c, tally) == INLET_OK)
        tally->violations++;
    (void)inlet__ring_producer_attach(&p, &memory, false);
}

/* The same from another thread, so that words change under the consumer's hands. */
typedef struct scribbler {
    void *section;
    atomic_bool stop;
    _Atomic(uint64_t) writes, index, expected;
} scribbler_t;

static void *scribble_for_ever(void *argument) {
    scribbler_t *s = argument;
    uint64_t random = 77;
    while (!atomic_load_explicit(&s->stop, memory_order_relaxed)) {
        scribble(s->section, &random, atomic_load_explicit(&s->index, memory_order_relaxed),
                 atomic_load_explicit(&s->expected, memory_order_relaxed));
        atomic_fetch_add_explicit(&s->writes, 1, memory_order_relaxed);
    }
    return NULL;
}

static void scribble_from_another_thread(void *section, uint64_t writes, tally_t *tally) {
    scribbler_t s = {.section = section};
    pthread_t thread;
    const inlet__ring_memory_t memory = memory_in(section);
    if (inlet__ring_create(&memory, 1) != INLET_OK ||
        pthread_create(&thread, NULL, scribble_for_ever, &s) != 0) {
        tally->violations++;
        return;
    }
    while (atomic_load_explicit(&s.writes, memory_order_relaxed) < writes) {
        inlet__ring_consumer_t c;
        if (inlet__ring_consumer_attach(&c, &memory, 1, INLET__RING_CONSECUTIVE) != INLET_OK)
            break;
        for (int turns = 0; turns < 50; turns++) {
            atomic_store_explicit(&s.index, c.at.index, memory_order_relaxed);
            atomic_store_explicit(&s.expected, inlet__ring_next(&c), memory_order_relaxed);
            tally->corrupt += take_checked(&c, tally) == INLET_E_CORRUPT;
        }
    }
    atomic_store(&s.stop, true);
    pthread_join(thread, NULL);
    tally->writes += atomic_load(&s.writes);
}

/* The section between two pages that nobody may touch. */
static void *map_guarded(void) {
    const uint64_t size = ring_bytes + 2 * PAGE; /* whole pages */
    uint8_t *base = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED || mprotect(base + PAGE, ring_bytes, PROT_READ | PROT_WRITE) != 0)
        return NULL;
    return base + PAGE;
}

int main(int argc, char **argv) {
    uint64_t count = 4000000;
    uint64_t seed = 1;
    test_seeds_read(argc, argv, &count, &seed);
    void *section = map_guarded();
    if (section == NULL) {
        fprintf(stderr, "no memory\n");
        return 2;
    }
    random_state = seed;
    tally_t tally = {0};
    while (tally.writes < count / 2 && tally.violations == 0)
        scribble_until_corrupt(section, count / 2, &tally);
    scribble_from_another_thread(section, count - count / 2, &tally);
    printf("{\"name\":\"scribble\",\"count\":%" PRIu64 ",\"violations\":%" PRIu64
           ",\"rings\":%" PRIu64 ",\"taken\":%" PRIu64 ",\"corrupt\":%" PRIu64 ",\"seed\":%" PRIu64
           "}\n",
           tally.writes, tally.violations, tally.rings, tally.taken, tally.corrupt, seed);
    const bool showed_something = tally.taken > 0 && tally.corrupt > 0;
    return tally.violations == 0 && (showed_something || count < 1000000) ? 0 : 1;
}
