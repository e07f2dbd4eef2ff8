/* The parts of the observer, each for one thing that it tells. All on the observer's thread. */
#ifndef INLET_AGENT_OBSERVE_H
#define INLET_AGENT_OBSERVE_H

#include "agent/observed.h"
#include <windows.h>

/* Sends what was observed on its way. */
void inlet__observe_tell(const inlet__observed_t *observed);

/* A record of this type, observed now. */
inlet_event_t inlet__observe_record(enum inlet_event_type type);

void inlet__observe_clock(enum inlet_clock_reason reason);

/* Attached: asks for what it is, and keeps it; gone: tells what was kept. */
void inlet__observe_device(uint32_t number, HANDLE handle, bool present);
void inlet__observe_forget_devices(void);

/* The window in front, with the names that are wanted: always, or only if it is another one, or
 * what has the keyboard focus there has become one that hides what is typed, or no longer is. While
 * that takes asking the program, it is told as not known. */
void inlet__observe_focus(uint32_t wanted, bool always);

/* The keyboard focus has moved, maybe inside of a window: as above. */
void inlet__observe_field_moved(uint32_t wanted);

/* Whether what has the keyboard focus is a field for passwords, as far as the system knows by
 * itself. UNKNOWN with *ask not NULL: its program may know. */
enum inlet_control inlet__observe_field(HWND *ask);

/* Asks the program that has the window: takes what it takes. */
enum inlet_control inlet__observe_field_ask(HWND window);

/* The layout in force in front, and the locks: always, or only if they are others. */
void inlet__observe_layout(bool always);

/* What is known of the session at the start; and what a notification says. */
void inlet__observe_session(void);
void inlet__observe_session_change(uint32_t change);

/* Whether another desktop has the input: tells if that is new. Returns whether it has. */
bool inlet__observe_desktop(bool always);

#endif
