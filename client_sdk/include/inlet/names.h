/* The words for what events hold: the same in JSON lines, on the command line and in messages.
 *
 * Every function may be called from any thread and returns a string that lives for ever: the name,
 * or "unknown" for a number that has none, so that a newer service's events can still be printed.
 */
#ifndef INLET_NAMES_H
#define INLET_NAMES_H

#include <stdint.h>

#include <inlet/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* enum inlet_event_type: "key_pressed", "mouse_moved", "loss", … */
INLET_API const char *inlet_event_type_name(uint16_t type);

/* enum inlet_cause: "ring_full", "agent_died", …; "none" for INLET_CAUSE_NONE. */
INLET_API const char *inlet_cause_name(uint32_t cause);

/* enum inlet_button: "left", "right", "middle", "x1", "x2". */
INLET_API const char *inlet_button_name(uint32_t button);

/* One bit of enum inlet_source: "raw", "hook"; "both" for INLET_SOURCE_ALL, as fused events have.
 */
INLET_API const char *inlet_source_name(uint32_t source);

/* enum inlet_device_kind: "mouse", "keyboard", "other". */
INLET_API const char *inlet_device_kind_name(uint32_t kind);

/* enum inlet_session_change: "locked", "resumed", … */
INLET_API const char *inlet_session_change_name(uint32_t change);

/* enum inlet_control: "unknown", "open", "protected". */
INLET_API const char *inlet_control_name(uint32_t control);

/* enum inlet_name_subject: "device_path", "process", … */
INLET_API const char *inlet_name_subject_name(uint32_t subject);

/* enum inlet_clock_reason: "started", "minute", "resumed", "set". */
INLET_API const char *inlet_clock_reason_name(uint32_t reason);

#ifdef __cplusplus
}
#endif

#endif
