/* win32/data_file.h, win32/clock.h, win32/timer.h and win32/wait.h as far as recordings need them.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/system.h"
#include "base/utf8.h"
#include "objects.h"
#include "win32/clock.h"
#include "win32/data_file.h"
#include "win32/timer.h"
#include "win32/wait.h"

#define NS_PER_MS  INT64_C(1000000)
#define NS_PER_S   INT64_C(1000000000)
#define LONGEST_MS INT64_C(0x7FFFFFFF)

int64_t inlet__clock_now_ns(void) {
    return inlet__system_now_ns();
}

int64_t inlet__clock_utc_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * NS_PER_S + now.tv_nsec;
}

uint32_t inlet__wait_left_ms(int64_t deadline_ns) {
    const int64_t left_ns = inlet__system_left(deadline_ns);
    if (left_ns < 0)
        return INFINITE;
    const int64_t left_ms = left_ns / NS_PER_MS + (left_ns % NS_PER_MS != 0);
    return (uint32_t)(left_ms < LONGEST_MS ? left_ms : LONGEST_MS);
}

inlet_status_t inlet__timer_create(HANDLE *timer) {
    *timer = inlet__object_new(INLET__OBJECT_TIMER);
    return *timer != NULL ? INLET_OK : INLET_E_NO_MEMORY;
}

bool inlet__timer_set(HANDLE timer, int64_t delay_ns) {
    inlet__object_set_due(timer, inlet__system_deadline(delay_ns));
    return true;
}

static inlet_status_t status_of(int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return INLET_E_NOT_FOUND;
    case EEXIST:
        return INLET_E_ALREADY_EXISTS;
    case EACCES:
    case EPERM:
    case EROFS:
        return INLET_E_ACCESS_DENIED;
    case ENOMEM:
        return INLET_E_NO_MEMORY;
    case ENOSPC:
    case EDQUOT:
        return INLET_E_DISK_FULL;
    default:
        return INLET_E_IO;
    }
}

/* Non-blocking, so that a FIFO of that name stops nobody: it is refused like all that is no file.
 */
static inlet_status_t open_file(const char *path, int how, void **file, struct stat *found) {
    *file = NULL;
    if (!inlet__utf8_is_valid((const uint8_t *)path, strlen(path)) || path[0] == '\0')
        return INLET_E_INVALID_ARGUMENT;
    inlet__object_t *object = inlet__object_new(INLET__OBJECT_FILE);
    if (object == NULL)
        return INLET_E_NO_MEMORY;
    object->descriptor = open(path, how | O_CLOEXEC | O_NONBLOCK, S_IRUSR | S_IWUSR);
    if (object->descriptor < 0) {
        const int error = errno;
        CloseHandle(object);
        return status_of(error);
    }
    if (fstat(object->descriptor, found) != 0 || !S_ISREG(found->st_mode)) {
        CloseHandle(object);
        return INLET_E_INVALID_ARGUMENT;
    }
    *file = object;
    return INLET_OK;
}

inlet_status_t inlet__data_file_create(const char *path, bool replaces, void **file) {
    struct stat found;
    *file = NULL;
    if (replaces && unlink(path) != 0 && errno != ENOENT)
        return status_of(errno);
    return open_file(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND, file, &found);
}

void inlet__data_file_delete(const char *path) {
    unlink(path);
}

inlet_status_t inlet__data_file_open(const char *path, void **file, uint64_t *bytes) {
    struct stat found = {.st_size = 0};
    const inlet_status_t status = open_file(path, O_RDONLY, file, &found);
    *bytes = (uint64_t)found.st_size;
    return status;
}

inlet_status_t inlet__data_file_append(void *file, const uint8_t *bytes, size_t count) {
    const inlet__object_t *object = file;
    while (count > 0) {
        const ssize_t done = write(object->descriptor, bytes, count);
        if (done > 0) {
            bytes += done;
            count -= (size_t)done;
        } else if (done == 0) {
            return INLET_E_IO;
        } else if (errno != EINTR) {
            return status_of(errno);
        }
    }
    return INLET_OK;
}

void inlet__data_file_cut(void *file, uint64_t bytes) {
    const inlet__object_t *object = file;
    if (ftruncate(object->descriptor, (off_t)bytes) != 0)
        return; /* as far as the system does */
}

inlet_status_t inlet__data_file_sync(void *file) {
    const inlet__object_t *object = file;
    return fsync(object->descriptor) == 0 ? INLET_OK : status_of(errno);
}

inlet_status_t inlet__data_file_read(void *file, uint64_t offset, uint8_t *out, size_t count) {
    const inlet__object_t *object = file;
    while (count > 0) {
        const ssize_t done = pread(object->descriptor, out, count, (off_t)offset);
        if (done == 0 || (done < 0 && errno != EINTR))
            return INLET_E_IO;
        if (done > 0) {
            offset += (uint64_t)done;
            out += done;
            count -= (size_t)done;
        }
    }
    return INLET_OK;
}
