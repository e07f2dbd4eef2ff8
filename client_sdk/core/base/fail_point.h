/* Places at which a test build can be made to die: INLET__FAIL_POINT("name") is nothing at all
 * unless the build has INLET_FAIL_POINTS; then the process ends, as if killed, when it passes the
 * point that INLET_FAIL_AT in the environment names ("name:N", the N-th time). */
#ifndef INLET_BASE_FAIL_POINT_H
#define INLET_BASE_FAIL_POINT_H

#ifdef INLET_FAIL_POINTS
/* Exit code of a process that a fail point ended. */
#define INLET__FAIL_POINT_EXIT 99
void inlet__fail_point(const char *name);
/* Arms a point in this process, whatever the environment says: at the `count`-th passing from now
 * on `death` is called, which does not return; NULL: the process ends. A NULL name: none. `name`
 * lives as long as it is armed. */
void inlet__fail_point_arm(const char *name, unsigned count, void (*death)(void));
/* Whether what was armed has happened. */
int inlet__fail_point_has_fired(void);
#define INLET__FAIL_POINT(name) inlet__fail_point(name)
#else
#define INLET__FAIL_POINT(name) ((void)0)
#endif

#endif
