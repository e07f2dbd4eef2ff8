/* One producer, two consumers that share a cursor: ring_spmc.c, and the producer as `shared`. With GROWS the
 * ring goes on in a second generation, which consumers find by the slots used before it. With RESTARTS it
 * goes back to the first when all is taken, takes the second's memory away when no consumer is awake
 * (queue.c), and grows into it again.
 *
 * Each slot is taken by exactly one consumer, none is passed over, no torn copy is accepted; and no slot
 * is overwritten before the copy of it that counts was made. */
#ifndef EVENTS
#define EVENTS 4
#endif
#ifndef GROWS
#define GROWS 0
#endif
#ifndef RESTARTS
#define RESTARTS 0
#endif
#ifndef EMPTIES_FIRST /* the first slot of the generation that a stamp leads to has stamp 0 */
#define EMPTIES_FIRST 1
#endif
#ifndef LAST_BEGUN /* consumers take the generation that began last; else the largest that has begun */
#define LAST_BEGUN 1
#endif
#ifndef GROWS_WHEN_FOLLOWED
#define GROWS_WHEN_FOLLOWED 1
#endif
#ifndef AWAKE_COUNTS /* memory goes when nobody is awake; else when the restart was followed */
#define AWAKE_COUNTS 1
#endif
#ifndef AWAKE_RELEASE
#define AWAKE_RELEASE RELEASE
#endif
#ifndef AWAKE_ACQUIRE
#define AWAKE_ACQUIRE ACQUIRE
#endif
#ifndef LOOKS /* of the second consumer at most; 0: as many as it likes */
#define LOOKS 0
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
#if RESTARTS
#define BASE0    (2 * SLOTS + 2) /* of generation 0 */
#define AWAKE    (2 * SLOTS + 3) /* consumers that look at slots; exchanges only */
#define PLACES   (2 * SLOTS + 4)
#else
#define PLACES   (2 * SLOTS + 2)
#endif
#ifndef HISTORY
#define HISTORY  9
#endif
#if RESTARTS
#define READS(t, p) ((p) == TAKEN || ((t) != PRODUCER && (p) != AWAKE))
#else
#define READS(t, p) ((p) == TAKEN || (t) != PRODUCER)
#endif

#include "memory.pml"
#include "stamp.pml"

byte used_for[EVENTS + MOST + 2 + 2 * RESTARTS]; /* the stamp that the k-th slot used was given; 0: none was */
byte slots;                       /* how many were published, stamps that lead on included */
bool done;                        /* the producer is */
bool gone;                        /* the memory of generation 1 is */

#define SLOT(ahead) SLOT_OF(generation, used - base + (ahead))

