/* Several receivers that sleep on one manual-reset event: queue_receive.c, queue.c. What is in the rings is
 * one count here, which receivers take from one at a time; at last whoever puts in ends the queue. The
 * memory is sequentially consistent: which orders the exchanges need is in eventcount.pml, the rings are in
 * spmc.pml. What is new is who resets the event, and what a signal that comes late does.
 *
 * No wake-up is lost: a receiver that waits for the event, with the producer done, is a deadlock, which
 * spin reports as an invalid end state. A receiver ends only when all was taken. */
#ifndef EVENTS
#define EVENTS 3
#endif
#ifndef RECEIVERS
#define RECEIVERS 3
#endif
#ifndef RESETS_FIRST /* else it resets the event after it announced its sleep */
#define RESETS_FIRST 1
#endif
#ifndef LOOKS_AGAIN
#define LOOKS_AGAIN 1
#endif
#ifndef LOOKS_FOR_END /* … and whether the queue has ended */
#define LOOKS_FOR_END 1
#endif
#ifndef WAKES_OTHERS /* who takes the announcement back sets the event */
#define WAKES_OTHERS 1
#endif
#ifndef TAKES_AFTER_END /* looks once more when it has seen the end */
#define TAKES_AFTER_END 1
#endif
#ifndef WITNESS
#define WITNESS 0
#endif

byte pushed, taken;
bool waiting, ended;
bool ready; /* the event */

/* Two steps: a signal may come late. */
inline wake(always) {
    d_step { was = waiting; waiting = false };
    if
    :: was || always -> ready = true
    :: else
    fi;
    was = false
}

proctype producer() {
    bool was;

    do
    :: pushed < EVENTS -> pushed++; wake(false)
    :: else -> break
    od;
    if
    :: true -> taken == EVENTS /* it ends long after: nothing else will wake anybody */
    :: true
    fi;
    ended = true;
    wake(true)
}

proctype receiver() {
    bool was, there, over;

    do
    :: d_step { taken < pushed -> taken++ }
    :: taken >= pushed ->
        over = ended;
        if
        :: over ->
            if
            :: TAKES_AFTER_END && taken < pushed
            :: else -> break
            fi
        :: else ->
            if
            :: RESETS_FIRST -> ready = false; waiting = true
            :: else -> waiting = true; ready = false
            fi;
            there = (LOOKS_AGAIN && taken < pushed);
            over = (LOOKS_FOR_END && ended);
            if
            :: there || over ->
                assert(WITNESS != 1);
                if
                :: WAKES_OTHERS -> wake(true)
                :: else -> waiting = false
                fi
            :: else -> ready /* waits for it */
            fi
        fi;
        there = false;
        over = false
    od;
    bool all_taken = (taken == EVENTS);
    assert(all_taken)
}

init {
    atomic {
        byte i;
        run producer();
        for (i : 1 .. RECEIVERS) {
            run receiver()
        }
    }
}
