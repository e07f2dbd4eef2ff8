/* Intake: entries of machines' streams into the reader's store, each bucket once, and what was lost
 * on the way counted. OS-free (SQLite); one thread at a time. */
#ifndef INLET_FLEET_INTAKE_H
#define INLET_FLEET_INTAKE_H

#include "fleet/entry.h"
#include "telemetry/store.h"

#define INTAKE_OUTBOXES_MAX                                                                        \
    16u /* of one machine in one batch: one, and another after a new set-up */

typedef struct intake intake_t;

typedef struct intake_item {
    bool is_entry; /* false: it could not be read as one */
    fleet_entry_t entry;
} intake_item_t;

typedef struct intake_mark {
    char outbox[FLEET_OUTBOX_HEX + 1];
    uint64_t mark; /* all entries up to it are here, or known to be lost */
} intake_mark_t;

typedef struct intake_tally {
    uint64_t added;    /* buckets that are new */
    uint64_t twice;    /* came again */
    uint64_t refused;  /* entries that are none, and buckets that can't be right */
    uint64_t lost;     /* the sender dropped them, and says so */
    uint64_t vanished; /* were sent, and never came */
    uint64_t late;     /* of these came after all */
} intake_tally_t;

void intake_tally_add(intake_tally_t *sum, const intake_tally_t *tally);

/* On the store, which stays its owner's and outlives the intake; `id` names a new reader: random.
 * NULL: the store says why. */
intake_t *intake_open(store_t *store, uint64_t id);
void intake_close(intake_t *intake); /* NULL is allowed */

/* FLEET_OUTBOX_HEX digits: the reader's name, as its marks carry it. */
const char *intake_name(const intake_t *intake);

/* What is taken between the two is on disk for good after the second, or not at all: many machines'
 * few entries for the price of one. */
store_result_t intake_begin(intake_t *intake);
store_result_t intake_end(intake_t *intake, bool keeps);

/* Takes a batch of a machine's stream, in its order, all of it or nothing. `theirs`: marks that the
 * server has. `drained`: the batch goes to the stream's end. Adds to *tally; *marks are those of
 * the machine that are ahead of theirs. On STORE_OK, unless one was
 * begun, it is on disk for good, and may be deleted from the stream. */
store_result_t intake_take(intake_t *intake, const char *machine, const intake_item_t *items,
                           size_t count, bool drained, const intake_mark_t *theirs,
                           size_t theirs_count, intake_tally_t *tally,
                           intake_mark_t marks[INTAKE_OUTBOXES_MAX], size_t *marks_count);

/* Of all machines and all time; *machines that have ever sent. */
store_result_t intake_totals(intake_t *intake, intake_tally_t *tally, uint64_t *machines);

#endif
