/* Records for macros, and what these would send, as text. */
#ifndef INLET_TESTS_MACRO_RIG_H
#define INLET_TESTS_MACRO_RIG_H

#include "macro/rehearse.h"

#define RIG_MS INT64_C(1000000)

/* Begins anew, at 0 ms; `options` is without say and context. */
void rig_begin(engine_options_t options);
void rig_end(void);

/* A test's set-up with the hook's records, and its tear-down. */
int rig_set_up(void **state);
int rig_tear_down(void **state);

/* Loads a text, or a file; the script's number. */
int rig_load(const char *name, const char *source);
int rig_load_file(const char *folder, const char *name);

engine_t *rig_engine(void);

/* Puts a record at so many ms; its number follows the last one's. */
void rig_put(int64_t ms, inlet_event_t event);
void rig_key(int64_t ms, uint32_t hid, bool down, uint32_t flags);
void rig_tap(int64_t ms, uint32_t hid);
void rig_button(int64_t ms, uint32_t button, bool down);
void rig_moved(int64_t ms, int32_t x, int32_t y);
/* A window of the program is in front. */
void rig_focus(int64_t ms, const char *image);
void rig_session(int64_t ms, uint32_t change);
/* Everything until then. */
void rig_advance(int64_t ms);

/* What was sent and said since the last call: "10: key KeyA down | 10: key KeyA up | …". Of a
 * problem its first line. */
const char *rig_told(void);

/* Letters and digits type as on a US keyboard from now on. */
void rig_us_layout(void);

#endif
