/* A journal's folder in memory, which can be made to fail, cut and changed. */
#ifndef INLET_TESTS_JOURNAL_DISK_H
#define INLET_TESTS_JOURNAL_DISK_H

#include "journal/store.h"

enum { TEST_DISK_FILES_MAX = 64 };

typedef struct test_disk_file {
    uint32_t number; /* 0: there is none */
    size_t count, capacity;
    uint8_t *bytes;
} test_disk_file_t;

typedef struct test_disk {
    test_disk_file_t files[TEST_DISK_FILES_MAX];
    unsigned calls;       /* so far, of all but close */
    unsigned fails;       /* the call that fails; 0: none … */
    unsigned fails_after; /* … and so many later ones, too */
    size_t room;          /* bytes that all files have at most; 0: any number */
} test_disk_t;

inlet__journal_io_t test_disk_io(test_disk_t *disk);

/* A disk with the same files, which calls nothing its own that the other has. */
void test_disk_copy(test_disk_t *to, const test_disk_t *from);

void test_disk_free(test_disk_t *disk);

/* The file of the greatest number; NULL: there is none. */
test_disk_file_t *test_disk_last(test_disk_t *disk);

#endif
