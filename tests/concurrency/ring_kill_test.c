/* A producer process killed at random moments on shared memory: all that it published is there, in
 * order, and what it had claimed is counted exactly.
 *
 *   ring_kill_test [--count N] [--seed N]     N kills; ends with one JSON line; 1 on a violation */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <inlet/status.h>

#include "ring/ring.h"
#include "ring_stream.h"
#include "support/seeds.h"

/* What the victim says about itself, apart from the ring: plain counts before and after each step.
 */
typedef struct witness {
    _Atomic(uint64_t) attempts;  /* events it began to post */
    _Atomic(uint64_t) published; /* events whose posting returned */
    _Atomic(uint64_t) lost;      /* events whose claim returned NULL */
} witness_t;

typedef struct tally {
    uint64_t kills, violations, events, lost, growths, unpublished_none, unpublished_claim;
} tally_t;

static inlet__ring_memory_t memory; /* with an annex for the generations 1 and 2 */
static uint64_t random_state;

static void dawdle(void) {
    for (volatile int i = 0; i < 200; i++) {
    }
}

/* Runs until killed. `slow`: spends most of its time between claim and publication. */
static _Noreturn void post_for_ever(witness_t *witness, bool slow) {
    inlet__ring_producer_t p;
    if (inlet__ring_producer_attach(&p, &memory, false) != INLET_OK)
        abort();
    for (uint64_t attempts = 1;; attempts++) {
        if (inlet__ring_growth_due(&p)) /* the memory is there */
            inlet__ring_set_ready(&memory, p.generation + 1);
        if (attempts % 5000 == 0)
            (void)inlet__ring_restart(&p);
        atomic_store(&witness->attempts, attempts);
        inlet_event_t *slot = inlet__ring_claim(&p);
        if (slot == NULL) {
            atomic_store(&witness->lost, p.lost);
            continue;
        }
        stream_fill(slot, p.next, slow ? dawdle : NULL);
        inlet__ring_publish(&p);
        atomic_store(&witness->published, attempts - p.lost);
    }
}

/* Takes until nothing is left, or a live producer was quick enough to fill so many batches. */
static bool drain(inlet__ring_consumer_t *c, stream_check_t *check) {
    static inlet_event_t out[512];
    uint32_t count = 512;
    for (int batches = 0; count > 0 && batches < 160; batches++) {
        if (inlet__ring_take(c, out, 512, &count) != INLET_OK)
            return false;
        for (uint32_t i = 0; i < count; i++)
            if (!stream_accept(check, &out[i]))
                return false;
        inlet__ring_release(c);
    }
    return true;
}

static void sleep_us(uint64_t us) {
    const struct timespec time = {.tv_nsec = (long)us * 1000};
    nanosleep(&time, NULL);
}

/* Lets the victim fill the smallest ring and grow out of it, however slow the machine is. */
static void wait_for_growth(const witness_t *witness) {
    const uint64_t enough = INLET__RING_FIRST_CAPACITY + stream_random(&random_state) % 20000;
    for (int ms = 0; ms < 10000 && atomic_load(&witness->attempts) < enough; ms++)
        sleep_us(1000);
}

/* Drains now and then, or not at all until the end, and kills in between. Of the producers that may
 * grow one in eight dies only after it did. */
static bool live_with(inlet__ring_consumer_t *c, stream_check_t *check, const witness_t *witness) {
    bool right = true;
    if (memory.largest > 0 && stream_random(&random_state) % 8 == 0) {
        wait_for_growth(witness);
        return true;
    }
    const uint64_t rounds = stream_random(&random_state) % 4;
    for (uint64_t i = 0; right && i < rounds; i++) {
        sleep_us(stream_random(&random_state) % 300);
        right = drain(c, check);
    }
    sleep_us(stream_random(&random_state) % 700);
    return right;
}

/* What the ring says about the dead must agree with the witness: a step between two counts of the
 * witness may have happened or not. */
