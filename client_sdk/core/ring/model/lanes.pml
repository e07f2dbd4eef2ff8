/* Two producers with a lane each, merged in the order of time: ring_lanes.c. One consumer, or with
 * CONSUMERS 2 that many which share the lanes' cursors (ring_spmc.c, whose slots spmc.pml has).
 *
 * An event whose post began after another's had returned (as the producers themselves can tell: one
 * tells the other) is never taken before it. */
#ifndef EVENTS /* of each producer */
#define EVENTS 2
#endif
#ifndef CONSUMERS
#define CONSUMERS 1
#endif

#ifndef STAMP_STORE
#define STAMP_STORE RELEASE
#endif
#ifndef STAMP_LOAD
#define STAMP_LOAD ACQUIRE
#endif
#ifndef LOOKS_AGAIN /* at the empty lanes, after a head was found */
#define LOOKS_AGAIN 1
#endif
#ifndef BY_TIME /* else the first lane with a head */
#define BY_TIME 1
#endif
#ifndef CURSOR_LOAD
#define CURSOR_LOAD ACQUIRE
#endif
#ifndef CURSOR_RELEASE
#define CURSOR_RELEASE RELEASE
#endif
#ifndef CURSOR_ACQUIRE
#define CURSOR_ACQUIRE ACQUIRE
#endif
#ifndef WITNESS
#define WITNESS 0
#endif

/* the producers are threads 0 and 1, as are their lanes */
#define THREADS (2 + CONSUMERS)

#define STAMP(lane, i) ((lane) * EVENTS + (i))
#define TIME(lane, i)  (2 * EVENTS + (lane) * EVENTS + (i))
#define TOLD(lane)     (4 * EVENTS + (lane)) /* events that its producer told the other of */
#define TAKEN(lane)    (4 * EVENTS + 2 + (lane))
#define PLACES         (4 * EVENTS + 4)
#define HISTORY        7
#define READS(t, p)                                                                                \
    ((p) < TOLD(0) -> (t) > 1 : ((p) < TAKEN(0) -> (t) == TOLD(1) - (p) : CONSUMERS > 1 && (t) > 1))

#include "memory.pml"

byte clock;
byte taken[2]; /* of each lane */

/* When each event's post began, what its producer knew of the other; and at which step of its
 * own the post was over. */
byte began[2 * EVENTS], over[2 * EVENTS], time_of[2 * EVENTS];
#define EVENT(lane, i) ((lane) * EVENTS + (i))

proctype producer(byte me) {
    byte posted, told;

    do
    :: posted < EVENTS ->
        atomic { load(me, TOLD(1 - me), ACQUIRE, told); told = 0 };
        atomic {
            clock++;
            time_of[EVENT(me, posted)] = clock;
            began[EVENT(me, posted)] = thread[me].knows[1 - me];
            overwrite(me, TIME(me, posted), clock)
        };
        atomic {
            store(me, STAMP(me, posted), posted + 1, STAMP_STORE);
            over[EVENT(me, posted)] = thread[me].knows[me];
            posted++
        };
        atomic { store(me, TOLD(me), posted, RELEASE) }
    :: else -> break
    od
}

/* It is taken: what was posted before it on the other lane must have been. */
inline check_order(lane) {
    assert(heads[lane] == time_of[EVENT(lane, taken[lane])]);
    for (i : 0 .. EVENTS - 1) {
        assert(i < taken[1 - lane] || over[EVENT(1 - lane, i)] == 0 ||
               over[EVENT(1 - lane, i)] > began[EVENT(lane, taken[lane])]);
        assert(WITNESS != 1 || i >= taken[1 - lane] || over[EVENT(1 - lane, i)] == 0 ||
               over[EVENT(1 - lane, i)] > began[EVENT(lane, taken[lane])])
    };
    taken[lane]++
}

inline look_at(lane) {
    if
    :: heads[lane] == 0 && CONSUMERS == 1 && taken[lane] < EVENTS ->
        cursors[lane] = taken[lane];
        look(lane)
    :: heads[lane] == 0 && CONSUMERS > 1 ->
        atomic { load(me, TAKEN(lane), CURSOR_LOAD, cursors[lane]) };
        if
        :: cursors[lane] < EVENTS -> look(lane)
        :: else
        fi
    :: else
    fi
}

inline look(lane) {
    atomic { load(me, STAMP(lane, cursors[lane]), STAMP_LOAD, stamp) };
    if
    :: stamp != 0 ->
        atomic {
            load(me, TIME(lane, cursors[lane]), RELAXED, heads[lane]);
            found = true;
            stamp = 0
        }
    :: else
    fi
}

/* In the code a read-modify-write that changes nothing; here a look at the newest, which orders less
 * and adds no messages, of which there were no end. (What it is for, copies torn by a producer that has come
 * round, and slots that it emptied, can't be here: each event has a slot of its own.) */
inline stands(lane) {
    atomic {
        all_stand = NEWEST(TAKEN(lane)) == cursors[lane];
        assert(WITNESS != 2 || all_stand)
    }
}

/* Of several consumers: the lane is copied from, and then the other one is looked at. */
inline copy_and_cut(lane) {
    other = 1 - lane;
    heads[lane] = 0;
    look_at(lane);
    if
    :: LOOKS_AGAIN -> heads[other] = 0; look_at(other)
    :: else
    fi;
    found = false;
    stands(other);
    all_stand = all_stand && heads[lane] != 0 &&
        (heads[other] == 0 || heads[lane] < heads[other] || !BY_TIME)
}

inline commit(lane) {
    d_step {
        if
        :: NEWEST(TAKEN(lane)) == cursors[lane] ->
            i = cursors[lane] + 1;
            exchange(me, TAKEN(lane), i, CURSOR_ACQUIRE, CURSOR_RELEASE, stamp);
            check_order(lane)
        :: else
        fi;
        heads[0] = 0; /* it looks at all of them again */
        heads[1] = 0;
        stamp = 0;
        i = 0
    }
}

proctype consumer(byte me) {
    byte heads[2], cursors[2], stamp, lane, other, i;
    bool found, all_stand;

    do
    :: taken[0] + taken[1] < 2 * EVENTS ->
        do
        ::  found = false;
            look_at(0);
            look_at(1);
            if
            :: found && LOOKS_AGAIN && CONSUMERS == 1
            :: else -> break
            fi
        od;
        found = false;
        lane = (heads[0] == 0 || (heads[1] != 0 && heads[1] < heads[0] && BY_TIME) -> 1 : 0);
        if
        :: heads[lane] == 0
        :: heads[lane] != 0 && CONSUMERS == 1 ->
            d_step {
                check_order(lane);
                heads[lane] = 0;
                i = 0
            }
        :: heads[lane] != 0 && CONSUMERS > 1 ->
            copy_and_cut(lane);
            if
            :: all_stand -> commit(lane)
            :: else -> d_step { heads[0] = 0; heads[1] = 0 }
            fi;
            all_stand = false
        fi;
        d_step { lane = 0; other = 0; cursors[0] = 0; cursors[1] = 0 }
    :: else -> break
    od
}

init {
    atomic {
        run producer(0);
        run producer(1);
        run consumer(2);
#if CONSUMERS > 1
        run consumer(3)
#endif
    }
}
