/* Loaded before a program's own libraries: while the file INLET_FULL_DISK_WHILE exists, the disk
 * below the folder INLET_FULL_DISK has no room. As on a real one a part of what is written may
 * still fit: here all but its last bytes, so that an end is torn off each time. */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { TORN_OFF = 64 };

static bool is_below(int fd, const char *folder) {
    char link[64], path[PATH_MAX];
    const size_t length = strlen(folder);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t bytes = readlink(link, path, sizeof path);
    return bytes > (ssize_t)length && memcmp(path, folder, length) == 0 && path[length] == '/';
}

/* How much fits of so many bytes, of which half may be written at a time. */
static size_t fitting(int fd, size_t count) {
    const char *folder = getenv("INLET_FULL_DISK"), *sign = getenv("INLET_FULL_DISK_WHILE");
    const int before = errno;
    const bool full =
        folder != NULL && sign != NULL && access(sign, F_OK) == 0 && is_below(fd, folder);
    errno = before;
    return !full ? count : count > TORN_OFF ? count / 2 : 0;
}

static ssize_t no_room(void) {
    errno = ENOSPC;
    return -1;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    const size_t fits = fitting(fd, count);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "write");
    return fits > 0 || count == 0 ? real(fd, bytes, fits) : no_room();
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    static ssize_t (*real)(int, const void *, size_t, off_t);
    const size_t fits = fitting(fd, count);
    if (real == NULL)
        *(void **)&real = dlsym(RTLD_NEXT, "pwrite");
    return fits > 0 || count == 0 ? real(fd, bytes, fits, at) : no_room();
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t at) {
    return pwrite(fd, bytes, count, at); /* the same where an offset has 64 bits */
}
