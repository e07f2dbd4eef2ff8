#include "pipes/server_view.h"

#include "wire/scope.h"
#include <string.h>

/* What no grant shows by itself. */
static const uint64_t SCOPED_TYPES = INLET__INPUT_TYPES | UINT64_C(1) << INLET_EVENT_DEVICE |
                                     UINT64_C(1) << INLET_EVENT_FOCUS |
                                     UINT64_C(1) << INLET_EVENT_LAYOUT;

static const uint32_t FOCUS_SCOPES = INLET__SCOPE_FOCUS | INLET__SCOPE_FOCUS_TITLES;

/* What the grant says beside which types it shows. */
static void narrow(const inlet__grant_t *grant, uint32_t process, inlet__view_t *view) {
    const inlet__terms_t *terms = &grant->terms;
    if ((grant->scopes & INLET__SCOPE_KBD_KEYS) == 0) {
        view->text = (grant->scopes & INLET__SCOPE_TEXT) != 0;
        view->keys =
            (grant->scopes & INLET__SCOPE_KBD_TIMING) != 0 ? INLET__KEYS_TIMING : INLET__KEYS_NONE;
    }
    view->hotkey_count = terms->hotkey_count;
    memcpy(view->hotkeys, terms->hotkeys, terms->hotkey_count * sizeof terms->hotkeys[0]);
    view->foreground = (uint8_t)terms->foreground;
    if (terms->foreground == INLET__FOREGROUND_OWN)
        view->own_process = process;
    view->program_count = terms->program_count;
    for (uint32_t i = 0; i < terms->program_count; i++)
        view->programs[i] = inlet__image_hash(terms->programs[i], strlen(terms->programs[i]));
}

inlet_status_t inlet__server_view(const inlet__grant_t *grant, uint32_t process, bool guards_fields,
                                  const inlet__message_subscribe_t *request, inlet__view_t *view) {
    const uint64_t asked = request->event_types != 0 ? request->event_types : UINT64_MAX;
    memset(view, 0, sizeof *view); /* views are compared byte by byte */
    view->event_types = asked & inlet__scope_event_types(grant->scopes);
    view->sources = request->sources & INLET_SOURCE_ALL;
    view->name_subjects = inlet__scope_name_subjects(grant->scopes);
    view->processes = (grant->scopes & FOCUS_SCOPES) != 0;
    view->guards_fields = guards_fields;
    narrow(grant, process, view);
    const bool nothing_left =
        (asked & SCOPED_TYPES) != 0 && (view->event_types & SCOPED_TYPES) == 0;
    return grant->scopes == 0 || nothing_left ? INLET_E_SCOPE : INLET_OK;
}
