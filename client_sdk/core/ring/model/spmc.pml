/* One producer, two consumers that share a cursor: ring_spmc.c, and the producer as `shared`. With GROWS the
 * ring goes on in a second generation, which consumers find by the slots used before it.
 *
 * Each slot is taken by exactly one consumer, none is passed over, no torn copy is accepted; and no slot
 * is overwritten before the copy of it that counts was made. */
#ifndef EVENTS
#define EVENTS 4
#endif
#ifndef GROWS
#define GROWS 0
#endif
#ifndef MOST /* events taken at once */
#define MOST 2
#endif

#ifndef STAMP_STORE
#define STAMP_STORE RELEASE
#endif
#ifndef MOVE_STORE
#define MOVE_STORE RELEASE
#endif
#ifndef STAMP_LOAD
#define STAMP_LOAD ACQUIRE
#endif
#ifndef CURSOR_LOAD /* by consumers */
#define CURSOR_LOAD ACQUIRE
#endif
#ifndef CURSOR_RELEASE
#define CURSOR_RELEASE RELEASE
#endif
#ifndef CURSOR_ACQUIRE
#define CURSOR_ACQUIRE ACQUIRE
#endif
#ifndef TAKEN_LOAD /* by the producer */
#define TAKEN_LOAD ACQUIRE
#endif
#ifndef EMPTIES_NEXT /* the slot after the newest has stamp 0 */
#define EMPTIES_NEXT 1
#endif
#ifndef KEPT_FREE
#define KEPT_FREE 1
#endif
#ifndef COPIES_FIRST /* else it moves the cursor first */
#define COPIES_FIRST 1
#endif
#ifndef WITNESS
#define WITNESS 0
#endif

#define THREADS 3
#define PRODUCER 0

#if GROWS
#define CAPACITY(g) ((g) == 0 -> 2 : 4)
#define SLOTS 6
#else
#define CAPACITY(g) 3
#define SLOTS 3
#endif
#define SLOT_OF(g, i) ((g) * 2 + (i) % CAPACITY(g))
#define STAMP(s) (s)
#define WORD(s)  (SLOTS + (s))
#define TAKEN    (2 * SLOTS)
#define BASE     (2 * SLOTS + 1) /* of generation 1 */
#define PLACES   (2 * SLOTS + 2)
#define HISTORY  9
#define READS(t, p) ((p) == TAKEN || (t) != PRODUCER)

#include "memory.pml"
#include "stamp.pml"

byte used_for[EVENTS + MOST + 2]; /* the stamp that the k-th slot used was given; 0: none was */
byte slots;                       /* how many were published, stamps that lead on included */
bool done;                        /* the producer is */

#define SLOT(ahead) SLOT_OF(generation, used - base + (ahead))

inline look_for_room() {
    atomic {
        load(PRODUCER, TAKEN, TAKEN_LOAD, taken);
        if
        :: taken <= used ->
            room_until = (taken > base -> taken : base) + CAPACITY(generation) - KEPT_FREE
        :: else
        fi;
        taken = 0
    };
    if
    :: GROWS && generation == 0 && used + 1 > room_until ->
        atomic { store(PRODUCER, BASE, used + 1, RELAXED) };
        atomic {
            used_for[used] = GROWN | next;
            store(PRODUCER, STAMP(SLOT(0)), GROWN | next, MOVE_STORE);
            used++;
            slots = used;
            base = used;
            generation = 1;
            room_until = base + CAPACITY(1) - KEPT_FREE
        }
    :: else
    fi
}

inline post() {
    atomic { store(PRODUCER, STAMP(SLOT(0)), CLAIMED | next, RELAXED) };
    atomic { overwrite(PRODUCER, WORD(SLOT(0)), next) };
    if
    :: EMPTIES_NEXT -> atomic { store(PRODUCER, STAMP(SLOT(1)), 0, RELAXED) }
    :: else
    fi;
    atomic {
        used_for[used] = next;
        store(PRODUCER, STAMP(SLOT(0)), next, STAMP_STORE);
        used++;
        slots = used;
        next++
    }
}

