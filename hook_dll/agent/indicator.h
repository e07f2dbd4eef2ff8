/* The icon by which the session sees that capture runs, and its menu. The screen's thread. */
#ifndef INLET_AGENT_INDICATOR_H
#define INLET_AGENT_INDICATOR_H

#include "wire/notices.h"
#include <stdbool.h>
#include <windows.h>

/* The message that the icon sends to its window. */
#define INLET__INDICATOR_MESSAGE (WM_APP + 40)

/* Shows it, or shows it as it should be now. False: the shell takes no icon. */
bool inlet__indicator_show(HWND window, const inlet__notices_t *notices, bool paused);

/* It is gone with its shell, which has just come again: show it anew. */
void inlet__indicator_forget(void);

void inlet__indicator_hide(void);

/* Its message: whether the menu is asked for, and where. */
bool inlet__indicator_asks(WPARAM wparam, LPARAM lparam, POINT *at);

enum inlet__choice { INLET__CHOICE_NONE, INLET__CHOICE_PAUSE, INLET__CHOICE_ABOUT };

/* Shows the menu until the user has chosen; messages are dispatched meanwhile. */
enum inlet__choice inlet__indicator_menu(HWND window, const inlet__notices_t *notices, bool paused,
                                         POINT at);

#endif
