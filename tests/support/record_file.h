/* A recording's file in memory, which can be made to fail. */
#ifndef INLET_TESTS_RECORD_FILE_H
#define INLET_TESTS_RECORD_FILE_H

#include "record/player.h"
#include "record/recorder.h"

typedef struct test_record_file {
    uint8_t *bytes;
    size_t count, capacity;
    unsigned calls; /* of append and sync so far */
    unsigned fails; /* the call that fails, and every later one; 0: none */
    size_t leaves;  /* bytes that the append that fails leaves in the file */
    bool keeps;     /* and that can't be cut off any more */
} test_record_file_t;

inlet__record_file_t test_record_file(test_record_file_t *file);

/* To read the first `count` bytes of it; `file` outlives that. */
inlet__record_source_t test_record_source(test_record_file_t *file, size_t count);

void test_record_file_free(test_record_file_t *file);

#endif
