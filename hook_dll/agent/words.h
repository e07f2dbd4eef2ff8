/* The words in which the user is told who reads what. OS-free, any thread. UTF-8 throughout. */
#ifndef INLET_AGENT_WORDS_H
#define INLET_AGENT_WORDS_H

#include "wire/notices.h"

#define INLET__WORDS_BYTES 4096 /* room for the longest text of the functions below */

/* What the asker would see, a line each, with "\r\n" between: its scopes, and what bounds them. */
void inlet__words_of_question(const inlet__notice_question_t *question,
                              char out[INLET__WORDS_BYTES]);

/* One line of who reads what: "Name: keys, mouse motion". */
void inlet__words_of_reader(const inlet__notice_reader_t *reader, char out[INLET__WORDS_BYTES]);

/* The combination as keyboards have it: "Ctrl+Alt+Shift+Pause"; "" for none. */
void inlet__words_of_hotkey(const inlet__hotkey_t *hotkey, char out[INLET__WORDS_BYTES]);

/* Copies a text of somebody else's for the screen, without the characters that turn the direction
 * of writing: with them a name could be shown as another. */
void inlet__words_plain(const char *text, char out[INLET__WORDS_BYTES]);

#endif
