#include "service_config.h"

#include "config/config_file.h"
#include "config/settings.h"
#include "service_loop.h"
#include "win32/clock.h"
#include "win32/error.h"
#include <stdio.h>
#include <string.h>

static const int64_t NS_PER_MS = 1000000;

/* Connections read their times, and calls their limits, whenever they need them; agents are told at
 * their start how long they may be orphans. They take no 0. */
static void apply(inlet__service_t *service, const inlet__config_t *config) {
    const uint32_t orphan_ms = config->agent_orphan_s > 0 ? 1000 * config->agent_orphan_s : 1;
    service->config = *config;
    service->server_config.timing =
        (inlet__server_timing_t){.handshake_ns = config->pipe_handshake_ms * NS_PER_MS,
                                 .heartbeat_ns = config->pipe_heartbeat_ms * NS_PER_MS,
                                 .silence_ns = config->pipe_silence_ms * NS_PER_MS};
    service->session_config.orphan_ms =
        service->options.orphan_ms != 0 ? service->options.orphan_ms : orphan_ms;
    if (!config->indicator_required)
        inlet__log_write(&service->log, INLET__LOG_WARNING,
                         "indicator.required is off: capture goes on where its user can't be shown "
                         "that it does");
    inlet__wait_close(&service->wait);
    inlet_status_t status =
        inlet__wait_open(&service->wait, &service->config, &inlet__service_wait_ops, service);
    if (status != INLET_OK)
        inlet__log_write(&service->log, INLET__LOG_WARNING,
                         "there is no timer to poll with, so the drain waits for events: %s",
                         inlet_status_message(status));
}

static void refuse(inlet__service_t *service, const char *error, const char *instead) {
    service->config_refused = true;
    snprintf(service->settings.error, sizeof service->settings.error, "%s", error);
    inlet__log_write(&service->log, INLET__LOG_ERROR, "config.json is refused, so %s: %s", instead,
                     error);
    inlet__audit_file_write(
        &service->audit,
        &(inlet__audit_record_t){.what = INLET__AUDIT_CONFIG_REFUSED, .detail = error});
}

/* The whole folder is watched, as a file that is replaced can't be: its log's lines are noise that
 * costs a look at the file's date. Without a watch the service works, and wants a new start. */
static void begin_watch(inlet__service_t *service) {
    inlet__service_settings_t *settings = &service->settings;
    wchar_t parent[INLET__PATH_MAX];
    wcscpy(parent, settings->path);
    wchar_t *slash = wcsrchr(parent, L'\\');
    if (slash != NULL)
        *slash = L'\0';
    settings->changed = FindFirstChangeNotificationW(
        parent, FALSE,
        FILE_NOTIFY_CHANGE_FILE_NAME | FILE_NOTIFY_CHANGE_SIZE | FILE_NOTIFY_CHANGE_LAST_WRITE);
    settings->watched = settings->changed != INVALID_HANDLE_VALUE;
    if (settings->watched)
        return;
    inlet__log_write(&service->log, INLET__LOG_WARNING,
                     "config.json can't be watched, so a change is seen at the next start: %s",
                     inlet_status_message(inlet__last_status()));
    settings->changed = NULL;
}

/* Somebody writes it, or memory is short: what it says is not known, and it is read again. */
static bool is_passing(inlet_status_t status) {
    return status == INLET_E_BUSY || status == INLET_E_NO_MEMORY;
}

void inlet__service_config_open(inlet__service_t *service) {
    inlet__service_settings_t *settings = &service->settings;
    char error[INLET__CONFIG_ERROR_BYTES] = "its path is too long";
    inlet__config_t config = inlet__config_defaults();
    inlet_status_t status = inlet__service_path(service, L"config.json", settings->path);
    inlet__file_stamp_t stamp = {0};
    if (status == INLET_OK) {
        begin_watch(service); /* what changes from here on is noticed */
        stamp = inlet__config_stamp(settings->path);
        status = inlet__config_load(settings->path, &config, error);
    }
    settings->never = CreateEventW(NULL, TRUE, FALSE, NULL);
    inlet__config_watch_init(&settings->watch, &stamp);
    if (is_passing(status))
        inlet__config_watch_postpone(&settings->watch, inlet__clock_now_ns());
    apply(service, &config);
    if (status == INLET_OK)
        inlet__log_write(&service->log, INLET__LOG_INFO, "config.json is in force");
    else if (status != INLET_E_NOT_FOUND)
        refuse(service, error, "the defaults apply");
}