static bool agrees(const inlet__ring_consumer_t *c, const stream_check_t *check,
                   const witness_t *witness, uint64_t first_seq, tally_t *tally) {
    const uint64_t attempts = atomic_load(&witness->attempts);
    const uint64_t published = atomic_load(&witness->published);
    const uint64_t lost = atomic_load(&witness->lost);
    const uint64_t unpublished = inlet__ring_unpublished(c);
    const uint64_t given = check->next + unpublished - first_seq;
    const uint64_t unnamed = given - check->events - check->lost; /* = unpublished */
    const uint64_t losses_seen = check->lost + unpublished;       /* and perhaps the claim */
    const bool right = unnamed == unpublished && given <= attempts && given + 1 >= attempts &&
                       check->events >= published && check->events <= published + 1 &&
                       losses_seen >= lost && losses_seen <= lost + 1;
    if (check->lost + unpublished > lost)
        tally->unpublished_claim++;
    if (unpublished == 0)
        tally->unpublished_none++;
    if (!right)
        fprintf(stderr,
                "events %" PRIu64 " lost %" PRIu64 " unpublished %" PRIu64 ", witness: attempts "
                "%" PRIu64 " published %" PRIu64 " lost %" PRIu64 "\n",
                check->events, check->lost, unpublished, attempts, published, lost);
    return right;
}

static bool kill_one(witness_t *witness, tally_t *tally) {
    const uint64_t first_seq = 1 + stream_random(&random_state) % 1000000;
    const bool slow = stream_random(&random_state) % 2 == 0;
    *witness = (witness_t){0};
    inlet__ring_consumer_t c;
    memory.largest = stream_random(&random_state) % 4 == 0 ? 0 : 2;
    memset(memory.annex, 0, inlet__ring_annex_bytes(2));
    if (inlet__ring_create(&memory, first_seq) != INLET_OK ||
        inlet__ring_consumer_attach(&c, &memory, first_seq, INLET__RING_CONSECUTIVE) != INLET_OK)
        return false;
    inlet__ring_consumer_set_ready(&c, memory.largest);
    stream_check_t check = {.next = first_seq};
    const pid_t victim = fork();
    if (victim == 0)
        post_for_ever(witness, slow);
    if (victim < 0)
        return false;
    const bool alive_right = live_with(&c, &check, witness);
    kill(victim, SIGKILL);
    int status = 0;
    waitpid(victim, &status, 0);
    const bool right = alive_right && WIFSIGNALED(status) && drain(&c, &check) &&
                       agrees(&c, &check, witness, first_seq, tally);
    tally->kills++;
    tally->events += check.events;
    tally->lost += check.lost;
    inlet__ring_stats_t stats;
    inlet__ring_stats(memory.section, &stats);
    tally->growths += stats.growths;
    return right;
}

static void *share(size_t size) {
    void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return shared == MAP_FAILED ? NULL : shared;
}

int main(int argc, char **argv) {
    uint64_t count = 300;
    uint64_t seed = 1;
    test_seeds_read(argc, argv, &count, &seed);
    memory.section = share(INLET__RING_SECTION_BYTES);
    memory.annex = share(inlet__ring_annex_bytes(2));
    witness_t *witness = share(sizeof *witness);
    if (memory.section == NULL || memory.annex == NULL || witness == NULL) {
        fprintf(stderr, "no shared memory\n");
        return 2;
    }
    random_state = seed;
    tally_t tally = {0};
    for (uint64_t i = 0; i < count; i++)
        if (!kill_one(witness, &tally))
            tally.violations++;
    printf("{\"name\":\"kills.ring\",\"count\":%" PRIu64 ",\"violations\":%" PRIu64
           ",\"events\":%" PRIu64 ",\"lost\":%" PRIu64 ",\"growths\":%" PRIu64
           ",\"none_unpublished\":%" PRIu64 ",\"claim_unpublished\":%" PRIu64 ",\"seed\":%" PRIu64
           "}\n",
           tally.kills, tally.violations, tally.events, tally.lost, tally.growths,
           tally.unpublished_none, tally.unpublished_claim, seed);
    /* Both kinds of death and growth must have been met, or the test showed nothing. */
    const bool met_all =
        tally.unpublished_none > 0 && tally.unpublished_claim > 0 && tally.growths > 0;
    return tally.violations == 0 && tally.kills == count && (met_all || count < 100) ? 0 : 1;
}
