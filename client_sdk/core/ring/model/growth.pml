/* One producer, one consumer, two generations, and the thread that makes the second one ready:
 * ring_producer.c (look_for_room, grow, move_to, restart), ring_consumer.c (follow), ring.h
 * (set_ready, touch). The producer goes back to generation 0 when all was taken, RESTARTS times at
 * most, and with CRASH dies at any step.
 *
 * The consumer gets every event that was published, once and in order, across the generations; nothing
 * is written that it may still read, stamps that lead to a generation included; no memory is used
 * before it is there; what was given out and never came is what inlet__ring_unpublished says. */
#ifndef EVENTS
#define EVENTS 6
#endif
#ifndef RESTARTS
#define RESTARTS 1
#endif

#ifndef STAMP_STORE
#define STAMP_STORE RELEASE
#endif
#ifndef MOVE_STORE /* of the stamp that leads to another generation */
#define MOVE_STORE RELEASE
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
#ifndef RESTART_LOAD /* of taken, in inlet__ring_restart */
#define RESTART_LOAD ACQUIRE
#endif
#ifndef READY_STORE
#define READY_STORE RELEASE
#endif
#ifndef READY_LOAD
#define READY_LOAD ACQUIRE
#endif
#ifndef TOUCH_EXCHANGES /* else it stores what it loaded */
#define TOUCH_EXCHANGES 1
#endif
#ifndef KEPT_FREE /* slots: for the stamp that leads to the next generation */
#define KEPT_FREE 1
#endif
#ifndef RESTARTS_WHEN_TAKEN
#define RESTARTS_WHEN_TAKEN 1
#endif
#ifndef GROWS_WHEN_FOLLOWED /* not again before the consumer has left the generation for good */
#define GROWS_WHEN_FOLLOWED 1
#endif
#ifndef WITNESS
#define WITNESS 0
#endif

#define THREADS 3
#define PRODUCER 0
#define CONSUMER 1
#define PREFAULT 2

/* generation 0 has 2 slots, generation 1 has 4 */
#define MASK(g)     ((g) == 0 -> 1 : 3)
#define SLOT_OF(g, i) ((g) * 2 + ((i) & MASK(g)))
#define STAMP(s)    (s)
#define WORD(s)     (6 + (s))
#define TAKEN       12
#define LOST        13
#define READY       14
#define MEMORY      15 /* of generation 1: 1, it is there */
#define PLACES      16
#define HISTORY     7
/* MEMORY too: who does not know that it is there may find that it is not */
#define READS(t, p)                                                                                \
    ((p) <= STAMP(5)                 -> (t) == CONSUMER || ((t) == PREFAULT && !TOUCH_EXCHANGES) : \
     ((p) <= WORD(5)                 -> (t) == CONSUMER :                                          \
      ((p) == LOST                   -> false : (t) == PRODUCER)))

#include "memory.pml"
#include "stamp.pml"

bool alive = true;
byte given = 1;
bool refused[EVENTS + 1];

#define SLOT(ahead) SLOT_OF(generation, used - base + (ahead))

inline look_at_taken(order) {
    load(PRODUCER, TAKEN, order, taken)
}

inline move_to(g, state) {
    atomic {
        store(PRODUCER, STAMP(SLOT(0)), state | (next - pending), MOVE_STORE);
        used++;
        base = used;
        generation = g;
        room_until = base + MASK(g) + 1 - KEPT_FREE
    }
}

inline grow() {
    atomic { load(PRODUCER, READY, READY_LOAD, ready) };
    if
    :: ready > generation ->
        move_to(1, GROWN);
        /* its memory is used from here on */
        atomic {
            load(PRODUCER, MEMORY, RELAXED, ready);
            assert(ready == 1);
            ready = 0
        }
    :: else
    fi
}

inline look_for_room() {
    atomic {
        look_at_taken(TAKEN_LOAD);
        if
        :: taken <= used ->
            room_until = (taken > base -> taken : base) + MASK(generation) + 1 - KEPT_FREE
        :: else
        fi
    };
    if
    :: used + ahead + 1 > room_until && generation == 0 &&
           (taken >= restarted || !GROWS_WHEN_FOLLOWED) -> grow()
    :: else
    fi;
    taken = 0
}