proctype producer() {
    byte generation, base, used, room_until = CAPACITY(0) - KEPT_FREE, next = 1, taken;

    do
    :: next <= EVENTS ->
        if
        :: used >= room_until -> look_for_room()
        :: else
        fi;
        if
        :: used >= room_until /* full: it waits */
        :: else -> post()
        fi
    :: else -> break
    od;
    done = true
}

/* Compare and exchange. One that fails changes nothing and is tried anew, whatever it read. */
inline move(count) {
    d_step {
        moved = (NEWEST(TAKEN) == cursor);
        if
        :: moved ->
            for (i : 0 .. count - 1) {
                if
                :: COPIES_FIRST && STATE(stamps[i]) == PUBLISHED ->
                    mark_copied(me, WORD(SLOT_OF(generation, index + i)))
                :: else
                fi
            }
            i = cursor + count;
            exchange(me, TAKEN, i, CURSOR_ACQUIRE, CURSOR_RELEASE, stamp)
        :: else
        fi;
        i = 0;
        stamp = 0
    }
}

inline copy(k) {
    atomic {
        load(me, WORD(SLOT_OF(generation, index + k)), RELAXED, words[k]);
        if
        :: !COPIES_FIRST -> mark_copied(me, WORD(SLOT_OF(generation, index + k)))
        :: else
        fi
    }
}

inline look(k) {
    atomic { load(me, STAMP(SLOT_OF(generation, index + k)), STAMP_LOAD, stamps[k]) }
}

inline accept() {
    d_step {
        for (i : 0 .. n - 1) {
            assert(stamps[i] == used_for[cursor + i]);
            assert(words[i] == stamps[i]);
        }
        assert(WITNESS != 1 || n < MOST);
        assert(WITNESS != 2 || cursor < CAPACITY(0) + 1);
        i = 0
    }
}

inline peek() {
    atomic { load(me, TAKEN, CURSOR_LOAD, cursor) };
    if
    :: GROWS ->
        atomic {
            load(me, BASE, RELAXED, base);
            generation = (base != 0 && base <= cursor -> 1 : 0);
            index = cursor - (generation == 1 -> base : 0)
        }
    :: else -> index = cursor
    fi;
    look(0)
}

inline take() {
    n = 0;
    if
    :: COPIES_FIRST -> copy(n)
    :: else
    fi;
    n = 1;
    do
    :: n < MOST ->
        look(n);
        if
        :: stamps[n] != 0 && STATE(stamps[n]) == PUBLISHED ->
            if
            :: COPIES_FIRST -> copy(n)
            :: else
            fi;
            n++
        :: else -> break
        fi
    :: else -> break
    od;
    move(n);
    if
    :: moved && !COPIES_FIRST ->
        for (i : 0 .. n - 1) {
            copy(i)
        }
    :: else
    fi;
    if
    :: moved -> accept()
    :: else -> assert(WITNESS != 3)
    fi
}

proctype consumer(byte me) {
    byte cursor, generation, base, index, n, i, stamp;
    byte stamps[MOST + 1], words[MOST + 1];
    bool moved, knows_all;

    do
    :: atomic {
            done && !knows_all ->
            learn_thread(me, PRODUCER);
            knows_all = true
        }
    :: !done || NEWEST(TAKEN) < slots ->
        peek();
        if
        :: STATE(stamps[0]) == GROWN ->
            assert(stamps[0] == used_for[cursor] || cursor != NEWEST(TAKEN));
            move(1)
        :: stamps[0] != 0 && STATE(stamps[0]) == PUBLISHED -> take()
        :: else -> /* nothing is there, or another took it */
            assert(!knows_all || cursor != NEWEST(TAKEN) || cursor == slots)
        fi;
        d_step {
            cursor = 0;
            generation = 0;
            base = 0;
            index = 0;
            n = 0;
            moved = false;
            for (i : 0 .. MOST) {
                stamps[i] = 0
            };
            for (i : 0 .. MOST - 1) {
                words[i] = 0
            };
            i = 0
        }
    :: else -> break
    od
}

init {
    atomic {
        run producer();
        run consumer(1);
        run consumer(2)
    }
}
