/* The dialog that asks the user whether a program may read. The screen's thread. */
#ifndef INLET_AGENT_DIALOG_H
#define INLET_AGENT_DIALOG_H

#include "ring/ring_screen.h"
#include "wire/notices.h"
#include <windows.h>

/* Told once, when the user has answered or the dialog could not be shown; it is gone then. */
typedef void (*inlet__dialog_answer_t)(uint64_t number, enum inlet__verdict verdict);

/* Shows the question, in the place of another one that is shown; of the same one nothing happens.
 * Number 0: closes it, without an answer. */
void inlet__dialog_ask(const inlet__notice_question_t *question, inlet__dialog_answer_t answer);

/* Whether the message was the dialog's, and is dealt with. */
bool inlet__dialog_takes(MSG *message);

#endif
