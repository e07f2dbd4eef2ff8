/* The service dies at any step, CRASHES times at most, and the next one goes on: ring_consumer.h
 * (attach_at, release), service/drain and service/hub. The agent's producer runs on, and loses when it
 * must. What outlives the service is one block of memory, the log with its two checkpoints, and the ring.
 *
 * The log gets every event once and in order, and a LOSS record exactly what found the ring full. */
#ifndef CAPACITY
#define CAPACITY 3
#endif
#ifndef EVENTS
#define EVENTS 5
#endif
#ifndef CRASHES
#define CRASHES 2
#endif
#ifndef MOST /* events taken at once */
#define MOST 2
#endif

#ifndef RELEASES_LAST /* else as soon as they are copied */
#define RELEASES_LAST 1
#endif
#ifndef LOGS_FIRST /* before the checkpoint that has them behind it */
#define LOGS_FIRST 1
#endif
#ifndef RECORDS_FIRST /* before the count of those written */
#define RECORDS_FIRST 1
#endif
#ifndef TWO_CHECKPOINTS /* else the one is overwritten */
#define TWO_CHECKPOINTS 1
#endif
#ifndef FLIPS_LAST /* to the checkpoint, when all of it is there */
#define FLIPS_LAST 1
#endif
#ifndef SKIPS_LOGGED /* records that the log has already */
#define SKIPS_LOGGED 1
#endif
#ifndef WITNESS
#define WITNESS 0
#endif

#define THREADS 2
#define PRODUCER 0
#define CONSUMER 1

#define STAMP(i) (i)
#define WORD(i)  (CAPACITY + (i))
#define TAKEN    (2 * CAPACITY)
#define LOST     (2 * CAPACITY + 1)
#define PLACES   (2 * CAPACITY + 2)
#define HISTORY  7
#define READS(t, p) ((p) != LOST && (t) == ((p) == TAKEN -> PRODUCER : CONSUMER))

#include "memory.pml"
#include "stamp.pml"

bool dying;               /* the service */
byte crashes;
bool done;                /* the producer */
bool finished;            /* so is the service */
byte given = 1;
bool refused[EVENTS + 1];

/* --- what outlives the service --- */

typedef Checkpoint {
    byte index, expected, told, written;
};
byte log_first[EVENTS + MOST], log_width[EVENTS + MOST], written; /* the records */
Checkpoint checkpoint[2];
byte current;

/* --- the producer, as in spsc.pml --- */

#define SLOT(ahead) ((used + (ahead)) % CAPACITY)

proctype producer() {
    byte used, room_until = CAPACITY - 1, next = 1, pending, lost, ahead, taken;

    do
    :: next <= EVENTS ->
        ahead = (pending != 0 -> 1 : 0);
        if
        :: used + ahead >= room_until ->
            atomic {
                load(PRODUCER, TAKEN, ACQUIRE, taken);
                room_until = taken + CAPACITY - 1;
                taken = 0
            }
        :: else
        fi;
        if
        :: used + ahead >= room_until ->
            atomic {
                lost++;
                store(PRODUCER, LOST, lost, RELAXED);
                refused[next] = true;
                pending++;
                next++;
                given = next
            }
        :: else ->
            atomic { store(PRODUCER, STAMP(SLOT(ahead)), CLAIMED | next, RELAXED) };
            atomic { overwrite(PRODUCER, WORD(SLOT(ahead)), 1) };
            if
            :: pending != 0 ->
                atomic { overwrite(PRODUCER, WORD(SLOT(0)), 128 + pending) };
                atomic {
                    store(PRODUCER, STAMP(SLOT(0)), next - pending, RELEASE);
                    used++;
                    pending = 0;
                    ahead = 0
                }
            :: else
            fi;
            atomic {
                store(PRODUCER, STAMP(SLOT(0)), next, RELEASE);
                used++;
                next++;
                given = next
            }
        fi
    :: else -> break
    od;
    done = true
}

/* --- the service --- */

active proctype killer() {
    do
    :: atomic { crashes < CRASHES && !dying && !finished -> dying = true; crashes++ }
    :: finished -> break
    od
}

