/* One producer, one consumer, one generation: ring_producer.h, ring_consumer.c, and with CRASH the
 * producer dies at any step and ring_stats.c counts what it left unpublished.
 *
 * The consumer gets every event that was published, once, in order and whole; a LOSS record counts
 * exactly the numbers that found the ring full; what was given a number and never came is exactly
 * what inlet__ring_unpublished says. */
#ifndef CAPACITY
#define CAPACITY 3
#endif
#ifndef EVENTS
#define EVENTS 5
#endif

/* The orders and the order of things that the code relies on; a run weakens one of them. */
#ifndef STAMP_STORE
#define STAMP_STORE RELEASE
#endif
#ifndef LOSS_STORE
#define LOSS_STORE RELEASE
#endif
#ifndef STAMP_LOAD
#define STAMP_LOAD ACQUIRE
#endif
#ifndef TAKEN_STORE
#define TAKEN_STORE RELEASE
#endif
#ifndef TAKEN_LOAD
#define TAKEN_LOAD ACQUIRE
#endif
#ifndef CLAIM_FIRST
#define CLAIM_FIRST 1
#endif
#ifndef ROOM /* slots that can be in use at once */
#define ROOM (CAPACITY - 1)
#endif
#ifndef WITNESS
#define WITNESS 0
#endif

#define THREADS 2
#define PRODUCER 0
#define CONSUMER 1

#define STAMP(i) (i)
#define WORD1(i) (CAPACITY + (i))
#define WORD2(i) (2 * CAPACITY + (i))
#define TAKEN    (3 * CAPACITY)
#define LOST     (3 * CAPACITY + 1)
#define PLACES   (3 * CAPACITY + 2)
#define HISTORY  7
/* LOST is read of the dead only */
#define READS(t, p) ((p) != LOST && (t) == ((p) == TAKEN -> PRODUCER : CONSUMER))

#include "memory.pml"
#include "stamp.pml"

bool alive = true;        /* the producer's process */
byte given = 1;           /* every number below it was given out */
bool refused[EVENTS + 1]; /* the numbers that found the ring full */

#define SLOT(ahead) ((used + (ahead)) % CAPACITY)

inline claim() {
    atomic {
        store(PRODUCER, STAMP(SLOT(ahead)), CLAIMED | next, RELAXED);
        given = next + 1
    }
}

inline fill(ahead, first, second) {
    atomic {
        overwrite(PRODUCER, WORD1(SLOT(ahead)), first);
        given = next + 1
    };
    atomic { overwrite(PRODUCER, WORD2(SLOT(ahead)), second) }
}

inline look_for_room() {
    atomic {
        load(PRODUCER, TAKEN, TAKEN_LOAD, taken);
        room_until = taken + ROOM;
        taken = 0
    }
}

inline refuse() {
    atomic {
        lost++;
        store(PRODUCER, LOST, lost, RELAXED);
        refused[next] = true;
        pending++;
        next++;
        given = next
    }
}

inline publish_loss() {
    fill(0, LOSS, pending);
    atomic {
        store(PRODUCER, STAMP(SLOT(0)), next - pending, LOSS_STORE);
        used++;
        pending = 0;
        ahead = 0
    }
}

proctype producer() {
    byte used, room_until = ROOM, next = 1, pending, lost, ahead, taken;

    {
        do
        :: next <= EVENTS ->
            ahead = (pending != 0 -> 1 : 0);
            if
            :: used + ahead >= room_until -> look_for_room()
            :: else
            fi;
            if
            :: used + ahead >= room_until -> refuse()
            :: else ->
                if
                :: CLAIM_FIRST ->
                    claim();
                    fill(ahead, next, next)
                :: else ->
                    fill(ahead, next, next);
                    claim()
                fi;
                if
                :: pending != 0 -> publish_loss()
                :: else
                fi;
                atomic {
                    store(PRODUCER, STAMP(SLOT(0)), next, STAMP_STORE);
                    used++;
                    next++
                }
            fi
        :: else -> break
        od;
        alive = false
    } unless { !alive }
}

#ifdef CRASH
active proctype killer() {
    alive = false
}
#endif

inline check_event() {
    if
    :: word1 == LOSS ->
        for (i : 0 .. word2 - 1) {
            assert(refused[expected + i])
        };
        assert(word2 > 0);
        told = told + word2;
        expected = expected + word2;
        assert(WITNESS != 1) /* a LOSS record was taken */
    :: else ->
        assert(word1 == stamp && word2 == stamp && !refused[stamp]);
        assert(WITNESS != 2 || index < 2 * CAPACITY - 1); /* twice around */
        expected++
    fi
}

inline take() {
    assert(stamp == expected);
    atomic {
        load(CONSUMER, WORD1(index % CAPACITY), RELAXED, word1);
        mark_copied(CONSUMER, WORD1(index % CAPACITY))
    };
    atomic {
        load(CONSUMER, WORD2(index % CAPACITY), RELAXED, word2);
        mark_copied(CONSUMER, WORD2(index % CAPACITY));
        d_step {
            check_event();
            index++;
            i = 0;
            word1 = 0;
            word2 = 0
        }
    }
}

/* As inlet__ring_unpublished; the dead have no secrets. */
inline check_unpublished() {
    atomic {
        load(CONSUMER, LOST, RELAXED, untold);
        untold = untold - told;
        i = index + (untold != 0 -> 1 : 0);
        load(CONSUMER, STAMP(i % CAPACITY), RELAXED, stamp);
        i = (stamp == (CLAIMED | (expected + untold)) -> 1 : 0);
        assert(WITNESS != 3 || untold == 0);           /* a loss that no record tells */
        assert(WITNESS != 4 || untold == 0 || i == 0); /* and a claim behind it */
        assert(expected + untold + i == given)
    }
}

proctype consumer() {
    byte index, expected = 1, told, released, stamp, word1, word2, untold, i;
    bool over;

    do
    :: atomic { load(CONSUMER, STAMP(index % CAPACITY), STAMP_LOAD, stamp) };
        if
        :: UNPUBLISHED(stamp, expected) && over -> break
        :: UNPUBLISHED(stamp, expected) && !over -> stamp = 0
        :: else ->
            take();
            stamp = 0
        fi
    :: atomic {
            released != index ->
            store(CONSUMER, TAKEN, index, TAKEN_STORE);
            released = index
        }
    :: atomic {
            !alive && !over ->
            learn_thread(CONSUMER, PRODUCER);
            over = true
        }
    od;
    check_unpublished()
}

init {
    atomic {
        run producer();
        run consumer()
    }
}