inline restart() {
    atomic { look_at_taken(RESTART_LOAD) };
    if
    :: used != base && (taken == used || !RESTARTS_WHEN_TAKEN) ->
        move_to(0, RESTARTED);
        restarted = base
    :: else
    fi;
    taken = 0
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

inline post() {
    atomic {
        store(PRODUCER, STAMP(SLOT(ahead)), CLAIMED | next, RELAXED);
        given = next + 1
    };
    atomic { overwrite(PRODUCER, WORD(SLOT(ahead)), next) };
    if
    :: pending != 0 ->
        atomic { overwrite(PRODUCER, WORD(SLOT(0)), LOSS - pending) };
        atomic {
            store(PRODUCER, STAMP(SLOT(0)), next - pending, STAMP_STORE);
            used++;
            pending = 0;
            ahead = 0
        }
    :: else
    fi;
    atomic {
        store(PRODUCER, STAMP(SLOT(0)), next, STAMP_STORE);
        used++;
        next++
    }
}

proctype producer() {
    byte generation, base, used, room_until = 2 - KEPT_FREE, next = 1, pending, lost;
    byte ahead, taken, ready, restarts, restarted;

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
            :: else -> post()
            fi
        :: generation == 1 && restarts < RESTARTS ->
            restarts++;
            restart()
        :: next > EVENTS -> break
        od;
        alive = false
    } unless { !alive }
}

#ifdef CRASH
active proctype killer() {
    alive = false
}
#endif

proctype prefault() {
    byte stamp;

    {
        atomic { store(PREFAULT, MEMORY, 1, RELAXED) };
        atomic { store(PREFAULT, READY, 1, READY_STORE) };
        if /* touch, of the slot that is written first */
        :: TOUCH_EXCHANGES -> atomic {
                stamp = NEWEST(STAMP(2));
                exchange(PREFAULT, STAMP(2), stamp, RELAXED, RELAXED, stamp)
            }
        :: else ->
            atomic { load(PREFAULT, STAMP(2), RELAXED, stamp) };
            atomic { store(PREFAULT, STAMP(2), stamp, RELAXED) }
        fi
    } unless { !alive }
}

#define AT(i) SLOT_OF(generation, i)

inline follow() {
    if
    :: STATE(stamp) == GROWN ->
        assert(generation == 0 && NUMBER(stamp) == expected && index >= MASK(0) - 1);
        generation = 1;
        assert(WITNESS != 1 || !followed_back) /* grown again after a restart */
    :: STATE(stamp) == RESTARTED ->
        assert(generation == 1 && NUMBER(stamp) == expected);
        generation = 0;
        followed_back = true;
        assert(WITNESS != 2)
    :: else -> assert(false)
    fi;
    index = 0;
    taken++
}

inline check_event() {
    if
    :: word > LOSS - 32 ->
        word = LOSS - word;
        for (i : 0 .. word - 1) {
            assert(refused[expected + i])
        };
        assert(WITNESS != 3 || generation == 0); /* a LOSS record in generation 1 */
        told = told + word;
        expected = expected + word
    :: else ->
        assert(word == stamp && !refused[stamp]);
        assert(WITNESS != 4 || index < 4); /* generation 1 around */
        expected++
    fi;
    index++;
    taken++
}

/* One take_one, without the second look at a generation just followed to: the next one has it. */
inline take() {
    if
    :: STATE(stamp) != PUBLISHED -> d_step { follow() }
    :: else ->
        assert(stamp == expected);
        atomic {
            load(CONSUMER, WORD(AT(index)), RELAXED, word);
            mark_copied(CONSUMER, WORD(AT(index)));
            d_step {
                check_event();
                i = 0;
                word = 0
            }
        }
    fi
}

inline check_unpublished() {
    atomic {
        load(CONSUMER, LOST, RELAXED, untold);
        untold = untold - told;
        i = index + (untold != 0 -> 1 : 0);
        load(CONSUMER, STAMP(AT(i)), RELAXED, stamp);
        i = (stamp == (CLAIMED | (expected + untold)) -> 1 : 0);
        assert(expected + untold + i == given)
    }
}

proctype consumer() {
    byte generation, index, taken, expected = 1, told, released, stamp, word, untold, i;
    bool over, followed_back;

    do
    :: atomic { load(CONSUMER, STAMP(AT(index)), STAMP_LOAD, stamp) };
        if
        :: UNPUBLISHED(stamp, expected) && over -> break
        :: UNPUBLISHED(stamp, expected) && !over -> stamp = 0
        :: else ->
            take();
            stamp = 0
        fi
    :: atomic {
            released != taken ->
            store(CONSUMER, TAKEN, taken, TAKEN_STORE);
            released = taken
        }
    :: atomic {
            !alive && !over ->
            learn_thread(CONSUMER, PRODUCER);
            learn_thread(CONSUMER, PREFAULT);
            over = true
        }
    od;
    check_unpublished()
}

init {
    atomic {
        run producer();
        run prefault();
        run consumer()
    }
}