/* Copies what is there, MOST slots at most; what the log has is not kept. */
inline take_batch() {
    do
    :: n < MOST ->
        atomic { load(CONSUMER, STAMP(index % CAPACITY), ACQUIRE, stamp) };
        if
        :: UNPUBLISHED(stamp, expected) ->
            stamp = 0;
            break
        :: else ->
            assert(stamp == expected);
            atomic {
                load(CONSUMER, WORD(index % CAPACITY), RELAXED, word);
                mark_copied(CONSUMER, WORD(index % CAPACITY));
                assert(word != 0);
                if
                :: word > 128 ->
                    word = word - 128;
                    told = told + word;
                    for (i : 0 .. word - 1) {
                        assert(refused[stamp + i])
                    }
                :: else -> assert(!refused[stamp])
                fi;
                i = 0;
                if
                :: stamp >= logged || !SKIPS_LOGGED ->
                    first[n] = stamp;
                    width[n] = word;
                    n++
                :: else -> assert(WITNESS != 1) /* a record was skipped */
                fi;
                index++;
                expected = stamp + word;
                stamp = 0;
                word = 0
            }
        fi
    :: else -> break
    od
}

/* Each record, and then the count that makes it one of the log. */
inline append_records() {
    i = 0;
    do
    :: i < n ->
        if
        :: RECORDS_FIRST
        :: else -> written++
        fi;
        atomic {
            log_first[written - (RECORDS_FIRST -> 0 : 1)] = first[i];
            log_width[written - (RECORDS_FIRST -> 0 : 1)] = width[i]
        };
        atomic {
            if
            :: RECORDS_FIRST -> written++
            :: else
            fi;
            logged = first[i] + width[i];
            i++
        }
    :: else -> break
    od;
    i = 0
}

#define OTHER (TWO_CHECKPOINTS -> 1 - current : current)

inline write_checkpoint() {
    if
    :: FLIPS_LAST -> to = OTHER
    :: else ->
        to = OTHER;
        current = to
    fi;
    checkpoint[to].index = index;
    checkpoint[to].expected = expected;
    checkpoint[to].told = told;
    checkpoint[to].written = written + (LOGS_FIRST -> 0 : n);
    current = to;
    to = 0
}

inline release_slots() {
    atomic {
        if
        :: index != released ->
            store(CONSUMER, TAKEN, index, RELEASE);
            released = index
        :: else
        fi
    }
}

/* The current checkpoint, and the records after it. */
inline recover() {
    d_step {
        index = checkpoint[current].index;
        at = index;
        released = 255; /* whatever the last one had come to */
        expected = checkpoint[current].expected;
        told = checkpoint[current].told;
        assert(written >= checkpoint[current].written);
        logged = 1;
        for (i : 0 .. EVENTS + MOST - 1) {
            if
            :: i < written -> logged = log_first[i] + log_width[i]
            :: else
            fi
        }
        i = 0;
        n = 0;
        stamp = 0;
        word = 0;
        to = 0
    }
}

inline check_log() {
    d_step {
        stamp = 1;
        for (i : 0 .. written - 1) {
            assert(log_first[i] == stamp && log_width[i] > 0); /* nothing twice, nothing missing */
            stamp = stamp + log_width[i]
        }
        stamp = stamp + NEWEST(LOST) - told;
        assert(stamp == given);
        assert(WITNESS != 2 || crashes < CRASHES);
        assert(WITNESS != 3 || told == 0 || crashes == 0);
        i = 0
    }
}

proctype service() {
    byte index, expected = 1, told, logged = 1, at, released, stamp, word, n, i, to;
    byte first[MOST], width[MOST];
    bool knows_all;

again:
    {
        do
        ::  atomic {
                if
                :: done -> learn_thread(CONSUMER, PRODUCER); knows_all = true
                :: true
                fi
            };
            take_batch();
            if
            :: !RELEASES_LAST -> release_slots()
            :: else
            fi;
            if
            :: index == at
            :: index != at && LOGS_FIRST -> append_records(); write_checkpoint()
            :: index != at && !LOGS_FIRST -> write_checkpoint(); append_records()
            fi;
            at = index;
            if
            :: RELEASES_LAST -> release_slots()
            :: else
            fi;
            if
            :: n == 0 && knows_all -> atomic { !dying -> finished = true }; break
            :: else -> n = 0
            fi
        od
    } unless { dying };
    if
    :: dying ->
        recover();
        atomic { dying = false; goto again }
    :: else -> check_log()
    fi
}

init {
    atomic {
        checkpoint[0].expected = 1;
        run producer();
        run service()
    }
}
