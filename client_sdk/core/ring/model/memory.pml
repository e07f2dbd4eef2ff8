/* The memory of C11, as far as the ring uses it: relaxed, release and acquire accesses and
 * read-modify-writes. README.md says what is exact in it and what is left out.
 *
 * A place keeps every message (store) that some thread may still read, oldest first. A thread reads any
 * message that is not older than one it read, wrote or knows of. What it knows of is a vector clock:
 * how many steps of each thread happen before its next one. A release puts its clock into the
 * message, an acquire joins the message's clock with its own.
 *
 * A model defines, before it includes this, THREADS, PLACES, HISTORY (messages that a place can keep)
 * and READS(t, p), whether thread t ever reads place p. Every place begins as 0. */

/* memory orders: of a store RELEASE or not, of a load ACQUIRE or not */
#define RELAXED 0
#define RELEASE 1
#define ACQUIRE 1

typedef Message {
    byte value;
    byte by;             /* whose store it is */
    byte at;             /* and which step of that thread */
    byte knows[THREADS]; /* what an acquire of it learns */
};
typedef Place {
    byte newest;
    Message m[HISTORY];
    byte copied[THREADS]; /* the thread's last step that copied this word, and meant it */
};
typedef Thread {
    byte knows[THREADS];
    byte oldest[PLACES]; /* the first message of each place that it can still read */
};

Place place[PLACES];
Thread thread[THREADS];
#define NEWEST(p) place[p].m[place[p].newest].value /* for what a model checks, not for its threads */

byte pick;                          /* the message that a load chose */
hidden byte mem_i, mem_j, mem_k, mem_oldest; /* within one step */

/* Forgets the messages of a place that nobody can read any more. */
inline forget(p) {
    mem_oldest = place[p].newest;
    for (mem_j : 0 .. THREADS - 1) {
        if
        :: READS(mem_j, p) && thread[mem_j].oldest[p] < mem_oldest ->
            mem_oldest = thread[mem_j].oldest[p]
        :: else
        fi
    }
    if
    :: mem_oldest > 0 ->
        for (mem_j : 0 .. HISTORY - 1) {
            if
            :: mem_j + mem_oldest <= place[p].newest ->
                place[p].m[mem_j].value = place[p].m[mem_j + mem_oldest].value;
                place[p].m[mem_j].by = place[p].m[mem_j + mem_oldest].by;
                place[p].m[mem_j].at = place[p].m[mem_j + mem_oldest].at;
                for (mem_k : 0 .. THREADS - 1) {
                    place[p].m[mem_j].knows[mem_k] = place[p].m[mem_j + mem_oldest].knows[mem_k]
                }
            :: mem_j + mem_oldest > place[p].newest && mem_j <= place[p].newest ->
                place[p].m[mem_j].value = 0;
                place[p].m[mem_j].by = 0;
                place[p].m[mem_j].at = 0;
                for (mem_k : 0 .. THREADS - 1) {
                    place[p].m[mem_j].knows[mem_k] = 0
                }
            :: else
            fi
        }
        place[p].newest = place[p].newest - mem_oldest;
        for (mem_j : 0 .. THREADS - 1) {
            thread[mem_j].oldest[p] =
                (thread[mem_j].oldest[p] > mem_oldest -> thread[mem_j].oldest[p] - mem_oldest : 0)
        }
    :: else
    fi
}

/* After a thread's clock moved: it can't read what it knows to be replaced. */
inline keep_up(t) {
    for (mem_i : 0 .. PLACES - 1) {
        for (mem_j : thread[t].oldest[mem_i] .. place[mem_i].newest) {
            if
            :: place[mem_i].m[mem_j].at <= thread[t].knows[place[mem_i].m[mem_j].by] ->
                thread[t].oldest[mem_i] = mem_j
            :: else
            fi
        }
        forget(mem_i)
    }
}

inline learn_message(t, p, n) {
    for (mem_j : 0 .. THREADS - 1) {
        if
        :: place[p].m[n].knows[mem_j] > thread[t].knows[mem_j] ->
            thread[t].knows[mem_j] = place[p].m[n].knows[mem_j]
        :: else
        fi
    }
    keep_up(t)
}

/* All that a thread did is known to another: it was joined, or its process is gone. */
inline learn_thread(t, other) {
    d_step {
        for (mem_j : 0 .. THREADS - 1) {
            if
            :: thread[other].knows[mem_j] > thread[t].knows[mem_j] ->
                thread[t].knows[mem_j] = thread[other].knows[mem_j]
            :: else
            fi
        }
        keep_up(t)
    }
}

inline append(t, p, v, order) {
    assert(place[p].newest < HISTORY - 1); /* else HISTORY is too short */
    place[p].newest++;
    thread[t].knows[t]++;
    place[p].m[place[p].newest].value = v;
    place[p].m[place[p].newest].by = t;
    place[p].m[place[p].newest].at = thread[t].knows[t];
    for (mem_j : 0 .. THREADS - 1) {
        place[p].m[place[p].newest].knows[mem_j] = (order -> thread[t].knows[mem_j] : 0)
    }
    thread[t].oldest[p] = place[p].newest
}

/* One writer a place, whose stores come in its own order. */
inline store(t, p, v, order) {
    d_step {
        append(t, p, v, order);
        forget(p)
    }
}

/* Overwrites a word: each copy of it that counts must happen before. Were it only earlier in this
 * model's time, a processor or compiler could still let that load slip behind this store. */
inline overwrite(t, p, v) {
    d_step {
        for (mem_j : 0 .. THREADS - 1) {
            assert(place[p].copied[mem_j] <= thread[t].knows[mem_j]);
            place[p].copied[mem_j] = 0
        }
        append(t, p, v, RELAXED);
        forget(p)
    }
}

/* Within an atomic sequence, as it chooses. */
inline load(t, p, order, out) {
    pick = thread[t].oldest[p];
    do
    :: pick < place[p].newest -> pick++
    :: break
    od;
    skip; /* spin does not jump to a d_step */
    d_step {
        out = place[p].m[pick].value;
        thread[t].oldest[p] = pick;
        if
        :: order -> learn_message(t, p, pick)
        :: else -> forget(p)
        fi;
        pick = 0
    }
}

/* The copy of a word that was loaded before this counts. */
inline mark_copied(t, p) {
    d_step {
        thread[t].knows[t]++;
        place[p].copied[t] = thread[t].knows[t]
    }
}

/* Reads the newest message and replaces it. It hands on what that one released, whatever its own
 * orders. Exact where every write is one (they form a chain), and for one that writes what it read. */
inline exchange(t, p, v, acquire, release, out) {
    d_step {
        pick = place[p].newest;
        out = place[p].m[pick].value;
        if
        :: acquire -> learn_message(t, p, pick)
        :: else
        fi;
        pick = 0;
        append(t, p, v, release);
        for (mem_j : 0 .. THREADS - 1) {
            if
            :: place[p].m[place[p].newest - 1].knows[mem_j] >
                   place[p].m[place[p].newest].knows[mem_j] ->
                place[p].m[place[p].newest].knows[mem_j] =
                    place[p].m[place[p].newest - 1].knows[mem_j]
            :: else
            fi
        }
        forget(p)
    }
}