/* What is different now, for the log: "drain.poll_us 250 (was 1000), …", cut to fit. */
static void describe_change(const inlet__config_t *before, const inlet__config_t *after, char *text,
                            size_t capacity) {
    size_t used = 0;
    snprintf(text, capacity, "nothing is different");
    for (uint32_t i = 0; i < INLET__SETTING_COUNT && used < capacity; i++) {
        char was[INLET__SETTING_TEXT_BYTES], is[INLET__SETTING_TEXT_BYTES];
        inlet__setting_format(&inlet__settings[i], before, was);
        inlet__setting_format(&inlet__settings[i], after, is);
        if (strcmp(was, is) != 0)
            used += (size_t)snprintf(text + used, capacity - used, "%s%s %s (was %s)",
                                     used > 0 ? ", " : "", inlet__settings[i].key, is, was);
    }
}

static bool journal_differs(const inlet__config_t *a, const inlet__config_t *b) {
    return a->journal_enabled != b->journal_enabled || a->journal_max_mb != b->journal_max_mb ||
           a->journal_max_age_h != b->journal_max_age_h || a->journal_fsync != b->journal_fsync;
}

static void reload(inlet__service_t *service, int64_t now_ns) {
    inlet__service_settings_t *settings = &service->settings;
    char error[INLET__CONFIG_ERROR_BYTES] = "", changes[512];
    inlet__config_t config;
    inlet_status_t status = inlet__config_load(settings->path, &config, error);
    const bool good = status == INLET_OK || status == INLET_E_NOT_FOUND; /* the defaults */
    if (is_passing(status)) {
        inlet__config_watch_postpone(&settings->watch, now_ns);
        return;
    }
    if (!inlet__config_watch_judge(&settings->watch, good, now_ns))
        return;
    if (!good) {
        refuse(service, error, "the settings stay as they were");
        return;
    }
    describe_change(&service->config, &config, changes, sizeof changes);
    const bool renews_journal = journal_differs(&service->config, &config);
    service->config_refused = false;
    settings->error[0] = '\0';
    settings->reload_count++;
    apply(service, &config);
    if (renews_journal)
        inlet__service_renew_journal(service);
    for (uint32_t i = 0; i < INLET__SESSIONS_MAX; i++) /* whose users are shown the panic key */
        service->sessions[i].screen.stale = true;
    inlet__audit_file_write(
        &service->audit,
        &(inlet__audit_record_t){.what = INLET__AUDIT_CONFIG_CHANGED, .detail = changes});
    inlet__log_write(&service->log, INLET__LOG_INFO, "config.json %s: %s",
                     status == INLET_OK ? "is in force" : "is gone, so the defaults apply",
                     changes);
}

void inlet__service_config_look(inlet__service_t *service, int64_t now_ns) {
    inlet__service_settings_t *settings = &service->settings;
    /* Armed before the look: what changes after it is another notice. */
    if (settings->watched && WaitForSingleObject(settings->changed, 0) == WAIT_OBJECT_0)
        settings->watched = FindNextChangeNotification(settings->changed);
    const inlet__file_stamp_t stamp = inlet__config_stamp(settings->path);
    if (inlet__config_watch_look(&settings->watch, &stamp, now_ns))
        reload(service, now_ns);
}

void inlet__service_config_close(inlet__service_t *service) {
    if (service->settings.changed != NULL)
        FindCloseChangeNotification(service->settings.changed);
    if (service->settings.never != NULL)
        CloseHandle(service->settings.never);
    service->settings.changed = service->settings.never = NULL;
    inlet__wait_close(&service->wait);
}
