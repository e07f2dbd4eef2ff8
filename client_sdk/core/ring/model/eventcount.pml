/* Sleeping and waking: inlet__ring_notify and ring_sleep.c. The producer posts, notifying after one event
 * or a run of them; the consumer takes, and sleeps when nothing is there.
 *
 * No wake-up is lost: a consumer that waits with no signal under way, and a producer that is done, is
 * a deadlock, which spin reports as an invalid end state. Nor does it take a stale look for nothing. */
#ifndef EVENTS
#define EVENTS 3
#endif
#ifndef SPURIOUS /* wake-ups for another reason, each followed by a disarm */
#define SPURIOUS 2
#endif

#ifndef STAMP_STORE
#define STAMP_STORE RELEASE
#endif
#ifndef STAMP_LOAD
#define STAMP_LOAD ACQUIRE
#endif
#ifndef NOTIFY_RELEASE
#define NOTIFY_RELEASE RELEASE
#endif
#ifndef NOTIFY_ACQUIRE
#define NOTIFY_ACQUIRE ACQUIRE
#endif
#ifndef ARM_ACQUIRE
#define ARM_ACQUIRE ACQUIRE
#endif
#ifndef ARM_RELEASE
#define ARM_RELEASE RELEASE
#endif
#ifndef NOTIFY_EXCHANGES /* else it loads and stores */
#define NOTIFY_EXCHANGES 1
#endif
#ifndef ARM_EXCHANGES /* else it stores */
#define ARM_EXCHANGES 1
#endif
#ifndef LOOKS_AGAIN /* after it announced its sleep */
#define LOOKS_AGAIN 1
#endif
#ifndef PUBLISHED_FIRST /* else the producer notifies before it publishes */
#define PUBLISHED_FIRST 1
#endif
#ifndef SIGNAL_LASTS /* as an auto-reset event's does; else who does not wait misses it */
#define SIGNAL_LASTS 1
#endif
#ifndef WITNESS
#define WITNESS 0
#endif

#define THREADS 2
#define PRODUCER 0
#define CONSUMER 1

#define STAMP(i) (i) /* a slot for each event: the ring itself is in spsc.pml */
#define WAITING  (EVENTS + 0)
#define PLACES   (EVENTS + 1)
#define HISTORY  7
/* exchanges read the newest of WAITING, and nothing else reads it */
#define READS(t, p) ((p) == WAITING -> !NOTIFY_EXCHANGES && (t) == PRODUCER : (t) == CONSUMER)

#include "memory.pml"

bool signal;  /* the auto-reset event */
bool waits;   /* the consumer does, for it */

inline publish() {
    atomic { store(PRODUCER, STAMP(posted), posted + 1, STAMP_STORE) }
}

inline notify() {
    if
    :: NOTIFY_EXCHANGES ->
        atomic { exchange(PRODUCER, WAITING, 0, NOTIFY_ACQUIRE, NOTIFY_RELEASE, sleeps) }
    :: else ->
        atomic { load(PRODUCER, WAITING, NOTIFY_ACQUIRE, sleeps) };
        atomic { store(PRODUCER, WAITING, 0, NOTIFY_RELEASE) }
    fi;
    atomic {
        if
        :: sleeps == 1 -> signal = SIGNAL_LASTS || waits
        :: else
        fi;
        sleeps = 0
    }
}

proctype producer() {
    byte posted, sleeps;

    do
    :: posted < EVENTS ->
        if
        :: PUBLISHED_FIRST -> publish()
        :: else -> notify(); publish()
        fi;
        posted++;
        if
        :: !PUBLISHED_FIRST
        :: posted < EVENTS && PUBLISHED_FIRST /* the next one of a run */
        :: PUBLISHED_FIRST -> notify()
        fi
    :: else -> break
    od
}

inline announce(value) {
    if
    :: ARM_EXCHANGES ->
        atomic { exchange(CONSUMER, WAITING, value, ARM_ACQUIRE, ARM_RELEASE, stamp); stamp = 0 }
    :: else -> atomic { store(CONSUMER, WAITING, value, ARM_RELEASE) }
    fi
}

inline sleep() {
    atomic { waits = true };
    if
    :: atomic { signal -> signal = false; waits = false }
    :: atomic { spurious < SPURIOUS -> spurious++; waits = false };
        assert(WITNESS != 2);
        announce(0)
    fi
}

proctype consumer() {
    byte taken, stamp, spurious;

    do
    :: taken < EVENTS ->
        atomic { load(CONSUMER, STAMP(taken), STAMP_LOAD, stamp) };
        if
        :: stamp != 0 -> taken++; stamp = 0
        :: else ->
            announce(1);
            if
            :: LOOKS_AGAIN -> atomic { load(CONSUMER, STAMP(taken), STAMP_LOAD, stamp) }
            :: else
            fi;
            if
            :: stamp != 0 -> stamp = 0; assert(WITNESS != 1); announce(0)
            :: else -> sleep()
            fi
        fi
    :: else -> break
    od
}

init {
    atomic {
        run producer();
        run consumer()
    }
}
