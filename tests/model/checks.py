"""What is asked of each model in client_sdk/core/ring/model, and what must come out of it.

HOLDS: no violation in the whole state space. FAILS: with this weakened the model finds one, and it is
of the kind named, so that what it does prove rests on it. REACHED: the assertion that WITNESS
switches on, that something never happens, is violated: the model does get there. UNUSED: the code has it so, and nothing that is
modelled needs it.

CHECKS run with the tests, MORE in tools/prove."""

HOLDS, FAILS, REACHED, UNUSED = "holds", "fails", "reached", "unused"

# What spin says of a violation, by a piece of it.
TORN = "word"                # a copy that is not the event of its stamp
OVERWRITTEN = ".copied["     # a slot written before the copy of it that counts was made
COUNT = "==given"            # numbers that are neither told nor left over
NUMBER = "expected"          # a stamp that the consumer cannot take
LOST_WAKE_UP = "invalid end state"
WRONG_SLOT = "used_for["     # a stamp of another slot than the cursor's
PASSED_OVER = "knows_all"    # nothing is there, though not all was taken
ORDER = "began["             # an event taken before one that was posted before it
LOG = "log_"                 # a record that is there twice, or missing
NO_SUCH_STATE = "violated 0" # a stamp that leads nowhere, and is not of an event either

STALE = "cursor!="           # no generation for a cursor that nobody has moved on
NOT_ALL = "all_taken"        # a receiver ended before all was taken
GONE = "(gone)"              # memory that was taken away is looked at

RESTARTS = "EVENTS=4 MOST=1 GROWS=1 RESTARTS=1 LOOKS=1 HISTORY=10 "

