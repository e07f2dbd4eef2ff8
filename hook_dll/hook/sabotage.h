/* What test builds can do to the hooks behind the watchdog's back, as Windows does when a callback
 * takes too long. In the DLL that is shipped it is nothing at all. */
#ifndef INLET_HOOK_SABOTAGE_H
#define INLET_HOOK_SABOTAGE_H

/* A message-only window of this class takes orders from any process: LOSE removes the hooks, STALL
 * has the next callback take lParam milliseconds. */
#define INLET__SABOTAGE_CLASS      L"InletSabotage"
#define INLET__SABOTAGE_LOSE       (WM_APP + 1)
#define INLET__SABOTAGE_STALL_NEXT (WM_APP + 2)

#ifdef INLET_HOOK_SABOTAGE
void inlet__sabotage_open(void);
void inlet__sabotage_close(void);
void inlet__sabotage_stall(void);
void inlet__keyboard_hook_lose(void);
void inlet__mouse_hook_lose(void);
#define INLET__SABOTAGE_OPEN()  inlet__sabotage_open()
#define INLET__SABOTAGE_CLOSE() inlet__sabotage_close()
#define INLET__SABOTAGE_STALL() inlet__sabotage_stall()
#else
#define INLET__SABOTAGE_OPEN()  ((void)0)
#define INLET__SABOTAGE_CLOSE() ((void)0)
#define INLET__SABOTAGE_STALL() ((void)0)
#endif

#endif