inline look_for_room() {
    atomic {
        load(PRODUCER, TAKEN, TAKEN_LOAD, taken);
        if
        :: taken <= used ->
            room_until = (taken > base -> taken : base) + CAPACITY(generation) - KEPT_FREE
        :: else
        fi;
        seen = taken;
        taken = 0
    };
    if
    :: GROWS && generation == 0 && used + 1 > room_until && (restarted <= seen || !GROWS_WHEN_FOLLOWED) ->
        atomic { gone = false; store(PRODUCER, BASE, used + 1, RELAXED) };
        if
        :: RESTARTS && EMPTIES_FIRST -> atomic { store(PRODUCER, STAMP(SLOT_OF(1, 0)), 0, RELAXED) }
        :: else
        fi;
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

#if RESTARTS
/* When all is taken. Then, at some time, the memory goes. */
inline restart() {
    atomic { load(PRODUCER, TAKEN, TAKEN_LOAD, seen) };
    if
    :: seen == used && used != base ->
        atomic { store(PRODUCER, BASE0, used + 1, RELAXED) };
        if
        :: EMPTIES_FIRST -> atomic { store(PRODUCER, STAMP(SLOT_OF(0, 0)), 0, RELAXED) }
        :: else
        fi;
        atomic {
            used_for[used] = RESTARTED | next;
            store(PRODUCER, STAMP(SLOT(0)), RESTARTED | next, MOVE_STORE);
            used++;
            slots = used;
            base = used;
            restarted = used;
            generation = 0;
            room_until = base + CAPACITY(0) - KEPT_FREE;
            may_go = true
        }
    :: else
    fi
}

inline give_back() {
    atomic { load(PRODUCER, TAKEN, TAKEN_LOAD, seen) };
    if
    :: seen >= restarted ->
        atomic {
            awake = NEWEST(AWAKE);
            exchange(PRODUCER, AWAKE, awake, AWAKE_ACQUIRE, AWAKE_RELEASE, taken);
            if
            :: taken == 0 || !AWAKE_COUNTS -> gone = true; assert(WITNESS != 4)
            :: else
            fi;
            may_go = false;
            awake = 0;
            taken = 0
        }
    :: else
    fi
}
#else
#define restart() skip
#define give_back() skip
#endif

proctype producer() {
    byte generation, base, used, room_until = CAPACITY(0) - KEPT_FREE, next = 1, taken, seen, restarted, awake;
    bool may_go;

    do
    /* with no point in trying before the consumers came so far */
    :: RESTARTS && generation == 1 && next <= EVENTS && NEWEST(TAKEN) == used -> restart()
    :: RESTARTS && may_go && generation == 0 && NEWEST(TAKEN) >= restarted -> give_back()
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
    atomic { assert(generation == 0 || !gone || me != 2); load(me, STAMP(SLOT_OF(generation, index + k)), STAMP_LOAD, stamps[k]) }
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
    :: RESTARTS ->
#if RESTARTS
        atomic {
            load(me, BASE, RELAXED, base);
            load(me, BASE0, RELAXED, base0)
        };
        atomic {
            stale = !(base0 <= cursor) && !(base != 0 && base <= cursor);
            generation = (base != 0 && base <= cursor && (!LAST_BEGUN || base > base0 || base0 > cursor) -> 1 : 0);
            index = cursor - (generation == 1 -> base : (stale -> cursor : base0));
            base0 = 0
        }
#else
        skip
#endif
    :: GROWS && !RESTARTS ->
        atomic {
            load(me, BASE, RELAXED, base);
            generation = (base != 0 && base <= cursor -> 1 : 0);
            index = cursor - (generation == 1 -> base : 0)
        }
    :: !GROWS && !RESTARTS -> index = cursor
    fi;
    if
    :: stale
    :: else -> look(0)
    fi
}

/* Within the ring's functions, or asleep. Of the slow one alone, or there were no end of states. */
inline wake(by) {
    if
    :: RESTARTS && me == 2 ->
#if RESTARTS
        atomic {
            i = NEWEST(AWAKE) + by;
            exchange(me, AWAKE, i, AWAKE_ACQUIRE, AWAKE_RELEASE, stamp);
            i = 0;
            stamp = 0
        }
#else
        skip
#endif
    :: !RESTARTS || me != 2
    fi
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
    byte cursor, generation, base, base0, index, n, i, stamp, looks;
    byte stamps[MOST + 1], words[MOST + 1];
    bool moved, knows_all, stale;

    do
    :: atomic {
            done && !knows_all ->
            learn_thread(me, PRODUCER);
            knows_all = true
        }
    :: LOOKS > 0 && me == 2 && looks == LOOKS -> break
    :: (!done || NEWEST(TAKEN) < slots) && (LOOKS == 0 || me == 1 || looks < LOOKS) ->
        looks = (me == 2 && LOOKS > 0 -> looks + 1 : 0);
        wake(1);
        peek();
        if
        :: stale -> assert(cursor != NEWEST(TAKEN))
        :: !stale && (STATE(stamps[0]) == GROWN || STATE(stamps[0]) == RESTARTED) ->
            assert(stamps[0] == used_for[cursor] || cursor != NEWEST(TAKEN));
            move(1)
        :: !stale && stamps[0] != 0 && STATE(stamps[0]) == PUBLISHED -> take()
        :: !stale && (stamps[0] == 0 || STATE(stamps[0]) == CLAIMED) -> /* nothing is there, or another took it */
            assert(!knows_all || cursor != NEWEST(TAKEN) || cursor == slots)
        fi;
        wake(-1);
        d_step {
            cursor = 0;
            generation = 0;
            stale = false;
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