CHECKS = [
    # model, verdict, definitions, the violation
    ("spsc", HOLDS, "CAPACITY=3 EVENTS=9", ""),
    ("spsc", HOLDS, "CAPACITY=3 EVENTS=8 CRASH", ""),
    ("spsc", FAILS, "CRASH STAMP_STORE=RELAXED", TORN),
    ("spsc", FAILS, "CRASH LOSS_STORE=RELAXED", TORN),
    ("spsc", FAILS, "CRASH STAMP_LOAD=RELAXED", TORN),
    ("spsc", FAILS, "TAKEN_STORE=RELAXED", OVERWRITTEN),
    ("spsc", FAILS, "TAKEN_LOAD=RELAXED", OVERWRITTEN),
    ("spsc", FAILS, "CRASH CLAIM_FIRST=0", COUNT),
    ("spsc", FAILS, "ROOM=CAPACITY+1", OVERWRITTEN),
    ("spsc", REACHED, "CRASH WITNESS=1", ""),
    ("spsc", REACHED, "EVENTS=7 WITNESS=2", ""),
    ("spsc", REACHED, "CRASH WITNESS=3", ""),
    ("spsc", REACHED, "CRASH WITNESS=4", ""),

    ("growth", HOLDS, "EVENTS=5", ""),
    ("growth", HOLDS, "EVENTS=3 CRASH", ""),
    ("growth", FAILS, "EVENTS=5 STAMP_STORE=RELAXED", TORN),
    ("growth", FAILS, "EVENTS=5 STAMP_LOAD=RELAXED", TORN),
    ("growth", FAILS, "EVENTS=5 TAKEN_STORE=RELAXED", OVERWRITTEN),
    ("growth", FAILS, "EVENTS=5 TAKEN_LOAD=RELAXED", OVERWRITTEN),
    ("growth", FAILS, "EVENTS=5 RESTART_LOAD=RELAXED", OVERWRITTEN),
    ("growth", FAILS, "EVENTS=5 READY_STORE=RELAXED", "ready==1"),
    ("growth", FAILS, "EVENTS=5 READY_LOAD=RELAXED", "ready==1"),
    ("growth", FAILS, "EVENTS=5 TOUCH_EXCHANGES=0", COUNT),
    ("growth", FAILS, "EVENTS=5 KEPT_FREE=0", NUMBER),
    ("growth", FAILS, "EVENTS=5 RESTARTS_WHEN_TAKEN=0", OVERWRITTEN),
    ("growth", FAILS, "EVENTS=5 GROWS_WHEN_FOLLOWED=0", NO_SUCH_STATE),
    ("growth", FAILS, "EVENTS=5 LED_IS_OLD=0", NUMBER),
    ("growth", UNUSED, "EVENTS=4 MOVE_STORE=RELAXED", ""),  # spmc needs it
    ("growth", REACHED, "EVENTS=5 WITNESS=1", ""),
    ("growth", REACHED, "EVENTS=5 WITNESS=2", ""),
    ("growth", REACHED, "EVENTS=5 WITNESS=3", ""),
    ("growth", REACHED, "EVENTS=5 WITNESS=4", ""),

    ("eventcount", HOLDS, "EVENTS=3", ""),
    ("eventcount", FAILS, "NOTIFY_RELEASE=RELAXED", LOST_WAKE_UP),
    ("eventcount", FAILS, "ARM_ACQUIRE=RELAXED", LOST_WAKE_UP),
    ("eventcount", FAILS, "NOTIFY_EXCHANGES=0", LOST_WAKE_UP),
    ("eventcount", FAILS, "ARM_EXCHANGES=0", LOST_WAKE_UP),
    ("eventcount", FAILS, "LOOKS_AGAIN=0", LOST_WAKE_UP),
    ("eventcount", FAILS, "PUBLISHED_FIRST=0", LOST_WAKE_UP),
    ("eventcount", FAILS, "SIGNAL_LASTS=0", LOST_WAKE_UP),
    ("eventcount", UNUSED, "NOTIFY_ACQUIRE=RELAXED", ""),
    ("eventcount", UNUSED, "ARM_RELEASE=RELAXED", ""),
    ("eventcount", REACHED, "WITNESS=1", ""),
    ("eventcount", REACHED, "WITNESS=2", ""),

    ("spmc", HOLDS, "EVENTS=4 MOST=1", ""),
    ("spmc", HOLDS, "EVENTS=3 MOST=2", ""),
    ("spmc", HOLDS, "EVENTS=3 MOST=1 GROWS=1", ""),
    ("spmc", FAILS, "STAMP_STORE=RELAXED", WRONG_SLOT),
    ("spmc", FAILS, "EVENTS=3 GROWS=1 MOVE_STORE=RELAXED", WRONG_SLOT),
    ("spmc", FAILS, "STAMP_LOAD=RELAXED", WRONG_SLOT),
    ("spmc", FAILS, "CURSOR_LOAD=RELAXED", WRONG_SLOT),
    ("spmc", FAILS, "CURSOR_RELEASE=RELAXED", OVERWRITTEN),
    ("spmc", FAILS, "TAKEN_LOAD=RELAXED", OVERWRITTEN),
    ("spmc", FAILS, "EMPTIES_NEXT=0", WRONG_SLOT),
    ("spmc", FAILS, "MOST=1 KEPT_FREE=0", PASSED_OVER),
    ("spmc", FAILS, "MOST=1 COPIES_FIRST=0", OVERWRITTEN),
    ("spmc", UNUSED, "EVENTS=3 MOST=1 CURSOR_ACQUIRE=RELAXED", ""),  # each look begins with one
    ("spmc", FAILS, RESTARTS + "EMPTIES_FIRST=0", WRONG_SLOT),
    ("spmc", FAILS, RESTARTS + "LAST_BEGUN=0", PASSED_OVER),
    ("spmc", FAILS, RESTARTS + "GROWS_WHEN_FOLLOWED=0", STALE),
    ("spmc", FAILS, RESTARTS + "MOVE_STORE=RELAXED", WRONG_SLOT),
    ("spmc", REACHED, "WITNESS=1", ""),
    ("spmc", REACHED, "EVENTS=5 WITNESS=2", ""),
    ("spmc", REACHED, "EVENTS=3 GROWS=1 WITNESS=2", ""),
    ("spmc", REACHED, "WITNESS=3", ""),
    ("spmc", REACHED, RESTARTS + "WITNESS=4", ""),

    ("sleepers", HOLDS, "EVENTS=3 RECEIVERS=3", ""),
    ("sleepers", FAILS, "RESETS_FIRST=0", LOST_WAKE_UP),
    ("sleepers", FAILS, "LOOKS_AGAIN=0", LOST_WAKE_UP),
    ("sleepers", FAILS, "LOOKS_FOR_END=0", LOST_WAKE_UP),
    ("sleepers", FAILS, "WAKES_OTHERS=0", LOST_WAKE_UP),
    ("sleepers", FAILS, "TAKES_AFTER_END=0", NOT_ALL),
    ("sleepers", REACHED, "WITNESS=1", ""),

    ("lanes", HOLDS, "EVENTS=2", ""),
    ("lanes", FAILS, "STAMP_STORE=RELAXED", ORDER),
    ("lanes", FAILS, "STAMP_LOAD=RELAXED", ORDER),
    ("lanes", FAILS, "LOOKS_AGAIN=0", ORDER),
    ("lanes", FAILS, "BY_TIME=0", ORDER),
    ("lanes", HOLDS, "EVENTS=1 CONSUMERS=2", ""),
    ("lanes", FAILS, "EVENTS=1 CONSUMERS=2 LOOKS_AGAIN=0", ORDER),
    ("lanes", REACHED, "WITNESS=1", ""),
    ("lanes", REACHED, "EVENTS=1 CONSUMERS=2 WITNESS=2", ""),

    ("resume", HOLDS, "EVENTS=5 CRASHES=1", ""),
    ("resume", FAILS, "CRASHES=1 RELEASES_LAST=0", NUMBER),
    ("resume", FAILS, "CRASHES=1 LOGS_FIRST=0", "written>="),
    ("resume", FAILS, "CRASHES=1 RECORDS_FIRST=0", LOG),
    ("resume", FAILS, "CRASHES=1 TWO_CHECKPOINTS=0", NUMBER),
    ("resume", FAILS, "CRASHES=1 FLIPS_LAST=0", NUMBER),
    ("resume", FAILS, "CRASHES=1 SKIPS_LOGGED=0", LOG),
    ("resume", REACHED, "WITNESS=1", ""),
    ("resume", REACHED, "WITNESS=2", ""),
    ("resume", REACHED, "WITNESS=3", ""),
]

# Larger bounds, for tools/prove: minutes, and some GB of memory.
MORE = [
    ("spsc", HOLDS, "CAPACITY=3 EVENTS=12", ""),
    ("spsc", HOLDS, "CAPACITY=4 EVENTS=10 CRASH", ""),
    ("growth", HOLDS, "EVENTS=6", ""),
    ("growth", HOLDS, "EVENTS=5 CRASH", ""),
    ("eventcount", HOLDS, "EVENTS=4 SPURIOUS=3", ""),
    ("spmc", HOLDS, "EVENTS=4 MOST=2", ""),
    ("spmc", HOLDS, RESTARTS, ""),
    ("spmc", FAILS, RESTARTS + "AWAKE_COUNTS=0", GONE),
    ("spmc", FAILS, RESTARTS + "AWAKE_ACQUIRE=RELAXED", GONE),
    ("spmc", HOLDS, "EVENTS=4 MOST=2 GROWS=1", ""),
    ("lanes", HOLDS, "EVENTS=3", ""),
    ("resume", HOLDS, "EVENTS=5 CRASHES=2", ""),
    ("resume", HOLDS, "EVENTS=6 CRASHES=3", ""),
]
