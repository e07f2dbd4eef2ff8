#include "base/fail_point.h"

#ifdef INLET_FAIL_POINTS
#include <stdlib.h>
#include <string.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <unistd.h>
#endif

/* One point a process; the service passes them on one thread. */
static struct {
    int read; /* the environment was */
    const char *name;
    size_t name_bytes;
    unsigned long left;
    void (*death)(void);
    int fired;
} armed;

static void die(void) {
    armed.fired = 1;
    if (armed.death != NULL)
        armed.death();
#ifdef _WIN32
    TerminateProcess(GetCurrentProcess(), INLET__FAIL_POINT_EXIT);
#else
    _exit(INLET__FAIL_POINT_EXIT);
#endif
}

int inlet__fail_point_has_fired(void) {
    return armed.fired;
}

void inlet__fail_point_arm(const char *name, unsigned count, void (*death)(void)) {
    armed.read = 1;
    armed.fired = 0;
    armed.death = death;
    armed.name = name;
    armed.name_bytes = name != NULL ? strlen(name) : 0;
    armed.left = count;
}

static void read_environment(void) {
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): nobody writes to the environment */
    const char *at = getenv("INLET_FAIL_AT");
    const char *colon = at != NULL ? strchr(at, ':') : NULL;
    armed.read = 1;
    if (colon == NULL)
        return;
    armed.name = at;
    armed.name_bytes = (size_t)(colon - at);
    armed.left = strtoul(colon + 1, NULL, 10);
}

void inlet__fail_point(const char *name) {
    if (!armed.read)
        read_environment();
    if (armed.name == NULL || armed.left == 0 || strlen(name) != armed.name_bytes ||
        memcmp(name, armed.name, armed.name_bytes) != 0)
        return;
    if (--armed.left == 0)
        die();
}
#else
typedef int inlet__fail_point_is_compiled_out;
#endif
